from typing import Any, SupportsIndex, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._core import _Array, _Real

__all__ = ["crelu", "crelu_backward", "maxout", "maxout_backward", "maxout_with_argmax"]

@overload
def crelu(x: NDArray[_Real], /, axis: SupportsIndex = -1, out: None = None) -> NDArray[_Real]: ...
@overload
def crelu(x: ArrayLike, /, axis: SupportsIndex = -1, *, out: _Array) -> _Array: ...
@overload
def crelu(x: ArrayLike, /, axis: SupportsIndex, out: _Array) -> _Array: ...
@overload
def crelu(x: ArrayLike, /, axis: SupportsIndex = -1, out: NDArray[Any] | None = None) -> NDArray[Any]: ...
@overload
def crelu_backward(
    grad: NDArray[_Real], x: NDArray[_Real], /, axis: SupportsIndex = -1, out: None = None
) -> NDArray[_Real]: ...
@overload
def crelu_backward(grad: ArrayLike, x: ArrayLike, /, axis: SupportsIndex = -1, *, out: _Array) -> _Array: ...
@overload
def crelu_backward(grad: ArrayLike, x: ArrayLike, /, axis: SupportsIndex, out: _Array) -> _Array: ...
@overload
def crelu_backward(
    grad: ArrayLike, x: ArrayLike, /, axis: SupportsIndex = -1, out: NDArray[Any] | None = None
) -> NDArray[Any]: ...
@overload
def maxout(
    x: NDArray[_Real], /, pieces: SupportsIndex, axis: SupportsIndex = -1, out: None = None
) -> NDArray[_Real]: ...
@overload
def maxout(x: ArrayLike, /, pieces: SupportsIndex, axis: SupportsIndex = -1, *, out: _Array) -> _Array: ...
@overload
def maxout(x: ArrayLike, /, pieces: SupportsIndex, axis: SupportsIndex, out: _Array) -> _Array: ...
@overload
def maxout(
    x: ArrayLike, /, pieces: SupportsIndex, axis: SupportsIndex = -1, out: NDArray[Any] | None = None
) -> NDArray[Any]: ...
@overload
def maxout_with_argmax(
    x: NDArray[_Real],
    /,
    pieces: SupportsIndex,
    axis: SupportsIndex = -1,
    out: None = None,
    argmax: NDArray[np.intp] | None = None,
) -> tuple[NDArray[_Real], NDArray[np.intp]]: ...
@overload
def maxout_with_argmax(
    x: ArrayLike,
    /,
    pieces: SupportsIndex,
    axis: SupportsIndex = -1,
    out: NDArray[Any] | None = None,
    argmax: NDArray[np.intp] | None = None,
) -> tuple[NDArray[Any], NDArray[np.intp]]: ...
@overload
def maxout_backward(
    grad: NDArray[_Real], argmax: ArrayLike, /, pieces: SupportsIndex, axis: SupportsIndex = -1, out: None = None
) -> NDArray[_Real]: ...
@overload
def maxout_backward(
    grad: ArrayLike, argmax: ArrayLike, /, pieces: SupportsIndex, axis: SupportsIndex = -1, *, out: _Array
) -> _Array: ...
@overload
def maxout_backward(
    grad: ArrayLike, argmax: ArrayLike, /, pieces: SupportsIndex, axis: SupportsIndex, out: _Array
) -> _Array: ...
@overload
def maxout_backward(
    grad: ArrayLike,
    argmax: ArrayLike,
    /,
    pieces: SupportsIndex,
    axis: SupportsIndex = -1,
    out: NDArray[Any] | None = None,
) -> NDArray[Any]: ...
