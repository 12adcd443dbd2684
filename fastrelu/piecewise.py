"""Activations of straight pieces.

Each function is what a call does in general.  `compiled` puts a fast path in front,
which takes over where all arguments are plain, with the same result.
"""

from . import ufuncs
from ._calls import call, call_with_mask, require_positive, unpacked
from ._core import compiled

__all__ = [
    "leaky_relu",
    "leaky_relu_backward",
    "leaky_relu_with_mask",
    "relu",
    "relu_backward",
    "relu_mask",
    "relu_with_mask",
]


@compiled
def relu(x, /, out=None, **ufunc_kwargs):
    """Rectified linear unit, elementwise.

    ``y = x`` where ``x >= 0``, else ``0``.

    Parameters
    ----------
    x : array_like of bool, integers, float16, float32 or float64
        Input, of any shape.
    out : ndarray, optional
        Where the result goes: of the shape of `x` and of a dtype to which the result
        casts.  It may be `x` itself (in place).
    **ufunc_kwargs
        ``where``, ``casting``, ``order``, ``dtype``, ``subok``: as of NumPy's ufuncs.

    Returns
    -------
    ndarray or scalar
        Of the shape and dtype of `x`.  NaN stays NaN and -0.0 stays -0.0.

    Raises
    ------
    TypeError
        If a dtype is not one of those above, or does not cast to that of `out`.
    ValueError
        If shapes do not broadcast, or `out` is read-only.

    See Also
    --------
    relu_backward : Its gradient.
    relu_with_mask : The same, with what backward needs in one bit an element.

    Notes
    -----
    The gradient is 1 for ``x > 0``, else 0; at 0 it is 0.

    References
    ----------
    V. Nair and G. E. Hinton, "Rectified linear units improve restricted Boltzmann
    machines", ICML 2010.

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-1.5, 0.0, 2.0], dtype=np.float32)
    >>> fastrelu.relu(x)
    array([0., 0., 2.], dtype=float32)
    >>> fastrelu.relu(x, out=x) is x
    True
    """
    return call(ufuncs.relu, {"x": x}, out, ufunc_kwargs)


@compiled
def relu_backward(grad, x, /, out=None, *, from_output=False, **ufunc_kwargs):
    """Gradient of `relu`.

    ``grad_x = grad`` where ``x > 0``, else ``0``: selected, not multiplied, so that an
    infinite or NaN `grad` adds nothing where the unit is off.

    Parameters
    ----------
    grad : array_like of bool, integers, float16, float32 or float64
        Gradient of the loss with respect to the output of `relu`.
    x : array_like or BitMask
        The input of `relu`, or its output, or its mask: as a bool array or a `BitMask`.
    out : ndarray, optional
        Where the result goes; may be `grad` itself.
    from_output : bool
        Says that `x` is the output.  Allowed for readability: `relu` keeps the sign that
        matters, so that the result is the same.
    **ufunc_kwargs
        ``where``, ``casting``, ``order``, ``dtype``, ``subok``: as of NumPy's ufuncs.

    Returns
    -------
    ndarray or scalar
        Gradient of the loss with respect to the input, of the shape to which `grad` and
        `x` broadcast.  The gradient at 0 and at NaN is 0.

    Raises
    ------
    TypeError
        If a dtype is not one of those above, or does not cast to that of `out`.
    ValueError
        If shapes do not broadcast, or `out` is read-only.

    References
    ----------
    V. Nair and G. E. Hinton, "Rectified linear units improve restricted Boltzmann
    machines", ICML 2010.

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-1.5, 0.0, 2.0])
    >>> fastrelu.relu_backward(np.array([np.inf, 1.0, 1.0]), x)
    array([0., 0., 1.])
    """
    return call(ufuncs.relu_backward, {"grad": grad, "x": unpacked(x)}, out, ufunc_kwargs)


@compiled
def relu_mask(x, /, out=None, **ufunc_kwargs):
    """Mask of `relu`: where its gradient is 1.

    ``mask = x > 0``.

    Parameters
    ----------
    x : array_like of bool, integers, float16, float32 or float64
        Input, of any shape.
    out : ndarray of bool, optional
        Where the result goes.
    **ufunc_kwargs
        ``where``, ``casting``, ``order``, ``subok``: as of NumPy's ufuncs.

    Returns
    -------
    ndarray of bool or bool
        Of the shape of `x`; False for NaN.

    Raises
    ------
    TypeError
        If a dtype is not one of those above.
    ValueError
        If shapes do not broadcast, or `out` is read-only.

    References
    ----------
    V. Nair and G. E. Hinton, "Rectified linear units improve restricted Boltzmann
    machines", ICML 2010.

    Examples
    --------
    >>> import fastrelu
    >>> fastrelu.relu_mask([-1.5, 0.0, 2.0])
    array([False, False,  True])
    """
    return call(ufuncs.relu_mask, {"x": x}, out, ufunc_kwargs)


@compiled
def relu_with_mask(x, /, out=None, mask=None, *, packed=True):
    """`relu` and its mask in one pass.

    Parameters
    ----------
    x : array_like of bool, integers, float16, float32 or float64
        Input, of any shape.
    out : ndarray, optional
        Where the output goes; may be `x` itself, since `relu_backward` needs only the
        mask.
    mask : BitMask or ndarray of bool, optional
        Where the mask goes: a `BitMask` if `packed`, else a bool array, of the shape of
        `x`.
    packed : bool
        Whether the mask has one bit an element, or one byte.

    Returns
    -------
    y : ndarray or scalar
        ``relu(x)``.
    mask : BitMask or ndarray of bool
        ``x > 0``: 1/32 of the bytes of a float32 `x` if `packed`, else 1/4.

    Raises
    ------
    TypeError
        If `mask` is not of the kind that `packed` asks for, or a dtype is not one of
        those above.
    ValueError
        If `mask` or `out` has another shape than `x`, or is read-only.

    Notes
    -----
    The gradient is 1 where the mask is True, else 0.

    References
    ----------
    V. Nair and G. E. Hinton, "Rectified linear units improve restricted Boltzmann
    machines", ICML 2010.

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> h = np.array([-1.5, 0.0, 2.0])
    >>> h, mask = fastrelu.relu_with_mask(h, out=h)
    >>> fastrelu.relu_backward(np.ones(3), mask)
    array([0., 0., 1.])
    """
    return call_with_mask(ufuncs.relu, ufuncs.relu_mask, {"x": x}, out, mask, packed)


@compiled
def leaky_relu(x, /, negative_slope=0.01, out=None, **ufunc_kwargs):
    """Leaky rectified linear unit, elementwise.

    ``y = x`` where ``x >= 0``, else ``negative_slope * x``.

    Parameters
    ----------
    x : array_like of bool, integers, float16, float32 or float64
        Input, of any shape.
    negative_slope : array_like of float
        Slope left of 0.  An array broadcasts against `x`.
    out : ndarray, optional
        Where the result goes; may be `x` itself.
    **ufunc_kwargs
        ``where``, ``casting``, ``order``, ``dtype``, ``subok``: as of NumPy's ufuncs.

    Returns
    -------
    ndarray or scalar
        Of the shape to which the inputs broadcast and of their common dtype; integers
        become floats as in `np.exp`.  NaN stays NaN, and a slope of 0 makes -inf a zero.

    Raises
    ------
    TypeError
        If a dtype is not one of those above, or does not cast to that of `out`.
    ValueError
        If shapes do not broadcast, or `out` is read-only.

    Notes
    -----
    The gradient is 1 for ``x > 0``, else `negative_slope`; at 0 it is the left one.

    References
    ----------
    A. L. Maas, A. Y. Hannun and A. Y. Ng, "Rectifier nonlinearities improve neural
    network acoustic models", ICML 2013.

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> fastrelu.leaky_relu(np.array([-2.0, 3.0]), 0.1)
    array([-0.2,  3. ])
    """
    return call(ufuncs.leaky_relu, {"x": x, "negative_slope": negative_slope}, out, ufunc_kwargs)


@compiled
def leaky_relu_backward(grad, x, /, negative_slope=0.01, out=None, *, from_output=False, **ufunc_kwargs):
    """Gradient of `leaky_relu`.

    ``grad_x = grad`` where ``x > 0``, else ``negative_slope * grad``.

    Parameters
    ----------
    grad : array_like of bool, integers, float16, float32 or float64
        Gradient of the loss with respect to the output of `leaky_relu`.
    x : array_like or BitMask
        The input of `leaky_relu`, or its mask: as a bool array or a `BitMask`; or its
        output, with ``from_output=True``.
    negative_slope : array_like of float
        Slope left of 0.
    out : ndarray, optional
        Where the result goes; may be `grad` itself.
    from_output : bool
        Says that `x` is the output, which serves if `negative_slope` is above 0.
    **ufunc_kwargs
        ``where``, ``casting``, ``order``, ``dtype``, ``subok``: as of NumPy's ufuncs.

    Returns
    -------
    ndarray or scalar
        Gradient of the loss with respect to the input.  At 0 and at NaN the gradient is
        the left one, ``negative_slope * grad``, and 0 for a slope of 0 whatever `grad`.

    Raises
    ------
    TypeError
        If a dtype is not one of those above, or does not cast to that of `out`.
    ValueError
        If shapes do not broadcast, if `out` is read-only, or if `from_output` comes with
        a slope that is not above 0.

    References
    ----------
    A. L. Maas, A. Y. Hannun and A. Y. Ng, "Rectifier nonlinearities improve neural
    network acoustic models", ICML 2013.

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> fastrelu.leaky_relu_backward(np.ones(2), np.array([-2.0, 3.0]), 0.1)
    array([0.1, 1. ])
    """
    if from_output:
        require_positive("negative_slope", negative_slope)
    arguments = {"grad": grad, "x": unpacked(x), "negative_slope": negative_slope}
    return call(ufuncs.leaky_relu_backward, arguments, out, ufunc_kwargs)


@compiled
def leaky_relu_with_mask(x, /, negative_slope=0.01, out=None, mask=None, *, packed=True):
    """`leaky_relu` and its mask in one pass.

    Parameters
    ----------
    x : array_like of bool, integers, float16, float32 or float64
        Input, of any shape.
    negative_slope : array_like of float
        Slope left of 0; must broadcast to the shape of `x`.
    out : ndarray, optional
        Where the output goes; may be `x` itself.
    mask : BitMask or ndarray of bool, optional
        Where the mask goes: a `BitMask` if `packed`, else a bool array, of the shape of
        `x`.
    packed : bool
        Whether the mask has one bit an element, or one byte.

    Returns
    -------
    y : ndarray or scalar
        ``leaky_relu(x, negative_slope)``.
    mask : BitMask or ndarray of bool
        ``x > 0``, for `leaky_relu_backward`.

    Raises
    ------
    TypeError
        If `mask` is not of the kind that `packed` asks for, or a dtype is not one of
        those above.
    ValueError
        If `mask` or `out` has another shape than `x`, or is read-only.

    Notes
    -----
    The gradient is 1 where the mask is True, else `negative_slope`.

    References
    ----------
    A. L. Maas, A. Y. Hannun and A. Y. Ng, "Rectifier nonlinearities improve neural
    network acoustic models", ICML 2013.

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> y, mask = fastrelu.leaky_relu_with_mask(np.array([-2.0, 3.0]), 0.1)
    >>> fastrelu.leaky_relu_backward(np.ones(2), mask, 0.1)
    array([0.1, 1. ])
    """
    arguments = {"x": x, "negative_slope": negative_slope}
    return call_with_mask(ufuncs.leaky_relu, ufuncs.leaky_relu_mask, arguments, out, mask, packed)
