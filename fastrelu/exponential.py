"""Rectifiers that bend into an exponential below 0.

Each function is what a call does in general.  `compiled` puts a fast path in front, which
takes over where all arguments are plain, with the same result.
"""

from . import ufuncs
from ._calls import call, call_backward, require_positive
from ._core import compiled
from ._docs import documented

__all__ = [
    "celu",
    "celu_backward",
    "elu",
    "elu_backward",
    "selu",
    "selu_backward",
]


@compiled
@documented
def elu(x, /, alpha=1, out=None, *, bias=None, **ufunc_kwargs):
    """Exponential linear unit, elementwise.

    ``y = x`` where ``x >= 0``, else ``alpha * (exp(x) - 1)``.

    Parameters
    ----------
    {x}
    alpha : array_like of float
        Minus the limit to the left.
    {forward}

    Notes
    -----
    The gradient is 1 for ``x > 0``, else ``alpha * exp(x)``; at 0 it is the left one.

    References
    ----------
    {elu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.elu(x), 4)
    array([-0.8647,  0.    ,  2.    ])
    """
    return call(ufuncs.elu, {"x": x, "alpha": alpha}, out, ufunc_kwargs, bias)


@compiled
@documented
def elu_backward(grad, x, /, alpha=1, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradient of `elu`.

    ``grad_x = grad`` where ``x > 0``, else ``grad * alpha * exp(x)``.  The output serves if
    `alpha` is above 0.

    Parameters
    ----------
    {grad}
    {x_input}
    alpha : array_like of float
        Minus the limit to the left.
    {backward_from_output}

    References
    ----------
    {elu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.elu_backward(np.ones(3), x), 4)
    array([0.1353, 1.    , 1.    ])
    """
    if from_output:
        require_positive("alpha", alpha)
    return call_backward("elu", grad, x, {"alpha": alpha}, out, from_output, ufunc_kwargs, bias, bias_grad)


@compiled
@documented
def celu(x, /, alpha=1, out=None, *, bias=None, **ufunc_kwargs):
    """Continuously differentiable exponential linear unit, elementwise.

    ``y = x`` where ``x >= 0``, else ``alpha * (exp(x / alpha) - 1)``.

    Parameters
    ----------
    {x}
    alpha : array_like of float
        Minus the limit to the left, and the width of the bend; not 0.
    {forward}

    Notes
    -----
    The gradient is 1 for ``x > 0``, else ``exp(x / alpha)``.

    References
    ----------
    {celu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.celu(x, 2), 4)
    array([-1.2642,  0.    ,  2.    ])
    """
    return call(ufuncs.celu, {"x": x, "alpha": alpha}, out, ufunc_kwargs, bias)


@compiled
@documented
def celu_backward(grad, x, /, alpha=1, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradient of `celu`.

    ``grad_x = grad`` where ``x > 0``, else ``grad * exp(x / alpha)``.  The output serves if
    `alpha` is above 0.

    Parameters
    ----------
    {grad}
    {x_input}
    alpha : array_like of float
        Minus the limit to the left, and the width of the bend; not 0.
    {backward_from_output}

    References
    ----------
    {celu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.celu_backward(np.ones(3), x, 2), 4)
    array([0.3679, 1.    , 1.    ])
    """
    if from_output:
        require_positive("alpha", alpha)
    return call_backward("celu", grad, x, {"alpha": alpha}, out, from_output, ufunc_kwargs, bias, bias_grad)


@compiled
@documented
def selu(x, /, out=None, *, bias=None, **ufunc_kwargs):
    """Scaled exponential linear unit, elementwise.

    ``y = scale * x`` where ``x >= 0``, else ``scale * alpha * (exp(x) - 1)``, with
    ``alpha = 1.6732632423543772`` and ``scale = 1.0507009873554805``.

    Parameters
    ----------
    {x}
    {forward}

    Notes
    -----
    The gradient is ``scale`` for ``x > 0``, else ``scale * alpha * exp(x)``; at 0 it is the left
    one.

    References
    ----------
    {selu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.selu(x), 4)
    array([-1.5202,  0.    ,  2.1014])
    """
    return call(ufuncs.selu, {"x": x}, out, ufunc_kwargs, bias)


@compiled
@documented
def selu_backward(grad, x, /, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradient of `selu`.

    ``grad_x = grad * scale`` where ``x > 0``, else ``grad * scale * alpha * exp(x)``.

    Parameters
    ----------
    {grad}
    {x_input}
    {backward_from_output}

    References
    ----------
    {selu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.selu_backward(np.ones(3), x), 4)
    array([0.2379, 1.7581, 1.0507])
    """
    return call_backward("selu", grad, x, {}, out, from_output, ufunc_kwargs, bias, bias_grad)
