/* Functions near 0 (near.h) of floats: those of both types, and some that are no faster than others for doubles. */
#ifndef FASTRELU_NEAR_F32_H
#define FASTRELU_NEAR_F32_H

#include "looked_up_f32.h"

#define T float
#define TYPE(name) name##_f32
#define NEAR_UNTIL_ROUNDED_AWAY NEAR_ON_THE_LEFT
/* Slopes are off by 0.6 ULP, so that products are by 1.7. */
#define PRODUCT(g, slope, rest) ((g) * (slope))
#define PRODUCT_PLUS(g, slope, rest, other) FUSED(g, slope, other)
#include "near.h"

NEAR(sigmoid, sigmoid)
VMATH void sigmoid_near_f32(const float *x, float *y)
{
    VECTOR below[STEPS], rest[STEPS];
    looked_up_by_magnitude_f32(&sigmoid_intervals_f32, x, below, rest);
    EACH_STEP(STORE(y + s * LANES, CHOSEN(IS_NEGATIVE(AGAIN(x)), below[s], ALL(1.0f) - below[s])));
}

NEAR(silu, silu)
VMATH void silu_near_f32(const float *x, float *y) { less_below_f32(&silu_intervals_f32, x, y); }

NEAR(through_softplus, sigmoid)
VMATH void through_softplus_near_f32(const float *g, const float *x, float *grad_x)
{
    through_tail_near_f32(&sigmoid_intervals_f32, g, x, grad_x);
}

/* The tail at |x|, and 1 less it at -|x|. */
NEAR(through_logsigmoid, sigmoid)
VMATH void through_logsigmoid_near_f32(const float *g, const float *x, float *grad_x)
{
    VECTOR tail[STEPS], rest[STEPS];
    looked_up_by_magnitude_f32(&sigmoid_intervals_f32, x, tail, rest);
    EACH_STEP(STORE(grad_x + s * LANES, FUSED(
        AGAIN(g), NEGATED_FOR_NEGATIVE(tail[s], AGAIN(x)), KEPT(IS_MINUS(AGAIN(x)), AGAIN(g)))));
}

/* The slope of x <= 0, and a constant one. */
VMATH void through_left_f32(const struct intervals_f32 *intervals, float right, const float *g, const float *x,
                            float *grad_x)
{
    VECTOR left[STEPS], rest[STEPS];
    looked_up_by_magnitude_f32(intervals, x, left, rest);
    EACH_STEP(STORE(grad_x + s * LANES, AGAIN(g) * CHOSEN(IS_ABOVE(AGAIN(x), 0), ALL(right), left[s])));
}

/* With an alpha of 1. */
NEAR_ON_THE_LEFT(through_elu, exponential)
VMATH void through_elu_near_f32(const float *g, const float *x, float *grad_x)
{
    through_left_f32(&exponential_intervals_f32, 1, g, x, grad_x);
}

NEAR_ON_THE_LEFT(through_selu, selu_slope)
VMATH void through_selu_near_f32(const float *g, const float *x, float *grad_x)
{
    through_left_f32(&selu_slope_intervals_f32, (float)SELU_SCALE, g, x, grad_x);
}

#include "vectors_end.h"
#endif
