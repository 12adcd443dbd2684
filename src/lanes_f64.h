/* What lanes.h needs of double. */
#ifndef FASTRELU_LANES_F64_H
#define FASTRELU_LANES_F64_H

#include "two.h"

#if defined(__FMA__) || defined(__aarch64__)
#define STEP(a, b, c) __builtin_fma(a, b, c)
#define FUSED(a, b, c) __builtin_fma(a, b, c)
#else
VMATH double fused_f64(double a, double b, double c)
{
    const struct two product = two_product(a, b);
    return (product.high + c) + product.low;
}
#define STEP(a, b, c) ((a) * (b) + (c))
#define FUSED(a, b, c) fused_f64(a, b, c)
#endif

#define T double
#define BITS uint64_t
#define TYPE(name) name##_f64
#define AS_BITS(v) bits_of(v)
#define FROM_BITS(u) double_from(u)
#define DIGITS 52
#define BIAS 1023
#define ABS(v) __builtin_fabs(v)
#define LARGEST DBL_MAX
/* The first part of 33 bits, so that its product with n is exact with and without FMA (the split of
 * fdlibm's exp, Sun 1993). */
#define REDUCED(n, a, c) STEP(n, a, c)
#define LN2_HIGH 0x1.62e42fee00000p-1
#define LN2_LOW 0x1.a39ef35793c76p-33
#define WHOLE_SHIFT ROUND_SHIFT
#define LIFT_BITS 96
#define LIFT 0x1p96
#define LEAST 760.0
#define ONE_FROM 38
#define GREATEST 710.0
/* e^-1460 is 0 even times the largest alpha. */
#define EXTRA 0x1p63
#define EXTRA_BITS 63
#define END 1400
#define LARGE_END 1460
#define LACKING 0x1p-40

/* Good to 2^-61.9 of e^r (coefficients.py). */
VMATH double exp_series_f64(double r, double square, double factor, double scale)
{
    const double scale_2 = scale * scale, scale_4 = scale_2 * scale_2;
    const double scale_6 = scale_4 * scale_2, scale_8 = scale_4 * scale_4;
    const double odd = scale * factor, fourth_power = square * square;
    const double first = STEP(odd * 0.16666666666666666, r, scale * 0.5);
    const double second = STEP(odd * scale_2 * 0.008333333333326136, r, scale * scale_2 * 0.04166666666666667);
    const double third = STEP(odd * scale_4 * 0.00019841269874820627, r, scale * scale_4 * 0.0013888888888883748);
    const double fourth = STEP(odd * scale_6 * 2.7557255400206422e-06, r, scale * scale_6 * 2.4801587325547743e-05);
    const double fifth = STEP(odd * scale_8 * 2.5105217004720745e-08, r, scale * scale_8 * 2.75572736431103e-07);
    const double high = STEP(scale * scale_8 * scale_2 * 2.0914686968086876e-09, square, fifth);
    const double middle = STEP(fourth, square, third), low = STEP(second, square, first);
    return STEP(STEP(high, fourth_power, middle), fourth_power, low);
}

#include "lanes.h"

/* 1 - tanh^2 is 4 s (1 - s) at 2 x. */
VMATH double through_tanh_f64(double g, double x) { return logistic_slope_times_f64(g, 2 * __builtin_fabs(x), 4); }

/* g times a slope in two parts, rounded once; 0 for a slope of 0.  Where the product is 0, infinite or
 * NaN, it is all there is to it. */
VMATH double times_parts_f64(double g, double slope, double rest)
{
    const double product = g * slope, sum = FUSED(g, slope, g * rest);
    return kept_f64(slope != 0, bits_of(__builtin_fabs(product)) - 1 < bits_of(DBL_MAX) ? sum : product);
}

/* s + x s (1 - s) is e (1 + e + x) / (1 + e)^2 for x < 0, and 1 less that of -x for others. */
VMATH double through_silu_f64(double g, double x)
{
    const double a = __builtin_fabs(x);
    const struct slope_parts_f64 s = slope_parts_f64(a);
    const double e = s.e * (1 / LIFT), start = 1 - a, sum = start + e;
    const double sum_rest = (e - (sum - start)) + ((1 - start) - a);
    const double above = s.e * sum, above_rest = FUSED(s.e, sum, -above);
    const double rest_above = STEP(s.e, sum_rest, STEP(s.e_rest, sum, above_rest));
    const struct parts_f64 q = divided_f64(above, rest_above, s.d, s.d_rest);
    const double left = kept_f64(!(a > LEAST), q.value * (1 / LIFT));
    const double rest = kept_f64(!(a > LEAST), q.rest * (1 / LIFT)), right = 1 - left;
    return times_parts_f64(g, x < 0 ? left : right, x < 0 ? rest : ((1 - right) - left) - rest);
}

/* (2 - d) / d, d = 1 + e^-2|x|, with the sign of x. */
VMATH double tanh_f64(double x)
{
    const double magnitude = __builtin_fabs(x);
    const struct power_f64 e = power_f64(-2, magnitude, NO_REST, 1023 + 1);
    const double twice = power_of_two_f64(e.shifted), d = STEP(twice, e.p, STEP(twice, 0.5, 1));
    const double d_rest = STEP(twice, e.p, STEP(twice, 0.5, 1 - d));
    const double above = 2 - d, inverse = 1 / d, q = above * inverse;
    const double left = STEP(-d_rest, 1 + q, FUSED(-q, d, above));
    return __builtin_copysign(magnitude > 20 ? 1 : STEP(left, inverse, q), x);
}

#undef STEP
#undef FUSED
#undef LEAST
#undef LIFT
#undef LIFT_BITS
#endif
