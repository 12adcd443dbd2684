/* Functions that are not far from 0, where a value or slope itself is a polynomial by interval of |x|: no
 * exponential, no division, and but one rounding or two, so that nothing has to be carried along.  In cache, with
 * AVX-512, gelu of floats takes 0.52 of the time of a polynomial times an exponential, with AVX2 0.55.  Each function
 * reaches to the end of its table, which normally distributed inputs do not; what does takes the general function
 * (far.h).  What one exponential and one division are enough for is in powers.h.
 *
 * For processors with fused multiply-add, which all take the same path, so that their bits are the same.
 *
 * Included once a type, with
 *     T, TYPE(name)     the type, and name with its suffix
 *     name_intervals    the tables of that type
 *     NEAR_UNTIL_ROUNDED_AWAY   NEAR_ON_THE_LEFT if gelu differs from x beyond the end of its table by less than
 *                       rounding does, else NEAR
 *     PRODUCT(g, slope, rest), PRODUCT_PLUS(g, slope, rest, other)   which take account of what rounding leaves of a
 *                       slope, or not
 *     PRODUCT_IS_OF_FINITE   whether PRODUCT is none of an infinite g
 *     the macros of vectors_f32.h or vectors_f64.h */

NEAR(softplus, softplus)
VMATH void TYPE(softplus_near)(struct TYPE(places) at, const T *x, T *y)
{
    VECTOR below[STEPS], rest[STEPS];
    TYPE(looked_up)(&TYPE(softplus_intervals), at, below, rest);
    EACH_STEP(STORE(y + s * LANES, NOT_NEGATIVE(AGAIN(x)) + below[s]));
}

NEAR(logsigmoid, softplus)
VMATH void TYPE(logsigmoid_near)(struct TYPE(places) at, const T *x, T *y)
{
    VECTOR below[STEPS], rest[STEPS];
    TYPE(looked_up)(&TYPE(softplus_intervals), at, below, rest);
    EACH_STEP(STORE(y + s * LANES, NOT_POSITIVE(AGAIN(x)) - below[s]));
}

/* What f(x) and f(-x) differ from max(x, 0) and max(-x, 0) by is the same. */
#define VALUES_LESS(name) \
VMATH void TYPE(name##_near)(struct TYPE(places) at, const T *x, T *y) \
{ \
    VECTOR below[STEPS], rest[STEPS]; \
    TYPE(looked_up)(&TYPE(name##_intervals), at, below, rest); \
    EACH_STEP(STORE(y + s * LANES, NOT_NEGATIVE(AGAIN(x)) - below[s])); \
}
NEAR_UNTIL_ROUNDED_AWAY(gelu, gelu, places_of_numbers)
VALUES_LESS(gelu)
NEAR_UNTIL_ROUNDED_AWAY(gelu_tanh, gelu_tanh, places_of_numbers)
VALUES_LESS(gelu_tanh)

/* A slope is never 0 here.
 *
 * The same slope at x and -x. */
#define EVEN_SLOPE(name, table) \
enum { TYPE(name##_of_finite) = PRODUCT_IS_OF_FINITE }; \
VMATH void TYPE(name##_near)(struct TYPE(places) at, const T *g, const T *x, T *grad_x) \
{ \
    VECTOR slope[STEPS], rest[STEPS]; \
    TYPE(looked_up)(&TYPE(table##_intervals), at, slope, rest); \
    EACH_STEP(STORE(grad_x + s * LANES, PRODUCT(AGAIN(g), slope[s], rest[s]))); \
}
NEAR(through_sigmoid, sigmoid_slope)
EVEN_SLOPE(through_sigmoid, sigmoid_slope)
NEAR(through_tanh, tanh_slope)
EVEN_SLOPE(through_tanh, tanh_slope)

/* A tail at -|x|, and 1 less it at |x|, which is not rounded by itself; of finite gradients. */
#define SLOPE_WITH_TAIL(name, table) \
enum { TYPE(name##_of_finite) = 1 }; \
VMATH void TYPE(name##_near)(struct TYPE(places) at, const T *g, const T *x, T *grad_x) \
{ \
    VECTOR tail[STEPS], rest[STEPS]; \
    TYPE(looked_up)(&TYPE(table##_intervals), at, tail, rest); \
    EACH_STEP(STORE(grad_x + s * LANES, PRODUCT_PLUS( \
        AGAIN(g), NEGATED_BUT_FOR_NEGATIVE(tail[s], AGAIN(x)), NEGATED_BUT_FOR_NEGATIVE(rest[s], AGAIN(x)), \
        KEPT(IS_NOT_MINUS(AGAIN(x)), AGAIN(g))))); \
}
NEAR(through_silu, silu_slope)
SLOPE_WITH_TAIL(through_silu, silu_slope)
NEAR_UNTIL_ROUNDED_AWAY(through_gelu, gelu_slope, places_by_magnitude)
SLOPE_WITH_TAIL(through_gelu, gelu_slope)
NEAR_UNTIL_ROUNDED_AWAY(through_gelu_tanh, gelu_tanh_slope, places_by_magnitude)
SLOPE_WITH_TAIL(through_gelu_tanh, gelu_tanh_slope)
