# Storage of a bit mask, and the way to its bytes that the fast calls take.

cdef class Bits:
    """One bit an element in C order; `fastrelu.BitMask` adds what users see."""

    cdef readonly tuple shape
    cdef readonly cnp.ndarray bits
    cdef readonly Py_ssize_t size

    def __cinit__(self, shape, Py_ssize_t size=-1):
        # With a size, the shape is that of an array and needs no second look, and a kernel writes all bytes.
        cdef bint for_kernel = size >= 0
        if not for_kernel:
            shape, size = _checked_shape(shape)
        cdef cnp.npy_intp nbytes = (size + 7) // 8
        self.shape = shape
        self.size = size
        if for_kernel:
            # Clearing them took 0.09 of the time of relu with mask, in place at 64 MiB.
            self.bits = _adopt(new_output(1, &nbytes, cnp.NPY_UINT8, False, NULL, cnp.NPY_CORDER, nbytes))
        else:
            self.bits = cnp.PyArray_ZEROS(1, &nbytes, cnp.NPY_UINT8, 0)

    def _population(self):
        """Return the number of bits set."""
        cdef ptrdiff_t count
        cdef const uint8_t *data = <const uint8_t*>cnp.PyArray_DATA(self.bits)
        cdef ptrdiff_t nbytes = cnp.PyArray_SIZE(self.bits)
        with nogil:
            count = isa.count_bits(data, nbytes)
        return count


cdef tuple _checked_shape(shape):
    """Return the shape as a tuple of ints, and the product of its lengths."""
    cdef Py_ssize_t size = 1
    lengths = []
    for length in shape if isinstance(shape, (tuple, list)) else (shape,):
        try:
            length = length.__index__()
        except AttributeError:
            raise TypeError(f"shape must be an int or a tuple of ints, got {shape!r}") from None
        if length < 0:
            raise ValueError(f"shape must have no negative length, got {shape!r}")
        lengths.append(length)
        size *= length
    return tuple(lengths), size


# The class of the masks that calls make: set once, by fastrelu.bitmask.
cdef object _mask_class = Bits


def _set_mask_class(cls):
    global _mask_class
    _mask_class = cls


cdef Bits new_bits(cnp.ndarray array):
    """Make one of an array's shape, the bits of which are still to be written."""
    return Bits.__new__(_mask_class, (<object>array).shape, cnp.PyArray_SIZE(array))


cdef bint same_shape_as_bits(cnp.ndarray array, Bits mask):
    cdef int axis
    if len(mask.shape) != cnp.PyArray_NDIM(array):
        return False
    for axis in range(cnp.PyArray_NDIM(array)):
        if <Py_ssize_t>mask.shape[axis] != cnp.PyArray_DIM(array, axis):
            return False
    return True
