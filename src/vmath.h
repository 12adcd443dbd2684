/* Branch-free exponentials and what is made of them, for loops that the compiler vectorises;
 * one source for all instruction sets.
 *
 * All is computed in double.  The double functions keep 2 ULP with full polynomials.  The
 * float functions round a double once that is good to 2^-31, so that no cancellation that
 * follows can show, and are within 0.52 ULP, with half the terms (`precise` is 0).
 *
 * The budgets below are in ULP of the double result. */
#ifndef FASTRELU_VMATH_H
#define FASTRELU_VMATH_H

#include <stdint.h>
#include <string.h>

#define VMATH static inline __attribute__((always_inline, unused))

/* Contraction is off for all else: where a fused step is wanted, it is this. */
#if defined(__FMA__) || defined(__aarch64__)
#define MADD(a, b, c) __builtin_fma(a, b, c)
#else
#define MADD(a, b, c) ((a) * (b) + (c))
#endif

/* A value as the sum of two doubles, the second at most half a unit of the first's last
 * place.  Only the double functions need it: between the exponential and the result lie up to
 * four roundings, each worth up to 1 ULP, and 2 is all we have. */
struct two { double high, low; };

VMATH struct two two_sum(double a, double b)
{
    const double sum = a + b, of_b = sum - a;
    return (struct two){sum, (a - (sum - of_b)) + (b - of_b)};
}

VMATH struct two two_product(double a, double b)
{
    const double product = a * b;
#if defined(__FMA__) || defined(__aarch64__)
    return (struct two){product, __builtin_fma(a, b, -product)};
#else
    /* By halves of 26 bits (Dekker, "A floating-point technique for extending the available
     * precision", 1971). */
    const double a_shifted = a * 0x1.0000002p27, b_shifted = b * 0x1.0000002p27;
    const double a_high = a_shifted - (a_shifted - a), b_high = b_shifted - (b_shifted - b);
    const double a_low = a - a_high, b_low = b - b_high;
    return (struct two){product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
#endif
}

VMATH struct two plus(struct two a, double b)
{
    const struct two sum = two_sum(a.high, b);
    return (struct two){sum.high, sum.low + a.low};
}

VMATH struct two times_two(struct two a, struct two b)
{
    const struct two product = two_product(a.high, b.high);
    return (struct two){product.high, product.low + (a.high * b.low + a.low * b.high)};
}

/* a / b, rounded once but for 2^-100: the quotient of the first parts, and what that leaves. */
VMATH double quotient(struct two a, struct two b, int precise)
{
    if (!precise)
        return a.high / b.high;
    const double inverse = 1 / b.high, first = a.high * inverse;
    const struct two back = two_product(first, b.high);
    const double rest = (a.high - back.high) - back.low + (a.low - first * b.low);
    /* Nothing left: as it is, so that -0.0 stays. */
    return rest == 0 ? first : MADD(rest, inverse, first);
}

/* Adding 1.5 * 2^52 rounds to a whole number, and leaves it in the low bits. */
#define ROUND_SHIFT 0x1.8p52

/* 2^n for a whole n from -1022 to 1023. */
VMATH double power_of_two(double n)
{
    const double shifted = n + (ROUND_SHIFT + 1023);
    uint64_t bits;
    memcpy(&bits, &shifted, 8);
    bits <<= 52;
    double power;
    memcpy(&power, &bits, 8);
    return power;
}

/* x = n ln 2 + r, |r| <= 0.3466.  ln 2 in two parts, the first of 33 bits, so that its
 * product with n is exact with and without FMA (the split of fdlibm's exp, Sun 1993). */
VMATH double reduce(double x, double *n)
{
    *n = (x * 0x1.71547652b82fep+0 + ROUND_SHIFT) - ROUND_SHIFT;
    return MADD(*n, -0x1.a39ef35793c76p-33, MADD(*n, -0x1.62e42fee00000p-1, x));
}

/* e^r - 1 for |r| <= 0.3466 by Taylor: to r^13, the rest is 2^-57 of r; if not precise to
 * r^9, 2^-32.  0.1 ULP, of which most is the rounding of r. */
VMATH struct two expm1_reduced(double r, int precise)
{
    double p = 1.0 / 362880;
    if (precise) {
        p = MADD(1.0 / 6227020800, r, 1.0 / 479001600);
        p = MADD(p, r, 1.0 / 39916800);
        p = MADD(p, r, 1.0 / 3628800);
        p = MADD(p, r, 1.0 / 362880);
    }
    p = MADD(p, r, 1.0 / 40320);
    p = MADD(p, r, 1.0 / 5040);
    p = MADD(p, r, 1.0 / 720);
    p = MADD(p, r, 1.0 / 120);
    p = MADD(p, r, 1.0 / 24);
    p = MADD(p, r, 1.0 / 6);
    p = MADD(p, r, 0.5);
    return two_sum(r, r * r * p);
}

/* e^x for x <= 0 as significand * first * second, the significand from 0.7 to 1.42, and both
 * powers of two normal even where the product is not: what is multiplied by the significand
 * first keeps its digits. */
struct exponential { struct two significand; double first, second; };

VMATH struct exponential exponential(double x, int precise)
{
    double n;
    /* e^-800 is 0 and e^800 infinite however they are multiplied; NaN passes. */
    const double r = reduce(x < -800 ? -800 : x > 800 ? 800 : x, &n);
    const double half = (n * 0.5 + ROUND_SHIFT) - ROUND_SHIFT;
    return (struct exponential){plus(expm1_reduced(r, precise), 1), power_of_two(half), power_of_two(n - half)};
}

VMATH double scaled(double v, struct exponential e)
{
    return v * e.first * e.second;
}

VMATH struct two value_of(struct exponential e)
{
    return (struct two){scaled(e.significand.high, e), scaled(e.significand.low, e)};
}

/* e^x for x <= 0: 0.6 ULP, 1.2 where it is subnormal. */
VMATH double exp_nonpositive(double x, int precise)
{
    const struct exponential e = exponential(x, precise);
    return scaled(e.significand.high, e);
}

/* e^x - 1 for x <= 0 as 2^n (e^r - 1) + (2^n - 1), whose second part is exact as long as it
 * counts; for n = 0 it is the polynomial alone.  0.2 ULP. */
VMATH struct two expm1_nonpositive(double x, int precise)
{
    double n;
    const double r = reduce(x < -50 ? -50 : x, &n);
    const double power = power_of_two(n);
    const struct two p = expm1_reduced(r, precise);
    return plus((struct two){power * p.high, power * p.low}, power - 1);
}

/* 1 / (1 + e^-x), by e = e^-|x|: 1 / (1 + e) or e / (1 + e).  Like the next three 0.7 ULP. */
VMATH double sigmoid_in_double(double x, int precise)
{
    const struct two e = value_of(exponential(-__builtin_fabs(x), precise));
    const struct two numerator = {x < 0 ? e.high : 1, x < 0 ? e.low : 0};
    return quotient(numerator, plus(e, 1), precise);
}

/* e / (1 + e)^2. */
VMATH double sigmoid_slope_in_double(double x, int precise)
{
    const struct two e = value_of(exponential(-__builtin_fabs(x), precise)), sum = plus(e, 1);
    return quotient(e, times_two(sum, sum), precise);
}

/* x sigmoid(x).  The left tail multiplies by the significand first, since e itself may have
 * lost its digits where x e has not.  -inf gives -0.0. */
VMATH double silu_in_double(double x, int precise)
{
    const struct exponential e = exponential(-__builtin_fabs(x), precise);
    const struct two sum = plus(value_of(e), 1), bounded = {x < -800 ? -800 : x, 0};
    const struct two left = times_two(bounded, e.significand);
    const struct two numerator = {x < 0 ? left.high : x, x < 0 ? left.low : 0};
    const double ratio = quotient(numerator, sum, precise);
    return x > 800 ? x : x < 0 ? scaled(ratio, e) : ratio;
}

/* s (1 + x (1 - s)) is (1 + e + x e) / (1 + e)^2 on the right and e (1 + e + x) / (1 + e)^2 on
 * the left.  Near its root, -1.2785, it is within 2^-53. */
VMATH double silu_slope_in_double(double x, int precise)
{
    const struct exponential e = exponential(-__builtin_fabs(x), precise);
    const double bounded = x < -800 ? -800 : x > 800 ? 800 : x;
    const struct two value = value_of(e), sum = plus(value, 1), square = times_two(sum, sum);
    const struct two product = times_two((struct two){bounded, 0}, value);
    const struct two on_right = plus(sum, product.high), on_left = plus(sum, bounded);
    const struct two left = times_two(on_left, e.significand);
    const struct two numerator = {x < 0 ? left.high : on_right.high, x < 0 ? left.low : on_right.low + product.low};
    const double ratio = quotient(numerator, square, precise);
    return x < 0 ? scaled(ratio, e) : ratio;
}

/* -t / (t + 2), t = e^-2|x| - 1, with the sign of x. */
VMATH double tanh_in_double(double x, int precise)
{
    const struct two t = expm1_nonpositive(-2 * __builtin_fabs(x), precise);
    return __builtin_copysign(quotient(t, plus(t, 2), precise), x);
}

/* 1 - tanh^2 = 4 e / (1 + e)^2, e = e^-2|x|. */
VMATH double tanh_slope_in_double(double x, int precise)
{
    return 4 * sigmoid_slope_in_double(2 * x, precise);
}

/* 1 / (1 + |x|)^2; where the square would overflow, one division after the other. */
VMATH double softsign_slope_in_double(double x, int precise)
{
    const struct two sum = two_sum(1, __builtin_fabs(x));
    return sum.high > 0x1p100 ? 1 / sum.high / sum.high
        : quotient((struct two){1, 0}, times_two(sum, sum), precise);
}

/* The same for both types, under the names that the table uses. */
#define BOTH_TYPES(name) \
VMATH double name##_f64(double x) { return name##_in_double(x, 1); } \
VMATH float name##_f32(float x) { return (float)name##_in_double((double)x, 0); }
BOTH_TYPES(sigmoid)
BOTH_TYPES(sigmoid_slope)
BOTH_TYPES(silu)
BOTH_TYPES(silu_slope)
BOTH_TYPES(tanh)
BOTH_TYPES(tanh_slope)
BOTH_TYPES(softsign_slope)
#undef BOTH_TYPES

/* alpha (e^(x / beta) - 1), and alpha e^(x / beta), for x <= 0: rounded once for float. */
VMATH double rounded_product(double alpha, struct two t)
{
    const struct two product = two_product(alpha, t.high);
    const double low = product.low + alpha * t.low;
    /* An alpha above 2^900 leaves two_product no room; no rest leaves -0.0 as it is. */
    return __builtin_fabs(alpha) < 0x1p900 && low != 0 ? product.high + low : product.high;
}

VMATH double scaled_expm1_f64(double alpha, double x) { return rounded_product(alpha, expm1_nonpositive(x, 1)); }
VMATH float scaled_expm1_f32(double alpha, double x) { return (float)(alpha * expm1_nonpositive(x, 0).high); }
VMATH double scaled_exp_f64(double alpha, double x)
{
    /* Rounded once: the gradient that it multiplies rounds again. */
    const struct exponential e = exponential(x, 1);
    return scaled(rounded_product(alpha, e.significand), e);
}
VMATH float scaled_exp_f32(double alpha, double x) { return (float)(alpha * exp_nonpositive(x, 0)); }

/* What rounding the quotient x / alpha leaves, which an exponential magnifies; 0 in the tails,
 * where nothing shows. */
VMATH double quotient_rest(double x, double alpha, double rounded)
{
    const struct two back = two_product(rounded, alpha);
    const double rest = ((x - back.high) - back.low) / alpha;
    return __builtin_fabs(rounded) < 800 ? rest : 0;
}

/* The value and the slope of celu for x <= 0: alpha (e^(x / alpha) - 1), e^(x / alpha). */
VMATH double celu_left_f64(double alpha, double x)
{
    const double ratio = x / alpha, rest = quotient_rest(x, alpha, ratio);
    const struct two t = expm1_nonpositive(ratio, 1);
    return rounded_product(alpha, (struct two){t.high, MADD(rest, 1 + t.high, t.low)});
}

VMATH double celu_left_slope_f64(double alpha, double x)
{
    const double ratio = x / alpha;
    const struct exponential e = exponential(ratio, 1);
    const double rest = quotient_rest(x, alpha, ratio);
    return scaled(e.significand.high + MADD(e.significand.high, rest, e.significand.low), e);
}

VMATH float celu_left_f32(double alpha, double x) { return scaled_expm1_f32(alpha, x / alpha); }
VMATH float celu_left_slope_f32(double alpha, double x) { return scaled_exp_f32(1, x / alpha); }

/* Of selu: Klambauer et al., "Self-normalizing neural networks", 2017, and their product. */
#define SELU_SCALE 1.0507009873554804934193349852946
#define SELU_SCALE_ALPHA 1.7580993408473768599402175208123

#endif
