/* Functions near 0 (near.h, powers.h) of floats. */
#ifndef FASTRELU_NEAR_F32_H
#define FASTRELU_NEAR_F32_H

#include "looked_up_f32.h"

#define NEAR_UNTIL_ROUNDED_AWAY NEAR_ON_THE_LEFT
/* Slopes are off by 0.6 ULP, so that products are by 1.7. */
#define PRODUCT(g, slope, rest) ((g) * (slope))
#define PRODUCT_IS_OF_FINITE 0
#define PRODUCT_PLUS(g, slope, rest, other) FUSED(g, slope, other)
#include "near.h"

static const float exp_terms_f32[] = {EXP_2, EXP_3, EXP_4, EXP_5, EXP_6};
#define LAST_WHOLE 16.0f
#define LEAST_NORMAL 87.0f
#define NOTHING_FROM 20.0f
/* The scale, which is not above 1.0507..., and what is lacking to it, for the last finite results not to be infinite; of
 * infinity the rest is finite, and that of -0.0 is -0.0. */
#define SELU_RIGHT(v) FUSED(v, ALL(0x1.0cfabcp0f), AT_MOST(v, FLT_MAX) * ALL(0x1.6a9114p-24f))
#include "powers.h"

/* The slope of x <= 0, and a constant one.  By a power and what rounding leaves of it, as of doubles, it takes 1.04 of
 * the time, with AVX2 1.3. */
NEAR_ON_THE_LEFT(through_selu, selu_slope, places_by_magnitude)
enum { through_selu_of_finite_f32 = 0 };
VMATH void through_selu_near_f32(struct places_f32 at, const float *g, const float *x, float *grad_x)
{
    VECTOR left[STEPS], rest[STEPS];
    looked_up_f32(&selu_slope_intervals_f32, at, left, rest);
    EACH_STEP(STORE(grad_x + s * LANES,
        AGAIN(g) * CHOSEN(IS_ABOVE(AGAIN(x), 0), ALL((float)SELU_SCALE), left[s])));
}

#define LARGEST FLT_MAX
#define LARGEST_FACTOR 0x1p63f
#include "gated.h"
#undef LARGEST

#include "vectors_end.h"
#undef EXP_2
#undef EXP_3
#undef EXP_4
#undef EXP_5
#undef EXP_6
#endif
