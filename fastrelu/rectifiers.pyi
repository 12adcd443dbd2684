from typing import Any, overload

from numpy.typing import ArrayLike, NDArray

from ._core import _Array, _Bools, _Float, _Out, _Real
from .bitmask import BitMask

__all__ = [
    "absolute",
    "absolute_backward",
    "leaky_relu",
    "leaky_relu_backward",
    "relu",
    "relu6",
    "relu6_backward",
    "relu_backward",
    "squared_relu",
    "squared_relu_backward",
]

@overload
def relu(x: NDArray[_Real], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Real]: ...
@overload
def relu(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def relu(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def relu_backward(
    grad: NDArray[_Float],
    x: NDArray[_Float] | _Bools | BitMask,
    /,
    out: None = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
) -> NDArray[_Float]: ...
@overload
def relu_backward(
    grad: ArrayLike,
    x: ArrayLike | BitMask,
    /,
    out: _Array,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> _Array: ...
@overload
def relu_backward(
    grad: ArrayLike,
    x: ArrayLike | BitMask,
    /,
    out: _Out = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> Any: ...
@overload
def leaky_relu(
    x: NDArray[_Float], /, negative_slope: float = 0.01, out: None = None, *, bias: ArrayLike | None = None
) -> NDArray[_Float]: ...
@overload
def leaky_relu(
    x: ArrayLike,
    /,
    negative_slope: ArrayLike = 0.01,
    *,
    out: _Array,
    bias: ArrayLike | None = None,
    **ufunc_kwargs: Any,
) -> _Array: ...
@overload
def leaky_relu(
    x: ArrayLike,
    /,
    negative_slope: ArrayLike = 0.01,
    out: _Out = None,
    *,
    bias: ArrayLike | None = None,
    **ufunc_kwargs: Any,
) -> Any: ...
@overload
def leaky_relu_backward(
    grad: NDArray[_Float],
    x: NDArray[_Float] | _Bools | BitMask,
    /,
    negative_slope: float = 0.01,
    out: None = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
) -> NDArray[_Float]: ...
@overload
def leaky_relu_backward(
    grad: ArrayLike,
    x: ArrayLike | BitMask,
    /,
    negative_slope: ArrayLike = 0.01,
    *,
    out: _Array,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> _Array: ...
@overload
def leaky_relu_backward(
    grad: ArrayLike,
    x: ArrayLike | BitMask,
    /,
    negative_slope: ArrayLike = 0.01,
    out: _Out = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> Any: ...
@overload
def relu6(x: NDArray[_Real], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Real]: ...
@overload
def relu6(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def relu6(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def relu6_backward(
    grad: NDArray[_Float],
    x: NDArray[_Float] | _Bools | BitMask,
    /,
    out: None = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
) -> NDArray[_Float]: ...
@overload
def relu6_backward(
    grad: ArrayLike,
    x: ArrayLike | BitMask,
    /,
    out: _Array,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> _Array: ...
@overload
def relu6_backward(
    grad: ArrayLike,
    x: ArrayLike | BitMask,
    /,
    out: _Out = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> Any: ...
@overload
def absolute(x: NDArray[_Real], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Real]: ...
@overload
def absolute(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def absolute(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def absolute_backward(
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
def absolute_backward(
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
def absolute_backward(
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
def squared_relu(x: NDArray[_Float], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Float]: ...
@overload
def squared_relu(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def squared_relu(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def squared_relu_backward(
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
def squared_relu_backward(
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
def squared_relu_backward(
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
