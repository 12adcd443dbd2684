"""Which arrays the kernels take, bfloat16 once ml_dtypes is imported, and which overlap."""

import sys

import numpy as np

from . import _core, ufuncs

WANTED = "bool, integer, float16, float32 or float64"

_dtype = None


def bfloat16():
    """Return the dtype if ml_dtypes is imported, else None; the first time let the ufuncs take it."""
    global _dtype
    module = sys.modules.get("ml_dtypes")
    # While it is being imported it may lack the name.
    if _dtype is None and hasattr(module, "bfloat16"):
        # Theirs, which a child that is forked meanwhile gets anew.
        with ufuncs._lock:
            if _dtype is None:
                found = np.dtype(module.bfloat16)
                _core._register_bfloat16(found, ufuncs._all())
                _dtype = found
    return _dtype


def is_bfloat16(dtype):
    """Tell whether a dtype is bfloat16; NumPy finds float64 equal to None."""
    known = bfloat16()
    return known is not None and dtype == known


def with_python_numbers_as_bfloat16(values):
    """Return values with Python numbers in bfloat16, if an array among them is, and none wider.

    NumPy does the same for its own dtypes, but finds float32 for this one and a Python float.
    """
    dtypes = [getattr(value, "dtype", None) for value in values if type(value) not in (int, float)]
    if not all(isinstance(d, np.dtype) for d in dtypes) or not any(map(is_bfloat16, dtypes)):
        return values
    if not all(d.kind in "biu" or is_bfloat16(d) for d in dtypes):
        return values
    number = bfloat16().type
    return [number(float(value)) if type(value) in (int, float) else value for value in values]


def dtype_of(value):
    """Return NumPy's dtype of an array_like, which may have another library's."""
    dtype = getattr(value, "dtype", None)
    return dtype if isinstance(dtype, np.dtype) else np.asarray(value).dtype


def float_for_integers(dtypes):
    """Return the float type to which `np.exp` promotes integers of these dtypes."""
    return {1: np.float16, 2: np.float32}.get(np.result_type(*dtypes).itemsize, np.float64)


def array_in(out):
    """Return `out` itself, or what a tuple of one has, as ufuncs take it."""
    return out[0] if isinstance(out, tuple) and len(out) == 1 else out


def broadcast_shape(shapes):
    """Return the shape to which arguments of these shapes broadcast; an error that names them if they do not."""
    try:
        return np.broadcast_shapes(*shapes.values())
    except ValueError:
        got = ", ".join(f"{name} of shape {shape}" for name, shape in shapes.items())
        raise ValueError(f"{' and '.join(shapes)} must broadcast against each other, got {got}") from None


def real_dtype(dtype):
    """Whether kernels take the dtype, converted as NumPy converts it."""
    return dtype.char in "?bBhHiIlLqQefd" or is_bfloat16(dtype)


def share_memory(one, other):
    """Whether two arrays overlap, with some work: the interleaved halves of one array do not."""
    return np.may_share_memory(one, other, max_work=10_000)
