"""Gradients from outputs of which it takes an exponential: softplus and logsigmoid."""

import numpy as np
import pytest
from oracles import assert_same

import fastrelu

pytestmark = pytest.mark.usefixtures("isa")
# The sign of the output in what is expected, 1 - e^-y.
ROWS = pytest.mark.parametrize(("row", "sign"), [("softplus", 1), ("logsigmoid", -1)])


@pytest.mark.parametrize("dtype", ["e", "f", "d"])
@ROWS
def test_gradients_by_an_exponential_of_the_output(row, sign, dtype):
    # The last ones, of no input, are those of the formula too.
    y = np.tile(np.array([0.0, 1e-5, 0.5, 3.0, 18.0, 40.0, np.inf, np.nan, -1.0, -9.0, -90.0], dtype), 7)
    with np.errstate(all="ignore"):
        expected = -np.expm1(-y.astype(np.float64))
        small = 2 * np.spacing(np.abs(expected).astype(dtype)).astype(np.float64)
        backward = getattr(fastrelu, f"{row}_backward")
        got = backward(np.ones_like(y), y * y.dtype.type(sign), from_output=True).astype(np.float64)
        expected = np.where(np.abs(expected) > np.finfo(dtype).max, -np.inf, expected)
        close = np.abs(got - expected) <= small
    assert np.all(close | (got == expected) | (np.isnan(got) & np.isnan(expected)))
    for value in (np.inf, np.nan):
        got = backward(np.full_like(y, value), y * y.dtype.type(sign), from_output=True)
        assert_same(got == 0, y == 0)


@pytest.mark.parametrize("dtype", ["f", "d"])
@ROWS
def test_products_of_gradients_from_the_output_are_within_2(row, sign, dtype):
    # Around ln(2) / 2 slopes are off by most; products with gradients just below 2 count that in the least places.
    rng = np.random.default_rng(0)
    y = rng.uniform(0.3, 0.4, 200_000).astype(dtype)
    grad = rng.uniform(1, 2, y.size).astype(dtype)
    expected = -np.expm1(-y.astype(np.longdouble)) * grad.astype(np.longdouble)
    got = getattr(fastrelu, f"{row}_backward")(grad, y * y.dtype.type(sign), from_output=True)
    assert np.max(np.abs(got - expected) / np.spacing(expected.astype(dtype))) <= 2
