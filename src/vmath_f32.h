/* Float functions.  Double has the range for every exponential that a float needs, so the
 * formulas are the plain ones; what they are made of is good to about 2^-28 of a value, which
 * leaves 0.55 ULP after the one rounding to float.  Parameters come as floats, so products
 * with them are exact.
 *
 * Where an argument has no effect any more, it is held at EDGE: e^-300 is below half the least
 * float even times the square of the largest. */
#ifndef FASTRELU_VMATH_F32_H
#define FASTRELU_VMATH_F32_H

#define EDGE 300.0

/* Loops wait for results rather than for execution units: a scheduler of some hundred
 * instructions holds little more than one round of a loop as long as these.  So the sums are
 * split in halves (Estrin, "Organization of computer systems", 1960), and the steps of the
 * reciprocal overlap.  In cache, sigmoid takes 0.74 of the time of chains one term after the
 * other. */

/* x = n ln 2 + r: r, (e^r - 1 - r) / r^2 by a polynomial good to 2^-28, and n where it is to be
 * added to an exponent. */
struct reduced { double r, square, rest; uint64_t exponent; };

VMATH struct reduced reduced_f32(double x)
{
    const double shifted = MADD(x, LOG2_E, ROUND_SHIFT);
    const double r = MADD(shifted - ROUND_SHIFT, -0x1.62e42fefa39efp-1, x), square = r * r;
    const double first = MADD(0.16666666681614256, r, 0.5000000013457727);
    const double second = MADD(0.008333310934448869, r, 0.04166646500604005);
    const double third = MADD(0.00019890980869750327, r, 0.0013933641031986701);
    return (struct reduced){r, square, MADD(MADD(third, square, second), square, first), bits_of(shifted) << 52};
}

/* e^x for |x| <= 700.  NaN passes: as it comes from a float, its low bits are 0. */
VMATH double exp_f32(double x)
{
    const struct reduced e = reduced_f32(x);
    return double_from(bits_of(MADD(e.rest, e.square, 1 + e.r)) + e.exponent);
}

/* e^x - 1, relative to itself, for |x| <= 700. */
VMATH double expm1_f32(double x)
{
    const struct reduced e = reduced_f32(x);
    const double power = double_from(bits_of(1) + e.exponent);
    return MADD(power, MADD(e.rest, e.square, e.r), power - 1);
}

/* 1 / d to 2^-34 for d from 2^-1000 to 2^1000, where a division of eight doubles takes as long
 * as 32 instructions: a start that is within 0.0505, and from its error e
 * start (1 + e) (1 + e^2) (1 + e^4). */
VMATH double reciprocal_f32(double d)
{
    const double start = double_from(0x7fde620000000000 - bits_of(d));
    const double error = MADD(-d, start, 1), square = error * error;
    const double first = MADD(start, error, start), second = MADD(first, square, first);
    return MADD(second, square * square, second);
}

/* log(1 + e) / e for e from 0 to 1, as 2 / (2 + e) * (1 + s^2 A(s^2)), s = e / (2 + e). */
VMATH double log1p_ratio_f32(double e)
{
    const double inverse = reciprocal_f32(2 + e), s = e * inverse, z = s * s, square = z * z;
    const double first = MADD(0.2000000538497483, z, 0.33333333325011805);
    const double second = MADD(0.11132355604500663, z, 0.1428515286094183);
    const double third = MADD(0.10393808427873376, z, 0.08732351232720387);
    const double sum = MADD(MADD(third, square, second), square, first);
    return 2 * inverse * MADD(sum, z, 1);
}

/* Phi(-a) e^(a^2 / 2) for a from 0 to 20, exact enough to 14.5, where Phi is 0 in float. */
VMATH double normal_tail_f32(double a)
{
    const double t = reciprocal_f32(MADD(a, 0.25, 1)), v = t - TAIL_MIDDLE, square = v * v, fourth = square * square;
    const double first = MADD(0.34280238877981595, v, 0.2039591058356509);
    const double second = MADD(0.4195431998464014, v, 0.4428393963533529);
    const double third = MADD(0.04231496339175368, v, 0.25371171717061647);
    const double next = MADD(-0.04640795737586061, v, -0.0721823143023574);
    const double last = MADD(MADD(-0.013477286344704003, v, 0.023714107450541227), v, 0.02217573142057659);
    const double low = MADD(second, square, first), middle = MADD(next, square, third);
    return t * MADD(MADD(last, fourth, middle), fourth, low);
}

/* Bounds where all is decided; as floats, of which a vector holds twice as many. */
VMATH float held(float x)
{
    const float above = x < (float)-EDGE ? (float)-EDGE : x;
    return above > (float)EDGE ? (float)EDGE : above;
}
VMATH float held_magnitude(float x) { return __builtin_fabsf(x) > (float)EDGE ? (float)EDGE : __builtin_fabsf(x); }

VMATH double logistic_f32(double z) { return reciprocal_f32(1 + exp_f32(-z)); }

/* s (1 - s) of s = 1 / (1 + e^-z), from e = e^-|z|: s on the near side of 0 is s. */
struct logistic { double near, far; };

VMATH struct logistic logistic_sides_f32(double z)
{
    const double e = exp_f32(-__builtin_fabs(z)), larger = reciprocal_f32(1 + e);
    return (struct logistic){larger, e * larger};
}

/* The gradient s + x z' s (1 - s) of x s(z), from slope = x z'. */
VMATH double gated_slope_f32(double z, double slope)
{
    const struct logistic s = logistic_sides_f32(z);
    return z < 0 ? s.far * MADD(slope, s.near, 1) : s.near * MADD(slope, s.far, 1);
}

/* Unrounded, for gates, which multiply them.  Beyond EDGE they are 0, as those of doubles, for the other factor may be
 * infinite; what tends to 0 from below is -0.0 there. */
VMATH double wide_sigmoid_f32(float x) { return x < (float)-EDGE ? 0 : logistic_f32(held(x)); }

VMATH double wide_sigmoid_slope_f32(float x)
{
    const struct logistic s = logistic_sides_f32(held_magnitude(x));
    return __builtin_fabsf(x) > (float)EDGE ? 0 : s.near * s.far;
}

VMATH double wide_silu_f32(float x)
{
    const double s = logistic_f32(held(x));
    return x < (float)-EDGE ? -0.0 : x * s;
}

VMATH double wide_silu_slope_f32(float x)
{
    const double z = held(x);
    return x < (float)-EDGE ? 0 : gated_slope_f32(z, z);
}

/* -t / (t + 2), t = e^-2|x| - 1, with the sign of x. */
VMATH double tanh_magnitude_f32(float x)
{
    const double t = expm1_f32(-2 * (double)held_magnitude(x));
    return -t * reciprocal_f32(t + 2);
}

VMATH float tanhshrink_slope_f32(float x)
{
    const double t = tanh_magnitude_f32(x);
    return (float)(t * t);
}

VMATH float scaled_expm1_f32(double alpha, double x) { return (float)(alpha * expm1_f32(clamped(x, -EDGE, EDGE))); }
/* celu for x <= 0: alpha (e^(x / alpha) - 1). */
VMATH float celu_left_f32(double alpha, double x)
{
    return __builtin_fabs(alpha) > FLT_MAX ? (float)x : scaled_expm1_f32(alpha, product_or_0(x, 1 / alpha));
}

/* log(1 + e^z), z being `right` where it is above 0, from its magnitude held at EDGE. */
VMATH double log1p_exp_f32(double magnitude, double right)
{
    const double e = exp_f32(-magnitude);
    return MADD(e, log1p_ratio_f32(e), right);
}

VMATH float softplus_f32(float x, double beta)
{
    const double z = product_or_0(beta, x), magnitude = __builtin_fabs(z);
    const double sum = log1p_exp_f32(magnitude > EDGE ? EDGE : magnitude, z < 0 ? 0 : z);
    return z > EDGE ? x : (float)((z < -EDGE ? 0 : sum) * (1 / beta));
}

VMATH float logsigmoid_f32(float x) { return -softplus_f32(-x, 1); }

/* 1 - e^(-beta y), of y = softplus(x). */
VMATH float softplus_output_slope_f32(float y, double beta)
{
    return (float)-expm1_f32(clamped(-product_or_0(beta, y), -EDGE, EDGE));
}

/* x n / (n + 2), n = u (u + 2), u = e^x: x tanh(log(1 + u)) without logarithm. */
VMATH float mish_f32(float x)
{
    const double u = exp_f32(held(x)), n = u * (u + 2);
    return (float)((x < (float)-EDGE ? (float)-EDGE : x) * (n * reciprocal_f32(n + 2)));
}

/* u ((u + 2) (n + 2) + 4 x (1 + u)) / (n + 2)^2; 1 long before x is 40. */
VMATH float mish_slope_f32(float x)
{
    const float above = x < (float)-EDGE ? (float)-EDGE : x;
    const double z = above > 40 ? 40 : above, u = exp_f32(z), d = MADD(u, u + 2, 2), inverse = reciprocal_f32(d);
    return (float)(u * MADD(u + 2, d, 4 * z * (1 + u)) * (inverse * inverse));
}

/* Beyond 20 the normal distribution is 0 or 1, and beyond 30 its approximation. */
VMATH float held_at(float x, float bound)
{
    const float above = x < -bound ? -bound : x;
    return above > bound ? bound : above;
}

/* x Phi(x), Phi(x) or 1 - Phi(x) being the tail; x^2 is exact. */
VMATH double wide_gelu_f32(float x)
{
    const float z = held_at(x, 20);
    const double square = -0.5 * (double)z * (double)z, tail = normal_tail_f32(__builtin_fabsf(z)) * exp_f32(square);
    return x < -20 ? -0.0 : x * (x < 0 ? tail : 1 - tail);
}

/* Phi(x) + x phi(x). */
VMATH double wide_gelu_slope_f32(float x)
{
    const float z = held_at(x, 20);
    const double square = -0.5 * (double)z * (double)z, magnitude = __builtin_fabsf(z);
    const double left = MADD(-DENSITY_SCALE, magnitude, normal_tail_f32(magnitude)) * exp_f32(square);
    return x < -20 ? 0 : x < 0 ? left : 1 - left;
}

/* x s(2 sqrt(2 / pi) (x + 0.044715 x^3)). */
VMATH float gelu_tanh_f32(float x)
{
    const double w = held_at(x, 30), z = GELU_TANH_SCALE * w * MADD(GELU_TANH_CUBE, w * w, 1);
    return (float)((x < 0 ? w : x) * logistic_f32(clamped(z, -EDGE, EDGE)));
}

VMATH float gelu_tanh_slope_f32(float x)
{
    const double w = held_at(x, 30), scaled = GELU_TANH_SCALE * w, square = w * w;
    const double z = scaled * MADD(GELU_TANH_CUBE, square, 1);
    return (float)gated_slope_f32(clamped(z, -EDGE, EDGE), scaled * MADD(3 * GELU_TANH_CUBE, square, 1));
}

#undef EDGE
#endif
