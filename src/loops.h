/* From the rows of the table to the kernels of one type.  Included once a type, with
 *     T              the element type
 *     TYPE(name)     name with the type's suffix, as relu_f32
 *     ABS(v), and for float types SQRT(v) and LARGEST, the largest finite value
 *     NEGATIVE(v), POSITIVE(v), NEGATED(v), TURNED(v, x)   v < 0, v > 0, -v, and -v where x is negative, else v
 *     RECTIFIED(v)   max(v, 0), NaN for NaN, and -0.0 for -0.0
 *     LOADS_ONCE     what functions need to load once what they use twice
 *     SIX            6
 *     THREE, LIMIT   for float types, 3 and LARGEST, and in RECTIFIED 0, where compilers must not know them
 *     WORD           an integer type of T's size
 *     FLOATS(...), INTEGERS(...), SIGNS(...)   what they are given, or nothing, as rows of
 *                    that kind are for the type
 *     WITH_NEAR      if there are the functions of near.h, which value_loop and gradient_loop of the table name
 *     WITH_STEPS     and those of looked_up_f32.h
 *     NOT_INTEGERS(...)  likewise, what integers do without to keep the library small: making bits,
 *                    loops for arrays that come from memory
 *
 * Each loop is elementwise, so `omp simd` holds for operands that are the same memory
 * too.  There is no `restrict`, because in place is legal.
 */

/* Always two, so that a row's parameters come out as two arguments of the macros below. */
#define P0 T unused_a, T unused_b
#define P1(a) T a, T unused_b
#define P1_OFTEN_1(a) P1(a)
#define P1_SELDOM_0(a) P1(a)
#define P2(a, b) T a, T b

#define ROUND ROUND_OF(sizeof(T))

#define INLINE static inline __attribute__((always_inline, unused))
#define KERNEL(name) \
    static __attribute__((unused)) void TYPE(name)(char *const *args, int form, ptrdiff_t n)
/* One whose loops have little to do but load and store. */
#define LIGHT_KERNEL(name) LOADS_ONCE KERNEL(name)

#include "elements.h"
#include "each.h"

/* The kernel name_forward, of f(x) = name_value; and the kernel of that name and suffix, of grad_x from grad and x (or y),
 * by the function of that name and `gradient`. */
#define FORWARD_KERNEL(name, each) \
LIGHT_KERNEL(name##_forward) \
{ \
    enum { p = PARAMETERS_##name, often_1 = EXPECTED_##name == OFTEN_1, seldom_0 = EXPECTED_##name == SELDOM_0 }; \
    const T *x = (const T *)args[0]; \
    T *y = (T *)args[1 + p]; \
    each(p, 1, y, TYPE(name##_value)(x[i], a, b)); \
}
#define BACKWARD_KERNEL(name, suffix, gradient, each) \
LIGHT_KERNEL(name##suffix) \
{ \
    enum { p = PARAMETERS_##name, often_1 = EXPECTED_##name == OFTEN_1, seldom_0 = EXPECTED_##name == SELDOM_0 }; \
    const T *grad = (const T *)args[0], *x = (const T *)args[1]; \
    T *grad_x = (T *)args[2 + p]; \
    each(p, 2, grad_x, TYPE(name##gradient)(grad[i], x[i], a, b)); \
}

#define ACTIVATION(name, cost, value_loop, gradient_loop, dtypes, output, ...) \
    dtypes(VALUE_BY(value_loop)(name, EACH_##cost, __VA_ARGS__) GRADIENT_BY(gradient_loop)(name, EACH_##cost, __VA_ARGS__) \
           OUTPUT_KERNEL_##output(name, EACH_##output, __VA_ARGS__))
#define VALUE_KERNEL(name, each, first, second, value, gradient, output_gradient) \
INLINE T TYPE(name##_value)(T x, first, second) { return value; } \
FORWARD_KERNEL(name, each)
#define GRADIENT_KERNEL(name, each, first, second, value, gradient, output_gradient) \
INLINE T TYPE(name##_gradient)(T g, T x, first, second) { return gradient; } \
BACKWARD_KERNEL(name, _backward, _gradient, each)
/* Those from the output, as of a row of that name. */
#define OUTPUT_GRADIENT(name, first, second, output_gradient) \
INLINE T TYPE(name##_output_gradient)(T g, T y, first, second) { return output_gradient; }
#define OUTPUT_KERNEL(name, each, first, second, value, gradient, output_gradient) \
OUTPUT_GRADIENT(name, first, second, output_gradient) \
BACKWARD_KERNEL(name##_output, _backward, _gradient, each)
#define OUTPUT_KERNEL_FROM_OUTPUT OUTPUT_KERNEL
#define OUTPUT_KERNEL_INPUT_ONLY(...)

#ifdef WITH_NEAR
#include "steps.h"
#define VALUE_BY(loop) VALUE_BY_##loop
#define GRADIENT_BY(loop) GRADIENT_BY_##loop
#else
#define VALUE_BY(loop) VALUE_KERNEL
#define GRADIENT_BY(loop) GRADIENT_KERNEL
#define OUTPUT_KERNEL_BY_EXPONENTIAL OUTPUT_KERNEL
#endif

#define TWO_SLOPE(name, dtypes, output, mask, ...) dtypes(TWO_SLOPE_KERNELS(name, BITS_##mask, __VA_ARGS__))
#define BITS_WITH_MASK(...) __VA_ARGS__
#define BITS_ALONE(...)
/* Blocks, of which each asks for the next: AVX-512 selects as it loads, and a gradient waits for its mask.
 * Where memory holds both, gradients by bools take 0.54 to 0.75 of the time so, by bits 0.42 to 0.65; in the cache that
 * cores share 0.9 to 1.05. */
#define EACH_BLOCK_OF_GRADIENT(...) { \
    const int far = (size_t)n * sizeof(T) > BEYOND_ONE_CORE; \
    for (ptrdiff_t start = 0; start < n; start += BLOCK) { \
        const ptrdiff_t stop = n - start < BLOCK ? n : start + BLOCK; \
        if (far) \
            AHEAD_BY(BLOCK * sizeof(T), grad + start, BLOCK * sizeof(T), 0) \
        __VA_ARGS__ \
    } \
}
#define TWO_SLOPE_KERNELS(name, with_bits, first, second, value, active, slope) \
INLINE T TYPE(name##_value)(T x, first, second) { return (T)(value); } \
INLINE int TYPE(name##_active)(T x, first, second) { return active; } \
/* Selects before it multiplies: slope 0 drops an infinite or NaN gradient. */ \
INLINE T TYPE(name##_inactive)(T g, first, second) \
{ \
    const T s = slope; \
    return (T)(s == 0 ? 0 : s * g); \
} \
INLINE T TYPE(name##_gradient)(T g, T x, T a, T b) \
{ \
    /* With a slope other than 0, which is no constant, it is loaded anyway. */ \
    const T inactive = TYPE(name##_inactive)(g, a, b); \
    return TYPE(name##_active)(x, a, b) ? __builtin_constant_p(inactive) ? TYPE(loaded)(g) : g : inactive; \
} \
FLOATS(FORWARD_BIAS_KERNEL(name)) \
LIGHT_KERNEL(name##_forward) \
{ \
    enum { p = PARAMETERS_##name, seldom_0 = EXPECTED_##name == SELDOM_0 }; \
    const T *x = (const T *)args[0]; \
    T *y = (T *)args[1 + p]; \
    FLOATS( \
        if (form & WITH_BIAS) { \
            TYPE(name##_forward_bias)(args, form, n); \
            return; \
        }) \
    EACH_SELECTION(p, 1, y, TYPE(name##_value)(x[i], a, b)) \
} \
BACKWARD_KERNEL(name, _backward, _gradient, EACH_SELECTION) \
NOT_INTEGERS(with_bits(FORWARD_BITS_KERNEL(name, first, second, active))) \
LIGHT_KERNEL(name##_forward_bool) \
{ \
    enum { p = PARAMETERS_##name }; \
    const T *x = (const T *)args[0]; \
    T *y = (T *)args[1 + p]; \
    uint8_t *mask = (uint8_t *)args[2 + p]; \
    EACH(p, 1, 0, n, \
        const T v = x[i]; \
        mask[i] = TYPE(name##_active)(v, a, b); \
        y[i] = TYPE(name##_value)(v, a, b);); \
} \
LIGHT_KERNEL(name##_mask_bool) \
{ \
    enum { p = PARAMETERS_##name }; \
    const T *x = (const T *)args[0]; \
    uint8_t *mask = (uint8_t *)args[1 + p]; \
    EACH(p, 1, 0, n, mask[i] = TYPE(name##_active)(x[i], a, b);); \
} \
LIGHT_KERNEL(name##_backward_bool) \
{ \
    enum { p = PARAMETERS_##name }; \
    const T *grad = (const T *)args[0]; \
    const uint8_t *mask = (const uint8_t *)args[1]; \
    T *grad_x = (T *)args[2 + p]; \
    EACH_BLOCK_OF_GRADIENT( \
        EACH(p, 2, start, stop, \
            const T g = grad[i]; \
            grad_x[i] = mask[i] ? g : TYPE(name##_inactive)(g, a, b););) \
} \
LIGHT_KERNEL(name##_backward_bits) \
{ \
    enum { p = PARAMETERS_##name }; \
    const T *grad = (const T *)args[0]; \
    const uint8_t *bits = (const uint8_t *)args[1]; \
    T *grad_x = (T *)args[2 + p]; \
    uint8_t mask[BLOCK]; \
    EACH_BLOCK_OF_GRADIENT( \
        unpack_bits(mask, bits + start / 8, stop - start); \
        EACH(p, 2, start, stop, \
            const T g = grad[i]; \
            grad_x[i] = mask[i - start] ? g : TYPE(name##_inactive)(g, a, b););) \
}

/* By itself, so that what it takes of registers need not be saved for the least of calls. */
#define FORWARD_BIAS_KERNEL(name) \
LOADS_ONCE static __attribute__((noinline)) void TYPE(name##_forward_bias)(char *const *args, int form, ptrdiff_t n) \
{ \
    enum { p = PARAMETERS_##name }; \
    const T *x = (const T *)args[0], *bias = (const T *)args[2 + p]; \
    T *y = (T *)args[1 + p]; \
    for (ptrdiff_t start = 0; start < n; start += 64) { \
        AHEAD(y + start, 64 * sizeof(T), 1) \
        EACH(p, 1, start, n - start < 64 ? n : start + 64, y[i] = TYPE(name##_value)(x[i] + bias[i], a, b);); \
    } \
}

/* Forward and bits in one pass: of 64 elements first the bits, straight from vectors of truths, and
 * then the values, as y may be x.  What is left over, and parameters that vary, go through bytes.  Halves
 * are never given a bias. */
#define FORWARD_BITS_KERNEL(name, first, second, active) \
INLINE TYPE(truths) TYPE(name##_active_lanes)(TYPE(lanes) x, first, second) { return active; } \
INLINE void TYPE(name##_group)(const T *x, const T *bias, T *y, uint8_t *bits, T a, T b) \
{ \
    _Alignas(64) T values[64]; \
    uint64_t word = 0; \
    /* Twice as far, as a row of 4,096 elements with a bias takes 0.98 of the time so. */ \
    AHEAD_BY(4096, y, 64 * sizeof(T), 1) \
    AHEAD_BY(128, bits, 8, 1) \
    _Pragma("GCC unroll 8") \
    for (int i = 0; i < 64; i += (int)(sizeof(TYPE(lanes)) / sizeof(T))) { \
        TYPE(lanes) v, w; \
        memcpy(&v, x + i, sizeof v); \
        if (bias) { \
            memcpy(&w, bias + i, sizeof w); \
            v += w; \
        } \
        word |= TYPE(bits_of_truths)(TYPE(name##_active_lanes)(v, a, b)) << i; \
        memcpy(values + i, &v, sizeof v); \
    } \
    memcpy(bits, &word, 8); \
    _Pragma("omp simd") \
    for (int i = 0; i < 64; i++) \
        y[i] = TYPE(name##_value)(values[i], a, b); \
} \
LIGHT_KERNEL(name##_forward_bits) \
{ \
    enum { p = PARAMETERS_##name }; \
    const T *x = (const T *)args[0], *const bias = form & WITH_BIAS ? (const T *)args[3 + p] : NULL; \
    T *y = (T *)args[1 + p], sums[BLOCK]; \
    uint8_t *bits = (uint8_t *)args[2 + p], mask[BLOCK]; \
    ptrdiff_t done = 0; \
    if (LANES_TO_BITS && !(form & ARRAY_PARAMETERS)) { \
        const T a = p > 0 ? *(const T *)args[1] : 0, b = p > 1 ? *(const T *)args[1 + (p > 1)] : 0; \
        if (bias) \
            for (; done + 64 <= n; done += 64) \
                TYPE(name##_group)(x + done, bias + done, y + done, bits + done / 8, a, b); \
        else \
            for (; done + 64 <= n; done += 64) \
                TYPE(name##_group)(x + done, NULL, y + done, bits + done / 8, a, b); \
    } \
    for (ptrdiff_t start = done; start < n; start += BLOCK) { \
        const ptrdiff_t stop = n - start < BLOCK ? n : start + BLOCK; \
        const T *from = x + start; \
        if (bias) { \
            for (ptrdiff_t i = start; i < stop; i++) \
                sums[i - start] = x[i] + bias[i]; \
            from = sums; \
        } \
        EACH(p, 1, start, stop, \
            const T v = from[i - start]; \
            mask[i - start] = TYPE(name##_active)(v, a, b); \
            y[i] = TYPE(name##_value)(v, a, b);); \
        pack_bits(bits + start / 8, mask, stop - start); \
    } \
}

#include "gates.h"

/* A run is added up in sixteen sums side by side, whatever the vector width, so that every
 * instruction set adds in the same order; then the sixteen in a tree. */
#define PARAMETER_GRADIENT(name, value) \
INLINE double TYPE(name##_contribution)(double g, double x) { return value; } \
static __attribute__((unused)) void TYPE(name##_sum_run)(const void *grad, const void *input, double *sums, ptrdiff_t n) \
{ \
    const T *g = grad, *x = input; \
    double lanes[16] = {0}; \
    ptrdiff_t i = 0; \
    for (; i + 16 <= n; i += 16) { \
        _Pragma("omp simd") \
        for (int lane = 0; lane < 16; lane++) \
            lanes[lane] += TYPE(name##_contribution)((double)g[i + lane], (double)x[i + lane]); \
    } \
    for (; i < n; i++) \
        lanes[i % 16] += TYPE(name##_contribution)((double)g[i], (double)x[i]); \
    for (int width = 8; width > 0; width /= 2) \
        for (int lane = 0; lane < width; lane++) \
            lanes[lane] += lanes[lane + width]; \
    sums[0] += lanes[0]; \
} \
static __attribute__((unused)) void TYPE(name##_sum_row)(const void *grad, const void *input, double *sums, ptrdiff_t n) \
{ \
    const T *g = grad, *x = input; \
    _Pragma("omp simd") \
    for (ptrdiff_t i = 0; i < n; i++) \
        sums[i] += TYPE(name##_contribution)((double)g[i], (double)x[i]); \
}

#include "activations.def"

#undef VALUE_KERNEL
#undef GRADIENT_KERNEL
#undef OUTPUT_GRADIENT
#undef OUTPUT_KERNEL
#undef OUTPUT_KERNEL_FROM_OUTPUT
#undef OUTPUT_KERNEL_INPUT_ONLY
#undef OUTPUT_KERNEL_BY_EXPONENTIAL
#undef VALUE_BY
#undef GRADIENT_BY
#undef VALUE_BY_STEPS
#undef VALUE_BY_FLOATS_STEPS
#undef VALUE_BY_NEAR_STEPS
#undef GRADIENT_BY_NEAR_STEPS
#undef TWO_SLOPE_KERNELS
#undef BITS_WITH_MASK
#undef BITS_ALONE
#undef FORWARD_BITS_KERNEL
#undef FORWARD_BIAS_KERNEL
#undef GATE_FUNCTIONS
#undef GATE_RECTIFIED
#undef GATE_NEAR
#undef EACH_ASIDE
#undef SHARE
#undef AFTER
#undef AHEAD_OF_PART
#undef EACH_FROM_AFAR
#undef EACH_UP_TO
#undef EACH_BOUNDED
#undef EACH_IN_ROUNDS
#undef EACH_MANY
#undef IN_TURN
#undef EIGHT_DOUBLES
#undef MANY_FROM_AFAR
#undef OF_MANY
#undef OF_MANY_BOUNDED
#undef EACH_EXPONENTIAL
#undef EACH_SELECTION
#undef EACH_ARITHMETIC
#undef EACH_DIVISION
#undef EACH_COMPOSITE
#undef EACH_FROM_OUTPUT
#undef EACH_BY_EXPONENTIAL
#undef EACH_PAIR
#undef LIGHT_PAIR
#undef ASKS_FOR_INPUTS
#undef EACH_ROUND
#undef EACH_FEW
#undef EACH_ROUND_IN_STEP
#undef EACH_GENERAL
#undef FORWARD_KERNEL
#undef BACKWARD_KERNEL
#undef EACH
#undef KERNEL
#undef LIGHT_KERNEL
#undef INLINE
#undef SCALE
#undef ROUND
#undef P0
#undef P1
#undef P1_OFTEN_1
#undef P1_SELDOM_0
#undef P2
