/* Functions that are not far from 0, where a value or slope itself is a polynomial by interval of |x|: no
 * exponential, no division, and but one rounding or two, so that nothing has to be carried along.  In cache, with
 * AVX-512, gelu of floats takes 0.52 of the time of a polynomial times an exponential, sigmoid 0.77, silu 0.67 of that
 * of an exponential and a division; with AVX2 0.55, 0.68 and 0.59.  Each function reaches to the end of its table,
 * which normally distributed inputs do not; where one element of a stride does, steps.h takes the general function for
 * it.
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
 *     the macros of vectors_f32.h or vectors_f64.h */

/* The function of |x|, up to the end of its intervals, and what rounding leaves of it. */
VMATH void TYPE(looked_up_by_magnitude)(const struct TYPE(intervals) *intervals, const T *x, VECTOR *found, VECTOR *rest)
{
    VECTORS(a, MAGNITUDE_TO(AGAIN(x), intervals->end));
    TYPE(looked_up)(intervals, a, found, rest);
}

/* The same where what is made of it is NaN if x is. */
VMATH void TYPE(looked_up_for_numbers)(const struct TYPE(intervals) *intervals, const T *x, VECTOR *found, VECTOR *rest)
{
    VECTORS(a, FOR_NUMBERS_MAGNITUDE_TO(AGAIN(x), intervals->end));
    TYPE(looked_up)(intervals, a, found, rest);
}

NEAR(softplus, softplus)
VMATH void TYPE(softplus_near)(const T *x, T *y)
{
    VECTOR below[STEPS], rest[STEPS];
    TYPE(looked_up_for_numbers)(&TYPE(softplus_intervals), x, below, rest);
    EACH_STEP(STORE(y + s * LANES, NOT_NEGATIVE(AGAIN(x)) + below[s]));
}

NEAR(logsigmoid, softplus)
VMATH void TYPE(logsigmoid_near)(const T *x, T *y)
{
    VECTOR below[STEPS], rest[STEPS];
    TYPE(looked_up_for_numbers)(&TYPE(softplus_intervals), x, below, rest);
    EACH_STEP(STORE(y + s * LANES, NOT_POSITIVE(AGAIN(x)) - below[s]));
}

/* What f(x) and f(-x) differ from max(x, 0) and max(-x, 0) by is the same. */
VMATH void TYPE(less_below)(const struct TYPE(intervals) *intervals, const T *x, T *y)
{
    VECTOR below[STEPS], rest[STEPS];
    TYPE(looked_up_for_numbers)(intervals, x, below, rest);
    EACH_STEP(STORE(y + s * LANES, NOT_NEGATIVE(AGAIN(x)) - below[s]));
}

NEAR_UNTIL_ROUNDED_AWAY(gelu, gelu)
VMATH void TYPE(gelu_near)(const T *x, T *y) { TYPE(less_below)(&TYPE(gelu_intervals), x, y); }

NEAR_UNTIL_ROUNDED_AWAY(gelu_tanh, gelu_tanh)
VMATH void TYPE(gelu_tanh_near)(const T *x, T *y) { TYPE(less_below)(&TYPE(gelu_tanh_intervals), x, y); }

/* Of finite gradients.  A slope is never 0 here.
 *
 * The same slope at x and -x. */
VMATH void TYPE(through_even)(const struct TYPE(intervals) *intervals, const T *g, const T *x, T *grad_x)
{
    VECTOR slope[STEPS], rest[STEPS];
    TYPE(looked_up_by_magnitude)(intervals, x, slope, rest);
    EACH_STEP(STORE(grad_x + s * LANES, PRODUCT(AGAIN(g), slope[s], rest[s])));
}

NEAR(through_sigmoid, sigmoid_slope)
VMATH void TYPE(through_sigmoid_near)(const T *g, const T *x, T *grad_x)
{
    TYPE(through_even)(&TYPE(sigmoid_slope_intervals), g, x, grad_x);
}

NEAR(through_tanh, tanh_slope)
VMATH void TYPE(through_tanh_near)(const T *g, const T *x, T *grad_x)
{
    TYPE(through_even)(&TYPE(tanh_slope_intervals), g, x, grad_x);
}

/* A tail at -|x|, and 1 less it at |x|, which is not rounded by itself. */
VMATH void TYPE(through_tail_near)(const struct TYPE(intervals) *intervals, const T *g, const T *x, T *grad_x)
{
    VECTOR tail[STEPS], rest[STEPS];
    TYPE(looked_up_by_magnitude)(intervals, x, tail, rest);
    EACH_STEP(STORE(grad_x + s * LANES, PRODUCT_PLUS(
        AGAIN(g), NEGATED_BUT_FOR_NEGATIVE(tail[s], AGAIN(x)), NEGATED_BUT_FOR_NEGATIVE(rest[s], AGAIN(x)),
        KEPT(IS_NOT_MINUS(AGAIN(x)), AGAIN(g)))));
}

NEAR(through_silu, silu_slope)
VMATH void TYPE(through_silu_near)(const T *g, const T *x, T *grad_x)
{
    TYPE(through_tail_near)(&TYPE(silu_slope_intervals), g, x, grad_x);
}

NEAR_UNTIL_ROUNDED_AWAY(through_gelu, gelu_slope)
VMATH void TYPE(through_gelu_near)(const T *g, const T *x, T *grad_x)
{
    TYPE(through_tail_near)(&TYPE(gelu_slope_intervals), g, x, grad_x);
}

NEAR_UNTIL_ROUNDED_AWAY(through_gelu_tanh, gelu_tanh_slope)
VMATH void TYPE(through_gelu_tanh_near)(const T *g, const T *x, T *grad_x)
{
    TYPE(through_tail_near)(&TYPE(gelu_tanh_slope_intervals), g, x, grad_x);
}
