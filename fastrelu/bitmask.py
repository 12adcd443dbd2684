"""Bit masks: what a backward pass needs of a two-slope activation, in one bit an element."""

import math

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

from . import _core

__all__ = ["BitMask"]


class BitMask(_core.Bits):
    """A bool array stored as one bit an element.

    Parameters
    ----------
    shape : int or tuple of int
        Shape of the mask.  A new mask is False everywhere.

    Attributes
    ----------
    shape : tuple of int
        Shape of the mask.
    size : int
        Number of elements.
    bits : ndarray of uint8, shape ((size + 7) // 8,)
        The elements in C order, first element in the lowest bit of the first byte, as
        ``np.packbits(mask, bitorder="little")``; the bits behind the last one are 0.
    nbytes : int
        Number of bytes in `bits`.

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> y, mask = fastrelu.relu_with_mask(np.array([[-1.0, 2.0], [3.0, -4.0]]))
    >>> mask
    BitMask(shape=(2, 2), nbytes=1)
    >>> np.asarray(mask)
    array([[False,  True],
           [ True, False]])
    >>> mask.count()
    2
    """

    __slots__ = ()

    def __new__(cls, shape):  # noqa: D102
        return super().__new__(cls, shape)

    @classmethod
    def from_array(cls, bool_array):
        """Pack a bool array.

        Parameters
        ----------
        bool_array : array_like of bool
            The elements.

        Returns
        -------
        BitMask
            Of the shape of `bool_array`.

        Raises
        ------
        TypeError
            If the dtype of `bool_array` is not bool.
        """
        array = np.asarray(bool_array)
        if array.dtype != np.bool_:
            raise TypeError(f"bool_array must have dtype bool, got {array.dtype}")
        mask = cls(array.shape)
        mask.bits[...] = np.packbits(array, axis=None, bitorder="little")
        return mask

    @property
    def nbytes(self):
        """Number of bytes that hold the elements."""
        return self.bits.nbytes

    def count(self, axis=None):
        """Count the True elements.

        Parameters
        ----------
        axis : None, int or tuple of int
            The axes to count along; None counts over all.

        Returns
        -------
        int or ndarray of int
            The number of True elements, an int if `axis` is None.

        Raises
        ------
        ValueError
            If an axis is out of range, or named twice.
        """
        if axis is None:
            return self._population()
        ndim = len(self.shape)
        axes = normalize_axis_tuple(axis, ndim)
        kept = ndim - len(axes)
        if sorted(axes) != list(range(kept, ndim)) or math.prod(self.shape[kept:]) % 8 or not self.size:
            return np.count_nonzero(np.asarray(self), axis=axis)
        # Each count is that of some bytes of its own.
        rows = self.bits.reshape(*self.shape[:kept], -1)
        return np.bitwise_count(rows).sum(axis=-1, dtype=np.intp)

    def __array__(self, dtype=None, copy=None):
        if copy is False:
            raise ValueError("copy must not be False: a BitMask becomes an array only by unpacking it")
        array = np.unpackbits(self.bits, count=self.size, bitorder="little").view(np.bool_).reshape(self.shape)
        return array if dtype is None else array.astype(dtype, copy=False)

    def __eq__(self, other):
        if not isinstance(other, BitMask):
            return NotImplemented
        return self.shape == other.shape and bool(np.array_equal(self.bits, other.bits))

    def __reduce__(self):
        return _rebuild, (type(self), self.shape, self.bits)

    def __repr__(self):
        return f"{type(self).__name__}(shape={self.shape}, nbytes={self.nbytes})"


def _rebuild(cls, shape, bits):
    mask = cls(shape)
    mask.bits[...] = bits
    return mask


_core._set_mask_class(BitMask)
