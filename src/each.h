/* How kernels go through their elements, by what a row costs.  Included once a type by loops.h, which defines
 * what they need, and undefines them at its end. */

/* Runs BODY for i from start to stop with the row's parameters as a and b: loaded at
 * each element if they are arrays, once if not.  first is the first one's place among
 * the operands.  The indices of absent parameters are constant 0 and point at zero. */
#define EACH(count, first, start, stop, BODY) do { \
    static const T zero = 0; \
    const T *const as = (count) > 0 ? (const T *)args[first] : &zero; \
    const T *const bs = (count) > 1 ? (const T *)args[(first) + 1] : &zero; \
    if ((count) > 0 && (form & ARRAY_PARAMETERS)) { \
        _Pragma("omp simd") \
        for (ptrdiff_t i = (start); i < (stop); i++) { \
            const T a = as[(count) > 0 ? i : 0], b = bs[(count) > 1 ? i : 0]; \
            (void)a, (void)b; \
            BODY \
        } \
    } else { \
        const T a = *as, b = *bs; \
        (void)a, (void)b; \
        _Pragma("omp simd") \
        for (ptrdiff_t i = (start); i < (stop); i++) { \
            BODY \
        } \
    } \
} while (0)

/* The first `stop` elements of an array that a core's own cache does not hold, with constant parameters, and none of
 * another, so many at a time that memory can be asked for what follows.
 *
 * What comes from memory: selections are through with what they have before the next page is on its way.  At 64 MiB
 * values take 0.87 to 0.93 of the time, in place 0.96 to 0.99, gradients 0.94 to 0.97.
 *
 * What comes from a cache that cores share: values of selections wait for the lines that they write to, which no processor
 * asks for by itself.  At 4 to 12 MB they take 0.80 to 0.94 of the time, in place 0.83 to 0.97.  What has more to do, or
 * reads more, waits for what it reads: values of floats take 0.88 to 0.92 of the time, of doubles 0.90 to 1.05, gradients
 * of floats 0.87 to 1.0.  Gradients of selections wait for both: asking for lines, too, takes 0.96.
 *
 * A slope that is not 0 needs no bound (SCALE in elements.h): leaky_relu from a shared cache takes 0.98 of the time, by AVX2
 * of floats 0.84. */
#if defined(__AVX2__)
/* Of AVX-512 four vectors, which GCC makes no loop of: values of doubles from that cache, of which eight were one, take
 * 0.81 to 0.95 of the time so.  Of AVX2, where it stays a loop, half of so many doubles take up to 1.2 times as long. */
#if defined(__AVX512F__)
#define MANY_FROM_AFAR ROUND
#else
#define MANY_FROM_AFAR 64
#endif
#define EACH_FROM_AFAR(count, first, seldom_0, waits_for, stop, to, LOOP) \
    if ((stop) * sizeof(T) > BEYOND_ONE_CORE && !((count) > 0 && (form & ARRAY_PARAMETERS)) \
            && !((seldom_0) && *(const T *)args[first] == 0) \
            && ((stop) * sizeof(T) > FAR || ((waits_for) != WAITS_FOR_NOTHING \
                    && is_shared((char *)to, args, first, (stop) * sizeof(T))))) { \
        const T a = (count) > 0 ? *(const T *)args[first] : 0; \
        const T b = (count) > 1 ? *(const T *)args[(first) + ((count) > 1)] : 0; \
        const int is_far = (stop) * sizeof(T) > FAR; \
        const int far = streams_to((char *)to, args, first, (stop) * sizeof(T)); \
        const uintptr_t distance = ahead_of_stream(far, first); \
        (void)a, (void)b; \
        for (; done + MANY_FROM_AFAR <= (stop); done += MANY_FROM_AFAR) { \
            enum { many = MANY_FROM_AFAR }; \
            if ((seldom_0) && a == 0) \
                __builtin_unreachable(); \
            const int streams = AS_ONE_LOOP(far); \
            _Alignas(64) T held[many]; \
            T *const into = streams ? held : to + done; \
            if ((first) > 1 && streams) { \
                if (done * sizeof(T) % TOGETHER == 0) \
                    for (int o = 0; o < (first); o++) \
                        AHEAD_BY(TOGETHER, (const T *)args[o] + done, TOGETHER, 0) \
            } else if (is_far || ((waits_for) & WAITS_FOR_INPUTS)) \
                for (int o = 0; o < (first); o++) \
                    AHEAD_BY(distance, (const T *)args[o] + done, many * sizeof(T), 0) \
            if (!streams && (is_far || ((waits_for) & WAITS_FOR_LINES))) \
                AHEAD(to + done, many * sizeof(T), 1) \
            LOOP \
            if (streams) \
                stream_lines(to + done, held, many * sizeof(T) / 64); \
        } \
        end_of_stream(far); \
    }
#else
/* Not worth its room on x86 processors of before 2015; on others it was not measured. */
#define EACH_FROM_AFAR(...)
#endif
/* `many` elements from `done` on, written to `into`. */
#define OF_MANY(VALUE) { \
    _Pragma("omp simd") \
    for (int k = 0; k < many; k++) { \
        const ptrdiff_t i = done + k; \
        into[k] = VALUE; \
    } \
}
#define EACH_UP_TO(count, first, waits_for, stop, to, VALUE) do { \
    ptrdiff_t done = 0; \
    NOT_INTEGERS(EACH_FROM_AFAR(count, first, seldom_0, waits_for, stop, to, OF_MANY(VALUE))) \
    EACH(count, first, done, stop, to[i] = VALUE;); \
} while (0);

/* The same of n elements, a multiple of ROUND for rows that are more than a selection; a constant
 * parameter that often is 1 has a loop for it, and with EACH_PAIR a parameter is always an array.
 * IN_STEP, a type, copies the first bytes of the first operand, always the same, which go nowhere but make GCC take
 * as many elements at a time as a vector has of those, and so four (or two) vectors of floats or
 * doubles, through each operation after the other: a single one waits half of the time for its results.  FEW_IN_STEP
 * is for what is long and asked for less, where more vectors would make the library larger. */
#ifdef IN_STEP
#define EACH_ROUND_IN_STEP(in_step, first, to, STREAMS, ASKS, GIVEN, VALUE) do { \
    const int far = STREAMS; \
    const uintptr_t distance = ahead_of_stream(far, first); \
    for (ptrdiff_t start = 0; start < (n & -(ptrdiff_t)ROUND); start += ROUND) { \
        const in_step *const beside = (const in_step *)args[0]; \
        in_step seen[ROUND]; \
        const int streams = AS_ONE_LOOP(far); \
        _Alignas(64) T held[ROUND]; \
        T *const into = streams ? held : to + start; \
        ASKS \
        _Pragma("omp simd") \
        for (int k = 0; k < ROUND; k++) { \
            const ptrdiff_t i = start + k; \
            seen[k] = beside[k]; \
            GIVEN \
            into[k] = VALUE; \
        } \
        __asm__ volatile("" : : "m"(seen)); \
        if (streams) \
            stream_lines(to + start, held, ROUND * sizeof(T) / 64); \
    } \
    end_of_stream(far); \
} while (0);
#else
#define EACH_ROUND_IN_STEP(in_step, first, to, STREAMS, ASKS, GIVEN, VALUE) \
    _Pragma("omp simd") \
    for (ptrdiff_t i = 0; i < (n & -(ptrdiff_t)ROUND); i++) { \
        GIVEN \
        to[i] = VALUE; \
    }
#endif
#define ASKS_FOR_INPUTS(first) \
    for (int o = 0; o < (first); o++) \
        AHEAD_BY(distance, (const T *)args[o] + start, ROUND * sizeof(T), 0)
#define EACH_ROUND(first, to, VALUE) \
    EACH_ROUND_IN_STEP(IN_STEP, first, to, streams_to((char *)to, args, first, (size_t)n * sizeof(T)), \
        ASKS_FOR_INPUTS(first), , VALUE)
#define EACH_FEW(first, to, VALUE) EACH_ROUND_IN_STEP(FEW_IN_STEP, first, to, 0, ASKS_FOR_INPUTS(first), , VALUE)
#define EACH_EXPONENTIAL(count, first, to, VALUE) do { \
    _Static_assert((count) < 2, "a second parameter would need its value here"); \
    if (often_1 && !(form & ARRAY_PARAMETERS) && *(const T *)args[first] == 1) { \
        const T a = 1, b = 0; \
        (void)a, (void)b; \
        EACH_ROUND(first, to, VALUE) \
    } else if ((count) > 0 && (form & ARRAY_PARAMETERS)) { \
        EACH(count, first, 0, n & -(ptrdiff_t)ROUND, to[i] = VALUE;); \
    } else { \
        const T a = (count) > 0 ? *(const T *)args[first] : 0, b = 0; \
        (void)a, (void)b; \
        if (often_1) { \
            EACH_FEW(first, to, VALUE) \
        } else { \
            EACH_ROUND(first, to, VALUE) \
        } \
    } \
} while (0);
#define EACH_SELECTION(count, first, to, VALUE) \
    EACH_UP_TO(count, first, (first) == 1 ? WAITS_FOR_LINES : WAITS_FOR_BOTH, n, to, VALUE)
#define EACH_ARITHMETIC(count, first, to, VALUE) \
    EACH_UP_TO(count, first, WAITS_FOR_INPUTS, n & -(ptrdiff_t)ROUND, to, VALUE)
#define EACH_DIVISION EACH_ARITHMETIC
#define EACH_COMPOSITE EACH_EXPONENTIAL
/* Without parameters, LOOP for `many` elements after the other: a round, or in larger parts what a core's own cache does
 * not hold. */
#define IN_TURN(so_many, to, LOOP) \
    for (; done + (so_many) <= stop; done += (so_many)) { \
        enum { many = (so_many) }; \
        T *const into = (to) + done; \
        LOOP \
    }
#define EACH_MANY(first, to, IN_PARTS, LOOP) { \
    const ptrdiff_t stop = n & -(ptrdiff_t)ROUND; \
    ptrdiff_t done = 0; \
    EACH_FROM_AFAR(0, first, 0, WAITS_FOR_INPUTS, stop, to, LOOP) \
    if ((IN_PARTS) && stop * sizeof(T) > BEYOND_ONE_CORE) \
        IN_TURN(512, to, LOOP) \
    IN_TURN(ROUND, to, LOOP) \
}
/* Whether vectors are AVX-512's, of doubles. */
#define EIGHT_DOUBLES (sizeof(T) == 8 && LANES == 8)
/* GCC makes no loop of a round of AVX-512, so that what takes more cycles as one does not: in cache
 * hardswish takes 0.83 to 0.93 of the time in place so, out of place 0.91 to 1.12 by where arrays lie. */
#define EACH_IN_ROUNDS(count, first, to, VALUE) { \
    const T a = 0, b = 0; \
    (void)a, (void)b; \
    EACH_MANY(first, to, 0, OF_MANY(VALUE)) \
}
/* Those of which no |x| is beyond the bound by another expression.  Doubles from the cache that cores share
 * are looked through in larger parts, so that little else waits for them in the processor's queues: softsign's gradients
 * take 0.92 to 0.95 of the time so (of 2,048 at a time 1.02 to 1.05), of floats 1.04 to 1.08, by AVX2 1.07, in a core's own
 * cache 1.05 to 1.2. */
#define OF_MANY_BOUNDED(x, bound, BOUNDED, VALUE) { \
    int some = 0; \
    for (int k = 0; k < many; k += LANES * STEPS) \
        some |= TYPE(some_larger)(bound, (x) + done + k); \
    if (__builtin_expect(some, 0)) \
        OF_MANY(VALUE) \
    else \
        OF_MANY(BOUNDED) \
}
#define EACH_BOUNDED(first, to, x, bound, BOUNDED, VALUE) \
    EACH_MANY(first, to, EIGHT_DOUBLES, OF_MANY_BOUNDED(x, bound, BOUNDED, VALUE))
/* Gradients from the output, most of which are but a few products (sigmoid's in rounds: 1.1 of the time, asking in the
 * cache that cores share 1.04 to 1.09). */
#define EACH_FROM_OUTPUT(count, first, to, VALUE) \
    EACH_UP_TO(count, first, WAITS_FOR_NOTHING, n & -(ptrdiff_t)ROUND, to, VALUE)
#define EACH_BY_EXPONENTIAL EACH_EXPONENTIAL
/* Of gates, which may have a part of a thread's elements (gates.h).  In caches processors find by themselves what so light
 * a loop reads: reglu takes 0.8 to 0.9 of the time so, of doubles 0.7 to 0.9. */
#ifdef IN_STEP
#define EACH_PAIR(count, first, to, VALUE) { \
    const T *const as = (const T *)args[first], b = 0; \
    if (SHARE * sizeof(T) > FAR) { \
        EACH_ROUND_IN_STEP(FEW_IN_STEP, (first) + 1, to, \
            streams_to((char *)to, args, (first) + 1, SHARE * sizeof(T)), \
            for (int o = 0; o <= (first); o++) \
                AHEAD_OF_PART((const T *)args[o], AFTER((const T *)args[o], o), start, ROUND), \
            const T a = as[i];, VALUE) \
    } else { \
        LIGHT_PAIR(to, VALUE) \
    } \
}
#else
#define EACH_PAIR(count, first, to, VALUE) { \
    const T *const as = (const T *)args[first], b = 0; \
    LIGHT_PAIR(to, VALUE) \
}
#endif
#define LIGHT_PAIR(to, VALUE) \
    _Pragma("omp simd") \
    for (ptrdiff_t i = 0; i < (n & -(ptrdiff_t)ROUND); i++) { \
        const T a = as[i]; \
        to[i] = VALUE; \
    }
/* With a constant parameter, which is not 1: of what is made of that, nothing is left. */
#define EACH_GENERAL(count, first, to, VALUE) do { \
    const T a = *(const T *)args[first], b = 0; \
    (void)a, (void)b; \
    if (a == 1) \
        __builtin_unreachable(); \
    EACH_FEW(first, to, VALUE) \
} while (0);
