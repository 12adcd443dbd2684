from typing import Any, Literal, overload

from numpy.typing import ArrayLike, NDArray

from ._core import _Array, _Bools, _Out
from .bitmask import BitMask

__all__ = [
    "hardtanh_with_mask",
    "leaky_relu_with_mask",
    "relu6_with_mask",
    "relu_mask",
    "relu_with_mask",
    "threshold_with_mask",
]

@overload
def relu_mask(x: NDArray[Any], /, out: None = None) -> _Bools: ...
@overload
def relu_mask(x: ArrayLike, /, out: _Array, **ufunc_kwargs: Any) -> _Array: ...
@overload
def relu_mask(x: ArrayLike, /, out: _Out = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def relu_with_mask(
    x: ArrayLike,
    /,
    out: _Out = None,
    mask: BitMask | None = None,
    *,
    packed: Literal[True] = True,
    bias: ArrayLike | None = None,
) -> tuple[Any, BitMask]: ...
@overload
def relu_with_mask(
    x: ArrayLike,
    /,
    out: _Out = None,
    mask: _Bools | None = None,
    *,
    packed: Literal[False],
    bias: ArrayLike | None = None,
) -> tuple[Any, _Bools]: ...
@overload
def leaky_relu_with_mask(
    x: ArrayLike,
    /,
    negative_slope: ArrayLike = 0.01,
    out: _Out = None,
    mask: BitMask | None = None,
    *,
    packed: Literal[True] = True,
    bias: ArrayLike | None = None,
) -> tuple[Any, BitMask]: ...
@overload
def leaky_relu_with_mask(
    x: ArrayLike,
    /,
    negative_slope: ArrayLike = 0.01,
    out: _Out = None,
    mask: _Bools | None = None,
    *,
    packed: Literal[False],
    bias: ArrayLike | None = None,
) -> tuple[Any, _Bools]: ...
@overload
def relu6_with_mask(
    x: ArrayLike,
    /,
    out: _Out = None,
    mask: BitMask | None = None,
    *,
    packed: Literal[True] = True,
    bias: ArrayLike | None = None,
) -> tuple[Any, BitMask]: ...
@overload
def relu6_with_mask(
    x: ArrayLike,
    /,
    out: _Out = None,
    mask: _Bools | None = None,
    *,
    packed: Literal[False],
    bias: ArrayLike | None = None,
) -> tuple[Any, _Bools]: ...
@overload
def hardtanh_with_mask(
    x: ArrayLike,
    /,
    min_val: ArrayLike = -1,
    max_val: ArrayLike = 1,
    out: _Out = None,
    mask: BitMask | None = None,
    *,
    packed: Literal[True] = True,
    bias: ArrayLike | None = None,
) -> tuple[Any, BitMask]: ...
@overload
def hardtanh_with_mask(
    x: ArrayLike,
    /,
    min_val: ArrayLike = -1,
    max_val: ArrayLike = 1,
    out: _Out = None,
    mask: _Bools | None = None,
    *,
    packed: Literal[False],
    bias: ArrayLike | None = None,
) -> tuple[Any, _Bools]: ...
@overload
def threshold_with_mask(
    x: ArrayLike,
    /,
    threshold: ArrayLike = 0,
    value: ArrayLike = 0,
    out: _Out = None,
    mask: BitMask | None = None,
    *,
    packed: Literal[True] = True,
    bias: ArrayLike | None = None,
) -> tuple[Any, BitMask]: ...
@overload
def threshold_with_mask(
    x: ArrayLike,
    /,
    threshold: ArrayLike = 0,
    value: ArrayLike = 0,
    out: _Out = None,
    mask: _Bools | None = None,
    *,
    packed: Literal[False],
    bias: ArrayLike | None = None,
) -> tuple[Any, _Bools]: ...
