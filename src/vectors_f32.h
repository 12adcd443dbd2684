/* Vectors of floats, for functions that look coefficients up in registers (vectors.h). */
#ifndef FASTRELU_VECTORS_F32_H
#define FASTRELU_VECTORS_F32_H

#include "vectors.h"

/* MAGNITUDE_TO(v, bound) is the smaller of |v| and bound, NaN for NaN; with FOR_NUMBERS, for which AVX-512 has
 * one instruction, it is either of the two for NaN.  LOOK_UP takes one of sixteen floats by the last bits of v;
 * LOOK_UP_LOW does where they are eight that stand twice, or no v is above 7.  FUSED rounds once.  KEPT is v or 0.
 * IS_MINUS and what follows it go by the sign, even that of 0.  TRUTHS, from NONE on, gather by OR_BELOW and OR_ABOVE
 * whether SOME element is so, and WHICH are, which NaN never is: with AVX-512 those that are not, as its
 * comparisons take an `and` along, but no `or`.  FARTHEST_OR_ABOVE and FARTHEST_OR_BELOW, of four vectors, compare but
 * once, for comparisons keep multiplications waiting, by the order of floats as integers, which NaN is at the end of
 * (Zen 4: in cache sigmoid takes 0.95 of the time, logsigmoid's gradient 0.94; of doubles neither less). */
#if defined(__AVX512F__)
enum { LANES_f32 = 16 };
#define VECTOR __m512
#define LOAD(p) _mm512_loadu_ps(p)
#define STORE(p, v) _mm512_storeu_ps(p, v)
#define ALL(c) _mm512_set1_ps(c)
#define STEP(a, b, c) _mm512_fmadd_ps(a, b, c)
#define FUSED(a, b, c) _mm512_fmadd_ps(a, b, c)
#define MAGNITUDE(v) _mm512_abs_ps(v)
#define AT_MOST(v, bound) _mm512_min_ps(ALL(bound), v)
#define AT_LEAST(v, bound) _mm512_max_ps(ALL(bound), v)
#define FOR_NUMBERS_MAGNITUDE_TO(v, bound) _mm512_range_ps(ALL(bound), v, 0xa)
#define WITH_BITS(v, sign, truths) _mm512_castsi512_ps(_mm512_ternarylogic_epi32( \
    _mm512_castps_si512(v), _mm512_set1_epi32(INT32_MIN), _mm512_castps_si512(sign), truths))
#define WITH_SIGN(v, sign) WITH_BITS(v, sign, 0xb8)
#define WITHOUT_LAST(v, bits) _mm512_castsi512_ps(_mm512_srli_epi32(_mm512_castps_si512(v), bits))
#define LOOK_UP(sixteen, v) _mm512_permutexvar_ps(_mm512_castps_si512(v), _mm512_loadu_ps(sixteen))
#define LOOK_UP_LOW(sixteen, v) LOOK_UP(sixteen, v)
#define POWER_OF_TWO(v) _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_castps_si512(v), 23))
#define RECIPROCAL_START(v) \
    _mm512_castsi512_ps(_mm512_sub_epi32(_mm512_set1_epi32(0x7ef31000), _mm512_castps_si512(v)))
#define IS_MINUS(v) _mm512_movepi32_mask(_mm512_castps_si512(v))
#define IS_NOT_MINUS(v) ((__mmask16)~IS_MINUS(v))
#define NEGATED_BUT_FOR_NEGATIVE(v, sign) WITH_BITS(v, sign, 0xb4)
#define IS_ABOVE(v, bound) _mm512_cmp_ps_mask(v, ALL(bound), _CMP_GT_OQ)
#define TRUTHS __mmask16
#define NONE ((__mmask16)-1)
#define OR_BELOW(truths, v, bound) _mm512_mask_cmp_ps_mask(truths, v, ALL(bound), _CMP_NLT_UQ)
#define OR_ABOVE(truths, v, bound) _mm512_mask_cmp_ps_mask(truths, v, ALL(bound), _CMP_NGT_UQ)
#define SOME(truths) ((truths) != NONE)
#define WHICH(truths) ((__mmask16)~(truths))
#define INTEGERS_OF(v) _mm512_castps_si512(v)
#define FARTHEST(MAX, v) \
    MAX(MAX(INTEGERS_OF(v[0]), INTEGERS_OF(v[1])), MAX(INTEGERS_OF(v[2]), INTEGERS_OF(v[3])))
#define FARTHEST_OR_ABOVE(v, bound) \
    (_mm512_cmpgt_epi32_mask(FARTHEST(_mm512_max_epi32, v), INTEGERS_OF(ALL(bound))) != 0)
#define FARTHEST_OR_BELOW(v, bound) \
    (_mm512_cmpgt_epu32_mask(FARTHEST(_mm512_max_epu32, v), INTEGERS_OF(ALL(bound))) != 0)
#define COMPRESSED(bits, v) _mm512_maskz_compress_ps((__mmask16)(bits), v)
#define EXPANDED(v, bits, some) _mm512_mask_expand_ps(v, (__mmask16)(bits), some)
#define COUNT(bits) __builtin_popcount((__mmask16)(bits))
#define IS_NEGATIVE(v) _mm512_cmp_ps_mask(v, ALL(0), _CMP_LT_OQ)
#define IS_FINITE(v) _mm512_cmp_ps_mask(MAGNITUDE(v), ALL(FLT_MAX), _CMP_LE_OQ)
#define IS_NOT_BELOW(v, bound) _mm512_cmp_ps_mask(v, ALL(bound), _CMP_NLT_UQ)
#define IS_NOT_0(v) _mm512_cmp_ps_mask(v, ALL(0), _CMP_NEQ_UQ)
#define KEPT(mask, v) _mm512_maskz_mov_ps(mask, v)
#define CHOSEN(mask, v, other) _mm512_mask_blend_ps(mask, other, v)
#elif defined(__AVX2__)
enum { LANES_f32 = 8 };
#define VECTOR __m256
#define LOAD(p) _mm256_loadu_ps(p)
#define STORE(p, v) _mm256_storeu_ps(p, v)
#define ALL(c) _mm256_set1_ps(c)
#define STEP(a, b, c) _mm256_fmadd_ps(a, b, c)
#define FUSED(a, b, c) _mm256_fmadd_ps(a, b, c)
#define MAGNITUDE(v) _mm256_andnot_ps(ALL(-0.0f), v)
#define AT_MOST(v, bound) _mm256_min_ps(ALL(bound), v)
#define AT_LEAST(v, bound) _mm256_max_ps(ALL(bound), v)
#define FOR_NUMBERS_MAGNITUDE_TO(v, bound) MAGNITUDE_TO(v, bound)
#define WITH_SIGN(v, sign) _mm256_or_ps(v, _mm256_and_ps(ALL(-0.0f), sign))
#define WITHOUT_LAST(v, bits) _mm256_castsi256_ps(_mm256_srli_epi32(_mm256_castps_si256(v), bits))
#define LOOK_UP_LOW(sixteen, v) _mm256_permutevar8x32_ps(_mm256_loadu_ps(sixteen), _mm256_castps_si256(v))
#define FOURTH_LAST_FIRST(v) _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_castps_si256(v), 28))
#define LOOK_UP(sixteen, v) \
    _mm256_blendv_ps(LOOK_UP_LOW(sixteen, v), LOOK_UP_LOW((sixteen) + 8, v), FOURTH_LAST_FIRST(v))
#define POWER_OF_TWO(v) _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_castps_si256(v), 23))
#define RECIPROCAL_START(v) \
    _mm256_castsi256_ps(_mm256_sub_epi32(_mm256_set1_epi32(0x7ef31000), _mm256_castps_si256(v)))
#define IS_MINUS(v) _mm256_castsi256_ps(_mm256_srai_epi32(_mm256_castps_si256(v), 31))
#define IS_NOT_MINUS(v) IS_MINUS(_mm256_xor_ps(ALL(-0.0f), v))
#define NEGATED_BUT_FOR_NEGATIVE(v, sign) _mm256_xor_ps(v, _mm256_andnot_ps(sign, ALL(-0.0f)))
#define IS_ABOVE(v, bound) _mm256_cmp_ps(v, ALL(bound), _CMP_GT_OQ)
#define TRUTHS __m256
#define NONE _mm256_setzero_ps()
#define OR_BELOW(truths, v, bound) _mm256_or_ps(truths, _mm256_cmp_ps(v, ALL(bound), _CMP_LT_OQ))
#define OR_ABOVE(truths, v, bound) _mm256_or_ps(truths, IS_ABOVE(v, bound))
#define SOME(truths) _mm256_movemask_ps(truths)
#define WHICH(truths) _mm256_movemask_ps(truths)
#define IS_NEGATIVE(v) _mm256_cmp_ps(v, ALL(0), _CMP_LT_OQ)
#define IS_FINITE(v) _mm256_cmp_ps(MAGNITUDE(v), ALL(FLT_MAX), _CMP_LE_OQ)
#define IS_NOT_BELOW(v, bound) _mm256_cmp_ps(v, ALL(bound), _CMP_NLT_UQ)
#define IS_NOT_0(v) _mm256_cmp_ps(v, ALL(0), _CMP_NEQ_UQ)
#define KEPT(mask, v) _mm256_and_ps(mask, v)
#define CHOSEN(mask, v, other) _mm256_blendv_ps(other, v, mask)
#else
enum { LANES_f32 = 1 };
#define VECTOR float
#define LOAD(p) (*(p))
#define STORE(p, v) (*(p) = (v))
#define ALL(c) (c)
#define STEP(a, b, c) step_f32(a, b, c)
#define FUSED(a, b, c) fused_f32(a, b, c)
#define MAGNITUDE(v) __builtin_fabsf(v)
#define AT_MOST(v, bound) ((v) > (bound) ? (bound) : (v))
#define AT_LEAST(v, bound) ((v) < (bound) ? (bound) : (v))
#define FOR_NUMBERS_MAGNITUDE_TO(v, bound) MAGNITUDE_TO(v, bound)
#define WITH_SIGN(v, sign) __builtin_copysignf(v, sign)
/* Of v < 0 ? -0.0 : v Clang 14 makes -0.0 for a v of 0. */
#define NOT_NEGATIVE(v) WITH_SIGN((v) < 0 ? 0 : (v), v)
#define WITHOUT_LAST(v, bits) float_of(bits_of_float(v) >> (bits))
#define LOOK_UP(sixteen, v) (sixteen)[bits_of_float(v) & 15]
#define LOOK_UP_LOW(sixteen, v) LOOK_UP(sixteen, v)
#define POWER_OF_TWO(v) power_of_two_f32(bits_of_float(v))
#define RECIPROCAL_START(v) float_of(0x7ef31000 - bits_of_float(v))
#define IS_MINUS(v) (bits_of_float(v) >> 31)
#define IS_NOT_MINUS(v) (!IS_MINUS(v))
#define NEGATED_BUT_FOR_NEGATIVE(v, sign) ((v) * __builtin_copysignf(1.0f, -(sign)))
#define IS_ABOVE(v, bound) ((v) > (bound))
#define TRUTHS int
#define NONE 0
#define OR_BELOW(truths, v, bound) ((truths) | ((v) < (bound)))
#define OR_ABOVE(truths, v, bound) ((truths) | ((v) > (bound)))
#define SOME(truths) (truths)
#define WHICH(truths) (truths)
#define IS_NEGATIVE(v) ((v) < 0)
#define IS_FINITE(v) (MAGNITUDE(v) <= FLT_MAX)
#define IS_NOT_BELOW(v, bound) (!((v) < (bound)))
#define IS_NOT_0(v) ((v) != 0)
#define KEPT(mask, v) kept_f32(mask, v)
#define CHOSEN(mask, v, other) ((mask) ? (v) : (other))
#endif
#define MAGNITUDE_TO(v, bound) AT_MOST(MAGNITUDE(v), bound)
#ifndef NOT_NEGATIVE
#define NOT_NEGATIVE(v) AT_LEAST(v, -0.0f)
#endif
#define NOT_POSITIVE(v) AT_MOST(v, -0.0f)

/* What intervals are looked up by, and whether more than the first eight of them are wanted where looking up sixteen
 * takes longer: usually not. */
#define PLACES(v, intervals) ((intervals)->shift ? WITHOUT_LAST(v, (intervals)->shift) : (v))
#if defined(__AVX2__) && !defined(__AVX512F__)
#define SOME_HIGH(k, intervals) ((intervals)->count == 16 && __builtin_expect( \
    SOME(FOURTH_LAST_FIRST(_mm256_or_ps(_mm256_or_ps(k[0], k[1]), _mm256_or_ps(k[2], k[3])))), 0))
#else
#define SOME_HIGH(k, intervals) 1
#endif
#define LANES LANES_f32

#endif
