"""How many units are at work: shares of samples for which they are active, and those that never are."""

import math

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

from ._arrays import WANTED, real_dtype
from ._docs import documented
from .bitmask import BitMask
from .masks import relu_mask

__all__ = ["activity", "dead_units"]


@documented
def activity(mask_or_output, /, axis=0):
    """Share of samples for which each unit is active.

    Parameters
    ----------
    {mask_or_output}
    axis : None, int or tuple of int
        The axes along which the samples lie; None takes the share of all elements.

    Returns
    -------
    ndarray of float64 or float64
        From 0 to 1, of the shape without `axis`; NaN where there is no sample.

    Raises
    ------
    {raises_axis}

    References
    ----------
    X. Glorot, A. Bordes and Y. Bengio, "Deep sparse rectifier neural networks", AISTATS 2011.

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> y, mask = fastrelu.relu_with_mask(np.array([[1.0, -1.0, 2.0], [3.0, -2.0, -3.0]]))
    >>> fastrelu.activity(mask)
    array([1. , 0. , 0.5])
    """
    active, samples = _count(mask_or_output, axis)
    return active / samples if samples else np.full(np.shape(active), np.nan)[()]


@documented
def dead_units(mask_or_output, /, axis=0):
    """Units that are active for no sample.

    Parameters
    ----------
    {mask_or_output}
    axis : None, int or tuple of int
        The axes along which the samples lie.

    Returns
    -------
    ndarray of bool or bool
        Of the shape without `axis`.

    Raises
    ------
    {raises_axis}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> y, mask = fastrelu.relu_with_mask(np.array([[1.0, -1.0, 2.0], [3.0, -2.0, -3.0]]))
    >>> fastrelu.dead_units(mask)
    array([False,  True, False])
    """
    return _count(mask_or_output, axis)[0] == 0


def _count(mask_or_output, axis):
    """Return how often each unit is active, and the number of samples."""
    mask = mask_or_output
    if not isinstance(mask, BitMask):
        mask = np.asarray(mask)
        if not real_dtype(mask.dtype):
            raise TypeError(f"mask_or_output must be a BitMask or have a {WANTED} dtype, got {mask.dtype}")
        if mask.dtype != np.bool_:
            mask = relu_mask(mask)
    try:
        axes = tuple(range(len(mask.shape))) if axis is None else normalize_axis_tuple(axis, len(mask.shape))
    except TypeError:
        raise TypeError(f"axis must be None, an int or a tuple of ints, got {axis!r}") from None
    active = mask.count(axis) if isinstance(mask, BitMask) else np.count_nonzero(mask, axis=axis)
    return np.asarray(active)[()], math.prod(mask.shape[place] for place in axes)
