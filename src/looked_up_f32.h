/* Functions of floats by polynomials, one for each of eight intervals of |x|, or of sixteen: so few that vectors
 * look coefficients up by one instruction, those of AVX2 sixteen by three, and only where that is needed (of tanh
 * from |x| = 1.85 on).  Such a polynomial has no division, its argument is exact, and most of its value is a constant
 * that is exact too, so that little has to be carried along.  Here are those of all x; near.h has those of x not far from 0.
 *
 * Errors, in units of 2^-24 of the value: up to 0.6 of the polynomial, 0.9 of the exponential, and the last
 * rounding; what rounding the polynomial leaves is carried along.
 *
 * Each takes LANES * STEPS elements, their places, and a parameter, one for all (step 0) or one for each (step 1), or NULL
 * for 1. */
#ifndef FASTRELU_LOOKED_UP_F32_H
#define FASTRELU_LOOKED_UP_F32_H

#include "vectors_f32.h"

/* The interval of a is in the low bits of origin + linear a + quadratic a^2, behind `shift` others.  In it the
 * function is c[0] + c[1] u + ... + c[7] u^7 (of 8 terms, or 6), u = a - centre, the centres being such that c[0] is
 * exact. */
struct intervals_f32 {
    float end;
    int count, terms, shift;
    float origin, linear, quadratic, centre[16], coefficients[8][16];
};

#include "tables_f32.h"

#define T float
#define TYPE(name) name##_f32
#include "looked_up.h"

/* e^(-factor r) - 1 for |factor r| up to ln(2) / 2, by the polynomial of lanes_f32.h. */
VMATH void exponential_rest(const VECTOR *r, float factor, VECTOR *p)
{
    const float square = factor * factor, fourth_power = square * square;
    const float sixth_power = square * fourth_power, fifth_power = factor * fourth_power;
    VECTORS(fifth, STEP(ALL(EXP_6 * sixth_power), r[s], ALL(-EXP_5 * fifth_power)));
    VECTORS(fourth, STEP(fifth[s], r[s], ALL(EXP_4 * fourth_power)));
    VECTORS(third, STEP(fourth[s], r[s], ALL(-EXP_3 * factor * square)));
    VECTORS(second, STEP(third[s], r[s], ALL(EXP_2 * square)));
    VECTORS(first, STEP(second[s], r[s], ALL(-factor)));
    EACH_STEP(p[s] = first[s] * r[s]);
}

/* A sum of two times 2^(n + 32) (1 + p), as another. */
VMATH void times_exponential(const VECTOR *n, const VECTOR *p, VECTOR *value, VECTOR *rest)
{
    VECTORS(more, STEP(value[s], p[s], rest[s]));
    VECTORS(sum, value[s] + more[s]);
    EACH_STEP(rest[s] = POWER_OF_TWO(n[s]) * (more[s] - (sum[s] - value[s])));
    EACH_STEP(value[s] = POWER_OF_TWO(n[s]) * sum[s]);
}

/* It makes n whole, and leaves the exponent of 2^(n + 32) in the low bits. */
#define SHIFT (0x1.8p23f + 127 + 32)

/* Times 2^32 e^(-a^2 / 2), for results may be subnormal, and what they are made of not: 2^-32 is in the table of
 * the slope.  From 14.5 on it is below half the least number.  a^2 is not rounded before the multiple of
 * 2 ln 2, of which the first part has 15 bits, is taken from it. */
VMATH void times_normal_of(const VECTOR *a, VECTOR *value, VECTOR *rest)
{
    VECTORS(n, STEP(a[s] * a[s], ALL(-0.5f * (float)LOG2_E), ALL(SHIFT)));
    VECTORS(whole, n[s] - ALL(SHIFT));
    VECTORS(nearly, FUSED(a[s], a[s], whole[s] * ALL(0x1.62e4p0f)));
    VECTORS(r, STEP(whole[s], ALL(0x1.7f7d1cp-19f), nearly[s]));
    VECTOR p[STEPS];
    exponential_rest(r, 0.5f, p);
    times_exponential(n, p, value, rest);
}

#undef SHIFT

LOOKS_UP(tanh_steps, tanh, places_by_magnitude, 0)
VMATH void tanh_steps_f32(struct places_f32 at, const float *x, const float *none, int step, float *y)
{
    VECTOR found[STEPS], rest[STEPS];
    looked_up_f32(&tanh_intervals_f32, at, found, rest);
    EACH_STEP(STORE(y + s * LANES, WITH_SIGN(found[s], AGAIN(x))));
}

/* x^2 times what is found, rounded once.  From the end on 1 - tanh is less than is lost.  Up to 2^-50, of
 * which a third of the cube is 0, it is 0: squares below are subnormal, which take twenty times as long. */
#define TANHSHRINK_HELD(v) MAGNITUDE_TO(v, tanhshrink_intervals_f32.end)
VMATH struct places_f32 tanhshrink_steps_places_f32(const float *x)
{
    VECTORS(held, TANHSHRINK_HELD(AGAIN(x)));
    VECTORS(a, KEPT(IS_NOT_BELOW(held[s], 0x1p-50f), held[s]));
    return places_of_f32(&tanhshrink_intervals_f32, a);
}
VMATH void tanhshrink_steps_f32(struct places_f32 at, const float *x, const float *none, int step, float *y)
{
    VECTOR found[STEPS], rest[STEPS];
    looked_up_f32(&tanhshrink_intervals_f32, at, found, rest);
    VECTORS(square, at.a[s] * at.a[s]);
    VECTORS(of_square, FUSED(at.a[s], at.a[s], -square[s]));
    VECTORS(lost, STEP(of_square[s], found[s], square[s] * rest[s]));
    VECTORS(inner, FUSED(square[s], found[s], lost[s]));
    VECTORS(beyond, MAGNITUDE(AGAIN(x)) - TANHSHRINK_HELD(AGAIN(x)));
    EACH_STEP(STORE(y + s * LANES, WITH_SIGN(inner[s] + beyond[s], AGAIN(x))));
}

/* -x times the tail, to which x is added on the right.  The 2^-32 is not in the table, as x is, and may be as
 * small as numbers are. */
LOOKS_UP(gelu_steps, gelu_tail, places_of_numbers, 0)
VMATH void gelu_steps_f32(struct places_f32 at, const float *x, const float *none, int step, float *y)
{
    VECTOR tail[STEPS], rest[STEPS];
    looked_up_f32(&gelu_tail_intervals_f32, at, tail, rest);
    times_normal_of(at.a, tail, rest);
    EACH_STEP(STORE(y + s * LANES, STEP(tail[s], ALL(-0x1p-32f), NOT_NEGATIVE(AGAIN(x)))));
}

/* g times a slope and its rest, rounded once; 0 for a slope of 0. */
VMATH void through_slope(const float *g, const VECTOR *slope, const VECTOR *rest, float *grad_x)
{
    VECTORS(grad, LOAD(g + s * LANES));
    VECTORS(more, KEPT(IS_FINITE(grad[s]), grad[s] * rest[s]));
    VECTORS(product, FUSED(grad[s], slope[s], more[s]));
    EACH_STEP(STORE(grad_x + s * LANES, KEPT(IS_NOT_0(slope[s]), product[s])));
}

/* The slope is the tail on the left, and 1 less it on the right. */
VMATH void through_tail(const float *g, const VECTOR *x, const VECTOR *tail, const VECTOR *rest, float *grad_x)
{
    VECTORS(right, ALL(1.0f) - tail[s]);
    VECTORS(slope, CHOSEN(IS_NEGATIVE(x[s]), tail[s], right[s]));
    VECTORS(lack, CHOSEN(IS_NEGATIVE(x[s]), rest[s], ((ALL(1.0f) - right[s]) - tail[s]) - rest[s]));
    through_slope(g, slope, lack, grad_x);
}

LOOKS_UP(through_gelu_steps, gelu_slope_tail, places_by_magnitude, 0)
VMATH void through_gelu_steps_f32(struct places_f32 at, const float *g, const float *x, float *grad_x)
{
    VECTORS(v, LOAD(x + s * LANES));
    VECTOR tail[STEPS], rest[STEPS];
    looked_up_f32(&gelu_slope_tail_intervals_f32, at, tail, rest);
    times_normal_of(at.a, tail, rest);
    through_tail(g, v, tail, rest, grad_x);
}

#undef TANHSHRINK_HELD
#endif
