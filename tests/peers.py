"""What other libraries make of the same float32 inputs: PyTorch, JAX, and the idioms of NumPy and SciPy.

Each peer is a table from row to function, which `run` calls for values and, where the peer
differentiates, for gradients.  What a peer has no function for is not in its table.
"""

import importlib
import warnings

import numpy as np
import ulp

# A prime number of float32 lies between two inputs: about a million, of every exponent.
STRIDE = 4099
WEIGHT = np.float32(0.01)


def torch_functions():
    """Return PyTorch's functions of a tensor."""
    import torch
    from torch.nn import functional as f

    torch.set_num_threads(1)
    return {
        "relu": torch.relu,
        "relu6": f.relu6,
        "leaky_relu": f.leaky_relu,
        "prelu": lambda x: f.prelu(x, torch.tensor(WEIGHT)),
        "hardtanh": f.hardtanh,
        "threshold": lambda x: f.threshold(x, 0, 0),
        "hardshrink": f.hardshrink,
        "softshrink": f.softshrink,
        "absolute": torch.abs,
        "hardsigmoid": f.hardsigmoid,
        "hardswish": f.hardswish,
        "squared_relu": lambda x: f.relu(x).square(),
        "sigmoid": torch.sigmoid,
        "logsigmoid": f.logsigmoid,
        "silu": f.silu,
        "gelu": f.gelu,
        "gelu_tanh": lambda x: f.gelu(x, approximate="tanh"),
        "mish": f.mish,
        "softplus": f.softplus,
        "tanh": torch.tanh,
        "tanhshrink": f.tanhshrink,
        "softsign": f.softsign,
        "elu": f.elu,
        "celu": f.celu,
        "selu": f.selu,
    }


def torch_run(function, x):
    """Return values and gradients."""
    import torch

    tensor = torch.from_numpy(x.copy()).requires_grad_()
    y = function(tensor)
    y.backward(torch.ones_like(y))
    return y.detach().numpy(), tensor.grad.numpy()


def jax_functions():
    """Return JAX's functions of an array."""
    import jax
    import jax.numpy as jnp
    from jax import nn

    return {
        "relu": nn.relu,
        "relu6": nn.relu6,
        "leaky_relu": nn.leaky_relu,
        "hardtanh": nn.hard_tanh,
        "absolute": jnp.abs,
        "hardsigmoid": nn.hard_sigmoid,
        "hardswish": nn.hard_swish,
        "squared_relu": lambda x: jax.lax.square(nn.relu(x)),
        "sigmoid": nn.sigmoid,
        "logsigmoid": nn.log_sigmoid,
        "silu": nn.silu,
        "gelu": lambda x: nn.gelu(x, approximate=False),
        "gelu_tanh": nn.gelu,
        "mish": nn.mish,
        "softplus": nn.softplus,
        "tanh": jnp.tanh,
        "softsign": nn.soft_sign,
        "elu": nn.elu,
        "celu": nn.celu,
        "selu": nn.selu,
    }


def jax_run(function, x):
    """Return values and gradients."""
    import jax

    y, gradient = jax.vjp(jax.jit(function), jax.numpy.asarray(x))
    return np.asarray(y), np.asarray(gradient(jax.numpy.ones_like(y))[0])


def numpy_functions():
    """Return what one writes with NumPy alone."""
    scale, alpha = 1.0507009873554805, 1.6732632423543772
    return {
        "relu": lambda x: np.maximum(x, 0),
        "relu6": lambda x: np.clip(x, 0, 6),
        "leaky_relu": lambda x: np.maximum(x, 0.01 * x),
        "prelu": lambda x: np.where(x > 0, x, WEIGHT * x),
        "hardtanh": lambda x: np.clip(x, -1, 1),
        "threshold": lambda x: np.where(x > 0, x, np.float32(0)),
        "hardshrink": lambda x: np.where(np.abs(x) > 0.5, x, np.float32(0)),
        "softshrink": lambda x: np.sign(x) * np.maximum(np.abs(x) - 0.5, 0),
        "absolute": np.abs,
        "hardsigmoid": lambda x: np.clip(x / 6 + 0.5, 0, 1),
        "hardswish": lambda x: x * np.clip(x / 6 + 0.5, 0, 1),
        "squared_relu": lambda x: np.maximum(x, 0) ** 2,
        "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
        "logsigmoid": lambda x: -np.logaddexp(np.float32(0), -x),
        "silu": lambda x: x / (1 + np.exp(-x)),
        "gelu_tanh": lambda x: 0.5 * x * (1 + np.tanh(np.float32(np.sqrt(2 / np.pi)) * (x + 0.044715 * x**3))),
        "mish": lambda x: x * np.tanh(np.logaddexp(np.float32(0), x)),
        "softplus": lambda x: np.logaddexp(np.float32(0), x),
        "tanh": np.tanh,
        "tanhshrink": lambda x: x - np.tanh(x),
        "softsign": lambda x: x / (1 + np.abs(x)),
        "elu": lambda x: np.where(x > 0, x, np.expm1(x)),
        "celu": lambda x: np.maximum(x, 0) + np.minimum(0, np.expm1(x)),
        "selu": lambda x: scale * np.where(x > 0, x, alpha * np.expm1(x)),
    }


def scipy_functions():
    """Return what one writes with SciPy's special functions."""
    from scipy.special import expit, log_expit, ndtr

    return {
        "sigmoid": expit,
        "logsigmoid": log_expit,
        "silu": lambda x: x * expit(x),
        "gelu": lambda x: x * ndtr(x),
    }


def values_alone(function, x):
    """Return values, and no gradients."""
    return function(x), None


# By name: package, table, runner.
PEERS = {
    "PyTorch": ("torch", torch_functions, torch_run),
    "JAX": ("jax", jax_functions, jax_run),
    "NumPy": ("numpy", numpy_functions, values_alone),
    "SciPy": ("scipy", scipy_functions, values_alone),
}


def versions():
    """Return the peers that are installed, with their versions."""
    found = {}
    for name, (package, *_) in PEERS.items():
        try:
            found[name] = str(importlib.import_module(package).__version__)
        except ImportError:
            continue
    return found


def inputs():
    """Return every STRIDE-th finite float32, of both signs; at the kinks conventions differ, so 0 is not among them."""
    x = (np.arange(2**32 // STRIDE, dtype=np.uint64) * STRIDE + 1).astype(np.uint32).view(np.float32)
    return x[np.isfinite(x)]


def measure(name, row):
    """Return the worst (error, input) of a peer forward and of its gradient, None for what it does not have."""
    _, table, run = PEERS[name]
    x = inputs()
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        function = table().get(row)
        got = run(function, x) if function else (None, None)
    found = {}
    for quantity, result in zip(("forward", "gradient"), got, strict=True):
        if result is not None:
            true = ulp.exact(row, quantity, x)
            errors = ulp.errors_of(np.asarray(result, np.float32), true, ulp.smallest_unit(row, quantity))
            found[quantity] = ulp.largest(errors, x)
    return found
