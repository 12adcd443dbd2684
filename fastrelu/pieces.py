"""Activations that change the shape: two outputs for an input, or one for several.

They are no ufuncs, because they know an axis.
"""

import math
import operator

import numpy as np

from . import _core
from ._arrays import WANTED, real_dtype
from ._calls import require_apart
from ._docs import documented

__all__ = ["crelu", "crelu_backward", "maxout", "maxout_backward", "maxout_with_argmax"]

_INTP = np.dtype(np.intp)
_INTP_MAX = int(np.iinfo(_INTP).max)


@documented
def crelu(x, /, axis=-1, out=None):
    """Concatenated rectified linear unit: `relu` of the input, then `relu` of its negative.

    ``y = concatenate([relu(x), relu(-x)], axis)``.

    Parameters
    ----------
    {x_dimensions}
    axis : int
        The axis along which the two are concatenated.
    {out_array}

    Returns
    -------
    ndarray
        Of the shape of `x`, but twice as long along `axis`, and of its dtype.  NaN stays
        NaN; where `x` is unsigned or bool, the second half is 0.

    Raises
    ------
    {raises_pieces}

    See Also
    --------
    crelu_backward : Its gradient.

    Notes
    -----
    Integers are negated as in NumPy: the least one has no positive counterpart, and
    becomes 0 in both halves.

    References
    ----------
    {crelu_source}

    Examples
    --------
    >>> import fastrelu
    >>> fastrelu.crelu([[-1, 2], [3, -4]])
    array([[0, 2, 1, 0],
           [3, 0, 0, 4]])
    """
    x = _array("x", x)
    axis = _checked_axis(axis, x.ndim, "x")
    shape = _scaled(x.shape, axis, 2)
    result = _result("out", out, shape, x.dtype, x)
    _core._run_pieces("crelu", (x, result), 2, math.prod(x.shape[axis:]))
    return _delivered(result, out)


@documented
def crelu_backward(grad, x, /, axis=-1, out=None):
    """Gradient of `crelu`.

    ``grad_x = grad_a`` where ``x > 0``, ``-grad_b`` where ``x < 0``, else 0, where
    `grad_a` and `grad_b` are the two halves of `grad` along `axis`.

    Parameters
    ----------
    grad : array_like of bool, integers, float16, float32 or float64
        Gradient of the loss with respect to the output of `crelu`, and of its shape.
    x : array_like of bool, integers, float16, float32 or float64
        The input of `crelu`.
    axis : int
        The axis along which `crelu` concatenated.
    {out_array}

    Returns
    -------
    ndarray
        Gradient of the loss with respect to `x`, of its shape, and of the common dtype of
        `grad` and `x`.

    Raises
    ------
    {raises_pieces}

    References
    ----------
    {crelu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> fastrelu.crelu_backward(np.array([[10.0, 20.0, 30.0, 40.0]]), np.array([[-1.0, 2.0]]))
    array([[-30.,  20.]])
    """
    grad, x = _arrays(grad=grad, x=x)
    axis = _checked_axis(axis, x.ndim, "x")
    doubled = _scaled(x.shape, axis, 2)
    if grad.shape != doubled:
        raise ValueError(f"grad must have the shape of crelu's output, {doubled}, got {grad.shape}")
    # In place is harmless: the kernel reads each element of x before it writes it.
    result = _result("out", out, x.shape, x.dtype, grad, *(() if out is x else (x,)))
    _core._run_pieces("crelu_backward", (grad, x, result), 2, math.prod(x.shape[axis:]))
    return _delivered(result, out)


@documented
def maxout(x, /, pieces, axis=-1, out=None):
    """Maxout: the maximum of each `pieces` consecutive elements along an axis.

    ``y[..., j] = max(x[..., j * pieces : (j + 1) * pieces])`` for ``axis=-1``.

    Parameters
    ----------
    {x_dimensions}
    pieces : int
        Number of pieces a unit; divides the length of `axis`.
    axis : int
        The axis along which the pieces lie.
    {out_array}

    Returns
    -------
    ndarray
        Of the shape of `x`, but shorter along `axis` by a factor of `pieces`, and of its
        dtype.  Of equals, 0.0 and -0.0 too, the first is the maximum; NaN if a piece is.

    Raises
    ------
    {raises_pieces}

    See Also
    --------
    maxout_with_argmax : Also says which piece it was, as the gradient wants to know.

    References
    ----------
    {maxout_source}

    Examples
    --------
    >>> import fastrelu
    >>> fastrelu.maxout([[1, 5, 3, 2], [-4, -2, 0, 7]], 2)
    array([[ 5,  3],
           [-2,  7]])
    """
    x = _array("x", x)
    shape, pieces, inner = _units(x.shape, pieces, axis)
    result = _result("out", out, shape, x.dtype, x)
    _core._run_pieces("maxout", (x, result), pieces, inner)
    return _delivered(result, out)


@documented
def maxout_with_argmax(x, /, pieces, axis=-1, out=None, argmax=None):
    """`maxout`, and which piece is the maximum.

    Parameters
    ----------
    {x_dimensions}
    pieces : int
        Number of pieces a unit; divides the length of `axis`.
    axis : int
        The axis along which the pieces lie.
    {out_array}
    argmax : ndarray of intp, optional
        Where the places go, of the shape of the result.

    Returns
    -------
    y : ndarray
        The output of `maxout`.
    argmax : ndarray of intp
        The place of the maximum among its pieces, from 0 to ``pieces - 1``, as
        `np.argmax` has it: the first of equals, and the first NaN if there is one.

    Raises
    ------
    {raises_pieces}

    See Also
    --------
    maxout_backward : Takes `argmax`.

    References
    ----------
    {maxout_source}

    Examples
    --------
    >>> import fastrelu
    >>> y, argmax = fastrelu.maxout_with_argmax([[1, 5, 3, 2], [-4, -2, 0, 7]], 2)
    >>> argmax
    array([[1, 0],
           [1, 1]])
    """
    x = _array("x", x)
    shape, pieces, inner = _units(x.shape, pieces, axis)
    if isinstance(argmax, np.ndarray) and argmax.dtype != _INTP:
        raise TypeError(f"argmax must have dtype {_INTP}, got {argmax.dtype}")
    y = _result("out", out, shape, x.dtype, x)
    places = _result("argmax", argmax, shape, _INTP, x)
    require_apart("argmax", argmax, out)
    _core._run_pieces("maxout_argmax", (x, y, places), pieces, inner)
    return _delivered(y, out), _delivered(places, argmax)


@documented
def maxout_backward(grad, argmax, /, pieces, axis=-1, out=None):
    """Gradient of `maxout`: goes to the piece that was the maximum, and 0 to the others.

    Parameters
    ----------
    grad : array_like of bool, integers, float16, float32 or float64
        Gradient of the loss with respect to the output of `maxout`, and of its shape.
    argmax : array_like of integers
        What `maxout_with_argmax` says, of the shape of `grad`.
    pieces : int
        Number of pieces a unit.
    axis : int
        The axis along which the pieces lie.
    {out_array}

    Returns
    -------
    ndarray
        Gradient of the loss with respect to the input: of the shape of `grad`, but longer
        along `axis` by a factor of `pieces`, and of its dtype.

    Raises
    ------
    {raises_pieces}
    IndexError
        If an element of `argmax` is not from 0 to ``pieces - 1``; `out` is as it was.

    References
    ----------
    {maxout_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> y, argmax = fastrelu.maxout_with_argmax([[1, 5, 3, 2], [-4, -2, 0, 7]], 2)
    >>> fastrelu.maxout_backward(np.array([[0.1, 0.2], [0.3, 0.4]]), argmax, 2)
    array([[0. , 0.1, 0.2, 0. ],
           [0. , 0.3, 0. , 0.4]])
    """
    grad, given = _array("grad", grad), argmax
    argmax = _array("argmax", argmax, dtype=_INTP, kinds="iu")
    pieces, axis = _checked_pieces(pieces), _checked_axis(axis, grad.ndim, "grad")
    if argmax.shape != grad.shape:
        raise ValueError(f"argmax must have the shape of grad, {grad.shape}, got {argmax.shape}")
    shape = _scaled(grad.shape, axis, pieces)
    result = _result("out", out, shape, grad.dtype, grad, argmax)
    if not _core._all_within(argmax, pieces):
        # Of uint64 those beyond intp would seem negative.
        wrong = np.asarray(given)[(argmax < 0) | (argmax >= pieces)][0]
        raise IndexError(f"argmax must be from 0 to {pieces - 1} for {pieces} pieces, got {wrong}")
    _core._run_pieces("maxout_backward", (grad, argmax, result), pieces, math.prod(grad.shape[axis + 1 :]))
    return _delivered(result, out)


def _array(name, value, dtype=None, kinds=None):
    """Return what the kernels take: a C-contiguous, aligned array in native byte order, of dtype if that is given."""
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} must be array_like, got {type(value).__name__}: {error}") from error
    if array.dtype.kind not in kinds if kinds else not real_dtype(array.dtype):
        raise TypeError(f"{name} must have a{'n integer' if kinds else ' ' + WANTED} dtype, got {array.dtype}")
    return _laid(array, array.dtype if dtype is None else dtype)


def _arrays(**values):
    """Return the same for several arrays, in their common dtype."""
    arrays = {name: _array(name, value) for name, value in values.items()}
    try:
        dtype = np.result_type(*arrays.values())
    except TypeError as error:
        got = " and ".join(f"{name} of {array.dtype}" for name, array in arrays.items())
        raise TypeError(f"{' and '.join(arrays)} must have a common dtype, got {got}") from error
    return [_laid(array, dtype) for array in arrays.values()]


def _laid(array, dtype):
    flags = array.flags
    if flags.c_contiguous and flags.aligned and array.dtype == dtype and array.dtype.isnative:
        return array
    with np.errstate(all="ignore"):
        return np.array(array, dtype.newbyteorder("="), order="C")


def _checked_axis(axis, ndim, name):
    try:
        axis = operator.index(axis)
    except TypeError:
        raise TypeError(f"axis must be an int, got {type(axis).__name__}") from None
    if ndim == 0:
        raise ValueError(f"{name} must have at least one dimension, got a scalar or an array without any")
    if not -ndim <= axis < ndim:
        raise ValueError(f"axis must be from {-ndim} to {ndim - 1} for {name} of {ndim} dimensions, got {axis}")
    return axis % ndim


def _checked_pieces(pieces):
    try:
        pieces = operator.index(pieces)
    except TypeError:
        raise TypeError(f"pieces must be an int, got {type(pieces).__name__}") from None
    if pieces < 1:
        raise ValueError(f"pieces must be at least 1, got {pieces}")
    if pieces > _INTP_MAX:
        raise ValueError(f"pieces must be at most {_INTP_MAX}, got {pieces}")
    return pieces


def _units(shape, pieces, axis):
    """Return the shape of maxout's output, the number of pieces, and how many elements lie between them."""
    pieces, axis = _checked_pieces(pieces), _checked_axis(axis, len(shape), "x")
    units, rest = divmod(shape[axis], pieces)
    if rest:
        raise ValueError(f"pieces must divide the length of x along axis {axis}, {shape[axis]}, got {pieces}")
    return (*shape[:axis], units, *shape[axis + 1 :]), pieces, math.prod(shape[axis + 1 :])


def _scaled(shape, axis, factor):
    return (*shape[:axis], shape[axis] * factor, *shape[axis + 1 :])


def _result(name, out, shape, dtype, *inputs):
    """Return the array for a kernel to write to: out if it can, else a new one; errors where out cannot take it."""
    if out is None:
        return np.empty(shape, dtype)
    if not isinstance(out, np.ndarray):
        raise TypeError(f"{name} must be an ndarray, got {type(out).__name__}")
    if not out.flags.writeable:
        raise ValueError(f"{name} must be writeable, got a read-only array")
    if out.shape != shape:
        raise ValueError(f"{name} must have shape {shape}, got {out.shape}")
    if not np.can_cast(dtype, out.dtype, "same_kind"):
        raise TypeError(f"{name} must have a dtype to which {dtype} casts by the rule 'same_kind', got {out.dtype}")
    plain = out.flags.carray and out.dtype == dtype and out.dtype.isnative
    if plain and not any(np.may_share_memory(out, array) for array in inputs):
        return out
    return np.empty(shape, dtype)


def _delivered(result, out):
    """Return the array that the user wants, which has the result."""
    if out is None or out is result:
        return result
    with np.errstate(all="ignore"):
        np.copyto(out, result, casting="same_kind")
    return out
