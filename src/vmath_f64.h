/* Double functions.  Between an exponential and a result lie up to four roundings, each worth
 * up to 1 ULP, and 2 is all we have: so sums, products and quotients carry their rests along
 * and the end rounds once.  The budgets are in ULP. */
#ifndef FASTRELU_VMATH_F64_H
#define FASTRELU_VMATH_F64_H

/* 2^n for a whole n from -1022 to 1023. */
VMATH double two_to(double n) { return power_of_two_f64(bits_of(n + (ROUND_SHIFT + 1023))); }

/* x = n ln 2 + r, |r| <= 0.3466.  ln 2 in two parts, the first of 33 bits, so that its
 * product with n is exact with and without FMA (the split of fdlibm's exp, Sun 1993). */
VMATH struct two reduced_f64(double x, double *n)
{
    *n = (x * LOG2_E + ROUND_SHIFT) - ROUND_SHIFT;
    const double first = MADD(*n, -0x1.62e42fee00000p-1, x), r = MADD(*n, -0x1.a39ef35793c76p-33, first);
    return (struct two){r, MADD(*n, -0x1.a39ef35793c76p-33, first - r)};
}

/* e^r - 1 for |r| <= 0.3466 by Taylor to r^13, the rest is 2^-57 of r.  0.1 ULP. */
VMATH struct two expm1_reduced(struct two reduced)
{
    const double r = reduced.high;
    double p = 1.0 / 6227020800;
    p = MADD(p, r, 1.0 / 479001600);
    p = MADD(p, r, 1.0 / 39916800);
    p = MADD(p, r, 1.0 / 3628800);
    p = MADD(p, r, 1.0 / 362880);
    p = MADD(p, r, 1.0 / 40320);
    p = MADD(p, r, 1.0 / 5040);
    p = MADD(p, r, 1.0 / 720);
    p = MADD(p, r, 1.0 / 120);
    p = MADD(p, r, 1.0 / 24);
    p = MADD(p, r, 1.0 / 6);
    p = MADD(p, r, 0.5);
    const struct two sum = two_sum(r, r * r * p);
    return (struct two){sum.high, sum.low + MADD(reduced.low, sum.high, reduced.low)};
}

/* e^x as significand * first * second, the significand from 0.7 to 1.42, and both powers of
 * two normal even where the product is not: what is multiplied by the significand first keeps
 * its digits. */
struct exponential { struct two significand; double first, second; };

VMATH struct exponential exponential(struct two x)
{
    double n;
    /* e^-1400 is 0 even times the largest number, and e^800 infinite; NaN passes. */
    const struct two r = reduced_f64(clamped(x.high, -1400, 800), &n);
    const double half = (n * 0.5 + ROUND_SHIFT) - ROUND_SHIFT;
    const double rest = __builtin_fabs(x.high) < 1400 ? x.low : 0;
    const struct two significand = plus(expm1_reduced((struct two){r.high, r.low + rest}), 1);
    return (struct exponential){significand, two_to(half), two_to(n - half)};
}

VMATH double scaled(double v, struct exponential e) { return v * e.first * e.second; }

VMATH struct two value_of(struct exponential e)
{
    return (struct two){scaled(e.significand.high, e), scaled(e.significand.low, e)};
}

/* e^-|x|. */
VMATH struct exponential decay(struct two x)
{
    return exponential(select_two(x.high < 0, x, negated(x)));
}

/* e^x - 1 for x <= 0 as 2^n (e^r - 1) + (2^n - 1); for n = 0 it is the polynomial alone.
 * 0.2 ULP. */
VMATH struct two expm1_nonpositive(double x)
{
    double n;
    const struct two r = reduced_f64(x < -50 ? -50 : x, &n);
    const double power = two_to(n);
    const struct two p = expm1_reduced(r);
    return plus_two((struct two){power * p.high, power * p.low}, two_sum(power, -1));
}

/* a x with what rounding leaves; 0 for 0 times infinity. */
VMATH struct two argument_product(double a, double x)
{
    const struct parts_f64 product = argument_f64(a, x);
    return (struct two){product.value, product.rest};
}

/* x / (1 + e^-z).  The left tail multiplies by the significand first, since e itself may have
 * lost its digits where x e has not.  -inf gives -0.0. */
VMATH double gated_f64(double x, struct two z)
{
    const struct exponential e = decay(z);
    /* A product with an x above 2^900 needs room. */
    const double finite = clamped(x, -DBL_MAX, DBL_MAX), unit = __builtin_fabs(x) > 0x1p900 ? 0x1p100 : 1;
    const double bounded = z.high < -800 ? 0 * finite : finite / unit;
    const struct two left = times_two(one_of(bounded), e.significand);
    const struct two numerator = select_two(z.high < 0, left, one_of(bounded));
    const double ratio = quotient(numerator, plus(value_of(e), 1));
    const int unchanged = (z.high > 800) | ((__builtin_fabs(x) > DBL_MAX) & (z.high > -800));
    return unchanged ? x : unit * (z.high < 0 ? scaled(ratio, e) : ratio);
}

/* s (1 + slope (1 - s)) is (1 + e + slope e) / (1 + e)^2 on the right and
 * e (1 + e + slope) / (1 + e)^2 on the left.  Near its root it is within 2^-53. */
VMATH double gated_slope_f64(struct two z, struct two slope)
{
    const struct exponential e = decay(z);
    const struct two value = value_of(e), sum = plus(value, 1), square = times_two(sum, sum);
    const struct two on_right = plus_two(sum, times_two(slope, value));
    const struct two left = times_two(plus_two(sum, slope), e.significand);
    const double ratio = quotient(select_two(z.high < 0, left, on_right), square);
    return z.high < 0 ? scaled(ratio, e) : ratio;
}

/* -t / (t + 2), t = e^-2|x| - 1. */
VMATH struct two tanh_magnitude_f64(double x)
{
    const struct two t = expm1_nonpositive(-2 * __builtin_fabs(x));
    return over_two(negated(t), plus(t, 2));
}

VMATH double tanhshrink_slope_f64(double x)
{
    const struct two t = tanh_magnitude_f64(x), square = times_two(t, t);
    return __builtin_fabs(x) < 0x1p-300 ? t.high * t.high : square.high + square.low;
}

/* alpha t, rounded once. */
VMATH double rounded_product(double alpha, struct two t)
{
    const struct two product = two_product(alpha, t.high);
    /* An infinite one leaves NaN. */
    return __builtin_fabs(product.high) <= DBL_MAX ? rounded((struct two){product.high, product.low + alpha * t.low})
                                                   : product.high;
}

VMATH double scaled_expm1_f64(double alpha, double x) { return rounded_product(alpha, expm1_nonpositive(x)); }

/* x / alpha with what rounding it leaves, which an exponential magnifies. */
VMATH struct two argument_quotient(double x, double alpha)
{
    const double ratio = x == 0 ? x : x / alpha;
    const struct two back = two_product(ratio, alpha);
    const double rest = ((x - back.high) - back.low) / alpha;
    return (struct two){ratio, __builtin_fabs(ratio) < 800 && rest == rest ? rest : 0};
}

/* celu for x <= 0: alpha (e^(x / alpha) - 1). */
VMATH double celu_left_f64(double alpha, double x)
{
    const struct two z = argument_quotient(x, alpha);
    /* Where alpha is negative, z is not: held short of overflow. */
    const struct two t = expm1_nonpositive(z.high > 709 ? 709 : z.high);
    const double left = rounded_product(alpha, (struct two){t.high, MADD(z.low, 1 + t.high, t.low)});
    /* A quotient below 2^-60 may have lost its digits, which are those of x; so is that by an infinite alpha. */
    const int as_x = (__builtin_fabs(z.high) < 0x1p-60) | (__builtin_fabs(alpha) > DBL_MAX);
    return as_x ? x : z.high > 709 ? product_or_0(alpha, __builtin_inf()) : left;
}

/* log(1 + e) / e for e from 0 to 1; s^2 A(s^2) is at most 0.04, so its roundings come to 0.1 ULP. */
VMATH struct two log1p_ratio_f64(struct two e)
{
    const struct two first = over_two(one_of(2), plus(e, 2));
    const double s = 0.5 * e.high * first.high, z = s * s;
    return (struct two){first.high, MADD(first.high, z * log1p_polynomial(z), first.low)};
}

/* log(1 + e^z) / beta: e times the ratio, and on the right z beside it. */
VMATH double log1p_exp_f64(struct two z, double beta)
{
    const struct exponential e = decay(z);
    const struct two ratio = log1p_ratio_f64(value_of(e)), left = times_two(ratio, e.significand);
    const struct two small = {scaled(left.high, e), scaled(left.low, e)};
    const struct two larger = plus_two(z, small);
    const double result = quotient(select_two(z.high < 0, left, larger), one_of(beta));
    /* A beta may be so small that even e^-1400 over it is not 0. */
    return z.high < -1400 ? __builtin_copysign(0, beta) : z.high < 0 ? scaled(result, e) : result;
}

VMATH double softplus_f64(double x, double beta)
{
    const struct two z = argument_product(beta, x);
    return beta == 1 ? log1p_exp_of_1(x) : z.high > 800 ? x : log1p_exp_f64(z, beta);
}

/* 1 - e^(-beta y), of y = softplus(x). */
VMATH double softplus_output_slope_f64(double y, double beta)
{
    const struct two z = negated(argument_product(beta, y)), t = expm1_nonpositive(z.high);
    return -(t.high + MADD(z.low, 1 + t.high, t.low));
}

/* mish is x n / (n + 2), n = e (e + 2), on the left and x (1 + 2 e) / (1 + 2 e + 2 e^2) on the
 * right, e = e^-|x|. */
VMATH double mish_f64(double x)
{
    const struct exponential e = decay(one_of(x));
    const struct two value = value_of(e), square = times_two(value, value);
    const struct two twice = {2 * value.high, 2 * value.low};
    const double bounded = x < -800 ? -0.0 : x;
    const struct two left = times_two(one_of(bounded), times_two(plus(value, 2), e.significand));
    const struct two right = times_two(one_of(x), plus(twice, 1));
    const struct two left_sum = plus(plus_two(twice, square), 2);
    const struct two right_sum = plus(plus_two(twice, (struct two){2 * square.high, 2 * square.low}), 1);
    const double ratio = quotient(select_two(x < 0, left, right), select_two(x < 0, left_sum, right_sum));
    return x > 800 ? x : x < 0 ? scaled(ratio, e) : ratio;
}

/* On the left e ((e + 2) d + 4 x (1 + e)) / d^2, d = e^2 + 2 e + 2; on the right, by e^4,
 * ((1 + 2 e) d + 4 x e^2 (1 + e)) / d^2, d = 1 + 2 e + 2 e^2. */
VMATH double mish_slope_f64(double x)
{
    const double bounded = clamped(x, -800, 800);
    const struct exponential e = decay(one_of(bounded));
    const struct two value = value_of(e), square = times_two(value, value);
    const struct two twice = {2 * value.high, 2 * value.low};
    const int left = x < 0;
    const struct two d = plus(plus_two(twice, select_two(left, square, (struct two){2 * square.high, 2 * square.low})),
                              left ? 2 : 1);
    const struct two first = times_two(select_two(left, plus(value, 2), plus(twice, 1)), d);
    const struct two second = times_two(one_of(4 * bounded), plus(value, 1));
    const struct two sum = plus_two(first, select_two(left, second, times_two(second, square)));
    const struct two numerator = select_two(left, times_two(sum, e.significand), sum);
    const double ratio = quotient(numerator, times_two(d, d));
    return left ? scaled(ratio, e) : ratio;
}

/* Phi(-a) e^(a^2 / 2) for a from 0 to 39. */
VMATH struct two normal_tail_f64(double a)
{
    const struct two t = over_two(one_of(1), two_sum(1, 0.25 * a));
    const struct two shifted = plus(t, -TAIL_MIDDLE);
    const double v = shifted.high;
    const struct parts_f64 p = tail_polynomial(v);
    /* What v lacks, by the first terms of P', which is 1.1 at a = 0. */
    const double slope = MADD(MADD(MADD(1.01, v, 1.26), v, 0.886), v, 0.343);
    return times_two(t, (struct two){p.value, MADD(slope, shifted.low, p.rest)});
}

/* e^(-z^2 / 2): z^2 with its rest, since an error of z^2 is one of e's digits. */
VMATH struct exponential normal_decay(double z)
{
    const struct two square = two_product(z, z);
    return exponential((struct two){-0.5 * square.high, -0.5 * square.low});
}

/* x Phi(x), Phi(x) or 1 - Phi(x) being the tail. */
VMATH double wide_gelu_f64(double x)
{
    const double z = clamped(x, -39, 39);
    const struct exponential e = normal_decay(z);
    const struct two tail = times_two(normal_tail_f64(__builtin_fabs(z)), e.significand);
    const struct two right = plus(negated((struct two){scaled(tail.high, e), scaled(tail.low, e)}), 1);
    const struct two left = times_two(one_of(z), tail), product = times_two(one_of(z), right);
    return x >= 39 ? x : x < 0 ? scaled(rounded(left), e) : rounded(product);
}

/* Phi(x) + x phi(x). */
VMATH double wide_gelu_slope_f64(double x)
{
    const double z = clamped(x, -39, 39), magnitude = __builtin_fabs(z);
    const struct exponential e = normal_decay(z);
    const struct two density = times_two(one_of(magnitude), (struct two){DENSITY_SCALE, DENSITY_SCALE_REST});
    const struct two difference = plus_two(normal_tail_f64(magnitude), negated(density));
    const struct two left = times_two(difference, e.significand);
    const struct two right = plus(negated((struct two){scaled(left.high, e), scaled(left.low, e)}), 1);
    return x < 0 ? scaled(rounded(left), e) : rounded(right);
}

/* 2 sqrt(2 / pi) w (1 + c w^2). */
VMATH struct two gelu_tanh_argument(double w, struct two cube)
{
    const struct two factor = plus(times_two(two_product(w, w), cube), 1);
    return times_two(times_two(one_of(w), (struct two){GELU_TANH_SCALE, GELU_TANH_SCALE_REST}), factor);
}

VMATH double gelu_tanh_f64(double x)
{
    const double w = clamped(x, -60, 60);
    const struct two z = gelu_tanh_argument(w, (struct two){GELU_TANH_CUBE, GELU_TANH_CUBE_REST});
    return gated_f64(x, z);
}

VMATH double gelu_tanh_slope_f64(double x)
{
    /* Beyond 30 all is decided: e^-z is below 10^-800. */
    const double w = clamped(x, -30, 30);
    const struct two cube = {GELU_TANH_CUBE, GELU_TANH_CUBE_REST};
    const struct two z = gelu_tanh_argument(w, cube);
    return gated_slope_f64(z, gelu_tanh_argument(w, times_two(one_of(3), cube)));
}

/* Gates round a product or two more, for which sums of two leave the room: 0.7 ULP.  1 / (1 + e^-x), by
 * e = e^-|x|, is 1 / (1 + e) or e / (1 + e). */
VMATH double wide_sigmoid_f64(double x)
{
    const struct two e = value_of(decay(one_of(x)));
    return quotient(select_two(x < 0, e, one_of(1)), plus(e, 1));
}

/* e / (1 + e)^2. */
VMATH double wide_sigmoid_slope_f64(double x)
{
    const struct two e = value_of(decay(one_of(x))), sum = plus(e, 1);
    return quotient(e, times_two(sum, sum));
}

VMATH double wide_silu_f64(double x) { return gated_f64(x, one_of(x)); }

VMATH double wide_silu_slope_f64(double x)
{
    const struct two z = one_of(clamped(x, -800, 800));
    return gated_slope_f64(z, z);
}

#endif
