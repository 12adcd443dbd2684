/* Brings operands of any step and storage before kernels that take contiguous arrays:
 * through blocks on the stack that stay in the first-level cache.  One path for strided
 * arrays, halves and parameters that vary, whatever the row, and the same bits as for
 * contiguous arrays, because the same kernel makes them. */
#ifndef FASTRELU_OPERANDS_H
#define FASTRELU_OPERANDS_H

#include "again.h"
#include "ahead.h"
#include "fp_guard.h"
#include "half.h"
#include "kernels.h"

/* Elements a block: a multiple of 8 for the bits.  MAX_OPERANDS blocks of 8 bytes an
 * element take 24 KiB of the 32 KiB that first-level caches have at least. */
enum { BLOCK = 512 };

static inline int is_half(enum storage storage)
{
    return storage == HALF || storage == BRAIN_HALF;
}

/* The size in a block, where halves are floats. */
static inline int block_size(enum storage storage)
{
    return is_half(storage) ? 4 : element_size(storage);
}

#define COPY(bytes) \
    if (from_step == (bytes) && to_step == (bytes)) \
        memcpy(to, from, (size_t)n * (bytes)); \
    else \
        for (ptrdiff_t i = 0; i < n; i++) \
            memcpy(to + i * to_step, from + i * from_step, bytes); \
    break;

/* Halves that lie together, and those that do not, one by one.  What is not in a buffer may
 * not be aligned to its type, hence the copy. */
#define CONVERT(convert_all, from_type, to_type) do { \
    if (from_step == sizeof(from_type) && to_step == sizeof(to_type) && \
        ((uintptr_t)from % sizeof(from_type) | (uintptr_t)to % sizeof(to_type)) == 0) { \
        convert_all((to_type *)to, (const from_type *)from, n); \
        break; \
    } \
    for (ptrdiff_t i = 0; i < n; i++) { \
        from_type before; \
        to_type after; \
        memcpy(&before, from + i * from_step, sizeof before); \
        convert_all(&after, &before, 1); \
        memcpy(to + i * to_step, &after, sizeof after); \
    } \
} while (0)

/* Copies n elements; halves become floats if they enter a kernel, floats halves if
 * they leave it. */
static void move(char *to, ptrdiff_t to_step, const char *from, ptrdiff_t from_step, ptrdiff_t n,
                 enum storage storage, int leaving)
{
    switch (storage) {
    case BYTES_1: COPY(1)
    case BYTES_2: COPY(2)
    case BYTES_4: COPY(4)
    case BYTES_8: COPY(8)
    case HALF:
        if (leaving)
            CONVERT(narrow_halves, float, uint16_t);
        else
            CONVERT(widen_halves, uint16_t, float);
        break;
    case BRAIN_HALF:
        if (leaving)
            CONVERT(narrow_brain_halves, float, uint16_t);
        else
            CONVERT(widen_brain_halves, uint16_t, float);
        break;
    case BITS:
        break;
    }
}

#undef COPY
#undef CONVERT

/* Whether what is written leaves all inputs as they are. */
static inline int is_apart_from_inputs(const struct kernel *kernel, char *const *args)
{
    const int first_output = kernel->inputs + kernel->parameters;
    int apart = 1;
    for (int output = first_output; output < kernel->operands; output++)
        for (int o = 0; o < first_output; o++)
            apart &= args[output] != args[o];
    return apart;
}

/* Elements until a cache line begins. */
static inline ptrdiff_t until_line(const char *address, ptrdiff_t step)
{
    return (ptrdiff_t)(-(uintptr_t)address % 64) / step;
}

/* Elements start to stop, of so many that a thread goes through, block by block; in one block if every
 * operand is contiguous as it stands, but for what is left over where a kernel wants whole vectors.
 * noinline keeps the arithmetic between fp_enter and fp_leave. */
static __attribute__((noinline)) void run_blocks(const struct kernel *kernel, char *const *args, const ptrdiff_t *steps,
                                                 ptrdiff_t start, ptrdiff_t stop, ptrdiff_t share)
{
    _Alignas(64) char buffers[MAX_OPERANDS][BLOCK * 8];
    char *pointers[2 * MAX_OPERANDS];
    int buffered[MAX_OPERANDS], constant[MAX_OPERANDS], through[MAX_OPERANDS];
    enum storage storages[MAX_OPERANDS];
    const int operands = kernel->operands, first_parameter = kernel->inputs;
    const int first_output = first_parameter + kernel->parameters;
    int form = 0, any_buffered = 0, any_bits = 0;

    for (int o = first_parameter; o < first_output; o++)
        form |= steps[o] != 0 || kernel->pair ? ARRAY_PARAMETERS : 0;
    kernel_function *const as_halves = form ? NULL : kernel->as_halves;
    kernel_function *const function = as_halves ? as_halves : kernel->function;
    for (int o = 0; o < operands; o++) {
        const enum storage storage =
            as_halves && is_half(kernel->storage[o]) ? BYTES_2 : (enum storage)kernel->storage[o];
        storages[o] = storage;
        constant[o] = o >= first_parameter && o < first_output && !form;
        buffered[o] = is_half(storage)
            || (storage != BITS && !constant[o] && stop - start > 1 && steps[o] != element_size(storage));
        any_buffered |= buffered[o];
        any_bits |= storage == BITS;
    }

    const ptrdiff_t block = any_buffered ? BLOCK : stop - start, whole = kernel->whole;
    const int apart = whole > 1 && !any_buffered && !any_bits && is_apart_from_inputs(kernel, args);
    /* Large arrays of NumPy's begin 16 bytes behind a cache line, so that every vector would lie across
     * two: the first few elements go by themselves.  Selections are held up by what they store (relu
     * in cache takes 0.94 of the time), others by what they wait for (tanh 0.87), and whole lines are stored
     * past the caches (stream.h). */
    const int far = share * block_size(storages[0]) > FAR;
    const int part = far && share > stop - start && !any_buffered ? PART_OF_FAR : 0;
    const int aligned = whole > 1 && !far ? first_parameter - 1 : first_output;
    const ptrdiff_t head = any_buffered || any_bits || block * block_size(storages[0]) <= SHORT_ARRAY
        ? 0 : until_line(args[aligned] + start * steps[aligned], steps[aligned]);
    for (ptrdiff_t i = start, n; i < stop; i += n) {
        n = stop - i < block ? stop - i : block;
        n = i == start && head ? head : n;
        /* What is left over, in a round that begins before it: so gates of rows of 1,000 floats take 0.92 to 0.96 of
         * the time. */
        if (n < whole && i - start >= whole - n && apart) {
            i -= whole - n;
            n = whole;
        }
        const int padded = n < whole;
        /* A power of two: a division takes as long as a hundred elements. */
        if (!padded)
            n -= n & (whole - 1);
        for (int o = 0; o < operands; o++) {
            const enum storage storage = storages[o];
            char *const here = args[o] + (storage == BITS ? i / 8 : i * steps[o]);
            through[o] = buffered[o] || (padded && !constant[o]);
            pointers[o] = through[o] ? buffers[o] : here;
            /* Kernels ask for what they see, and of these see floats: from memory both gradients of gates of halves take
             * 0.62 to 0.76 of the time so, values 0.8 to 1. */
            if (far && buffered[o] && steps[o] == element_size(storage))
                AHEAD(here, (size_t)(n * steps[o]), 0)
            if (through[o] && o < first_output) {
                if (padded)
                    memset(buffers[o], 0, (size_t)whole * block_size(storage));
                move(buffers[o], block_size(storage), here, steps[o], constant[o] ? 1 : n, storage, 0);
            }
        }
        for (int o = 0; part && o < operands; o++)
            pointers[MAX_OPERANDS + o] = pointers[o] + n * steps[o];
        function(pointers, padded ? form : form | part, padded ? whole : n);
        for (int o = first_output; o < operands; o++)
            if (through[o])
                move(args[o] + i * steps[o], steps[o], buffers[o], block_size(storages[o]), n, storages[o], 1);
    }
}

struct contiguous_call {
    const struct kernel *kernel;
    char *const *args;
    const ptrdiff_t *steps;
};
static void run_blocks_of_call(const void *context, ptrdiff_t start, ptrdiff_t stop)
{
    const struct contiguous_call *call = context;
    run_blocks(call->kernel, call->args, call->steps, start, stop, stop - start);
}

static __attribute__((noinline)) void run_again(const struct kernel *kernel, char *const *args, const ptrdiff_t *steps,
                                                ptrdiff_t start, ptrdiff_t stop)
{
    const struct contiguous_call call = {kernel, args, steps};
    const int aligned = kernel->whole > 1 ? kernel->inputs - 1 : kernel->inputs + kernel->parameters;
    const char *arrays[MAX_OPERANDS];
    int any_bits = 0;
    for (int o = 0; o < kernel->operands; o++) {
        const int is_bits = kernel->storage[o] == BITS;
        arrays[o] = is_bits ? args[o] + start / 8 : steps[o] ? args[o] + start * steps[o] : NULL;
        any_bits |= is_bits;
    }
    /* So that all parts begin at lines, and at bytes of bits. */
    const ptrdiff_t head = any_bits || steps[aligned] != element_size((enum storage)kernel->storage[aligned])
        ? 0 : until_line(arrays[aligned], steps[aligned]);
    go_through(kernel, arrays, start, stop, head, run_blocks_of_call, &call);
}

static void run(const struct kernel *kernel, char *const *args, const ptrdiff_t *steps,
                ptrdiff_t start, ptrdiff_t stop)
{
    const fp_state state = fp_enter();
    if (may_go_again(kernel, stop - start))
        run_again(kernel, args, steps, start, stop);
    else
        run_blocks(kernel, args, steps, start, stop, stop - start);
    fp_leave(state);
}

/* Fewer elements than a round, from operands of one size.  noinline spares run_short the buffers. */
static __attribute__((noinline)) void run_padded(const struct kernel *kernel, kernel_function *function,
                                                 char *const *args, ptrdiff_t size, ptrdiff_t start, ptrdiff_t n)
{
    _Alignas(64) char buffers[MAX_OPERANDS][ROUND_OF(4) * 4];
    char *pointers[MAX_OPERANDS];
    const int inputs = kernel->inputs, first_output = inputs + kernel->parameters;
    for (int o = 0; o < kernel->operands; o++)
        pointers[o] = o < inputs || o >= first_output ? buffers[o] : args[o];
    for (int o = 0; o < inputs; o++) {
        memcpy(buffers[o], args[o] + start * size, (size_t)(n * size));
        memset(buffers[o] + n * size, 0, (size_t)((kernel->whole - n) * size));
    }
    function(pointers, 0, kernel->whole);
    for (int o = first_output; o < kernel->operands; o++)
        memcpy(args[o] + start * size, buffers[o], (size_t)(n * size));
}

/* What run does, of a short array: contiguous, with constant parameters, and no halves but those that a
 * kernel takes as they are.  The questions above take longer than such a call. */
static void run_short(const struct kernel *kernel, char *const *args, ptrdiff_t n)
{
    const fp_state state = fp_enter();
    kernel_function *const function = kernel->as_halves ? kernel->as_halves : kernel->function;
    const ptrdiff_t rest = n & (kernel->whole - 1);
    if (rest < n)
        function(args, 0, n - rest);
    if (rest)
        run_padded(kernel, function, args, kernel->as_halves ? 2 : element_size((enum storage)kernel->storage[0]),
                   n - rest, rest);
    fp_leave(state);
}

/* What n elements contribute, by_row each to a sum of its own; halves a block after the other.  noinline for what run_blocks
 * is. */
static __attribute__((noinline)) void sum_blocks(sum_function *function, enum storage storage, int by_row, const char *grad,
                                                 const char *x, double *sums, ptrdiff_t n)
{
    _Alignas(64) float widened[2][BLOCK];
    if (!is_half(storage)) {
        function(grad, x, sums, n);
        return;
    }
    for (ptrdiff_t i = 0, part; i < n; i += part) {
        part = n - i < BLOCK ? n - i : BLOCK;
        move((char *)widened[0], 4, grad + 2 * i, 2, part, storage, 0);
        if (x != grad)
            move((char *)widened[1], 4, x + 2 * i, 2, part, storage, 0);
        function(widened[0], widened[x != grad], sums + (by_row ? i : 0), part);
    }
}

static void run_sum(sum_function *function, enum storage storage, int by_row, const char *grad, const char *x, double *sums,
                    ptrdiff_t n)
{
    const fp_state state = fp_enter();
    sum_blocks(function, storage, by_row, grad, x, sums, n);
    fp_leave(state);
}

static __attribute__((noinline)) void run_groups(const struct piece_call *call, ptrdiff_t start, ptrdiff_t stop)
{
    const ptrdiff_t inner = call->inner;
    for (ptrdiff_t i = start, n; i < stop; i += n) {
        const ptrdiff_t group = i / inner, rest = inner < LONG_INNER ? stop - i : (group + 1) * inner - i;
        char *args[MAX_PIECE_OPERANDS];
        n = rest < stop - i ? rest : stop - i;
        for (int o = 0; o < call->operands; o++) {
            const ptrdiff_t before = o == call->in_pieces ? group * (call->pieces - 1) * inner : 0;
            args[o] = call->args[o] + (before + i) * call->itemsize[o];
        }
        call->function(args, call->pieces, inner, n);
    }
}

static void run_pieces(const struct piece_call *call, ptrdiff_t start, ptrdiff_t stop)
{
    const fp_state state = fp_enter();
    run_groups(call, start, stop);
    fp_leave(state);
}

static int all_within(const ptrdiff_t *places, ptrdiff_t pieces, ptrdiff_t n)
{
    int outside = 0;
    _Pragma("omp simd reduction(|: outside)")
    for (ptrdiff_t i = 0; i < n; i++)
        outside |= (places[i] < 0) | (places[i] >= pieces);
    return !outside;
}

#endif
