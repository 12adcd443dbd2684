"""Rectifiers: relu and what differs from it on one side of 0.

Each function is what a call does in general.  `compiled` puts a fast path in front, which
takes over where all arguments are plain, with the same result.
"""

from . import ufuncs
from ._calls import call, call_backward, require_positive
from ._core import compiled
from ._docs import documented

__all__ = [
    "absolute",
    "absolute_backward",
    "leaky_relu",
    "leaky_relu_backward",
    "relu",
    "relu6",
    "relu6_backward",
    "relu_backward",
    "squared_relu",
    "squared_relu_backward",
]


@compiled
@documented
def relu(x, /, out=None, *, bias=None, **ufunc_kwargs):
    """Rectified linear unit, elementwise.

    ``y = x`` where ``x >= 0``, else ``0``.

    Parameters
    ----------
    {x}
    {forward}

    Notes
    -----
    The gradient is 1 for ``x > 0``, else 0.  -0.0 stays -0.0.

    References
    ----------
    {relu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.relu(x, out=x)
    array([0.  , 0.  , 0.25, 2.  , 8.  ])
    """
    return call(ufuncs.relu, {"x": x}, out, ufunc_kwargs, bias)


@compiled
@documented
def relu_backward(grad, x, /, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradient of `relu`.

    ``grad_x = grad`` where ``x > 0``, else ``0``: selected, not multiplied, so that an
    infinite or NaN `grad` adds nothing where the unit is off.

    Parameters
    ----------
    {grad}
    {x_or_mask}
    {backward_from_output}

    References
    ----------
    {relu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.relu_backward(np.full(5, np.inf), x)
    array([ 0.,  0., inf, inf, inf])
    """
    return call_backward("relu", grad, x, {}, out, from_output, ufunc_kwargs, bias, bias_grad)


@compiled
@documented
def relu6(x, /, out=None, *, bias=None, **ufunc_kwargs):
    """Rectified linear unit with a ceiling of 6, elementwise.

    ``y = min(max(x, 0), 6)``.

    Parameters
    ----------
    {x}
    {forward}

    Notes
    -----
    The gradient is 1 for ``0 < x < 6``, else 0.

    References
    ----------
    {relu6_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.relu6(x)
    array([0.  , 0.  , 0.25, 2.  , 6.  ])
    """
    return call(ufuncs.relu6, {"x": x}, out, ufunc_kwargs, bias)


@compiled
@documented
def relu6_backward(grad, x, /, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradient of `relu6`.

    ``grad_x = grad`` where ``0 < x < 6``, else ``0``.

    Parameters
    ----------
    {grad}
    {x_or_mask}
    {backward_from_output}

    References
    ----------
    {relu6_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.relu6_backward(np.ones(5), x)
    array([0., 0., 1., 1., 0.])
    """
    return call_backward("relu6", grad, x, {}, out, from_output, ufunc_kwargs, bias, bias_grad)


@compiled
@documented
def leaky_relu(x, /, negative_slope=0.01, out=None, *, bias=None, **ufunc_kwargs):
    """Leaky rectified linear unit, elementwise.

    ``y = x`` where ``x >= 0``, else ``negative_slope * x``.

    Parameters
    ----------
    {x}
    negative_slope : array_like of float
        Slope left of 0.
    {forward}

    Notes
    -----
    The gradient is 1 for ``x > 0``, else `negative_slope`; at 0 it is the left one.  A slope of
    0 makes -inf a zero, not NaN.

    References
    ----------
    {leaky_relu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.leaky_relu(x, 0.5)
    array([-2.  , -0.5 ,  0.25,  2.  ,  8.  ])
    """
    return call(ufuncs.leaky_relu, {"x": x, "negative_slope": negative_slope}, out, ufunc_kwargs, bias)


@compiled
@documented
def leaky_relu_backward(
    grad, x, /, negative_slope=0.01, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs
):
    """Gradient of `leaky_relu`.

    ``grad_x = grad`` where ``x > 0``, else ``negative_slope * grad``, and 0 there for a slope
    of 0 whatever `grad`.  The output serves if `negative_slope` is above 0.

    Parameters
    ----------
    {grad}
    {x_or_mask}
    negative_slope : array_like of float
        Slope left of 0.
    {backward_from_output}

    References
    ----------
    {leaky_relu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.leaky_relu_backward(np.ones(5), x, 0.5)
    array([0.5, 0.5, 1. , 1. , 1. ])
    """
    if from_output:
        require_positive("negative_slope", negative_slope)
    return call_backward(
        "leaky_relu", grad, x, {"negative_slope": negative_slope}, out, from_output, ufunc_kwargs, bias, bias_grad
    )


@compiled
@documented
def absolute(x, /, out=None, *, bias=None, **ufunc_kwargs):
    """Absolute value rectification, elementwise.

    ``y = |x|``.

    Parameters
    ----------
    {x}
    {forward}

    Notes
    -----
    The gradient is the sign of `x`: 0 at 0 and at NaN.

    References
    ----------
    {absolute_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.absolute(x)
    array([4.  , 1.  , 0.25, 2.  , 8.  ])
    """
    return call(ufuncs.absolute, {"x": x}, out, ufunc_kwargs, bias)


@compiled
@documented
def absolute_backward(grad, x, /, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradient of `absolute`.

    ``grad_x = grad`` where ``x > 0``, ``-grad`` where ``x < 0``, else ``0``.

    Parameters
    ----------
    {grad}
    {x_input}
    {backward}

    References
    ----------
    {absolute_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.absolute_backward(np.ones(5), x)
    array([-1., -1.,  1.,  1.,  1.])
    """
    return call_backward("absolute", grad, x, {}, out, from_output, ufunc_kwargs, bias, bias_grad)


@compiled
@documented
def squared_relu(x, /, out=None, *, bias=None, **ufunc_kwargs):
    """Squared rectified linear unit, elementwise.

    ``y = max(x, 0)**2``.

    Parameters
    ----------
    {x}
    {forward}

    Notes
    -----
    The gradient is ``2 * x`` for ``x > 0``, else 0.

    References
    ----------
    {squared_relu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.squared_relu(x[:4])
    array([0.    , 0.    , 0.0625, 4.    ])
    """
    return call(ufuncs.squared_relu, {"x": x}, out, ufunc_kwargs, bias)


@compiled
@documented
def squared_relu_backward(grad, x, /, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradient of `squared_relu`.

    ``grad_x = 2 * x * grad`` where ``x > 0``, else ``0``; from the output, by its square root, which
    is infinite, or 0, where the square has left the range of the dtype.

    Parameters
    ----------
    {grad}
    {x_input}
    {backward_from_output}

    References
    ----------
    {squared_relu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.squared_relu_backward(np.ones(5), x)
    array([ 0. ,  0. ,  0.5,  4. , 16. ])
    """
    return call_backward("squared_relu", grad, x, {}, out, from_output, ufunc_kwargs, bias, bias_grad)
