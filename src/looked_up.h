/* A polynomial by interval.  Included once a type, with
 *     T, TYPE(name)     the type, and name with the type's suffix
 *     struct TYPE(intervals)
 *     the macros of vectors_f32.h or vectors_f64.h */

/* The polynomials of the intervals k at a, and what rounding leaves of them. */
#define POLYNOMIALS(LOOK_UP) do { \
    VECTORS(u, a[s] - LOOK_UP(intervals->centre, k[s])); \
    VECTORS(first, LOOK_UP(intervals->coefficients[intervals->terms - 1], k[s])); \
    _Pragma("GCC unroll 20") \
    for (int term = intervals->terms - 2; term > 0; term--) \
        EACH_STEP(first[s] = STEP(first[s], u[s], LOOK_UP(intervals->coefficients[term], k[s]))); \
    VECTORS(start, LOOK_UP(intervals->coefficients[0], k[s])); \
    EACH_STEP(found[s] = STEP(first[s], u[s], start[s])); \
    EACH_STEP(rest[s] = FUSED(first[s], u[s], start[s] - found[s])); \
} while (0)

/* The function at a, from 0 to the end of the intervals, and what rounding leaves of it. */
VMATH void TYPE(looked_up)(const struct TYPE(intervals) *intervals, const VECTOR *a, VECTOR *found, VECTOR *rest)
{
    VECTORS(factor, intervals->quadratic == 0
        ? ALL(intervals->linear) : STEP(a[s], ALL(intervals->quadratic), ALL(intervals->linear)));
    VECTORS(place, STEP(a[s], factor[s], ALL(intervals->origin)));
    VECTORS(k, PLACES(place[s], intervals));
    if (SOME_HIGH(k, intervals)) {
        EACH_STEP(APART(k[s]));
        POLYNOMIALS(LOOK_UP);
    } else {
        POLYNOMIALS(LOOK_UP_LOW);
    }
}

#undef POLYNOMIALS

/* Whether some of LANES * STEPS elements are far, on either side or on the left, and whether one is; NaN is not. */
VMATH int TYPE(some_beyond)(T end, const T *x)
{
    int beyond = 0;
    EACH_STEP(beyond |= ANY(IS_ABOVE(MAGNITUDE(AGAIN(x)), end)));
    return beyond;
}
#define NEAR(name, table) \
VMATH int TYPE(name##_some_far)(const T *x) { return TYPE(some_beyond)(TYPE(table##_intervals).end, x); } \
VMATH int TYPE(name##_is_far)(T x) { return x < -TYPE(table##_intervals).end || x > TYPE(table##_intervals).end; }
#define NEAR_ON_THE_LEFT(name, table) \
VMATH int TYPE(name##_some_far)(const T *x) \
{ \
    int beyond = 0; \
    EACH_STEP(beyond |= ANY(IS_BELOW(AGAIN(x), -TYPE(table##_intervals).end))); \
    return beyond; \
} \
VMATH int TYPE(name##_is_far)(T x) { return x < -TYPE(table##_intervals).end; }
