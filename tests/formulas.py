"""The mathematics of the activations in plain NumPy, stable and in the type of the argument: float64 or long double."""

from fractions import Fraction
from functools import cache

import numpy as np


def scaled_below_zero(x, slope):
    """Return x with its negative part times slope; a slope of 0 makes -inf a -0.0 too."""
    with np.errstate(all="ignore"):
        finite = np.where((slope == 0) & np.isneginf(x), -1.0, x)
        return np.where(x < 0, slope * finite, x)


def clipped(x, low, high):
    """Return x within bounds; a bound beyond the other, or NaN in x, goes as np.where has it."""
    return np.where(x < low, low, np.where(x > high, high, x))


def softshrink(x, lambd):
    """Return x moved towards 0 by lambd, 0 on the way; NaN stays."""
    return np.where(x > lambd, x - lambd, np.where(x < -lambd, x + lambd, np.where(x == x, 0.0, x)))


def hardswish(x):
    """Return x * min(max(x + 3, 0), 6) / 6 with its limits."""
    with np.errstate(all="ignore"):
        return np.where(x <= -3, -0.0, np.where(x >= 3, x, x * (x + 3) / 6))


def sigmoid(x):
    """Return 1 / (1 + exp(-x)) from exp(-|x|), which does not overflow."""
    e = np.exp(-np.abs(x))
    return np.where(x < 0, e, 1) / (1 + e)


def sigmoid_slope(x):
    """Return sigmoid(x) * sigmoid(-x)."""
    return sigmoid(x) * sigmoid(-x)


def finite(x):
    """Return x without infinities, far enough out for every limit to be reached."""
    return np.clip(x, -20000, 20000)


def swish_slope(z):
    """Return the derivative of x sigmoid(beta x) from z = beta x."""
    return sigmoid(z) * (1 + finite(z) * sigmoid(-z))


def exponential_unit(scale, alpha, width):
    """Return value and gradient of scale * (x, or alpha * (exp(x / width) - 1) below 0)."""

    def value(x, *parameters):
        return scale * np.where(x >= 0, x, alpha(*parameters) * np.expm1(np.minimum(x, 0) / width(*parameters)))

    def gradient(grad, x, *parameters):
        left = alpha(*parameters) / width(*parameters) * np.exp(np.minimum(x, 0) / width(*parameters))
        return selected(grad, np.where(x > 0, scale, scale * left))

    def output_slope(y, *parameters):
        return np.where(y > 0, scale, (y + scale * alpha(*parameters)) / width(*parameters))

    return {"value": value, "gradient": gradient, "output_slope": output_slope, "exact": False}


PI, ROOT_2 = np.longdouble("3.14159265358979323846264338327950288"), np.sqrt(np.longdouble(2))


def in_type(x, number):
    """Return a long double in the type of x, if that is narrower."""
    return number if x.dtype == np.longdouble else np.float64(number)


def square_decay(z):
    """Return exp(-z**2), with z in two parts so that the rounding of its square does not count."""
    high = np.round(z * 2**20) / 2**20
    return np.exp(-high * high) * np.exp(-(z - high) * (z + high))


def complementary_error(z):
    """Return erfc(z) for z >= 0 by the trapezoidal rule with poles (Goodwin 1949; Hunter and Regan 1972).

    With a step of 0.4 it is within exp(-(pi / 0.4)**2), about 1e-27, and every term is positive.
    """
    step = in_type(z, np.longdouble(2) / 5)
    nodes = [(k + in_type(z, np.longdouble(1) / 2)) * step for k in range(17)]
    total = sum(np.exp(-node * node) / (z * z + node * node) for node in nodes)
    # What the pole adds, inside the strip where it counts.
    pole = np.where(z < 7.8, 2 / (1 + np.exp(2 * in_type(z, PI) * np.minimum(z, 8) / step)), 0)
    return 2 * step * z * square_decay(z) / in_type(z, PI) * total + pole


def normal(x):
    """Return the normal distribution Phi(x), small values to their last digits."""
    half_tail = complementary_error(np.abs(np.clip(x, -60, 60)) / in_type(x, ROOT_2)) / 2
    return np.where(x < 0, half_tail, 1 - half_tail)


def gelu_slope(x):
    """Return Phi(x) + x phi(x)."""
    x = np.clip(x, -60, 60)
    return normal(x) + x * square_decay(x / in_type(x, ROOT_2)) / np.sqrt(2 * in_type(x, PI))


def gelu_tanh_argument(x, times):
    """Return 2 sqrt(2 / pi) (x + times * 0.044715 x**3), which gelu's approximation takes the sigmoid of."""
    x = np.clip(x, -1000, 1000)
    scale, cube = np.sqrt(8 / in_type(x, PI)), in_type(x, np.longdouble("0.044715"))
    return scale * (x + times * cube * x**3)


def gelu_tanh_slope(x):
    """Return the derivative of x sigmoid(z(x))."""
    z = gelu_tanh_argument(x, 1)
    return sigmoid(z) * (1 + gelu_tanh_argument(x, 3) * sigmoid(-z))


def argument(x, beta):
    """Return beta x, and 0 for 0 times infinity."""
    return np.where(((x == 0) | (beta == 0)) & ~np.isnan(x), 0, beta * x)


def gated(x, z):
    """Return x * sigmoid(z) with its limits."""
    with np.errstate(all="ignore"):
        held = np.clip(x, -np.finfo(x.dtype).max, np.finfo(x.dtype).max)
        return np.where(z > 20000, x, np.where(z < -20000, 0 * held, x * sigmoid(np.clip(z, -20000, 20000))))


def softplus(x, beta):
    """Return log(1 + exp(beta x)) / beta."""
    with np.errstate(all="ignore"):
        z = argument(x, beta)
        return np.where(z > 20000, x, (np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))) / beta)


def mish_slope(x):
    """Return t + x (1 - t**2) sigmoid(x), t = tanh(softplus(x))."""
    x = np.clip(x, -20000, 20000)
    t = np.tanh(softplus(x, 1))
    return t + x * (1 - t * t) * sigmoid(x)


@cache
def tanh_coefficients(count):
    """Return those of x, x**3, ... in the series of tanh, from its derivative 1 - tanh**2."""
    c = [Fraction(1)]
    for k in range(1, count):
        c.append(-sum(c[i] * c[k - 1 - i] for i in range(k)) / (2 * k + 1))
    return c


def tanhshrink(x):
    """Return x - tanh(x), near 0 by the series."""
    small = np.clip(x, -0.3, 0.3)
    square, series = small * small, 0
    for c in reversed(tanh_coefficients(20)[1:]):
        series = series * square - x.dtype.type(c.numerator) / x.dtype.type(c.denominator)
    series = series * square * small
    return np.where(np.abs(x) < 0.3, np.where(x == 0, x, series), x - np.tanh(x))


def selected(grad, slope):
    """Return grad * slope, and 0 for a slope of 0 whatever grad."""
    return np.where(slope == 0, 0, grad * slope)


def one(*parameters):
    """Stand for a parameter that is 1."""
    return 1


# Of selu, to the digits of a long double.
SCALE = np.longdouble("1.0507009873554804934193349852946")
ALPHA = np.longdouble("1.6732632423543772848170429916717")
