/* Which of our instruction sets this CPU and operating system run. */
#ifndef FASTRELU_CPU_H
#define FASTRELU_CPU_H

#include "kernels.h"
#include "stream.h"
#ifdef FASTRELU_X86_ISAS
#include <cpuid.h>
#endif

enum { MAX_ISAS = 3 };

/* Fills tables with the ones this machine can run, best last, and says whether to write past the caches
 * (stream.h) and whether to ask for what is in them (ahead.h); returns how many.
 * __builtin_cpu_supports also asks the operating system (XGETBV) whether it saves
 * the wide registers. */
static inline int available_isas(const struct isa_table **tables)
{
    int count = 0;
    tables[count++] = &fastrelu_baseline;
#ifdef FASTRELU_X86_ISAS
    /* F16C by hand: older Clangs do not know it as a feature name. */
    unsigned first = 0, b, c = 0, d;
    int f16c = __get_cpuid(1, &first, &b, &c, &d) && (c & bit_F16C);
    __builtin_cpu_init();
    fastrelu_streams = __builtin_cpu_is("amd");
    /* Zen 5 and later: "znver5" is a name to no compiler before 2024. */
    fastrelu_asks_in_cache = fastrelu_streams && (first >> 8 & 15) + (first >> 20 & 255) >= 0x1a;
    int avx2 = f16c && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")
        && __builtin_cpu_supports("popcnt");
    if (avx2)
        tables[count++] = &fastrelu_avx2;
    if (avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        tables[count++] = &fastrelu_avx512;
#endif
    return count;
}

#endif
