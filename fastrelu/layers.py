"""Layers: activations that keep what their gradients need, with the names and parameters of `torch.nn`.

A layer keeps the least that serves: one bit an element where the gradient has two slopes, else the
output where that determines the gradient, else the input.  Outputs and inputs are kept as they are,
not copied: whoever writes to them before `backward` changes the gradient.

>>> import numpy as np
>>> from fastrelu import layers
>>> hidden = [layers.LeakyReLU(0.5, inplace=True), layers.Sigmoid()]
>>> h = np.array([-2.0, 0.0])
>>> for layer in hidden:
...     h = layer(h)
>>> grad = np.ones(2)
>>> for layer in reversed(hidden):
...     grad = layer.backward(grad)
>>> np.round(grad, 4)
array([0.0983, 0.125 ])
"""

import operator

import numpy as np

import fastrelu

from . import ufuncs
from ._arrays import is_bfloat16
from ._bias import summed
from ._calls import call
from ._layer import KeepsInput, KeepsMask, KeepsOutput, Layer, MayBeInPlace
from .parametric import along_axis
from .randomized import bounds_of, generator_of

__all__ = [
    "CELU",
    "ELU",
    "GELU",
    "GLU",
    "SELU",
    "Absolute",
    "CReLU",
    "Hardshrink",
    "Hardsigmoid",
    "Hardswish",
    "Hardtanh",
    "LeakyReLU",
    "LogSigmoid",
    "Maxout",
    "Mish",
    "PReLU",
    "RReLU",
    "ReLU",
    "ReLU6",
    "SiLU",
    "Sigmoid",
    "Softplus",
    "Softshrink",
    "Softsign",
    "SquaredReLU",
    "Swish",
    "Tanh",
    "Tanhshrink",
    "Threshold",
]


class ReLU(MayBeInPlace, KeepsMask):
    """``max(0, x)``, as `fastrelu.relu`; keeps one bit an element.

    Parameters
    ----------
    inplace : bool
        Whether `forward` writes to its argument.

    Examples
    --------
    >>> import numpy as np
    >>> from fastrelu.layers import ReLU
    >>> layer = ReLU()
    >>> layer(np.array([-1.0, 2.0]))
    array([0., 2.])
    >>> layer.saved_nbytes
    1
    >>> layer.backward(np.array([5.0, 5.0]))
    array([0., 5.])
    """

    _function = "relu"


class ReLU6(MayBeInPlace, KeepsMask):
    """``min(max(0, x), 6)``, as `fastrelu.relu6`; keeps one bit an element.

    Parameters
    ----------
    inplace : bool
        Whether `forward` writes to its argument.
    """

    _function = "relu6"


class LeakyReLU(KeepsMask):
    """``x`` above 0, else ``negative_slope * x``, as `fastrelu.leaky_relu`; keeps one bit an element.

    Parameters
    ----------
    negative_slope : float
        Slope left of 0.
    inplace : bool
        Whether `forward` writes to its argument.
    """

    _function = "leaky_relu"
    _parameters = ("negative_slope",)

    def __init__(self, negative_slope=0.01, inplace=False):
        self.negative_slope = negative_slope
        self.inplace = inplace


class Hardtanh(KeepsMask):
    """`x` held between two bounds, as `fastrelu.hardtanh`; keeps one bit an element.

    Parameters
    ----------
    min_val, max_val : float
        The bounds.
    inplace : bool
        Whether `forward` writes to its argument.
    """

    _function = "hardtanh"
    _parameters = ("min_val", "max_val")

    def __init__(self, min_val=-1, max_val=1, inplace=False):
        self.min_val = min_val
        self.max_val = max_val
        self.inplace = inplace


class Threshold(KeepsMask):
    """``x`` above `threshold`, else `value`, as `fastrelu.threshold`; keeps one bit an element.

    Parameters
    ----------
    threshold, value : float
        What `x` is compared with, and what takes its place.
    inplace : bool
        Whether `forward` writes to its argument.
    """

    _function = "threshold"
    _parameters = ("threshold", "value")

    def __init__(self, threshold=0, value=0, inplace=False):
        self.threshold = threshold
        self.value = value
        self.inplace = inplace


class _Shrink(KeepsMask):
    _parameters = ("lambd",)

    def __init__(self, lambd=0.5):
        self.lambd = lambd

    def _forward(self, x):
        mask = call(getattr(ufuncs, f"{self._function}_mask"), {"x": x, "lambd": self.lambd}, None, {})
        return self._call("", x), fastrelu.BitMask.from_array(mask)


class Hardshrink(_Shrink):
    """`x`, but 0 from ``-lambd`` to `lambd`, as `fastrelu.hardshrink`; keeps one bit an element.

    Parameters
    ----------
    lambd : float
        Half the width of what becomes 0.
    """

    _function = "hardshrink"


class Softshrink(_Shrink):
    """`x`, nearer to 0 by `lambd`, as `fastrelu.softshrink`; keeps one bit an element.

    Parameters
    ----------
    lambd : float
        By how much.
    """

    _function = "softshrink"


class Absolute(KeepsInput):
    """Absolute value rectification, as `fastrelu.absolute`; keeps the input."""

    _function = "absolute"


class Hardsigmoid(MayBeInPlace, KeepsInput):
    """``x / 6 + 1 / 2`` between 0 and 1, as `fastrelu.hardsigmoid`; keeps the input.

    Parameters
    ----------
    inplace : bool
        Whether `forward` writes to its argument, of which it then keeps a copy.
    """

    _function = "hardsigmoid"


class Hardswish(MayBeInPlace, KeepsInput):
    """``x * hardsigmoid(x)``, as `fastrelu.hardswish`; keeps the input.

    Parameters
    ----------
    inplace : bool
        Whether `forward` writes to its argument, of which it then keeps a copy.
    """

    _function = "hardswish"


class SquaredReLU(KeepsInput):
    """``max(0, x)**2``, as `fastrelu.squared_relu`; keeps the input, as squares leave the range of the dtype."""

    _function = "squared_relu"


class ELU(KeepsOutput):
    """Exponential linear unit, as `fastrelu.elu`; keeps the output if `alpha` is above 0, else the input.

    Parameters
    ----------
    alpha : float
        Minus the limit at minus infinity.
    inplace : bool
        Whether `forward` writes to its argument.
    """

    _function = "elu"
    _parameters = ("alpha",)

    def __init__(self, alpha=1.0, inplace=False):
        self.alpha = alpha
        self.inplace = inplace


class CELU(ELU):
    """Continuously differentiable ELU, as `fastrelu.celu`; keeps the output if `alpha` is above 0, else the input.

    Parameters
    ----------
    alpha : float
        Minus the limit at minus infinity.
    inplace : bool
        Whether `forward` writes to its argument.
    """

    _function = "celu"


class SELU(MayBeInPlace, KeepsOutput):
    """Scaled ELU, as `fastrelu.selu`; keeps the output.

    Parameters
    ----------
    inplace : bool
        Whether `forward` writes to its argument.
    """

    _function = "selu"


class Sigmoid(KeepsOutput):
    """``1 / (1 + exp(-x))``, as `fastrelu.sigmoid`; keeps the output."""

    _function = "sigmoid"


class LogSigmoid(KeepsOutput):
    """``log(sigmoid(x))``, as `fastrelu.logsigmoid`; keeps the output."""

    _function = "logsigmoid"


class Tanh(KeepsOutput):
    """Hyperbolic tangent, as `fastrelu.tanh`; keeps the output."""

    _function = "tanh"


class Softplus(KeepsOutput):
    """``log(1 + exp(beta * x)) / beta``, as `fastrelu.softplus`; keeps the output if `beta` is above 0, else the input.

    Parameters
    ----------
    beta : float
        How sharp the bend is.
    """

    _function = "softplus"
    _parameters = ("beta",)

    def __init__(self, beta=1.0):
        self.beta = beta


class Tanhshrink(KeepsInput):
    """``x - tanh(x)``, as `fastrelu.tanhshrink`; keeps the input."""

    _function = "tanhshrink"


class Softsign(KeepsInput):
    """``x / (1 + |x|)``, as `fastrelu.softsign`; keeps the input."""

    _function = "softsign"


class SiLU(MayBeInPlace, KeepsInput):
    """``x * sigmoid(x)``, as `fastrelu.silu`; keeps the input.

    Parameters
    ----------
    inplace : bool
        Whether `forward` writes to its argument, of which it then keeps a copy.
    """

    _function = "silu"


class Swish(KeepsInput):
    """``x * sigmoid(beta * x)``, as `fastrelu.swish`; keeps the input.

    Parameters
    ----------
    beta : float
        How sharp the bend is.
    """

    _function = "swish"
    _parameters = ("beta",)

    def __init__(self, beta=1.0):
        self.beta = beta


class GELU(KeepsInput):
    """``x`` times the normal distribution's share below it, as `fastrelu.gelu`; keeps the input.

    Parameters
    ----------
    approximate : {"none", "tanh"}
        Whether the normal distribution is exact, or approximated by a tanh.
    """

    _function = "gelu"
    _parameters = ("approximate",)

    def __init__(self, approximate="none"):
        self.approximate = approximate


class Mish(MayBeInPlace, KeepsInput):
    """``x * tanh(softplus(x))``, as `fastrelu.mish`; keeps the input.

    Parameters
    ----------
    inplace : bool
        Whether `forward` writes to its argument, of which it then keeps a copy.
    """

    _function = "mish"


class PReLU(Layer):
    """``x`` above 0, else ``weight * x`` with a learned weight, as `fastrelu.prelu`; keeps the input.

    Parameters
    ----------
    num_parameters : int
        1 for one weight, else the number of channels, which lie along axis 1.
    init : float
        The weight at first.
    dtype : data-type
        Of the weight.

    Attributes
    ----------
    weight : ndarray, shape (num_parameters,)
        Slope left of 0.
    weight_grad : ndarray, shape (num_parameters,), or None
        Gradient of the loss with respect to `weight`, of the last `backward`.

    Examples
    --------
    >>> import numpy as np
    >>> from fastrelu.layers import PReLU
    >>> layer = PReLU()
    >>> layer(np.array([-4.0, 2.0]))
    array([-1.,  2.])
    >>> layer.backward(np.array([1.0, 1.0]))
    array([0.25, 1.  ])
    >>> layer.weight_grad
    array([-4.], dtype=float32)
    """

    def __init__(self, num_parameters=1, init=0.25, dtype=np.float32):
        try:
            self.num_parameters = operator.index(num_parameters)
        except TypeError:
            raise TypeError(f"num_parameters must be an int, got {type(num_parameters).__name__}") from None
        if self.num_parameters < 1:
            raise ValueError(f"num_parameters must be at least 1, got {num_parameters}")
        dtype = np.dtype(dtype)
        if dtype.kind != "f" and not is_bfloat16(dtype):
            raise TypeError(f"dtype must be one of floats, got {dtype}")
        self.init = init
        self.weight = np.full(self.num_parameters, init, dtype)
        self.weight_grad = None

    _parameters = ("num_parameters", "init")

    def _weight(self, x):
        """Return the weight in the dtype of x, and the axis along which it lies."""
        with np.errstate(all="ignore"):
            floats = x.dtype.kind == "f" or is_bfloat16(x.dtype)
            weight = self.weight.astype(x.dtype, copy=False) if floats else self.weight
        if self.num_parameters == 1:
            return weight.reshape(()), None
        if x.ndim < 2 or x.shape[1] != self.num_parameters:
            raise ValueError(f"x must have {self.num_parameters} channels along axis 1, got shape {x.shape}")
        return weight, 1

    def _forward(self, x):
        weight, axis = self._weight(x)
        return fastrelu.prelu(x, weight, axis=axis), x

    def _backward(self, grad, kept):
        weight, axis = self._weight(kept)
        laid = along_axis(weight, axis, kept.ndim)
        grad_x = fastrelu.prelu_backward(grad, kept, weight, axis=axis)[0]
        # Not from there, where it is rounded to the dtype of x.
        with np.errstate(all="ignore"):
            of_weight = summed("prelu", np.asarray(grad), kept, np.shape(laid)).reshape(self.weight.shape)
            self.weight_grad = of_weight.astype(self.weight.dtype)
        return grad_x


class RReLU(Layer):
    """Leaky ReLU of a random slope for each element, as `fastrelu.rrelu`; keeps the slopes.

    In evaluation, after ``eval()``, it is `LeakyReLU` at the mean of the bounds, and keeps one bit an
    element.

    Parameters
    ----------
    lower, upper : float
        Between which slopes are drawn.
    inplace : bool
        Whether `forward` writes to its argument.
    rng : numpy.random.Generator, int or None
        Draws the slopes.

    Attributes
    ----------
    training : bool
        Whether slopes are drawn: what `train` and `eval` set.
    """

    _parameters = ("lower", "upper")

    def __init__(self, lower=1 / 8, upper=1 / 3, inplace=False, rng=None):
        self.lower, self.upper = bounds_of(lower, upper)
        self.inplace = inplace
        self.rng = generator_of(rng)
        self.training = True

    def train(self, mode=True):
        """Draw slopes from now on, or do not; return the layer."""
        self.training = mode
        return self

    def eval(self):
        """Take the mean slope from now on; return the layer."""
        return self.train(False)

    def _forward(self, x):
        out = x if self.inplace else None
        if self.training:
            return fastrelu.rrelu(x, self.lower, self.upper, out=out, rng=self.rng)
        slope = (self.lower + self.upper) / 2
        y, mask = fastrelu.leaky_relu_with_mask(x, slope, out=out)
        return y, (mask, slope)

    def _backward(self, grad, kept):
        if isinstance(kept, tuple):
            return fastrelu.leaky_relu_backward(grad, *kept)
        return fastrelu.rrelu_backward(grad, kept)


class GLU(Layer):
    """The first half of `x` times the sigmoid of the second, as `fastrelu.glu`; keeps the input.

    Parameters
    ----------
    dim : int
        The axis along which the halves lie.
    """

    _parameters = ("dim",)

    def __init__(self, dim=-1):
        try:
            self.dim = operator.index(dim)
        except TypeError:
            raise TypeError(f"dim must be an int, got {type(dim).__name__}") from None

    def _halves(self, x):
        if not -x.ndim <= self.dim < x.ndim:
            raise ValueError(f"dim must be an axis of x, of shape {x.shape}, got {self.dim}")
        if x.shape[self.dim] % 2:
            raise ValueError(f"x must have an even number of elements along axis {self.dim}, got shape {x.shape}")
        return np.split(x, 2, axis=self.dim)

    def _forward(self, x):
        up, gate = self._halves(x)
        return fastrelu.glu(gate, up), x

    def _backward(self, grad, kept):
        up, gate = self._halves(kept)
        grad_gate, grad_up = fastrelu.glu_backward(grad, gate, up)
        return np.concatenate([grad_up, grad_gate], axis=self.dim)


class CReLU(Layer):
    """``relu(x)`` and ``relu(-x)`` one after the other, as `fastrelu.crelu`; keeps the input.

    Parameters
    ----------
    axis : int
        The axis along which they lie.
    """

    _parameters = ("axis",)

    def __init__(self, axis=-1):
        self.axis = axis

    def _forward(self, x):
        return fastrelu.crelu(x, self.axis), x

    def _backward(self, grad, kept):
        return fastrelu.crelu_backward(grad, kept, self.axis)


class Maxout(Layer):
    """The largest of every `pieces` elements, as `fastrelu.maxout`; keeps where they were.

    Parameters
    ----------
    pieces : int
        Elements of which one remains.
    axis : int
        The axis along which they lie.
    """

    _parameters = ("pieces", "axis")

    def __init__(self, pieces, axis=-1):
        self.pieces = pieces
        self.axis = axis

    def _forward(self, x):
        return fastrelu.maxout_with_argmax(x, self.pieces, self.axis)

    def _backward(self, grad, kept):
        return fastrelu.maxout_backward(grad, kept, self.pieces, self.axis)
