"""What is added to the input, and the gradient with respect to it, where the kernels do not do it in one pass."""

import math

import numpy as np

from . import _core
from ._arrays import (
    WANTED,
    array_in,
    broadcast_shape,
    dtype_of,
    float_for_integers,
    is_bfloat16,
    real_dtype,
    share_memory,
)


def biased(ufunc, arguments, bias):
    """Return arguments with the bias added to x (of gates, to gate), and the dtype to round the result to or None.

    Halves are added as float32, so that the result is rounded once, and integers as floats where the ufunc computes
    with those; other numbers take their dtype.
    """
    to = "gate" if "gate" in arguments else "x"
    x = arguments[to]
    for name, value in ((to, x), ("bias", bias)):
        if not real_dtype(dtype_of(value)):
            raise TypeError(f"{name} must have a {WANTED} dtype, got {dtype_of(value)}")
    half = _common_half([x, bias])
    try:
        with np.errstate(all="ignore"):
            if _is_number(x) and _is_number(bias):
                # Still a number, which takes the dtype of arrays.
                total = x + bias
            else:
                total = np.add(x, bias, dtype=_float_for(ufunc, x, bias) if half is None else np.float32)
    except OverflowError:
        wrong = f"{to} and bias" if _is_number(x) else "bias"
        raise ValueError(f"{wrong} must be in the range of the dtype, got {bias!r}") from None
    except ValueError as error:
        raise ValueError(f"bias must broadcast against {to}, {np.shape(x)}, got {np.shape(bias)}") from error
    if half is not None:
        half = _common_half([np.empty(0, half), *(value for name, value in arguments.items() if name != to)])
    if half is not None:
        with np.errstate(all="ignore"):
            arguments = {
                name: half.type(value) if type(value) in (int, float) else value for name, value in arguments.items()
            }
    return arguments | {to: total}, half


def _float_for(ufunc, *values):
    """Return the dtype that a ufunc without loops of integers computes with, if these are such; else None."""
    dtypes = [dtype_of(value) for value in values if not _is_number(value)]
    if float in map(type, values) or not all(dtype.kind in "biu" for dtype in dtypes):
        return None
    if any(np.dtype(types[-1]).kind in "biu" for types in ufunc.types):
        return None
    return float_for_integers(dtypes)


def _common_half(values):
    """Return float16 or bfloat16 if that is the common dtype of all but Python's numbers, else None."""
    dtypes = {dtype_of(value) for value in values if not _is_number(value)}
    if any(map(is_bfloat16, dtypes)):
        return dtypes.pop() if len(dtypes) == 1 else None
    if not dtypes or not all(map(real_dtype, dtypes)):
        return None
    common = np.result_type(*dtypes)
    return common if common == np.float16 else None


def _is_number(value):
    return type(value) in (int, float)


def rounded_to(half, result, out=None):
    """Return a result in the dtype of halves, if that and no `out` is given; infinite where it cannot hold it."""
    if half is None or array_in(out) is not None:
        return result
    with np.errstate(all="ignore"):
        return result.astype(half)


def checked_bias_grad(bias_grad, bias, arguments, out, where=None):
    """Return the axes along which a result of named arguments is summed into bias_grad."""
    if not isinstance(bias_grad, np.ndarray):
        raise TypeError(f"bias_grad must be an ndarray, got {type(bias_grad).__name__}")
    floats = real_dtype(bias_grad.dtype) and bias_grad.dtype.kind not in "biu"
    if not floats or not bias_grad.flags.writeable:
        got = "a read-only array" if floats else f"an array of {bias_grad.dtype}"
        raise ValueError(f"bias_grad must be a writeable array of floats, got {got}")
    if bias is not None and bias_grad.shape != np.shape(bias):
        raise ValueError(f"bias_grad must have the shape of bias, {np.shape(bias)}, got {bias_grad.shape}")
    named = arguments | {"bias": bias, "where": where}
    shape = broadcast_shape({name: np.shape(value) for name, value in named.items() if value is not None})
    missing = len(shape) - bias_grad.ndim
    if missing < 0 or any(
        length not in (1, whole) for length, whole in zip(bias_grad.shape, shape[missing:], strict=True)
    ):
        raise ValueError(f"bias_grad must broadcast to the shape of the result, {shape}, got {bias_grad.shape}")
    if isinstance(array_in(out), np.ndarray) and share_memory(bias_grad, array_in(out)):
        raise ValueError("bias_grad must share no memory with out, got two arrays that do")
    return (*range(missing), *(missing + k for k, length in enumerate(bias_grad.shape) if length == 1))


def sum_into(bias_grad, grad_x, axes, where=True):
    """Write the sum of grad_x along axes, in float64."""
    grad_x = np.asarray(grad_x)
    with np.errstate(all="ignore"):
        if where is True and (grad_x.dtype.kind == "f" or is_bfloat16(grad_x.dtype)):
            total = summed("bias", grad_x, grad_x, bias_grad.shape)
        else:
            total = np.add.reduce(np.ascontiguousarray(grad_x), axis=axes, dtype=np.float64, where=where)
        np.copyto(bias_grad, np.reshape(total, bias_grad.shape), casting="same_kind")


def summed(parameter, grad, x, shape):
    """Sum the gradient of a parameter, "prelu" or "bias", in float64, over the axes along which one of `shape` repeats.

    The order of additions is that of C order, wherever elements lie, and the same for any number of threads.
    """
    # Halves are widened where they are summed; integers are floats here as well.
    dtype = grad.dtype if grad.dtype == x.dtype and _is_half(grad.dtype) else None
    dtype = dtype or np.result_type(grad.dtype, x.dtype, np.float32)
    parameter_shape = (1,) * (x.ndim - len(shape)) + shape
    repeated = [axis for axis in range(x.ndim) if parameter_shape[axis] == 1 and x.shape[axis] != 1]
    kept = [axis for axis in range(x.ndim) if axis not in repeated]
    if x.size == 0:
        return np.zeros(shape)
    if repeated + kept == list(range(x.ndim)) and kept:
        # All parameters side by side, again and again: sum the rows.
        sums = _sums(grad, x, dtype, math.prod(x.shape[axis] for axis in kept), parameter, True)
        return sums.sum(axis=0).reshape(shape)
    # Else one parameter after the other, each for a run of elements; axes move only where
    # the parameter has several blocks of them.
    trailing = x.ndim
    while trailing and trailing - 1 in repeated:
        trailing -= 1
    if trailing == x.ndim:
        moved = grad.transpose(kept + repeated)
        grad, x = moved, moved if x is grad else x.transpose(kept + repeated)
        trailing, leading = len(kept), ()
    else:
        leading = tuple(axis for axis in repeated if axis < trailing)
    sums = _sums(grad, x, dtype, math.prod(x.shape[trailing:]), parameter, False)
    return sums.sum(axis=1).reshape(x.shape[:trailing]).sum(axis=leading).reshape(shape)


def _is_half(dtype):
    return dtype == np.float16 or is_bfloat16(dtype)


def _sums(grad, x, dtype, length, parameter, by_row):
    """Return partial sums of rows of so many elements, each contiguous: of copies where they are not such."""
    rows = []
    for array in (grad,) if x is grad else (grad, x):
        seen = np.require(array, dtype, ["ALIGNED"]).reshape(-1, length)
        rows.append(seen if seen.strides[1] == seen.itemsize else np.ascontiguousarray(seen))
    return _core._parameter_sums(rows[0], rows[-1], parameter, by_row)
