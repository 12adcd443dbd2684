/* Kernels that take halves as they are, and constant parameters, for rows that take no longer than the
 * passes over a block would, through which halves of all others go: 64 at a time stay in registers
 * (leaky_relu in cache 0.5 of the time, at 16,000,000 elements 0.7). */
#ifndef FASTRELU_HALVES_H
#define FASTRELU_HALVES_H

#include "ahead.h"
#include "half.h"
#include "kernels.h"

enum { HALVES = 64 };

/* BODY for each 64, `from` being the inputs and `to` the output; what is left over goes through an
 * array.  Asking ahead takes 0.82 to 0.97 of the time at 32 MiB. */
#define EACH_HALVES(name, halves, inputs, BODY) do { \
    enum { p = PARAMETERS_##name }; \
    uint16_t rest[inputs][HALVES] = {{0}}; \
    float a = 0, b = 0; \
    if (p > 0) \
        widen_##halves(&a, (const uint16_t *)args[inputs], 1); \
    if (p > 1) \
        widen_##halves(&b, (const uint16_t *)args[(inputs) + 1], 1); \
    for (ptrdiff_t start = 0; start < n; start += HALVES) { \
        const uint16_t *from[inputs]; \
        uint16_t *const y = (uint16_t *)args[(inputs) + p] + start, *to = y; \
        for (int input = 0; input < (inputs); input++) \
            from[input] = (const uint16_t *)args[input] + start; \
        if (__builtin_expect(n * 2 > FAR, 0)) { \
            for (int input = 0; input < (inputs); input++) \
                AHEAD(from[input], HALVES * 2, 0) \
            AHEAD(y, HALVES * 2, 1) \
        } \
        if (n - start < HALVES) { \
            for (int input = 0; input < (inputs); input++) \
                from[input] = memcpy(rest[input], from[input], (size_t)(n - start) * 2); \
            to = rest[0]; \
        } \
        BODY \
        if (to != y) \
            memcpy(y, to, (size_t)(n - start) * 2); \
    } \
} while (0)

#define HALVES_KERNEL(function) static __attribute__((unused)) void function(char *const *args, int form, ptrdiff_t n)
#define HALVES_KERNELS(name, half, halves) \
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
HALVES_KERNEL(name##_backward_##half) \
{ \
    float v[HALVES], grad[HALVES]; \
    EACH_HALVES(name, halves, 2, \
        widen_##halves(grad, from[0], HALVES); \
        widen_##halves(v, from[1], HALVES); \
        _Pragma("omp simd") \
        for (int i = 0; i < HALVES; i++) \
            v[i] = name##_gradient_f32(grad[i], v[i], a, b); \
        narrow_##halves(to, v, HALVES);); \
}

#define HALVES_FLOATS(name) HALVES_KERNELS(name, f16, halves) HALVES_KERNELS(name, bf16, brain_halves)
#define HALVES_INTEGERS(name) HALVES_FLOATS(name)
/* Those take halves as integers (loops.h). */
#define HALVES_SIGNS(name)
#define HALVES_SELECTION(...) __VA_ARGS__
#define HALVES_ARITHMETIC(...) __VA_ARGS__
#define HALVES_EXPONENTIAL(...)
#define TWO_SLOPE(name, dtypes, ...) HALVES_##dtypes(name)
#define ACTIVATION(name, cost, value_loop, gradient_loop, dtypes, ...) HALVES_##cost(HALVES_##dtypes(name))
#include "activations.def"

#undef EACH_HALVES
#undef HALVES_KERNEL
#undef HALVES_KERNELS
#undef HALVES_FLOATS
#undef HALVES_INTEGERS
#undef HALVES_SIGNS
#undef HALVES_SELECTION
#undef HALVES_ARITHMETIC
#undef HALVES_EXPONENTIAL
#endif
