/* What lanes.h needs of float, and the normal distribution, which the same arithmetic serves. */
#ifndef FASTRELU_LANES_F32_H
#define FASTRELU_LANES_F32_H

#if defined(__FMA__) || defined(__aarch64__)
#define STEP(a, b, c) __builtin_fmaf(a, b, c)
#define FUSED(a, b, c) __builtin_fmaf(a, b, c)
#else
#define STEP(a, b, c) ((a) * (b) + (c))
#define FUSED(a, b, c) ((float)((double)(a) * (double)(b) + (double)(c)))
#endif

VMATH uint32_t bits_of_float(float v) { uint32_t u; memcpy(&u, &v, 4); return u; }
VMATH float float_of(uint32_t u) { float v; memcpy(&v, &u, 4); return v; }

#define T float
#define BITS uint32_t
#define TYPE(name) name##_f32
#define AS_BITS(v) bits_of_float(v)
#define FROM_BITS(u) float_of(u)
#define DIGITS 23
#define BIAS 127
#define ABS(v) __builtin_fabsf(v)
#define COPY_SIGN(v, sign) __builtin_copysignf(v, sign)
#define LARGEST FLT_MAX
#define REDUCED(n, a, c) FUSED(n, a, c)
#define LN2_HIGH 0x1.62e43p-1f
#define LN2_LOW -0x1.05c61p-29f
#define WHOLE_SHIFT 0x1.8p23f
#define LIFT_BITS 32
#define LIFT 0x1p32f
#define LEAST 110.0f
#define ONE_FROM 18
#define TANH_ONE_FROM 10
#define GREATEST 89.0f
#define EXTRA 0x1p38f
#define EXTRA_BITS 38
#define END 174
#define LARGE_END 200
#define LACKING 0x1p-13f

/* Good to 2^-28.2 of e^r (coefficients.py). */
VMATH float exp_series_f32(float r, float square, float factor, float scale)
{
    const float cube = scale * scale * scale;
    const float first = STEP(factor * scale * 0x1.555492p-3f, r, scale * 0x1.fffffcp-2f);
    const float second = STEP(factor * cube * 0x1.1239c6p-7f, r, cube * 0x1.5558bcp-5f);
    return STEP(STEP(scale * scale * cube * 0x1.6a415ep-10f, square, second), square, first);
}

#include "lanes.h"

/* From there on x Phi(x) and its slope are 0 in float, and what is made with LIFT before is not yet
 * subnormal. */
#define TAIL_END 14.7f
#define TAIL_MIDDLE_F32 0x1.04p-1f
#define DENSITY_SCALE_F32 0x1.988454p-2f
#define DENSITY_SCALE_F32_REST -0x1.857936p-27f

/* e^(-a^2 / 2), and Phi(-a) over it as a sum of two: t P(t - TAIL_MIDDLE_F32), t = 1 / (1 + a / 4), with
 * a P good to 2^-26.7 (coefficients.py).  In units of 2^-24 the inner steps of P leave 1.2, and 0.9 where
 * refined, for the gradient, in which a difference follows; the exponential leaves 0.9. */
struct normal_tail { struct power_f32 power; float ratio, rest; };

VMATH float tail_argument(float x)
{
    const float magnitude = __builtin_fabsf(x);
    return magnitude > TAIL_END ? TAIL_END : magnitude;
}

VMATH struct normal_tail normal_tail_parts(float a, int refined)
{
    const float half = 0.5f * a, square = half * a;
    const struct power_f32 power = power_f32(-1, square, FUSED(half, a, -square), 127 + LIFT_BITS);
    const float d = STEP(a, 0.25f, 1), d_rest = STEP(a, 0.25f, 1 - d), t = 1 / d;
    const float lack = STEP(-t, d_rest, FUSED(-t, d, 1));
    const float v = t - TAIL_MIDDLE_F32, v2 = v * v;
    const float first = STEP(0x1.85c4dap-2f, v, 0x1.9578e6p-2f), second = STEP(0x1.d70c44p-5f, v, 0x1.f38870p-3f);
    const float third = STEP(-0x1.95678cp-5f, v, -0x1.e277f2p-5f), fourth = STEP(0x1.183a6ep-6f, v, 0x1.9924dep-7f);
    const float even = STEP(STEP(fourth, v2, third), v2 * v2, STEP(second, v2, first));
    const float inner = STEP(even, v, 0x1.3d81f6p-2f), inner_rest = refined ? STEP(even, v, 0x1.3d81f6p-2f - inner) : 0;
    const float p = FUSED(inner, v, 0x1.879e30p-3f), last = FUSED(inner, v, 0x1.879e30p-3f - p);
    const float p_rest = refined ? STEP(inner_rest, v, last) : last;
    /* What t lacks counts 1.2 (a = 14.7) to 3.2 times (a = 0), which is linear in t to 0.1. */
    const float ratio = t * p, of_t = ratio * (STEP(t, 2.55f, 0.62f) * lack);
    return (struct normal_tail){power, ratio, STEP(t, p_rest, of_t) + FUSED(t, p, -ratio)};
}

/* -x times the tail, to which x is added on the right. */
VMATH float gelu_f32(float x)
{
    const float a = tail_argument(x);
    const struct normal_tail tail = normal_tail_parts(a, 0);
    const float product = a * tail.ratio, rest = STEP(a, tail.rest, FUSED(a, tail.ratio, -product)), p = tail.power.p;
    const float scaled = power_of_two_f32(tail.power.shifted) * (STEP(product, p, STEP(rest, p, rest)) + product);
    return STEP(scaled, -1 / LIFT, x < 0 ? -0.0f : x);
}

/* Phi(x) + x phi(x) for x < 0, and 1 less that of -x for others. */
VMATH float through_gelu_f32(float g, float x)
{
    const float a = tail_argument(x);
    const struct normal_tail tail = normal_tail_parts(a, 1);
    /* Either of the two may be the larger: at 0 it is the tail, beyond 0.75 the density. */
    const float density = a * DENSITY_SCALE_F32, sum = tail.ratio - density, of_density = sum - tail.ratio;
    const float lost = (tail.ratio - (sum - of_density)) - (density + of_density);
    const float density_rest = STEP(a, DENSITY_SCALE_F32_REST, FUSED(a, DENSITY_SCALE_F32, -density));
    const float sum_rest = lost + (tail.rest - density_rest);
    const float p = tail.power.p, scale = power_of_two_f32(tail.power.shifted);
    const float more = STEP(sum, p, STEP(sum_rest, p, sum_rest)), total = more + sum;
    const float left = scale * total * (1 / LIFT), rest = scale * (more - (total - sum)) * (1 / LIFT), right = 1 - left;
    return times_parts_f32(g, x < 0 ? left : right, x < 0 ? rest : ((1 - right) - left) - rest);
}

#undef STEP
#undef FUSED
#undef LIFT
#undef LIFT_BITS
#endif
