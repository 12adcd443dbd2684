/* Functions of floats that are not far from 0, where a value or slope itself is a polynomial by interval of |x|: no
 * exponential, no division, and but one rounding or two, so that nothing has to be carried along.  Each function
 * has a range; loops.h leaves a round of elements some of which lie outside to the general function too.
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
    VECTORS(v, LOAD(x + s * LANES));
    int far = 0;
    if (range.low == -NO_BOUND)
        return 0;
    if (range.low == -range.high)
        EACH_STEP(far |= ANY(IS_ABOVE(MAGNITUDE(v[s]), range.high)));
    else
        EACH_STEP(far |= ANY(IS_BELOW(v[s], range.low)));
    return far;
}

VMATH int is_far(struct range_f32 range, float x) { return (x < range.low) | (x > range.high); }

/* The function of |x|, up to the end of its intervals, and what rounding leaves of it. */
VMATH void looked_up_by_magnitude(const struct intervals_f32 *intervals, const VECTOR *x, VECTOR *found, VECTOR *rest)
{
    VECTORS(a, MAGNITUDE_TO(x[s], intervals->end));
    looked_up(intervals, a, found, rest);
}

NEAR(sigmoid, -16, 16)
VMATH void sigmoid_near(const float *x, float *y)
{
    VECTORS(v, LOAD(x + s * LANES));
    VECTOR below[STEPS], rest[STEPS];
    looked_up_by_magnitude(&sigmoid_intervals, v, below, rest);
    EACH_STEP(STORE(y + s * LANES, CHOSEN(IS_NEGATIVE(v[s]), below[s], ALL(1.0f) - below[s])));
}

NEAR(softplus, -16, 16)
VMATH void softplus_near(const float *x, float *y)
{
    VECTORS(v, LOAD(x + s * LANES));
    VECTOR below[STEPS], rest[STEPS];
    looked_up_by_magnitude(&softplus_intervals, v, below, rest);
    EACH_STEP(STORE(y + s * LANES, NOT_NEGATIVE(v[s]) + below[s]));
}

NEAR(logsigmoid, -16, 16)
VMATH void logsigmoid_near(const float *x, float *y)
{
    VECTORS(v, LOAD(x + s * LANES));
    VECTOR below[STEPS], rest[STEPS];
    looked_up_by_magnitude(&softplus_intervals, v, below, rest);
    EACH_STEP(STORE(y + s * LANES, NOT_POSITIVE(v[s]) - below[s]));
}

/* What f(x) and f(-x) differ from max(x, 0) and max(-x, 0) by is the same, and rounds away at the end of the intervals
 * of those that tend to 0 fastest. */
VMATH void less_below(const struct intervals_f32 *intervals, const float *x, float *y)
{
    VECTORS(v, LOAD(x + s * LANES));
    VECTOR below[STEPS], rest[STEPS];
    looked_up_by_magnitude(intervals, v, below, rest);
    EACH_STEP(STORE(y + s * LANES, NOT_NEGATIVE(v[s]) - below[s]));
}

NEAR(silu, -14, 14)
VMATH void silu_near(const float *x, float *y) { less_below(&silu_intervals, x, y); }

NEAR(swish, -14, 14)
VMATH void swish_near(const float *x, float *y) { silu_near(x, y); }

NEAR(gelu, -6, NO_BOUND)
VMATH void gelu_near(const float *x, float *y) { less_below(&gelu_intervals, x, y); }

NEAR(gelu_tanh, -5.25f, NO_BOUND)
VMATH void gelu_tanh_near(const float *x, float *y) { less_below(&gelu_tanh_intervals, x, y); }

/* With an alpha of 1. */
NEAR(celu, -NO_BOUND, NO_BOUND)
VMATH void celu_near(const float *x, float *y)
{
    const float alpha = 1;
    elu_steps(x, &alpha, 0, y);
}

/* A slope that is the same at x and -x. */
VMATH void through_even(const struct intervals_f32 *intervals, const float *g, const float *x, float *grad_x)
{
    VECTORS(v, LOAD(x + s * LANES));
    VECTOR slope[STEPS], rest[STEPS];
    looked_up_by_magnitude(intervals, v, slope, rest);
    through_slope(g, slope, rest, grad_x);
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

/* A slope at -|x|, and 1 less it at |x|; that beyond the end of the intervals makes no difference to 1. */
VMATH void through_looked_up_tail(const struct intervals_f32 *intervals, const float *g, const VECTOR *x, float *grad_x)
{
    VECTOR tail[STEPS], rest[STEPS];
    looked_up_by_magnitude(intervals, x, tail, rest);
    through_tail(g, x, tail, rest, grad_x);
}

NEAR(through_softplus, -16, 16)
VMATH void through_softplus_near(const float *g, const float *x, float *grad_x)
{
    VECTORS(v, LOAD(x + s * LANES));
    through_looked_up_tail(&sigmoid_intervals, g, v, grad_x);
}

NEAR(through_logsigmoid, -16, 16)
VMATH void through_logsigmoid_near(const float *g, const float *x, float *grad_x)
{
    VECTORS(v, -LOAD(x + s * LANES));
    through_looked_up_tail(&sigmoid_intervals, g, v, grad_x);
}

NEAR(through_silu, -14, 14)
VMATH void through_silu_near(const float *g, const float *x, float *grad_x)
{
    VECTORS(v, LOAD(x + s * LANES));
    through_looked_up_tail(&silu_slope_intervals, g, v, grad_x);
}

NEAR(through_swish, -14, 14)
VMATH void through_swish_near(const float *g, const float *x, float *grad_x) { through_silu_near(g, x, grad_x); }

NEAR(through_gelu, -6.25f, NO_BOUND)
VMATH void through_gelu_near(const float *g, const float *x, float *grad_x)
{
    VECTORS(v, LOAD(x + s * LANES));
    through_looked_up_tail(&gelu_slope_intervals, g, v, grad_x);
}

NEAR(through_gelu_tanh, -5.75f, NO_BOUND)
VMATH void through_gelu_tanh_near(const float *g, const float *x, float *grad_x)
{
    VECTORS(v, LOAD(x + s * LANES));
    through_looked_up_tail(&gelu_tanh_slope_intervals, g, v, grad_x);
}

/* e^x times `left`, which is a sum of two, and `right` for x > 0, likewise. */
VMATH void through_exponential(const float *g, const float *x, double left, double right, float *grad_x)
{
    const float left_high = (float)left, left_low = (float)(left - left_high);
    const float right_high = (float)right, right_low = (float)(right - right_high);
    VECTORS(v, LOAD(x + s * LANES));
    VECTOR power[STEPS], power_rest[STEPS];
    looked_up_by_magnitude(&exponential_intervals, v, power, power_rest);
    VECTORS(scaled, ALL(left_high) * power[s]);
    VECTORS(more, STEP(ALL(left_high), power_rest[s], ALL(left_low) * power[s]));
    VECTORS(scaled_rest, FUSED(ALL(left_high), power[s], -scaled[s]) + more[s]);
    VECTORS(slope, CHOSEN(IS_ABOVE(v[s], 0), ALL(right_high), scaled[s]));
    VECTORS(rest, CHOSEN(IS_ABOVE(v[s], 0), ALL(right_low), scaled_rest[s]));
    through_slope(g, slope, rest, grad_x);
}

/* With an alpha of 1. */
NEAR(through_elu, -16, NO_BOUND)
VMATH void through_elu_near(const float *g, const float *x, float *grad_x) { through_exponential(g, x, 1, 1, grad_x); }

NEAR(through_celu, -16, NO_BOUND)
VMATH void through_celu_near(const float *g, const float *x, float *grad_x) { through_elu_near(g, x, grad_x); }

NEAR(through_selu, -16, NO_BOUND)
VMATH void through_selu_near(const float *g, const float *x, float *grad_x)
{
    through_exponential(g, x, SELU_SCALE_ALPHA, SELU_SCALE, grad_x);
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
#undef POWER_OF_TWO
#undef NOT_NEGATIVE
#undef NOT_POSITIVE
#undef IS_BELOW
#undef IS_ABOVE
#undef ANY
#undef IS_NEGATIVE
#undef IS_FINITE
#undef IS_NOT_BELOW
#undef IS_NOT_0
#undef KEPT
#undef CHOSEN
#undef EACH_STEP
#undef VECTORS
#undef NEAR
#undef NO_BOUND
#endif
