"""Layers: the functions' values and gradients, the least kept between forward and backward, clear errors."""

import copy
import inspect
import pickle
from itertools import pairwise

import numpy as np
import pytest
from oracles import assert_same, sample
from test_threads import run_python

import fastrelu
from fastrelu import layers

# Layer, arguments, function, and what is kept: bits, the output or the input.
ELEMENTWISE = [
    ("ReLU", {}, "relu", "bits"),
    ("ReLU6", {}, "relu6", "bits"),
    ("LeakyReLU", {"negative_slope": 0.2}, "leaky_relu", "bits"),
    ("Hardtanh", {"min_val": -0.5, "max_val": 2.0}, "hardtanh", "bits"),
    ("Threshold", {"threshold": 0.25, "value": -1.0}, "threshold", "bits"),
    ("Hardshrink", {"lambd": 0.75}, "hardshrink", "bits"),
    ("Softshrink", {"lambd": 0.75}, "softshrink", "bits"),
    ("SquaredReLU", {}, "squared_relu", "input"),
    ("ELU", {"alpha": 0.7}, "elu", "output"),
    ("ELU", {"alpha": -0.7}, "elu", "input"),
    ("CELU", {"alpha": 0.7}, "celu", "output"),
    ("SELU", {}, "selu", "output"),
    ("Sigmoid", {}, "sigmoid", "output"),
    ("LogSigmoid", {}, "logsigmoid", "output"),
    ("Tanh", {}, "tanh", "output"),
    ("Softplus", {"beta": 1.5}, "softplus", "output"),
    ("Softplus", {"beta": -1.5}, "softplus", "input"),
    ("Absolute", {}, "absolute", "input"),
    ("Hardsigmoid", {}, "hardsigmoid", "input"),
    ("Hardswish", {}, "hardswish", "input"),
    ("Tanhshrink", {}, "tanhshrink", "input"),
    ("Softsign", {}, "softsign", "input"),
    ("SiLU", {}, "silu", "input"),
    ("Swish", {"beta": 1.5}, "swish", "input"),
    ("GELU", {}, "gelu", "input"),
    ("GELU", {"approximate": "tanh"}, "gelu", "input"),
    ("Mish", {}, "mish", "input"),
]
OTHERS = [("PReLU", {}), ("RReLU", {"rng": 3}), ("GLU", {}), ("CReLU", {}), ("Maxout", {"pieces": 2})]
EVERY = [*((name, arguments) for name, arguments, *_ in ELEMENTWISE), *OTHERS]
IN_PLACE = [entry for entry in ELEMENTWISE if "inplace" in inspect.signature(getattr(layers, entry[0])).parameters]


def identifiers(entries):
    return [f"{entry[0]}-{'-'.join(map(str, entry[1].values()))}" for entry in entries]


def arrays(dtype="f", shape=(6, 40)):
    rng = np.random.default_rng(4)
    return [rng.standard_normal(shape).astype(dtype) * 3 for _ in range(2)]


def test_every_layer_is_tested():
    assert {name for name, _ in EVERY} == set(layers.__all__)


@pytest.mark.parametrize(("name", "arguments", "function", "kept"), ELEMENTWISE, ids=identifiers(ELEMENTWISE))
@pytest.mark.parametrize("dtype", "efd")
def test_elementwise(name, arguments, function, kept, dtype):
    x, grad = arrays(dtype)
    layer = getattr(layers, name)(**arguments)
    assert layer.saved_nbytes == 0
    y = layer(x)
    assert_same(y, getattr(fastrelu, function)(x, **arguments))
    assert layer.saved_nbytes == (x.size // 8 if kept == "bits" else x.nbytes)
    backward = getattr(fastrelu, f"{function}_backward")
    expected = backward(grad, y, from_output=True, **arguments) if kept == "output" else backward(grad, x, **arguments)
    assert_same(layer.backward(grad), expected)
    assert layer.saved_nbytes == 0


@pytest.mark.parametrize(("name", "arguments", "function", "kept"), IN_PLACE, ids=identifiers(IN_PLACE))
def test_in_place(name, arguments, function, kept):
    x, grad = arrays()
    apart, layer = (getattr(layers, name)(**arguments, inplace=inplace) for inplace in (False, True))
    own = x.copy()
    expected = apart(x)
    y = layer(own)
    assert y is own
    assert_same(y, expected)
    assert_same(layer.backward(grad), apart.backward(grad))
    own.flags.writeable = False
    with pytest.raises(ValueError, match="x must be writeable with inplace=True"):
        layer(own)


@pytest.mark.parametrize(("name", "arguments"), EVERY, ids=identifiers(EVERY))
def test_order_of_calls(name, arguments):
    layer, (x, _) = getattr(layers, name)(**arguments), arrays()
    with pytest.raises(RuntimeError, match=f"{name}.backward needs a forward before it"):
        layer.backward(x)
    y = layer.forward(x)
    y = y[0] if isinstance(y, tuple) else y
    grad = np.ones_like(y)
    with pytest.raises(ValueError, match=rf"grad must have the shape of the output, \({y.shape[0]}, .*got \(1, 40\)"):
        layer.backward(np.ones((1, 40), "f"))
    first = layer.backward(grad, retain_graph=True)
    assert first.shape == x.shape
    assert_same(layer.backward(grad), first)
    with pytest.raises(RuntimeError, match=r"twice.*retain_graph=True"):
        layer.backward(grad)
    layer.forward(x)
    assert layer.backward(grad).shape == x.shape


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda layer: pickle.loads(pickle.dumps(layer))])
@pytest.mark.parametrize(("name", "arguments"), EVERY, ids=identifiers(EVERY))
def test_state_survives_copies(name, arguments, copied):
    layer, (x, _) = getattr(layers, name)(**arguments), arrays()
    grad = np.ones_like(layer(x))
    other = copied(layer)
    assert repr(other) == repr(layer)
    assert other.saved_nbytes == layer.saved_nbytes > 0
    assert_same(other.backward(grad), layer.backward(grad))
    # The random slopes go on from the same place.
    assert_same(other(x), layer(x))


def test_representation():
    assert repr(layers.LeakyReLU(0.2, inplace=True)) == "LeakyReLU(negative_slope=0.2, inplace=True)"
    assert repr(layers.ReLU()) == "ReLU()"
    assert repr(layers.PReLU(3)) == "PReLU(num_parameters=3, init=0.25)"


def test_lists_and_scalars():
    layer = layers.ReLU()
    assert_same(layer([-1.0, 2.0]), np.array([0.0, 2.0]))
    assert_same(layer.backward([3.0, 4.0]), np.array([0.0, 4.0]))
    assert layer(-2.0) == 0
    assert layer.backward(1.0) == 0


@pytest.mark.parametrize("dtype", "efd")
@pytest.mark.parametrize("shape", [(5,), (5, 4), (2, 4, 3, 5)])
@pytest.mark.parametrize("num_parameters", [1, 4])
def test_prelu(num_parameters, shape, dtype):
    x, grad = arrays(dtype, shape)
    layer = layers.PReLU(num_parameters, 0.5)
    layer.weight[...] = np.linspace(0.25, 1, num_parameters)
    if num_parameters > 1 and len(shape) < 2:
        with pytest.raises(ValueError, match=r"x must have 4 channels along axis 1, got shape \(5,\)"):
            layer(x)
        return
    weight = layer.weight.reshape(-1, *(1,) * (len(shape) - 2)) if num_parameters > 1 else layer.weight
    y = layer(x)
    assert y.dtype == x.dtype
    assert_same(y, fastrelu.prelu(x, weight.astype(dtype)))
    assert_same(layer.backward(grad), fastrelu.prelu_backward(grad, x, weight.astype(dtype))[0])
    wide = np.where(x > 0, 0, x.astype(float) * grad)
    axes = tuple(axis for axis in range(len(shape)) if axis != 1 or num_parameters == 1)
    assert layer.weight_grad.shape == layer.weight.shape
    assert layer.weight_grad.dtype == np.float32
    tolerance = 1e-3 if dtype == "e" else 1e-6
    np.testing.assert_allclose(layer.weight_grad, np.atleast_1d(wide.sum(axis=axes)), rtol=tolerance)


def test_rrelu():
    x, grad = arrays(shape=(100, 50))
    layer, other = (layers.RReLU(0.1, 0.5, rng=7) for _ in range(2))
    y = layer(x)
    assert_same(y, other(x))
    slopes = (y / x)[x < 0]
    assert 0.1 <= slopes.min() < 0.15 < 0.45 < slopes.max() <= 0.5
    assert_same(layer.backward(grad)[x > 0], grad[x > 0])
    assert layer.training
    assert layer.eval() is layer
    assert not layer.training
    assert_same(layer(x), fastrelu.leaky_relu(x, 0.3))
    assert layer.saved_nbytes == x.size // 8
    assert_same(layer.backward(grad), fastrelu.leaky_relu_backward(grad, x, 0.3))
    assert layer.train().training


@pytest.mark.parametrize("dim", [-1, 0, 1])
def test_glu(dim):
    x = arrays()[0]
    up, gate = np.split(x, 2, axis=dim)
    layer = layers.GLU(dim)
    y = layer(x)
    assert_same(y, fastrelu.glu(gate, up))
    grad = np.linspace(-1, 1, y.size, dtype="f").reshape(y.shape)
    grad_gate, grad_up = fastrelu.glu_backward(grad, gate, up)
    assert_same(layer.backward(grad), np.concatenate([grad_up, grad_gate], axis=dim))
    with pytest.raises(ValueError, match=r"x must have an even number of elements along axis -1, got shape \(3,\)"):
        layers.GLU()(np.ones(3))


def test_crelu_and_maxout():
    x = sample("f", 240).reshape(6, 40)
    layer = layers.CReLU(axis=0)
    assert_same(layer(x), fastrelu.crelu(x, 0))
    grad = np.ones((12, 40), "f")
    assert_same(layer.backward(grad), fastrelu.crelu_backward(grad, x, 0))
    layer = layers.Maxout(3, axis=0)
    y, argmax = fastrelu.maxout_with_argmax(x, 3, 0)
    assert_same(layer(x), y)
    assert_same(layer.backward(y), fastrelu.maxout_backward(y, argmax, 3, 0))


def test_bytes_between_forward_and_backward_of_a_network():
    x = np.random.default_rng(0).standard_normal((256, 1024)).astype("f")
    weights = [np.random.default_rng(k).standard_normal((1024, 1024)).astype("f") / 32 for k in range(3)]
    used = [layers.ReLU(inplace=True) for _ in weights]
    outputs = 0
    for layer, weight in zip(used, weights, strict=True):
        x = layer(x @ weight)
        outputs += x.nbytes
    assert sum(layer.saved_nbytes for layer in used) * 32 == outputs


class Network:
    """Dense layers with an activation after each but the last, and half the squares of the outputs as loss."""

    def __init__(self, sizes, make):
        rng = np.random.default_rng(5)
        self.weights = [rng.standard_normal(shape) / 8 for shape in pairwise(sizes)]
        self.layers = [make() for _ in self.weights[1:]]

    def gradients(self, x):
        inputs = [x]
        for weight, layer in zip(self.weights, [*self.layers, None], strict=True):
            h = inputs[-1] @ weight
            inputs.append(layer(h) if layer else h)
        grad, of_weights = inputs.pop(), []
        for weight, layer in zip(self.weights[::-1], [*self.layers[::-1], None], strict=True):
            of_weights.insert(0, inputs.pop().T @ grad)
            grad = grad @ weight.T
            grad = layer.backward(grad) if layer else grad
        return of_weights, grad


TORCH = [entry for entry in ELEMENTWISE if entry[0] not in ("SquaredReLU", "Absolute", "Swish")]
TORCH = [entry for entry in TORCH if entry[1] != {"alpha": -0.7} and entry[1] != {"beta": -1.5}]


@pytest.mark.parametrize("name", ["LeakyReLU", "PReLU", *sorted({entry[0] for entry in TORCH} - {"LeakyReLU"})])
def test_gradients_of_a_network_are_those_of_autograd(name):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    arguments = next((entry[1] for entry in TORCH if entry[0] == name), {})
    network = Network([20, 30, 25, 5], lambda: getattr(layers, name)(**arguments))
    x = np.random.default_rng(6).standard_normal((16, 20)) * 2
    of_weights, grad = network.gradients(x)
    tensor = torch.from_numpy(x.copy()).requires_grad_()
    weights = [torch.from_numpy(weight.copy()).requires_grad_() for weight in network.weights]
    theirs = [getattr(torch.nn, name)(**arguments).double() for _ in network.layers]
    h = tensor
    for weight, layer in zip(weights, [*theirs, lambda h: h], strict=True):
        h = layer(h @ weight)
    (h.square().sum() / 2).backward()
    for got, expected in zip([*of_weights, grad], [*weights, tensor], strict=True):
        np.testing.assert_allclose(got, expected.grad.numpy(), rtol=1e-5, atol=1e-5 * abs(got).max())
    for own, other in zip(network.layers, theirs, strict=True):
        if name == "PReLU":
            np.testing.assert_allclose(own.weight_grad, other.weight.grad.numpy(), rtol=1e-5)


def test_prelu_sums_in_float64_whatever_the_input():
    layer = layers.PReLU()
    layer(np.full(100_000, -10, "e"))
    layer.backward(np.ones(100_000, "e"))
    assert layer.weight_grad == -1e6
    layer(np.full(2049, -1, "e"))
    layer.backward(np.ones(2049, "e"))
    assert layer.weight_grad == -2049
    with np.errstate(all="raise"):
        layer(np.full(2, -1e300))
        layer.backward(np.ones(2))
    assert layer.weight_grad == -np.inf


def test_shrinks_of_the_least_integer():
    for layer in (layers.Hardshrink(), layers.Softshrink()):
        x = np.array([-128, 0, 3], "b")
        layer(x)
        assert_same(layer.backward(np.ones(3)), np.array([1.0, 0.0, 1.0]))


def test_only_arrays_are_written_in_place():
    with pytest.raises(TypeError, match="x must be an ndarray with inplace=True, got list"):
        layers.ReLU(inplace=True)([-1.0, 2.0])


def test_gradient_given_as_a_number():
    layer = layers.ReLU()
    layer(2.0)
    assert layer.backward(0.1) == 0.1


def test_bfloat16():
    ml_dtypes = pytest.importorskip("ml_dtypes", reason="ml_dtypes is not installed")
    for name, arguments in EVERY:
        x = arrays()[0].astype(ml_dtypes.bfloat16)
        layer = getattr(layers, name)(**arguments)
        y = layer(x)
        assert y.dtype == x.dtype
        assert layer.backward(np.ones_like(y)).dtype == x.dtype


def test_layers_are_imported_when_needed():
    code = """
import doctest
import sys
import fastrelu
from fastrelu import layers
assert doctest.testmod(fastrelu).failed == 0
assert "fastrelu.layers" not in sys.modules
assert "ReLU" in dir(layers) and layers.__doc__.startswith("Layers")
assert layers.ReLU is fastrelu.layers.ReLU is sys.modules["fastrelu.layers"].ReLU
from fastrelu.layers import ReLU
import fastrelu.layers as other
assert other.ReLU is ReLU is layers.ReLU
print(repr(ReLU()))
try:
    layers.NoSuch
except AttributeError as error:
    print(error)
"""
    assert run_python(code).splitlines() == [repr(layers.ReLU()), "module 'fastrelu.layers' has no attribute 'NoSuch'"]


@pytest.mark.parametrize(
    ("name", "arguments", "dtype", "x", "expected"),
    [
        # The output leaves the range of the dtype, or the parameter does.
        ("SquaredReLU", {}, "e", [300, 1e-4, -1], [600, 2e-4, 0]),
        ("SquaredReLU", {}, "f", [1e20, 1e-30, -1], [2e20, 2e-30, 0]),
        ("CELU", {"alpha": 1e-9}, "e", [-1, 0, 1], [0, 1, 1]),
        ("CELU", {"alpha": 1e-50}, "f", [-1, 0, 1], [0, 1, 1]),
        ("Softplus", {"beta": 1e-9}, "e", [-1, 0, 1], [0.5, 0.5, 0.5]),
        ("Softplus", {"beta": 1e6}, "e", [-1, 0, 1], [0, 0.5, 1]),
    ],
)
def test_gradients_of_which_the_output_knows_nothing(name, arguments, dtype, x, expected):
    layer = getattr(layers, name)(**arguments)
    layer(np.array(x, dtype))
    assert_same(layer.backward(np.ones(3, dtype)), np.array(expected, dtype))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: layers.PReLU(-1), ValueError, "num_parameters must be at least 1, got -1"),
        (lambda: layers.PReLU(1.5), TypeError, "num_parameters must be an int, got float"),
        (lambda: layers.PReLU(dtype=int), TypeError, "dtype must be one of floats, got int64"),
        (lambda: layers.RReLU(rng=True), TypeError, "rng must be None"),
        (lambda: layers.RReLU(0.5, 0.25), ValueError, "lower must not be above upper"),
        (lambda: layers.GLU(1.0), TypeError, "dim must be an int, got float"),
        (lambda: layers.GLU(5)(np.ones((2, 4))), ValueError, r"dim must be an axis of x, of shape \(2, 4\), got 5"),
    ],
)
def test_wrong_parameters(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_only_the_mask_counts_as_kept():
    layer = layers.RReLU(np.float64(0.1), np.float64(0.3)).eval()
    layer(np.linspace(-1, 1, 8))
    assert layer.saved_nbytes == 1
