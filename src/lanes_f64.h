/* What lanes.h needs of double. */
#ifndef FASTRELU_LANES_F64_H
#define FASTRELU_LANES_F64_H

#include "two.h"

#ifdef FUSES
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
#define ROOT 0x1p512
#define VANISHING 0x1.6a09e667f3bcdp537
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

/* Of r^2 and higher powers, good to 2^-61.4 of e^r (coefficients.py). */
static const double longer_exp_terms_f64[] = {
    0.5, 0.1666666666666667, 0.04166666666666667, 0.008333333333326141, 0.0013888888888883752, 0.00019841269874800493,
    2.4801587325533363e-05, 2.7557255425746435e-06, 2.7557273661348637e-07, 2.510520637395701e-08, 2.0914679376583935e-09,
};

VMATH double exp_series_f64(double r, double square, double factor, double scale)
{
    const double *const terms = longer_exp_terms_f64;
    const double scale_2 = scale * scale, scale_4 = scale_2 * scale_2;
    const double scale_6 = scale_4 * scale_2, scale_8 = scale_4 * scale_4;
    const double odd = scale * factor, fourth_power = square * square;
    const double first = STEP(odd * terms[1], r, scale * terms[0]);
    const double second = STEP(odd * scale_2 * terms[3], r, scale * scale_2 * terms[2]);
    const double third = STEP(odd * scale_4 * terms[5], r, scale * scale_4 * terms[4]);
    const double fourth = STEP(odd * scale_6 * terms[7], r, scale * scale_6 * terms[6]);
    const double fifth = STEP(odd * scale_8 * terms[9], r, scale * scale_8 * terms[8]);
    const double high = STEP(scale * scale_8 * scale_2 * terms[10], square, fifth);
    const double middle = STEP(fourth, square, third), low = STEP(second, square, first);
    return STEP(STEP(high, fourth_power, middle), fourth_power, low);
}

#include "lanes.h"

/* tanh(a) = (2 - d) / d, d = 1 + e^-2a, as q + left * inverse; beyond 20, where it is 1, anything. */
struct tanh_parts { double q, left, inverse; };

VMATH struct tanh_parts tanh_parts(double a)
{
    const struct power_f64 e = power_f64(-2, a, NO_REST, 1023 + 1);
    const double twice = power_of_two_f64(e.shifted), d = STEP(twice, e.p, STEP(twice, 0.5, 1));
    const double d_rest = STEP(twice, e.p, STEP(twice, 0.5, 1 - d));
    const double above = 2 - d, inverse = 1 / d, q = above * inverse;
    return (struct tanh_parts){q, STEP(-d_rest, 1 + q, FUSED(-q, d, above)), inverse};
}

VMATH double tanh_f64(double x)
{
    const double magnitude = __builtin_fabs(x);
    const struct tanh_parts t = tanh_parts(magnitude);
    return __builtin_copysign(magnitude > 20 ? 1 : STEP(t.left, t.inverse, t.q), x);
}

/* (x - tanh(x)) / x^3 at z = x^2, without the first term, 1/3. */
VMATH double tanhshrink_polynomial(double z)
{
    const double z2 = z * z, z4 = z2 * z2;
    const double first = STEP(0.05396825396804637, z, -0.1333333333333309);
    const double second = STEP(0.008863235404578283, z, -0.02186948852912909);
    const double third = STEP(0.0014558246920964941, z, -0.003592126679366341);
    const double fourth = STEP(0.00023895705228738225, z, -0.0005899792946300052);
    const double fifth = STEP(3.8389607893147334e-05, z, -9.646277743313181e-05);
    const double sixth = STEP(4.987760317520347e-06, z, -1.4606131676715378e-05);
    const double seventh = STEP(2.6330772232959337e-07, z, -1.3791814499083342e-06);
    const double high = STEP(STEP(-2.5155023659382105e-08, z2, seventh), z4, STEP(sixth, z2, fifth));
    return STEP(STEP(high, z4, STEP(fourth, z2, third)), z4, STEP(second, z2, first));
}

/* By its series up to 1, where the difference loses two bits. */
VMATH double tanhshrink_f64(double x)
{
    const double magnitude = __builtin_fabs(x), held = magnitude > 1 ? 1 : magnitude;
    const double z = held * held, z_rest = FUSED(held, held, -z), third = 0.3333333333333333;
    const double p = tanhshrink_polynomial(z), series = STEP(p, z, third);
    const double series_rest = FUSED(p, z, third - series) + 1.3756324892575852e-17;
    const double square = series * z;
    const double square_rest = STEP(series, z_rest, STEP(series_rest, z, FUSED(series, z, -square)));
    const double small = FUSED(held, square, held * square_rest);
    const struct tanh_parts t = tanh_parts(magnitude);
    const double near = STEP(-t.left, t.inverse, magnitude - t.q);
    return __builtin_copysign(magnitude < 1 ? small : magnitude > 20 ? magnitude - 1 : near, x);
}

/* A(z) of log(1 + e) / e = 2 / (2 + e) (1 + z A(z)), z = s^2, s = e / (2 + e), for e from 0 to 1. */
VMATH double log1p_polynomial(double z)
{
    const double z2 = z * z, z4 = z2 * z2;
    const double first = STEP(0.19999999999999762, z, 0.3333333333333333);
    const double second = STEP(0.11111111099118386, z, 0.1428571428580005);
    const double third = STEP(0.07692271982430275, z, 0.09090909948981357);
    const double fourth = STEP(0.05867139530651599, z, 0.06667589315724629);
    const double fifth = STEP(STEP(0.07815288900461426, z, 0.03746071897775383), z, 0.05422589197440007);
    return STEP(STEP(fifth, z4, STEP(fourth, z2, third)), z4, STEP(second, z2, first));
}

/* log(1 + e^x): x where it is above 0, and e^-|x| times log(1 + e) / e, which goes through the last sum. */
VMATH double log1p_exp_of_1(double x)
{
    const double magnitude = __builtin_fabs(x) > LEAST ? LEAST : __builtin_fabs(x);
    const struct power_f64 power = power_f64(-1, magnitude, NO_REST, 1023 + LIFT_BITS);
    const double scale = power_of_two_f64(power.shifted), lifted = STEP(scale, power.p, scale);
    const double lifted_rest = STEP(scale, power.p, scale - lifted), e = lifted * (1 / LIFT);
    const double d = 2 + e, d_rest = STEP(lifted_rest, 1 / LIFT, (2 - d) + e), inverse = 1 / d, first = 2 * inverse;
    const double s = e * inverse, square = s * s;
    const double more = STEP(log1p_polynomial(square), square, STEP(-inverse, d_rest, FUSED(-inverse, d, 1)));
    const double q = lifted * first, rest = STEP(lifted_rest, first, FUSED(lifted, first, -q));
    return STEP(q + STEP(q, more, rest), 1 / LIFT, x < 0 ? 0 : x);
}

VMATH double logsigmoid_f64(double x) { return -log1p_exp_of_1(-x); }

/* P(v), as a sum of two: e^(a^2 / 2) Phi(-a) is t P(t - TAIL_MIDDLE), t = 1 / (1 + a / 4). */
VMATH struct parts_f64 tail_polynomial(double v)
{
    const double v2 = v * v, v4 = v2 * v2, v8 = v4 * v4;
    const double first = STEP(0.04232199244618886, v, 0.2537047580445439);
    const double second = STEP(-0.046680450867010066, v, -0.0720200682301456);
    const double third = STEP(0.027233480985860165, v, 0.020664237508450388);
    const double fourth = STEP(-0.015650168742216884, v, -0.009320864140768086);
    const double fifth = STEP(0.008805194378504279, v, 0.007259450390101409);
    const double sixth = STEP(-0.003996964441483563, v, -0.0070187835966396585);
    const double seventh = STEP(0.00026179435527552014, v, 0.006558005655394344);
    const double eighth = STEP(0.002262542265619345, v, -0.005220074426308316);
    const double ninth = STEP(-0.0028863164073321115, v, 0.0030886400131223766);
    const double tenth = STEP(0.001523039823024007, v, -0.0010025856519462013);
    const double low = STEP(STEP(fourth, v2, third), v4, STEP(second, v2, first));
    const double middle = STEP(STEP(eighth, v2, seventh), v4, STEP(sixth, v2, fifth));
    const double fourth_power = STEP(STEP(STEP(tenth, v2, ninth), v8, middle), v8, low);
    /* At the left end the last terms are several times their sum. */
    const double cubed = STEP(fourth_power, v, 0.41954319984035743);
    const double cubed_rest = FUSED(fourth_power, v, 0.41954319984035743 - cubed) + 2.937470721722598e-18;
    const double squared = STEP(cubed, v, 0.44283950124160815);
    const double squared_of_cubed = FUSED(cubed, v, 0.44283950124160815 - squared) - 2.491294868750288e-17;
    const double squared_rest = STEP(cubed_rest, v, squared_of_cubed);
    const double linear = STEP(squared, v, 0.3428023879143449);
    const double linear_rest = STEP(squared_rest, v, FUSED(squared, v, 0.3428023879143449 - linear));
    /* Of the first, all but the last two bits: what is left of it beside p, up to 0.5, is exact. */
    const double p = FUSED(linear, v, 0.20395910557973607), of_linear = FUSED(linear, v, 0.20395910557973607 - p);
    const double p_rest = STEP(linear_rest, v, of_linear - 3.877005426085829e-17);
    return (struct parts_f64){p, p_rest};
}

/* From there on x Phi(x) and its slope are 0. */
#define TAIL_END 38.7

/* e^(-a^2 / 2), and Phi(-a) over it as a sum of two. */
struct normal_tail_parts { struct power_f64 power; double ratio, rest; };

VMATH double tail_argument(double x)
{
    const double magnitude = __builtin_fabs(x);
    return magnitude > TAIL_END ? TAIL_END : magnitude;
}

VMATH struct normal_tail_parts normal_tail_parts(double a)
{
    const double half = 0.5 * a, square = half * a;
    const struct power_f64 power = power_f64(-1, square, FUSED(half, a, -square), 1023 + LIFT_BITS);
    const double d = STEP(a, 0.25, 1), d_rest = STEP(a, 0.25, 1 - d), t = 1 / d;
    const double lack = STEP(-t, d_rest, FUSED(-t, d, 1));
    const struct parts_f64 p = tail_polynomial(t - TAIL_MIDDLE);
    /* What t lacks counts 1.1 (a = 38.7), 1.8 (a = 4) or 3.2 times (a = 0). */
    const double ratio = t * p.value, of_t = ratio * (STEP(STEP(t, 1.06, 1.15), t, 0.98) * lack);
    return (struct normal_tail_parts){power, ratio, STEP(t, p.rest, of_t) + FUSED(t, p.value, -ratio)};
}

/* -x times the tail, to which x is added on the right. */
VMATH double gelu_f64(double x)
{
    const double a = tail_argument(x);
    const struct normal_tail_parts tail = normal_tail_parts(a);
    const double product = a * tail.ratio, p = tail.power.p;
    const double rest = STEP(a, tail.rest, FUSED(a, tail.ratio, -product));
    const double sum = STEP(product, p, STEP(rest, p, rest)) + product;
    /* The sign is given by itself for Clang, as in vectors_f64.h. */
    const double not_negative = __builtin_copysign(x < 0 ? 0 : x, x);
    return STEP(power_of_two_f64(tail.power.shifted) * sum, -1 / LIFT, not_negative);
}

/* Phi(x) + x phi(x) for x < 0, and 1 less that of -x for others. */
VMATH double through_gelu_f64(double g, double x)
{
    const double a = tail_argument(x);
    const struct normal_tail_parts tail = normal_tail_parts(a);
    /* Either of the two may be the larger: at 0 it is the tail, beyond 0.75 the density. */
    const double density = a * DENSITY_SCALE, sum = tail.ratio - density, of_density = sum - tail.ratio;
    const double lost = (tail.ratio - (sum - of_density)) - (density + of_density);
    const double density_rest = STEP(a, DENSITY_SCALE_REST, FUSED(a, DENSITY_SCALE, -density));
    const double sum_rest = lost + (tail.rest - density_rest);
    const double p = tail.power.p, scale = power_of_two_f64(tail.power.shifted);
    const double more = STEP(sum, p, STEP(sum_rest, p, sum_rest)), total = more + sum;
    const double left = scale * total * (1 / LIFT), right = 1 - left;
    const double rest = scale * (more - (total - sum)) * (1 / LIFT);
    return times_parts_f64(g, x < 0 ? left : right, x < 0 ? rest : ((1 - right) - left) - rest);
}

#undef STEP
#undef FUSED
#undef LEAST
#undef TAIL_END
#undef LIFT
#undef LIFT_BITS
#endif
