"""Which dtypes kernels take."""

from ._bfloat16 import is_bfloat16

WANTED = "bool, integer, float16, float32 or float64"


def real_dtype(dtype):
    """Whether kernels take the dtype, converted as NumPy converts it."""
    return dtype.char in "?bBhHiIlLqQefd" or is_bfloat16(dtype)
