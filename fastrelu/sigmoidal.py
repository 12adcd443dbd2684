"""Sigmoids, and the linear unit that one of them gates.

Each function is what a call does in general.  `compiled` puts a fast path in front, which
takes over where all arguments are plain, with the same result.
"""

from . import ufuncs
from ._calls import call, call_backward
from ._core import compiled
from ._docs import documented

__all__ = [
    "sigmoid",
    "sigmoid_backward",
    "silu",
    "silu_backward",
    "softsign",
    "softsign_backward",
    "tanh",
    "tanh_backward",
]


@compiled
@documented
def sigmoid(x, /, out=None, *, bias=None, **ufunc_kwargs):
    """Logistic sigmoid, elementwise.

    ``y = 1 / (1 + exp(-x))``.

    Parameters
    ----------
    {x}
    {forward}

    Notes
    -----
    The gradient is ``y * (1 - y)``.

    References
    ----------
    {sigmoid_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.sigmoid(x), 4)
    array([0.1192, 0.5   , 0.8808])
    """
    return call(ufuncs.sigmoid, {"x": x}, out, ufunc_kwargs, bias)


@compiled
@documented
def sigmoid_backward(grad, x, /, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradient of `sigmoid`.

    ``grad_x = grad * y * (1 - y)`` with ``y = sigmoid(x)``.

    Parameters
    ----------
    {grad}
    {x_input}
    {backward_from_output}

    References
    ----------
    {sigmoid_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.sigmoid_backward(np.ones(3), x), 4)
    array([0.105, 0.25 , 0.105])
    """
    return call_backward("sigmoid", grad, x, {}, out, from_output, ufunc_kwargs, bias, bias_grad)


@compiled
@documented
def silu(x, /, out=None, *, bias=None, **ufunc_kwargs):
    """Sigmoid linear unit, elementwise.

    ``y = x * sigmoid(x)``.

    Parameters
    ----------
    {x}
    {forward}

    Notes
    -----
    The gradient is ``s * (1 + x * (1 - s))`` with ``s = sigmoid(x)``.  The limit to the left is -0.0.

    References
    ----------
    {silu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.silu(x), 4)
    array([-0.2384,  0.    ,  1.7616])
    """
    return call(ufuncs.silu, {"x": x}, out, ufunc_kwargs, bias)


@compiled
@documented
def silu_backward(grad, x, /, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradient of `silu`.

    ``grad_x = grad * s * (1 + x * (1 - s))`` with ``s = sigmoid(x)``.

    Parameters
    ----------
    {grad}
    {x_input}
    {backward}

    References
    ----------
    {silu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.silu_backward(np.ones(3), x), 4)
    array([-0.0908,  0.5   ,  1.0908])
    """
    return call_backward("silu", grad, x, {}, out, from_output, ufunc_kwargs, bias, bias_grad)


@compiled
@documented
def tanh(x, /, out=None, *, bias=None, **ufunc_kwargs):
    """Hyperbolic tangent, elementwise.

    ``y = (exp(x) - exp(-x)) / (exp(x) + exp(-x))``.

    Parameters
    ----------
    {x}
    {forward}

    Notes
    -----
    The gradient is ``1 - y**2``.

    References
    ----------
    {tanh_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.tanh(x), 4)
    array([-0.964,  0.   ,  0.964])
    """
    return call(ufuncs.tanh, {"x": x}, out, ufunc_kwargs, bias)


@compiled
@documented
def tanh_backward(grad, x, /, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradient of `tanh`.

    ``grad_x = grad * (1 - tanh(x)**2)``.

    Parameters
    ----------
    {grad}
    {x_input}
    {backward_from_output}

    References
    ----------
    {tanh_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.tanh_backward(np.ones(3), x), 4)
    array([0.0707, 1.    , 0.0707])
    """
    return call_backward("tanh", grad, x, {}, out, from_output, ufunc_kwargs, bias, bias_grad)


@compiled
@documented
def softsign(x, /, out=None, *, bias=None, **ufunc_kwargs):
    """Softsign, elementwise: a sigmoid without exponential.

    ``y = x / (1 + |x|)``.

    Parameters
    ----------
    {x}
    {forward}

    Notes
    -----
    The gradient is ``1 / (1 + |x|)**2``.

    References
    ----------
    {softsign_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.softsign(x), 4)
    array([-0.6667,  0.    ,  0.6667])
    """
    return call(ufuncs.softsign, {"x": x}, out, ufunc_kwargs, bias)


@compiled
@documented
def softsign_backward(grad, x, /, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradient of `softsign`.

    ``grad_x = grad / (1 + |x|)**2``.

    Parameters
    ----------
    {grad}
    {x_input}
    {backward}

    References
    ----------
    {softsign_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.softsign_backward(np.ones(3), x), 4)
    array([0.1111, 1.    , 0.1111])
    """
    return call_backward("softsign", grad, x, {}, out, from_output, ufunc_kwargs, bias, bias_grad)
