/* Bit masks: one bit an element, bit 0 of byte 0 first, as np.packbits(bitorder="little").
 * The bits behind the last element are 0. */
#ifndef FASTRELU_MASK_H
#define FASTRELU_MASK_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the bytes of a 64-bit word are taken as elements in order: little-endian only"
#endif

/* The widest group that the instruction set packs and unpacks at once.  By intrinsics,
 * because compilers see no mask in a word.  Against the portable 8 at a time, in cache and
 * with AVX-512: forward with bits in 0.67 of the time, backward from bits in 0.41. */
#if defined(__AVX512BW__)

#include <immintrin.h>
enum { GROUP = 64 };

static inline void pack_group(uint8_t *bits, const uint8_t *bools)
{
    const __m512i v = _mm512_loadu_si512(bools);
    const uint64_t word = _mm512_test_epi8_mask(v, v);
    memcpy(bits, &word, 8);
}

static inline void unpack_group(uint8_t *bools, const uint8_t *bits)
{
    uint64_t word;
    memcpy(&word, bits, 8);
    _mm512_storeu_si512(bools, _mm512_maskz_set1_epi8(word, 1));
}

#elif defined(__AVX2__)

#include <immintrin.h>
enum { GROUP = 32 };

static inline void pack_group(uint8_t *bits, const uint8_t *bools)
{
    const __m256i v = _mm256_loadu_si256((const __m256i *)bools);
    const uint32_t word = (uint32_t)_mm256_movemask_epi8(_mm256_slli_epi16(v, 7));
    memcpy(bits, &word, 4);
}

static inline void unpack_group(uint8_t *bools, const uint8_t *bits)
{
    uint32_t word;
    memcpy(&word, bits, 4);
    /* Byte k / 8 of the word in byte k (each lane holds the whole word), then its bit k % 8. */
    const __m256i spread = _mm256_shuffle_epi8(
        _mm256_set1_epi32((int32_t)word),
        _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303));
    const __m256i bit = _mm256_set1_epi64x((long long)UINT64_C(0x8040201008040201));
    const __m256i set = _mm256_cmpeq_epi8(_mm256_and_si256(spread, bit), bit);
    _mm256_storeu_si256((__m256i *)bools, _mm256_and_si256(set, _mm256_set1_epi8(1)));
}

#else

enum { GROUP = 8 };

static inline void pack_group(uint8_t *bits, const uint8_t *bools)
{
    uint64_t eight;
    memcpy(&eight, bools, 8);
    /* Byte k, shifted left by 56 - 7k, lands on bit 56 + k; no two terms share a bit, so
     * nothing carries into the top byte. */
    *bits = (uint8_t)(eight * UINT64_C(0x0102040810204080) >> 56);
}

static inline void unpack_group(uint8_t *bools, const uint8_t *bits)
{
    /* A copy of the byte in each byte, bit k kept in byte k, then moved to bit 0: adding
     * 0x7f carries any other bit into bit 7. */
    uint64_t eight = *bits * UINT64_C(0x0101010101010101) & UINT64_C(0x8040201008040201);
    eight = ((eight + UINT64_C(0x7f7f7f7f7f7f7f7f)) | eight) >> 7 & UINT64_C(0x0101010101010101);
    memcpy(bools, &eight, 8);
}

#endif

/* bools hold 0 or 1. */
static inline void pack_bits(uint8_t *bits, const uint8_t *bools, ptrdiff_t n)
{
    ptrdiff_t i = 0;
    for (; i + GROUP <= n; i += GROUP)
        pack_group(bits + i / 8, bools + i);
    for (; i < n; i += 8) {
        unsigned byte = 0;
        for (ptrdiff_t k = i; k < n && k < i + 8; k++)
            byte |= (unsigned)bools[k] << (k - i);
        bits[i / 8] = (uint8_t)byte;
    }
}

static inline void unpack_bits(uint8_t *bools, const uint8_t *bits, ptrdiff_t n)
{
    ptrdiff_t i = 0;
    for (; i + GROUP <= n; i += GROUP)
        unpack_group(bools + i, bits + i / 8);
    for (; i < n; i++)
        bools[i] = bits[i / 8] >> (i % 8) & 1;
}

/* Vectors of the widest kind, what their comparisons give (all bits of a lane or none), and that as
 * one bit a lane.  No compiler makes them of a loop over elements: with bytes in between, forward
 * with bits took 1.4 times as long in cache. */
#if defined(__AVX512DQ__)
enum { VECTOR_BYTES = 64, LANES_TO_BITS = 1 };
#define BITS_OF_F32(v) _mm512_movepi32_mask((__m512i)(v))
#define BITS_OF_F64(v) _mm512_movepi64_mask((__m512i)(v))
#define BITS_OF_U16(v) _mm512_movepi16_mask((__m512i)(v))
#elif defined(__AVX2__)
enum { VECTOR_BYTES = 32, LANES_TO_BITS = 1 };
#define BITS_OF_F32(v) _mm256_movemask_ps((__m256)(v))
#define BITS_OF_F64(v) _mm256_movemask_pd((__m256d)(v))
/* Packing leaves eight bytes of each half of the vector, 16 apart. */
static inline uint32_t bits_of_lanes_u16(__m256i v)
{
    const uint32_t bits = (uint32_t)_mm256_movemask_epi8(_mm256_packs_epi16(v, _mm256_setzero_si256()));
    return (bits & 0xff) | (bits >> 8 & 0xff00);
}
#define BITS_OF_U16(v) bits_of_lanes_u16((__m256i)(v))
#elif defined(__SSE2__)
#include <immintrin.h>
enum { VECTOR_BYTES = 16, LANES_TO_BITS = 1 };
#define BITS_OF_F32(v) _mm_movemask_ps((__m128)(v))
#define BITS_OF_F64(v) _mm_movemask_pd((__m128d)(v))
#define BITS_OF_U16(v) _mm_movemask_epi8(_mm_packs_epi16((__m128i)(v), _mm_setzero_si128()))
#else
enum { VECTOR_BYTES = 16, LANES_TO_BITS = 0 };
#define BITS_OF_F32(v) ((void)(v), 0)
#define BITS_OF_F64(v) ((void)(v), 0)
#define BITS_OF_U16(v) ((void)(v), 0)
#endif

typedef float lanes_f32 __attribute__((vector_size(VECTOR_BYTES)));
typedef double lanes_f64 __attribute__((vector_size(VECTOR_BYTES)));
typedef uint16_t lanes_u16 __attribute__((vector_size(VECTOR_BYTES)));
typedef int32_t truths_f32 __attribute__((vector_size(VECTOR_BYTES)));
typedef int64_t truths_f64 __attribute__((vector_size(VECTOR_BYTES)));
typedef int16_t truths_u16 __attribute__((vector_size(VECTOR_BYTES)));
typedef lanes_u16 lanes_f16, lanes_bf16;
typedef truths_u16 truths_f16, truths_bf16;

static inline uint64_t bits_of_truths_f32(truths_f32 v) { return (uint64_t)BITS_OF_F32(v); }
static inline uint64_t bits_of_truths_f64(truths_f64 v) { return (uint64_t)BITS_OF_F64(v); }
static inline uint64_t bits_of_truths_f16(truths_u16 v) { return (uint64_t)BITS_OF_U16(v); }
static inline uint64_t bits_of_truths_bf16(truths_u16 v) { return bits_of_truths_f16(v); }

#undef BITS_OF_F32
#undef BITS_OF_F64
#undef BITS_OF_U16

static ptrdiff_t count_bits(const uint8_t *bits, ptrdiff_t n)
{
    ptrdiff_t count = 0, i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t word;
        memcpy(&word, bits + i, 8);
        count += __builtin_popcountll(word);
    }
    for (; i < n; i++)
        count += __builtin_popcount(bits[i]);
    return count;
}

#endif
