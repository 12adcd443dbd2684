"""PyTorch's CPU build as an independent oracle: values, gradients, and its own autograd."""

import numpy as np
import pytest
from oracles import GATES, public, sample

import fastrelu

torch = pytest.importorskip("torch", reason="PyTorch is not installed: its tests are skipped")
functional = torch.nn.functional

DTYPES = {"f": torch.float32, "d": torch.float64, "e": torch.float16}
SLOPES = [0.01, 0.3, 2.0, -0.5]
pytestmark = pytest.mark.usefixtures("isa")


def compare(got, expected):
    np.testing.assert_array_equal(np.asarray(got), expected.detach().numpy())


def inputs(dtype, n=4099):
    # No NaN: PyTorch's masks are the other way round (x <= 0 for the left side).
    x, grad = sample(dtype, n), sample(dtype, n, seed=1)
    x, grad = (np.where(np.isfinite(array), array, array.dtype.type(1.5)) for array in (x, grad))
    return x, grad, torch.from_numpy(x.copy()).requires_grad_(), torch.from_numpy(grad.copy())


@pytest.mark.parametrize("dtype", DTYPES)
def test_relu(dtype):
    x, grad, tensor, tensor_grad = inputs(dtype)
    y = torch.relu(tensor)
    y.backward(tensor_grad)
    compare(fastrelu.relu(x), y)
    compare(fastrelu.relu_backward(grad, x), tensor.grad)
    compare(fastrelu.relu_backward(grad, fastrelu.relu(x), from_output=True), tensor.grad)
    compare(fastrelu.relu_backward(grad, fastrelu.relu_with_mask(x)[1]), tensor.grad)


@pytest.mark.parametrize("slope", SLOPES)
@pytest.mark.parametrize("dtype", ["f", "d"])
def test_leaky_relu(dtype, slope):
    x, grad, tensor, tensor_grad = inputs(dtype)
    y = functional.leaky_relu(tensor, slope)
    y.backward(tensor_grad)
    compare(fastrelu.leaky_relu(x, slope), y)
    compare(fastrelu.leaky_relu_backward(grad, x, slope), tensor.grad)


# Ours, PyTorch's, and parameters; ours are exact, or within 2 ULP of the mathematics, and
# PyTorch's float32 is one of several roundings away.
OTHERS = {
    "relu6": (functional.relu6, (), 0),
    "hardtanh": (functional.hardtanh, (-0.5, 2.0), 0),
    "threshold": (functional.threshold, (0.25, -1.0), 0),
    "hardshrink": (functional.hardshrink, (0.75,), 0),
    "softshrink": (functional.softshrink, (0.75,), 1e-7),
    "absolute": (torch.abs, (), 0),
    "hardsigmoid": (functional.hardsigmoid, (), 3e-7),
    "hardswish": (functional.hardswish, (), 3e-6),
    "sigmoid": (torch.sigmoid, (), 1e-6),
    "silu": (functional.silu, (), 4e-6),
    "tanh": (torch.tanh, (), 2e-5),
    "softsign": (functional.softsign, (), 1e-6),
    "elu": (functional.elu, (0.7,), 4e-6),
    "celu": (functional.celu, (0.7,), 4e-6),
    "selu": (functional.selu, (), 4e-6),
    "logsigmoid": (functional.logsigmoid, (), 2e-6),
    "tanhshrink": (functional.tanhshrink, (), 2e-5),
    "softplus": (lambda x, beta: functional.softplus(x, beta, threshold=1000), (1.5,), 4e-6),
    "swish": (lambda x, beta: x * torch.sigmoid(beta * x), (1.5,), 4e-6),
    "gelu": (functional.gelu, (), 4e-6),
    "gelu_tanh": (lambda x: functional.gelu(x, approximate="tanh"), (), 2e-5),
    "mish": (functional.mish, (), 4e-6),
    "squared_relu": (lambda x: functional.relu(x).square(), (), 1e-6),
}


@pytest.mark.parametrize("dtype", ["f", "d"])
@pytest.mark.parametrize("name", OTHERS)
def test_other_activations(name, dtype):
    function, parameters, tolerance = OTHERS[name]
    x, grad = np.random.default_rng(2).standard_normal((2, 4099)).astype(dtype) * 4
    tensor = torch.from_numpy(x.copy()).requires_grad_()
    y = function(tensor, *parameters)
    y.backward(torch.from_numpy(grad.copy()))
    forward, backward = public(name), public(name, "_backward")
    np.testing.assert_allclose(forward(x, *parameters), y.detach().numpy(), rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(backward(grad, x, *parameters), tensor.grad.numpy(), rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("dtype", ["f", "d"])
@pytest.mark.parametrize("name", GATES)
def test_gates(name, dtype):
    gate, up, grad = np.random.default_rng(3).standard_normal((3, 4099)).astype(dtype) * 3
    tensors = [torch.from_numpy(array.copy()).requires_grad_() for array in (gate, up)]
    y = (
        getattr(functional, {"glu": "sigmoid", "reglu": "relu", "geglu": "gelu", "swiglu": "silu"}[name])(tensors[0])
        * tensors[1]
    )
    y.backward(torch.from_numpy(grad))
    np.testing.assert_allclose(public(name)(gate, up), y.detach().numpy(), rtol=1e-5, atol=1e-4)
    for got, tensor in zip(public(name, "_backward")(grad, gate, up), tensors, strict=True):
        np.testing.assert_allclose(got, tensor.grad.numpy(), rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("shape", [(64,), (5, 3), (4, 6, 9), (2, 8, 12, 11)])
@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("dtype", ["f", "d"])
def test_prelu(dtype, shared, shape):
    rng = np.random.default_rng(1)
    x, grad = (rng.standard_normal(shape).astype(dtype) for _ in range(2))
    channels = 1 if shared or len(shape) == 1 else shape[1]
    weight = rng.standard_normal(channels).astype(dtype)
    tensor, tensor_weight = (torch.from_numpy(array.copy()).requires_grad_() for array in (x, weight))
    y = functional.prelu(tensor, tensor_weight)
    y.backward(torch.from_numpy(grad))
    axis = None if channels == 1 else 1
    compare(fastrelu.prelu(x, weight, axis=axis), y)
    grad_x, grad_weight = fastrelu.prelu_backward(grad, x, weight, axis=axis)
    compare(grad_x, tensor.grad)
    rtol = 1e-4 if dtype == "f" else 1e-12
    np.testing.assert_allclose(grad_weight, tensor_weight.grad.numpy(), rtol=rtol, atol=rtol / 10)


def test_special_values():
    x = np.array([-np.inf, np.inf, -0.0, 0.0, np.nan], np.float32)
    compare(fastrelu.relu(x), torch.relu(torch.from_numpy(x)))
