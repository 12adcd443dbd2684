"""Print the intervals of tables_f32.h: ``python src/intervals.py`` (needs mpmath and SciPy)."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from textwrap import fill

import numpy as np
from mpmath import erfc, exp, log1p, mpf, pi, sqrt, tanh

from coefficients import rounded_to_floats

CUBE = mpf("0.044715")
# Klambauer et al., "Self-normalizing neural networks", 2017.
SELU_SCALE_ALPHA = mpf("1.0507009873554804934193349852946") * mpf("1.6732632423543772848170429916717")


def normal_below(a):
    """Return a e^(a^2 / 2) Phi(-a): gelu left of 0 is this times -e^(-a^2 / 2)."""
    return a * exp(a * a / 2) * erfc(a / sqrt(2)) / 2


def normal_slope(a):
    """Return e^(a^2 / 2) Phi(-a) - a / sqrt(2 pi), of gelu's slope at -a likewise."""
    return exp(a * a / 2) * erfc(a / sqrt(2)) / 2 - a / sqrt(2 * pi)


def tanhshrink_ratio(a):
    """Return (a - tanh(a)) / a^2."""
    return (a - tanh(a)) / a**2


def gelu_below(a):
    """Return -gelu(-a)."""
    return a * erfc(a / sqrt(2)) / 2


def softplus_below(a):
    """Return softplus(-a)."""
    return log1p(exp(-a))


def selu_slope(a):
    """Return the slope of selu at -a."""
    return SELU_SCALE_ALPHA * exp(-a)


def sigmoid_slope(a):
    """Return the slope of the sigmoid at a and -a."""
    return 1 / (1 + exp(a)) / (1 + exp(-a))


def silu_slope(a):
    """Return silu's slope at -a."""
    return (1 - a / (1 + exp(-a))) / (1 + exp(a))


def gelu_slope(a):
    """Return gelu's slope at -a."""
    return erfc(a / sqrt(2)) / 2 - a * exp(-a * a / 2) / sqrt(2 * pi)


def tanh_slope(a):
    """Return tanh's slope at a and -a."""
    return 4 / (exp(a) + exp(-a)) ** 2


def logistic_of_cubic(a):
    """Return the sigmoid of -2 sqrt(2 / pi) (a + 0.044715 a^3), which gelu's approximation multiplies by."""
    return 1 / (1 + exp(2 * sqrt(2 / pi) * (a + CUBE * a**3)))


def gelu_tanh_below(a):
    """Return -gelu(-a), approximated."""
    return a * logistic_of_cubic(a)


def gelu_tanh_slope(a):
    """Return the slope of gelu's approximation at -a."""
    s = logistic_of_cubic(a)
    return s - a * 2 * sqrt(2 / pi) * (1 + 3 * CUBE * a * a) * s * (1 - s)


@dataclass
class Table:
    """A function of a from 0 to `end`, and how that is divided into intervals.

    Their widths go steadily from that at 0 to `narrowing` times as much at the end; or, with a `scale`, they
    are those in which 2 + scale a has the same exponent and the same first bits behind the binary point, `steps`
    of equal width from each power of two to the next, 2 to 32.
    """

    name: str
    function: Callable
    end: float
    count: int = 16
    terms: int = 8
    narrowing: float = 1
    scale: float | None = None
    steps: int = 2
    # The first coefficients of the first interval, where they are to be exact; its centre is 0 then.
    first: tuple = ()
    # What values are multiplied by.
    unit: float = 1
    # Where the function has a root, about which less than 1/16 counts as 1/16.
    root: float | None = None

    def place(self):
        """Return origin, linear, quadratic and shift.

        The interval is in the low bits of origin + linear a + quadratic a^2, behind `shift` others.
        """
        if self.scale is not None:
            return 2.0, self.scale, 0.0, 24 - self.steps.bit_length()
        # Rounded to a whole number, below `count` at the end.
        most = (self.count - 0.5) * (1 - 2**-12)
        linear = float(np.float32(2 * most / self.end / (1 + 1 / self.narrowing)))
        quadratic = float(np.float32((most - linear * self.end) / self.end**2)) if self.narrowing != 1 else 0.0
        return 1.5 * 2**23, linear, quadratic, 0

    def edges(self):
        """Return where the intervals begin, and the end."""
        if self.scale is not None:
            begins = [2 * (1 + k % self.steps / self.steps) * 2 ** (k // self.steps) for k in range(self.count)]
            return [(begin - 2) / self.scale for begin in begins] + [self.end]
        _, linear, quadratic, _ = self.place()
        places = np.arange(1, self.count) - 0.5
        inner = 2 * places / (linear + np.sqrt(linear**2 + 4 * quadratic * places))
        return [0.0, *inner.tolist(), self.end]

    def intervals(self):
        """Yield centre and coefficients of each interval, and the largest error relative to what values count as."""
        for k, (low, high) in enumerate(pairwise(self.edges())):
            at_0 = k == 0 and self.first
            a = (low + high) / 2 + (high - low) / 2 * np.cos(np.pi * (np.arange(50) + 0.5) / 50)
            values = np.array([float(self.function(mpf(one))) for one in a])
            centre, first = (0.0, self.first) if at_0 else centre_of(self.function, low, high)
            about_root = self.root is not None and low - 0.3 < self.root < high + 0.3
            # Of about 1, for the tolerances of the solver; a power of two, so that rounding stays the same.
            scale = 2.0 ** np.round(np.log2(np.abs(values).max()))
            weight = 2**20 * scale / np.maximum(np.abs(values), 1 / 16 if about_root else 0)
            scaled = [one / scale for one in first]
            coefficients, error = rounded_to_floats(a - centre, values / scale, weight, self.terms, scaled)
            yield centre, [c * scale for c in coefficients], error / 2**20


TABLES = [
    # Of all x.
    Table("tanh", tanh, 9.125, terms=6, scale=3.25, steps=4, first=(0, 1, 0)),
    Table("tanhshrink", tanhshrink_ratio, 9.125, count=8, scale=3.25, first=(0,)),
    Table("gelu_tail", normal_below, 14.75, count=8, scale=2.03125, first=(0, 0.5)),
    Table("gelu_slope_tail", normal_slope, 14.75, count=8, scale=2.03125, unit=2.0**-32, root=0.7518),
    # Of those that are not far from 0.
    Table("softplus", softplus_below, 16),
    Table("selu_slope", selu_slope, 16),
    Table("gelu", gelu_below, 6, narrowing=0.25, first=(0, 0.5)),
    Table("gelu_tanh", gelu_tanh_below, 5.25, narrowing=0.25, first=(0, 0.5)),
    Table("sigmoid_slope", sigmoid_slope, 14, first=(0.25, 0)),
    Table("tanh_slope", tanh_slope, 7, first=(1, 0)),
    Table("silu_slope", silu_slope, 14, narrowing=2, first=(0.5,), root=1.2785),
    Table("gelu_slope", gelu_slope, 6.25, narrowing=0.4, first=(0.5,), root=0.7518),
    Table("gelu_tanh_slope", gelu_tanh_slope, 5.75, narrowing=0.3, first=(0.5,), root=0.7525),
]


def middles(low, high):
    """Yield floats of the middle, 0.64 of all, from its centre outwards."""
    for k in range(40000):
        yield float(np.float32((low + high) / 2 + (high - low) * (-1) ** k * k / 125000))


def centre_of(function, low, high):
    """Return a float of the middle at which the function is a float but for 2^-9 ULP, and that one.

    (Gal, "Computing elementary functions: a new approach for achieving high accuracy and good
    performance", 1986.)  Where there is none, as the function hardly changes, it is the one that comes nearest.
    """
    best = None
    for centre in middles(low, high):
        value = function(mpf(centre))
        rounded = float(np.float32(float(value)))
        left = abs(value - mpf(rounded)) / float(np.spacing(np.float32(abs(rounded))))
        if best is None or left < best[0]:
            best = left, centre, (rounded,)
        if left < 2**-9:
            break
    return best[1:]


def literal(value):
    """Return a float as C writes it."""
    digits, exponent = float(np.float32(value)).hex().split("p")
    return f"{digits.rstrip('0').rstrip('.')}p{int(exponent)}f"


def initializer(indent, values):
    """Return the lines of an array of 16 floats, of which 8 stand twice."""
    opening, closing = ("TWICE(", ")") if len(values) == 8 else ("{", "}")
    text = opening + ", ".join(map(literal, values)) + closing
    return fill(text, 110, initial_indent=indent, subsequent_indent=indent + "    ")


def main():
    """Print all."""
    for table in TABLES:
        rows = list(table.intervals())
        origin, linear, quadratic, shift = table.place()
        print(f"/* Good to 2^{np.log2(max(error for *_, error in rows)):.1f}. */")
        print(f"static const struct intervals_f32 {table.name}_intervals_f32 = {{")
        print(f"    .end = {literal(table.end)}, .count = {table.count}, .terms = {table.terms}, .shift = {shift},")
        print(f"    .origin = {literal(origin)}, .linear = {literal(linear)}, .quadratic = {literal(quadratic)},")
        print(f"    .centre =\n{initializer(' ' * 8, [centre for centre, *_ in rows])},")
        print("    .coefficients = {")
        by_place = ([c[place] * table.unit for _, c, _ in rows] for place in range(table.terms))
        print(",\n".join(initializer(" " * 8, place) for place in by_place) + "},\n};\n")


if __name__ == "__main__":
    main()
