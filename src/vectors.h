/* What vectors of floats and of doubles have in common: four go through each statement after each other, for a single
 * one waits for its results, and no scheduler holds enough of the next (AVX-512: one by one tanh of floats takes 1.2
 * times as long, gelu 1.2; eight are no faster than four).  For other instruction sets than AVX2 and AVX-512 a vector
 * is one number, and the compiler makes more of them. */
#ifndef FASTRELU_VECTORS_H
#define FASTRELU_VECTORS_H

#if defined(__AVX2__)
#include <immintrin.h>
enum { STEPS = 4 };
#else
enum { STEPS = 1 };
#endif

/* So many elements are taken from vectors one by one. */
enum { FEW = 6 };

/* Hides that another branch looks up by the same v, lest GCC does so before, with too few registers. */
#if defined(__AVX2__) && !defined(__AVX512F__)
#define APART(v) __asm__("" : "+x"(v))
#else
#define APART(v)
#endif

/* What comes before a loop over steps, and into one over strides: vectors are what it is made of already, or are yet
 * to be made, where asking for memory is left to the processor. */
#if defined(__AVX2__)
#define LOOP_OF_STEPS
#define AHEAD_OF_STRIDE(address) AHEAD_BY(distance, address, STRIDE * sizeof *(address), 0)
#else
#define LOOP_OF_STEPS _Pragma("omp simd")
#define AHEAD_OF_STRIDE(address)
#endif

/* One statement for all vectors in step, of which s is the number.  Where there is but one it is no loop: GCC
 * would keep one, and not vectorise what is around it. */
#if defined(__AVX2__)
#define EACH_STEP(statement) do { \
    _Pragma("GCC unroll 4") \
    for (int s = 0; s < STEPS; s++) \
        statement; \
} while (0)
#else
#define EACH_STEP(statement) do { const int s = 0; (void)s; statement; } while (0)
#endif
#define VECTORS(name, value) VECTOR name[STEPS]; EACH_STEP(name[s] = (value))
/* For vectors that registers are too few to keep: what is written meanwhile are other elements. */
#define AGAIN(p) LOAD((p) + s * LANES)

#endif
