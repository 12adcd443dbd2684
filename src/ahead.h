/* Asking for memory before it is needed. */
#ifndef FASTRELU_AHEAD_H
#define FASTRELU_AHEAD_H

#include <stddef.h>
#include <stdint.h>

/* Asks for so many bytes 2 KiB on, or that distance, to be read or written.  So many instructions an element
 * leave few loads within the processor's view: at 64 MiB, bits in place take 0.83 of the time, gradients and
 * values of exponentials 0.82 to 0.95; in cache 0.95 to 1.05. */
enum { USUAL_DISTANCE = 2048 };
#define AHEAD(address, bytes, written) AHEAD_BY(USUAL_DISTANCE, address, bytes, written)
#define AHEAD_BY(distance, address, bytes, written) \
    for (size_t line = 0; line < (bytes); line += 64) \
        __builtin_prefetch((const void *)((uintptr_t)(address) + (distance) + line), written);

/* Bytes of an operand of a thread from which on it is taken to come from memory, not from a cache that several
 * cores share: asking a selection's operands ahead from there takes 1.05 to 1.2 of the time (Zen 5, 4 to 8 MiB),
 * from memory 0.9 to 1 of it. */
enum { FAR = 12 * 1024 * 1024 };

/* Bytes of an operand of a thread from which on a core's own cache (1 MiB, Zen 5) does not hold what values read and
 * write.  From half of it on it takes 0.94 to 1.1 of the time to ask for lines to be written. */
enum { BEYOND_ONE_CORE = 1024 * 1024 };

/* What a loop waits for where a cache that cores share holds all. */
enum waits_for { WAITS_FOR_INPUTS, WAITS_FOR_LINES, WAITS_FOR_NOTHING };

/* Whether what is in a cache that cores share is worth asking for here, which cpu.h says. */
extern int fastrelu_asks_in_cache;

/* Whether a thread's operands of so many bytes come from, and go to, such a cache, and it pays (Zen 5, 32 MiB).  With
 * input and output of 12 MB each, for two threads, it takes values 0.82 of the time to ask for lines to be written; with
 * 16 MB each, which that does not hold, 1.1.  Asking for inputs takes gradients of up to 2 MiB an operand of a thread 0.87 to
 * 1.0 of the time, of 3 MB 0.88 to 1.17, of 4 MB 1.07 to 1.23.  On Zen 4 values take 1.1 to 1.3 times as long.
 * Not inline, for it would be a part of each kernel. */
static __attribute__((noinline, unused)) int is_shared(const char *to, char *const *args, int inputs, size_t bytes)
{
    if (!fastrelu_asks_in_cache)
        return 0;
    if (inputs == 1)
        return args[0] == to ? bytes > 2 * BEYOND_ONE_CORE : 2 * bytes <= FAR;
    return args[0] != to && args[1] != to && 6 * bytes <= FAR;
}

#endif
