from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._core import _Array, _Out

__all__ = ["rrelu", "rrelu_backward"]

def rrelu(
    x: ArrayLike,
    /,
    lower: float = ...,
    upper: float = ...,
    out: _Out = None,
    *,
    rng: int | np.random.Generator | None = None,
    bias: ArrayLike | None = None,
    **ufunc_kwargs: Any,
) -> tuple[Any, Any]: ...
@overload
def rrelu_backward(
    grad: ArrayLike, slopes: ArrayLike, /, out: _Array, *, bias_grad: NDArray[Any] | None = None, **ufunc_kwargs: Any
) -> _Array: ...
@overload
def rrelu_backward(
    grad: ArrayLike,
    slopes: ArrayLike,
    /,
    out: _Out = None,
    *,
    bias_grad: NDArray[Any] | None = None,
    **ufunc_kwargs: Any,
) -> Any: ...
