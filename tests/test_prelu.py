"""The gradient of prelu's weight, for every way in which a weight lies along x."""

import numpy as np
import pytest
from oracles import assert_same, sample

import fastrelu

SHAPE = (6, 5, 4, 7)
WEIGHT_SHAPES = [
    (),
    (1,),
    (7,),
    (4, 1),
    (5, 1, 1),
    (6, 1, 1, 1),
    (4, 7),
    (5, 4, 7),
    SHAPE,
    (5, 1, 7),
    (6, 1, 4, 1),
    (1, 5, 1, 1),
]


def finite(dtype, shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


def expected_gradients(grad, x, weight):
    grad, x, weight = (np.asarray(array, np.float64) for array in (grad, x, weight))
    each = np.where(x > 0, 0.0, grad * x)
    laid = (1,) * (x.ndim - weight.ndim) + weight.shape
    axes = tuple(axis for axis in range(x.ndim) if laid[axis] == 1)
    return np.where(x > 0, grad, weight * grad), each.sum(axis=axes).reshape(weight.shape)


@pytest.mark.usefixtures("isa")
@pytest.mark.parametrize("shape", WEIGHT_SHAPES)
@pytest.mark.parametrize("dtype", ["e", "f", "d"])
def test_gradients(dtype, shape):
    grad, x, weight = finite(dtype, SHAPE), finite(dtype, SHAPE, 1), np.abs(finite(dtype, shape, 2)) + dtype_one(dtype)
    grad_x, grad_weight = expected_gradients(grad, x, weight)
    got_x, got_weight = fastrelu.prelu_backward(grad, x, weight)
    assert got_x.dtype == got_weight.dtype == x.dtype
    assert np.shape(got_weight) == shape
    rtol = {"e": 1e-3, "f": 2e-7, "d": 1e-13}[dtype]
    np.testing.assert_allclose(got_x, grad_x, rtol=rtol)
    np.testing.assert_allclose(got_weight, grad_weight, rtol=rtol, atol=rtol * 10)
    y = fastrelu.prelu(x, weight)
    from_y, weight_from_y = fastrelu.prelu_backward(grad, y, weight, from_output=True)
    assert_same(from_y, got_x)
    np.testing.assert_allclose(weight_from_y, grad_weight, rtol=30 * rtol, atol=100 * rtol)


def dtype_one(dtype):
    return np.dtype(dtype).type(0.1)


@pytest.mark.parametrize("axis", [0, 1, 2, 3, -1, -3])
def test_axis(axis):
    grad, x = finite("f", SHAPE), finite("f", SHAPE, 1)
    weight = finite("f", SHAPE[axis], 2)
    laid = np.expand_dims(weight, tuple(other for other in range(4) if other != axis % 4))
    assert_same(fastrelu.prelu(x, weight, axis=axis), fastrelu.prelu(x, laid))
    grad_x, grad_weight = fastrelu.prelu_backward(grad, x, weight, axis=axis)
    assert grad_weight.shape == weight.shape
    expected_x, expected_weight = fastrelu.prelu_backward(grad, x, laid)
    assert_same(grad_x, expected_x)
    assert_same(grad_weight, expected_weight.reshape(-1))


@pytest.mark.parametrize(
    ("shape", "weight_shape"),
    [
        ((300_007,), ()),
        ((4, 8, 100, 101), (8, 1, 1)),
        ((1001, 303), (303,)),
        ((3, 40_000, 3), (40_000, 1)),
        ((2, 70_000), (70_000,)),
    ],
)
@pytest.mark.parametrize("dtype", ["f", "d"])
def test_sums_do_not_depend_on_threads_or_instruction_set(shape, weight_shape, dtype):
    grad, x, weight = finite(dtype, shape), finite(dtype, shape, 1), finite(dtype, weight_shape, 2)
    fastrelu.set_num_threads(1)
    expected_x, expected_weight = fastrelu.prelu_backward(grad, x, weight)
    np.testing.assert_allclose(
        expected_weight, expected_gradients(grad, x, weight)[1], rtol=1e-6 if dtype == "f" else 1e-12, atol=1e-10
    )
    for threads in (2, 3):
        fastrelu.set_num_threads(threads)
        for one in (grad, np.asfortranarray(grad)):
            got_x, got_weight = fastrelu.prelu_backward(one, x, weight)
            assert_same(got_x, expected_x)
            assert_same(got_weight, expected_weight)


@pytest.mark.usefixtures("isa")
def test_sums_are_the_same_on_this_instruction_set():
    grad, x = finite("f", (5, 999)), finite("f", (5, 999), 1)
    got = fastrelu.prelu_backward(grad, x, np.full((5, 1), 0.25, np.float32))[1]
    lanes = np.zeros((5, 16))
    each = np.where(x > 0, 0.0, grad.astype(float) * x)
    for i in range(999):
        lanes[:, i % 16] += each[:, i]
    while lanes.shape[1] > 1:
        lanes = lanes[:, : lanes.shape[1] // 2] + lanes[:, lanes.shape[1] // 2 :]
    assert_same(got, lanes.astype(np.float32))


def test_in_place():
    for n in (5, 300_000):
        grad, x = sample("f", n), finite("f", n, 1)
        expected = fastrelu.prelu_backward(grad, x, 0.25)
        for target in ("grad", "x"):
            arrays = {"grad": grad.copy(), "x": x.copy()}
            grad_x, grad_weight = fastrelu.prelu_backward(*arrays.values(), 0.25, out=arrays[target])
            assert grad_x is arrays[target]
            assert_same(grad_x, expected[0])
            assert_same(grad_weight, expected[1])


def test_weight_gradient_dtype_and_scalars():
    x = finite("f", 10)
    assert fastrelu.prelu_backward(x, x, 0.25)[1].dtype == np.float32
    assert fastrelu.prelu_backward(x, x, np.float32(0.25))[1].dtype == np.float32
    assert fastrelu.prelu_backward(x, x, np.array([0.25]))[1].dtype == np.float64
    assert fastrelu.prelu_backward(x, x, 1)[1].dtype == np.float32
    assert fastrelu.prelu_backward(1.0, -2.0, 0.5) == (0.5, -2.0)


def test_infinities_raise_no_warning():
    x = np.array([-np.inf, np.inf, -1e38, 0.0, np.nan], np.float32)
    grad = np.array([0.0, 1.0, 1e38, np.inf, 1.0], np.float32)
    assert np.isnan(fastrelu.prelu_backward(grad, x, 0.25)[1])
    assert fastrelu.prelu_backward(grad[2:3], x[2:3], 0.25)[1] == -np.inf


def test_empty():
    grad_x, grad_weight = fastrelu.prelu_backward(np.ones((0, 3)), np.ones((0, 3)), np.ones(3))
    assert grad_x.shape == (0, 3)
    assert_same(grad_weight, np.zeros(3))


def test_the_weights_gradient_is_of_its_own_dtype():
    bfloat16 = pytest.importorskip("ml_dtypes").bfloat16
    x = np.array([-1.0, 2.0], "f")
    for dtype in (np.float16, bfloat16, np.float64):
        assert fastrelu.prelu_backward(x, x, np.array(0.5, dtype))[1].dtype == dtype
