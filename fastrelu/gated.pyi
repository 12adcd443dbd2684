from typing import Any, Literal, overload

from numpy.typing import ArrayLike, NDArray

from ._core import _Array, _Float, _Out

__all__ = ["gelu", "gelu_backward", "mish", "mish_backward", "swish", "swish_backward"]

@overload
def swish(
    x: NDArray[_Float], /, beta: float = 1, out: None = None, *, bias: ArrayLike | None = None
) -> NDArray[_Float]: ...
@overload
def swish(
    x: ArrayLike, /, beta: ArrayLike = 1, *, out: _Array, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> _Array: ...
@overload
def swish(
    x: ArrayLike, /, beta: ArrayLike = 1, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> Any: ...
@overload
def swish_backward(
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
def swish_backward(
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
def swish_backward(
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
@overload
def gelu(
    x: NDArray[_Float],
    /,
    approximate: Literal["none", "tanh"] = "none",
    out: None = None,
    *,
    bias: ArrayLike | None = None,
) -> NDArray[_Float]: ...
@overload
def gelu(
    x: ArrayLike,
    /,
    approximate: Literal["none", "tanh"] = "none",
    *,
    out: _Array,
    bias: ArrayLike | None = None,
    **ufunc_kwargs: Any,
) -> _Array: ...
@overload
def gelu(
    x: ArrayLike,
    /,
    approximate: Literal["none", "tanh"] = "none",
    out: _Out = None,
    *,
    bias: ArrayLike | None = None,
    **ufunc_kwargs: Any,
) -> Any: ...
@overload
def gelu_backward(
    grad: NDArray[_Float],
    x: NDArray[_Float],
    /,
    approximate: Literal["none", "tanh"] = "none",
    out: None = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
) -> NDArray[_Float]: ...
@overload
def gelu_backward(
    grad: ArrayLike,
    x: ArrayLike,
    /,
    approximate: Literal["none", "tanh"] = "none",
    *,
    out: _Array,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> _Array: ...
@overload
def gelu_backward(
    grad: ArrayLike,
    x: ArrayLike,
    /,
    approximate: Literal["none", "tanh"] = "none",
    out: _Out = None,
    *,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> Any: ...
@overload
def mish(x: NDArray[_Float], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Float]: ...
@overload
def mish(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def mish(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def mish_backward(
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
def mish_backward(
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
def mish_backward(
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
