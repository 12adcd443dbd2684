"""What is added to the input, and the gradient with respect to it, where the kernels do not do it in one pass."""

import numpy as np

from ._arrays import WANTED, is_bfloat16, real_dtype, share_memory


def biased(arguments, bias):
    """Return arguments with x + bias for x, and the dtype of halves to which their result is to be rounded, or None.

    Halves are added as float32, so that the result is rounded once; other numbers take their dtype.
    """
    x = arguments["x"]
    dtypes = []
    for name, value in (("x", x), ("bias", bias)):
        dtypes.append(getattr(value, "dtype", None) or np.asarray(value).dtype)
        if not real_dtype(dtypes[-1]):
            raise TypeError(f"{name} must have a {WANTED} dtype, got {dtypes[-1]}")
    half = _common_half([x, bias])
    try:
        with np.errstate(all="ignore"):
            total = np.add(x, bias, dtype=None if half is None else np.float32)
    except ValueError as error:
        raise ValueError(f"bias must broadcast against x, {np.shape(x)}, got {np.shape(bias)}") from error
    if half is not None:
        half = _common_half([np.empty(0, half), *(value for name, value in arguments.items() if name != "x")])
    if half is not None:
        with np.errstate(all="ignore"):
            arguments = {
                name: half.type(value) if type(value) in (int, float) else value for name, value in arguments.items()
            }
    return arguments | {"x": total}, half


def _common_half(values):
    """Return float16 or bfloat16 if that is the common dtype of all but Python's numbers, else None."""
    dtypes = {getattr(value, "dtype", None) or np.asarray(value).dtype for value in values if not _is_number(value)}
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
    if half is None or out is not None:
        return result
    with np.errstate(all="ignore"):
        return result.astype(half)


def checked_bias_grad(bias_grad, bias, shapes, out):
    """Return the axes along which a result of operands of these shapes is summed into bias_grad."""
    if not isinstance(bias_grad, np.ndarray):
        raise TypeError(f"bias_grad must be an ndarray, got {type(bias_grad).__name__}")
    floats = real_dtype(bias_grad.dtype) and bias_grad.dtype.kind not in "biu"
    if not floats or not bias_grad.flags.writeable:
        got = "a read-only array" if floats else f"an array of {bias_grad.dtype}"
        raise ValueError(f"bias_grad must be a writeable array of floats, got {got}")
    if bias is not None and bias_grad.shape != np.shape(bias):
        raise ValueError(f"bias_grad must have the shape of bias, {np.shape(bias)}, got {bias_grad.shape}")
    shape = np.broadcast_shapes(*shapes)
    missing = len(shape) - bias_grad.ndim
    if missing < 0 or any(
        length not in (1, whole) for length, whole in zip(bias_grad.shape, shape[missing:], strict=True)
    ):
        raise ValueError(f"bias_grad must broadcast to the shape of the result, {shape}, got {bias_grad.shape}")
    if isinstance(out, np.ndarray) and share_memory(bias_grad, out):
        raise ValueError("bias_grad must share no memory with out, got two arrays that do")
    return (*range(missing), *(missing + k for k, length in enumerate(bias_grad.shape) if length == 1))


def sum_into(bias_grad, grad_x, axes, where=True):
    """Write the sum of grad_x along axes, in float64; the order of additions is that of C order, wherever it lies."""
    with np.errstate(all="ignore"):
        total = np.add.reduce(np.ascontiguousarray(grad_x), axis=axes, dtype=np.float64, where=where)
        np.copyto(bias_grad, np.reshape(total, bias_grad.shape), casting="same_kind")
