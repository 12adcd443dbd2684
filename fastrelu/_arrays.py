"""Which dtypes kernels take, and which arrays overlap."""

import numpy as np

from ._bfloat16 import is_bfloat16

WANTED = "bool, integer, float16, float32 or float64"


def real_dtype(dtype):
    """Whether kernels take the dtype, converted as NumPy converts it."""
    return dtype.char in "?bBhHiIlLqQefd" or is_bfloat16(dtype)


def share_memory(one, other):
    """Whether two arrays overlap, with some work: the interleaved halves of one array do not."""
    return np.may_share_memory(one, other, max_work=10_000)
