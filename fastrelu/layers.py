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

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

import fastrelu

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


def _nbytes(kept: Any) -> int:
    return sum(map(_nbytes, kept)) if isinstance(kept, tuple) else getattr(kept, "nbytes", 0)


class Layer:
    """What all layers share: one `forward`, then one `backward`.

    Attributes
    ----------
    saved_nbytes : int
        Bytes of what the layer keeps for `backward`, 0 before `forward` and after `backward`.
        An output or an input that it keeps is the caller's array, not another one.
    """

    _parameters: ClassVar[tuple[str, ...]] = ()
    _kept: Any = None
    _shape: tuple[int, ...] | None = None
    _used = False

    def __call__(self, x: ArrayLike) -> Any:
        """Return ``forward(x)``."""
        return self.forward(x)

    def forward(self, x: ArrayLike) -> Any:
        """Return the activation of `x`, and keep what its gradient needs.

        Parameters
        ----------
        x : array_like
            Input, as of the function; an ndarray of a float dtype where the layer is in place.

        Returns
        -------
        ndarray or scalar
            The output: `x` itself where the layer is in place.

        Raises
        ------
        TypeError
            If `x` is of a dtype that the function does not take, or no ndarray where the layer is in
            place.
        ValueError
            If `x` is read-only where the layer is in place, or has a shape that does not fit.
        """
        y, self._kept = self._forward(x if isinstance(x, np.ndarray) else np.asarray(x))
        self._shape, self._used = np.shape(y), False
        return y

    def backward(self, grad: ArrayLike, *, retain_graph: bool = False) -> Any:
        """Return the gradient with respect to the input of the last `forward`.

        Parameters
        ----------
        grad : array_like
            Gradient of the loss with respect to the output, of its shape.
        retain_graph : bool
            Whether to keep what was saved, so that `backward` may be called once more.

        Returns
        -------
        ndarray or scalar
            Gradient of the loss with respect to the input.

        Raises
        ------
        RuntimeError
            If there was no `forward` before, or `backward` has used up what it saved.
        ValueError
            If `grad` has another shape than the output.
        """
        name = type(self).__name__
        if self._used:
            raise RuntimeError(
                f"{name}.backward was called twice after one forward: "
                "pass retain_graph=True to the first call if that is wanted"
            )
        if self._shape is None:
            raise RuntimeError(f"{name}.backward needs a forward before it")
        if np.shape(grad) != self._shape:
            raise ValueError(f"grad must have the shape of the output, {self._shape}, got {np.shape(grad)}")
        result = self._backward(grad, self._kept)
        if not retain_graph:
            self._kept, self._used = None, True
        return result

    @property
    def saved_nbytes(self) -> int:
        """Bytes of what is kept for `backward`."""
        return _nbytes(self._kept)

    def _forward(self, x: NDArray[Any]) -> tuple[Any, Any]:
        raise NotImplementedError

    def _backward(self, grad: ArrayLike, kept: Any) -> Any:
        raise NotImplementedError

    def _values(self) -> Iterator[Any]:
        return (getattr(self, name) for name in self._parameters)

    def __repr__(self) -> str:
        shown = [f"{name}={getattr(self, name)!r}" for name in self._parameters]
        if getattr(self, "inplace", False):
            shown.append("inplace=True")
        return f"{type(self).__name__}({', '.join(shown)})"


class _Elementwise(Layer):
    """A layer of one of the elementwise functions."""

    _function: ClassVar[str]
    inplace = False

    def _call(self, ending: str, *arguments: Any, **options: Any) -> Any:
        function: Callable[..., Any] = getattr(fastrelu, self._function + ending)
        return function(*arguments, *self._values(), **options)

    def _out(self, x: NDArray[Any]) -> NDArray[Any] | None:
        return x if self.inplace else None


class _KeepsInput(_Elementwise):
    def _forward(self, x: NDArray[Any]) -> tuple[Any, Any]:
        kept = x.copy() if self.inplace else x
        return self._call("", x, out=self._out(x)), kept

    def _backward(self, grad: ArrayLike, kept: Any) -> Any:
        return self._call("_backward", grad, kept)


class _KeepsOutput(_Elementwise):
    def _determined(self) -> bool:
        """Return whether the output tells the gradient."""
        return True

    def _forward(self, x: NDArray[Any]) -> tuple[Any, Any]:
        if self._determined():
            y = self._call("", x, out=self._out(x))
            return y, (True, y)
        kept = x.copy() if self.inplace else x
        return self._call("", x, out=self._out(x)), (False, kept)

    def _backward(self, grad: ArrayLike, kept: Any) -> Any:
        from_output, array = kept
        return self._call("_backward", grad, array, from_output=from_output)


class _KeepsMask(_Elementwise):
    def _forward(self, x: NDArray[Any]) -> tuple[Any, Any]:
        y, mask = self._call("_with_mask", x, out=self._out(x))
        return y, mask

    def _backward(self, grad: ArrayLike, kept: Any) -> Any:
        return self._call("_backward", grad, kept)


class ReLU(_KeepsMask):
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

    def __init__(self, inplace: bool = False) -> None:
        self.inplace = inplace


class ReLU6(_KeepsMask):
    """``min(max(0, x), 6)``, as `fastrelu.relu6`; keeps one bit an element.

    Parameters
    ----------
    inplace : bool
        Whether `forward` writes to its argument.
    """

    _function = "relu6"

    def __init__(self, inplace: bool = False) -> None:
        self.inplace = inplace


class LeakyReLU(_KeepsMask):
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

    def __init__(self, negative_slope: float = 0.01, inplace: bool = False) -> None:
        self.negative_slope = negative_slope
        self.inplace = inplace


class Hardtanh(_KeepsMask):
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

    def __init__(self, min_val: float = -1, max_val: float = 1, inplace: bool = False) -> None:
        self.min_val = min_val
        self.max_val = max_val
        self.inplace = inplace


class Threshold(_KeepsMask):
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

    def __init__(self, threshold: float = 0, value: float = 0, inplace: bool = False) -> None:
        self.threshold = threshold
        self.value = value
        self.inplace = inplace


class _Shrink(_KeepsMask):
    _parameters = ("lambd",)

    def __init__(self, lambd: float = 0.5) -> None:
        self.lambd = lambd

    def _forward(self, x: NDArray[Any]) -> tuple[Any, Any]:
        return self._call("", x), fastrelu.BitMask.from_array(np.abs(x) > self.lambd)


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


class Absolute(_KeepsInput):
    """Absolute value rectification, as `fastrelu.absolute`; keeps the input."""

    _function = "absolute"


class Hardsigmoid(_KeepsInput):
    """``x / 6 + 1 / 2`` between 0 and 1, as `fastrelu.hardsigmoid`; keeps the input.

    Parameters
    ----------
    inplace : bool
        Whether `forward` writes to its argument, of which it then keeps a copy.
    """

    _function = "hardsigmoid"

    def __init__(self, inplace: bool = False) -> None:
        self.inplace = inplace


class Hardswish(_KeepsInput):
    """``x * hardsigmoid(x)``, as `fastrelu.hardswish`; keeps the input.

    Parameters
    ----------
    inplace : bool
        Whether `forward` writes to its argument, of which it then keeps a copy.
    """

    _function = "hardswish"

    def __init__(self, inplace: bool = False) -> None:
        self.inplace = inplace


class SquaredReLU(_KeepsOutput):
    """``max(0, x)**2``, as `fastrelu.squared_relu`; keeps the output."""

    _function = "squared_relu"


class ELU(_KeepsOutput):
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

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        self.alpha = alpha
        self.inplace = inplace

    def _determined(self) -> bool:
        return self.alpha > 0


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


class SELU(_KeepsOutput):
    """Scaled ELU, as `fastrelu.selu`; keeps the output.

    Parameters
    ----------
    inplace : bool
        Whether `forward` writes to its argument.
    """

    _function = "selu"

    def __init__(self, inplace: bool = False) -> None:
        self.inplace = inplace


class Sigmoid(_KeepsOutput):
    """``1 / (1 + exp(-x))``, as `fastrelu.sigmoid`; keeps the output."""

    _function = "sigmoid"


class LogSigmoid(_KeepsOutput):
    """``log(sigmoid(x))``, as `fastrelu.logsigmoid`; keeps the output."""

    _function = "logsigmoid"


class Tanh(_KeepsOutput):
    """Hyperbolic tangent, as `fastrelu.tanh`; keeps the output."""

    _function = "tanh"


class Softplus(_KeepsOutput):
    """``log(1 + exp(beta * x)) / beta``, as `fastrelu.softplus`; keeps the output if `beta` is above 0, else the input.

    Parameters
    ----------
    beta : float
        How sharp the bend is.
    """

    _function = "softplus"
    _parameters = ("beta",)

    def __init__(self, beta: float = 1.0) -> None:
        self.beta = beta

    def _determined(self) -> bool:
        return self.beta > 0


class Tanhshrink(_KeepsInput):
    """``x - tanh(x)``, as `fastrelu.tanhshrink`; keeps the input."""

    _function = "tanhshrink"


class Softsign(_KeepsInput):
    """``x / (1 + |x|)``, as `fastrelu.softsign`; keeps the input."""

    _function = "softsign"


class SiLU(_KeepsInput):
    """``x * sigmoid(x)``, as `fastrelu.silu`; keeps the input.

    Parameters
    ----------
    inplace : bool
        Whether `forward` writes to its argument, of which it then keeps a copy.
    """

    _function = "silu"

    def __init__(self, inplace: bool = False) -> None:
        self.inplace = inplace


class Swish(_KeepsInput):
    """``x * sigmoid(beta * x)``, as `fastrelu.swish`; keeps the input.

    Parameters
    ----------
    beta : float
        How sharp the bend is.
    """

    _function = "swish"
    _parameters = ("beta",)

    def __init__(self, beta: float = 1.0) -> None:
        self.beta = beta


class GELU(_KeepsInput):
    """``x`` times the normal distribution's share below it, as `fastrelu.gelu`; keeps the input.

    Parameters
    ----------
    approximate : {"none", "tanh"}
        Whether the normal distribution is exact, or approximated by a tanh.
    """

    _function = "gelu"
    _parameters = ("approximate",)

    def __init__(self, approximate: str = "none") -> None:
        self.approximate = approximate


class Mish(_KeepsInput):
    """``x * tanh(softplus(x))``, as `fastrelu.mish`; keeps the input.

    Parameters
    ----------
    inplace : bool
        Whether `forward` writes to its argument, of which it then keeps a copy.
    """

    _function = "mish"

    def __init__(self, inplace: bool = False) -> None:
        self.inplace = inplace


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

    def __init__(self, num_parameters: int = 1, init: float = 0.25, dtype: DTypeLike = np.float32) -> None:
        self.num_parameters = num_parameters
        self.init = init
        self.weight = np.full(num_parameters, init, dtype)
        self.weight_grad: NDArray[Any] | None = None

    _parameters = ("num_parameters", "init")

    def _weight(self, x: NDArray[Any]) -> tuple[Any, int | None]:
        """Return the weight in the dtype of x, and the axis along which it lies."""
        weight = self.weight.astype(x.dtype, copy=False) if x.dtype.kind == "f" else self.weight
        if self.num_parameters == 1:
            return weight.reshape(()), None
        if x.ndim < 2 or x.shape[1] != self.num_parameters:
            raise ValueError(f"x must have {self.num_parameters} channels along axis 1, got shape {x.shape}")
        return weight, 1

    def _forward(self, x: NDArray[Any]) -> tuple[Any, Any]:
        weight, axis = self._weight(x)
        return fastrelu.prelu(x, weight, axis=axis), x

    def _backward(self, grad: ArrayLike, kept: Any) -> Any:
        weight, axis = self._weight(kept)
        grad_x, grad_weight = fastrelu.prelu_backward(grad, kept, weight, axis=axis)
        self.weight_grad = np.reshape(grad_weight, self.weight.shape).astype(self.weight.dtype)
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

    def __init__(self, lower: float = 1 / 8, upper: float = 1 / 3, inplace: bool = False, rng: Any = None) -> None:
        self.lower = lower
        self.upper = upper
        self.inplace = inplace
        self.rng = np.random.default_rng(rng)
        self.training = True

    def train(self, mode: bool = True) -> "RReLU":
        """Draw slopes from now on, or do not; return the layer."""
        self.training = mode
        return self

    def eval(self) -> "RReLU":
        """Take the mean slope from now on; return the layer."""
        return self.train(False)

    def _forward(self, x: NDArray[Any]) -> tuple[Any, Any]:
        out = x if self.inplace else None
        if self.training:
            return fastrelu.rrelu(x, self.lower, self.upper, out=out, rng=self.rng)
        slope = (self.lower + self.upper) / 2
        y, mask = fastrelu.leaky_relu_with_mask(x, slope, out=out)
        return y, (mask, slope)

    def _backward(self, grad: ArrayLike, kept: Any) -> Any:
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

    def __init__(self, dim: int = -1) -> None:
        self.dim = dim

    def _halves(self, x: NDArray[Any]) -> list[NDArray[Any]]:
        if not -x.ndim <= self.dim < x.ndim or x.shape[self.dim] % 2:
            raise ValueError(f"x must have an even number of elements along axis {self.dim}, got shape {x.shape}")
        return np.split(x, 2, axis=self.dim)

    def _forward(self, x: NDArray[Any]) -> tuple[Any, Any]:
        up, gate = self._halves(x)
        return fastrelu.glu(gate, up), x

    def _backward(self, grad: ArrayLike, kept: Any) -> Any:
        up, gate = self._halves(kept)
        grad_x = np.empty(kept.shape, np.result_type(np.asarray(grad), kept, np.float16))
        grad_up, grad_gate = self._halves(grad_x)
        fastrelu.glu_backward(grad, gate, up, out=(grad_gate, grad_up))
        return grad_x


class CReLU(Layer):
    """``relu(x)`` and ``relu(-x)`` one after the other, as `fastrelu.crelu`; keeps the input.

    Parameters
    ----------
    axis : int
        The axis along which they lie.
    """

    _parameters = ("axis",)

    def __init__(self, axis: int = -1) -> None:
        self.axis = axis

    def _forward(self, x: NDArray[Any]) -> tuple[Any, Any]:
        return fastrelu.crelu(x, self.axis), x

    def _backward(self, grad: ArrayLike, kept: Any) -> Any:
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

    def __init__(self, pieces: int, axis: int = -1) -> None:
        self.pieces = pieces
        self.axis = axis

    def _forward(self, x: NDArray[Any]) -> tuple[Any, Any]:
        return fastrelu.maxout_with_argmax(x, self.pieces, self.axis)

    def _backward(self, grad: ArrayLike, kept: Any) -> Any:
        return fastrelu.maxout_backward(grad, kept, self.pieces, self.axis)
