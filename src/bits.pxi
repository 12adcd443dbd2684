# Storage of a bit mask, and the way to its bytes that the fast calls take.

from math import prod

cdef extern from "Python.h":
    Py_ssize_t PY_SSIZE_T_MAX

cdef class Bits:
    """One bit an element in C order; `fastrelu.BitMask` adds what users see."""

    cdef readonly tuple shape
    cdef readonly Py_ssize_t size
    # For this file and the fast calls alone, which trust its length; users have a view, which cannot be resized.
    cdef cnp.ndarray storage
    cdef cnp.ndarray view

    def __cinit__(self, shape, cnp.ndarray array=None):
        # Of an array the shape needs no second look, and a kernel writes all bytes.
        cdef cnp.npy_intp nbytes
        if array is None:
            self.shape, self.size = _checked_shape(shape)
        else:
            self.shape, self.size = (<object>array).shape, cnp.PyArray_SIZE(array)
        nbytes = self.size // 8 + (self.size % 8 != 0)
        if array is None:
            self.storage = cnp.PyArray_ZEROS(1, &nbytes, cnp.NPY_UINT8, 0)
        else:
            # Clearing them took 0.09 of the time of relu with mask, in place at 64 MiB.
            self.storage = _adopt(new_output(1, &nbytes, cnp.NPY_UINT8, False, NULL, cnp.NPY_CORDER, nbytes))

    @property
    def bits(self):
        """The bytes, always the same array."""
        if self.view is None:
            self.view = self.storage[:]
        return self.view

    def _population(self):
        """Return the number of bits set."""
        cdef ptrdiff_t count
        cdef const uint8_t *data = <const uint8_t*>cnp.PyArray_DATA(self.storage)
        cdef ptrdiff_t nbytes = cnp.PyArray_SIZE(self.storage)
        with nogil:
            count = isa.count_bits(data, nbytes)
        return count


cdef tuple _checked_shape(shape):
    """Return the shape as a tuple of ints, and the product of its lengths."""
    lengths = []
    for length in shape if isinstance(shape, (tuple, list)) else (shape,):
        try:
            length = length.__index__()
        except AttributeError:
            raise TypeError(f"shape must be an int or a tuple of ints, got {shape!r}") from None
        if length < 0:
            raise ValueError(f"shape must have no negative length, got {shape!r}")
        lengths.append(length)
    # As NumPy's: an empty one counts by its other lengths.
    if prod(length for length in lengths if length > 0) > PY_SSIZE_T_MAX:
        raise ValueError(f"shape must have a number of elements below 2**{8 * sizeof(Py_ssize_t) - 1}, got {shape!r}")
    return tuple(lengths), prod(lengths)


# The class of the masks that calls make: set once, by fastrelu.bitmask.
cdef object _mask_class = Bits


def _set_mask_class(cls):
    global _mask_class
    _mask_class = cls


cdef Bits new_bits(cnp.ndarray array):
    """Make one of an array's shape, the bits of which are still to be written."""
    return Bits.__new__(_mask_class, None, array)


cdef bint is_writeable(Bits mask):
    return mask.view is None or cnp.PyArray_ISWRITEABLE(mask.view)


cdef bint same_shape_as_bits(cnp.ndarray array, Bits mask):
    cdef int axis
    if len(mask.shape) != cnp.PyArray_NDIM(array):
        return False
    for axis in range(cnp.PyArray_NDIM(array)):
        if <Py_ssize_t>mask.shape[axis] != cnp.PyArray_DIM(array, axis):
            return False
    return True
