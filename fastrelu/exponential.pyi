from typing import Any, overload

from numpy.typing import ArrayLike, NDArray

from ._core import _Array, _Float, _Out

__all__ = ["celu", "celu_backward", "elu", "elu_backward", "selu", "selu_backward"]

@overload
def elu(
    x: NDArray[_Float], /, alpha: float = 1, out: None = None, *, bias: ArrayLike | None = None
) -> NDArray[_Float]: ...
@overload
def elu(
    x: ArrayLike, /, alpha: ArrayLike = 1, *, out: _Array, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> _Array: ...
@overload
def elu(
    x: ArrayLike, /, alpha: ArrayLike = 1, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> Any: ...
@overload
def elu_backward(
    grad: NDArray[_Float],
    x: NDArray[_Float],
    /,
    alpha: float = 1,
    out: None = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
) -> NDArray[_Float]: ...
@overload
def elu_backward(
    grad: ArrayLike,
    x: ArrayLike,
    /,
    alpha: ArrayLike = 1,
    *,
    out: _Array,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> _Array: ...
@overload
def elu_backward(
    grad: ArrayLike,
    x: ArrayLike,
    /,
    alpha: ArrayLike = 1,
    out: _Out = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> Any: ...
@overload
def celu(
    x: NDArray[_Float], /, alpha: float = 1, out: None = None, *, bias: ArrayLike | None = None
) -> NDArray[_Float]: ...
@overload
def celu(
    x: ArrayLike, /, alpha: ArrayLike = 1, *, out: _Array, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> _Array: ...
@overload
def celu(
    x: ArrayLike, /, alpha: ArrayLike = 1, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> Any: ...
@overload
def celu_backward(
    grad: NDArray[_Float],
    x: NDArray[_Float],
    /,
    alpha: float = 1,
    out: None = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
) -> NDArray[_Float]: ...
@overload
def celu_backward(
    grad: ArrayLike,
    x: ArrayLike,
    /,
    alpha: ArrayLike = 1,
    *,
    out: _Array,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> _Array: ...
@overload
def celu_backward(
    grad: ArrayLike,
    x: ArrayLike,
    /,
    alpha: ArrayLike = 1,
    out: _Out = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> Any: ...
@overload
def selu(x: NDArray[_Float], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Float]: ...
@overload
def selu(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def selu(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def selu_backward(
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
def selu_backward(
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
def selu_backward(
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
