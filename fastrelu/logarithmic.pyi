from typing import Any, overload

from numpy.typing import ArrayLike, NDArray

from ._core import _Array, _Float, _Out

__all__ = ["logsigmoid", "logsigmoid_backward", "softplus", "softplus_backward"]

@overload
def logsigmoid(x: NDArray[_Float], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Float]: ...
@overload
def logsigmoid(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def logsigmoid(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def logsigmoid_backward(
    grad: NDArray[_Float],
    x: NDArray[_Float],
    /,
    out: None = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
) -> NDArray[_Float]: ...
@overload
def logsigmoid_backward(
    grad: ArrayLike,
    x: ArrayLike,
    /,
    out: _Array,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> _Array: ...
@overload
def logsigmoid_backward(
    grad: ArrayLike,
    x: ArrayLike,
    /,
    out: _Out = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> Any: ...
@overload
def softplus(
    x: NDArray[_Float], /, beta: float = 1, out: None = None, *, bias: ArrayLike | None = None
) -> NDArray[_Float]: ...
@overload
def softplus(
    x: ArrayLike, /, beta: ArrayLike = 1, *, out: _Array, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> _Array: ...
@overload
def softplus(
    x: ArrayLike, /, beta: ArrayLike = 1, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> Any: ...
@overload
def softplus_backward(
    grad: NDArray[_Float],
    x: NDArray[_Float],
    /,
    beta: float = 1,
    out: None = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
) -> NDArray[_Float]: ...
@overload
def softplus_backward(
    grad: ArrayLike,
    x: ArrayLike,
    /,
    beta: ArrayLike = 1,
    *,
    out: _Array,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> _Array: ...
@overload
def softplus_backward(
    grad: ArrayLike,
    x: ArrayLike,
    /,
    beta: ArrayLike = 1,
    out: _Out = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> Any: ...
