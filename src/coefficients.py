"""Print the polynomials of the mathematics in C: ``python src/coefficients.py`` (needs mpmath and SciPy).

Each is the interpolation at Chebyshev nodes, worked out with 60 digits: within a small factor
of the best polynomial of its degree.  The error printed with it is the largest relative one.
"""

from itertools import pairwise
from textwrap import fill

import numpy as np
from mpmath import atanh, chebyfit, erfc, exp, expm1, log, log1p, mp, mpf, pi, sqrt, tanh
from scipy.optimize import linprog

mp.dps = 60
HALF_LN2 = log(2) / 2
# Where t = 1 / (1 + a / 4) is moved to, so that powers of t - MIDDLE stay small: the middle of
# t for a from 0 to 39, beyond which all of the tail is 0 in double.
MIDDLE = mpf(35) / 64


def exp_rest(r):
    """Return (e^r - 1 - r) / r^2."""
    return (exp(r) - 1 - r) / r**2 if abs(r) > mpf(10) ** -15 else mpf(1) / 2 + r / 6


def log1p_rest(z):
    """Return (atanh(s) / s - 1) / s^2 of z = s^2: log(1 + e) is 2 atanh(e / (2 + e))."""
    s = sqrt(z)
    return (atanh(s) / s - 1) / z if z > mpf(10) ** -20 else mpf(1) / 3 + z / 5


def normal_tail(v):
    """Return e^(a^2 / 2) Phi(-a) / t of v = t - MIDDLE, t = 1 / (1 + a / 4)."""
    t = v + MIDDLE
    a = 4 * (1 / t - 1)
    return exp(a * a / 2) * erfc(a / sqrt(2)) / 2 / t


def tanhshrink_series(z):
    """Return (x - tanh(x)) / x^3 of z = x^2."""
    x = sqrt(z)
    return (x - tanh(x)) / x**3 if z > mpf(10) ** -20 else mpf(1) / 3 - 2 * z / 15


def reciprocal_start():
    """Return the bits from which to take those of d to come nearest to 1 / d, and the largest relative error.

    What is left, read as a double, is a line from power of two to power of two.
    """

    def error(offset):
        d = np.linspace(1, 2, 4097)
        significand = offset - (d - 1)
        start = np.where(significand >= 0, (1 + significand) / 2, (2 + significand) / 4)
        return np.abs(d * start - 1).max()

    best = min(np.linspace(0, 1, 4097), key=error)
    return 0x7FD0000000000000 + int(best * 2**52), error(best)


def rounded_to_floats(v, values, weight, terms, first=()):
    """Return a polynomial of v in floats that begins with those of `first`, and the largest error times its weight.

    Coefficients are rounded one by one, and the others fitted again.
    """
    coefficients, largest = list(first), np.abs(v).max()
    for place in range(len(first), terms):
        # Powers up to 1, and errors of about 1, are what the solver's tolerances are made for.
        powers = (v / largest)[:, None] ** np.arange(place, terms)
        left = values - sum(c * v**k for k, c in enumerate(coefficients))
        above = np.c_[powers * weight[:, None], -np.ones(len(v))]
        below = np.c_[-powers * weight[:, None], -np.ones(len(v))]
        fit = linprog(
            [0] * powers.shape[1] + [1],
            A_ub=np.r_[above, below],
            b_ub=np.r_[left * weight, -left * weight],
            bounds=[(None, None)] * powers.shape[1] + [(0, None)],
        )
        coefficients.append(float(np.float32(fit.x[0] / largest**place)))
    return coefficients, fit.x[-1]


def single_exponential():
    """Return (e^r - 1 - r) / r^2 in floats, and the largest error of e^r relative to itself.

    What counts is the error times r^2, which makes a polynomial better by 5 bits than one that is
    as good near 0.
    """
    half = float(HALF_LN2) * 1.002
    r = np.linspace(-half, half, 4000)
    values = np.array([float(exp_rest(mpf(v))) for v in r])
    coefficients, error = rounded_to_floats(r, values, 2**20 * r**2 / np.exp(r), 5)
    return coefficients, error / 2**20


def single_normal_tail():
    """Return e^(a^2 / 2) Phi(-a) / t in floats, of t - 0.5078125, for a up to 14.7, and its largest relative error.

    Of the middles tried, steps of 1/512 from 0.47 to 0.53, this one rounds the first coefficients least
    and leaves the sum well conditioned.
    """
    middle, end = 0.5078125, 1 / (1 + 14.7 / 4)
    v = (1 + end) / 2 - middle + (1 - end) / 2 * np.cos(np.pi * (np.arange(600) + 0.5) / 600)
    values = np.array([float(normal_tail(mpf(one) + mpf(middle) - MIDDLE)) for one in v])
    coefficients, error = rounded_to_floats(v, values, 2**20 / values, 10)
    return coefficients, error / 2**20


def normal_below(a):
    """Return a e^(a^2 / 2) Phi(-a): gelu left of 0 is this times -e^(-a^2 / 2)."""
    return a * exp(a * a / 2) * erfc(a / sqrt(2)) / 2


def normal_slope(a):
    """Return e^(a^2 / 2) Phi(-a) - a / sqrt(2 pi), of gelu's slope at -a likewise."""
    return exp(a * a / 2) * erfc(a / sqrt(2)) / 2 - a / sqrt(2 * pi)


def below_1(a):
    """Return 1 - e^-a."""
    return -expm1(-a)


def log1p_ratio(a):
    """Return log(1 + e^-a) / e^-a: softplus left of 0 is this times e^-a."""
    return log1p(exp(-a)) / exp(-a)


def tanhshrink_ratio(a):
    """Return (a - tanh(a)) / a^2."""
    return (a - tanh(a)) / a**2


def silu_slope(a):
    """Return (1 + e^-a - a) / (1 + e^-a)^2 + a: silu's slope at -a is this less a, times e^-a."""
    return (1 + exp(-a) - a) / (1 + exp(-a)) ** 2 + a


def tanh_slope(a):
    """Return 4 / (1 + e^-2a)^2: tanh's slope is this times e^-2a."""
    return 4 / (1 + exp(-2 * a)) ** 2


# Name, function, the scale of its intervals, their end, from which on it is what it is there, the first
# coefficients of the first interval where they are to be exact, and what values are scaled by.
INTERVALS = [
    ("tanh", tanh, 3.25, 9.125, (0, 1, 0), 1),
    ("tanhshrink", tanhshrink_ratio, 3.25, 9.125, (0,), 1),
    ("elu", below_1, 1.71875, 17.375, (0, 1), 1),
    ("logsigmoid", log1p_ratio, 1.5625, 19, None, 1),
    ("gelu", normal_below, 2.03125, 14.75, (0, 0.5), 1),
    ("gelu_slope", normal_slope, 2.03125, 14.75, None, 2.0**-32),
    ("silu_slope", silu_slope, 1.5625, 19, None, 2.0**-32),
    ("tanh_slope", tanh_slope, 3.125, 9.5, None, 2.0**-32),
]


def centre_of(function, low, high):
    """Return a float of the middle, 0.64 of all, at which the function is a float but for 2^-9 ULP, and that one.

    (Gal, "Computing elementary functions: a new approach for achieving high accuracy and good
    performance", 1986.)
    """
    for k in range(40000):
        centre = float(np.float32((low + high) / 2 + (high - low) * (-1) ** k * k / 125000))
        value = function(mpf(centre))
        rounded = float(np.float32(float(value)))
        if abs(value - mpf(rounded)) < float(np.spacing(np.float32(abs(rounded)))) / 2**9:
            return centre, rounded
    raise ValueError(f"none from {low} to {high}")


def intervals(function, scale, end, start):
    """Return centre and coefficients of each of 8 intervals, and the largest error of each.

    An interval is where 2 + scale a has the same exponent and the same bit behind the binary point: two of
    equal width from each power of two to the next, 2 to 32.  Errors are relative, but count as those of
    1/16 where the function is less (about its root).
    """
    edges = [((2 + k % 2) * 2 ** (k // 2) - 2) / scale for k in range(8)] + [end]
    for k, (low, high) in enumerate(pairwise(edges)):
        a = (low + high) / 2 + (high - low) / 2 * np.cos(np.pi * (np.arange(50) + 0.5) / 50)
        values = np.array([float(function(mpf(one))) for one in a])
        centre, first = (0.0, start) if k == 0 and start else centre_of(function, low, high)
        first = start if k == 0 and start else (first,)
        weight = 2**20 / np.maximum(np.abs(values), 1 / 16 if start is None else 0)
        coefficients, error = rounded_to_floats(a - centre, values, weight, 8, first)
        yield centre, coefficients, error / 2**20


FITS = [
    ("e^r, float", exp_rest, -HALF_LN2, HALF_LN2, 6),
    ("e^r, double", exp_rest, -HALF_LN2, HALF_LN2, 11),
    ("log1p, float", log1p_rest, 0, mpf(1) / 9, 6),
    ("log1p, double", log1p_rest, 0, mpf(1) / 9, 11),
    ("normal tail, float: a up to 14.5", normal_tail, 1 / (1 + mpf(14.5) / 4) - MIDDLE, 1 - MIDDLE, 11),
    ("normal tail, double: a up to 39", normal_tail, 1 / (1 + mpf(39) / 4) - MIDDLE, 1 - MIDDLE, 24),
    ("tanhshrink, float: |x| up to 1/2", tanhshrink_series, 0, mpf(1) / 4, 6),
    ("tanhshrink, double: |x| up to 1", tanhshrink_series, 0, 1, 16),
]


def literal(value):
    """Return a float as C writes it."""
    digits, exponent = float(np.float32(value)).hex().split("p")
    return f"{digits.rstrip('0').rstrip('.')}p{int(exponent)}f"


def initializer(opening, values):
    """Return the lines of an array of floats, from its opening brace on."""
    indent = " " * (len(opening) - len(opening.lstrip()) + 4)
    lines = fill(", ".join(map(literal, values)), 110, initial_indent=indent, subsequent_indent=indent)
    return f"{opening}\n{lines}}}"


def main():
    """Print all."""
    for name, function, low, high, terms in FITS:
        coefficients, error = chebyfit(function, [low, high], terms, error=True)
        least = min(abs(function(low + (high - low) * k / 16)) for k in range(17))
        print(f"{name}: 2^{float(log(error / least, 2)):.1f}")
        for coefficient in coefficients:
            print(f"    {float(coefficient)!r} + {float(coefficient - mpf(float(coefficient)))!r}")
    for name, fit in (("e^r", single_exponential), ("normal tail", single_normal_tail)):
        coefficients, error = fit()
        print(f"{name}, in floats: 2^{np.log2(error):.1f}")
        for coefficient in coefficients:
            print(f"    {coefficient.hex()}")
    for name, function, scale, end, start, unit in INTERVALS:
        rows = list(intervals(function, scale, end, start))
        print(f"/* Good to 2^{np.log2(max(error for *_, error in rows)):.1f}. */")
        print(f"static const struct intervals_f32 {name}_intervals = {{")
        print(f"    .scale = {literal(scale)}, .end = {literal(end)},")
        print(initializer("    .centre = {", [centre for centre, *_ in rows]) + ",")
        print("    .coefficients = {")
        by_place = ([c[place] * unit for _, c, _ in rows] for place in range(8))
        print(",\n".join(initializer("        {", place) for place in by_place) + "},\n};\n")
    bits, error = reciprocal_start()
    print(f"reciprocal: {bits:#x}, {float(error):.4f}")
    for name, value in (
        ("1 / sqrt(2 pi)", 1 / sqrt(2 * pi)),
        ("2 sqrt(2 / pi)", 2 * sqrt(2 / pi)),
        ("0.044715", mpf("0.044715")),
    ):
        print(f"{name}: {float(value)!r} + {float(value - mpf(float(value)))!r}")


if __name__ == "__main__":
    main()
