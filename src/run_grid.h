/* How the elements of a grid go through a kernel: in runs, through blocks (grid.h), or, gates from memory, in rounds of the
 * output; and both gradients of a gate through theirs. */
#ifndef FASTRELU_RUN_GRID_H
#define FASTRELU_RUN_GRID_H

#include "grid.h"
#include "stream.h"

#if defined(__AVX2__)
/* Bytes of a run from which on what is done between runs is of no account. */
enum { LONG_PAIR = 2048 };

/* Whether it is for run_far_pairs: gates of floats or doubles, in long rows, written one after the other. */
static int are_far_pairs(const struct kernel *kernel, const struct grid *grid, ptrdiff_t n)
{
    const int last = grid->dimensions - 1, output = kernel->operands - 1, size = element_size(kernel->storage[0]);
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
    const ptrdiff_t head = (ptrdiff_t)(-(uintptr_t)(to + start * size) % 64) / size;
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

/* Elements start to stop of both gradients of a gate, from grad, gate and up, all contiguous: a part after the other, of so
 * many bytes an array that the second finds in its core's cache what the first has read (of 32 KiB it takes 1.04 of the time,
 * of 8 1.1).  From where all five arrays together come from memory on, both are written past the caches: two threads take 0.7
 * to 0.9 of the time so from 1,200,000 floats on. */
enum { INPUTS_OF_BOTH = 3, ARRAYS_OF_BOTH = 5, PART_OF_BOTH = 128 * 1024 };
static void run_both_in_parts(const struct kernel *of_gate, const struct kernel *of_up, char *const *args,
                              ptrdiff_t start, ptrdiff_t stop)
{
    const int size = element_size(of_gate->storage[0]);
    char *const first[] = {args[0], args[1], args[2], args[3]}, *const second[] = {args[0], args[1], args[2], args[4]};
    const ptrdiff_t steps[] = {size, size, size, size}, steps_of_up[] = {size, size, 0, size};
    /* That of up is not made of up, which halves need not be widened for. */
    struct kernel without_up = *of_up;
    without_up.pair = 0;
    const ptrdiff_t head = (ptrdiff_t)(-(uintptr_t)(args[3] + start * size) % 64) / size;
    for (ptrdiff_t i = start, n; i < stop; i += n) {
        n = PART_OF_BOTH / size + (i == start ? head : 0);
        n = stop - i < n ? stop - i : n;
        run_blocks(of_gate, first, steps, i, i + n, ARRAYS_OF_BOTH * (stop - start));
        run_blocks(&without_up, second, steps_of_up, i, i + n, ARRAYS_OF_BOTH * (stop - start));
    }
    end_of_stream(fastrelu_streams);
}

/* The same of halves, a block after the other, which is widened once.  In caches it takes 0.72 to 0.93 of the time, from
 * memory 1.15.  noinline for what run_blocks is. */
static __attribute__((noinline)) void run_both_of_halves(const struct kernel *of_gate, const struct kernel *of_up,
                                                         char *const *args, ptrdiff_t start, ptrdiff_t stop)
{
    _Alignas(64) float blocks[ARRAYS_OF_BOTH][BLOCK];
    char *const first[] = {(char *)blocks[0], (char *)blocks[1], (char *)blocks[2], (char *)blocks[3]};
    char *const second[] = {(char *)blocks[0], (char *)blocks[1], (char *)blocks[2], (char *)blocks[4]};
    const int brain = of_gate->storage[0] == BRAIN_HALF;
    for (ptrdiff_t i = start, n; i < stop; i += n) {
        n = stop - i < BLOCK ? stop - i : BLOCK;
        const ptrdiff_t rounds = (n + of_gate->whole - 1) & -(ptrdiff_t)of_gate->whole;
        for (int o = 0; o < INPUTS_OF_BOTH; o++) {
            const uint16_t *const from = (const uint16_t *)args[o] + i;
            memset(blocks[o] + n, 0, (size_t)(rounds - n) * sizeof(float));
            if (brain)
                widen_brain_halves(blocks[o], from, n);
            else
                widen_halves(blocks[o], from, n);
        }
        of_gate->function(first, ARRAY_PARAMETERS, rounds);
        of_up->function(second, 0, rounds);
        for (int o = INPUTS_OF_BOTH; o < ARRAYS_OF_BOTH; o++) {
            uint16_t *const to = (uint16_t *)args[o] + i;
            if (brain)
                narrow_brain_halves(to, blocks[o], n);
            else
                narrow_halves(to, blocks[o], n);
        }
    }
}

static void run_both(const struct kernel *of_gate, const struct kernel *of_up, char *const *args, ptrdiff_t start,
                     ptrdiff_t stop)
{
    const fp_state state = fp_enter();
    const enum storage storage = (enum storage)of_gate->storage[0];
    if (is_half(storage) && ARRAYS_OF_BOTH * (stop - start) * block_size(storage) <= FAR)
        run_both_of_halves(of_gate, of_up, args, start, stop);
    else
        run_both_in_parts(of_gate, of_up, args, start, stop);
    fp_leave(state);
}

static void run_grid(const struct kernel *kernel, const struct grid *grid, ptrdiff_t start, ptrdiff_t stop)
{
    const fp_state state = fp_enter();
    const int form = form_of_runs(kernel, grid);
#if defined(__AVX2__)
    if (are_far_pairs(kernel, grid, stop - start))
        run_far_pairs(kernel, grid, start, stop);
    else
#endif
    if (form >= 0)
        run_in_runs(kernel, grid, form, start, stop);
    else
        run_grid_blocks(kernel, grid, start, stop);
    fp_leave(state);
}

#endif
