/* Brings operands of several dimensions before kernels: run after run along the last dimension
 * where runs are long, gathered in blocks where they are short. */
#ifndef FASTRELU_GRID_H
#define FASTRELU_GRID_H

#include "operands.h"

/* Bytes of a run from which on a call of the kernel for each run costs less than copies of several
 * to a block, where the kernel takes runs as they lie; and elements, where it does not: measured for
 * relu and sigmoid, 3 to 128 elements a run. */
enum { DIRECT_BYTES = 128, SHORT_RUN = 512 };

/* Elements of a run from which on what run_blocks does for each, which aligns its stores, is of no account. */
enum { LONG_RUN = 4096 };

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

/* Rows of n elements each, from one place to another: pieces of a constant size are instructions,
 * where a copy of any size is a call.  The last piece of a row may lie over the one before. */
#define ROWS_OF(bytes) \
    for (ptrdiff_t row = 0; row < rows; row++) { \
        char *const into = to + row * to_row; \
        const char *const of = from + row * from_row; \
        for (ptrdiff_t i = 0; i < length - (bytes); i += (bytes)) \
            memcpy(into + i, of + i, bytes); \
        memcpy(into + length - (bytes), of + length - (bytes), bytes); \
    } \
    return;
#define ROWS_APART(bytes) \
    for (ptrdiff_t row = 0; row < rows; row++) \
        for (ptrdiff_t i = 0; i < n; i++) \
            memcpy(to + row * to_row + i * to_step, from + row * from_row + i * from_step, bytes); \
    return;

/* Of one element each. */
#define ROWS_ALIKE(type) \
    for (ptrdiff_t row = 0; row < rows; row++) { \
        char *const into = to + row * to_row; \
        type value; \
        memcpy(&value, from + row * from_row, sizeof value); \
        for (ptrdiff_t i = 0; i < n; i++) \
            memcpy(into + i * (ptrdiff_t)sizeof value, &value, sizeof value); \
    } \
    return;

static void copy_rows(char *to, ptrdiff_t to_row, ptrdiff_t to_step, const char *from, ptrdiff_t from_row,
                      ptrdiff_t from_step, ptrdiff_t rows, ptrdiff_t n, int size)
{
    const ptrdiff_t length = n * size;
    if (to_step == size && from_step == size) {
        if (length >= 32) { ROWS_OF(32) }
        if (length >= 16) { ROWS_OF(16) }
        if (length >= 8) { ROWS_OF(8) }
        if (length >= 4) { ROWS_OF(4) }
        if (length >= 2) { ROWS_OF(2) }
        ROWS_OF(1)
    }
    if (to_step == size && from_step == 0) {
        if (size == 8) { ROWS_ALIKE(uint64_t) }
        if (size == 4) { ROWS_ALIKE(uint32_t) }
        if (size == 2) { ROWS_ALIKE(uint16_t) }
    }
    switch (size) {
    case 8: ROWS_APART(8)
    case 4: ROWS_APART(4)
    case 2: ROWS_APART(2)
    default: ROWS_APART(1)
    }
}

#undef ROWS_OF
#undef ROWS_APART
#undef ROWS_ALIKE

/* Copies n elements from the one at `at` to a block, or back: whole runs together, and what there
 * is of the first and the last. */
static void move_runs(const struct grid *grid, int operand, const ptrdiff_t *at, char *block, ptrdiff_t n, int size,
                      int back)
{
    const int last = grid->dimensions - 1;
    const ptrdiff_t length = grid->shape[last], step = grid->steps[operand][last];
    const ptrdiff_t row_step = last > 0 ? grid->steps[operand][last - 1] : 0;
    ptrdiff_t here[MAX_DIMENSIONS];
    memcpy(here, at, sizeof here);
    for (ptrdiff_t rows, run; n > 0; n -= rows * run, block += rows * run * size, advance(grid, here, rows * run)) {
        char *const there = element_at(grid, operand, here);
        rows = 1;
        run = length - here[last] < n ? length - here[last] : n;
        if (last > 0 && run == length) {
            const ptrdiff_t below = grid->shape[last - 1] - here[last - 1];
            rows = n / length < below ? n / length : below;
        }
        if (back)
            copy_rows(there, row_step, step, block, run * size, size, rows, run, size);
        else
            copy_rows(block, run * size, size, there, row_step, step, rows, run, size);
    }
}

/* Whether an operand's elements lie one behind the other in the order of the grid. */
static int is_contiguous(const struct grid *grid, int operand, ptrdiff_t size)
{
    for (int d = grid->dimensions - 1; d >= 0; size *= grid->shape[d], d--)
        if (grid->steps[operand][d] != size)
            return 0;
    return 1;
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

/* Whether bits, if there are any, start each run with a byte. */
static int bits_begin_runs(const struct kernel *kernel, const struct grid *grid)
{
    int any_bits = 0;
    for (int o = 0; o < kernel->operands; o++)
        any_bits |= kernel->storage[o] == BITS;
    return !(any_bits && grid->shape[grid->dimensions - 1] % 8);
}

/* In what form the kernel takes operands that lie together along the last dimension, as those that are gathered do, and
 * parameters that do or are constant; -1 if there are others. */
static int form_of_operands(const struct kernel *kernel, const struct grid *grid, const int *gathered)
{
    const int last = grid->dimensions - 1, first_output = kernel->inputs + kernel->parameters;
    int constants = 0, arrays = 0;
    for (int o = 0; o < kernel->operands; o++) {
        const ptrdiff_t step = grid->steps[o][last];
        if (kernel->storage[o] == BITS)
            continue;
        const int lies = gathered[o] || step == element_size(kernel->storage[o]);
        if (is_half(kernel->storage[o]) && !kernel->as_halves)
            return -1;
        if (o < kernel->inputs || o >= first_output ? !lies : !(lies || (step == 0 && !kernel->pair)))
            return -1;
        if (o >= kernel->inputs && o < first_output) {
            constants |= !lies;
            arrays |= lies;
        }
    }
    if (arrays && (constants || kernel->as_halves))
        return -1;
    return arrays ? ARRAY_PARAMETERS : 0;
}

/* Whether the kernel takes runs as they lie, and if so, in what form; -1 if not. */
static int form_of_runs(const struct kernel *kernel, const struct grid *grid)
{
    static const int gathered[MAX_OPERANDS];
    const int last = grid->dimensions - 1;
    const ptrdiff_t run = grid->shape[last];
    if (run * element_size(kernel->storage[0]) < DIRECT_BYTES || run % kernel->whole || !bits_begin_runs(kernel, grid))
        return -1;
    const int form = form_of_operands(kernel, grid, gathered);
    if (form < 0 || grid->biased < 0)
        return run >= LONG_RUN ? -1 : form;
    const ptrdiff_t bias_step = grid->steps[BIAS][last];
    return form == 0 && kernel->adds_bias && grid->biased == 0 && !is_half(kernel->storage[0])
        && (bias_step == 0 || bias_step == element_size(kernel->storage[0])) ? WITH_BIAS : -1;
}

/* Run by run; a bias that is constant in a run is repeated. */
static __attribute__((noinline)) void run_in_runs(const struct kernel *kernel, const struct grid *grid, int form,
                                                  ptrdiff_t start, ptrdiff_t stop)
{
    _Alignas(64) char repeated[BLOCK * 8];
    kernel_function *const function = kernel->as_halves ? kernel->as_halves : kernel->function;
    const int last = grid->dimensions - 1, size = element_size(kernel->storage[0]), operands = kernel->operands;
    const int repeats = form == WITH_BIAS && grid->steps[BIAS][last] == 0;
    const ptrdiff_t length = grid->shape[last];
    ptrdiff_t at[MAX_DIMENSIONS] = {0}, row_steps[BIAS + 1] = {0};
    const char *bias = NULL;
    ptrdiff_t repetitions = 0;
    for (int o = 0; last > 0 && o < operands; o++)
        row_steps[o] = kernel->storage[o] == BITS ? length / 8 : grid->steps[o][last - 1];
    row_steps[operands] = last > 0 ? grid->steps[BIAS][last - 1] : 0;
    advance(grid, at, start);
    for (ptrdiff_t i = start, n, rows; i < stop; i += n * rows, advance(grid, at, n * rows)) {
        char *args[BIAS + 1];
        n = length - at[last] < stop - i ? length - at[last] : stop - i;
        n = repeats && n > BLOCK ? BLOCK : n;
        rows = 1;
        if (last > 0 && n == length) {
            const ptrdiff_t below = grid->shape[last - 1] - at[last - 1], left = (stop - i) / length;
            rows = left < below ? left : below;
        }
        for (int o = 0; o < operands; o++)
            args[o] = kernel->storage[o] == BITS ? grid->args[o] + i / 8 : element_at(grid, o, at);
        char *const biases = form == WITH_BIAS ? element_at(grid, BIAS, at) : repeated;
        for (ptrdiff_t row = 0; row < rows; row++) {
            char *const next = biases + row * row_steps[operands];
            for (int o = 0; row && o < operands; o++)
                args[o] += row_steps[o];
            if (repeats && (next != bias || n > repetitions)) {
                bias = next;
                repetitions = n;
                move(repeated, size, bias, 0, n, kernel->storage[0], 0);
            }
            args[operands] = repeats ? repeated : next;
            function(args, form, n);
        }
    }
}

/* Whether a block of whole rounds may go to the kernel straight, for what run_blocks asks takes as long as 100 to 200
 * elements, and if so, in what form; -1 if not. */
static int form_of_blocks(const struct kernel *kernel, const struct grid *grid, const int *gathered)
{
    int lie[MAX_OPERANDS];
    for (int o = 0; o < kernel->operands; o++) {
        if (is_half(kernel->storage[o]) || kernel->storage[o] == BITS)
            return -1;
        /* The sums with a bias are in a block, too. */
        lie[o] = gathered[o] || o == grid->biased;
    }
    return form_of_operands(kernel, grid, lie);
}

static __attribute__((noinline)) void run_grid_blocks(const struct kernel *kernel, const struct grid *grid,
                                                      ptrdiff_t start, ptrdiff_t stop)
{
    _Alignas(64) char blocks[BIAS + 1][BLOCK * 8], sums[BLOCK * 8];
    const int first_output = kernel->inputs + kernel->parameters, last = grid->dimensions - 1, biased = grid->biased;
    int size[BIAS + 1] = {0}, gathered[BIAS + 1] = {0}, contiguous[BIAS + 1];
    struct kernel inner = *kernel;
    for (int o = 0; o < kernel->operands; o++)
        size[o] = kernel->storage[o] == BITS ? 0 : element_size(kernel->storage[o]);
    if (biased >= 0) {
        size[BIAS] = size[biased];
        inner.storage[biased] = is_half(kernel->storage[biased]) ? BYTES_4 : kernel->storage[biased];
        inner.as_halves = NULL;
    }
    const int in_runs = grid->shape[last] >= SHORT_RUN && bits_begin_runs(kernel, grid);
    for (int o = 0; o <= BIAS; o++) {
        contiguous[o] = size[o] && is_contiguous(grid, o, size[o]);
        for (int d = 0; size[o] && !contiguous[o] && d <= last; d++)
            gathered[o] |= !in_runs && grid->steps[o][d] != 0;
    }

    const int form = form_of_blocks(kernel, grid, gathered);

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
            args[o] = gathered[o] ? blocks[o] : contiguous[o] ? grid->args[o] + i * size[o] : element_at(grid, o, at);
            if (gathered[o] && (o < first_output || o == BIAS))
                move_runs(grid, o, at, blocks[o], n, size[o], 0);
        }
        if (biased >= 0) {
            add_bias(sums, args[biased], steps[biased], args[BIAS], steps[BIAS], n, kernel->storage[biased]);
            args[biased] = sums;
            steps[biased] = element_size(inner.storage[biased]);
        }
        if (form >= 0 && n <= BLOCK && n % inner.whole == 0)
            inner.function(args, form, n);
        else
            run_blocks(&inner, args, steps, 0, n, n);
        for (int o = first_output; o < kernel->operands; o++)
            if (gathered[o])
                move_runs(grid, o, at, blocks[o], n, size[o], 1);
    }
}

#endif
