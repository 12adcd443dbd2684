/* Kernels that take halves as they are, and constant parameters, for rows that take no longer than the
 * passes over a block would, through which halves of all others go: 64 at a time stay in registers
 * (leaky_relu in cache 0.5 of the time, at 16,000,000 elements 0.7). */
#ifndef FASTRELU_HALVES_H
#define FASTRELU_HALVES_H

#include "ahead.h"
#include "half.h"
#include "kernels.h"
#include "stream.h"

/* Of steps.h, which sees float as the type. */
#define TYPE(name) name##_f32

enum { HALVES = 64 };

/* BODY for each 64, `from` being the inputs and `to` the output; what is left over goes through an
 * array.  Asking ahead takes 0.82 to 0.97 of the time at 32 MiB; of inputs in the
 * cache that cores share, where that pays (ahead.h), gradients 0.86 to 1.03 from 1 MiB of both on, values 0.94. */
#define EACH_HALVES(name, halves, inputs, BODY) do { \
    enum { p = PARAMETERS_##name }; \
    _Alignas(64) uint16_t rest[inputs][HALVES] = {{0}}; \
    const size_t bytes = (size_t)n * 2; \
    const int far = bytes > FAR, apart = streams_to(args[(inputs) + p], args, inputs, bytes); \
    const int asks = far || ((inputs) * bytes > BEYOND_ONE_CORE && is_shared(args[(inputs) + p], args, inputs, bytes)); \
    const uintptr_t distance = ahead_of_stream(apart, inputs); \
    float a = 0, b = 0; \
    if (p > 0) \
        widen_##halves(&a, (const uint16_t *)args[inputs], 1); \
    if (p > 1) \
        widen_##halves(&b, (const uint16_t *)args[(inputs) + 1], 1); \
    for (ptrdiff_t start = 0; start < n; start += HALVES) { \
        const int streams = AS_ONE_LOOP(apart); \
        const uint16_t *from[inputs]; \
        uint16_t *const y = (uint16_t *)args[(inputs) + p] + start, *to = streams ? rest[0] : y; \
        for (int input = 0; input < (inputs); input++) \
            from[input] = (const uint16_t *)args[input] + start; \
        if (__builtin_expect(asks, 0)) { \
            for (int input = 0; input < (inputs); input++) \
                AHEAD_BY(distance, from[input], HALVES * 2, 0) \
            if (far && !streams) \
                AHEAD(y, HALVES * 2, 1) \
        } \
        if (n - start < HALVES) { \
            for (int input = 0; input < (inputs); input++) \
                from[input] = memcpy(rest[input], from[input], (size_t)(n - start) * 2); \
            to = rest[0]; \
        } \
        BODY \
        if (n - start < HALVES) \
            memcpy(y, to, (size_t)(n - start) * 2); \
        else if (streams) \
            stream_lines(y, to, HALVES * 2 / 64); \
    } \
    end_of_stream(apart); \
} while (0)

#define HALVES_KERNEL(function) static __attribute__((unused)) void function(char *const *args, int form, ptrdiff_t n)
/* v from grad and v, by the table's column gradient_loop. */
#define HALVES_GRADIENTS_PLAIN(name) \
    _Pragma("omp simd") \
    for (int i = 0; i < HALVES; i++) \
        v[i] = name##_gradient_f32(grad[i], v[i], a, b);
#ifdef FUSES
#define HALVES_GRADIENTS_BOUNDED(name) \
    int some = 0; \
    for (int i = 0; i < HALVES; i += LANES * STEPS) \
        some |= some_larger_f32(through_##name##_bound_f32, v + i); \
    if (__builtin_expect(some, 0)) { \
        HALVES_GRADIENTS_PLAIN(name) \
    } else { \
        _Pragma("omp simd") \
        for (int i = 0; i < HALVES; i++) \
            v[i] = through_##name##_bounded_f32(grad[i], v[i]); \
    }
#else
#define HALVES_GRADIENTS_BOUNDED HALVES_GRADIENTS_PLAIN
#endif
#define HALVES_GRADIENT_KERNEL(name, gradient_loop, half, halves) \
HALVES_KERNEL(name##_backward_##half) \
{ \
    float v[HALVES], grad[HALVES]; \
    EACH_HALVES(name, halves, 2, \
        widen_##halves(grad, from[0], HALVES); \
        widen_##halves(v, from[1], HALVES); \
        HALVES_GRADIENTS_##gradient_loop(name) \
        narrow_##halves(to, v, HALVES);); \
}
#define HALVES_KERNELS(name, gradient_loop, half, halves) \
HALVES_KERNEL(name##_forward_##half) \
{ \
    float v[HALVES]; \
    EACH_HALVES(name, halves, 1, \
        widen_##halves(v, from[0], HALVES); \
        _Pragma("omp simd") \
        for (int i = 0; i < HALVES; i++) \
            v[i] = name##_value_f32(v[i], a, b); \
        narrow_##halves(to, v, HALVES);); \
} \
HALVES_GRADIENT_KERNEL(name, gradient_loop, half, halves)
#define HALVES_FLOATS(name, gradient_loop) \
    HALVES_KERNELS(name, gradient_loop, f16, halves) HALVES_KERNELS(name, gradient_loop, bf16, brain_halves)
#define HALVES_INTEGERS HALVES_FLOATS
/* Those take halves as integers (loops.h). */
#define HALVES_SIGNS(...)
/* Gradients from the output, which are but a few products: of the time of passes over a block AVX-512 takes 0.47 to 0.67,
 * AVX2 0.73 (squared_relu) to 1.11 (sigmoid). */
#if defined(__AVX512F__)
#define HALVES_FROM_OUTPUT(...) __VA_ARGS__
#define HALVES_OF_OUTPUT(dtypes, kernel) HALVES_##dtypes(kernel)
#else
#define HALVES_FROM_OUTPUT(...)
#define HALVES_OF_OUTPUT(dtypes, kernel) dtypes(kernel)
#endif
#define HALVES_BY_EXPONENTIAL(...)
#define HALVES_INPUT_ONLY(...)
#define HALVES_SELECTION(...) __VA_ARGS__
#define HALVES_ARITHMETIC(...) __VA_ARGS__
#define HALVES_DIVISION(...) __VA_ARGS__
#define HALVES_EXPONENTIAL(...)
#define HALVES_COMPOSITE(...)
#define TWO_SLOPE(name, dtypes, ...) HALVES_##dtypes(name, PLAIN)
#define ACTIVATION(name, cost, value_loop, gradient_loop, dtypes, output, ...) \
    HALVES_##cost(HALVES_##dtypes(name, gradient_loop)) \
    HALVES_##output(HALVES_GRADIENT_KERNEL(name##_output, PLAIN, f16, halves) \
                    HALVES_GRADIENT_KERNEL(name##_output, PLAIN, bf16, brain_halves))
#include "activations.def"

/* Rows of exponentials that look them up, for float16, by strides: of the time of passes over blocks values take 0.93,
 * gradients 0.86.  Strides in which something is far, and other parameters than 1, go through the kernel of floats.
 * With AVX2, of which registers are too few, gradients take 1.2 to 1.4 of the time, and values as long.
 *
 * HALVES_BY_loop is the entry of such a row in the table of kernels.c, in place of that which follows. */
#define HALVES_BY_PLAIN(kernel, ...) __VA_ARGS__
#define HALVES_BY_ROUNDS HALVES_BY_PLAIN
#define HALVES_BY_BOUNDED HALVES_BY_PLAIN
#define HALVES_BY_NEAR HALVES_BY_STEPS
#define HALVES_BY_FLOATS_STEPS HALVES_BY_STEPS
#define HALVES_BY_NEAR_STEPS HALVES_BY_STEPS
#define HALVES_BY_AS_SILU HALVES_BY_STEPS
#define HALVES_BY_AS_ELU HALVES_BY_STEPS
#if defined(__AVX512F__)
#define HALVES_BY_STEPS(kernel, ...) {[F16] = kernel##_f16, [F32] = kernel##_f32, [F64] = kernel##_f64}
_Static_assert((int)STRIDE == (int)HALVES && ROUND_OF(4) == HALVES, "a stride of floats is what is widened at a time");
/* Elements that go through the kernel of floats where one of the first HALVES is far: by itself a stride would take several
 * times as long as one of floats, of which that kernel sets far elements aside: where some are far, values take 0.3 to 0.76
 * of the time so, gradients 0.29 to 0.8; of other parameters than 1, 0.59 to 0.83. */
enum { MANY_HALVES = 512 };
static void widen_halves_to_rounds(float *to, const uint16_t *from, ptrdiff_t n)
{
    const ptrdiff_t rest = -n & (HALVES - 1);
    widen_halves(to, from, n);
    memset(to + n, 0, (size_t)rest * sizeof *to);
}
/* The floats of a stride, and their places, are there before the polynomials of the one before are evaluated, as in
 * steps.h: in cache tanh takes 0.78 of the time so, sigmoid, silu and softplus 0.84 to 0.86, gradients 0.82 to 0.91.
 * GCC would leave making places to the end of the round, which gradients take 0.96 of the time with, but values by
 * interval up to 1.1.
 *
 * The last of the inputs is x; `near` makes results of v, and `all` makes halves of halves, whatever they are: those that
 * follow where some are far, and the last ones. */
#define EACH_STRIDE_OF_HALVES(name, inputs, PLACES, is_near, near, all) \
    enum { p = PARAMETERS_##name }; \
    const uint16_t *const first = (const uint16_t *)args[0], *const last = (const uint16_t *)args[(inputs) - 1]; \
    uint16_t *const y = (uint16_t *)args[(inputs) + p]; \
    const float a = p > 0 ? half_to_float(*(const uint16_t *)args[inputs]) : 1; \
    const int far = n * 2 > FAR, apart = streams_to((char *)y, args, inputs, (size_t)n * 2); \
    const uintptr_t distance = ahead_of_stream(apart, inputs); \
    const ptrdiff_t stop = n & -(ptrdiff_t)HALVES; \
    _Alignas(64) float widened[2 * HALVES]; \
    (void)first; \
    for (ptrdiff_t i = 0; i < n;) { \
        if (i < stop) { \
            widen_halves(widened, last + i, HALVES); \
            struct places_f32 next = PLACES(widened); \
            for (ptrdiff_t turn = 0; i < stop; i += HALVES, turn ^= HALVES) { \
                const int streams = AS_ONE_LOOP(apart); \
                _Alignas(64) uint16_t held[HALVES]; \
                _Alignas(64) float results[HALVES]; \
                uint16_t *const to = streams ? held : y + i; \
                const float *const v = widened + turn; \
                float *const after = widened + (turn ^ HALVES); \
                const struct places_f32 at = next; \
                if (__builtin_expect(far, 0)) { \
                    for (int input = 0; input < (inputs); input++) \
                        AHEAD_BY(distance, (const uint16_t *)args[input] + i, HALVES * 2, 0) \
                    if (!streams) \
                        AHEAD(y + i, HALVES * 2, 1) \
                } \
                widen_halves(after, last + (i + HALVES < stop ? i + HALVES : i), HALVES); \
                next = PLACES(after); \
                if ((inputs) == 1) \
                    EACH_STEP(__asm__ volatile("" : "+v"(next.a[s]), "+v"(next.k[s]))); \
                if (__builtin_expect(!(is_near), 0)) \
                    break; \
                near; \
                narrow_halves(to, results, HALVES); \
                if (streams) \
                    stream_lines(y + i, to, HALVES * 2 / 64); \
            } \
        } \
        if (i < n) { \
            const ptrdiff_t count = n - i < MANY_HALVES ? n - i : MANY_HALVES; \
            all; \
            i += count; \
        } \
    } \
    end_of_stream(apart);
/* By the kernels of floats, up to MANY_HALVES elements. */
#define ALL_HALVES(name) \
static __attribute__((noinline)) void name##_all_halves(const uint16_t *x, float a, uint16_t *y, ptrdiff_t count) \
{ \
    _Alignas(64) float v[MANY_HALVES], results[MANY_HALVES]; \
    char *const args[] = {(char *)v, PARAMETERS_##name ? (char *)&a : (char *)results, (char *)results}; \
    widen_halves_to_rounds(v, x, count); \
    name##_forward_f32(args, 0, (count + HALVES - 1) & -(ptrdiff_t)HALVES); \
    narrow_halves(y, results, count); \
}
#define ALL_GRADIENT_HALVES(name) \
static __attribute__((noinline)) void name##_gradient_all_halves( \
    const uint16_t *g, const uint16_t *x, float a, uint16_t *grad_x, ptrdiff_t count) \
{ \
    _Alignas(64) float grad[MANY_HALVES], v[MANY_HALVES], results[MANY_HALVES]; \
    char *const args[] = {(char *)grad, (char *)v, PARAMETERS_##name ? (char *)&a : (char *)results, (char *)results}; \
    widen_halves_to_rounds(grad, g, count); \
    widen_halves_to_rounds(v, x, count); \
    name##_backward_f32(args, 0, (count + HALVES - 1) & -(ptrdiff_t)HALVES); \
    narrow_halves(grad_x, results, count); \
}
#define VALUE_STRIDES_OF_HALVES(name, PLACES, is_near, near) \
ALL_HALVES(name) \
HALVES_KERNEL(name##_forward_f16) \
{ \
    EACH_STRIDE_OF_HALVES(name, 1, PLACES, a == 1 && (is_near), near, name##_all_halves(last + i, a, y + i, count)) \
}
#define HALVES_VALUE_NEAR(name) \
VALUE_STRIDES_OF_HALVES(name, name##_near_places_f32, !at.some_far, name##_near_f32(at, v, results))
#define HALVES_VALUE_NEAR_STEPS HALVES_VALUE_NEAR
#define HALVES_VALUE_STEPS(name) \
VALUE_STRIDES_OF_HALVES(name, name##_steps_places_f32, 1, name##_steps_f32(at, v, NULL, 0, results))
#define HALVES_GRADIENT_NEAR(name) \
ALL_GRADIENT_HALVES(name) \
HALVES_KERNEL(name##_backward_f16) \
{ \
    _Alignas(64) float grad[HALVES]; \
    EACH_STRIDE_OF_HALVES(name, 2, through_##name##_near_places_f32, \
        (widen_halves(grad, first + i, HALVES), a == 1) && !at.some_far \
            && !(through_##name##_of_finite_f32 && some_infinite_of_stride_f32(grad)), \
        through_##name##_near_f32(at, grad, v, results), \
        name##_gradient_all_halves(first + i, last + i, a, y + i, count)) \
}
#define HALVES_GRADIENT_NEAR_STEPS HALVES_GRADIENT_NEAR
/* The kernel of another row where the parameter is 1. */
#define EACH_MANY_HALVES(all) \
    for (ptrdiff_t i = 0; i < n; i += MANY_HALVES) { \
        const ptrdiff_t count = n - i < MANY_HALVES ? n - i : MANY_HALVES; \
        all; \
    }
#define VALUE_HALVES_AS(other, name) \
ALL_HALVES(name) \
HALVES_KERNEL(name##_forward_f16) \
{ \
    char *const without[] = {args[0], args[2]}; \
    const float a = half_to_float(*(const uint16_t *)args[1]); \
    if (a == 1) \
        other##_forward_f16(PARAMETERS_##other ? args : without, form, n); \
    else \
        EACH_MANY_HALVES(name##_all_halves((const uint16_t *)args[0] + i, a, (uint16_t *)args[2] + i, count)) \
}
#define GRADIENT_HALVES_AS(other, name) \
ALL_GRADIENT_HALVES(name) \
HALVES_KERNEL(name##_backward_f16) \
{ \
    char *const without[] = {args[0], args[1], args[3]}; \
    const float a = half_to_float(*(const uint16_t *)args[2]); \
    if (a == 1) \
        other##_backward_f16(PARAMETERS_##other ? args : without, form, n); \
    else \
        EACH_MANY_HALVES(name##_gradient_all_halves( \
            (const uint16_t *)args[0] + i, (const uint16_t *)args[1] + i, a, (uint16_t *)args[3] + i, count)) \
}
#define HALVES_VALUE_AS_SILU(name) VALUE_HALVES_AS(silu, name)
#define HALVES_VALUE_AS_ELU(name) VALUE_HALVES_AS(elu, name)
#define HALVES_GRADIENT_AS_SILU(name) GRADIENT_HALVES_AS(silu, name)
#define HALVES_GRADIENT_AS_ELU(name) GRADIENT_HALVES_AS(elu, name)
#else
#define HALVES_BY_STEPS(kernel, ...) __VA_ARGS__
#define HALVES_VALUE_STEPS(name)
#define HALVES_VALUE_NEAR(name)
#define HALVES_VALUE_NEAR_STEPS(name)
#define HALVES_GRADIENT_NEAR(name)
#define HALVES_GRADIENT_NEAR_STEPS(name)
#define HALVES_VALUE_AS_SILU(name)
#define HALVES_VALUE_AS_ELU(name)
#define HALVES_GRADIENT_AS_SILU(name)
#define HALVES_GRADIENT_AS_ELU(name)
#endif
#define HALVES_VALUE_FLOATS_STEPS(name) HALVES_VALUE_STEPS(name)
#define HALVES_VALUE_PLAIN(name)
#define HALVES_VALUE_ROUNDS(name)
#define HALVES_GRADIENT_PLAIN(name)
#define HALVES_GRADIENT_BOUNDED(name)
#define HALVES_OUTPUT_FROM_OUTPUT(name)
#define HALVES_OUTPUT_INPUT_ONLY(name)
#define HALVES_OUTPUT_BY_EXPONENTIAL(name) HALVES_GRADIENT_NEAR(name##_output)
#define ACTIVATION(name, cost, value_loop, gradient_loop, dtypes, output, ...) \
    HALVES_VALUE_##value_loop(name) HALVES_GRADIENT_##gradient_loop(name) HALVES_OUTPUT_##output(name)
#include "activations.def"

#undef EACH_HALVES
#undef HALVES_KERNEL
#undef HALVES_KERNELS
#undef HALVES_GRADIENT_KERNEL
#undef HALVES_FLOATS
#undef HALVES_INTEGERS
#undef HALVES_SIGNS
#undef HALVES_FROM_OUTPUT
#undef HALVES_BY_EXPONENTIAL
#undef HALVES_INPUT_ONLY
#undef HALVES_SELECTION
#undef HALVES_ARITHMETIC
#undef HALVES_DIVISION
#undef HALVES_EXPONENTIAL
#undef HALVES_COMPOSITE
#undef TYPE
#endif
