"""Activations whose slope is learned."""

import operator

import numpy as np

from . import ufuncs
from ._arrays import WANTED, is_bfloat16, real_dtype
from ._bias import biased, checked_bias_grad, rounded_to, sum_into, summed
from ._calls import call, call_backward, require_positive
from ._core import compiled
from ._docs import documented
from .bitmask import BitMask

__all__ = ["prelu", "prelu_backward"]


def along_axis(weight, axis, ndim):
    """Lay a 1-D weight along an axis of an ndim-dimensional array."""
    if axis is None:
        return weight
    weight = np.asanyarray(weight)
    if weight.ndim != 1:
        raise ValueError(f"weight must have one dimension where axis is given, got shape {weight.shape}")
    try:
        axis = operator.index(axis)
    except TypeError:
        raise TypeError(f"axis must be an int or None, got {type(axis).__name__}") from None
    if not -ndim <= axis < ndim:
        raise ValueError(f"axis must be from {-ndim} to {ndim - 1} for x of {ndim} dimensions, got {axis}")
    return weight.reshape(-1, *(1,) * (ndim - 1 - axis % ndim))


@compiled
@documented
def prelu(x, /, weight, out=None, *, bias=None, axis=None, **ufunc_kwargs):
    """Parametric rectified linear unit, elementwise: a leaky one whose slope is learned.

    ``y = x`` where ``x >= 0``, else ``weight * x``.

    Parameters
    ----------
    x : array_like of bool, integers, float16, float32 or float64
        Input, of any shape.
    weight : array_like of float
        Slope left of 0; broadcasts against `x`, unless `axis` is given.
    out : ndarray, optional
        Where the result goes; may be `x` itself.
    {bias}
    axis : int, optional
        The axis of `x` along which a 1-D `weight` lies, one slope a channel.
    **ufunc_kwargs
        ``where``, ``casting``, ``order``, ``dtype``, ``subok``: as of NumPy's ufuncs.

    Returns
    -------
    ndarray or scalar
        Of the shape to which the inputs broadcast and of their common dtype; integers
        become floats as in `np.exp`.

    Raises
    ------
    TypeError
        If a dtype is not one of those above, or does not cast to that of `out`.
    ValueError
        If shapes do not broadcast, if `out` is read-only, if `axis` is out of range, or
        given for a `weight` that is not 1-D.

    Notes
    -----
    The gradient with respect to `x` is 1 for ``x > 0``, else `weight`; at 0 it is the
    left one.

    References
    ----------
    K. He, X. Zhang, S. Ren and J. Sun, "Delving deep into rectifiers: surpassing
    human-level performance on ImageNet classification", ICCV 2015.

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([[-2.0, 3.0], [-4.0, -5.0]])
    >>> fastrelu.prelu(x, np.array([0.1, 0.5]), axis=0)
    array([[-0.2,  3. ],
           [-2. , -2.5]])
    """
    return call(ufuncs.prelu, {"x": x, "weight": along_axis(weight, axis, np.ndim(x))}, out, ufunc_kwargs, bias)


@documented
def prelu_backward(grad, x, /, weight, out=None, *, axis=None, from_output=False, bias=None, bias_grad=None):
    """Gradients of `prelu` with respect to its input and to its weight.

    ``grad_x = grad`` where ``x > 0``, else ``weight * grad``; `grad_weight` is the sum of
    ``grad * x`` over the elements with ``not x > 0`` that share the weight.

    Parameters
    ----------
    grad : array_like of bool, integers, float16, float32 or float64
        Gradient of the loss with respect to the output of `prelu`, of the shape of `x`.
    x : array_like of bool, integers, float16, float32 or float64
        The input of `prelu`, or its output, with ``from_output=True``.
    weight : array_like of float
        Slope left of 0; broadcasts against `x`, unless `axis` is given.
    out : ndarray, optional
        Where `grad_x` goes; may be `grad` or `x` itself.
    axis : int, optional
        The axis of `x` along which a 1-D `weight` lies.
    from_output : bool
        Says that `x` is the output, which serves if every weight is above 0.
    {bias_backward}
    {bias_grad}

    Returns
    -------
    grad_x : ndarray or scalar
        Gradient of the loss with respect to the input.
    grad_weight : ndarray or scalar
        Gradient of the loss with respect to `weight`, of its shape, and of its dtype if
        that is a float dtype, else of that of `grad_x`.  Products and sums are taken in
        float64, in an order that does not depend on the number of threads.

    Raises
    ------
    TypeError
        If a dtype is not one of those above, does not cast to that of `out`, or if `x` is
        a `BitMask`, which knows nothing of the weight's gradient.
    ValueError
        If `grad` has another shape than `x`, if `weight` does not broadcast to it, if
        `out` is read-only, if `axis` is out of range, or if `from_output` comes with a
        weight that is not above 0.

    References
    ----------
    K. He, X. Zhang, S. Ren and J. Sun, "Delving deep into rectifiers: surpassing
    human-level performance on ImageNet classification", ICCV 2015.

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([[-2.0, 3.0], [-4.0, -5.0]])
    >>> grad_x, grad_weight = fastrelu.prelu_backward(np.ones((2, 2)), x, np.array([0.1, 0.5]), axis=0)
    >>> grad_x
    array([[0.1, 1. ],
           [0.5, 0.5]])
    >>> grad_weight
    array([-2., -9.])
    """
    if isinstance(x, BitMask):
        raise TypeError("x must be the input or the output of prelu, got a BitMask: the gradient of weight needs x")
    grad, x, half = np.asanyarray(grad), np.asanyarray(x), None
    # As in forward, whatever dimensions a bias adds.
    ndim = x.ndim
    if bias is not None and not from_output:
        arguments, half = biased(ufuncs.prelu, {"grad": grad, "x": x, "weight": weight}, bias)
        x, weight = arguments["x"], arguments["weight"]
    for name, array in (("grad", grad), ("x", x), ("weight", np.asarray(weight))):
        if not real_dtype(array.dtype):
            raise TypeError(f"{name} must have a {WANTED} dtype, got {array.dtype}")
    if grad.shape != x.shape:
        raise ValueError(f"grad must have the shape of x, {x.shape}, got {grad.shape}")
    laid = along_axis(weight, axis, ndim)
    try:
        fits = np.broadcast_shapes(np.shape(laid), x.shape) == x.shape
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(f"weight must broadcast to the shape of x, {x.shape}, got {np.shape(weight)}")
    if from_output:
        require_positive("weight", weight)
    axes = None if bias_grad is None else checked_bias_grad(bias_grad, bias, {"x": x}, out)
    # Before grad_x, which may overwrite what this reads.
    with np.errstate(all="ignore"):
        grad_weight = summed("prelu", np.asarray(grad), np.asarray(x), np.shape(laid)).reshape(np.shape(weight))
        if from_output:
            grad_weight = grad_weight / weight
    grad_x = call_backward("prelu", grad, x, {"weight": laid}, out, from_output, {})
    grad_x = rounded_to(half, grad_x, out)
    if bias_grad is not None:
        sum_into(bias_grad, grad_x, axes)
    dtype = getattr(weight, "dtype", grad_x.dtype)
    with np.errstate(all="ignore"):
        return grad_x, grad_weight.astype(dtype if dtype.kind == "f" or is_bfloat16(dtype) else grad_x.dtype)[()]
