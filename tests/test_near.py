"""Elements near 0 and far from it side by side: each is what it is by itself, wherever it stands."""

import numpy as np
import pytest
import ulp

import fastrelu
from fastrelu import ufuncs

ROWS = [row for row in ulp.ROWS if not ulp.ORACLES[row].exact]
# Those by x, and by what the output may be, and may not.
GRADIENTS = [f"{row}_backward" for row in ROWS]
GRADIENTS += [name for row in ROWS if hasattr(ufuncs, name := f"{row}_backward_from_output")]
# On both sides of wherever a function may stop to be near, and far out.
FAR = [4.7, 4.8, 4.99, 5.01, 5.2, 5.3, 5.7, 5.8, 5.99, 6.01, 6.2, 6.3, 6.9, 7.1, 9, 9.2, 9.99, 10.01]
FAR += [11.9, 12.1, 13.9, 14.1, 15.9, 16.1, 17.4, 35.9, 36.1, 37.5, 40, 86.9, 87.1, 104, 707.9, 708.1, 746]
FAR += [1e4, 2**20 - 1, 2**20 + 1, 2e19, 3e38, np.inf]
# More than any loop takes at a time.
LENGTH = 200


def bits(array):
    """Return the bits of an array, all NaN being the same."""
    return np.where(np.isnan(array), np.nan, array).view(f"u{array.itemsize}")


def mixtures(dtype):
    """Yield arrays of small numbers among which there is one that is not, none, or many."""
    rng = np.random.default_rng(0)
    with np.errstate(over="ignore"):
        far = np.array([*FAR, *(-value for value in FAR), np.nan]).astype(dtype)
    near = rng.standard_normal(LENGTH).astype(dtype)
    yield near
    for value in far:
        x = near.copy()
        x[rng.integers(LENGTH)] = value
        yield x
    for share in (0.05, 0.5, 1):
        yield np.where(rng.random(LENGTH) < share, rng.choice(far, LENGTH), near)


@pytest.mark.parametrize("dtype", ["float32", "float16", "float64"])
@pytest.mark.parametrize("row", ROWS)
def test_each_value_is_what_it_is_alone(row, dtype, isa):
    function, parameters = getattr(ufuncs, row), np.array(ulp.default_parameters(row), dtype)
    for x in mixtures(dtype):
        alone = np.concatenate([function(x[i : i + 1], *parameters) for i in range(LENGTH)])
        np.testing.assert_array_equal(bits(function(x, *parameters)), bits(alone))
        np.testing.assert_array_equal(bits(function(x, *parameters, out=x)), bits(alone))


@pytest.mark.parametrize("dtype", ["float32", "float16", "float64"])
@pytest.mark.parametrize("name", GRADIENTS)
def test_each_gradient_is_what_it_is_alone(name, dtype, isa):
    function = getattr(ufuncs, name)
    parameters = np.array(ulp.default_parameters(name[: name.index("_backward")]), dtype)
    rng = np.random.default_rng(1)
    for x in mixtures(dtype):
        with np.errstate(under="ignore"):
            grad = rng.standard_normal(LENGTH).astype(dtype)
        for value in (0.5, np.inf, -np.inf, np.nan):
            grad[rng.integers(LENGTH)] = value
            alone = np.concatenate([function(grad[i : i + 1], x[i : i + 1], *parameters) for i in range(LENGTH)])
            np.testing.assert_array_equal(bits(function(grad, x, *parameters)), bits(alone))
            in_grad, in_x = grad.copy(), x.copy()
            np.testing.assert_array_equal(bits(function(in_grad, x, *parameters, out=in_grad)), bits(alone))
            np.testing.assert_array_equal(bits(function(grad, in_x, *parameters, out=in_x)), bits(alone))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("row", ROWS)
def test_more_than_are_set_aside(row, dtype, isa):
    parameters = np.array(ulp.default_parameters(row), dtype)
    *_, some, half, all_far = mixtures(dtype)
    for x in (some, half, all_far):
        for name, inputs in ((row, [x]), (f"{row}_backward", [np.full_like(x, 0.75), x])):
            function = getattr(ufuncs, name)
            expected = np.tile(bits(function(*inputs, *parameters)), 20)
            many = [np.tile(one, 20) for one in inputs]
            np.testing.assert_array_equal(bits(function(*many, *parameters)), expected)
            np.testing.assert_array_equal(bits(function(*many, *parameters, out=many[-1])), expected)


@pytest.mark.parametrize("row", ROWS)
def test_an_infinite_gradient_has_the_sign_of_the_slope(row, isa):
    x = np.array([-9.0, -3.0, -0.5, 0.25, 3.0, 9.0], np.float32)
    backward, parameters = getattr(fastrelu, f"{row}_backward", None), np.float32(ulp.default_parameters(row))
    backward = backward or (lambda *args: fastrelu.gelu_backward(*args, approximate="tanh"))
    slopes = backward(np.ones_like(x), x, *parameters)
    for value in (np.inf, -np.inf):
        got = backward(np.full_like(x, value), x, *parameters)
        np.testing.assert_array_equal(got, np.where(slopes == 0, 0, np.copysign(np.inf, slopes) * np.sign(value)))
