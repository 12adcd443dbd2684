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

#define NEAR_UNTIL_ROUNDED_AWAY NEAR
/* Of longer polynomials, in wider intervals: products of rounded slopes were off by up to 2.8 ULP. */
#define PRODUCT(g, slope, rest) FUSED(g, slope, (g) * (rest))
#define PRODUCT_PLUS(g, slope, rest, other) FUSED(g, slope, FUSED(g, rest, other))
#include "near.h"

/* Values left of 0, and a multiple of x. */
VMATH void below_and_multiple(const struct intervals_f64 *intervals, double right, const double *x, double *y)
{
    VECTOR below[STEPS], rest[STEPS];
    VECTORS(a, MAGNITUDE_TO(AGAIN(x), intervals->end));
    looked_up_f64(intervals, a, below, rest);
    EACH_STEP(STORE(y + s * LANES, CHOSEN(IS_NEGATIVE(AGAIN(x)), -below[s], ALL(right) * AGAIN(x))));
}

NEAR_ON_THE_LEFT(elu, elu)
VMATH void elu_near_f64(const double *x, double *y) { below_and_multiple(&elu_intervals_f64, 1, x, y); }

NEAR_ON_THE_LEFT(selu, selu)
VMATH void selu_near_f64(const double *x, double *y) { below_and_multiple(&selu_intervals_f64, SELU_SCALE, x, y); }

#include "vectors_end.h"
#endif
