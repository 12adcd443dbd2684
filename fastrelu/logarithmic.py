"""The smooth rectifier and its mirror image, the logarithm of the sigmoid.

Each function is what a call does in general.  `compiled` puts a fast path in front, which
takes over where all arguments are plain, with the same result.
"""

from . import ufuncs
from ._calls import call, call_backward, require_positive
from ._core import compiled
from ._docs import documented

__all__ = [
    "logsigmoid",
    "logsigmoid_backward",
    "softplus",
    "softplus_backward",
]


@compiled
@documented
def logsigmoid(x, /, out=None, *, bias=None, **ufunc_kwargs):
    """Logarithm of the logistic sigmoid, elementwise.

    ``y = log(1 / (1 + exp(-x)))``.

    Parameters
    ----------
    {x}
    {forward}

    Notes
    -----
    The gradient is ``sigmoid(-x)``.

    References
    ----------
    {sigmoid_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.logsigmoid(x), 4)
    array([-2.1269, -0.6931, -0.1269])
    """
    return call(ufuncs.logsigmoid, {"x": x}, out, ufunc_kwargs, bias)


@compiled
@documented
def logsigmoid_backward(grad, x, /, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradient of `logsigmoid`.

    ``grad_x = grad * sigmoid(-x)``, which is ``grad * (1 - exp(y))`` of the output.

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
    >>> np.round(fastrelu.logsigmoid_backward(np.ones(3), x), 4)
    array([0.8808, 0.5   , 0.1192])
    """
    return call_backward("logsigmoid", grad, x, {}, out, from_output, ufunc_kwargs, bias, bias_grad)


@compiled
@documented
def softplus(x, /, beta=1, out=None, *, bias=None, **ufunc_kwargs):
    """Smooth rectifier, elementwise.

    ``y = log(1 + exp(beta * x)) / beta``.

    Parameters
    ----------
    {x}
    beta : array_like of float
        Sharpness of the bend; not 0.
    {forward}

    Notes
    -----
    The gradient is ``sigmoid(beta * x)``.  There is no threshold: the result is that of the
    formula everywhere.

    References
    ----------
    {softplus_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.softplus(x), 4)
    array([0.1269, 0.6931, 2.1269])
    """
    return call(ufuncs.softplus, {"x": x, "beta": beta}, out, ufunc_kwargs, bias)


@compiled
@documented
def softplus_backward(grad, x, /, beta=1, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradient of `softplus`.

    ``grad_x = grad * sigmoid(beta * x)``, which is ``grad * (1 - exp(-beta * y))`` of the
    output; that serves if `beta` is above 0.

    Parameters
    ----------
    {grad}
    {x_input}
    beta : array_like of float
        Sharpness of the bend; not 0.
    {backward_from_output}

    References
    ----------
    {softplus_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.softplus_backward(np.ones(3), x), 4)
    array([0.1192, 0.5   , 0.8808])
    """
    if from_output:
        require_positive("beta", beta)
    return call_backward("softplus", grad, x, {"beta": beta}, out, from_output, ufunc_kwargs, bias, bias_grad)
