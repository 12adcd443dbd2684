/* Functions near 0 (near.h) of floats: those of both types, and some that are no faster than others for doubles. */
#ifndef FASTRELU_NEAR_F32_H
#define FASTRELU_NEAR_F32_H

#include "looked_up_f32.h"

#define NEAR_UNTIL_ROUNDED_AWAY NEAR_ON_THE_LEFT
/* Slopes are off by 0.6 ULP, so that products are by 1.7. */
#define PRODUCT(g, slope, rest) ((g) * (slope))
#define PRODUCT_IS_OF_FINITE 0
#define PRODUCT_PLUS(g, slope, rest, other) FUSED(g, slope, other)
#include "near.h"

NEAR(sigmoid, sigmoid)
VMATH void sigmoid_near_f32(struct places_f32 at, const float *x, float *y)
{
    VECTOR below[STEPS], rest[STEPS];
    looked_up_f32(&sigmoid_intervals_f32, at, below, rest);
    EACH_STEP(STORE(y + s * LANES, CHOSEN(IS_NEGATIVE(AGAIN(x)), below[s], ALL(1.0f) - below[s])));
}

NEAR(silu, silu)
VALUES_LESS(silu)

NEAR(through_softplus, sigmoid)
SLOPE_WITH_TAIL(through_softplus, sigmoid)

/* The tail at |x|, and 1 less it at -|x|. */
NEAR(through_logsigmoid, sigmoid)
enum { through_logsigmoid_of_finite_f32 = 1 };
VMATH void through_logsigmoid_near_f32(struct places_f32 at, const float *g, const float *x, float *grad_x)
{
    VECTOR tail[STEPS], rest[STEPS];
    looked_up_f32(&sigmoid_intervals_f32, at, tail, rest);
    EACH_STEP(STORE(grad_x + s * LANES, FUSED(
        AGAIN(g), NEGATED_FOR_NEGATIVE(tail[s], AGAIN(x)), KEPT(IS_MINUS(AGAIN(x)), AGAIN(g)))));
}

/* The slope of x <= 0, and a constant one. */
#define SLOPE_ON_THE_LEFT(name, table, right) \
enum { name##_of_finite_f32 = 0 }; \
VMATH void name##_near_f32(struct places_f32 at, const float *g, const float *x, float *grad_x) \
{ \
    VECTOR left[STEPS], rest[STEPS]; \
    looked_up_f32(&table##_intervals_f32, at, left, rest); \
    EACH_STEP(STORE(grad_x + s * LANES, AGAIN(g) * CHOSEN(IS_ABOVE(AGAIN(x), 0), ALL(right), left[s]))); \
}
/* With an alpha of 1. */
NEAR_ON_THE_LEFT(through_elu, exponential, places_by_magnitude)
SLOPE_ON_THE_LEFT(through_elu, exponential, 1)
NEAR_ON_THE_LEFT(through_selu, selu_slope, places_by_magnitude)
SLOPE_ON_THE_LEFT(through_selu, selu_slope, (float)SELU_SCALE)

#undef SLOPE_ON_THE_LEFT
#include "vectors_end.h"
#endif
