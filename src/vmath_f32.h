/* Float functions.  Double has the range for every exponential that a float needs, so the
 * formulas are the plain ones; what they are made of is good to about 2^-28 of a value, which
 * leaves 0.55 ULP after the one rounding to float.  Parameters come as floats, so products
 * with them are exact.
 *
 * Where an argument has no effect any more, it is held at EDGE: e^-200 is below half the least
 * float even times the largest. */
#ifndef FASTRELU_VMATH_F32_H
#define FASTRELU_VMATH_F32_H

#define EDGE 200.0

/* x = n ln 2 + r; `power` is 2^n and `rest` (e^r - 1) / r, by a polynomial good to 2^-31. */
struct reduced { double r, rest; uint64_t exponent; };

VMATH struct reduced reduced_f32(double x)
{
    const double shifted = MADD(x, LOG2_E, ROUND_SHIFT);
    const double r = MADD(shifted - ROUND_SHIFT, -0x1.62e42fefa39efp-1, x);
    double p = 0.00019890980869750327;
    p = MADD(p, r, 0.0013933641031986701);
    p = MADD(p, r, 0.008333310934448869);
    p = MADD(p, r, 0.04166646500604005);
    p = MADD(p, r, 0.16666666681614256);
    p = MADD(p, r, 0.5000000013457727);
    return (struct reduced){r, MADD(p, r, 1), bits_of(shifted) << 52};
}

/* e^x for |x| <= 700.  NaN passes: as it comes from a float, its low bits are 0. */
VMATH double exp_f32(double x)
{
    const struct reduced e = reduced_f32(x);
    return double_from(bits_of(MADD(e.rest, e.r, 1)) + e.exponent);
}

/* e^x - 1, relative to itself, for |x| <= 700. */
VMATH double expm1_f32(double x)
{
    const struct reduced e = reduced_f32(x);
    const double power = double_from(bits_of(1) + e.exponent);
    return MADD(power, e.rest * e.r, power - 1);
}

/* 1 / d to 2^-38 for d from 2^-1000 to 2^1000, in 7 instructions where a division of eight
 * doubles takes as long as 32: a start that is within 0.0505, and two steps that cube the
 * error. */
VMATH double reciprocal_f32(double d)
{
    const double start = double_from(0x7fde620000000000 - bits_of(d));
    const double error = MADD(-d, start, 1);
    const double better = MADD(start, MADD(error, error, error), start);
    const double left = MADD(-d, better, 1);
    return MADD(better, MADD(left, left, left), better);
}

/* log(1 + e) / e for e from 0 to 1, as 2 / (2 + e) * (1 + s^2 A(s^2)), s = e / (2 + e). */
VMATH double log1p_ratio_f32(double e)
{
    const double inverse = reciprocal_f32(2 + e), s = e * inverse, z = s * s;
    double p = 0.10393808427873376;
    p = MADD(p, z, 0.08732351232720387);
    p = MADD(p, z, 0.11132355604500663);
    p = MADD(p, z, 0.1428515286094183);
    p = MADD(p, z, 0.2000000538497483);
    p = MADD(p, z, 0.33333333325011805);
    return 2 * inverse * MADD(p, z, 1);
}

/* Phi(-a) e^(a^2 / 2) for a from 0 to 20, exact enough to 14.5, where Phi is 0 in float. */
VMATH double normal_tail_f32(double a)
{
    const double t = reciprocal_f32(MADD(a, 0.25, 1)), v = t - TAIL_MIDDLE;
    double p = -0.013477286344704003;
    p = MADD(p, v, 0.023714107450541227);
    p = MADD(p, v, 0.02217573142057659);
    p = MADD(p, v, -0.04640795737586061);
    p = MADD(p, v, -0.0721823143023574);
    p = MADD(p, v, 0.04231496339175368);
    p = MADD(p, v, 0.25371171717061647);
    p = MADD(p, v, 0.4195431998464014);
    p = MADD(p, v, 0.4428393963533529);
    p = MADD(p, v, 0.34280238877981595);
    p = MADD(p, v, 0.2039591058356509);
    return t * p;
}

VMATH double logistic_f32(double z) { return reciprocal_f32(1 + exp_f32(clamped(-z, -EDGE, EDGE))); }

/* s (1 - s) of s = 1 / (1 + e^-z), from e = e^-|z|: s on the near side of 0 is s. */
struct logistic { double near, far; };

VMATH struct logistic logistic_sides_f32(double z)
{
    const double magnitude = __builtin_fabs(z), e = exp_f32(-(magnitude > EDGE ? EDGE : magnitude));
    const double larger = reciprocal_f32(1 + e);
    return (struct logistic){larger, e * larger};
}

/* The gradient s + x z' s (1 - s) of x s(z), from slope = x z'. */
VMATH double gated_slope_f32(double z, double slope)
{
    const struct logistic s = logistic_sides_f32(z);
    return z < 0 ? s.far * MADD(slope, s.near, 1) : s.near * MADD(slope, s.far, 1);
}

VMATH float sigmoid_f32(float x) { return (float)logistic_f32(x); }

VMATH float sigmoid_slope_f32(float x)
{
    const struct logistic s = logistic_sides_f32(x);
    return (float)(s.near * s.far);
}

/* -inf gives -0.0. */
VMATH float silu_f32(float x) { return (float)((x < -EDGE ? -EDGE : x) * logistic_f32(x)); }

VMATH float silu_slope_f32(float x)
{
    const double z = clamped(x, -EDGE, EDGE);
    return (float)gated_slope_f32(z, z);
}

VMATH float swish_f32(float x, double beta)
{
    const double z = product_or_0(beta, x), finite = clamped(x, -FLT_MAX, FLT_MAX);
    return (float)((z < -EDGE ? finite : x) * logistic_f32(z));
}

VMATH float swish_slope_f32(float x, double beta)
{
    const double z = clamped(product_or_0(beta, x), -EDGE, EDGE);
    return (float)gated_slope_f32(z, z);
}

/* -t / (t + 2), t = e^-2|x| - 1, with the sign of x. */
VMATH double tanh_magnitude_f32(double x)
{
    const double magnitude = __builtin_fabs(x), t = expm1_f32(-2 * (magnitude > EDGE ? EDGE : magnitude));
    return -t * reciprocal_f32(t + 2);
}

VMATH float tanh_f32(float x) { return (float)__builtin_copysign(tanh_magnitude_f32(x), x); }

/* 1 - tanh^2 = 4 s (1 - s), s = 1 / (1 + e^-2x). */
VMATH float tanh_slope_f32(float x)
{
    const struct logistic s = logistic_sides_f32(2 * (double)x);
    return (float)(4 * s.near * s.far);
}

/* By its series where the difference would lose more than 4 bits. */
VMATH float tanhshrink_f32(float x)
{
    const double wide = x, magnitude = __builtin_fabs(wide), z = wide * wide;
    double p = -0.002679742569846649;
    p = MADD(p, z, 0.008621821062099357);
    p = MADD(p, z, -0.02183908027392791);
    p = MADD(p, z, 0.05396649878175882);
    p = MADD(p, z, -0.1333332959940025);
    p = MADD(p, z, 0.33333333320386505);
    return (float)__builtin_copysign(magnitude < 0.5 ? magnitude * (z * p) : magnitude - tanh_magnitude_f32(wide), wide);
}

VMATH float tanhshrink_slope_f32(float x)
{
    const double t = tanh_magnitude_f32(x);
    return (float)(t * t);
}

VMATH float softsign_slope_f32(float x)
{
    const double magnitude = __builtin_fabs(x), inverse = reciprocal_f32(1 + (magnitude > FLT_MAX ? FLT_MAX : magnitude));
    return (float)(inverse * inverse);
}

VMATH float scaled_expm1_f32(double alpha, double x) { return (float)(alpha * expm1_f32(clamped(x, -EDGE, EDGE))); }
VMATH float scaled_exp_f32(double alpha, double x) { return (float)(alpha * exp_f32(clamped(x, -EDGE, EDGE))); }

/* The value and the slope of celu for x <= 0: alpha (e^(x / alpha) - 1), e^(x / alpha). */
VMATH float celu_left_f32(double alpha, double x) { return scaled_expm1_f32(alpha, product_or_0(x, 1 / alpha)); }
VMATH float celu_left_slope_f32(double alpha, double x) { return scaled_exp_f32(1, product_or_0(x, 1 / alpha)); }

/* log(1 + e^z). */
VMATH double log1p_exp_f32(double z)
{
    const double magnitude = __builtin_fabs(z), e = exp_f32(-(magnitude > EDGE ? EDGE : magnitude));
    return MADD(e, log1p_ratio_f32(e), z < 0 ? 0 : z);
}

VMATH float softplus_f32(float x, double beta)
{
    const double z = product_or_0(beta, x);
    return z > EDGE ? x : (float)(log1p_exp_f32(z) * (1 / beta));
}

VMATH float softplus_slope_f32(float x, double beta) { return (float)logistic_f32(product_or_0(beta, x)); }

/* 1 - e^(-beta y), of y = softplus(x). */
VMATH float softplus_output_slope_f32(float y, double beta)
{
    return (float)-expm1_f32(clamped(-product_or_0(beta, y), -EDGE, EDGE));
}

VMATH float logsigmoid_f32(float x) { return (float)-log1p_exp_f32(-(double)x); }

/* x n / (n + 2), n = u (u + 2), u = e^x: x tanh(log(1 + u)) without logarithm. */
VMATH float mish_f32(float x)
{
    const double u = exp_f32(clamped(x, -EDGE, EDGE)), n = u * (u + 2);
    return (float)((x < -EDGE ? -EDGE : x) * (n * reciprocal_f32(n + 2)));
}

/* u ((u + 2) (n + 2) + 4 x (1 + u)) / (n + 2)^2; 1 long before x is 40. */
VMATH float mish_slope_f32(float x)
{
    const double z = clamped(x, -EDGE, 40), u = exp_f32(z), d = MADD(u, u + 2, 2), inverse = reciprocal_f32(d);
    return (float)(u * MADD(u + 2, d, 4 * z * (1 + u)) * (inverse * inverse));
}

/* x Phi(x), Phi(x) or 1 - Phi(x) being the tail; x^2 is exact. */
VMATH float gelu_f32(float x)
{
    const double z = clamped(x, -20, 20);
    const double tail = normal_tail_f32(__builtin_fabs(z)) * exp_f32(-0.5 * z * z);
    return (float)(x < 0 ? z * tail : x * (1 - tail));
}

/* Phi(x) + x phi(x). */
VMATH float gelu_slope_f32(float x)
{
    const double z = clamped(x, -20, 20), magnitude = __builtin_fabs(z);
    const double left = MADD(-DENSITY_SCALE, magnitude, normal_tail_f32(magnitude)) * exp_f32(-0.5 * z * z);
    return (float)(x < 0 ? left : 1 - left);
}

/* x s(2 sqrt(2 / pi) (x + 0.044715 x^3)); beyond 30 all is decided. */
VMATH float gelu_tanh_f32(float x)
{
    const double w = clamped(x, -30, 30), z = GELU_TANH_SCALE * w * MADD(GELU_TANH_CUBE, w * w, 1);
    return (float)((x < 0 ? w : x) * logistic_f32(z));
}

VMATH float gelu_tanh_slope_f32(float x)
{
    const double w = clamped(x, -30, 30), scaled = GELU_TANH_SCALE * w, square = w * w;
    const double z = scaled * MADD(GELU_TANH_CUBE, square, 1);
    return (float)gated_slope_f32(z, scaled * MADD(3 * GELU_TANH_CUBE, square, 1));
}

#undef EDGE
#endif
