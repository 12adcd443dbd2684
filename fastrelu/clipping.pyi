from typing import Any, overload

from numpy.typing import ArrayLike, NDArray

from ._core import _Array, _Bools, _Float, _Out
from .bitmask import BitMask

__all__ = ["hardsigmoid", "hardsigmoid_backward", "hardswish", "hardswish_backward", "hardtanh", "hardtanh_backward"]

@overload
def hardtanh(
    x: NDArray[_Float], /, min_val: float = -1, max_val: float = 1, out: None = None, *, bias: ArrayLike | None = None
) -> NDArray[_Float]: ...
@overload
def hardtanh(
    x: ArrayLike,
    /,
    min_val: ArrayLike = -1,
    max_val: ArrayLike = 1,
    *,
    out: _Array,
    bias: ArrayLike | None = None,
    **ufunc_kwargs: Any,
) -> _Array: ...
@overload
def hardtanh(
    x: ArrayLike,
    /,
    min_val: ArrayLike = -1,
    max_val: ArrayLike = 1,
    out: _Out = None,
    *,
    bias: ArrayLike | None = None,
    **ufunc_kwargs: Any,
) -> Any: ...
@overload
def hardtanh_backward(
    grad: NDArray[_Float],
    x: NDArray[_Float] | _Bools | BitMask,
    /,
    min_val: float = -1,
    max_val: float = 1,
    out: None = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
) -> NDArray[_Float]: ...
@overload
def hardtanh_backward(
    grad: ArrayLike,
    x: ArrayLike | BitMask,
    /,
    min_val: ArrayLike = -1,
    max_val: ArrayLike = 1,
    *,
    out: _Array,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> _Array: ...
@overload
def hardtanh_backward(
    grad: ArrayLike,
    x: ArrayLike | BitMask,
    /,
    min_val: ArrayLike = -1,
    max_val: ArrayLike = 1,
    out: _Out = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> Any: ...
@overload
def hardsigmoid(x: NDArray[_Float], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Float]: ...
@overload
def hardsigmoid(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def hardsigmoid(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def hardsigmoid_backward(
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
def hardsigmoid_backward(
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
def hardsigmoid_backward(
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
def hardswish(x: NDArray[_Float], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Float]: ...
@overload
def hardswish(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def hardswish(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def hardswish_backward(
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
def hardswish_backward(
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
def hardswish_backward(
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
