"""The forms that textbooks give, written in NumPy, against the functions and layers."""

import numpy as np
import pytest
from oracles import assert_same

import fastrelu
from fastrelu import layers


def data(dtype, shape=(64, 50)):
    rng = np.random.default_rng(8)
    x, grad = (rng.standard_normal(shape).astype(dtype) for _ in range(2))
    # Kinks count too.
    x[0, :5] = 0
    return x, grad


class MaskedReLU:
    """The class that keeps where the input was not positive, and sets gradients to 0 there."""

    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout = dout.copy()
        dout[self.mask] = 0
        return dout


class MultipliedReLU:
    """The class that multiplies the gradient by a mask of ones and zeros."""

    def forward(self, x):
        self.mask = (x > 0).astype(x.dtype)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask


class MaskedLeakyReLU:
    """A mask of ones and slopes that multiplies both ways."""

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.mask = np.where(x > 0, 1, self.slope).astype(x.dtype)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask


@pytest.mark.parametrize("dtype", "fd")
@pytest.mark.parametrize("textbook", [MaskedReLU, MultipliedReLU])
@pytest.mark.parametrize("inplace", [False, True])
def test_relu(textbook, inplace, dtype):
    x, grad = data(dtype)
    theirs, ours = textbook(), layers.ReLU(inplace)
    expected = theirs.forward(x)
    np.testing.assert_array_equal(ours.forward(x), expected)
    np.testing.assert_array_equal(ours.backward(grad), theirs.backward(grad))


@pytest.mark.parametrize("dtype", "fd")
@pytest.mark.parametrize("slope", [0.01, 0.25, 2.0])
def test_leaky_relu(slope, dtype):
    x, grad = data(dtype)
    theirs, ours = MaskedLeakyReLU(slope), layers.LeakyReLU(slope)
    assert_same(ours.forward(x), theirs.forward(x))
    assert_same(ours.backward(grad), theirs.backward(grad))


def relu_forward(x):
    return np.maximum(0, x), x


def relu_backward(dout, cache):
    return np.where(cache > 0, dout, 0)


@pytest.mark.parametrize("dtype", "fd")
def test_forward_and_backward_as_a_pair_of_functions(dtype):
    x, grad = data(dtype)
    out, cache = relu_forward(x)
    np.testing.assert_array_equal(fastrelu.relu(x), out)
    np.testing.assert_array_equal(fastrelu.relu_backward(grad, x), relu_backward(grad, cache))
    np.testing.assert_array_equal(fastrelu.relu_backward(grad, out, from_output=True), relu_backward(grad, cache))


@pytest.mark.parametrize("dtype", "fd")
def test_prelu_as_a_sum(dtype):
    x, grad = data(dtype)
    alpha = np.linspace(0.125, 0.5, x.shape[1]).astype(dtype)
    np.testing.assert_allclose(
        fastrelu.prelu(x, alpha), np.maximum(x, 0) + alpha * (x - np.abs(x)) / 2, rtol=1e-6, atol=0
    )
    grad_x, grad_alpha = fastrelu.prelu_backward(grad, x, alpha)
    np.testing.assert_array_equal(grad_x, grad * np.where(x > 0, 1, alpha))
    np.testing.assert_allclose(grad_alpha, (grad * (x - np.abs(x)) / 2).sum(axis=0), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("dtype", "fd")
def test_absolute_value_rectification(dtype):
    # relu(x) + alpha min(0, x) with alpha = -1.
    x, grad = data(dtype)
    np.testing.assert_array_equal(fastrelu.absolute(x), np.maximum(0, x) - np.minimum(0, x))
    np.testing.assert_array_equal(fastrelu.absolute(x), fastrelu.leaky_relu(x, -1.0))
    np.testing.assert_array_equal(fastrelu.absolute_backward(grad, x), grad * np.sign(x))


@pytest.mark.parametrize(
    ("slope", "function"),
    [
        (0, fastrelu.relu),
        (-1, fastrelu.absolute),
        (0.25, lambda x: fastrelu.leaky_relu(x, 0.25)),
        (0.5, lambda x: fastrelu.prelu(x, np.full(x.shape[1], 0.5, x.dtype))),
    ],
    ids=["relu", "absolute", "leaky_relu", "prelu"],
)
@pytest.mark.parametrize("dtype", "fd")
def test_maxout_of_two_pieces(slope, function, dtype):
    # max(x, slope x): the two pieces are lines through the origin.
    x, grad = data(dtype)
    pieces = np.stack([x, np.asarray(slope, dtype) * x], axis=-1).reshape(x.shape[0], -1)
    np.testing.assert_array_equal(fastrelu.maxout(pieces, 2), function(x))
    argmax = fastrelu.maxout_with_argmax(pieces, 2)[1]
    of_pieces = fastrelu.maxout_backward(grad, argmax, 2).reshape(*x.shape, 2)
    apart = x != 0
    expected = np.where(x > 0, grad, np.asarray(slope, dtype) * grad)
    np.testing.assert_array_equal(
        (of_pieces[..., 0] + np.asarray(slope, dtype) * of_pieces[..., 1])[apart], expected[apart]
    )
