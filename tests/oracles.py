"""What each row of the table must compute: plain NumPy in float64, written from the mathematics.

The walking tests know nothing of any activation but what stands here; the completeness
test fails when a row has no entry.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from formulas import (
    ALPHA,
    SCALE,
    argument,
    clipped,
    exponential_unit,
    gated,
    gelu_slope,
    gelu_tanh_argument,
    gelu_tanh_slope,
    hardswish,
    mish_slope,
    normal,
    one,
    scaled_below_zero,
    selected,
    sigmoid,
    sigmoid_slope,
    softplus,
    softshrink,
    swish_slope,
    tanhshrink,
)

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


def general(name):
    """Return the Python function behind a compiled one."""
    return getattr(fastrelu, name).__self__.__wrapped__


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
    if got.tobytes() == expected.tobytes():
        return
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
