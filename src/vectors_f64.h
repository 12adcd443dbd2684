/* Vectors of doubles, for functions that look coefficients up in registers; see vectors_f32.h. */
#ifndef FASTRELU_VECTORS_F64_H
#define FASTRELU_VECTORS_F64_H

#include "vectors.h"

/* LOOK_UP takes one of eight doubles, LOOK_UP_LOW one of the first four where no place is above 3.  AVX2, which has no
 * instruction for doubles, takes the two halves of each as if they were floats, by pairs of places. */
#if defined(__AVX512F__)
enum { LANES_f64 = 8 };
#define VECTOR __m512d
#define LOAD(p) _mm512_loadu_pd(p)
#define STORE(p, v) _mm512_storeu_pd(p, v)
#define ALL(c) _mm512_set1_pd(c)
#define STEP(a, b, c) _mm512_fmadd_pd(a, b, c)
#define FUSED(a, b, c) _mm512_fmadd_pd(a, b, c)
#define MAGNITUDE(v) _mm512_abs_pd(v)
#define AT_MOST(v, bound) _mm512_min_pd(ALL(bound), v)
#define AT_LEAST(v, bound) _mm512_max_pd(ALL(bound), v)
#define FOR_NUMBERS_MAGNITUDE_TO(v, bound) _mm512_range_pd(ALL(bound), v, 0xa)
#define WITH_SIGN(v, sign) WITH_BITS(v, sign, 0xb8)
#define WITH_BITS(v, sign, truths) _mm512_castsi512_pd(_mm512_ternarylogic_epi64( \
    _mm512_castpd_si512(v), _mm512_set1_epi64(INT64_MIN), _mm512_castpd_si512(sign), truths))
#define PLACES(v, intervals) (v)
#define LOOK_UP(eight, v) _mm512_permutexvar_pd(_mm512_castpd_si512(v), _mm512_loadu_pd(eight))
#define LOOK_UP_LOW(eight, v) LOOK_UP(eight, v)
#define SOME_HIGH(k, intervals) 1
#define IS_NOT_MINUS(v) ((__mmask8)~_mm512_movepi64_mask(_mm512_castpd_si512(v)))
#define NEGATED_BUT_FOR_NEGATIVE(v, sign) WITH_BITS(v, sign, 0xb4)
#define TRUTHS __mmask8
#define NONE ((__mmask8)-1)
#define OR_BELOW(truths, v, bound) _mm512_mask_cmp_pd_mask(truths, v, ALL(bound), _CMP_NLT_UQ)
#define OR_ABOVE(truths, v, bound) _mm512_mask_cmp_pd_mask(truths, v, ALL(bound), _CMP_NGT_UQ)
#define SOME(truths) ((truths) != NONE)
#define WHICH(truths) ((__mmask8)~(truths))
#define COMPRESSED(bits, v) _mm512_maskz_compress_pd((__mmask8)(bits), v)
#define EXPANDED(v, bits, some) _mm512_mask_expand_pd(v, (__mmask8)(bits), some)
#define COUNT(bits) __builtin_popcount((__mmask8)(bits))
#define IS_NEGATIVE(v) _mm512_cmp_pd_mask(v, ALL(0), _CMP_LT_OQ)
#define IS_ABOVE(v, bound) _mm512_cmp_pd_mask(v, ALL(bound), _CMP_GT_OQ)
#define IS_FINITE(v) _mm512_cmp_pd_mask(MAGNITUDE(v), ALL(DBL_MAX), _CMP_LE_OQ)
#define IS_NOT_0(v) _mm512_cmp_pd_mask(v, ALL(0), _CMP_NEQ_UQ)
#define POWER_OF_TWO(v) _mm512_castsi512_pd(_mm512_slli_epi64(_mm512_castpd_si512(v), 52))
#define RECIPROCAL_START(v) \
    _mm512_castsi512_pd(_mm512_sub_epi64(_mm512_set1_epi64(0x7fde620000000000), _mm512_castpd_si512(v)))
#define KEPT(mask, v) _mm512_maskz_mov_pd(mask, v)
#define CHOSEN(mask, v, other) _mm512_mask_blend_pd(mask, other, v)
#elif defined(__AVX2__)
enum { LANES_f64 = 4 };
#define VECTOR __m256d
#define LOAD(p) _mm256_loadu_pd(p)
#define STORE(p, v) _mm256_storeu_pd(p, v)
#define ALL(c) _mm256_set1_pd(c)
#define STEP(a, b, c) _mm256_fmadd_pd(a, b, c)
#define FUSED(a, b, c) _mm256_fmadd_pd(a, b, c)
#define MAGNITUDE(v) _mm256_andnot_pd(ALL(-0.0), v)
#define AT_MOST(v, bound) _mm256_min_pd(ALL(bound), v)
#define AT_LEAST(v, bound) _mm256_max_pd(ALL(bound), v)
#define FOR_NUMBERS_MAGNITUDE_TO(v, bound) MAGNITUDE_TO(v, bound)
#define WITH_SIGN(v, sign) _mm256_or_pd(v, _mm256_and_pd(ALL(-0.0), sign))
/* Twice the place in the lower half, and one more in the upper one. */
#define PLACES(v, intervals) _mm256_castsi256_pd(_mm256_add_epi32( \
    _mm256_shuffle_epi32(_mm256_slli_epi32(_mm256_castpd_si256(v), 1), 0xa0), _mm256_set1_epi64x((int64_t)1 << 32)))
#define LOOK_UP_LOW(eight, places) _mm256_castps_pd(_mm256_permutevar8x32_ps( \
    _mm256_castpd_ps(_mm256_loadu_pd(eight)), _mm256_castpd_si256(places)))
#define FOURTH_LAST_FIRST(places) _mm256_castsi256_pd(_mm256_slli_epi64(_mm256_castpd_si256(places), 60))
#define LOOK_UP(eight, places) \
    _mm256_blendv_pd(LOOK_UP_LOW(eight, places), LOOK_UP_LOW((eight) + 4, places), FOURTH_LAST_FIRST(places))
#define SOME_HIGH(k, intervals) __builtin_expect( \
    SOME(FOURTH_LAST_FIRST(_mm256_or_pd(_mm256_or_pd(k[0], k[1]), _mm256_or_pd(k[2], k[3])))), 0)
/* To choose by, which looks at signs. */
#define IS_NOT_MINUS(v) _mm256_xor_pd(ALL(-0.0), v)
#define NEGATED_BUT_FOR_NEGATIVE(v, sign) _mm256_xor_pd(v, _mm256_andnot_pd(sign, ALL(-0.0)))
#define TRUTHS __m256d
#define NONE _mm256_setzero_pd()
#define OR_BELOW(truths, v, bound) _mm256_or_pd(truths, _mm256_cmp_pd(v, ALL(bound), _CMP_LT_OQ))
#define OR_ABOVE(truths, v, bound) _mm256_or_pd(truths, IS_ABOVE(v, bound))
#define SOME(truths) _mm256_movemask_pd(truths)
#define WHICH(truths) _mm256_movemask_pd(truths)
#define IS_NEGATIVE(v) _mm256_cmp_pd(v, ALL(0), _CMP_LT_OQ)
#define IS_ABOVE(v, bound) _mm256_cmp_pd(v, ALL(bound), _CMP_GT_OQ)
#define IS_FINITE(v) _mm256_cmp_pd(MAGNITUDE(v), ALL(DBL_MAX), _CMP_LE_OQ)
#define IS_NOT_0(v) _mm256_cmp_pd(v, ALL(0), _CMP_NEQ_UQ)
#define POWER_OF_TWO(v) _mm256_castsi256_pd(_mm256_slli_epi64(_mm256_castpd_si256(v), 52))
#define RECIPROCAL_START(v) \
    _mm256_castsi256_pd(_mm256_sub_epi64(_mm256_set1_epi64x(0x7fde620000000000), _mm256_castpd_si256(v)))
#define KEPT(mask, v) _mm256_blendv_pd(ALL(0), v, mask)
#define CHOSEN(mask, v, other) _mm256_blendv_pd(other, v, mask)
#else
enum { LANES_f64 = 1 };
#define VECTOR double
#define LOAD(p) (*(p))
#define STORE(p, v) (*(p) = (v))
#define ALL(c) (c)
#ifdef FUSES
#define STEP(a, b, c) __builtin_fma(a, b, c)
#else
#define STEP(a, b, c) ((a) * (b) + (c))
#endif
#define FUSED(a, b, c) STEP(a, b, c)
#define MAGNITUDE(v) __builtin_fabs(v)
#define AT_MOST(v, bound) ((v) > (bound) ? (bound) : (v))
#define AT_LEAST(v, bound) ((v) < (bound) ? (bound) : (v))
#define FOR_NUMBERS_MAGNITUDE_TO(v, bound) MAGNITUDE_TO(v, bound)
#define WITH_SIGN(v, sign) __builtin_copysign(v, sign)
/* Of v < 0 ? -0.0 : v Clang 14 makes -0.0 for a v of 0. */
#define NOT_NEGATIVE(v) WITH_SIGN((v) < 0 ? 0 : (v), v)
#define PLACES(v, intervals) (v)
#define LOOK_UP(eight, v) (eight)[bits_of(v) & 7]
#define LOOK_UP_LOW(eight, v) LOOK_UP(eight, v)
#define SOME_HIGH(k, intervals) 1
#define IS_NOT_MINUS(v) (!(bits_of(v) >> 63))
#define NEGATED_BUT_FOR_NEGATIVE(v, sign) ((v) * __builtin_copysign(1.0, -(sign)))
#define TRUTHS int
#define NONE 0
#define OR_BELOW(truths, v, bound) ((truths) | ((v) < (bound)))
#define OR_ABOVE(truths, v, bound) ((truths) | ((v) > (bound)))
#define SOME(truths) (truths)
#define WHICH(truths) (truths)
#define IS_NEGATIVE(v) ((v) < 0)
#define IS_ABOVE(v, bound) ((v) > (bound))
#define IS_FINITE(v) (MAGNITUDE(v) <= DBL_MAX)
#define IS_NOT_0(v) ((v) != 0)
#define POWER_OF_TWO(v) power_of_two_f64(bits_of(v))
#define RECIPROCAL_START(v) double_from(0x7fde620000000000 - bits_of(v))
#define KEPT(mask, v) kept_f64(mask, v)
#define CHOSEN(mask, v, other) ((mask) ? (v) : (other))
#endif
#define MAGNITUDE_TO(v, bound) AT_MOST(MAGNITUDE(v), bound)
#ifndef NOT_NEGATIVE
#define NOT_NEGATIVE(v) AT_LEAST(v, -0.0)
#endif
#define NOT_POSITIVE(v) AT_MOST(v, -0.0)
#define LANES LANES_f64

#endif
