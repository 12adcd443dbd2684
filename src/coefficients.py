"""Print the polynomials of the mathematics in C: ``python src/coefficients.py`` (needs mpmath and SciPy).

Most are interpolations at Chebyshev nodes, worked out with 60 digits: within a small factor
of the best polynomial of their degree.  The error printed with it is the largest relative one.
"""

import numpy as np
from mpmath import (
    atanh,
    chebyfit,
    cos,
    erfc,
    exp,
    expm1,
    log,
    lu_solve,
    matrix,
    mp,
    mpf,
    pi,
    polyval,
    sqrt,
    tanh,
)
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


def short_exponential():
    """Return (e^r - 1 - r) / r^2 in ten terms, and the largest error of e^r - 1 relative to itself.

    Times r, which counts there, errors are about as large everywhere where they are 0 at the roots of the eleventh
    Chebyshev polynomial: the one at r = 0 is there already.
    """
    roots = [HALF_LN2 * cos(pi * (2 * k + 1) / 22) for k in range(11) if k != 5]
    powers = matrix([[root**place for place in range(10)] for root in roots])
    coefficients = [float(one) for one in lu_solve(powers, matrix([exp_rest(root) for root in roots]))]
    points = [HALF_LN2 * k / 1000 for k in range(-1000, 1001) if k]
    errors = [r**2 * (polyval(coefficients[::-1], r) - exp_rest(r)) / expm1(r) for r in points]
    return coefficients, max(map(abs, errors))


FITS = [
    ("e^r, float", exp_rest, -HALF_LN2, HALF_LN2, 6),
    ("e^r, double", exp_rest, -HALF_LN2, HALF_LN2, 11),
    ("log1p, float", log1p_rest, 0, mpf(1) / 9, 6),
    ("log1p, double", log1p_rest, 0, mpf(1) / 9, 11),
    ("normal tail, float: a up to 14.5", normal_tail, 1 / (1 + mpf(14.5) / 4) - MIDDLE, 1 - MIDDLE, 11),
    ("normal tail, double: a up to 39", normal_tail, 1 / (1 + mpf(39) / 4) - MIDDLE, 1 - MIDDLE, 24),
    ("tanhshrink, double: |x| up to 1", tanhshrink_series, 0, 1, 16),
]


def main():
    """Print all."""
    for name, function, low, high, terms in FITS:
        coefficients, error = chebyfit(function, [low, high], terms, error=True)
        least = min(abs(function(low + (high - low) * k / 16)) for k in range(17))
        print(f"{name}: 2^{float(log(error / least, 2)):.1f}")
        for coefficient in coefficients:
            print(f"    {float(coefficient)!r} + {float(coefficient - mpf(float(coefficient)))!r}")
    coefficients, error = single_exponential()
    print(f"e^r, in floats: 2^{np.log2(error):.1f}")
    for coefficient in coefficients:
        print(f"    {coefficient.hex()}")
    coefficients, error = short_exponential()
    print(f"e^r - 1, double: 2^{float(log(error, 2)):.1f}")
    for coefficient in coefficients:
        print(f"    {coefficient!r}")
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
