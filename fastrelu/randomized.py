"""The leaky rectifier whose slopes are drawn at random while training."""

import math
import numbers

import numpy as np

from . import ufuncs
from ._arrays import WANTED, is_bfloat16, real_dtype
from ._bias import biased, checked_bias_grad, rounded_to, sum_into
from ._calls import call
from ._docs import documented

__all__ = ["rrelu", "rrelu_backward"]


def _slope(name, value):
    if not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a real number, got {type(value).__name__}")
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{name} must be finite, got {value!r}")
    return number


def bounds_of(lower, upper):
    """Return the bounds of slopes as numbers."""
    lower, upper = _slope("lower", lower), _slope("upper", upper)
    if lower > upper:
        raise ValueError(f"lower must not be above upper, got {lower!r} and {upper!r}")
    if not math.isfinite(upper - lower):
        raise ValueError(f"upper must be less than 1.8e308 above lower, got {lower!r} and {upper!r}")
    return lower, upper


def generator_of(rng):
    """Return the generator that an argument is or seeds."""
    if isinstance(rng, bool):
        raise TypeError("rng must be None, a numpy.random.Generator or a seed, got bool")
    try:
        return np.random.default_rng(rng)
    except (TypeError, ValueError) as error:
        raise type(error)(f"rng must be None, a numpy.random.Generator or a seed, got {rng!r}") from error


@documented
def rrelu(x, /, lower=1 / 8, upper=1 / 3, out=None, *, rng=None, bias=None, **ufunc_kwargs):
    """Randomized leaky rectified linear unit, elementwise.

    ``y = x`` where ``x >= 0``, else ``a * x``, where each element's ``a`` is drawn uniformly
    between `lower` and `upper` and rounded to the dtype.  For evaluation use `leaky_relu` at the mean,
    ``(lower + upper) / 2``.

    Parameters
    ----------
    {x}
    lower, upper : float
        Between which the slopes left of 0 lie.
    {out}
    rng : None, int or numpy.random.Generator
        What the slopes are drawn from: one number an element, in C order, wherever the
        element lies in memory and however many threads run.  A number seeds a new
        generator; None makes one that no call repeats.
    {bias}
    {ufunc_kwargs}

    Returns
    -------
    y : ndarray or scalar
        Of the shape of `x`; integers become floats as in `np.exp`.
    slopes : ndarray or scalar
        The gradient of each element, 1 where ``x > 0``, for `rrelu_backward`.

    Raises
    ------
    TypeError
        If a dtype is not one of those above, or does not cast to that of `out`, or an
        argument is of the wrong kind.
    ValueError
        If shapes do not broadcast, if `out` is read-only, if a bound is not finite, or if
        `lower` is above `upper`.

    References
    ----------
    B. Xu, N. Wang, T. Chen and M. Li, "Empirical evaluation of rectified activations in
    convolutional network", 2015.

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> x = np.array([-2.0, 0.5, 2.0])
    >>> y, slopes = fastrelu.rrelu(x, rng=np.random.default_rng(0))
    >>> y[1:], slopes[1:]
    (array([0.5, 2. ]), array([1., 1.]))
    >>> bool(y[0] == slopes[0] * x[0] and 1 / 8 <= slopes[0] < 1 / 3)
    True
    """
    lower, upper = bounds_of(lower, upper)
    rng = generator_of(rng)
    half = None
    if bias is not None:
        arguments, half = biased(ufuncs.prelu, {"x": x}, bias)
        x = arguments["x"]
    try:
        x = np.asanyarray(x)
    except ValueError as error:
        raise ValueError(f"x must be array_like, got {type(x).__name__}: {error}") from error
    if not real_dtype(x.dtype):
        raise TypeError(f"x must have a {WANTED} dtype, got {x.dtype}")
    dtype = half or (x.dtype if is_bfloat16(x.dtype) else ufuncs.sigmoid.resolve_dtypes((x.dtype, None))[-1])
    drawn = rng.random(x.shape, np.float64 if dtype.itemsize == 8 else np.float32)
    with np.errstate(all="ignore"):
        slopes = np.asarray(drawn * (upper - lower) + lower, dtype)
    np.copyto(slopes, 1, where=ufuncs.leaky_relu_mask(x, 0))
    y = call(ufuncs.prelu, {"x": x, "slopes": slopes}, out, ufunc_kwargs)
    y = rounded_to(half if "dtype" not in ufunc_kwargs else None, y, out)
    return y, slopes if x.ndim else slopes[()]


@documented
def rrelu_backward(grad, slopes, /, out=None, *, bias_grad=None, **ufunc_kwargs):
    """Gradient of `rrelu`.

    ``grad_x = grad * slopes``, and 0 where the slope is 0.

    Parameters
    ----------
    {grad}
    slopes : array_like of float
        What `rrelu` returned with the output.
    {out}
    {bias_grad}
    {ufunc_kwargs}

    Returns
    -------
    {returns_grad}

    Raises
    ------
    {raises}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> fastrelu.rrelu_backward(np.array([3.0, 4.0]), np.array([0.25, 1.0]))
    array([0.75, 4.  ])
    """
    axes = None
    if bias_grad is not None:
        arguments = {"grad": grad, "slopes": slopes}
        axes = checked_bias_grad(bias_grad, None, arguments, out, ufunc_kwargs.get("where"))
    # As of prelu where no element is active.
    grad_x = call(ufuncs.prelu_backward, {"grad": grad, "x": np.False_, "slopes": slopes}, out, ufunc_kwargs)
    if bias_grad is not None:
        sum_into(bias_grad, grad_x, axes, ufunc_kwargs.get("where", True))
    return grad_x
