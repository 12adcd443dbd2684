/* IEEE binary16, and bfloat16, to float and back, rounding to nearest even. */
#ifndef FASTRELU_HALF_H
#define FASTRELU_HALF_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __F16C__
#include <immintrin.h>
#endif

static inline float float_from_bits(uint32_t u) { float f; memcpy(&f, &u, 4); return f; }
static inline uint32_t bits_from_float(float f) { uint32_t u; memcpy(&u, &f, 4); return u; }

static inline float half_to_float(uint16_t h)
{
    const uint32_t magnitude = (uint32_t)(h & 0x7fff) << 13;
    /* The half's exponent, read in a float's place, is 127 - 15 too small; scaling by
     * 2^112 mends normals and subnormals alike, and exactly. */
    uint32_t u = bits_from_float(float_from_bits(magnitude) * 0x1p112f);
    u = magnitude >= 0x7c00u << 13 ? magnitude | 0x7f800000u : u;
    return float_from_bits(u | (uint32_t)(h & 0x8000) << 16);
}

static inline uint16_t half_from_float(float f)
{
    const uint32_t u = bits_from_float(f), sign = u & 0x80000000u, magnitude = u ^ sign;
    /* Below 2^-14 the half is subnormal, its unit 2^-24: adding 1/2, whose float unit
     * is 2^-24 too, rounds there, and the low bits of the sum are the half. */
    const uint32_t small = bits_from_float(float_from_bits(magnitude) + 0.5f) - bits_from_float(0.5f);
    /* Else exponent less 112, and round half to even by what is about to be cut off. */
    const uint32_t normal = (magnitude - (112u << 23) + 0xfff + (magnitude >> 13 & 1)) >> 13;
    uint32_t h = magnitude < 0x38800000u ? small : normal;
    h = magnitude >= 0x47800000u ? 0x7c00u : h;                             /* 2^16 and up */
    h = magnitude > 0x7f800000u ? 0x7e00u | (magnitude >> 13 & 0x1ff) : h;  /* NaN, quiet */
    return (uint16_t)(h | sign >> 16);
}

enum { HALF_INFINITY = 0x7c00, BRAIN_HALF_INFINITY = 0x7f80 };

/* Orders halves of the kind with that infinity as numbers, with one place for both zeros and
 * one, the last, for all NaNs.  GCC would not inline it into a function that is tuned otherwise (LOADS_ONCE). */
static inline __attribute__((always_inline)) int16_t half_rank(uint16_t h, int16_t infinity)
{
    const int16_t magnitude = (int16_t)(h & 0x7fff), sign = (int16_t)((int16_t)h >> 15);
    const int16_t rank = (int16_t)((magnitude ^ sign) - sign);
    return magnitude > infinity ? 0x7fff : rank;
}

/* bfloat16 is the upper half of a float. */
static inline float brain_half_to_float(uint16_t h)
{
    return float_from_bits((uint32_t)h << 16);
}

static inline uint16_t brain_half_from_float(float f)
{
    const uint32_t u = bits_from_float(f);
    const uint32_t rounded = (u + 0x7fff + (u >> 16 & 1)) >> 16, nan = u >> 16 | 0x40;
    return (uint16_t)((u & 0x7fffffffu) > 0x7f800000u ? nan : rounded);
}

/* Contiguous halves to floats and back.  GCC vectorises the functions above, but the conversions
 * of F16C take a tenth of the instructions, and it does not know them before its version 13. */
#if defined(__AVX512F__)
enum { HALF_LANES = 16 };
#define WIDEN_LANES(to, from) _mm512_storeu_ps(to, _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(from))))
#define NARROW_LANES(to, from) \
    _mm256_storeu_si256((__m256i *)(to), _mm512_cvtps_ph(_mm512_loadu_ps(from), _MM_FROUND_TO_NEAREST_INT))
#elif defined(__F16C__)
enum { HALF_LANES = 8 };
#define WIDEN_LANES(to, from) _mm256_storeu_ps(to, _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(from))))
#define NARROW_LANES(to, from) \
    _mm_storeu_si128((__m128i *)(to), _mm256_cvtps_ph(_mm256_loadu_ps(from), _MM_FROUND_TO_NEAREST_INT))
#endif

static inline void widen_halves(float *to, const uint16_t *from, ptrdiff_t n)
{
    ptrdiff_t lanes = 0;
#ifdef WIDEN_LANES
    lanes = n & -(ptrdiff_t)HALF_LANES;
    for (ptrdiff_t i = 0; i < lanes; i += HALF_LANES)
        WIDEN_LANES(to + i, from + i);
#endif
    for (ptrdiff_t i = lanes; i < n; i++)
        to[i] = half_to_float(from[i]);
}

static inline void narrow_halves(uint16_t *to, const float *from, ptrdiff_t n)
{
    ptrdiff_t lanes = 0;
#ifdef NARROW_LANES
    lanes = n & -(ptrdiff_t)HALF_LANES;
    for (ptrdiff_t i = 0; i < lanes; i += HALF_LANES)
        NARROW_LANES(to + i, from + i);
#endif
    for (ptrdiff_t i = lanes; i < n; i++)
        to[i] = half_from_float(from[i]);
}

#undef WIDEN_LANES
#undef NARROW_LANES

static inline void widen_brain_halves(float *to, const uint16_t *from, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++)
        to[i] = brain_half_to_float(from[i]);
}

static inline void narrow_brain_halves(uint16_t *to, const float *from, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++)
        to[i] = brain_half_from_float(from[i]);
}

#endif
