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

/* bools hold 0 or 1. */
static inline void pack_bits(uint8_t *bits, const uint8_t *bools, ptrdiff_t n)
{
    ptrdiff_t i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t eight;
        memcpy(&eight, bools + i, 8);
        /* Byte k, shifted left by 56 - 7k, lands on bit 56 + k; no two terms share a
         * bit, so nothing carries into the top byte. */
        bits[i / 8] = (uint8_t)(eight * UINT64_C(0x0102040810204080) >> 56);
    }
    if (i < n) {
        unsigned last = 0;
        for (ptrdiff_t k = i; k < n; k++)
            last |= (unsigned)bools[k] << (k - i);
        bits[i / 8] = (uint8_t)last;
    }
}

static inline void unpack_bits(uint8_t *bools, const uint8_t *bits, ptrdiff_t n)
{
    ptrdiff_t i = 0;
    for (; i + 8 <= n; i += 8) {
        /* A copy of the byte in each byte, bit k kept in byte k, then moved to bit 0:
         * adding 0x7f carries any set bit into bit 7. */
        uint64_t eight = bits[i / 8] * UINT64_C(0x0101010101010101);
        eight &= UINT64_C(0x8040201008040201);
        eight = ((eight + UINT64_C(0x7f7f7f7f7f7f7f7f)) | eight) >> 7 & UINT64_C(0x0101010101010101);
        memcpy(bools + i, &eight, 8);
    }
    for (; i < n; i++)
        bools[i] = bits[i / 8] >> (i % 8) & 1;
}

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
