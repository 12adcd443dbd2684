"""What is timed: each public operation, mode by mode, and the NumPy idioms that do the same.

`OPERATIONS` holds ``(name, mode, make)``.  ``make(x, grad)`` returns the contenders by name,
each a function without arguments; those of one mode leave the same result.
"""

import numpy as np
from scipy.special import ndtr

import fastrelu

SLOPE = 0.1
SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


def _relu_fresh(x, grad):
    return {
        "fastrelu": lambda: fastrelu.relu(x),
        "np.maximum": lambda: np.maximum(x, 0),
        "np.where": lambda: np.where(x > 0, x, x.dtype.type(0)),
    }


def _relu_out(x, grad):
    out, other = np.empty_like(x), np.empty_like(x)
    return {"fastrelu": lambda: fastrelu.relu(x, out=out), "np.maximum": lambda: np.maximum(x, 0, out=other)}


def _relu_in_place(x, grad):
    own, other = x.copy(), x.copy()
    return {"fastrelu": lambda: fastrelu.relu(own, out=own), "np.maximum": lambda: np.maximum(other, 0, out=other)}


def _relu_strided(x, grad):
    view = np.repeat(x, 2)[::2]
    return {"fastrelu": lambda: fastrelu.relu(view), "np.maximum": lambda: np.maximum(view, 0)}


def _relu_backward_fresh(x, grad):
    return {
        "fastrelu": lambda: fastrelu.relu_backward(grad, x),
        "multiply by mask": lambda: grad * (x > 0),
        "np.where": lambda: np.where(x > 0, grad, x.dtype.type(0)),
    }


def _relu_backward_bits(x, grad):
    own, other = grad.copy(), grad.copy()
    bits, mask = fastrelu.BitMask.from_array(x > 0), x > 0
    return {
        "fastrelu": lambda: fastrelu.relu_backward(own, bits, out=own),
        "multiply by mask": lambda: np.multiply(other, mask, out=other),
    }


def _relu_mask(x, grad):
    return {"fastrelu": lambda: fastrelu.relu_mask(x), "np.greater": lambda: x > 0}


def _relu_with_mask(x, grad):
    own, other = x.copy(), x.copy()
    bits = fastrelu.BitMask(x.shape)

    def numpy_idiom():
        mask = other > 0
        return np.maximum(other, 0, out=other), mask

    return {"fastrelu": lambda: fastrelu.relu_with_mask(own, out=own, mask=bits), "np.maximum": numpy_idiom}


def _leaky_relu_fresh(x, grad):
    return {
        "fastrelu": lambda: fastrelu.leaky_relu(x, SLOPE),
        "np.maximum": lambda: np.maximum(x, SLOPE * x),
        "np.where": lambda: np.where(x > 0, x, SLOPE * x),
    }


def _leaky_relu_backward(x, grad):
    return {
        "fastrelu": lambda: fastrelu.leaky_relu_backward(grad, x, SLOPE),
        "np.where": lambda: np.where(x > 0, grad, SLOPE * grad),
    }


def _leaky_relu_with_mask(x, grad):
    def numpy_idiom():
        return np.maximum(x, SLOPE * x), x > 0

    return {"fastrelu": lambda: fastrelu.leaky_relu_with_mask(x, SLOPE), "np.maximum": numpy_idiom}


def _by_channel(x):
    rows = x.reshape(-1, 10)
    return rows, np.linspace(0.1, 0.9, 10, dtype=x.dtype)


def _prelu_by_channel(x, grad):
    rows, weight = _by_channel(x)
    return {
        "fastrelu": lambda: fastrelu.prelu(rows, weight),
        "np.where": lambda: np.where(rows > 0, rows, weight * rows),
    }


def _prelu_backward_by_channel(x, grad):
    rows, weight = _by_channel(x)
    grad = grad.reshape(rows.shape)

    def numpy_idiom():
        active = rows > 0
        return np.where(active, grad, weight * grad), np.where(active, 0, grad * rows).sum(axis=0, dtype=np.float64)

    return {"fastrelu": lambda: fastrelu.prelu_backward(grad, rows, weight), "np.where": numpy_idiom}


def _crelu(x, grad):
    rows = x.reshape(-1, 10)

    def numpy_idiom():
        return np.concatenate([np.maximum(rows, 0), np.maximum(-rows, 0)], axis=-1)

    return {"fastrelu": lambda: fastrelu.crelu(rows), "np.concatenate": numpy_idiom}


def _crelu_backward(x, grad):
    half = x[: x.size // 2].reshape(-1, 10)
    grad = grad.reshape(-1, 20)

    def numpy_idiom():
        return np.where(half > 0, grad[:, :10], np.where(half < 0, -grad[:, 10:], x.dtype.type(0)))

    return {"fastrelu": lambda: fastrelu.crelu_backward(grad, half), "np.where": numpy_idiom}


def _masks(x, grad):
    rows = x.reshape(-1, 10)
    return rows, fastrelu.BitMask.from_array(rows > 0)


def _activity(x, grad):
    rows, mask = _masks(x, grad)
    return {"fastrelu": lambda: fastrelu.activity(mask), "mean": lambda: (rows > 0).mean(axis=0)}


def _dead_units(x, grad):
    rows, mask = _masks(x, grad)
    return {"fastrelu": lambda: fastrelu.dead_units(mask), "any": lambda: ~(rows > 0).any(axis=0)}


# Two pieces: side by side along the last axis, or of whole channels of 25 elements.
def _maxout_last_axis(x, grad):
    return {"fastrelu": lambda: fastrelu.maxout(x, 2), "max": lambda: x.reshape(-1, 2).max(axis=-1)}


def _maxout_channels(x, grad):
    images = x.reshape(-1, 4, 25)
    return {
        "fastrelu": lambda: fastrelu.maxout(images, 2, axis=1),
        "max": lambda: images.reshape(-1, 2, 2, 25).max(axis=2),
    }


def _maxout_with_argmax(x, grad):
    pairs = x.reshape(-1, 2)

    def numpy_idiom():
        argmax = pairs.argmax(axis=-1)
        return np.take_along_axis(pairs, argmax[:, None], axis=-1)[:, 0], argmax

    return {"fastrelu": lambda: fastrelu.maxout_with_argmax(x, 2), "argmax": numpy_idiom}


def _maxout_backward(x, grad):
    argmax = fastrelu.maxout_with_argmax(x, 2)[1]
    half = grad[: argmax.size]

    def numpy_idiom():
        grad_x = np.zeros((argmax.size, 2), grad.dtype)
        np.put_along_axis(grad_x, argmax[:, None], half[:, None], axis=-1)
        return grad_x.reshape(-1)

    return {"fastrelu": lambda: fastrelu.maxout_backward(half, argmax, 2), "np.put_along_axis": numpy_idiom}


# Rows that need no more than a NumPy expression forward, and one backward.
IDIOMS = {
    "relu6": (lambda x: np.clip(x, 0, 6), lambda grad, x: np.where((x > 0) & (x < 6), grad, x.dtype.type(0))),
    "hardtanh": (lambda x: np.clip(x, -1, 1), lambda grad, x: np.where((x > -1) & (x < 1), grad, x.dtype.type(0))),
    "threshold": (
        lambda x: np.where(x > 0, x, x.dtype.type(0)),
        lambda grad, x: np.where(x > 0, grad, x.dtype.type(0)),
    ),
    "hardshrink": (
        lambda x: np.where(np.abs(x) > 0.5, x, x.dtype.type(0)),
        lambda grad, x: np.where(np.abs(x) > 0.5, grad, x.dtype.type(0)),
    ),
    "softshrink": (
        lambda x: x - np.clip(x, -0.5, 0.5),
        lambda grad, x: np.where(np.abs(x) > 0.5, grad, x.dtype.type(0)),
    ),
    "absolute": (np.abs, lambda grad, x: grad * np.sign(x)),
    "hardsigmoid": (
        lambda x: np.clip(x / 6 + 0.5, 0, 1),
        lambda grad, x: np.where(np.abs(x) < 3, grad / 6, x.dtype.type(0)),
    ),
    "hardswish": (
        lambda x: x * np.clip(x + 3, 0, 6) / 6,
        lambda grad, x: grad * np.where(x < 3, np.where(x > -3, (2 * x + 3) / 6, 0), 1).astype(x.dtype),
    ),
    "sigmoid": (lambda x: 1 / (1 + np.exp(-x)), lambda grad, x: grad / (2 + np.exp(-x) + np.exp(x))),
    "silu": (
        lambda x: x / (1 + np.exp(-x)),
        lambda grad, x: grad * (1 + x / (1 + np.exp(x))) / (1 + np.exp(-x)),
    ),
    "swish": (
        lambda x: x / (1 + np.exp(-x)),
        lambda grad, x: grad * (1 + x / (1 + np.exp(x))) / (1 + np.exp(-x)),
    ),
    # NumPy has no error function; SciPy has.
    "gelu": (
        lambda x: x * ndtr(x),
        lambda grad, x: grad * (ndtr(x) + x * np.exp(-x * x / 2) / np.sqrt(2 * np.pi).astype(x.dtype)),
    ),
    "mish": (
        lambda x: x * np.tanh(np.log1p(np.exp(x))),
        lambda grad, x: (
            grad
            * (np.tanh(np.log1p(np.exp(x))) + x * np.exp(x) / (1 + np.exp(x)) * (1 - np.tanh(np.log1p(np.exp(x))) ** 2))
        ),
    ),
    "softplus": (lambda x: np.logaddexp(0, x), lambda grad, x: grad / (1 + np.exp(-x))),
    "logsigmoid": (lambda x: -np.logaddexp(0, -x), lambda grad, x: grad / (1 + np.exp(x))),
    "tanhshrink": (lambda x: x - np.tanh(x), lambda grad, x: grad * np.tanh(x) ** 2),
    "tanh": (np.tanh, lambda grad, x: grad * (1 - np.tanh(x) ** 2)),
    "softsign": (lambda x: x / (1 + np.abs(x)), lambda grad, x: grad / (1 + np.abs(x)) ** 2),
    "elu": (
        lambda x: np.where(x > 0, x, np.expm1(x)),
        lambda grad, x: grad * np.where(x > 0, x.dtype.type(1), np.exp(x)),
    ),
    "celu": (
        lambda x: np.where(x > 0, x, np.expm1(x)),
        lambda grad, x: grad * np.where(x > 0, x.dtype.type(1), np.exp(x)),
    ),
    "selu": (
        lambda x: SELU_SCALE * np.where(x > 0, x, SELU_ALPHA * np.expm1(x)),
        lambda grad, x: grad * SELU_SCALE * np.where(x > 0, x.dtype.type(1), SELU_ALPHA * np.exp(x)),
    ),
    "squared_relu": (
        lambda x: np.square(np.maximum(x, 0)),
        lambda grad, x: 2 * np.maximum(x, 0) * grad,
    ),
}


GATED = {
    "glu": IDIOMS["sigmoid"],
    "reglu": (lambda x: np.maximum(x, 0), lambda grad, x: np.where(x > 0, grad, x.dtype.type(0))),
    "geglu": IDIOMS["gelu"],
    "swiglu": IDIOMS["silu"],
}


def _gate(name):
    forward, backward = GATED[name]

    def make(x, grad):
        return {"fastrelu": lambda: getattr(fastrelu, name)(x, grad), "NumPy": lambda: forward(x) * grad}

    def make_backward(x, grad):
        return {
            "fastrelu": lambda: getattr(fastrelu, f"{name}_backward")(grad, x, grad),
            "NumPy": lambda: (backward(grad * grad, x), grad * forward(x)),
        }

    return [(name, "fresh", make), (f"{name}_backward", "fresh", make_backward)]


def _rrelu(x, grad):
    # Equal bounds: the drawing costs the same, and the results can be compared.
    rng, other = (np.random.default_rng(0) for _ in range(2))

    def numpy_idiom():
        slopes = np.where(x > 0, 1, other.uniform(SLOPE, SLOPE, x.shape)).astype(x.dtype)
        return x * slopes, slopes

    return {"fastrelu": lambda: fastrelu.rrelu(x, SLOPE, SLOPE, rng=rng), "NumPy": numpy_idiom}


def _rrelu_backward(x, grad):
    _, slopes = fastrelu.rrelu(x, rng=0)
    return {"fastrelu": lambda: fastrelu.rrelu_backward(grad, slopes), "NumPy": lambda: grad * slopes}


def _forward_by_idiom(name):
    def make(x, grad):
        return {"fastrelu": lambda: getattr(fastrelu, name)(x), "NumPy": lambda: IDIOMS[name][0](x)}

    return make


def _backward_by_idiom(name):
    def make(x, grad):
        backward = getattr(fastrelu, f"{name}_backward")
        return {"fastrelu": lambda: backward(grad, x), "NumPy": lambda: IDIOMS[name][1](grad, x)}

    return make


def _with_mask_by_idiom(name):
    def make(x, grad):
        def numpy_idiom():
            return IDIOMS[name][0](x), IDIOMS[name][1](np.ones_like(x), x) > 0

        return {"fastrelu": lambda: getattr(fastrelu, f"{name}_with_mask")(x), "NumPy": numpy_idiom}

    return make


OPERATIONS = [
    ("relu", "fresh", _relu_fresh),
    ("relu", "out", _relu_out),
    ("relu", "in place", _relu_in_place),
    ("relu", "strided", _relu_strided),
    ("relu_backward", "fresh", _relu_backward_fresh),
    ("relu_backward", "in place from bits", _relu_backward_bits),
    ("relu_mask", "fresh", _relu_mask),
    ("relu_with_mask", "in place", _relu_with_mask),
    ("leaky_relu", "fresh", _leaky_relu_fresh),
    ("leaky_relu_backward", "fresh", _leaky_relu_backward),
    ("leaky_relu_with_mask", "fresh", _leaky_relu_with_mask),
    ("prelu", "by channel", _prelu_by_channel),
    ("prelu_backward", "by channel", _prelu_backward_by_channel),
    ("rrelu", "fresh", _rrelu),
    ("rrelu_backward", "fresh", _rrelu_backward),
    *(operation for name in ("glu", "reglu", "geglu", "swiglu") for operation in _gate(name)),
    ("crelu", "fresh", _crelu),
    ("crelu_backward", "fresh", _crelu_backward),
    ("maxout", "last axis", _maxout_last_axis),
    ("maxout", "channels", _maxout_channels),
    ("maxout_with_argmax", "last axis", _maxout_with_argmax),
    ("maxout_backward", "last axis", _maxout_backward),
    ("activity", "mask", _activity),
    ("dead_units", "mask", _dead_units),
    *((name, "fresh", _forward_by_idiom(name)) for name in IDIOMS),
    *((f"{name}_backward", "fresh", _backward_by_idiom(name)) for name in IDIOMS),
    *((f"{name}_with_mask", "fresh", _with_mask_by_idiom(name)) for name in ("relu6", "hardtanh", "threshold")),
]
