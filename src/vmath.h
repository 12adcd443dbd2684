/* Branch-free exponentials, logarithms and error functions, and what is made of them, for
 * loops that the compiler vectorises; one source for all instruction sets.
 *
 * Where they are fastest there are polynomials by the interval that x lies in (looked_up_f32.h, near.h) and
 * exponentials that few roundings follow (powers.h).  lanes.h stays in the type itself and carries the rests of
 * some sums and quotients along, for other functions that are asked for most; of the rest vmath_f32.h computes in
 * double, with just enough digits to round to float once, and vmath_f64.h with sums of two doubles.  The polynomials come from
 * coefficients.py, those by interval from intervals.py. */
#ifndef FASTRELU_VMATH_H
#define FASTRELU_VMATH_H

#include <float.h>
#include <stdint.h>
#include <string.h>

#define VMATH static inline __attribute__((always_inline, unused))

#if defined(__FMA__) || defined(__aarch64__)
#define FUSES
#endif

/* Contraction is off for all else: where a fused step is wanted, it is this. */
#ifdef FUSES
#define MADD(a, b, c) __builtin_fma(a, b, c)
#else
#define MADD(a, b, c) ((a) * (b) + (c))
#endif

/* Adding 1.5 * 2^52 rounds to a whole number, and leaves it in the low bits. */
#define ROUND_SHIFT 0x1.8p52
#define LOG2_E 0x1.71547652b82fep+0

/* Phi(-a) = e^(-a^2 / 2) t P(t - TAIL_MIDDLE), t = 1 / (1 + a / 4). */
#define TAIL_MIDDLE (35.0 / 64)
/* 1 / sqrt(2 pi), and 2 sqrt(2 / pi), each with what it lacks: of the normal density, and of
 * gelu's approximation (Hendrycks and Gimpel, "Gaussian error linear units", 2016). */
#define DENSITY_SCALE 0.3989422804014327
#define DENSITY_SCALE_REST -2.49232720227773e-17
#define GELU_TANH_SCALE 1.5957691216057308
#define GELU_TANH_SCALE_REST -9.96930880911092e-17
#define GELU_TANH_CUBE 0.044715
#define GELU_TANH_CUBE_REST 2.1960211427085595e-18

/* Of selu: Klambauer et al., "Self-normalizing neural networks", 2017, and their product. */
#define SELU_SCALE 1.0507009873554804934193349852946
#define SELU_SCALE_ALPHA 1.7580993408473768599402175208123

VMATH uint64_t bits_of(double v) { uint64_t u; memcpy(&u, &v, 8); return u; }
VMATH double double_from(uint64_t u) { double v; memcpy(&v, &u, 8); return v; }

/* x within bounds; NaN stays.  One step after the other, as the max and min instructions of x86
 * do it. */
VMATH double clamped(double x, double low, double high)
{
    const double above = x < low ? low : x;
    return above > high ? high : above;
}

/* a b, and 0 for 0 times infinity: what activations tend to when a scale goes to 0. */
VMATH double product_or_0(double a, double b)
{
    const double product = a * b;
    return product == product || a != a || b != b ? product : 0;
}

/* g times a slope, of which 0 drops an infinite or NaN g. */
VMATH float times_f32(float g, float slope) { return slope == 0 ? 0 : g * slope; }
VMATH double times_f64(double g, double slope) { return slope == 0 ? 0 : g * slope; }

/* The zero whose sum with anything the compiler leaves out. */
#define NO_REST -0.0f

#include "lanes_f32.h"
#include "near_f32.h"
#include "lanes_f64.h"
#include "near_f64.h"
#include "vmath_f32.h"
#include "vmath_f64.h"

#endif
