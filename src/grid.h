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
        /* Without a division where a run ends: that takes as long as a hundred elements. */
        const ptrdiff_t carry = at[d] == grid->shape[d] ? 1 : at[d] / grid->shape[d];
        at[d - 1] += carry;
        at[d] -= carry * grid->shape[d];
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

#define ADD(T) do { \
    T *const to = (T *)sums; \
    const T *const x = (const T *)from, *const b = (const T *)bias; \
    if (constant) { \
        const T value = *b; \
        _Pragma("omp simd") \
        for (ptrdiff_t i = 0; i < n; i++) \
            to[i] = x[i] + value; \
    } else { \
        _Pragma("omp simd") \
        for (ptrdiff_t i = 0; i < n; i++) \
            to[i] = x[i] + b[i]; \
    } \
} while (0)

/* The sums of n elements and the bias; halves are added as floats, unrounded. */
static void add_bias(char *sums, const char *from, ptrdiff_t step, const char *bias, ptrdiff_t bias_step, ptrdiff_t n,
                     enum storage storage)
{
    _Alignas(64) char widened[BLOCK * 8];
    const int size = element_size(storage), constant = bias_step == 0;
    if (is_half(storage) || step != size) {
        move(sums, block_size(storage), from, step, n, storage, 0);
        from = sums;
    }
    if (is_half(storage) || !(constant || bias_step == size)) {
        move(widened, block_size(storage), bias, bias_step, constant ? 1 : n, storage, 0);
        bias = widened;
    }
    if (block_size(storage) == 4)
        ADD(float);
    else
        ADD(double);
}

#undef ADD

static int has_long_runs(const struct kernel *kernel, const struct grid *grid)
{
    int any_bits = 0;
    for (int o = 0; o < kernel->operands; o++)
        any_bits |= kernel->storage[o] == BITS;
    const ptrdiff_t run = grid->shape[grid->dimensions - 1];
    /* Bits have to start with a byte. */
    return run >= SHORT_RUN && !(any_bits && run % 8);
}

/* Whether the kernel itself adds the bias to a run: all operands lie as it takes them. */
static int adds_to_runs(const struct kernel *kernel, const struct grid *grid)
{
    const int last = grid->dimensions - 1, output = kernel->inputs + kernel->parameters;
    const int size = element_size(kernel->storage[0]);
    int lies = kernel->adds_bias && grid->biased == 0 && !is_half(kernel->storage[0]) && has_long_runs(kernel, grid)
        && grid->steps[0][last] == size && grid->steps[output][last] == size;
    for (int o = kernel->inputs; o < output; o++)
        lies &= grid->steps[o][last] == 0;
    return lies && (grid->steps[BIAS][last] == 0 || grid->steps[BIAS][last] == size);
}

/* Run by run; a bias that is constant in a run is repeated. */
static __attribute__((noinline)) void run_biased(const struct kernel *kernel, const struct grid *grid,
                                                 ptrdiff_t start, ptrdiff_t stop)
{
    _Alignas(64) char repeated[BLOCK * 8];
    const int last = grid->dimensions - 1, size = element_size(kernel->storage[0]);
    const int repeats = grid->steps[BIAS][last] == 0;
    ptrdiff_t at[MAX_DIMENSIONS] = {0};
    const char *bias = NULL;
    advance(grid, at, start);
    for (ptrdiff_t i = start, n; i < stop; i += n, advance(grid, at, n)) {
        char *args[BIAS + 1];
        const ptrdiff_t rest = grid->shape[last] - at[last];
        n = rest < stop - i ? rest : stop - i;
        n = repeats && n > BLOCK ? BLOCK : n;
        for (int o = 0; o < kernel->operands; o++)
            args[o] = kernel->storage[o] == BITS ? grid->args[o] + i / 8 : element_at(grid, o, at);
        args[kernel->operands] = element_at(grid, BIAS, at);
        if (repeats && args[kernel->operands] != bias) {
            bias = args[kernel->operands];
            move(repeated, size, bias, 0, BLOCK, kernel->storage[0], 0);
        }
        if (repeats)
            args[kernel->operands] = repeated;
        kernel->function(args, WITH_BIAS, n);
    }
}

static __attribute__((noinline)) void run_grid_blocks(const struct kernel *kernel, const struct grid *grid,
                                                      ptrdiff_t start, ptrdiff_t stop)
{
    _Alignas(64) char blocks[BIAS + 1][BLOCK * 8], sums[BLOCK * 8];
    const int first_output = kernel->inputs + kernel->parameters, last = grid->dimensions - 1, biased = grid->biased;
    int size[BIAS + 1] = {0}, gathered[BIAS + 1] = {0};
    struct kernel inner = *kernel;
    for (int o = 0; o < kernel->operands; o++)
        size[o] = kernel->storage[o] == BITS ? 0 : element_size(kernel->storage[o]);
    if (biased >= 0) {
        size[BIAS] = size[biased];
        inner.storage[biased] = is_half(kernel->storage[biased]) ? BYTES_4 : kernel->storage[biased];
        inner.as_halves = NULL;
    }
    const int in_runs = has_long_runs(kernel, grid);
    for (int o = 0; o <= BIAS; o++)
        for (int d = 0; size[o] && d <= last; d++)
            gathered[o] |= !in_runs && grid->steps[o][d] != 0;

    ptrdiff_t at[MAX_DIMENSIONS] = {0};
    advance(grid, at, start);
    for (ptrdiff_t i = start, n; i < stop; i += n, advance(grid, at, n)) {
        char *args[BIAS + 1];
        ptrdiff_t steps[BIAS + 1];
        const ptrdiff_t rest = in_runs ? grid->shape[last] - at[last] : BLOCK;
        n = rest < stop - i ? rest : stop - i;
        n = biased >= 0 && n > BLOCK ? BLOCK : n;
        for (int o = 0; o <= BIAS; o++) {
            if (!size[o]) {
                args[o] = o < kernel->operands ? grid->args[o] + i / 8 : NULL;
                steps[o] = 0;
                continue;
            }
            steps[o] = gathered[o] ? size[o] : grid->steps[o][last];
            args[o] = gathered[o] ? blocks[o] : element_at(grid, o, at);
            if (gathered[o] && (o < first_output || o == BIAS))
                move_runs(grid, o, at, blocks[o], n, size[o], 0);
        }
        if (biased >= 0) {
            add_bias(sums, args[biased], steps[biased], args[BIAS], steps[BIAS], n, kernel->storage[biased]);
            args[biased] = sums;
            steps[biased] = element_size(inner.storage[biased]);
        }
        run_blocks(&inner, args, steps, 0, n);
        for (int o = first_output; o < kernel->operands; o++)
            if (gathered[o])
                move_runs(grid, o, at, blocks[o], n, size[o], 1);
    }
}

static void run_grid(const struct kernel *kernel, const struct grid *grid, ptrdiff_t start, ptrdiff_t stop)
{
    const fp_state state = fp_enter();
    if (adds_to_runs(kernel, grid))
        run_biased(kernel, grid, start, stop);
    else
        run_grid_blocks(kernel, grid, start, stop);
    fp_leave(state);
}

#endif
