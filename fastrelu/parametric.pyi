from typing import Any, SupportsIndex, overload

from numpy.typing import ArrayLike, NDArray

from ._core import _Array, _Float, _Out

__all__ = ["prelu", "prelu_backward"]

@overload
def prelu(
    x: NDArray[_Float], /, weight: float | NDArray[_Float], out: None = None, *, bias: ArrayLike | None = None
) -> NDArray[_Float]: ...
@overload
def prelu(
    x: ArrayLike,
    /,
    weight: ArrayLike,
    out: _Array,
    *,
    axis: SupportsIndex | None = None,
    bias: ArrayLike | None = None,
    **ufunc_kwargs: Any,
) -> _Array: ...
@overload
def prelu(
    x: ArrayLike,
    /,
    weight: ArrayLike,
    out: _Out = None,
    *,
    axis: SupportsIndex | None = None,
    bias: ArrayLike | None = None,
    **ufunc_kwargs: Any,
) -> Any: ...
def prelu_backward(
    grad: ArrayLike,
    x: ArrayLike,
    /,
    weight: ArrayLike,
    out: _Out = None,
    *,
    axis: SupportsIndex | None = None,
    from_output: bool = False,
    bias: ArrayLike | None = None,
    bias_grad: NDArray[Any] | None = None,
) -> tuple[Any, Any]: ...
