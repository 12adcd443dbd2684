/* Float functions that stay in float, of which a vector holds twice as many as of doubles: the
 * logistic function, tanh, and what is made of them.
 *
 * The rests of the roundings that matter are carried along: where e^x = 2^n (1 + p) meets 1, in
 * quotients and in the last product.  What is left is that of p and of the reduced argument,
 * 2^-26 each, which together are 0.7 ULP of the least e^x, 0.707 * 2^n. */
#ifndef FASTRELU_SINGLE_H
#define FASTRELU_SINGLE_H

/* a b + c: FUSED where the product must not be rounded, STEP where that is of no account, or
 * where a is a power of two. */
#if defined(__FMA__) || defined(__aarch64__)
#define FUSED(a, b, c) __builtin_fmaf(a, b, c)
#define STEP(a, b, c) __builtin_fmaf(a, b, c)
#else
#define FUSED(a, b, c) ((float)((double)(a) * (double)(b) + (double)(c)))
#define STEP(a, b, c) ((a) * (b) + (c))
#endif

/* log(2) and what it lacks. */
#define LN2_F32 0x1.62e43p-1f
#define LN2_F32_REST -0x1.05c61p-29f
/* Adding it rounds to a whole number, and leaves that in the low bits. */
#define ROUND_SHIFT_F32 0x1.8p23f

/* Powers of two are kept so much too large until the end, for results may be subnormal. */
#define LIFT_BITS 32
#define LIFT 0x1p32f
/* e^-LEAST is below half the least float, even times 2 LEAST. */
#define LEAST 110.0f

VMATH uint32_t bits_of_float(float v) { uint32_t u; memcpy(&u, &v, 4); return u; }
VMATH float float_of(uint32_t u) { float v; memcpy(&v, &u, 4); return v; }

/* v, or 0 where the condition does not hold.  As bits, for which a mask or an and is enough,
 * where GCC makes four comparisons of two selects that follow each other. */
VMATH float kept(int condition, float v) { return float_of(bits_of_float(v) & -(uint32_t)condition); }

/* The zero whose sum with anything the compiler leaves out. */
#define NO_REST -0.0f

/* e^(factor (x + rest)) = 2^n (1 + |factor| p); the low bits of `shifted` are n + bias.  The
 * factor, 1, -1 or -2, goes into the constants. */
struct power { float p; uint32_t shifted; };

VMATH struct power power_f32(float factor, float x, float rest, float bias)
{
    const float sign = factor < 0 ? -1 : 1, scale = factor * sign, cube = scale * scale * scale;
    const float shift = ROUND_SHIFT_F32 + bias, shifted = STEP(x, factor * (float)LOG2_E, shift), n = shifted - shift;
    const float r = STEP(n, -LN2_F32_REST / factor, FUSED(n, -LN2_F32 / factor, x)) + rest, square = r * r;
    const float first = STEP(factor * scale * 0x1.555492p-3f, r, scale * 0x1.fffffcp-2f);
    const float second = STEP(factor * cube * 0x1.1239c6p-7f, r, cube * 0x1.5558bcp-5f);
    const float series = STEP(STEP(scale * scale * cube * 0x1.6a415ep-10f, square, second), square, first);
    return (struct power){STEP(series, square, sign * r), bits_of_float(shifted)};
}

/* The two parts of LIFT / (1 + e^(sign (x + rest))) = value (1 + lack), where the exponent is
 * between -60 and LEAST.  Beyond, anything: what comes of it has to be left out, for bounds at the
 * start would be first in the chain of all that waits. */
struct quotient { float value, lack; };

VMATH struct quotient logistic_parts(float sign, float x, float rest)
{
    const struct power e = power_f32(sign, x, rest, 127 - LIFT_BITS);
    const float power = float_of(e.shifted << 23), one = 1 / LIFT, d = STEP(power, e.p, power + one);
    const float d_rest = STEP(power, e.p, (power - d) + one), inverse = 1 / d;
    return (struct quotient){inverse, STEP(-inverse, d_rest, FUSED(-inverse, d, 1))};
}

/* From 18 on, 1 - e^-18 rounds to 1. */
VMATH float sigmoid_f32(float x)
{
    const struct quotient s = logistic_parts(-1, x, NO_REST);
    return x > 18 ? 1 : kept(!(x < -LEAST), STEP(s.value, s.lack, s.value) * (1 / LIFT));
}

/* -inf gives -0.0, and so does -0.0. */
VMATH float silu_f32(float x)
{
    const struct quotient s = logistic_parts(-1, x, NO_REST);
    const float y = x * s.value, z = STEP(y, s.lack, y) * (1 / LIFT);
    return x > 18 ? x : -kept(!(x < -LEAST), -z);
}

/* g times a slope in two parts; 0 for a slope of 0.  Where the product is 0, infinite or NaN, it is
 * all there is to it. */
VMATH float times_parts(float g, float slope, float rest)
{
    const float product = g * slope, sum = STEP(g, rest, product);
    const uint32_t magnitude = bits_of_float(__builtin_fabsf(product));
    return kept(slope != 0, magnitude - 1 < 0x7f7fffff ? sum : product);
}

/* g / (1 + e^(sign (x + rest))) */
VMATH float logistic_times(float g, float sign, float x, float rest)
{
    const struct quotient s = logistic_parts(sign, x, rest);
    const float slope = kept(!(sign * x > LEAST), s.value * (1 / LIFT));
    return sign * x < -18 ? g : times_parts(g, slope, slope * s.lack);
}

VMATH float through_logsigmoid_f32(float g, float x) { return logistic_times(g, 1, x, NO_REST); }

VMATH float through_softplus_f32(float g, float x, float beta)
{
    const float product = beta * x, rest = FUSED(beta, x, -product);
    /* As product_or_0; and what is lacking is below 2^-17 wherever it counts. */
    const float z = kept((product == product) | (x != x) | (beta != beta), product);
    return logistic_times(g, -1, z, kept(__builtin_fabsf(rest) < 1, rest));
}

/* e^-a times LIFT, and (1 + e^-a)^2, each a sum of two, for a from 0 to LEAST. */
struct slope_parts { float e, e_rest, d, d_rest; };

VMATH struct slope_parts slope_parts_f32(float a)
{
    const struct power power = power_f32(-1, a, NO_REST, 127 + LIFT_BITS);
    const float scaled = float_of(power.shifted << 23), e = STEP(scaled, power.p, scaled);
    const float e_rest = STEP(scaled, power.p, scaled - e), unscaled = e * (1 / LIFT);
    const float product = FUSED(unscaled, unscaled, 2 * unscaled), d = 1 + product;
    return (struct slope_parts){e, e_rest, d, STEP(e_rest * (2 / LIFT), 1 + unscaled, product - (d - 1))};
}

/* (above + rest) / (d + d_rest), in two parts. */
struct parts { float value, rest; };

VMATH struct parts divided(float above, float rest, float d, float d_rest)
{
    const float inverse = 1 / d, q = above * inverse;
    return (struct parts){q, (STEP(-q, d_rest, FUSED(-q, d, above)) + rest) * inverse};
}

/* g factor s (1 - s) = g factor e / (1 + e)^2 */
VMATH float logistic_slope_times(float g, float a, float factor)
{
    const struct slope_parts s = slope_parts_f32(a);
    const struct parts q = divided(s.e, s.e_rest, s.d, s.d_rest);
    return times_parts(g, kept(!(a > LEAST), q.value * (factor / LIFT)), q.rest * (factor / LIFT));
}

VMATH float through_sigmoid_f32(float g, float x) { return logistic_slope_times(g, __builtin_fabsf(x), 1); }

/* 1 - tanh^2 is 4 s (1 - s) at 2 x. */
VMATH float through_tanh_f32(float g, float x) { return logistic_slope_times(g, 2 * __builtin_fabsf(x), 4); }

/* s + x s (1 - s) is e (1 + e + x) / (1 + e)^2 for x < 0, and 1 less that of -x for others. */
VMATH float through_silu_f32(float g, float x)
{
    const float a = __builtin_fabsf(x);
    const struct slope_parts s = slope_parts_f32(a);
    const float e = s.e * (1 / LIFT), start = 1 - a, sum = start + e;
    const float sum_rest = (e - (sum - start)) + ((1 - start) - a);
    const float above = s.e * sum, above_rest = FUSED(s.e, sum, -above);
    const struct parts q = divided(above, STEP(s.e, sum_rest, STEP(s.e_rest, sum, above_rest)), s.d, s.d_rest);
    const float left = kept(!(a > LEAST), q.value * (1 / LIFT)), rest = kept(!(a > LEAST), q.rest * (1 / LIFT));
    const float right = 1 - left;
    return times_parts(g, x < 0 ? left : right, x < 0 ? rest : ((1 - right) - left) - rest);
}

/* g alpha e^(z + rest), for z to 89, where it is infinite.  The power of two is taken in two steps
 * of at most 2^126: enough down to e^-174, which is 0 in float times any alpha up to 1.  Larger
 * ones, for which e^-200 is 0, are made smaller by 2^38 first, and the steps larger. */
VMATH float scaled_exp_times(float g, float alpha, float z, float rest)
{
    const int large = __builtin_fabsf(alpha) > 1;
    const struct power e = power_f32(1, z, rest, large ? 254 + 38 : 254);
    const float first = float_of(e.shifted >> 1 << 23), second = float_of((e.shifted - (e.shifted >> 1)) << 23);
    const float scaled = (large ? alpha * 0x1p-38f : alpha) * first;
    const float sum = STEP(scaled, e.p, scaled), sum_rest = STEP(scaled, e.p, scaled - sum);
    return times_parts(g, kept(!(z < (large ? -200 : -174)), sum * second), sum_rest * second);
}

VMATH float through_elu_left_f32(float g, float x, float alpha) { return scaled_exp_times(g, alpha, x, NO_REST); }

VMATH float through_celu_left_f32(float g, float x, float alpha)
{
    const float quotient = x / alpha, rest = FUSED(-quotient, alpha, x) * (1 / alpha);
    const float z = kept((quotient == quotient) | (x != x) | (alpha != alpha), quotient);
    /* What is lacking is below 2^-16 up to 200; beyond, and where 1 / alpha is infinite, it is of no
     * account. */
    return scaled_exp_times(g, 1, z > 89 ? 89 : z, kept(__builtin_fabsf(rest) < 0x1p-13f, rest));
}

/* (2 - d) / d, d = 1 + e^-2|x|, with the sign of x; 1 from 10, as 1 - 2 e^-20 rounds to. */
VMATH float tanh_f32(float x)
{
    const float magnitude = __builtin_fabsf(x);
    const struct power e = power_f32(-2, magnitude, NO_REST, 127 + 1);
    const float twice = float_of(e.shifted << 23), d = STEP(twice, e.p, STEP(twice, 0.5f, 1));
    const float d_rest = STEP(twice, e.p, STEP(twice, 0.5f, 1 - d));
    const float above = 2 - d, inverse = 1 / d, q = above * inverse;
    const float left = STEP(-d_rest, 1 + q, FUSED(-q, d, above));
    return __builtin_copysignf(magnitude > 10 ? 1 : STEP(left, inverse, q), x);
}

#endif
