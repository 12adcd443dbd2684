"""The randomized rectifier: distribution, reproducibility, and its gradient."""

import numpy as np
import pytest
from layouts import LAYOUTS, Laid
from oracles import assert_same, sample

import fastrelu

FLOATS = pytest.mark.parametrize("dtype", ["e", "f", "d"])
pytestmark = pytest.mark.usefixtures("isa")


@FLOATS
def test_value_and_gradient_are_those_of_the_slopes(dtype):
    x, grad = sample(dtype, 5000), sample(dtype, 5000, seed=1)
    y, slopes = fastrelu.rrelu(x, 0.25, 0.5, rng=1)
    assert y.dtype == slopes.dtype == x.dtype
    assert (slopes[x > 0] == 1).all()
    left = slopes[~(x > 0)]
    assert ((left >= 0.25) & (left <= 0.5)).all()
    assert_same(y, fastrelu.prelu(x, slopes))
    with np.errstate(all="ignore"):
        assert_same(fastrelu.rrelu_backward(grad, slopes), (grad * slopes).astype(dtype))


def test_slopes_are_uniform():
    _, slopes = fastrelu.rrelu(np.full(200_000, -1.0), -2.0, 6.0, rng=0)
    counts, _ = np.histogram(slopes, 16, (-2, 6))
    # Each count is binomial; six standard deviations.
    assert np.abs(counts - 12500).max() < 6 * np.sqrt(12500)


@FLOATS
def test_a_seed_decides_whatever_the_threads_and_the_layout(dtype):
    x = sample(dtype, 100_002)
    y, slopes = fastrelu.rrelu(x, rng=np.random.default_rng(7))
    for threads in (1, 2):
        with fastrelu.num_threads(threads):
            for layout in LAYOUTS:
                laid = Laid(x, layout)
                got = fastrelu.rrelu(laid.array, rng=7)
                assert_same(got[0].astype(dtype), y.reshape(laid.shape))
                assert_same(got[1], slopes.reshape(laid.shape))


def test_a_generator_goes_on_and_none_is_new():
    x, rng = np.full(50, -1.0), np.random.default_rng(3)
    first, second = fastrelu.rrelu(x, rng=rng)[1], fastrelu.rrelu(x, rng=rng)[1]
    assert (first != second).all()
    assert (fastrelu.rrelu(x)[1] != fastrelu.rrelu(x)[1]).any()


def test_equal_bounds_are_the_leaky_rectifier():
    x = sample("f", 999)
    assert_same(fastrelu.rrelu(x, 0.25, 0.25)[0], fastrelu.leaky_relu(x, 0.25))


@pytest.mark.parametrize("x", [-2.0, np.float32(-2), np.array(-2.0), [-1, 2], np.array([-1, 0, 1], np.int8), [], True])
def test_all_that_is_an_array_or_a_scalar(x):
    y, slopes = fastrelu.rrelu(x, rng=0)
    expected = np.exp(np.zeros_like(x))
    assert np.shape(y) == np.shape(slopes) == np.shape(x)
    assert y.dtype == slopes.dtype == expected.dtype
    assert fastrelu.rrelu_backward(y, slopes).dtype == y.dtype


def test_out_and_in_place():
    x = sample("f", 1000)
    expected, _ = fastrelu.rrelu(x, rng=0)
    own = x.copy()
    y, slopes = fastrelu.rrelu(own, out=own, rng=0)
    assert y is own
    assert_same(own, expected)
    grad = np.ones(1000, np.float32)
    assert fastrelu.rrelu_backward(grad, slopes, out=grad) is grad
    assert_same(grad, slopes)


def test_a_slope_of_zero_drops_any_gradient():
    _, slopes = fastrelu.rrelu(np.array([-1.0, -2.0]), 0.0, 0.0)
    assert_same(fastrelu.rrelu_backward(np.array([np.inf, np.nan]), slopes), np.zeros(2))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: fastrelu.rrelu([-1.0], 0.5, 0.25), ValueError, "lower must not be above upper, got 0.5 and 0.25"),
        (lambda: fastrelu.rrelu([-1.0], "a"), TypeError, "lower must be a real number, got str"),
        (lambda: fastrelu.rrelu([-1.0], 0.1, np.inf), ValueError, "upper must be finite, got inf"),
        (lambda: fastrelu.rrelu([-1.0], rng="seed"), TypeError, "rng must be None, a numpy.random.Generator or a seed"),
        (lambda: fastrelu.rrelu([-1.0], rng=-1), ValueError, "rng must be None, a numpy.random.Generator or a seed"),
        (lambda: fastrelu.rrelu([1j]), TypeError, "x must have a .* dtype, got complex128"),
        (lambda: fastrelu.rrelu(np.ones(3), out=np.ones(2)), ValueError, r"out must have shape \(3,\), got \(2,\)"),
        (lambda: fastrelu.rrelu_backward(np.ones(3), "a"), TypeError, "slopes must have a .* dtype, got <U1"),
    ],
)
def test_errors(call, error, message):
    with pytest.raises(error, match=message):
        call()


@FLOATS
def test_no_bounds_raise_a_warning(dtype):
    x = np.full(100_000, -1, dtype)
    for bounds in ((0, 1 / 3), (0, 1e300), (0, 1e-300)):
        assert not np.isnan(fastrelu.rrelu(x, *bounds, rng=0)[0]).any()
    with pytest.raises(ValueError, match="upper must be less than"):
        fastrelu.rrelu(x, -1e308, 1e308)
