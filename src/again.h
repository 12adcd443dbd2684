/* Going again through what a thread has just gone through: from where that ended, which its core's cache still holds.
 *
 * What begins at the beginning finds nothing of it, if the arrays are larger than the cache.  So calls whose inputs the
 * call before had, be it that they repeat it or that they go on with its result, go to and fro: part by part, each from
 * its beginning to its end as processors expect.  1,000,000 elements, two threads, 1 MiB of cache each (Zen 5), of 13
 * rows on average: values take 0.95 of the time, fresh 0.94 to 0.96, in place 0.96, gradients 0.98, those by bits 0.70
 * to 0.79; with AVX2 values 0.90 to 0.92.  Where the output is not what the call before had, 0.93 to 1.03.  What
 * computes more than it waits gains nothing.  Of views, and of parameters along an axis, it takes 0.91 to 1.0. */
#ifndef FASTRELU_AGAIN_H
#define FASTRELU_AGAIN_H

#include <stdint.h>
#include <string.h>

#include "kernels.h"

/* Bytes of all of a thread's arrays.  Below, its core's cache holds them, and to and fro takes 1.0 to 1.1 of the time;
 * beyond, other caches do not hold them, and it takes 0.9 to 1.1. */
enum { AGAIN_FROM = 640 * 1024, AGAIN_TO = 16 * 1024 * 1024 };

/* Bytes of an array in a part; of 64 KiB it takes 1.02 of the time, of 128 KiB 1.01, of 512 KiB 1.0 to 1.1. */
enum { PART_OF_AGAIN = 256 * 1024 };

/* Where no call comes from for so many ticks of the processor's clock (50 us), others may have used the cache: then
 * inputs are asked for as those of any call. */
enum { AGAIN_WITHIN = 1 << 17 };

/* ALL_AT_ONCE is that of arrays that the call before did not have, or of which it would not pay. */
enum direction { ALL_AT_ONCE, TO, FRO };

#ifdef __x86_64__
static _Thread_local struct {
    const char *arrays[MAX_OPERANDS];
    uint64_t ended;
    int went_to;
} fastrelu_before;

/* Which way to go through so many arrays of so many bytes in all, the first of which are inputs; NULL are none.  Inputs
 * that the call before had are in the cache, as much of them as it holds. */
static enum direction direction_through(const char *const *arrays, int inputs, int count, ptrdiff_t bytes)
{
    int goes_again = bytes > AGAIN_FROM && bytes <= AGAIN_TO
        && __builtin_ia32_rdtsc() - fastrelu_before.ended < AGAIN_WITHIN;
    for (int o = 0; o < inputs; o++) {
        int seen = arrays[o] == NULL;
        for (int other = 0; other < MAX_OPERANDS; other++)
            seen |= arrays[o] == fastrelu_before.arrays[other];
        goes_again &= seen;
    }
    memset(fastrelu_before.arrays, 0, sizeof fastrelu_before.arrays);
    memcpy(fastrelu_before.arrays, arrays, (size_t)count * sizeof *arrays);
    fastrelu_before.went_to = !goes_again || !fastrelu_before.went_to;
    return !goes_again ? ALL_AT_ONCE : fastrelu_before.went_to ? TO : FRO;
}

static void end_of_direction(void) { fastrelu_before.ended = __builtin_ia32_rdtsc(); }
#else
/* Where it was not measured. */
static enum direction direction_through(const char *const *arrays, int inputs, int count, ptrdiff_t bytes)
{
    return ALL_AT_ONCE;
}
static void end_of_direction(void) {}
#endif

/* Whether a kernel's n elements may be worth the question. */
static inline int may_go_again(const struct kernel *kernel, ptrdiff_t n)
{
    return kernel->waits && n * 8 * MAX_OPERANDS > AGAIN_FROM;
}

typedef void part_function(const void *call, ptrdiff_t start, ptrdiff_t stop);

/* Elements start to stop of a call, by run_part, all at once or to and fro.  The arrays are where the operands have the
 * first of them, NULL those that are constant; `head` more than in a part are in the first. */
static void go_through(const struct kernel *kernel, const char *const *arrays, ptrdiff_t start, ptrdiff_t stop,
                       ptrdiff_t head, part_function *run_part, const void *call)
{
    const int first_output = kernel->inputs + kernel->parameters;
    const ptrdiff_t n = stop - start, size = PART_OF_AGAIN / element_size((enum storage)kernel->storage[0]);
    ptrdiff_t bytes = 0;
    for (int o = 0; o < kernel->operands; o++) {
        int counts = arrays[o] != NULL;
        for (int input = 0; o >= first_output && input < first_output; input++)
            counts &= arrays[o] != arrays[input];
        bytes += counts ? n * element_size((enum storage)kernel->storage[o]) : 0;
    }
    const enum direction direction = direction_through(arrays, first_output, kernel->operands, bytes);
    if (direction == ALL_AT_ONCE)
        run_part(call, start, stop);
    else {
        const ptrdiff_t parts = n > head ? (n - head + size - 1) / size : 1;
        for (ptrdiff_t turn = 0; turn < parts; turn++) {
            const ptrdiff_t part = direction == TO ? turn : parts - 1 - turn;
            run_part(call, part == 0 ? start : start + head + part * size,
                     part == parts - 1 ? stop : start + head + (part + 1) * size);
        }
    }
    end_of_direction();
}

#endif
