/* Writing past the caches what comes from memory and will not be read before it is there: a line that is written
 * whole need not be read first.  On processors of AMD's relu at 64 MB takes 0.7 to 0.8 of the time, gradients 0.7 to
 * 0.9; Intel's, which see by themselves that lines are written whole, took 1.2 to 1.3 times as long so. */
#ifndef FASTRELU_STREAM_H
#define FASTRELU_STREAM_H

#include "ahead.h"
#if defined(__AVX2__)
#include <immintrin.h>
#endif

/* Whether it pays here, which cpu.h says. */
extern int fastrelu_streams;

#if defined(__AVX2__)
/* Not inline, for what is stored so waits for memory anyway, and each would be a part of each kernel.
 *
 * Whether to write the output so: whole lines, to other memory than that of the inputs. */
static __attribute__((noinline)) int is_apart(const char *to, char *const *args, int inputs)
{
    int apart = fastrelu_streams && (uintptr_t)to % 64 == 0;
    for (int o = 0; o < inputs; o++)
        apart &= args[o] != to;
    return apart;
}

/* Writes so many lines of 64 bytes, from memory that is aligned as they are.  By 32, as halves are stored so, and a
 * load of two stores waits for both. */
static __attribute__((noinline)) void stream_lines(void *to, const void *from, size_t lines)
{
    for (size_t i = 0; i < 2 * lines; i++)
        _mm256_stream_si256((__m256i *)to + i, _mm256_load_si256((const __m256i *)from + i));
}

static inline int streams_to(const char *to, char *const *args, int inputs, size_t bytes)
{
    return __builtin_expect(bytes > FAR, 0) && is_apart(to, args, inputs);
}

/* The same, which no compiler sees to be the same each time: GCC would make a loop for each of both. */
#define AS_ONE_LOOP(streams) __extension__({ int as_before = streams; __asm__("" : "+r"(as_before)); as_before; })

/* Before other threads are told that it is written. */
static inline void end_of_stream(int streams)
{
    if (streams)
        _mm_sfence();
}
#else
/* Not worth its room on processors of before 2015. */
static inline int streams_to(const char *to, char *const *args, int inputs, size_t bytes) { return 0; }
static inline void stream_lines(void *to, const void *from, size_t lines) {}
static inline void end_of_stream(int streams) {}
#define AS_ONE_LOOP(streams) 0
#endif

/* Bytes of an input that selections of two ask for at a time, so far ahead: memory gives neighbours faster than lines
 * of both in turn.  At 16,000,000 floats gradients take 0.94 to 0.98 of the time that they take line by line, 4 KiB
 * ahead. */
enum { TOGETHER = 1024 };

/* How far on each input is asked for: outputs that are not read leave room for more.  At 16,000,000 floats values take
 * 0.85 of the time of the usual distance, gradients 0.92; half as far and twice as far take more. */
static inline uintptr_t ahead_of_stream(int streams, int inputs)
{
    return streams ? 8192 / (unsigned)inputs : USUAL_DISTANCE;
}

#endif
