from contextlib import AbstractContextManager
from typing import Any, Literal, SupportsIndex, TypeAlias, TypedDict, TypeVar, overload

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from . import layers as layers
from . import ufuncs as ufuncs
from ._core import Bits as _Bits

__all__ = [
    "BitMask",
    "__version__",
    "absolute",
    "absolute_backward",
    "activity",
    "celu",
    "celu_backward",
    "clear_buffer_cache",
    "crelu",
    "crelu_backward",
    "dead_units",
    "elu",
    "elu_backward",
    "geglu",
    "geglu_backward",
    "gelu",
    "gelu_backward",
    "get_buffer_cache_limit",
    "get_num_threads",
    "glu",
    "glu_backward",
    "hardshrink",
    "hardshrink_backward",
    "hardsigmoid",
    "hardsigmoid_backward",
    "hardswish",
    "hardswish_backward",
    "hardtanh",
    "hardtanh_backward",
    "hardtanh_with_mask",
    "layers",
    "leaky_relu",
    "leaky_relu_backward",
    "leaky_relu_with_mask",
    "logsigmoid",
    "logsigmoid_backward",
    "maxout",
    "maxout_backward",
    "maxout_with_argmax",
    "mish",
    "mish_backward",
    "num_threads",
    "prelu",
    "prelu_backward",
    "reglu",
    "reglu_backward",
    "relu",
    "relu6",
    "relu6_backward",
    "relu6_with_mask",
    "relu_backward",
    "relu_mask",
    "relu_with_mask",
    "rrelu",
    "rrelu_backward",
    "runtime_info",
    "selu",
    "selu_backward",
    "set_buffer_cache_limit",
    "set_num_threads",
    "show_runtime",
    "sigmoid",
    "sigmoid_backward",
    "silu",
    "silu_backward",
    "softplus",
    "softplus_backward",
    "softshrink",
    "softshrink_backward",
    "softsign",
    "softsign_backward",
    "squared_relu",
    "squared_relu_backward",
    "swiglu",
    "swiglu_backward",
    "swish",
    "swish_backward",
    "tanh",
    "tanh_backward",
    "tanhshrink",
    "tanhshrink_backward",
    "threshold",
    "threshold_backward",
    "threshold_with_mask",
    "ufuncs",
]

__version__: str

_Array = TypeVar("_Array", bound=NDArray[Any])
_Real = TypeVar("_Real", bound=np.bool_ | np.integer[Any] | np.floating[Any])
_Float = TypeVar("_Float", bound=np.floating[Any])
_Out: TypeAlias = NDArray[Any] | tuple[NDArray[Any]] | None
_Bools: TypeAlias = NDArray[np.bool_]

class BitMask(_Bits):
    def __new__(cls, shape: SupportsIndex | tuple[SupportsIndex, ...] | list[SupportsIndex]) -> BitMask: ...
    @property
    def nbytes(self) -> int: ...
    @classmethod
    def from_array(cls, bool_array: ArrayLike) -> BitMask: ...
    @overload
    def count(self, axis: None = None) -> int: ...
    @overload
    def count(self, axis: SupportsIndex | tuple[SupportsIndex, ...]) -> Any: ...
    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: None  # type: ignore[assignment]

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
@overload
def sigmoid(x: NDArray[_Float], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Float]: ...
@overload
def sigmoid(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def sigmoid(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def sigmoid_backward(
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
def sigmoid_backward(
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
def sigmoid_backward(
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
def silu(x: NDArray[_Float], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Float]: ...
@overload
def silu(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def silu(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def silu_backward(
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
def silu_backward(
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
def silu_backward(
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
def tanh(x: NDArray[_Float], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Float]: ...
@overload
def tanh(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def tanh(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def tanh_backward(
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
def tanh_backward(
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
def tanh_backward(
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
def softsign(x: NDArray[_Float], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Float]: ...
@overload
def softsign(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def softsign(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def softsign_backward(
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
def softsign_backward(
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
def softsign_backward(
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
@overload
def logsigmoid(x: NDArray[_Float], /, out: None = None, *, bias: ArrayLike | None = None) -> NDArray[_Float]: ...
@overload
def logsigmoid(x: ArrayLike, /, out: _Array, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> _Array: ...
@overload
def logsigmoid(x: ArrayLike, /, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any) -> Any: ...
@overload
def logsigmoid_backward(
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
def logsigmoid_backward(
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
def logsigmoid_backward(
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
def softplus(
    x: NDArray[_Float], /, beta: float = 1, out: None = None, *, bias: ArrayLike | None = None
) -> NDArray[_Float]: ...
@overload
def softplus(
    x: ArrayLike, /, beta: ArrayLike = 1, *, out: _Array, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> _Array: ...
@overload
def softplus(
    x: ArrayLike, /, beta: ArrayLike = 1, out: _Out = None, *, bias: ArrayLike | None = None, **ufunc_kwargs: Any
) -> Any: ...
@overload
def softplus_backward(
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
def softplus_backward(
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
def softplus_backward(
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
def activity(
    mask_or_output: ArrayLike | BitMask, /, axis: SupportsIndex | tuple[SupportsIndex, ...] | None = 0
) -> Any: ...
def dead_units(
    mask_or_output: ArrayLike | BitMask, /, axis: SupportsIndex | tuple[SupportsIndex, ...] | None = 0
) -> Any: ...

class _RuntimeInfo(TypedDict):
    version: str
    isa: str
    available_isas: list[str]
    num_threads: int
    num_threads_from: str
    openmp: bool
    buffer_cache_limit: int
    buffer_cache_nbytes: int
    numpy: str
    python: str

def set_num_threads(n: SupportsIndex) -> None: ...
def get_num_threads() -> int: ...
def num_threads(n: SupportsIndex) -> AbstractContextManager[None]: ...
def set_buffer_cache_limit(nbytes: SupportsIndex) -> None: ...
def get_buffer_cache_limit() -> int: ...
def clear_buffer_cache() -> None: ...
def runtime_info() -> _RuntimeInfo: ...
def show_runtime() -> None: ...
