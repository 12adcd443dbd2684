from typing import Any, overload

from numpy.typing import ArrayLike, NDArray

from ._core import _Array, _Bools, _Float, _Out
from .bitmask import BitMask

__all__ = [
    "hardshrink",
    "hardshrink_backward",
    "softshrink",
    "softshrink_backward",
    "tanhshrink",
    "tanhshrink_backward",
    "threshold",
    "threshold_backward",
]

@overload
def threshold(
    x: NDArray[_Float], /, threshold: float = 0, value: float = 0, out: None = None, *, bias: ArrayLike | None = None
) -> NDArray[_Float]: ...
@overload
def threshold(
    x: ArrayLike,
    /,
    threshold: ArrayLike = 0,
    value: ArrayLike = 0,
    *,
    out: _Array,
    bias: ArrayLike | None = None,
    **ufunc_kwargs: Any,
) -> _Array: ...
@overload
def threshold(
    x: ArrayLike,
    /,
    threshold: ArrayLike = 0,
    value: ArrayLike = 0,
    out: _Out = None,
    *,
    bias: ArrayLike | None = None,
    **ufunc_kwargs: Any,
) -> Any: ...
@overload
def threshold_backward(
    grad: NDArray[_Float],
    x: NDArray[_Float] | _Bools | BitMask,
    /,
    threshold: float = 0,
    value: float = 0,
    out: None = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
) -> NDArray[_Float]: ...
@overload
def threshold_backward(
    grad: ArrayLike,
    x: ArrayLike | BitMask,
    /,
    threshold: ArrayLike = 0,
    value: ArrayLike = 0,
    *,
    out: _Array,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> _Array: ...
@overload
def threshold_backward(
    grad: ArrayLike,
    x: ArrayLike | BitMask,
    /,
    threshold: ArrayLike = 0,
    value: ArrayLike = 0,
    out: _Out = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> Any: ...
@overload
def hardshrink(
    x: NDArray[_Float], /, lambd: float = 0.5, out: None = None, *, bias: ArrayLike | None = None
) -> NDArray[_Float]: ...
@overload
def hardshrink(
    x: ArrayLike, /, lambd: ArrayLike = 0.5, *, out: _Array, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> _Array: ...
@overload
def hardshrink(
    x: ArrayLike, /, lambd: ArrayLike = 0.5, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> Any: ...
@overload
def hardshrink_backward(
    grad: NDArray[_Float],
    x: NDArray[_Float] | _Bools | BitMask,
    /,
    lambd: float = 0.5,
    out: None = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
) -> NDArray[_Float]: ...
@overload
def hardshrink_backward(
    grad: ArrayLike,
    x: ArrayLike | BitMask,
    /,
    lambd: ArrayLike = 0.5,
    *,
    out: _Array,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> _Array: ...
@overload
def hardshrink_backward(
    grad: ArrayLike,
    x: ArrayLike | BitMask,
    /,
    lambd: ArrayLike = 0.5,
    out: _Out = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> Any: ...
@overload
def softshrink(
    x: NDArray[_Float], /, lambd: float = 0.5, out: None = None, *, bias: ArrayLike | None = None
) -> NDArray[_Float]: ...
@overload
def softshrink(
    x: ArrayLike, /, lambd: ArrayLike = 0.5, *, out: _Array, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> _Array: ...
@overload
def softshrink(
    x: ArrayLike, /, lambd: ArrayLike = 0.5, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> Any: ...
@overload
def softshrink_backward(
    grad: NDArray[_Float],
    x: NDArray[_Float] | _Bools | BitMask,
    /,
    lambd: float = 0.5,
    out: None = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
) -> NDArray[_Float]: ...
@overload
def softshrink_backward(
    grad: ArrayLike,
    x: ArrayLike | BitMask,
    /,
    lambd: ArrayLike = 0.5,
    *,
    out: _Array,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> _Array: ...
@overload
def softshrink_backward(
    grad: ArrayLike,
    x: ArrayLike | BitMask,
    /,
    lambd: ArrayLike = 0.5,
    out: _Out = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> Any: ...
@overload
def tanhshrink(x: NDArray[_Float], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Float]: ...
@overload
def tanhshrink(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def tanhshrink(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def tanhshrink_backward(
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
def tanhshrink_backward(
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
def tanhshrink_backward(
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
