"""Masks, alone and together with forward in one pass.

Each function is what a call does in general.  `compiled` puts a fast path in front, which
takes over where all arguments are plain, with the same result.
"""

import math

from . import ufuncs
from ._calls import call, call_with_mask, mask_beyond_dtype, threshold_within_dtype, within_dtype
from ._core import compiled
from ._docs import documented

__all__ = [
    "hardtanh_with_mask",
    "leaky_relu_with_mask",
    "relu6_with_mask",
    "relu_mask",
    "relu_with_mask",
    "threshold_with_mask",
]


@compiled
@documented
def relu_mask(x, /, out=None, **ufunc_kwargs):
    """Mask of `relu`: where its gradient is 1.

    ``mask = x > 0``, False for NaN.

    Parameters
    ----------
    {x}
    {out}
    {ufunc_kwargs}

    Returns
    -------
    ndarray of bool or bool
        Of the shape of `x`.

    Raises
    ------
    {raises}

    References
    ----------
    {relu_source}

    Examples
    --------
    >>> import fastrelu
    >>> fastrelu.relu_mask([-1.5, 0.0, 2.0])
    array([False, False,  True])
    """
    return call(ufuncs.relu_mask, {"x": x}, out, ufunc_kwargs)


@compiled
@documented
def relu_with_mask(x, /, out=None, mask=None, *, packed=True, bias=None):
    """`relu` and its mask in one pass.

    Parameters
    ----------
    {x}
    {out}
    {mask_out}
    {bias}

    Returns
    -------
    {returns_mask}

    Raises
    ------
    {raises_mask}

    See Also
    --------
    relu_backward : Takes the mask.

    References
    ----------
    {relu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> h = np.array([-1.5, 0.0, 2.0])
    >>> h, mask = fastrelu.relu_with_mask(h, out=h)
    >>> fastrelu.relu_backward(np.ones(3), mask)
    array([0., 0., 1.])
    """
    return call_with_mask("relu", x, {}, out, mask, packed, bias)


@compiled
@documented
def relu6_with_mask(x, /, out=None, mask=None, *, packed=True, bias=None):
    """`relu6` and its mask in one pass.

    Parameters
    ----------
    {x}
    {out}
    {mask_out}
    {bias}

    Returns
    -------
    {returns_mask}

    Raises
    ------
    {raises_mask}

    See Also
    --------
    relu6_backward : Takes the mask.

    References
    ----------
    {relu6_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> y, mask = fastrelu.relu6_with_mask(x)
    >>> np.asarray(mask)
    array([False, False,  True,  True, False])
    """
    return call_with_mask("relu6", x, {}, out, mask, packed, bias)


@compiled
@documented
def leaky_relu_with_mask(x, /, negative_slope=0.01, out=None, mask=None, *, packed=True, bias=None):
    """`leaky_relu` and its mask in one pass.

    Parameters
    ----------
    {x}
    negative_slope : array_like of float
        Slope left of 0.
    {out}
    {mask_out}
    {bias}

    Returns
    -------
    {returns_mask}

    Raises
    ------
    {raises_mask}

    See Also
    --------
    leaky_relu_backward : Takes the mask.

    References
    ----------
    {leaky_relu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> y, mask = fastrelu.leaky_relu_with_mask(x, 0.5)
    >>> np.asarray(mask)
    array([False, False,  True,  True,  True])
    """
    return call_with_mask("leaky_relu", x, {"negative_slope": negative_slope}, out, mask, packed, bias)


@compiled
@documented
def hardtanh_with_mask(x, /, min_val=-1, max_val=1, out=None, mask=None, *, packed=True, bias=None):
    """`hardtanh` and its mask in one pass.

    Parameters
    ----------
    {x}
    min_val : array_like
        Lower bound, and value below it.
    max_val : array_like
        Upper bound, and value above it.
    {out}
    {mask_out}
    {bias}

    Returns
    -------
    {returns_mask}

    Raises
    ------
    {raises_mask}

    See Also
    --------
    hardtanh_backward : Takes the mask.

    References
    ----------
    {hardtanh_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> y, mask = fastrelu.hardtanh_with_mask(x)
    >>> np.asarray(mask)
    array([False, False,  True, False, False])
    """
    bounds = {"min_val": within_dtype(min_val, x, bias), "max_val": within_dtype(max_val, x, bias)}
    active = mask_beyond_dtype(x, min_val, max_val, bias)
    return call_with_mask("hardtanh", x, bounds, out, mask, packed, bias, active)


@compiled
@documented
def threshold_with_mask(x, /, threshold=0, value=0, out=None, mask=None, *, packed=True, bias=None):
    """`threshold` and its mask in one pass.

    Parameters
    ----------
    {x}
    threshold : array_like
        Where the identity begins, exclusively.
    value : array_like
        Value at and below the threshold.
    {out}
    {mask_out}
    {bias}

    Returns
    -------
    {returns_mask}

    Raises
    ------
    {raises_mask}

    See Also
    --------
    threshold_backward : Takes the mask.

    References
    ----------
    {threshold_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-4.0, -1.0, 0.25, 2.0, 8.0])
    >>> y, mask = fastrelu.threshold_with_mask(x, 1)
    >>> np.asarray(mask)
    array([False, False, False,  True,  True])
    """
    parameters = threshold_within_dtype(threshold, value, x, bias)
    active = mask_beyond_dtype(x, threshold, math.inf, bias)
    return call_with_mask("threshold", x, parameters, out, mask, packed, bias, active)
