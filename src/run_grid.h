/* How the elements of a grid go through a kernel: in runs, through blocks (grid.h), or, gates from memory, in rounds of the
 * output. */
#ifndef FASTRELU_RUN_GRID_H
#define FASTRELU_RUN_GRID_H

#include "grid.h"
#include "stream.h"

/* Bytes of a run from which on what is done between runs is of no account. */
enum { LONG_PAIR = 2048 };

#if defined(__AVX2__)
/* Whether it is for run_far_pairs: gates of floats or doubles, in long rows, written one after the other; n being the
 * elements of a thread in all that it goes through meanwhile. */
static int are_far_pairs(const struct kernel *kernel, const struct grid *grid, int output, ptrdiff_t n)
{
    const int last = grid->dimensions - 1, size = element_size(kernel->storage[0]);
    int far = kernel->pair && !is_half(kernel->storage[0]) && grid->biased < 0 && last > 0 && n * size > FAR
        && grid->shape[last] * size >= LONG_PAIR && is_contiguous(grid, output, size);
    for (int o = 0; o < output; o++)
        far &= grid->steps[o][last] == size;
    return far;
}

/* The output is gone through in whole lines, which are written past the caches, wherever rows end: there a round is made
 * of what is left of one and of the start of the next.  swiglu and reglu of rows of 4,096 elements take 0.78 and 0.85
 * of the time of run after run, of 2,048 0.85 and 0.95. */
static __attribute__((noinline)) void run_far_pairs(const struct kernel *kernel, const struct grid *grid,
                                                    ptrdiff_t start, ptrdiff_t stop)
{
    _Alignas(64) char blocks[MAX_OPERANDS][ROUND_OF(4) * 4];
    const int last = grid->dimensions - 1, output = kernel->operands - 1, size = element_size(kernel->storage[0]);
    const ptrdiff_t length = grid->shape[last], whole = kernel->whole;
    char *const to = grid->args[output];
    const ptrdiff_t head = until_line(to + start * size, size);
    const ptrdiff_t first = start + head, end = first + ((stop - first) & -whole);
    ptrdiff_t at[MAX_DIMENSIONS] = {0};
    run_grid_blocks(kernel, grid, start, first);
    advance(grid, at, first);
    for (ptrdiff_t i = first, n; i < end; i += n, advance(grid, at, n)) {
        const ptrdiff_t left = length - at[last] < end - i ? length - at[last] : end - i;
        const int gathers = left < whole, next_row = at[last - 1] + 1 < grid->shape[last - 1];
        char *args[2 * MAX_OPERANDS];
        n = gathers ? whole : left & -whole;
        for (int o = 0; o < output; o++) {
            char *const here = element_at(grid, o, at);
            if (gathers)
                move_runs(grid, o, at, blocks[o], n, size, 0);
            args[o] = gathers ? blocks[o] : here;
            args[MAX_OPERANDS + o] = next_row ? here - at[last] * size + grid->steps[o][last - 1] : here;
        }
        args[output] = to + i * size;
        kernel->function(args, ARRAY_PARAMETERS | PART_OF_FAR, n);
    }
    run_grid_blocks(kernel, grid, end, stop);
    end_of_stream(fastrelu_streams);
}
#endif

struct grid_call {
    const struct kernel *kernel;
    const struct grid *grid;
};
static void run_grid_of_call(const void *context, ptrdiff_t start, ptrdiff_t stop)
{
    const struct grid_call *call = context;
    const int form = form_of_runs(call->kernel, call->grid);
    if (form >= 0)
        run_in_runs(call->kernel, call->grid, form, start, stop);
    else
        run_grid_blocks(call->kernel, call->grid, start, stop);
}

static __attribute__((noinline)) void run_grid_again(const struct grid_call *call, ptrdiff_t start, ptrdiff_t stop)
{
    const struct kernel *const kernel = call->kernel;
    const struct grid *const grid = call->grid;
    const char *arrays[MAX_OPERANDS];
    ptrdiff_t at[MAX_DIMENSIONS] = {0};
    advance(grid, at, start);
    for (int o = 0; o < kernel->operands; o++)
        arrays[o] = kernel->storage[o] == BITS ? grid->args[o] + start / 8
            : grid->steps[o][grid->dimensions - 1] ? element_at(grid, o, at) : NULL;
    go_through(kernel, arrays, start, stop, 0, run_grid_of_call, call);
}

static void run_grid(const struct kernel *kernel, const struct grid *grid, ptrdiff_t start, ptrdiff_t stop)
{
    const fp_state state = fp_enter();
    const struct grid_call call = {kernel, grid};
#if defined(__AVX2__)
    if (are_far_pairs(kernel, grid, kernel->operands - 1, stop - start))
        run_far_pairs(kernel, grid, start, stop);
    else
#endif
    if (may_go_again(kernel, stop - start))
        run_grid_again(&call, start, stop);
    else
        run_grid_of_call(&call, start, stop);
    fp_leave(state);
}

#endif
