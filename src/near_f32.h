/* Functions of floats that are not far from 0, where a value or slope itself is a polynomial by interval of |x|: no
 * exponential, no division, and but one rounding or two, so that nothing has to be carried along.  In cache, with
 * AVX-512, gelu takes 0.52 of the time of a polynomial times an exponential, sigmoid 0.77, silu 0.67 of that of
 * an exponential and a division; with AVX2 0.55, 0.68 and 0.59.  Each function has a range, which normally
 * distributed inputs do not leave; where one element of a stride does, steps.h takes the general function for it.
 *
 * For processors with fused multiply-add, which all take the same path, so that their bits are the same. */
#ifndef FASTRELU_NEAR_F32_H
#define FASTRELU_NEAR_F32_H

/* Where a function holds, NaN included. */
struct range_f32 { float low, high; };
#define NO_BOUND __builtin_inff()
#define NEAR(name, low, high) static __attribute__((unused)) const struct range_f32 name##_range = {low, high};

/* Whether some of LANES * STEPS elements are out of range. */
VMATH int some_far(struct range_f32 range, const float *x)
{
    int far = 0;
    if (range.low == -NO_BOUND)
        return 0;
    if (range.low == -range.high)
        EACH_STEP(far |= ANY(IS_ABOVE(MAGNITUDE(AGAIN(x)), range.high)));
    else
        EACH_STEP(far |= ANY(IS_BELOW(AGAIN(x), range.low)));
    return far;
}

VMATH int is_far(struct range_f32 range, float x) { return (x < range.low) | (x > range.high); }

/* The same of gradients, all of which are in range that are numbers. */
static const struct range_f32 finite_range = {-FLT_MAX, FLT_MAX};

/* The function of |x|, up to the end of its intervals, and what rounding leaves of it. */
VMATH void looked_up_by_magnitude(const struct intervals_f32 *intervals, const float *x, VECTOR *found, VECTOR *rest)
{
    VECTORS(a, MAGNITUDE_TO(AGAIN(x), intervals->end));
    looked_up(intervals, a, found, rest);
}

/* The same where what is made of it is NaN if x is. */
VMATH void looked_up_for_numbers(const struct intervals_f32 *intervals, const float *x, VECTOR *found, VECTOR *rest)
{
    VECTORS(a, FOR_NUMBERS_MAGNITUDE_TO(AGAIN(x), intervals->end));
    looked_up(intervals, a, found, rest);
}

NEAR(sigmoid, -16, 16)
VMATH void sigmoid_near(const float *x, float *y)
{
    VECTOR below[STEPS], rest[STEPS];
    looked_up_by_magnitude(&sigmoid_intervals, x, below, rest);
    EACH_STEP(STORE(y + s * LANES, CHOSEN(IS_NEGATIVE(AGAIN(x)), below[s], ALL(1.0f) - below[s])));
}

NEAR(softplus, -16, 16)
VMATH void softplus_near(const float *x, float *y)
{
    VECTOR below[STEPS], rest[STEPS];
    looked_up_for_numbers(&softplus_intervals, x, below, rest);
    EACH_STEP(STORE(y + s * LANES, NOT_NEGATIVE(AGAIN(x)) + below[s]));
}

NEAR(logsigmoid, -16, 16)
VMATH void logsigmoid_near(const float *x, float *y)
{
    VECTOR below[STEPS], rest[STEPS];
    looked_up_for_numbers(&softplus_intervals, x, below, rest);
    EACH_STEP(STORE(y + s * LANES, NOT_POSITIVE(AGAIN(x)) - below[s]));
}

/* What f(x) and f(-x) differ from max(x, 0) and max(-x, 0) by is the same, and rounds away at the end of the intervals
 * of those that tend to 0 fastest. */
VMATH void less_below(const struct intervals_f32 *intervals, const float *x, float *y)
{
    VECTOR below[STEPS], rest[STEPS];
    looked_up_for_numbers(intervals, x, below, rest);
    EACH_STEP(STORE(y + s * LANES, NOT_NEGATIVE(AGAIN(x)) - below[s]));
}

NEAR(silu, -14, 14)
VMATH void silu_near(const float *x, float *y) { less_below(&silu_intervals, x, y); }

NEAR(gelu, -6, NO_BOUND)
VMATH void gelu_near(const float *x, float *y) { less_below(&gelu_intervals, x, y); }

NEAR(gelu_tanh, -5.25f, NO_BOUND)
VMATH void gelu_tanh_near(const float *x, float *y) { less_below(&gelu_tanh_intervals, x, y); }

/* Of finite gradients.  A slope is never 0 here, and off by 0.6 ULP, so that a product is by 1.7.
 *
 * The same slope at x and -x. */
VMATH void through_even(const struct intervals_f32 *intervals, const float *g, const float *x, float *grad_x)
{
    VECTOR slope[STEPS], rest[STEPS];
    looked_up_by_magnitude(intervals, x, slope, rest);
    EACH_STEP(STORE(grad_x + s * LANES, AGAIN(g) * slope[s]));
}

NEAR(through_sigmoid, -14, 14)
VMATH void through_sigmoid_near(const float *g, const float *x, float *grad_x)
{
    through_even(&sigmoid_slope_intervals, g, x, grad_x);
}

NEAR(through_tanh, -7, 7)
VMATH void through_tanh_near(const float *g, const float *x, float *grad_x)
{
    through_even(&tanh_slope_intervals, g, x, grad_x);
}

/* A tail at -|x|, and 1 less it at |x|, which is not rounded by itself; a tail that is beyond the end of its intervals
 * makes no difference to 1. */
VMATH void through_tail_near(const struct intervals_f32 *intervals, const float *g, const float *x, float *grad_x)
{
    VECTOR tail[STEPS], rest[STEPS];
    looked_up_by_magnitude(intervals, x, tail, rest);
    EACH_STEP(STORE(grad_x + s * LANES, FUSED(
        AGAIN(g), NEGATED_BUT_FOR_NEGATIVE(tail[s], AGAIN(x)), KEPT(IS_NOT_MINUS(AGAIN(x)), AGAIN(g)))));
}

/* The tail at |x|, and 1 less it at -|x|. */
NEAR(through_logsigmoid, -16, 16)
VMATH void through_logsigmoid_near(const float *g, const float *x, float *grad_x)
{
    VECTOR tail[STEPS], rest[STEPS];
    looked_up_by_magnitude(&sigmoid_intervals, x, tail, rest);
    EACH_STEP(STORE(grad_x + s * LANES, FUSED(
        AGAIN(g), NEGATED_FOR_NEGATIVE(tail[s], AGAIN(x)), KEPT(IS_MINUS(AGAIN(x)), AGAIN(g)))));
}

NEAR(through_softplus, -16, 16)
VMATH void through_softplus_near(const float *g, const float *x, float *grad_x)
{
    through_tail_near(&sigmoid_intervals, g, x, grad_x);
}

NEAR(through_silu, -14, 14)
VMATH void through_silu_near(const float *g, const float *x, float *grad_x)
{
    through_tail_near(&silu_slope_intervals, g, x, grad_x);
}

NEAR(through_gelu, -6.25f, NO_BOUND)
VMATH void through_gelu_near(const float *g, const float *x, float *grad_x)
{
    through_tail_near(&gelu_slope_intervals, g, x, grad_x);
}

NEAR(through_gelu_tanh, -5.75f, NO_BOUND)
VMATH void through_gelu_tanh_near(const float *g, const float *x, float *grad_x)
{
    through_tail_near(&gelu_tanh_slope_intervals, g, x, grad_x);
}

/* The slope of x <= 0, and a constant one. */
VMATH void through_left(const struct intervals_f32 *intervals, float right, const float *g, const float *x,
                        float *grad_x)
{
    VECTOR left[STEPS], rest[STEPS];
    looked_up_by_magnitude(intervals, x, left, rest);
    EACH_STEP(STORE(grad_x + s * LANES, AGAIN(g) * CHOSEN(IS_ABOVE(AGAIN(x), 0), ALL(right), left[s])));
}

/* With an alpha of 1. */
NEAR(through_elu, -16, NO_BOUND)
VMATH void through_elu_near(const float *g, const float *x, float *grad_x)
{
    through_left(&exponential_intervals, 1, g, x, grad_x);
}

NEAR(through_selu, -16, NO_BOUND)
VMATH void through_selu_near(const float *g, const float *x, float *grad_x)
{
    through_left(&selu_slope_intervals, (float)SELU_SCALE, g, x, grad_x);
}

#undef EXP_2
#undef EXP_3
#undef EXP_4
#undef EXP_5
#undef EXP_6
#undef VECTOR
#undef LOAD
#undef STORE
#undef ALL
#undef STEP
#undef FUSED
#undef MAGNITUDE
#undef MAGNITUDE_TO
#undef FOR_NUMBERS_MAGNITUDE_TO
#undef WITH_SIGN
#undef WITHOUT_LAST
#undef FOURTH_LAST_FIRST
#undef LOOK_UP
#undef LOOK_UP_LOW
#undef SOME_ABOVE_7
#undef APART
#undef POWER_OF_TWO
#undef NOT_NEGATIVE
#undef NOT_POSITIVE
#undef IS_BELOW
#undef IS_ABOVE
#undef ANY
#undef IS_NEGATIVE
#undef IS_FINITE
#undef IS_NOT_BELOW
#undef IS_MINUS
#undef IS_NOT_MINUS
#undef NEGATED_FOR_NEGATIVE
#undef NEGATED_BUT_FOR_NEGATIVE
#undef IS_NOT_0
#undef KEPT
#undef CHOSEN
#undef EACH_STEP
#undef VECTORS
#undef NEAR
#undef NO_BOUND
#undef AGAIN
#endif
