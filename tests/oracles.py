"""What each row of the table must compute: plain NumPy in float64, written from the mathematics.

The walking tests know nothing of any activation but what stands here; the completeness
test fails when a row has no entry.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

INTEGERS = ["?", "b", "B", "h", "H", "i", "I", "l", "L", "q", "Q"]
FLOATS = ["e", "f", "d"]


@dataclass(frozen=True)
class Oracle:
    """One row.  The functions take x and the parameters as float64 (integers for integer x)."""

    value: Callable
    active: Callable
    slope: Callable = lambda *parameters: 0
    parameters: tuple = ((),)
    integers: bool = False
    from_output: Callable = lambda *parameters: True


SLOPES = ((0.01,), (0.0,), (-0.5,), (3.0,))

ORACLES = {
    "relu": Oracle(
        value=lambda x: np.where(x < 0, x.dtype.type(0), x),
        active=lambda x: x > 0,
        integers=True,
    ),
    "leaky_relu": Oracle(
        value=lambda x, negative_slope: scaled_below_zero(x, negative_slope),
        active=lambda x, negative_slope: x > 0,
        slope=lambda negative_slope: negative_slope,
        parameters=SLOPES,
        from_output=lambda negative_slope: negative_slope > 0,
    ),
    "prelu": Oracle(
        value=lambda x, weight: scaled_below_zero(x, weight),
        active=lambda x, weight: x > 0,
        slope=lambda weight: weight,
        parameters=SLOPES,
        from_output=lambda weight: weight > 0,
    ),
}


def scaled_below_zero(x, slope):
    """Return x with its negative part times slope; a slope of 0 makes -inf a -0.0 too."""
    with np.errstate(all="ignore"):
        finite = np.where((slope == 0) & np.isneginf(x), -1.0, x)
        return np.where(x < 0, slope * finite, x)


def gradient(row, grad, active, *parameters):
    """Return grad where active, else slope * grad, and 0 there for a slope of 0."""
    slope = np.asarray(ORACLES[row].slope(*parameters))
    with np.errstate(all="ignore"):
        return np.where(active, grad, np.where(slope == 0, 0, slope * grad).astype(grad.dtype))


def dtypes(row):
    """Return the type characters that a row keeps."""
    return INTEGERS + FLOATS if ORACLES[row].integers else FLOATS


def wide(array):
    """Return a float array in float64, where the oracles compute; integers as they are."""
    return array.astype(np.float64) if array.dtype.kind == "f" else array


def rounded(array, dtype):
    """Round an oracle's result to dtype, once."""
    with np.errstate(all="ignore"):
        return np.asarray(array).astype(dtype)


def parameters_in(dtype, parameters):
    """Return parameters as a call on dtype sees them: rounded to it, and then in float64."""
    return tuple(np.asarray(rounded(p, dtype) if np.dtype(dtype).kind == "f" else p, np.float64) for p in parameters)


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
