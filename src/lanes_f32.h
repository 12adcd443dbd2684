/* What lanes.h needs of float. */
#ifndef FASTRELU_LANES_F32_H
#define FASTRELU_LANES_F32_H

#ifdef FUSES
VMATH float step_f32(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
VMATH float fused_f32(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
#else
VMATH float step_f32(float a, float b, float c) { return a * b + c; }
VMATH float fused_f32(float a, float b, float c) { return (float)((double)a * (double)b + (double)c); }
#endif
#define STEP(a, b, c) step_f32(a, b, c)
#define FUSED(a, b, c) fused_f32(a, b, c)

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
#define LARGEST FLT_MAX
#define ROOT 0x1p64f
#define VANISHING 0x1p75f
#define REDUCED(n, a, c) FUSED(n, a, c)
#define LN2_HIGH 0x1.62e43p-1f
#define LN2_LOW -0x1.05c61p-29f
#define WHOLE_SHIFT 0x1.8p23f
#define LIFT_BITS 32
#define LIFT 0x1p32f
#define LEAST 110.0f
#define ONE_FROM 18
#define GREATEST 89.0f
#define EXTRA 0x1p38f
#define EXTRA_BITS 38
#define END 174
#define LARGE_END 200
#define LACKING 0x1p-13f

/* Of r^2 to r^6, good to 2^-28.2 of e^r (coefficients.py). */
#define EXP_2 0x1.fffffcp-2f
#define EXP_3 0x1.555492p-3f
#define EXP_4 0x1.5558bcp-5f
#define EXP_5 0x1.1239c6p-7f
#define EXP_6 0x1.6a415ep-10f

VMATH float exp_series_f32(float r, float square, float factor, float scale)
{
    const float cube = scale * scale * scale;
    const float first = STEP(factor * scale * EXP_3, r, scale * EXP_2);
    const float second = STEP(factor * cube * EXP_5, r, cube * EXP_4);
    return STEP(STEP(scale * scale * cube * EXP_6, square, second), square, first);
}

#include "lanes.h"

#undef STEP
#undef FUSED
#undef LEAST
#undef LIFT
#undef LIFT_BITS
#endif
