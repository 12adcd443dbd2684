"""Print the intervals of tables_f32.h: ``python src/intervals.py`` (needs mpmath and SciPy)."""

from itertools import pairwise
from textwrap import fill

import numpy as np
from mpmath import erfc, exp, expm1, log1p, mpf, pi, sqrt, tanh

from coefficients import rounded_to_floats


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
    for name, function, scale, end, start, unit in INTERVALS:
        rows = list(intervals(function, scale, end, start))
        print(f"/* Good to 2^{np.log2(max(error for *_, error in rows)):.1f}. */")
        print(f"static const struct intervals_f32 {name}_intervals = {{")
        print(f"    .scale = {literal(scale)}, .end = {literal(end)},")
        print(initializer("    .centre = {", [centre for centre, *_ in rows]) + ",")
        print("    .coefficients = {")
        by_place = ([c[place] * unit for _, c, _ in rows] for place in range(8))
        print(",\n".join(initializer("        {", place) for place in by_place) + "},\n};\n")


if __name__ == "__main__":
    main()
