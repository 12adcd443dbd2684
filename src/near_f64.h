/* Functions near 0 (near.h, powers.h) of doubles.  In cache AVX-512 and AVX2 take of the time of the general functions:
 * gelu 0.30 and 0.34, its gradient 0.28 and 0.32, that of silu 0.58 (both), softplus 0.44; slopes of selu 0.75 and 0.85,
 * tanh 0.89 and 0.90. */
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

/* Good to 2^-55.2 of e^r - 1, 2^-56.5 of e^r (coefficients.py). */
static const double exp_terms_f64[] = {
    0.5000000000000006, 0.1666666666666667, 0.04166666666657314, 0.008333333333326141, 0.0013888888932488599,
    0.00019841269874800493, 2.4801504346997686e-05, 2.7557255425746435e-06, 2.7626357241447223e-07, 2.510520637395701e-08,
};
#define LAST_WHOLE 36.0
#define LEAST_NORMAL 708.0
#define NOTHING_FROM 40.0
#define SELU_RIGHT(v) ((v) * ALL(SELU_SCALE))
#include "powers.h"

/* The slope is not rounded by itself. */
NEAR_POWERS(through_selu, 1, AGAIN(x), below, -LEAST_NORMAL)
enum { through_selu_of_finite_f64 = 1 };
VMATH void through_selu_near_f64(struct places_f64 at, const double *g, const double *x, double *grad_x)
{
    VECTOR power[STEPS], p[STEPS];
    power_parts_f64(1, TERMS(exp_terms_f64), at, power, p);
    VECTORS(scaled, ALL(SELU_SCALE_ALPHA) * power[s]);
    VECTORS(slope, STEP(scaled[s], p[s], scaled[s]));
    VECTORS(rest, STEP(scaled[s], p[s], scaled[s] - slope[s]));
    VECTORS(left, PRODUCT(AGAIN(g), slope[s], rest[s]));
    EACH_STEP(STORE(grad_x + s * LANES, CHOSEN(IS_ABOVE(AGAIN(x), 0), AGAIN(g) * ALL(SELU_SCALE), left[s])));
}

/* tanh(a) = (2 - d) / d, d = 1 + e^-2a.  2 - d is exact, and what rounding leaves of d is taken from it 1 + tanh(a)
 * times, about 1 + 0.625 (2 - d), which is within 0.02 for a up to 0.3, where it counts most.
 *
 * Errors, in ULP: 0.5 each of the new numerator and of the division, 0.62 of p where tanh is next to 1/8, and with all of
 * the above 1.84 at most, as measured; by 10 terms 2.0, and without what is left of d 2.1. */
PLACES_OF_POWERS(tanh_steps, -1, MAGNITUDE_TO(AGAIN(x), 20) + MAGNITUDE_TO(AGAIN(x), 20), 0)
VMATH void tanh_steps_f64(struct places_f64 at, const double *x, const double *none, int step, double *y)
{
    VECTOR power[STEPS], p[STEPS];
    power_parts_f64(-1, TERMS(longer_exp_terms_f64), at, power, p);
    VECTORS(d, STEP(power[s], p[s], ALL(1) - power[s]));
    VECTORS(d_rest, STEP(power[s], p[s], (ALL(1) - d[s]) - power[s]));
    VECTORS(almost, ALL(2) - d[s]);
    VECTORS(above, STEP(d_rest[s], STEP(almost[s], ALL(-0.625), ALL(-1)), almost[s]));
    EACH_STEP(STORE(y + s * LANES, WITH_SIGN(above[s] / d[s], AGAIN(x))));
}

#define LARGEST DBL_MAX
#define LARGEST_FACTOR 0x1p511
#include "gated.h"
#undef LARGEST

#include "vectors_end.h"
#endif
