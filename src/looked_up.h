/* A polynomial by interval.  Included once a type, with
 *     T, TYPE(name)     the type, and name with the type's suffix
 *     struct TYPE(intervals)
 *     the macros of vectors_f32.h or vectors_f64.h */

/* The polynomials of the intervals k at a, and what rounding leaves of them. */
#define POLYNOMIALS(LOOK_UP) do { \
    VECTORS(u, at.a[s] - LOOK_UP(intervals->centre, k[s])); \
    VECTORS(first, LOOK_UP(intervals->coefficients[intervals->terms - 1], k[s])); \
    _Pragma("GCC unroll 20") \
    for (int term = intervals->terms - 2; term > 0; term--) \
        EACH_STEP(first[s] = STEP(first[s], u[s], LOOK_UP(intervals->coefficients[term], k[s]))); \
    VECTORS(start, LOOK_UP(intervals->coefficients[0], k[s])); \
    EACH_STEP(found[s] = STEP(first[s], u[s], start[s])); \
    EACH_STEP(rest[s] = FUSED(first[s], u[s], start[s] - found[s])); \
} while (0)

/* Of LANES * STEPS elements a, from 0 to the end of the intervals, and k, which of them each is in; whether some elements
 * are far, which the function there is not for; and whether a is not |x|, but what powers.h makes of it. */
struct TYPE(places) {
    VECTOR a[STEPS], k[STEPS];
    int some_far, is_reduced;
};

VMATH struct TYPE(places) TYPE(places_of)(const struct TYPE(intervals) *intervals, const VECTOR *a)
{
    struct TYPE(places) at;
    VECTORS(factor, intervals->quadratic == 0
        ? ALL(intervals->linear) : STEP(a[s], ALL(intervals->quadratic), ALL(intervals->linear)));
    VECTORS(place, STEP(a[s], factor[s], ALL(intervals->origin)));
    at.some_far = at.is_reduced = 0;
    EACH_STEP(at.a[s] = a[s]);
    EACH_STEP(at.k[s] = PLACES(place[s], intervals));
    return at;
}

/* Of |x|, if it is not beyond the end. */
VMATH struct TYPE(places) TYPE(places_within)(const struct TYPE(intervals) *intervals, const T *x)
{
    VECTORS(a, MAGNITUDE(AGAIN(x)));
    return TYPE(places_of)(intervals, a);
}

/* Of |x|, or the end. */
VMATH struct TYPE(places) TYPE(places_by_magnitude)(const struct TYPE(intervals) *intervals, const T *x)
{
    VECTORS(a, MAGNITUDE_TO(AGAIN(x), intervals->end));
    return TYPE(places_of)(intervals, a);
}

/* The same where what is made of it is NaN if x is. */
VMATH struct TYPE(places) TYPE(places_of_numbers)(const struct TYPE(intervals) *intervals, const T *x)
{
    VECTORS(a, FOR_NUMBERS_MAGNITUDE_TO(AGAIN(x), intervals->end));
    return TYPE(places_of)(intervals, a);
}

/* The function there, and what rounding leaves of it. */
VMATH void TYPE(looked_up)(const struct TYPE(intervals) *intervals, struct TYPE(places) at, VECTOR *found,
                           VECTOR *rest)
{
    VECTORS(k, at.k[s]);
    if (SOME_HIGH(k, intervals)) {
        EACH_STEP(APART(k[s]));
        POLYNOMIALS(LOOK_UP);
    } else {
        POLYNOMIALS(LOOK_UP_LOW);
    }
}

#undef POLYNOMIALS

/* Which of LANES * STEPS elements are larger than a bound, below it or above it, a bit each, and whether some are.  NaN
 * is not, but may be among some. */
#ifdef FARTHEST_OR_ABOVE
#define SOME_IN_STEP(OR, each, bound) return FARTHEST_##OR(each, bound);
#else
#define SOME_IN_STEP(OR, each, bound) \
    TRUTHS far = NONE; \
    EACH_STEP(far = OR(far, each[s], bound)); \
    return SOME(far);
#endif
#define COMPARED(such, OR, v) \
VMATH uint64_t TYPE(bits_##such)(T bound, const T *x) \
{ \
    uint64_t bits = 0; \
    EACH_STEP(bits |= (uint64_t)WHICH(OR(NONE, v, bound)) << s * LANES); \
    return bits; \
} \
VMATH int TYPE(some_##such)(T bound, const T *x) \
{ \
    VECTORS(each, v); \
    SOME_IN_STEP(OR, each, bound) \
}
COMPARED(larger, OR_ABOVE, MAGNITUDE(AGAIN(x)))
COMPARED(below, OR_BELOW, AGAIN(x))
COMPARED(above, OR_ABOVE, AGAIN(x))
#undef COMPARED
#undef SOME_IN_STEP

/* Elements of x, those of the bits, one after the other, and how many they are (what follows them is written over);
 * and back into y.  AVX-512 takes those of a vector together, unless they are few: gelu of floats of deviation 3, with
 * one or two a stride, takes 0.8 of the time one by one, from -10 to 10 1.1. */
VMATH ptrdiff_t TYPE(gathered)(uint64_t bits, const T *x, T *to)
{
    ptrdiff_t count = 0;
#if defined(__AVX512F__)
    if (__builtin_popcountll(bits) > FEW) {
        EACH_STEP((STORE(to + count, COMPRESSED(bits >> s * LANES, AGAIN(x))),
                   count += COUNT(bits >> s * LANES)));
        return count;
    }
#endif
    for (; bits != 0; bits &= bits - 1)
        to[count++] = x[__builtin_ctzll(bits)];
    return count;
}
VMATH void TYPE(scattered)(uint64_t bits, const T *from, T *y)
{
#if defined(__AVX512F__)
    if (__builtin_popcountll(bits) > FEW) {
        EACH_STEP((STORE(y + s * LANES, EXPANDED(AGAIN(y), bits >> s * LANES, LOAD(from))),
                   from += COUNT(bits >> s * LANES)));
        return;
    }
#endif
    for (; bits != 0; bits &= bits - 1)
        y[__builtin_ctzll(bits)] = *from++;
}

/* The places of name(at, x, ...), FROM being one of the three above. */
#define LOOKS_UP(name, table, FROM, is_some_far) \
VMATH struct TYPE(places) TYPE(name##_places)(const T *x) \
{ \
    struct TYPE(places) at = TYPE(FROM)(&TYPE(table##_intervals), x); \
    at.some_far = is_some_far; \
    return at; \
}
/* What is far of name(at, x, ...): what compares so with the bound; and whether a stride is to be looked through for
 * such, as some compare so with the same, or with another that comes before. */
#define IS_FAR_OR_NEARLY(name, such, nearly, bound) \
VMATH uint64_t TYPE(name##_far_bits)(const T *x) { return TYPE(bits_##such)(bound, x); } \
VMATH int TYPE(name##_some_far)(const T *x) { return TYPE(some_##such)(nearly, x); }
#define IS_FAR(name, such, bound) IS_FAR_OR_NEARLY(name, such, bound, bound)

/* Functions of what is not far, on either side or on the left. */
#define NEAR(name, table) \
IS_FAR(name, larger, TYPE(table##_intervals).end) \
LOOKS_UP(name##_near, table, places_within, TYPE(name##_some_far)(x))
#define NEAR_ON_THE_LEFT(name, table, FROM) \
IS_FAR(name, below, -TYPE(table##_intervals).end) \
LOOKS_UP(name##_near, table, FROM, TYPE(name##_some_far)(x))
