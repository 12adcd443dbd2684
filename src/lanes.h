/* The logistic function, what is made of it and of exponentials, and quotients, in the arithmetic of the lanes
 * themselves: a vector holds twice as many floats as doubles, and a sum of two costs twice as much as one
 * number.
 *
 * So a result is a single number of its type until near the end, and the rests of only those roundings
 * are carried along that matter: where e^x = 2^n (1 + p) meets 1, in quotients and in the last product.
 * What is left is that of p and of the reduced argument, a quarter of an ULP each, which together are
 * 0.7 ULP of the least e^x, 0.707 * 2^n.
 *
 * Included once a type, by lanes_f32.h and lanes_f64.h, with
 *     T, BITS, TYPE(name)    the type, the unsigned integer of its size, name with the type's suffix
 *     AS_BITS(v), FROM_BITS(u), DIGITS, BIAS   of its format: DIGITS behind the binary point
 *     ABS(v), LARGEST
 *     ROOT              what is not below it has a square beyond LARGEST
 *     VANISHING         from it on 1 / x^2 is no more than half the least number, and rounded to 0: the root of
 *                       2^150 or, rounded up, of 2^1075
 *     STEP(a, b, c)     a b + c
 *     FUSED(a, b, c)    the same where the product must not be rounded
 *     REDUCED(n, a, c)  the same for a whole n and an `a` of LN2_HIGH, exact
 *     LN2_HIGH, LN2_LOW
 *     WHOLE_SHIFT       adding it rounds to a whole number, and leaves that in the low bits
 *     LIFT, LIFT_BITS   powers of two are so much too large until the end, for results may be subnormal
 *     LEAST             e^-LEAST is below half the least number, even times 2 LEAST
 *     ONE_FROM          1 - e^-ONE_FROM rounds to 1
 *     GREATEST          e^GREATEST is infinite
 *     EXTRA, EXTRA_BITS what two steps of scaled_exp_times lack for an alpha above 1
 *     END, LARGE_END    where those of an alpha up to 1, and of a larger one, are 0
 *     LACKING           what rounding x / alpha leaves is less, up to END
 *     TYPE(exp_series)  (e^r - 1 - r) / r^2 times scale, of factor r, from r^2 too */

/* v, or 0 where the condition does not hold.  As bits, for which a mask or an and is enough,
 * where GCC makes four comparisons of two selects that follow each other. */
VMATH T TYPE(kept)(int condition, T v) { return FROM_BITS(AS_BITS(v) & -(BITS)condition); }

/* v / 6 of a v that is 0 or far from subnormal: by 1/6 and what rounding leaves of it, as exactly as by division, for a
 * quotient by 6 is never nearer than a sixth of an ULP to where rounding turns. */
VMATH T TYPE(sixth)(T v)
{
#ifdef FUSES
    const T sixth = (T)1 / 6, rest = (1 - 4 * sixth - 2 * sixth) / 6;
    return STEP(v, sixth, v * rest);
#else
    return v / 6;
#endif
}

/* Twice x is exact, and so is a step for it; which is compared, and not the slope, so as not to wait for that (AVX-512
 * takes 0.90 to 0.99 of the time in cache). */
VMATH T TYPE(through_hardswish)(T g, T x)
{
    const T six_times = STEP(2, x, 3), rising = TYPE(sixth)(six_times), slope = x >= 3 ? 1 : rising;
    return TYPE(kept)((x > -3) & (six_times != 0), g * slope);
}

/* g / (1 + |x|)^2.  With what rounding leaves of the sum the square is rounded but once, and the quotient: 1.5 ULP.  From
 * ROOT on, where it would overflow, x is scaled, and 1 with it, which counts no more; from VANISHING on the slope is 0. */
VMATH T TYPE(through_softsign)(T g, T x)
{
    const T a = ABS(x), scale = a < ROOT ? 1 : 1 / ROOT;
    const T sum = a + scale, less = sum - scale, rest = (a - less) + (scale - (sum - less));
    const T d = scale * sum;
#ifdef FUSES
    const T square = STEP(d, d, 2 * d * rest);
#else
    const T nearly = d * d, square = nearly + STEP(2 * d, rest, FUSED(d, d, -nearly));
#endif
    return TYPE(kept)(!(a >= VANISHING), scale * (scale * (g / square)));
}

#ifdef FUSES
/* The same of |x| up to this bound, where 1 - sum is exact; AVX-512 takes 0.51 to 0.68 of the time in cache. */
enum { TYPE(through_softsign_bound) = 1 << 20 };
VMATH T TYPE(through_softsign_bounded)(T g, T x)
{
    const T a = ABS(x), sum = 1 + a, twice_rest = STEP((T)2, a, STEP((T)-2, sum, (T)2));
    return g / STEP(sum, sum, sum * twice_rest);
}
#endif

/* e^(factor (x + rest)) = 2^n (1 + |factor| p); the low bits of `shifted` are n + bias.  The
 * factor, 1, -1 or -2, goes into the constants. */
struct TYPE(power) { T p; BITS shifted; };

VMATH struct TYPE(power) TYPE(power)(T factor, T x, T rest, T bias)
{
    const T sign = factor < 0 ? -1 : 1, scale = factor * sign;
    const T shift = WHOLE_SHIFT + bias, shifted = STEP(x, factor * (T)LOG2_E, shift), n = shifted - shift;
    const T r = STEP(n, -LN2_LOW / factor, REDUCED(n, -LN2_HIGH / factor, x)) + rest, square = r * r;
    return (struct TYPE(power)){STEP(TYPE(exp_series)(r, square, factor, scale), square, sign * r), AS_BITS(shifted)};
}

/* 2^(n + bias - BIAS) of the sum n + bias. */
VMATH T TYPE(power_of_two)(BITS shifted) { return FROM_BITS(shifted << DIGITS); }

/* The two parts of LIFT / (1 + e^(sign (x + rest))) = value (1 + lack), where the exponent is
 * between -ONE_FROM and LEAST.  Beyond, anything: what comes of it has to be left out, for bounds at the
 * start would be first in the chain of all that waits. */
struct TYPE(quotient) { T value, lack; };

VMATH struct TYPE(quotient) TYPE(logistic_parts)(T sign, T x, T rest)
{
    const struct TYPE(power) e = TYPE(power)(sign, x, rest, BIAS - LIFT_BITS);
    const T power = TYPE(power_of_two)(e.shifted), one = 1 / LIFT, d = STEP(power, e.p, power + one);
    const T d_rest = STEP(power, e.p, (power - d) + one), inverse = 1 / d;
    return (struct TYPE(quotient)){inverse, STEP(-inverse, d_rest, FUSED(-inverse, d, 1))};
}

VMATH T TYPE(sigmoid)(T x)
{
    const struct TYPE(quotient) s = TYPE(logistic_parts)(-1, x, NO_REST);
    return x > ONE_FROM ? 1 : TYPE(kept)(!(x < -LEAST), STEP(s.value, s.lack, s.value) * (1 / LIFT));
}

/* -inf gives -0.0, and so does -0.0. */
VMATH T TYPE(silu)(T x)
{
    const struct TYPE(quotient) s = TYPE(logistic_parts)(-1, x, NO_REST);
    const T y = x * s.value, z = STEP(y, s.lack, y) * (1 / LIFT);
    return x > ONE_FROM ? x : -TYPE(kept)(!(x < -LEAST), -z);
}

/* g / (1 + e^(sign (x + rest))) */
VMATH T TYPE(logistic_times)(T g, T sign, T x, T rest)
{
    const struct TYPE(quotient) s = TYPE(logistic_parts)(sign, x, rest);
    const T slope = TYPE(kept)(!(sign * x > LEAST), STEP(s.value, s.lack, s.value) * (1 / LIFT));
    return sign * x < -ONE_FROM ? g : TYPE(times)(g, slope);
}

VMATH T TYPE(through_logsigmoid)(T g, T x) { return TYPE(logistic_times)(g, 1, x, NO_REST); }

/* A number, and what is lacking to it. */
struct TYPE(parts) { T value, rest; };

/* beta x; 0 for 0 times infinity. */
VMATH struct TYPE(parts) TYPE(argument)(T beta, T x)
{
    const T product = beta * x, rest = FUSED(beta, x, -product);
    const T z = TYPE(kept)((product == product) | (x != x) | (beta != beta), product);
    /* What is lacking is far below 1 wherever it counts. */
    return (struct TYPE(parts)){z, TYPE(kept)(ABS(rest) < 1, rest)};
}

VMATH T TYPE(through_softplus)(T g, T x, T beta)
{
    const struct TYPE(parts) z = TYPE(argument)(beta, x);
    return TYPE(logistic_times)(g, -1, z.value, z.rest);
}

/* e^-(a + rest) times LIFT, and (1 + e^-(a + rest))^2, each a sum of two, for a from 0 to LEAST. */
struct TYPE(slope_parts) { T e, e_rest, d, d_rest; };

VMATH struct TYPE(slope_parts) TYPE(slope_parts)(T a, T rest)
{
    const struct TYPE(power) power = TYPE(power)(-1, a, rest, BIAS + LIFT_BITS);
    const T scaled = TYPE(power_of_two)(power.shifted), e = STEP(scaled, power.p, scaled);
    const T e_rest = STEP(scaled, power.p, scaled - e), unscaled = e * (1 / LIFT);
    const T product = FUSED(unscaled, unscaled, 2 * unscaled), d = 1 + product;
    const T d_rest = STEP(e_rest * (2 / LIFT), 1 + unscaled, product - (d - 1));
    return (struct TYPE(slope_parts)){e, e_rest, d, d_rest};
}

/* (above + rest) / (d + d_rest). */
VMATH struct TYPE(parts) TYPE(divided)(T above, T rest, T d, T d_rest)
{
    const T inverse = 1 / d, q = above * inverse;
    return (struct TYPE(parts)){q, (STEP(-q, d_rest, FUSED(-q, d, above)) + rest) * inverse};
}

/* g factor s (1 - s) = g factor e / (1 + e)^2 */
VMATH T TYPE(logistic_slope_times)(T g, T a, T factor)
{
    const struct TYPE(slope_parts) s = TYPE(slope_parts)(a, NO_REST);
    const struct TYPE(parts) q = TYPE(divided)(s.e, s.e_rest, s.d, s.d_rest);
    return TYPE(times)(g, TYPE(kept)(!(a > LEAST), (q.value + q.rest) * (factor / LIFT)));
}

VMATH T TYPE(through_sigmoid)(T g, T x) { return TYPE(logistic_slope_times)(g, ABS(x), 1); }

/* 1 - tanh^2 is 4 s (1 - s) at 2 x. */
VMATH T TYPE(through_tanh)(T g, T x) { return TYPE(logistic_slope_times)(g, 2 * ABS(x), 4); }

/* g times a slope in two parts, rounded once; 0 for a slope of 0.  Where the product is 0, infinite or
 * NaN, it is all there is to it. */
VMATH T TYPE(times_parts)(T g, T slope, T rest)
{
    const T product = g * slope, sum = FUSED(g, slope, g * rest);
    return TYPE(kept)(slope != 0, AS_BITS(ABS(product)) - 1 < AS_BITS(LARGEST) ? sum : product);
}

/* g (s + z s (1 - s)), a + rest the magnitude of z: e (1 + e + z) / (1 + e)^2 on the left, and 1 less that of
 * -z on the right. */
VMATH T TYPE(gated_slope_times)(T g, int on_left, T a, T rest)
{
    const struct TYPE(slope_parts) s = TYPE(slope_parts)(a, rest);
    const T e = s.e * (1 / LIFT), start = 1 - a, sum = start + e;
    const T sum_rest = (e - (sum - start)) - ((a - (1 - start)) + rest);
    const T above = s.e * sum, above_rest = FUSED(s.e, sum, -above);
    const T rest_above = STEP(s.e, sum_rest, STEP(s.e_rest, sum, above_rest));
    const struct TYPE(parts) q = TYPE(divided)(above, rest_above, s.d, s.d_rest);
    const T left = TYPE(kept)(!(a > LEAST), q.value * (1 / LIFT));
    const T left_rest = TYPE(kept)(!(a > LEAST), q.rest * (1 / LIFT)), right = 1 - left;
    return TYPE(times_parts)(g, on_left ? left : right, on_left ? left_rest : ((1 - right) - left) - left_rest);
}

VMATH T TYPE(through_scaled_swish)(T g, T x, T beta)
{
    const struct TYPE(parts) z = TYPE(argument)(beta, x);
    return TYPE(gated_slope_times)(g, z.value < 0, ABS(z.value), z.value < 0 ? -z.rest : z.rest);
}

VMATH T TYPE(through_silu)(T g, T x) { return TYPE(gated_slope_times)(g, x < 0, ABS(x), NO_REST); }

/* x / (1 + e^-z), z = beta x, by e^-|z|, of which the power of two is taken in two steps as in
 * scaled_exp_times, for x may be anything, however far z is from 0.  An infinite x is the result on the
 * right; on the left the largest number stands for it, of which nothing is left. */
VMATH T TYPE(scaled_swish)(T x, T beta)
{
    const struct TYPE(parts) z = TYPE(argument)(beta, x);
    const int left = z.value < 0, large = ABS(x) > 1;
    const T end = large ? LARGE_END : END, magnitude = ABS(z.value) > end ? end : ABS(z.value);
    const struct TYPE(power) e =
        TYPE(power)(-1, magnitude, left ? -z.rest : z.rest, large ? 2 * BIAS + EXTRA_BITS : 2 * BIAS);
    const T first = TYPE(power_of_two)(e.shifted >> 1), second = TYPE(power_of_two)(e.shifted - (e.shifted >> 1));
    const T unscaled = large ? 1 / EXTRA : 1, power = first * second * unscaled;
    const T d = STEP(power, e.p, 1 + power), d_rest = STEP(power, e.p, (1 - d) + power), inverse = 1 / d;
    const T lack = STEP(-inverse, d_rest, FUSED(-inverse, d, 1)), more = TYPE(kept)(left, e.p);
    const T above = x < -LARGEST ? -LARGEST : x, finite = above > LARGEST ? LARGEST : above;
    const T over = left ? finite * unscaled * first : finite, q = over * inverse;
    const T y = q + FUSED(q, STEP(lack, 1 + more, more), FUSED(over, inverse, -q));
    /* A sum makes 0 of -0.0. */
    const T signed_y = FROM_BITS(AS_BITS(y) | (AS_BITS(x) & AS_BITS((T)-0.0)));
    return z.value > (ABS(x) > LARGEST ? -1 : ONE_FROM) ? x : left ? signed_y * second : signed_y;
}

/* A beta of 1, the usual one, needs no product. */
VMATH T TYPE(swish)(T x, T beta) { return beta == 1 ? TYPE(silu)(x) : TYPE(scaled_swish)(x, beta); }

VMATH T TYPE(through_swish)(T g, T x, T beta)
{
    return beta == 1 ? TYPE(through_silu)(g, x) : TYPE(through_scaled_swish)(g, x, beta);
}

/* g alpha e^(z + rest), for z to GREATEST.  The power of two is taken in two steps that are normal even
 * where their product is not.  Those of an alpha up to 1 reach down to END, where all is 0; for a larger
 * one, which is made smaller first, they are larger, and reach down to LARGE_END. */
VMATH T TYPE(scaled_exp_times)(T g, T alpha, T z, T rest)
{
    const int large = ABS(alpha) > 1;
    const struct TYPE(power) e = TYPE(power)(1, z, rest, large ? 2 * BIAS + EXTRA_BITS : 2 * BIAS);
    const T first = TYPE(power_of_two)(e.shifted >> 1), second = TYPE(power_of_two)(e.shifted - (e.shifted >> 1));
    const T scaled = (large ? alpha * (1 / EXTRA) : alpha) * first;
    /* Of an infinite alpha the sum would be NaN. */
    const T slope = (ABS(alpha) > LARGEST ? alpha : FUSED(scaled, e.p, scaled)) * second;
    return TYPE(times)(g, TYPE(kept)(!(z < (large ? -LARGE_END : -END)) | (alpha != alpha), slope));
}

VMATH T TYPE(through_elu_left)(T g, T x, T alpha) { return TYPE(scaled_exp_times)(g, alpha, x, NO_REST); }

VMATH T TYPE(through_celu_left)(T g, T x, T alpha)
{
    /* For a subnormal alpha, of which the inverse is infinite, and whose products lack digits. */
    const T room = ABS(alpha) < 1 / LIFT ? LIFT : 1, larger = alpha * room;
    const T quotient = x / alpha, rest = FUSED(-quotient, larger, x * room) * (1 / larger);
    const T z = TYPE(kept)((quotient == quotient) | (x != x) | (alpha != alpha), quotient);
    /* Beyond END what is lacking is of no account. */
    return TYPE(scaled_exp_times)(g, 1, z > GREATEST ? GREATEST : z, TYPE(kept)(ABS(rest) < LACKING, rest));
}

#undef T
#undef BITS
#undef TYPE
#undef AS_BITS
#undef FROM_BITS
#undef DIGITS
#undef ABS
#undef LARGEST
#undef ROOT
#undef VANISHING
#undef REDUCED
#undef ONE_FROM
#undef GREATEST
#undef EXTRA
#undef EXTRA_BITS
#undef END
#undef LARGE_END
#undef LACKING
