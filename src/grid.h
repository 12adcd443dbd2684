/* Brings operands of several dimensions before kernels: run after run along the last dimension
 * where runs are long, gathered in blocks where they are short. */
#ifndef FASTRELU_GRID_H
#define FASTRELU_GRID_H

#include "operands.h"

/* Elements of a run below which its overhead costs more than a copy: about the time of 30
 * elements (the pointers of a run, and a call of run_blocks). */
enum { SHORT_RUN = 64 };

static char *element_at(const struct grid *grid, int operand, const ptrdiff_t *at)
{
    char *element = grid->args[operand];
    for (int d = 0; d < grid->dimensions; d++)
        element += at[d] * grid->steps[operand][d];
    return element;
}

static void advance(const struct grid *grid, ptrdiff_t *at, ptrdiff_t n)
{
    int d = grid->dimensions - 1;
    at[d] += n;
    for (; d > 0 && at[d] >= grid->shape[d]; d--) {
        at[d - 1] += at[d] / grid->shape[d];
        at[d] %= grid->shape[d];
    }
}

/* Copies n elements from the one at `at` to a block, or back. */
static void move_runs(const struct grid *grid, int operand, const ptrdiff_t *at, char *block, ptrdiff_t n, int size,
                      int back)
{
    static const uint8_t as_bytes[] = {[1] = BYTES_1, [2] = BYTES_2, [4] = BYTES_4, [8] = BYTES_8};
    const int last = grid->dimensions - 1;
    const ptrdiff_t step = grid->steps[operand][last];
    ptrdiff_t here[MAX_DIMENSIONS];
    memcpy(here, at, sizeof here);
    for (ptrdiff_t run; n > 0; n -= run, block += run * size, advance(grid, here, run)) {
        char *const there = element_at(grid, operand, here);
        run = grid->shape[last] - here[last] < n ? grid->shape[last] - here[last] : n;
        if (back)
            move(there, step, block, size, run, as_bytes[size], 0);
        else
            move(block, size, there, step, run, as_bytes[size], 0);
    }
}

static __attribute__((noinline)) void run_grid_blocks(const struct kernel *kernel, const struct grid *grid,
                                                      ptrdiff_t start, ptrdiff_t stop)
{
    _Alignas(64) char blocks[MAX_OPERANDS][BLOCK * 8];
    const int operands = kernel->operands, first_output = kernel->inputs + kernel->parameters;
    const int last = grid->dimensions - 1;
    int gathered[MAX_OPERANDS], any_bits = 0;
    for (int o = 0; o < operands; o++)
        any_bits |= kernel->storage[o] == BITS;
    /* Bits have to start with a byte. */
    const int in_runs = grid->shape[last] >= SHORT_RUN && !(any_bits && grid->shape[last] % 8);
    for (int o = 0; o < operands; o++) {
        gathered[o] = 0;
        for (int d = 0; d < grid->dimensions; d++)
            gathered[o] |= !in_runs && grid->steps[o][d] != 0;
    }

    ptrdiff_t at[MAX_DIMENSIONS] = {0};
    advance(grid, at, start);
    for (ptrdiff_t i = start, n; i < stop; i += n, advance(grid, at, n)) {
        char *args[MAX_OPERANDS];
        ptrdiff_t steps[MAX_OPERANDS];
        const ptrdiff_t rest = in_runs ? grid->shape[last] - at[last] : BLOCK;
        n = rest < stop - i ? rest : stop - i;
        for (int o = 0; o < operands; o++) {
            const int size = kernel->storage[o] == BITS ? 0 : element_size(kernel->storage[o]);
            steps[o] = gathered[o] ? size : grid->steps[o][last];
            args[o] = gathered[o] ? blocks[o] : kernel->storage[o] == BITS ? grid->args[o] + i / 8 : element_at(grid, o, at);
            if (gathered[o] && o < first_output)
                move_runs(grid, o, at, blocks[o], n, size, 0);
        }
        run_blocks(kernel, args, steps, 0, n);
        for (int o = first_output; o < operands; o++)
            if (gathered[o])
                move_runs(grid, o, at, blocks[o], n, element_size(kernel->storage[o]), 1);
    }
}

static void run_grid(const struct kernel *kernel, const struct grid *grid, ptrdiff_t start, ptrdiff_t stop)
{
    const fp_state state = fp_enter();
    run_grid_blocks(kernel, grid, start, stop);
    fp_leave(state);
}

#endif
