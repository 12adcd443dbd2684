"""Print the intervals of tables_f64.h: ``python src/intervals_f64.py`` (needs mpmath)."""

from itertools import pairwise
from textwrap import fill

import mpmath
import numpy as np
from mpmath import cos, mp, mpf, pi

from intervals import (
    Table,
    gelu_below,
    gelu_slope,
    gelu_tanh_below,
    gelu_tanh_slope,
    middles,
    sigmoid_slope,
    silu_slope,
    softplus_below,
    tanh_slope,
)

mp.dps = 50
# Those of values and coefficients that are fitted to.
NODES = 50


TABLES = [
    Table("softplus", softplus_below, 10, 8, 16, 2.5),
    Table("gelu", gelu_below, 5, 8, 16, 0.5, first=(0, 0.5)),
    Table("gelu_tanh", gelu_tanh_below, 4.75, 8, 17, 0.4, first=(0, 0.5)),
    Table("sigmoid_slope", sigmoid_slope, 10, 8, 17, 2.5, first=(0.25, 0)),
    Table("tanh_slope", tanh_slope, 5, 8, 17, 2.5, first=(1, 0)),
    Table("silu_slope", silu_slope, 10, 8, 17, 3, first=(0.5,), root=1.2785),
    Table("gelu_slope", gelu_slope, 5, 8, 16, 0.6, first=(0.5,), root=0.7518),
    Table("gelu_tanh_slope", gelu_tanh_slope, 4.75, 8, 17, 0.5, first=(0.5,), root=0.7525),
]


def centre_of(function, low, high):
    """Return a number where the function is a double but for 2^-9 ULP (intervals.py), and that double.

    It is to the side where the function is least, a quarter of the interval from its end: then what it is made of
    does not cancel, where it falls to a fraction of itself.  But what is between it and the lowest numbers has no
    more digits than those.
    """
    quarter = (high - low) / 4
    centre = high - quarter if abs(function(high)) < abs(function(low)) else low + quarter
    if low > 0:
        centre = min(centre, low + 2.0 ** np.ceil(np.log2(low)) - quarter / 4)
    for near in middles(centre - quarter / 4, centre + quarter / 4):
        value = function(mpf(near))
        if abs(value - float(value)) < 2.0**-9 * np.spacing(abs(float(value))):
            return near, (float(value),)
    raise ValueError(f"no centre between {low} and {high}")


def fitted(u, values, weights, coefficients, terms):
    """Return the other coefficients of a polynomial that begins with some, of the least squares of weighted errors."""
    start, largest = len(coefficients), max(abs(one) for one in u)
    left = [value - mpmath.polyval(coefficients[::-1], one) for one, value in zip(u, values, strict=True)]
    powers = mpmath.matrix(len(u), terms - start)
    for row, (one, weight) in enumerate(zip(u, weights, strict=True)):
        power = weight * (one / largest) ** start
        for place in range(terms - start):
            powers[row, place] = power
            power *= one / largest
    weighted = mpmath.matrix([one * weight for one, weight in zip(left, weights, strict=True)])
    solution = mpmath.lu_solve(powers.T * powers, powers.T * weighted)
    return [solution[place] / largest ** (start + place) for place in range(terms - start)]


def polynomial(table, number, low, high):
    """Return centre and coefficients in an interval, and the largest error relative to what values count as."""
    low, high = mpf(low), mpf(high)
    a = [(low + high) / 2 + (high - low) / 2 * cos(pi * (k + mpf(1) / 2) / NODES) for k in range(NODES)]
    values = [table.function(one) for one in a]
    at_0 = number == 0 and table.first
    centre, first = (0.0, table.first) if at_0 else centre_of(table.function, float(low), float(high))
    about_root = table.root is not None and low - 0.3 < table.root < high + 0.3
    weights = [1 / max(abs(value), mpf(1) / 16 if about_root else 0) for value in values]
    u = [one - centre for one in a]
    coefficients = [float(one) for one in first]
    # Coefficients are rounded one by one, and the others fitted again.
    while len(coefficients) < table.terms:
        coefficients.append(float(fitted(u, values, weights, coefficients, table.terms)[0]))
    errors = [
        abs(value - mpmath.polyval(coefficients[::-1], one)) * weight
        for one, value, weight in zip(u, values, weights, strict=True)
    ]
    return centre, coefficients, max(errors)


def initializer(indent, values):
    """Return the lines of an array of 8 doubles."""
    text = "{" + ", ".join(float(value).hex().replace("0x0.0p+0", "0").replace("p+", "p") for value in values) + "}"
    return fill(text, 110, initial_indent=indent, subsequent_indent=indent + "    ")


def main():
    """Print all."""
    for table in TABLES:
        rows = [polynomial(table, k, low, high) for k, (low, high) in enumerate(pairwise(table.edges()))]
        _, linear, quadratic, _ = table.place()
        print(f"/* Good to 2^{float(mpmath.log(max(error for *_, error in rows), 2)):.1f}. */")
        print(f"static const struct intervals_f64 {table.name}_intervals_f64 = {{")
        print(f"    .end = {table.end}, .terms = {table.terms},")
        print(f"    .origin = 0x1.8p52, .linear = {linear.hex()}, .quadratic = {quadratic.hex()},")
        print(f"    .centre =\n{initializer(' ' * 8, [centre for centre, *_ in rows])},")
        print("    .coefficients = {")
        print(
            ",\n".join(initializer(" " * 8, [c[place] for _, c, _ in rows]) for place in range(table.terms))
            + "},\n};\n"
        )


if __name__ == "__main__":
    main()
