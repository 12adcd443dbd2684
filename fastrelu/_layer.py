"""What layers are made of: one `forward`, then one `backward`, and what is kept between them."""

from abc import ABC, abstractmethod

import numpy as np

import fastrelu

from ._arrays import float_for_integers, is_bfloat16


def _nbytes(kept):
    return sum(map(_nbytes, kept)) if isinstance(kept, tuple) else getattr(kept, "nbytes", 0)


class Layer(ABC):
    """What all layers share: one `forward`, then one `backward`.

    Attributes
    ----------
    saved_nbytes : int
        Bytes of what the layer keeps for `backward`, 0 before `forward` and after `backward`.
        An output or an input that it keeps is the caller's array, not another one.
    """

    _parameters = ()
    _kept = None
    _shape = None
    _used = False

    def __call__(self, x):
        """Return ``forward(x)``."""
        return self.forward(x)

    def forward(self, x):
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
        if getattr(self, "inplace", False):
            if not isinstance(x, np.ndarray):
                raise TypeError(f"x must be an ndarray with inplace=True, got {type(x).__name__}")
            if not x.flags.writeable:
                raise ValueError("x must be writeable with inplace=True, got a read-only array")
        y, self._kept = self._forward(x if isinstance(x, np.ndarray) else np.asarray(x))
        self._shape, self._used = np.shape(y), False
        return y

    def backward(self, grad, *, retain_graph=False):
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
        result = self._backward(grad if isinstance(grad, np.ndarray) else np.asarray(grad), self._kept)
        if not retain_graph:
            self._kept, self._used = None, True
        return result

    @property
    def saved_nbytes(self):
        """Bytes of what is kept for `backward`."""
        return _nbytes(self._kept)

    @abstractmethod
    def _forward(self, x):
        """Return the output, and what to keep."""

    @abstractmethod
    def _backward(self, grad, kept):
        """Return the gradient from what was kept."""

    def _values(self):
        return (getattr(self, name) for name in self._parameters)

    def __repr__(self):
        shown = [f"{name}={getattr(self, name)!r}" for name in self._parameters]
        if getattr(self, "inplace", False):
            shown.append("inplace=True")
        return f"{type(self).__name__}({', '.join(shown)})"


class Elementwise(Layer):
    """A layer of one of the elementwise functions."""

    _function = None
    inplace = False

    def _call(self, ending, *arguments, **options):
        function = getattr(fastrelu, self._function + ending)
        return function(*arguments, *self._values(), **options)

    def _out(self, x):
        return x if self.inplace else None


class KeepsInput(Elementwise):
    """Keeps the input, or a copy where it is written over."""

    def _forward(self, x):
        kept = x.copy() if self.inplace else x
        return self._call("", x, out=self._out(x)), kept

    def _backward(self, grad, kept):
        return self._call("_backward", grad, kept)


class KeepsOutput(KeepsInput):
    """Keeps the output where that tells the gradient, else the input."""

    def _determined(self, x):
        """Return whether no parameter is 0, negative or infinite in the dtype of `x`."""
        dtype = x.dtype if x.dtype.kind == "f" or is_bfloat16(x.dtype) else float_for_integers([x.dtype])
        with np.errstate(all="ignore"):
            values = [np.asarray(value).astype(dtype) for value in self._values()]
            return all(((value > 0) & (value < np.inf)).all() for value in values)

    def _forward(self, x):
        if self._determined(x):
            y = self._call("", x, out=self._out(x))
            return y, (True, y)
        y, kept = super()._forward(x)
        return y, (False, kept)

    def _backward(self, grad, kept):
        from_output, array = kept
        return self._call("_backward", grad, array, from_output=from_output)


class KeepsMask(Elementwise):
    """Keeps one bit an element."""

    def _forward(self, x):
        return self._call("_with_mask", x, out=self._out(x))

    def _backward(self, grad, kept):
        return self._call("_backward", grad, kept)


class MayBeInPlace(Elementwise):
    """Has no parameter but whether `forward` writes to its argument."""

    def __init__(self, inplace=False):
        self.inplace = inplace
