/* The loops that look coefficients up, by the table's columns value_loop and gradient_loop.  Included by loops.h for
 * the types that have such functions. */

/* Elements that such a function takes at a time; where a vector is yet to be made, as many as a round has. */
#define LANES TYPE(LANES)
#define STRIDE TYPE(STRIDE)
enum { STRIDE = LANES > 1 ? LANES * STEPS : ROUND };

/* A stride after the other, written past the caches where that pays.  The body has `i`, where it begins, `into`, where
 * it is to be written, and what WITH_PLACES and SOME_FAR below want. */
#define EACH_STRIDE(args, inputs, to, PLACES, x, ...) \
    EACH_STRIDE_OF(n, args, inputs, to, PLACES, x, __VA_ARGS__)
/* The same, of a thread's share of so many elements; who runs others after these ends the stream. */
#define EACH_STRIDE_OF(share, args, inputs, to, PLACES, x, ...) { \
    const int far = streams_to((char *)to, args, inputs, (size_t)(share) * sizeof(T)); \
    const uintptr_t distance = ahead_of_stream(far, inputs); \
    const ptrdiff_t stop = n & -(ptrdiff_t)ROUND; \
    (void)distance; \
    FIRST_PLACES(PLACES, x) \
    for (ptrdiff_t i = 0; i < stop; i += STRIDE) { \
        const int streams = AS_ONE_LOOP(far); \
        _Alignas(64) T held[STRIDE]; \
        T *const into = streams ? held : to + i; \
        NEXT_PLACES(PLACES, x) \
        __VA_ARGS__ \
        if (streams) \
            stream_lines(to + i, held, STRIDE * sizeof(T) / 64); \
    } \
    end_of_stream(far && (share) == n); \
}
/* The steps of a stride, `at` being their places. */
#define IN_STRIDE(PLACES, x, ...) { \
    LOOP_OF_STEPS \
    for (int k = 0; k < STRIDE; k += LANES * STEPS) { \
        const struct TYPE(places) at = PLACES((x) + k); \
        __VA_ARGS__ \
    } \
}
/* The same of a stride of EACH_STRIDE.  Where registers are enough the places of each are found before the polynomials
 * of the one before are evaluated: by the time they are wanted they are there, while a scheduler that holds some
 * hundred operations would have none of the next stride's.  In cache tanh of floats takes 0.82 of the time so, gelu
 * 0.92, gradients 0.88 to 0.97, doubles 0.84 to 0.92. */
#if defined(__AVX512F__)
#define FIRST_PLACES(PLACES, x) \
    if (stop == 0) \
        return; \
    struct TYPE(places) next = PLACES(x);
#define NEXT_PLACES(PLACES, x) \
    struct TYPE(places) at = next; \
    next = PLACES((x) + (i + STRIDE < stop ? i + STRIDE : i));
#define WITH_PLACES(PLACES, x, ...) { \
    enum { k = 0 }; \
    __VA_ARGS__ \
}
#define SOME_FAR(at, otherwise) (at).some_far
/* Makes |x| again, where registers do not hold it beside all else: gradients of floats by silu and gelu take 0.93 to
 * 0.96 of the time, those of doubles 1.05.  What powers.h reduces takes more to make than to hold: 1.15. */
#define MAGNITUDES_AGAIN(PLACES, x) \
    if (sizeof(T) == 4) { \
        const struct TYPE(places) again = PLACES(x); \
        if (!again.is_reduced) \
            EACH_STEP(at.a[s] = again.a[s]); \
    }
#else
#define FIRST_PLACES(PLACES, x)
#define NEXT_PLACES(PLACES, x) struct TYPE(places) at;
#define WITH_PLACES(PLACES, x, ...) { \
    (void)at; \
    IN_STRIDE(PLACES, x, __VA_ARGS__) \
}
#define SOME_FAR(at, otherwise) (otherwise)
#define MAGNITUDES_AGAIN(PLACES, x)
#endif
/* The elements of a round. */
#define EACH_OF_ROUND(...) { \
    _Pragma("omp simd") \
    for (int k = 0; k < ROUND; k++) { \
        __VA_ARGS__ \
    } \
}

#define VALUE_IN_STEPS(name, ...) \
KERNEL(name##_forward) \
{ \
    enum { p = PARAMETERS_##name }; \
    const T *x = (const T *)args[0], *as = p > 0 ? (const T *)args[1] : NULL; \
    T *y = (T *)args[1 + p]; \
    if (p > 0 && (form & ARRAY_PARAMETERS)) \
        EACH_STRIDE(args, 1 + p, y, TYPE(name##_steps_places), x, \
            AHEAD_OF_STRIDE(x + i) \
            WITH_PLACES(TYPE(name##_steps_places), x + i, \
                TYPE(name##_steps)(at, x + i + k, as + i + k, 1, into + k);)) \
    else if (p > 0 && *as != 1) \
        EACH_STRIDE(args, 1, y, TYPE(name##_steps_places), x, \
            AHEAD_OF_STRIDE(x + i) \
            WITH_PLACES(TYPE(name##_steps_places), x + i, TYPE(name##_steps)(at, x + i + k, as, 0, into + k);)) \
    else \
        EACH_STRIDE(args, 1, y, TYPE(name##_steps_places), x, \
            AHEAD_OF_STRIDE(x + i) \
            WITH_PLACES(TYPE(name##_steps_places), x + i, TYPE(name##_steps)(at, x + i + k, NULL, 0, into + k);)) \
}

/* Processors without fused multiply-add take the general functions, for their bits are their own anyway. */
#ifdef FUSES

/* Kernels for a parameter of 1, whether there is one or not, of a round. */
#define VALUES_OF_1(name, x, y) do { \
    T one = 1; \
    char *const of_1[] = {(char *)(x), PARAMETERS_##name ? (char *)&one : (char *)(y), (char *)(y)}; \
    TYPE(name##_forward)(of_1, 0, ROUND); \
} while (0)
#define GRADIENTS_OF_1(name, grad, x, grad_x) do { \
    T one = 1; \
    char *const of_1[] = { \
        (char *)(grad), (char *)(x), PARAMETERS_##name ? (char *)&one : (char *)(grad_x), (char *)(grad_x)}; \
    TYPE(name##_backward)(of_1, 0, ROUND); \
} while (0)

#include "far.h"

/* A row with a parameter, for which BODY makes values (gradients) of 1; without one it makes all.  An element whose own
 * parameter is 1 is made as if it were that of all. */
#define VALUE_WITH_1(BODY, name, each, first, second, value, gradient, output_gradient) \
KERNEL(name##_forward); \
INLINE T TYPE(name##_value)(T x, first, second) { return value; } \
static __attribute__((noinline, unused)) void TYPE(name##_general)(char *const *args, int form, ptrdiff_t n) \
{ \
    enum { p = PARAMETERS_##name, often_1 = 0 }; \
    const T *x = (const T *)args[0], *as = (const T *)args[1]; \
    T *y = (T *)args[1 + p]; \
    if (form & ARRAY_PARAMETERS) \
        for (ptrdiff_t i = 0; i < (n & -(ptrdiff_t)ROUND); i += ROUND) { \
            _Alignas(64) T general[ROUND], near[ROUND]; \
            EACH_OF_ROUND(general[k] = TYPE(name##_value)(x[i + k], as[i + k], 0);) \
            VALUES_OF_1(name, x + i, near); \
            EACH_OF_ROUND(y[i + k] = as[i + k] == 1 ? near[k] : general[k];) \
        } \
    else \
        EACH_GENERAL(p, 1, y, TYPE(name##_value)(x[i], a, b)) \
} \
BODY(name) \
KERNEL(name##_forward) \
{ \
    enum { p = PARAMETERS_##name }; \
    if (p > 0 && ((form & ARRAY_PARAMETERS) || *(const T *)args[1] != 1)) \
        TYPE(name##_general)(args, form, n); \
    else \
        TYPE(name##_of_1)((const T *)args[0], (T *)args[1 + p], n); \
}
#define GRADIENT_WITH_1(BODY, name, each, first, second, value, gradient, output_gradient) \
INLINE T TYPE(name##_gradient)(T g, T x, first, second) { return gradient; } \
GRADIENT_LOOPS_WITH_1(BODY, name)
#define GRADIENT_LOOPS_WITH_1(BODY, name) \
KERNEL(name##_backward); \
static __attribute__((noinline, unused)) void TYPE(name##_gradient_general)(char *const *args, int form, ptrdiff_t n) \
{ \
    enum { p = PARAMETERS_##name, often_1 = 0 }; \
    const T *grad = (const T *)args[0], *x = (const T *)args[1], *as = (const T *)args[2]; \
    T *grad_x = (T *)args[2 + p]; \
    if (form & ARRAY_PARAMETERS) \
        for (ptrdiff_t i = 0; i < (n & -(ptrdiff_t)ROUND); i += ROUND) { \
            _Alignas(64) T general[ROUND], near[ROUND]; \
            EACH_OF_ROUND(general[k] = TYPE(name##_gradient)(grad[i + k], x[i + k], as[i + k], 0);) \
            GRADIENTS_OF_1(name, grad + i, x + i, near); \
            EACH_OF_ROUND(grad_x[i + k] = as[i + k] == 1 ? near[k] : general[k];) \
        } \
    else \
        EACH_GENERAL(p, 2, grad_x, TYPE(name##_gradient)(grad[i], x[i], a, b)) \
} \
BODY(name) \
KERNEL(name##_backward) \
{ \
    enum { p = PARAMETERS_##name }; \
    if (p > 0 && ((form & ARRAY_PARAMETERS) || *(const T *)args[2] != 1)) \
        TYPE(name##_gradient_general)(args, form, n); \
    else \
        TYPE(name##_gradient_of_1)((const T *)args[0], (const T *)args[1], (T *)args[2 + p], n); \
}

#define GRADIENT_BOUNDED(name, each, first, second, value, gradient, output_gradient) \
INLINE T TYPE(name##_gradient)(T g, T x, first, second) { return gradient; } \
LIGHT_KERNEL(name##_backward) \
{ \
    const T *grad = (const T *)args[0], *x = (const T *)args[1]; \
    T *grad_x = (T *)args[2]; \
    EACH_BOUNDED(2, grad_x, x, TYPE(through_##name##_bound), TYPE(through_##name##_bounded)(grad[i], x[i]), \
        TYPE(name##_gradient)(grad[i], x[i], 0, 0)) \
}

/* What is near, and by the general function what is not. */
#define VALUES_NEAR(name) NEAR_STRIDES(name, EACH_FEW(1, values, TYPE(name##_value)(x[i], 1, 0)))
#define VALUE_NEAR(...) VALUE_WITH_1(VALUES_NEAR, __VA_ARGS__)
#define VALUE_NEAR_OR_IN_STEPS(name, ...) \
NEAR_STRIDES(name, \
    for (ptrdiff_t i = 0; i < n; i += STRIDE) \
        IN_STRIDE(TYPE(name##_steps_places), x + i, TYPE(name##_steps)(at, x + i + k, NULL, 0, values + i + k);)) \
KERNEL(name##_forward) { TYPE(name##_of_1)((const T *)args[0], (T *)args[1], n); }

#define GRADIENTS_NEAR(name) \
NEAR_GRADIENT_STRIDES(name, EACH_FEW(1, values, TYPE(name##_gradient)(grad[i], x[i], 1, 0)))
#define GRADIENT_NEAR(...) GRADIENT_WITH_1(GRADIENTS_NEAR, __VA_ARGS__)
#define OUTPUT_NEAR(name, each, first, second, value, gradient, output_gradient) \
OUTPUT_GRADIENT(name, first, second, output_gradient) \
GRADIENT_LOOPS_WITH_1(GRADIENTS_NEAR, name##_output)
#define GRADIENT_NEAR_OR_IN_STEPS(name, ...) \
NEAR_GRADIENT_STRIDES(name, \
    for (ptrdiff_t i = 0; i < n; i += STRIDE) \
        IN_STRIDE(TYPE(through_##name##_steps_places), x + i, \
            TYPE(through_##name##_steps)(at, grad + i + k, x + i + k, values + i + k);)) \
KERNEL(name##_backward) \
{ \
    TYPE(name##_gradient_of_1)((const T *)args[0], (const T *)args[1], (T *)args[2], n); \
}

/* The kernel of another row, without a parameter or with 1. */
#define VALUES_AS(other, name) \
INLINE void TYPE(name##_of_1)(const T *x, T *y, ptrdiff_t n) \
{ \
    T one = 1; \
    char *const args[] = {(char *)x, PARAMETERS_##other ? (char *)&one : (char *)y, (char *)y}; \
    TYPE(other##_forward)(args, 0, n); \
}
#define GRADIENTS_AS(other, name) \
INLINE void TYPE(name##_gradient_of_1)(const T *grad, const T *x, T *grad_x, ptrdiff_t n) \
{ \
    T one = 1; \
    char *const args[] = { \
        (char *)grad, (char *)x, PARAMETERS_##other ? (char *)&one : (char *)grad_x, (char *)grad_x}; \
    TYPE(other##_backward)(args, 0, n); \
}
#define VALUES_AS_SILU(name) VALUES_AS(silu, name)
#define VALUES_AS_ELU(name) VALUES_AS(elu, name)
#define GRADIENTS_AS_SILU(name) GRADIENTS_AS(silu, name)
#define GRADIENTS_AS_ELU(name) GRADIENTS_AS(elu, name)
#define VALUE_AS_SILU(...) VALUE_WITH_1(VALUES_AS_SILU, __VA_ARGS__)
#define VALUE_AS_ELU(...) VALUE_WITH_1(VALUES_AS_ELU, __VA_ARGS__)
#define GRADIENT_AS_SILU(...) GRADIENT_WITH_1(GRADIENTS_AS_SILU, __VA_ARGS__)
#define GRADIENT_AS_ELU(...) GRADIENT_WITH_1(GRADIENTS_AS_ELU, __VA_ARGS__)

#else
#define VALUE_NEAR VALUE_KERNEL
#define VALUE_NEAR_OR_IN_STEPS VALUE_IN_STEPS
#define GRADIENT_BOUNDED GRADIENT_KERNEL
#define GRADIENT_NEAR GRADIENT_KERNEL
#define OUTPUT_NEAR OUTPUT_KERNEL
#define VALUE_AS_SILU VALUE_KERNEL
#define VALUE_AS_ELU VALUE_KERNEL
#define GRADIENT_AS_SILU GRADIENT_KERNEL
#define GRADIENT_AS_ELU GRADIENT_KERNEL
#define GRADIENT_NEAR_OR_IN_STEPS(name, ...) \
KERNEL(name##_backward) \
{ \
    const T *grad = (const T *)args[0], *x = (const T *)args[1]; \
    T *grad_x = (T *)args[2]; \
    EACH_STRIDE(args, 2, grad_x, TYPE(through_##name##_steps_places), x, \
        WITH_PLACES(TYPE(through_##name##_steps_places), x + i, \
            TYPE(through_##name##_steps)(at, grad + i + k, x + i + k, into + k);)) \
}
#endif

/* What the columns of the table mean for the type. */
#define VALUE_BY_PLAIN VALUE_KERNEL
#define VALUE_BY_ROUNDS(name, each, ...) VALUE_KERNEL(name, EACH_IN_ROUNDS, __VA_ARGS__)
#define VALUE_BY_NEAR VALUE_NEAR
#define VALUE_BY_AS_SILU VALUE_AS_SILU
#define VALUE_BY_AS_ELU VALUE_AS_ELU
#define GRADIENT_BY_PLAIN GRADIENT_KERNEL
#define GRADIENT_BY_BOUNDED GRADIENT_BOUNDED
#define GRADIENT_BY_NEAR GRADIENT_NEAR
#define OUTPUT_KERNEL_BY_EXPONENTIAL OUTPUT_NEAR
#define GRADIENT_BY_AS_SILU GRADIENT_AS_SILU
#define GRADIENT_BY_AS_ELU GRADIENT_AS_ELU
#ifdef WITH_STEPS
#define VALUE_BY_FLOATS_STEPS VALUE_IN_STEPS
#define VALUE_BY_NEAR_STEPS VALUE_NEAR_OR_IN_STEPS
#define GRADIENT_BY_NEAR_STEPS GRADIENT_NEAR_OR_IN_STEPS
#else
#define VALUE_BY_FLOATS_STEPS VALUE_KERNEL
#define VALUE_BY_NEAR_STEPS VALUE_NEAR
#define GRADIENT_BY_NEAR_STEPS GRADIENT_NEAR
#endif
#if defined(WITH_STEPS) || defined(FUSES)
#define VALUE_BY_STEPS VALUE_IN_STEPS
#else
#define VALUE_BY_STEPS VALUE_KERNEL
#endif
