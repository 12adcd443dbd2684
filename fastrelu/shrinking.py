"""Activations that cut off or shrink what is small.

Each function is what a call does in general.  `compiled` puts a fast path in front, which
takes over where all arguments are plain, with the same result.
"""

import math

from . import ufuncs
from ._calls import call, call_backward, call_backward_between, threshold_within_dtype
from ._core import compiled
from ._docs import documented

__all__ = [
    "hardshrink",
    "hardshrink_backward",
    "softshrink",
    "softshrink_backward",
    "tanhshrink",
    "tanhshrink_backward",
    "threshold",
    "threshold_backward",
]


@compiled
@documented
def tanhshrink(x, /, out=None, *, bias=None, **ufunc_kwargs):
    """Difference between the input and its hyperbolic tangent, elementwise.

    ``y = x - tanh(x)``.

    Parameters
    ----------
    {x}
    {forward}

    Notes
    -----
    The gradient is ``tanh(x)**2``.  Near 0 the digits are those of ``x**3 / 3``, not of the
    difference.

    References
    ----------
    {tanhshrink_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.tanhshrink(x), 4)
    array([-1.036,  0.   ,  1.036])
    """
    return call(ufuncs.tanhshrink, {"x": x}, out, ufunc_kwargs, bias)


@compiled
@documented
def tanhshrink_backward(grad, x, /, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradient of `tanhshrink`.

    ``grad_x = grad * tanh(x)**2``.

    Parameters
    ----------
    {grad}
    {x_input}
    {backward}

    References
    ----------
    {tanhshrink_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.0, 2.0])
    >>> np.round(fastrelu.tanhshrink_backward(np.ones(3), x), 4)
    array([0.9293, 0.    , 0.9293])
    """
    return call_backward("tanhshrink", grad, x, {}, out, from_output, ufunc_kwargs, bias, bias_grad)


@compiled
@documented
def threshold(x, /, threshold=0, value=0, out=None, *, bias=None, **ufunc_kwargs):
    """Identity above a threshold, a value at and below it, elementwise.

    ``y = x`` where ``x > threshold``, else ``value``.

    Parameters
    ----------
    {x}
    threshold : array_like
        Where the identity begins, exclusively.
    value : array_like
        Value at and below the threshold.
    {forward}

    Notes
    -----
    The gradient is 1 for ``x > threshold``, else 0.

    References
    ----------
    {threshold_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.threshold(x, 1, 0.5)
    array([0.5, 0.5, 0.5, 2. , 8. ])
    """
    return call(ufuncs.threshold, {"x": x} | threshold_within_dtype(threshold, value, x, bias), out, ufunc_kwargs, bias)


@compiled
@documented
def threshold_backward(
    grad, x, /, threshold=0, value=0, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs
):
    """Gradient of `threshold`.

    ``grad_x = grad`` where ``x > threshold``, else ``0``.

    Parameters
    ----------
    {grad}
    {x_or_mask}
    threshold : array_like
        Where the identity begins, exclusively.
    value : array_like
        Value at and below the threshold.
    {backward}

    References
    ----------
    {threshold_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.threshold_backward(np.ones(5), x, 1)
    array([0., 0., 0., 1., 1.])
    """
    parameters = {"threshold": threshold, "value": value}
    return call_backward_between(
        "threshold", grad, x, threshold, math.inf, parameters, out, from_output, ufunc_kwargs, bias, bias_grad
    )


@compiled
@documented
def hardshrink(x, /, lambd=0.5, out=None, *, bias=None, **ufunc_kwargs):
    """Hard shrinkage, elementwise: small inputs become 0.

    ``y = x`` where ``|x| > lambd``, else ``0``.

    Parameters
    ----------
    {x}
    lambd : array_like of float
        Half the width of the interval that becomes 0; not negative.
    {forward}

    Notes
    -----
    The gradient is 1 for ``|x| > lambd``, else 0.

    References
    ----------
    {shrink_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.hardshrink(x)
    array([-4., -1.,  0.,  2.,  8.])
    """
    return call(ufuncs.hardshrink, {"x": x, "lambd": lambd}, out, ufunc_kwargs, bias)


@compiled
@documented
def hardshrink_backward(
    grad, x, /, lambd=0.5, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs
):
    """Gradient of `hardshrink`.

    ``grad_x = grad`` where ``|x| > lambd``, else ``0``.

    Parameters
    ----------
    {grad}
    {x_or_mask}
    lambd : array_like of float
        Half the width of the interval that becomes 0; not negative.
    {backward}

    References
    ----------
    {shrink_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.hardshrink_backward(np.ones(5), x)
    array([1., 1., 0., 1., 1.])
    """
    return call_backward("hardshrink", grad, x, {"lambd": lambd}, out, from_output, ufunc_kwargs, bias, bias_grad)


@compiled
@documented
def softshrink(x, /, lambd=0.5, out=None, *, bias=None, **ufunc_kwargs):
    """Soft shrinkage, elementwise: inputs move towards 0 by `lambd`, small ones become 0.

    ``y = x - lambd`` where ``x > lambd``, ``x + lambd`` where ``x < -lambd``, else ``0``.

    Parameters
    ----------
    {x}
    lambd : array_like of float
        Half the width of the interval that becomes 0; not negative.
    {forward}

    Notes
    -----
    The gradient is 1 for ``|x| > lambd``, else 0.

    References
    ----------
    {shrink_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.softshrink(x)
    array([-3.5, -0.5,  0. ,  1.5,  7.5])
    """
    return call(ufuncs.softshrink, {"x": x, "lambd": lambd}, out, ufunc_kwargs, bias)


@compiled
@documented
def softshrink_backward(
    grad, x, /, lambd=0.5, out=None, *, from_output=False, bias=None, bias_grad=None, **ufunc_kwargs
):
    """Gradient of `softshrink`.

    ``grad_x = grad`` where ``|x| > lambd``, else ``0``.

    Parameters
    ----------
    {grad}
    {x_or_mask}
    lambd : array_like of float
        Half the width of the interval that becomes 0; not negative.
    {backward}

    References
    ----------
    {shrink_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> fastrelu.softshrink_backward(np.ones(5), x)
    array([1., 1., 0., 1., 1.])
    """
    return call_backward("softshrink", grad, x, {"lambd": lambd}, out, from_output, ufunc_kwargs, bias, bias_grad)
