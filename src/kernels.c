/* The kernels of one instruction set: the compiler's flags decide which.  Baseline by
 * itself; kernels_avx2.c and kernels_avx512.c include this file under another name. */
#include <float.h>

#include "ahead.h"
#include "kernels.h"
#include "mask.h"
#include "run_both.h"
#include "run_grid.h"
#include "stream.h"
#include "vmath.h"

#ifndef FASTRELU_ISA
#define FASTRELU_ISA baseline

/* One table of names serves all. */
enum { ROUNDS_SELECTION = 0, ROUNDS_ARITHMETIC = 1, ROUNDS_DIVISION = 1, ROUNDS_EXPONENTIAL = 1, ROUNDS_COMPOSITE = 1 };
#define TWO_SLOPE(name, ...) {#name, PARAMETERS_##name, 0, PARALLEL_SELECTION, PARALLEL_SELECTION, 1, 0},
#define ACTIVATION(name, cost, value_loop, gradient_loop, dtypes, output, ...) \
    {#name, PARAMETERS_##name, ROUNDS_##cost, PARALLEL_##cost, PARALLEL_##output, 0, 0},
#define GATE(name, cost, ...) {#name, PARAMETERS_##name, 1, PARALLEL_##cost, PARALLEL_##cost, 0, 1},
const struct row_info fastrelu_rows[ROWS] = {
#include "activations.def"
};
const float fastrelu_zero_f32 = 0, fastrelu_six = 6, fastrelu_three = 3, fastrelu_limit_f32 = FLT_MAX;
const double fastrelu_zero_f64 = 0, fastrelu_limit_f64 = DBL_MAX;
const int fastrelu_zero = 0;
int fastrelu_streams, fastrelu_asks_in_cache;
#endif

#define FLOATS(...) __VA_ARGS__
#define INTEGERS(...) __VA_ARGS__
#define SIGNS(...) __VA_ARGS__
#define NOT_INTEGERS(...) __VA_ARGS__
#define POSITIVE(v) ((v) > 0)
#define NEGATIVE(v) ((v) < 0)
#define NEGATED(v) ((T)-(v))
#define TURNED(v, x) TYPE(turned)(v, x)
#define RECTIFIED(v) ((v) < ZERO ? ZERO : (v))
#define BEATS(v, best) (!((v) <= (best)) & ((best) == (best)))

/* By its costs of a generic processor GCC 12 takes a second load of the same vector for as cheap as a register, and loads
 * one that is not aligned, each time from two cache lines. */
#if defined(__AVX2__) && defined(__GNUC__) && !defined(__clang__)
#define LOADS_ONCE __attribute__((target("tune=skylake")))
#else
#define LOADS_ONCE
#endif

typedef uint16_t __attribute__((may_alias)) two_bytes;
/* Four vectors of floats fit in the registers of AVX-512, two in those of AVX2. */
#if defined(__AVX512F__)
#define IN_STEP uint8_t
#elif defined(__AVX2__)
#define IN_STEP two_bytes
#endif
#define FEW_IN_STEP IN_STEP
#define WITH_NEAR
#define WITH_STEPS
#define ZERO fastrelu_zero_f32
#define SIX fastrelu_six
#define THREE fastrelu_three
#define LIMIT fastrelu_limit_f32
#define T float
#define WORD uint32_t
#define LARGEST FLT_MAX
#define ABS(v) __builtin_fabsf(v)
#define SQRT(v) __builtin_sqrtf(v)
#define TYPE(name) name##_f32
#include "loops.h"
#include "pieces.h"
#undef T
#undef WORD
#undef LARGEST
#undef ABS
#undef SQRT
#undef TYPE
#undef IN_STEP
#undef FEW_IN_STEP
#undef WITH_STEPS

#include "halves.h"

/* Four vectors of doubles with AVX-512 (of the time of two: sigmoid 0.93, tanh 0.94, mish 0.81; of eight: 0.84, 0.78,
 * 0.87), two with AVX2 (sigmoid 0.94, mish 1.1 of the time of four). */
#if defined(__AVX2__)
typedef uint32_t __attribute__((may_alias)) four_bytes;
#endif
#if defined(__AVX512F__)
#define IN_STEP two_bytes
#elif defined(__AVX2__)
#define IN_STEP four_bytes
#endif
#define FEW_IN_STEP four_bytes
#undef ZERO
#undef LIMIT
#define ZERO fastrelu_zero_f64
#define LIMIT fastrelu_limit_f64
#define T double
#define WORD uint64_t
#define LARGEST DBL_MAX
#define ABS(v) __builtin_fabs(v)
#define SQRT(v) __builtin_sqrt(v)
#define TYPE(name) name##_f64
#include "loops.h"
#include "pieces.h"
#undef IN_STEP
#undef FEW_IN_STEP
#undef WITH_NEAR
#undef T
#undef WORD
#undef LARGEST
#undef ABS
#undef SQRT
#undef TYPE

#undef ZERO
#undef SIX
#undef THREE
#undef LIMIT
#define SIX 6
#define WORD T
#undef FLOATS
#undef NOT_INTEGERS
#define FLOATS(...)
#define NOT_INTEGERS(...)
#undef TURNED
#undef RECTIFIED
#undef BEATS
#define TURNED(v, x) (NEGATIVE(x) ? NEGATED(v) : (v))
#define RECTIFIED(v) (NEGATIVE(v) ? 0 : (v))
#define ABS(v) ((v) < 0 ? -(v) : (v))
#define BEATS(v, best) ((v) > (best))

#define T int8_t
#define TYPE(name) name##_i8
#include "loops.h"
#include "pieces.h"
#undef T
#undef TYPE

#define T int16_t
#define TYPE(name) name##_i16
#include "loops.h"
#include "pieces.h"
#undef T
#undef TYPE

#define T int32_t
#define TYPE(name) name##_i32
#include "loops.h"
#include "pieces.h"
#undef T
#undef TYPE

#define T int64_t
#define TYPE(name) name##_i64
#include "loops.h"
#include "pieces.h"
#undef T
#undef TYPE

/* 0, because what is below it has no place among them. */
#undef NEGATED
#define NEGATED(v) ((void)(v), (T)0)

#define T uint8_t
#define TYPE(name) name##_u8
#include "loops.h"
#include "pieces.h"
#undef T
#undef TYPE

#define T uint16_t
#define TYPE(name) name##_u16
#include "loops.h"
#include "pieces.h"
#undef T
#undef TYPE

#define T uint32_t
#define TYPE(name) name##_u32
#include "loops.h"
#include "pieces.h"
#undef T
#undef TYPE

#define T uint64_t
#define TYPE(name) name##_u64
#include "loops.h"
#include "pieces.h"
#undef T
#undef TYPE

#undef POSITIVE
#undef NEGATIVE
#undef NEGATED
#undef TURNED
#undef ABS
#undef BEATS
#undef NOT_INTEGERS
#define NOT_INTEGERS(...) __VA_ARGS__
/* From the least to infinity: neither zero nor NaN is one of them. */
#define POSITIVE(v) (((v) > 0) & ((v) <= INFINITE))
#define NEGATIVE(v) (((v) > 0x8000) & ((v) <= 0x8000 + INFINITE))
#define NEGATED(v) ((T)((v) ^ 0x8000))
#define TURNED(v, x) ((T)((v) ^ ((x) & 0x8000)))
#define ABS(v) ((T)((v) & 0x7fff))
#define BEATS(v, best) (half_rank(v, INFINITE) > half_rank(best, INFINITE))

#undef INTEGERS
#define INTEGERS(...)

#define T uint16_t
#define TYPE(name) name##_f16
#define INFINITE HALF_INFINITY
#include "loops.h"
#include "pieces.h"
#undef INFINITE
#undef TYPE

#define TYPE(name) name##_bf16
#define INFINITE BRAIN_HALF_INFINITY
#include "loops.h"
#include "pieces.h"
#undef INFINITE
#undef T
#undef TYPE

#undef FLOATS
#undef INTEGERS
#undef SIGNS
#define FLOATS(kernel) {[F32] = kernel##_f32, [F64] = kernel##_f64}
#define INTEGERS(kernel) { \
    [F32] = kernel##_f32, [F64] = kernel##_f64, \
    [I8] = kernel##_i8, [I16] = kernel##_i16, [I32] = kernel##_i32, [I64] = kernel##_i64, \
    [U8] = kernel##_u8, [U16] = kernel##_u16, [U32] = kernel##_u32, [U64] = kernel##_u64}
#define SIGNS(kernel) ALL_TYPES(kernel)
/* Of kernels that take halves with constant parameters. */
#define HALVES_FLOATS(kernel) {[F16] = kernel##_f16, [BF16] = kernel##_bf16, [F32] = kernel##_f32, [F64] = kernel##_f64}
#define HALVES_INTEGERS(kernel) ALL_TYPES(kernel)
#define HALVES_SIGNS(kernel) SIGNS(kernel)
#define SELECTION_SIGNS(kernel) SIGNS(kernel)
#define ARITHMETIC_FLOATS(kernel) HALVES_FLOATS(kernel)
#define DIVISION_FLOATS(kernel) HALVES_FLOATS(kernel)
#define EXPONENTIAL_FLOATS(kernel) FLOATS(kernel)
#define COMPOSITE_FLOATS(kernel) FLOATS(kernel)
/* Of kernels that make or take masks beside arrays. */
#define MASKS_FLOATS(kernel) FLOATS(kernel)
#define MASKS_INTEGERS(kernel) FLOATS(kernel)
#define MASKS_SIGNS(kernel) {[F32] = kernel##_f32, [F64] = kernel##_f64, [F16] = kernel##_f16, [BF16] = kernel##_bf16}
#define ALL_TYPES(kernel) { \
    [F16] = kernel##_f16, [BF16] = kernel##_bf16, [F32] = kernel##_f32, [F64] = kernel##_f64, \
    [I8] = kernel##_i8, [I16] = kernel##_i16, [I32] = kernel##_i32, [I64] = kernel##_i64, \
    [U8] = kernel##_u8, [U16] = kernel##_u16, [U32] = kernel##_u32, [U64] = kernel##_u64}
/* What only moves elements asks for their size alone. */
#define ALL_SIZES(kernel) { \
    [F16] = kernel##_u16, [BF16] = kernel##_u16, [F32] = kernel##_u32, [F64] = kernel##_u64, \
    [I8] = kernel##_u8, [I16] = kernel##_u16, [I32] = kernel##_u32, [I64] = kernel##_u64, \
    [U8] = kernel##_u8, [U16] = kernel##_u16, [U32] = kernel##_u32, [U64] = kernel##_u64}
#define WITH_MASK(kernels) kernels
#define ALONE(kernels) {0}
#define FROM_OUTPUT(kernels) kernels
#define INPUT_ONLY(kernels) {0}
#define OUTPUT_FROM_OUTPUT HALVES_OF_OUTPUT
#define OUTPUT_BY_EXPONENTIAL(dtypes, kernel) HALVES_BY_NEAR(kernel, dtypes(kernel))
#define OUTPUT_INPUT_ONLY(dtypes, kernel) {0}

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define TEXT_(a) #a
#define TEXT(a) TEXT_(a)

const struct isa_table JOIN(fastrelu_, FASTRELU_ISA) = {
    .name = TEXT(FASTRELU_ISA),
    .functions = {
#define TWO_SLOPE(name, dtypes, output, mask, ...) \
        [ROW_##name] = { \
            [FORWARD] = HALVES_##dtypes(name##_forward), \
            [FORWARD_BOOL] = mask(MASKS_##dtypes(name##_forward_bool)), \
            [FORWARD_BITS] = mask(MASKS_##dtypes(name##_forward_bits)), \
            [MASK_BOOL] = dtypes(name##_mask_bool), \
            [BACKWARD] = HALVES_##dtypes(name##_backward), \
            [BACKWARD_OUTPUT] = output(HALVES_##dtypes(name##_backward)), \
            [BACKWARD_BOOL] = dtypes(name##_backward_bool), \
            [BACKWARD_BITS] = MASKS_##dtypes(name##_backward_bits), \
        },
#define ACTIVATION(name, cost, value_loop, gradient_loop, dtypes, output, ...) \
        [ROW_##name] = { \
            [FORWARD] = HALVES_BY_##value_loop(name##_forward, cost##_##dtypes(name##_forward)), \
            [BACKWARD] = HALVES_BY_##gradient_loop(name##_backward, cost##_##dtypes(name##_backward)), \
            [BACKWARD_OUTPUT] = OUTPUT_##output(dtypes, name##_output_backward), \
        },
#define GATE_BOTH_NEAR(name) {0}
#define GATE_BOTH_RECTIFIED(name) FLOATS(name##_backward_both)
#define GATE(name, cost, loop, ...) \
        [ROW_##name] = { \
            [FORWARD] = FLOATS(name##_forward), \
            [BACKWARD] = FLOATS(name##_backward), \
            [BACKWARD_PARAMETER] = FLOATS(name##_backward_parameter), \
            [BACKWARD_BOTH] = GATE_BOTH_##loop(name), \
        },
#include "activations.def"
    },
    .sums = {
#define PARAMETER_GRADIENT(name, value) \
        [SUM_##name] = {[RUN] = FLOATS(name##_sum_run), [ROW] = FLOATS(name##_sum_row)},
#include "activations.def"
    },
    .pieces = {
        [CRELU] = ALL_TYPES(crelu),
        [CRELU_BACKWARD] = ALL_TYPES(crelu_backward),
        [MAXOUT] = ALL_TYPES(maxout),
        [MAXOUT_ARGMAX] = ALL_TYPES(maxout_argmax),
        [MAXOUT_BACKWARD] = ALL_SIZES(maxout_backward),
    },
    .run = run,
    .run_grid = run_grid,
    .run_both = run_both,
    .run_short = run_short,
    .run_sum = run_sum,
    .run_pieces = run_pieces,
    .all_within = all_within,
    .count_bits = count_bits,
};
