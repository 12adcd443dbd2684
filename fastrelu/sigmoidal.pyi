from typing import Any, overload

from numpy.typing import ArrayLike, NDArray

from ._core import _Array, _Float, _Out

__all__ = [
    "sigmoid",
    "sigmoid_backward",
    "silu",
    "silu_backward",
    "softsign",
    "softsign_backward",
    "tanh",
    "tanh_backward",
]

@overload
def sigmoid(x: NDArray[_Float], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Float]: ...
@overload
def sigmoid(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def sigmoid(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def sigmoid_backward(
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
def sigmoid_backward(
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
def sigmoid_backward(
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
def silu(x: NDArray[_Float], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Float]: ...
@overload
def silu(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def silu(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def silu_backward(
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
def silu_backward(
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
def silu_backward(
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
def tanh(x: NDArray[_Float], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Float]: ...
@overload
def tanh(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def tanh(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def tanh_backward(
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
def tanh_backward(
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
def tanh_backward(
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
def softsign(x: NDArray[_Float], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Float]: ...
@overload
def softsign(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def softsign(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def softsign_backward(
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
def softsign_backward(
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
def softsign_backward(
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
