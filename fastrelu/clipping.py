"""Activations that clip to an interval: hardtanh, and the sigmoid and swish of straight pieces.

Each function is what a call does in general.  `compiled` puts a fast path in front, which
takes over where all arguments are plain, with the same result.
"""

from . import ufuncs
from ._calls import call, call_backward, call_backward_between, within_dtype
from ._core import compiled
from ._docs import documented

__all__ = [
    "hardsigmoid",
    "hardsigmoid_backward",
    "hardswish",
    "hardswish_backward",
    "hardtanh",
    "hardtanh_backward",
]


@compiled
@documented
def hardtanh(x, /, min_val=-1, max_val=1, out=None, *, bias=None, **ufunc_kwargs):
    """Clip to an interval, elementwise: the tanh of straight pieces.

    ``y = min(max(x, min_val), max_val)``.

    Parameters
    ----------
    {x}
    min_val : array_like
        Lower bound, and value below it.
    max_val : array_like
        Upper bound, and value above it.
    {forward}

    Notes
    -----
    The gradient is 1 for ``min_val < x < max_val``, else 0.

    References
    ----------
    {hardtanh_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.hardtanh(x)
    array([-1.  , -1.  ,  0.25,  1.  ,  1.  ])
    """
    bounds = {"min_val": within_dtype(min_val, x, bias), "max_val": within_dtype(max_val, x, bias)}
    return call(ufuncs.hardtanh, {"x": x} | bounds, out, ufunc_kwargs, bias)


@compiled
@documented
def hardtanh_backward(
    grad, x, /, min_val=-1, max_val=1, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs
):
    """Gradient of `hardtanh`.

    ``grad_x = grad`` where ``min_val < x < max_val``, else ``0``.

    Parameters
    ----------
    {grad}
    {x_or_mask}
    min_val : array_like
        Lower bound, and value below it.
    max_val : array_like
        Upper bound, and value above it.
    {backward_from_output}

    References
    ----------
    {hardtanh_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.hardtanh_backward(np.ones(5), x, -2, 2)
    array([0., 1., 1., 0., 0.])
    """
    bounds = {"min_val": min_val, "max_val": max_val}
    return call_backward_between(
        "hardtanh", grad, x, min_val, max_val, bounds, out, from_output, ufunc_kwargs, bias, bias_grad
    )


@compiled
@documented
def hardsigmoid(x, /, out=None, *, bias=None, **ufunc_kwargs):
    """Sigmoid of straight pieces, elementwise.

    ``y = min(max(x / 6 + 1 / 2, 0), 1)``.

    Parameters
    ----------
    {x}
    {forward}

    Notes
    -----
    The gradient is 1/6 for ``-3 < x < 3``, else 0.

    References
    ----------
    {hardsigmoid_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> fastrelu.hardsigmoid(np.array([-4.0, 0.0, 1.5, 4.0]))
    array([0.  , 0.5 , 0.75, 1.  ])
    """
    return call(ufuncs.hardsigmoid, {"x": x}, out, ufunc_kwargs, bias)


@compiled
@documented
def hardsigmoid_backward(grad, x, /, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradient of `hardsigmoid`.

    ``grad_x = grad / 6`` where ``-3 < x < 3``, else ``0``.

    Parameters
    ----------
    {grad}
    {x_input}
    {backward}

    References
    ----------
    {hardsigmoid_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.hardsigmoid_backward(np.full(5, 6.0), x)
    array([0., 1., 1., 1., 0.])
    """
    return call_backward("hardsigmoid", grad, x, {}, out, from_output, ufunc_kwargs, bias, bias_grad)


@compiled
@documented
def hardswish(x, /, out=None, *, bias=None, **ufunc_kwargs):
    """Swish of straight pieces, elementwise.

    ``y = x * min(max(x + 3, 0), 6) / 6``.

    Parameters
    ----------
    {x}
    {forward}

    Notes
    -----
    The gradient is 0 for ``x <= -3``, 1 for ``x >= 3``, and ``(2 * x + 3) / 6`` between.

    References
    ----------
    {hardswish_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> fastrelu.hardswish(np.array([-4.0, 0.0, 1.5, 4.0]))
    array([-0.   ,  0.   ,  1.125,  4.   ])
    """
    return call(ufuncs.hardswish, {"x": x}, out, ufunc_kwargs, bias)


@compiled
@documented
def hardswish_backward(grad, x, /, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradient of `hardswish`.

    ``grad_x = 0`` where ``x <= -3``, ``grad`` where ``x >= 3``, else
    ``grad * (2 * x + 3) / 6``.

    Parameters
    ----------
    {grad}
    {x_input}
    {backward}

    References
    ----------
    {hardswish_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> fastrelu.hardswish_backward(np.full(4, 6.0), np.array([-4.0, 0.0, 1.5, 4.0]))
    array([0., 3., 6., 6.])
    """
    return call_backward("hardswish", grad, x, {}, out, from_output, ufunc_kwargs, bias, bias_grad)
