"""What each row of the table must compute: plain NumPy in float64, written from the mathematics.

The walking tests know nothing of any activation but what stands here; the completeness
test fails when a row has no entry.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial

import numpy as np

import fastrelu

INTEGERS = ["?", "b", "B", "h", "H", "i", "I", "l", "L", "q", "Q"]
FLOATS = ["e", "f", "d"]


@dataclass(frozen=True)
class Oracle:
    """One row.  The functions take arrays and parameters in a wider type (integers for integers)."""

    value: Callable
    # Where the gradient is 1, and what it is elsewhere ...
    active: Callable | None = None
    slope: Callable = lambda *parameters: 0
    # ... or, for rows that are not of two slopes, the gradient of the input from grad and x.
    gradient: Callable | None = None
    parameters: tuple = ((),)
    integers: bool = False
    # For which parameters the output determines the gradient, and for smooth rows its slope from y.
    from_output: Callable = lambda *parameters: False
    output_slope: Callable | None = None
    # Whether each result is one rounding of an exact one; else it is within 2 ULP.
    exact: bool = True

    def backward(self, grad, x, *parameters):
        """Return the gradient of the input: selected, never multiplied by 0."""
        with np.errstate(all="ignore"):
            if self.gradient:
                return self.gradient(grad, x, *parameters).astype(grad.dtype)
            slope = np.asarray(self.slope(*parameters))
            inactive = np.where(slope == 0, 0, slope * grad).astype(grad.dtype)
            return np.where(self.active(x, *parameters), grad, inactive)


SLOPES = ((0.01,), (0.0,), (-0.5,), (3.0,))
WIDTHS = ((0.5,), (0.0,), (2.0,))


def always(*parameters):
    """Say that the output determines the gradient."""
    return True


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


def gate(row):
    """Return the oracle of a row times a second input, which the table takes as parameter."""
    inner = ORACLES[row]

    def gradient(grad, x, up):
        return inner.backward(grad * up, x)

    return Oracle(
        value=lambda x, up: inner.value(x) * up,
        gradient=gradient,
        parameters=((0.75,), (-0.5,)),
        exact=inner.exact,
    )


def selected(grad, slope):
    """Return grad * slope, and 0 for a slope of 0 whatever grad."""
    return np.where(slope == 0, 0, grad * slope)


def one(*parameters):
    """Stand for a parameter that is 1."""
    return 1


# Of selu, to the digits of a long double.
SCALE = np.longdouble("1.0507009873554804934193349852946")
ALPHA = np.longdouble("1.6732632423543772848170429916717")

GATES = {"glu": "sigmoid", "reglu": "relu", "geglu": "gelu", "swiglu": "silu"}
ORACLES = {
    "relu": Oracle(
        value=lambda x: np.where(x < 0, x.dtype.type(0), x),
        active=lambda x: x > 0,
        integers=True,
        from_output=always,
    ),
    "relu6": Oracle(
        value=lambda x: clipped(x, x.dtype.type(0), x.dtype.type(6)) if x.dtype != np.bool_ else x,
        active=lambda x: (x > 0) & (x < 6),
        integers=True,
        from_output=always,
    ),
    "leaky_relu": Oracle(
        value=scaled_below_zero,
        active=lambda x, negative_slope: x > 0,
        slope=lambda negative_slope: negative_slope,
        parameters=SLOPES,
        from_output=lambda negative_slope: negative_slope > 0,
    ),
    "prelu": Oracle(
        value=scaled_below_zero,
        active=lambda x, weight: x > 0,
        slope=lambda weight: weight,
        parameters=SLOPES,
        from_output=lambda weight: weight > 0,
    ),
    "hardtanh": Oracle(
        value=clipped,
        active=lambda x, min_val, max_val: (x > min_val) & (x < max_val),
        parameters=((-1, 1), (0, 6), (-0.5, 0.25)),
        integers=True,
        from_output=always,
    ),
    "threshold": Oracle(
        value=lambda x, threshold, value: np.where(x <= threshold, value, x),
        active=lambda x, threshold, value: x > threshold,
        parameters=((0, 0), (1, 7), (0.5, -20.0)),
        integers=True,
    ),
    "hardshrink": Oracle(
        value=lambda x, lambd: np.where(np.abs(x) <= lambd, 0.0, x),
        active=lambda x, lambd: np.abs(x) > lambd,
        parameters=WIDTHS,
    ),
    "softshrink": Oracle(
        value=softshrink,
        active=lambda x, lambd: np.abs(x) > lambd,
        parameters=WIDTHS,
        exact=False,
    ),
    "absolute": Oracle(
        value=np.abs,
        gradient=lambda grad, x: (
            np.where(x > 0, grad, np.where(x < 0, -grad, 0)) if grad.dtype != np.bool_ else grad & x
        ),
        integers=True,
    ),
    "hardsigmoid": Oracle(
        value=lambda x: clipped((x + 3) / 6, 0.0, 1.0),
        gradient=lambda grad, x: np.where((x > -3) & (x < 3), grad / 6, 0),
        exact=False,
    ),
    "hardswish": Oracle(
        value=hardswish,
        gradient=lambda grad, x: np.where(x >= 3, grad, np.where(x > -3, grad * (2 * x + 3) / 6, 0)),
        exact=False,
    ),
    "squared_relu": Oracle(
        value=lambda x: np.where(x < 0, 0.0, x * x),
        gradient=lambda grad, x: np.where(x > 0, 2 * x * grad, 0),
        from_output=always,
        exact=False,
    ),
    "sigmoid": Oracle(
        value=sigmoid,
        gradient=lambda grad, x: selected(grad, sigmoid_slope(x)),
        from_output=always,
        output_slope=lambda y: y * (1 - y),
        exact=False,
    ),
    "logsigmoid": Oracle(
        value=lambda x: -softplus(-x, 1),
        gradient=lambda grad, x: selected(grad, sigmoid(-x)),
        from_output=always,
        output_slope=lambda y: -np.expm1(y),
        exact=False,
    ),
    "silu": Oracle(
        value=lambda x: np.where(np.isposinf(x), x, np.maximum(x, -20000) * sigmoid(x)),
        gradient=lambda grad, x: selected(grad, swish_slope(x)),
        exact=False,
    ),
    "swish": Oracle(
        value=lambda x, beta: gated(x, argument(x, beta)),
        gradient=lambda grad, x, beta: selected(grad, swish_slope(argument(x, beta))),
        parameters=((1,), (1.7,), (-0.3,), (40.0,)),
        exact=False,
    ),
    "gelu": Oracle(
        value=lambda x: np.where(x > 40, x, np.maximum(x, -60) * normal(x)),
        gradient=lambda grad, x: selected(grad, gelu_slope(x)),
        exact=False,
    ),
    "gelu_tanh": Oracle(
        value=lambda x: gated(x, gelu_tanh_argument(x, 1)),
        gradient=lambda grad, x: selected(grad, gelu_tanh_slope(x)),
        exact=False,
    ),
    "mish": Oracle(
        value=lambda x: np.maximum(x, -20000) * np.tanh(softplus(x, 1)),
        gradient=lambda grad, x: selected(grad, mish_slope(x)),
        exact=False,
    ),
    "softplus": Oracle(
        value=softplus,
        gradient=lambda grad, x, beta: selected(grad, sigmoid(argument(x, beta))),
        parameters=((1,), (1.7,), (0.01,), (40.0,)),
        from_output=lambda beta: beta > 0,
        output_slope=lambda y, beta: -np.expm1(-beta * y),
        exact=False,
    ),
    "tanh": Oracle(
        value=np.tanh,
        gradient=lambda grad, x: selected(grad, 4 * sigmoid_slope(2 * x)),
        from_output=always,
        output_slope=lambda y: (1 - y) * (1 + y),
        exact=False,
    ),
    "tanhshrink": Oracle(
        value=tanhshrink,
        gradient=lambda grad, x: selected(grad, np.tanh(x) ** 2),
        exact=False,
    ),
    "softsign": Oracle(
        value=lambda x: np.where(np.isinf(x), np.sign(x), x / (1 + np.abs(x))),
        gradient=lambda grad, x: selected(grad, 1 / (1 + np.abs(x)) ** 2),
        exact=False,
    ),
    "elu": Oracle(
        **exponential_unit(1, lambda alpha: alpha, one),
        parameters=((1,), (0.3,), (0.0,), (-2.0,)),
        from_output=lambda alpha: alpha > 0,
    ),
    "celu": Oracle(
        **exponential_unit(1, lambda alpha: alpha, lambda alpha: alpha),
        parameters=((1,), (0.3,), (7.0,)),
        from_output=lambda alpha: alpha > 0,
    ),
    "selu": Oracle(**exponential_unit(SCALE, lambda: ALPHA, one), from_output=always),
}
ORACLES |= {name: gate(row) for name, row in GATES.items()}


def public(row, suffix=""):
    """Return the public function of a row."""
    if row.endswith("_tanh"):
        return partial(getattr(fastrelu, row.removesuffix("_tanh") + suffix), approximate="tanh")
    return getattr(fastrelu, row + suffix)


def parameters_of(row, dtype):
    """Return the parameters to try: whole ones for integers, and none below 0 for unsigned ones.

    NumPy makes int64 of a bool array and a Python integer.
    """
    kind = np.dtype(dtype).kind
    return [
        parameters
        for parameters in ORACLES[row].parameters
        if kind == "f"
        or not parameters
        or (kind != "b" and all(type(p) is int and (kind == "i" or p >= 0) for p in parameters))
    ]


def dtypes(row):
    """Return the type characters that a row keeps."""
    return INTEGERS + FLOATS if ORACLES[row].integers else FLOATS


def wide(array, row):
    """Return an array in the type in which the oracle computes: exact, or with bits to spare."""
    if array.dtype.kind != "f":
        return array
    return array.astype(np.longdouble if array.dtype == np.float64 and not ORACLES[row].exact else np.float64)


def rounded(array, dtype):
    """Round an oracle's result to dtype, once."""
    with np.errstate(all="ignore"):
        return np.asarray(array).astype(dtype)


def parameters_in(dtype, row, parameters):
    """Return parameters as a call on dtype sees them: rounded to it, and then in the oracle's type."""
    return tuple(wide(rounded(p, dtype), row) for p in parameters)


@np.errstate(all="ignore")
def assert_result(row, got, expected, grad=None):
    """Assert what the row promises: equal bits, or 2 ULP.

    Where a gradient crosses 0 its error is counted in 2**-24 of grad for float32, and
    likewise for the other types: 2 of the last places of a quarter of it.
    """
    unit = 0
    if grad is not None and not ORACLES[row].exact:
        # What a slope that rounds to 0 makes of the others is for the tests of the numbers.
        ordinary = np.isfinite(grad) & (grad != 0)
        got, expected, unit = got[ordinary], expected[ordinary], np.abs(grad[ordinary]) / 4
    if ORACLES[row].exact:
        assert_same(got, rounded(expected, got.dtype))
    elif got.dtype == np.float16:
        # The float32 result, rounded once more: half a place, and what float32 adds.
        assert_within(got, expected, 0.501, unit)
    else:
        assert_within(got, expected, 2, unit)


@np.errstate(all="ignore")
def assert_within(got, expected, ulps, unit=0):
    """Assert that got is within ulps last places of expected, or of `unit` where that is larger."""
    nearest = rounded(expected, got.dtype)
    assert (np.isnan(got) == np.isnan(nearest)).all()
    finite = np.isfinite(nearest) & np.isfinite(got)
    assert (got[~finite & ~np.isnan(got)] == nearest[~finite & ~np.isnan(got)]).all()
    got, nearest, expected = got[finite], nearest[finite], np.asarray(expected)[finite]
    place = np.spacing(np.maximum(np.abs(nearest), np.broadcast_to(np.asarray(unit, got.dtype), finite.shape)[finite]))
    assert (np.abs(got.astype(expected.dtype) - expected) <= ulps * place.astype(expected.dtype)).all()
    # A gradient of 0 may come from a slope that rounds to 0, whatever the sign of grad.
    zero = (expected == 0) & (np.ndim(unit) == 0)
    assert (np.signbit(got[zero]) == np.signbit(expected[zero])).all()


def assert_same(got, expected):
    """Assert equal bits, except that any NaN equals any other."""
    got, expected = np.asarray(got), np.asarray(expected)
    assert got.dtype == expected.dtype
    assert got.shape == expected.shape
    if got.dtype.kind == "f":
        nan = np.isnan(expected)
        assert (np.isnan(got) == nan).all()
        bits = f"u{got.itemsize}"
        got, expected = np.where(nan, 0, got).view(bits), np.where(nan, 0, expected).view(bits)
    assert (got == expected).all()


SPECIAL = [0.0, -0.0, np.inf, -np.inf, np.nan, 1.0, -1.0, 6.0, -6.0, 3.0, -3.0, 0.5, -0.5, 1e-40, -1e-40, 6e-8, -6e-8]


def sample(dtype, n, seed=0):
    """Return n numbers of dtype: normals of many sizes with every special value among them, or any integers."""
    dtype = np.dtype(dtype)
    rng = np.random.default_rng([seed, n])
    if dtype.kind == "b":
        return rng.random(n) < 0.5
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        x = rng.integers(info.min, info.max, n, dtype=dtype, endpoint=True)
        x[rng.random(n) < 0.2] = 0
        return x
    x = rng.standard_normal(n) * 10.0 ** rng.integers(-6, 5, n)
    chosen = rng.random(n) < 0.3
    x[chosen] = rng.choice(SPECIAL, chosen.sum())
    return rounded(x, dtype)
