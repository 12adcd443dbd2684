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
enum waits_for { WAITS_FOR_NOTHING = 0, WAITS_FOR_INPUTS = 1, WAITS_FOR_LINES = 2, WAITS_FOR_BOTH = 3 };

/* Whether what is in a cache that cores share is worth asking for here, which cpu.h says. */
extern int fastrelu_asks_in_cache;

/* Bytes of all of a thread's arrays together that such a cache gives faster when asked (Zen 5, 32 MiB, two threads): of up
 * to 6 MB values take 0.85 to 0.98 of the time, gradients 0.87 to 1.0; of 8 MB by where arrays lie 0.85 to 1.15; of 10 MB and
 * more, which come from memory in part, 1.03 to 1.15.  In place there is nothing to gain below 2 MiB. */
enum { SHARED = 8 * 1024 * 1024 };

/* Whether a thread's arrays, one of so many bytes, come from there, and it pays.  On Zen 4 values take 1.1 to 1.3 times as
 * long.  Not inline, for it would be a part of each kernel. */
static __attribute__((noinline, unused)) int is_shared(const char *to, char *const *args, int inputs, size_t bytes)
{
    if (!fastrelu_asks_in_cache)
        return 0;
    if (inputs == 1 && args[0] == to)
        return bytes > 2 * BEYOND_ONE_CORE && bytes <= SHARED;
    for (int o = 0; o < inputs; o++)
        if (args[o] == to)
            return 0;
    return (unsigned)(inputs + 1) * bytes <= SHARED;
}

#endif
