/* Functions near 0 (near.h) of doubles, and values that looked_up_f32.h has of all floats.  In cache AVX-512 and AVX2
 * take of the time of the general functions: gelu 0.30 and 0.34, its gradient 0.28 and 0.32, that of silu 0.58 (both),
 * elu and softplus 0.44.  Others are no faster so: the sigmoid and silu take 1.04 and 1.07, gradients of elu 1.2 and
 * 1.1, of softplus 1.05 and 0.95, and tanh bends too fast. */
#ifndef FASTRELU_NEAR_F64_H
#define FASTRELU_NEAR_F64_H

#include "vectors_f64.h"

/* As of floats (looked_up_f32.h), but eight intervals, for longer polynomials: AVX2 looks up twice for each four. */
struct intervals_f64 {
    double end;
    int terms;
    double origin, linear, quadratic, centre[8], coefficients[17][8];
};

#include "tables_f64.h"

#define T double
#define TYPE(name) name##_f64
#include "looked_up.h"

#define NEAR_UNTIL_ROUNDED_AWAY(name, table, FROM) NEAR(name, table)
/* Of longer polynomials, in wider intervals: products of rounded slopes were off by up to 2.8 ULP. */
#define PRODUCT(g, slope, rest) FUSED(g, slope, (g) * (rest))
#define PRODUCT_IS_OF_FINITE 1
#define PRODUCT_PLUS(g, slope, rest, other) FUSED(g, slope, FUSED(g, rest, other))
#include "near.h"

/* Values left of 0, and a multiple of x. */
#define LEFT_AND_MULTIPLE(name, right) \
VMATH void name##_near_f64(struct places_f64 at, const double *x, double *y) \
{ \
    VECTOR below[STEPS], rest[STEPS]; \
    looked_up_f64(&name##_intervals_f64, at, below, rest); \
    EACH_STEP(STORE(y + s * LANES, CHOSEN(IS_NEGATIVE(AGAIN(x)), -below[s], ALL(right) * AGAIN(x)))); \
}
NEAR_ON_THE_LEFT(elu, elu, places_by_magnitude)
LEFT_AND_MULTIPLE(elu, 1)
NEAR_ON_THE_LEFT(selu, selu, places_by_magnitude)
LEFT_AND_MULTIPLE(selu, SELU_SCALE)

#undef LEFT_AND_MULTIPLE
#include "vectors_end.h"
#endif
