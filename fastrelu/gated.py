"""Linear units gated by a smooth function of themselves.

Each function is what a call does in general.  `compiled` puts a fast path in front, which
takes over where all arguments are plain, with the same result.
"""

from . import ufuncs
from ._calls import call, call_backward
from ._core import compiled
from ._docs import documented

__all__ = [
    "gelu",
    "gelu_backward",
    "mish",
    "mish_backward",
    "swish",
    "swish_backward",
]


def _row(approximate):
    if not isinstance(approximate, str):
        raise TypeError(f'approximate must be "none" or "tanh", got {type(approximate).__name__}')
    if approximate not in ("none", "tanh"):
        raise ValueError(f'approximate must be "none" or "tanh", got {approximate!r}')
    return "gelu_tanh" if approximate == "tanh" else "gelu"


@compiled
@documented
def swish(x, /, beta=1, out=None, *, bias=None, **ufunc_kwargs):
    """Linear unit gated by the sigmoid of its multiple, elementwise.

    ``y = x * sigmoid(beta * x)``.

    Parameters
    ----------
    {x}
    beta : array_like of float
        Sharpness of the gate: 0 gives ``x / 2``, a large one `relu`.
    {forward}

    Notes
    -----
    The gradient is ``s * (1 + beta * x * (1 - s))`` with ``s = sigmoid(beta * x)``.

    References
    ----------
    {swish_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.swish(x, 2), 4)
    array([-0.036,  0.   ,  1.964])
    """
    return call(ufuncs.swish, {"x": x, "beta": beta}, out, ufunc_kwargs, bias)


@compiled
@documented
def swish_backward(grad, x, /, beta=1, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradient of `swish`.

    ``grad_x = grad * s * (1 + beta * x * (1 - s))`` with ``s = sigmoid(beta * x)``.

    Parameters
    ----------
    {grad}
    {x_input}
    beta : array_like of float
        Sharpness of the gate: 0 gives ``x / 2``, a large one `relu`.
    {backward}

    References
    ----------
    {swish_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.swish_backward(np.ones(3), x, 2), 4)
    array([-0.0527,  0.5   ,  1.0527])
    """
    return call_backward("swish", grad, x, {"beta": beta}, out, from_output, ufunc_kwargs, bias, bias_grad)


@compiled
@documented
def gelu(x, /, approximate="none", out=None, *, bias=None, **ufunc_kwargs):
    """Gaussian error linear unit, elementwise.

    ``y = x * Phi(x)`` with the normal distribution ``Phi(x) = (1 + erf(x / sqrt(2))) / 2``; with
    ``approximate="tanh"`` ``y = x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x**3)))``.

    Parameters
    ----------
    {x}
    {approximate}
    {out}
    {bias}
    {ufunc_kwargs}

    Returns
    -------
    {returns}

    Raises
    ------
    {raises_approximate}

    Notes
    -----
    The gradient is ``Phi(x) + x * phi(x)`` with the normal density ``phi``, or that of the
    approximation.  The limit to the left is -0.0.

    References
    ----------
    {gelu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.gelu(x), 4)
    array([-0.0455,  0.    ,  1.9545])
    """
    return call(getattr(ufuncs, _row(approximate)), {"x": x}, out, ufunc_kwargs, bias)


@compiled
@documented
def gelu_backward(
    grad, x, /, approximate="none", out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs
):
    """Gradient of `gelu`.

    ``grad_x = grad * (Phi(x) + x * phi(x))``, or grad times the derivative of the approximation.

    Parameters
    ----------
    {grad}
    {x_input}
    {approximate}
    {backward}
        Or if `approximate` is neither of its two values.

    References
    ----------
    {gelu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.gelu_backward(np.ones(3), x), 4)
    array([-0.0852,  0.5   ,  1.0852])
    """
    return call_backward(_row(approximate), grad, x, {}, out, from_output, ufunc_kwargs, bias, bias_grad)


@compiled
@documented
def mish(x, /, out=None, *, bias=None, **ufunc_kwargs):
    """Linear unit gated by the tanh of its softplus, elementwise.

    ``y = x * tanh(log(1 + exp(x)))``.

    Parameters
    ----------
    {x}
    {forward}

    Notes
    -----
    The gradient is ``t + x * (1 - t**2) * sigmoid(x)`` with ``t = tanh(softplus(x))``.  The limit
    to the left is -0.0.

    References
    ----------
    {mish_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.mish(x), 4)
    array([-0.2525,  0.    ,  1.944 ])
    """
    return call(ufuncs.mish, {"x": x}, out, ufunc_kwargs, bias)


@compiled
@documented
def mish_backward(grad, x, /, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradient of `mish`.

    ``grad_x = grad * (t + x * (1 - t**2) * sigmoid(x))`` with ``t = tanh(softplus(x))``.

    Parameters
    ----------
    {grad}
    {x_input}
    {backward}

    References
    ----------
    {mish_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.mish_backward(np.ones(3), x), 4)
    array([-0.1084,  0.6   ,  1.0693])
    """
    return call_backward("mish", grad, x, {}, out, from_output, ufunc_kwargs, bias, bias_grad)
