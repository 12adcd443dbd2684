/* Arithmetic with the rests that rounding leaves: a value as the sum of two doubles. */
#ifndef FASTRELU_TWO_H
#define FASTRELU_TWO_H

/* The second is at most half a unit of the first's last place. */
struct two { double high, low; };

VMATH struct two one_of(double a) { return (struct two){a, 0}; }

VMATH struct two negated(struct two a) { return (struct two){-a.high, -a.low}; }

VMATH struct two two_sum(double a, double b)
{
    const double sum = a + b, of_b = sum - a;
    return (struct two){sum, (a - (sum - of_b)) + (b - of_b)};
}

VMATH struct two two_product(double a, double b)
{
    const double product = a * b;
#ifdef FUSES
    return (struct two){product, __builtin_fma(a, b, -product)};
#else
    /* By halves (Dekker, "A floating-point technique for extending the available precision", 1971), of
     * 26 bits and 27, cut off as bits: his multiplication by 2^27 + 1 overflows from 2^997 on. */
    const double a_high = double_from(bits_of(a) & ~UINT64_C(0x7ffffff)), a_low = a - a_high;
    const double b_high = double_from(bits_of(b) & ~UINT64_C(0x7ffffff)), b_low = b - b_high;
    return (struct two){product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
#endif
}

VMATH struct two plus(struct two a, double b)
{
    const struct two sum = two_sum(a.high, b);
    return (struct two){sum.high, sum.low + a.low};
}

VMATH struct two plus_two(struct two a, struct two b)
{
    const struct two sum = two_sum(a.high, b.high);
    return (struct two){sum.high, sum.low + (a.low + b.low)};
}

VMATH struct two times_two(struct two a, struct two b)
{
    const struct two product = two_product(a.high, b.high);
    return (struct two){product.high, product.low + (a.high * b.low + a.low * b.high)};
}

/* a / b: the quotient of the first parts, and what that leaves. */
VMATH struct two over_two(struct two a, struct two b)
{
    const double inverse = 1 / b.high, first = a.high * inverse;
    const struct two back = two_product(first, b.high);
    const double rest = (a.high - back.high) - back.low + (a.low - first * b.low);
    return (struct two){first, rest * inverse};
}

/* Rounded.  A rest of 0 leaves the value as it is, so that -0.0 stays, and so does that of an
 * infinite value, which is NaN. */
VMATH double rounded(struct two a) { return ((a.low < 0) | (a.low > 0)) ? a.high + a.low : a.high; }

VMATH double quotient(struct two a, struct two b) { return rounded(over_two(a, b)); }

VMATH struct two select_two(int condition, struct two a, struct two b)
{
    return (struct two){condition ? a.high : b.high, condition ? a.low : b.low};
}

#endif
