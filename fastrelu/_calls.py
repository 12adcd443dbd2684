"""What the public functions share: calls of ufuncs whose errors name the argument, what came and what was wanted."""

import sys

import numpy as np

from . import _core, ufuncs
from ._arrays import (
    WANTED,
    array_in,
    bfloat16,
    broadcast_shape,
    dtype_of,
    float_for_integers,
    is_bfloat16,
    real_dtype,
    share_memory,
    with_python_numbers_as_bfloat16,
)
from ._bias import biased, checked_bias_grad, rounded_to, sum_into
from .bitmask import BitMask


def call(ufunc, arguments, out, ufunc_kwargs, bias=None):
    """Call a ufunc with named arguments; explain what NumPy refuses.

    Parameters
    ----------
    ufunc : numpy.ufunc
        The ufunc.
    arguments : dict
        Its inputs, by the names that the user knows.
    out : None, ndarray or tuple
        As ufuncs take it.
    ufunc_kwargs : dict
        Further arguments of the ufunc.
    bias : array_like, optional
        What is to be added to the argument x.
    """
    if bias is not None:
        arguments, half = biased(ufunc, arguments, bias)
        result = call(ufunc, arguments, out, ufunc_kwargs)
        return rounded_to(half if "dtype" not in ufunc_kwargs else None, result, out)
    values = list(arguments.values())
    if "ml_dtypes" in sys.modules:
        # Also of lists, of which NumPy asks the dtype.
        bfloat16()
        values = with_python_numbers_as_bfloat16(values)
    try:
        if not ufunc_kwargs:
            result = _core._in_grid(ufunc.__name__, tuple(values), out)
            if result is not None:
                return result
        # NumPy would warn of what the dtype of an array or of `out` cannot hold.
        with np.errstate(all="ignore"):
            if float in map(type, values):
                values = _floats_as_weak(values)
            return ufunc(*values, out=out, **ufunc_kwargs)
    except OverflowError:
        numbers = {name: value for name, value in arguments.items() if type(value) is int}
        if not numbers:
            raise
        got = " and ".join(map(str, numbers.values()))
        raise ValueError(
            f"{' and '.join(numbers)} must be in the range of the dtype of the others, got {got}"
        ) from None
    except (TypeError, ValueError) as error:
        foreign = [value for value in (*arguments.values(), out) if not _numpy_decides(value)]
        explanation = None if foreign else _explain(ufunc, arguments, out, ufunc_kwargs)
        if explanation is None:
            raise
        raise explanation from error


def _floats_as_weak(values):
    """Let Python floats take the dtype to which `np.exp` promotes integer arrays.

    NumPy lets them take that of a float array, but makes int8 and a Python float float64.
    """
    dtypes = [getattr(value, "dtype", None) for value in values if type(value) not in (int, float)]
    if not dtypes or not all(isinstance(dtype, np.dtype) and dtype.kind in "biu" for dtype in dtypes):
        return values
    number = float_for_integers(dtypes)
    return [number(value) if type(value) is float else value for value in values]


def _numpy_decides(value):
    override = getattr(type(value), "__array_ufunc__", np.ndarray.__array_ufunc__)
    return override is np.ndarray.__array_ufunc__


def _explain(ufunc, arguments, out, ufunc_kwargs):
    arrays = {}
    for name, value in arguments.items():
        try:
            arrays[name] = np.asarray(value)
        except ValueError as error:
            return ValueError(f"{name} must be array_like, got {type(value).__name__}: {error}")
        if not real_dtype(arrays[name].dtype):
            return TypeError(f"{name} must have a {WANTED} dtype, got {arrays[name].dtype}")
    try:
        shape = broadcast_shape({name: array.shape for name, array in arrays.items()})
    except ValueError as error:
        return error
    out = array_in(out)
    if out is None:
        return None
    if not isinstance(out, np.ndarray):
        return TypeError(f"out must be an ndarray, got {type(out).__name__}")
    if not out.flags.writeable:
        return ValueError("out must be writeable, got a read-only array")
    if out.shape != shape:
        return ValueError(f"out must have shape {shape}, got {out.shape}")
    casting = ufunc_kwargs.get("casting", "same_kind")
    kinds = [type(value) if type(value) in (int, float) else arrays[name].dtype for name, value in arguments.items()]
    if any(isinstance(kind, np.dtype) and is_bfloat16(kind) for kind in kinds):
        # NumPy cannot resolve it so, and its own message names the dtypes.
        return None
    result = ufunc.resolve_dtypes((*kinds, None))[-1]
    if not np.can_cast(result, out.dtype, casting):
        return TypeError(f"out must have a dtype to which {result} casts by the rule {casting!r}, got {out.dtype}")
    return None


def call_backward(row, grad, x, parameters, out, from_output, ufunc_kwargs, bias=None, bias_grad=None):
    """Call the ufunc for the gradient of a row: from the input, the output or a mask."""
    takes_mask = hasattr(ufuncs, f"{row}_mask")
    if isinstance(x, BitMask):
        if not takes_mask:
            name = row.removesuffix("_tanh")
            raise TypeError(f"x must be an array, got a BitMask: a mask does not determine the gradient of {name}")
        x = np.asarray(x)
    is_mask = takes_mask and dtype_of(x) == np.bool_
    if is_mask and type(grad) is float:
        # A mask is no array of small integers, which would make it float16.
        grad = np.float64(grad)
    ufunc = getattr(ufuncs, f"{row}_backward")
    if from_output:
        ufunc_from_output = getattr(ufuncs, f"{row}_backward_from_output", None)
        if ufunc_from_output is None:
            name = row.removesuffix("_tanh")
            raise ValueError(f"from_output must be False: the output of {name} does not determine the gradient")
        # A mask remains one.
        ufunc = ufunc if is_mask else ufunc_from_output
    arguments = {"grad": grad, "x": x} | parameters
    axes = None
    if bias_grad is not None:
        axes = checked_bias_grad(bias_grad, bias, arguments, out, ufunc_kwargs.get("where"))
    # The output and a mask know the bias.
    grad_x = call(ufunc, arguments, out, ufunc_kwargs, None if from_output or is_mask else bias)
    if bias_grad is not None:
        sum_into(bias_grad, grad_x, axes, ufunc_kwargs.get("where", True))
    return grad_x


def call_backward_between(
    row, grad, x, low, high, parameters, out, from_output, ufunc_kwargs, bias=None, bias_grad=None
):
    """Call the ufunc for a gradient of 1 where ``low < x < high``; both may be ints beyond an integer dtype of x."""
    mask = None if isinstance(x, BitMask) else mask_beyond_dtype(x, low, high, None if from_output else bias)
    if mask is not None:
        x, bias = mask, None
    if isinstance(x, BitMask) or getattr(x, "dtype", None) == np.bool_:
        # Of no account beside a mask, but they have to have the dtype of grad.
        parameters = {name: within_dtype(number, grad) for name, number in parameters.items()}
    return call_backward(row, grad, x, parameters, out, from_output, ufunc_kwargs, bias, bias_grad)


def mask_beyond_dtype(x, min_val, max_val, bias=None):
    """Return where ``min_val < x < max_val`` if one of these is an int beyond the integer dtype of x, else None."""
    bounds = (min_val, max_val)
    if all(type(bound) is not int or within_dtype(bound, x, bias) == bound for bound in bounds):
        return None
    x = x if bias is None else np.add(x, bias)
    # NumPy compares with Python ints of any size.
    return np.greater(x, min_val) & np.less(x, max_val)


def within_dtype(bound, x, bias=None):
    """Bring a bound given as Python int to the nearest that an integer x can reach, such as 0 for -1 if unsigned."""
    dtype = getattr(x, "dtype", None)
    if isinstance(dtype, np.dtype) and dtype.kind in "iu" and bias is not None:
        bias_dtype = dtype_of(bias)
        dtype = (
            np.result_type(dtype, bias if type(bias) is int else bias_dtype) if bias_dtype.kind in "biu" else bias_dtype
        )
    if type(bound) is not int or not isinstance(dtype, np.dtype) or dtype.kind not in "iu":
        return bound
    info = np.iinfo(dtype)
    return min(max(bound, info.min), info.max)


def threshold_within_dtype(threshold, value, x, bias=None):
    """Return the parameters of `threshold` for an integer x, beyond whose dtype an int threshold may be."""
    nearest = within_dtype(threshold, x, bias)
    # Nothing is as low; the lowest number stands for itself.
    return {"threshold": nearest, "value": nearest if type(threshold) is int and threshold < nearest else value}


def require_positive(name, value):
    # NumPy reports a comparison of bfloat16's NaN.
    with np.errstate(invalid="ignore"):
        positive = np.all(np.greater(value, 0))
    if not positive:
        raise ValueError(
            f"{name} must be greater than 0 with from_output=True, got {value!r}: "
            "otherwise the output does not tell which side of 0 its input was"
        )


def require_apart(name, array, out):
    """Raise an error if two arrays for results overlap."""
    out = array_in(out)
    if isinstance(array, np.ndarray) and isinstance(out, np.ndarray) and share_memory(array, out):
        raise ValueError(f"{name} must share no memory with out, got arrays that overlap")


def call_with_mask(row, x, parameters, out, mask, packed, bias=None, active=None):
    """Compute forward, and the mask unless it is given, in two passes: for what the one-pass kernel does not take."""
    shape, half = np.shape(x), None
    arguments = {"x": x} | parameters
    if bias is not None:
        arguments, half = biased(getattr(ufuncs, row), arguments, bias)
    if packed:
        if mask is not None and not isinstance(mask, BitMask):
            raise TypeError(f"mask must be a BitMask with packed=True, got {type(mask).__name__}")
    elif mask is not None and not (isinstance(mask, np.ndarray) and mask.dtype == np.bool_):
        got = f"an array of {mask.dtype}" if isinstance(mask, np.ndarray) else type(mask).__name__
        raise TypeError(f"mask must be a bool array with packed=False, got {got}")
    if mask is not None and mask.shape != shape:
        raise ValueError(f"mask must have the shape of x, {shape}, got {mask.shape}")
    if mask is not None and not (mask.bits if packed else mask).flags.writeable:
        raise ValueError("mask must be writeable, got a read-only array")
    require_apart("mask", mask, out)
    if active is None:
        active = call(getattr(ufuncs, f"{row}_mask"), arguments, None, {})
    if np.shape(active) != shape:
        raise ValueError(f"x must have the shape of the result, {np.shape(active)}, got {shape}")
    y = call(getattr(ufuncs, row), arguments, out, {})
    y = rounded_to(half, y, out)
    if mask is None:
        return y, BitMask.from_array(active) if packed else active
    if packed:
        mask.bits[...] = BitMask.from_array(active).bits
    else:
        mask[...] = active
    return y, mask
