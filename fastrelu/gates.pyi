from typing import Any, overload

from numpy.typing import ArrayLike, NDArray

from ._core import _Array, _Float, _Out

__all__ = ["geglu", "geglu_backward", "glu", "glu_backward", "reglu", "reglu_backward", "swiglu", "swiglu_backward"]

@overload
def glu(
    gate: NDArray[_Float], up: NDArray[_Float], out: None = None, *, bias: ArrayLike | None = None
) -> NDArray[_Float]: ...
@overload
def glu(
    gate: ArrayLike, up: ArrayLike, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> _Array: ...
@overload
def glu(
    gate: ArrayLike, up: ArrayLike, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> Any: ...
def glu_backward(
    grad: ArrayLike,
    gate: ArrayLike,
    up: ArrayLike,
    out: tuple[NDArray[Any] | None, NDArray[Any] | None] | None = None,
    *,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> tuple[Any, Any]: ...
@overload
def reglu(
    gate: NDArray[_Float], up: NDArray[_Float], out: None = None, *, bias: ArrayLike | None = None
) -> NDArray[_Float]: ...
@overload
def reglu(
    gate: ArrayLike, up: ArrayLike, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> _Array: ...
@overload
def reglu(
    gate: ArrayLike, up: ArrayLike, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> Any: ...
def reglu_backward(
    grad: ArrayLike,
    gate: ArrayLike,
    up: ArrayLike,
    out: tuple[NDArray[Any] | None, NDArray[Any] | None] | None = None,
    *,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> tuple[Any, Any]: ...
@overload
def geglu(
    gate: NDArray[_Float], up: NDArray[_Float], out: None = None, *, bias: ArrayLike | None = None
) -> NDArray[_Float]: ...
@overload
def geglu(
    gate: ArrayLike, up: ArrayLike, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> _Array: ...
@overload
def geglu(
    gate: ArrayLike, up: ArrayLike, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> Any: ...
def geglu_backward(
    grad: ArrayLike,
    gate: ArrayLike,
    up: ArrayLike,
    out: tuple[NDArray[Any] | None, NDArray[Any] | None] | None = None,
    *,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> tuple[Any, Any]: ...
@overload
def swiglu(
    gate: NDArray[_Float], up: NDArray[_Float], out: None = None, *, bias: ArrayLike | None = None
) -> NDArray[_Float]: ...
@overload
def swiglu(
    gate: ArrayLike, up: ArrayLike, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> _Array: ...
@overload
def swiglu(
    gate: ArrayLike, up: ArrayLike, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> Any: ...
def swiglu_backward(
    grad: ArrayLike,
    gate: ArrayLike,
    up: ArrayLike,
    out: tuple[NDArray[Any] | None, NDArray[Any] | None] | None = None,
    *,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> tuple[Any, Any]: ...
