from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

__all__ = [
    "CELU",
    "ELU",
    "GELU",
    "GLU",
    "SELU",
    "Absolute",
    "CReLU",
    "Hardshrink",
    "Hardsigmoid",
    "Hardswish",
    "Hardtanh",
    "LeakyReLU",
    "LogSigmoid",
    "Maxout",
    "Mish",
    "PReLU",
    "RReLU",
    "ReLU",
    "ReLU6",
    "SiLU",
    "Sigmoid",
    "Softplus",
    "Softshrink",
    "Softsign",
    "SquaredReLU",
    "Swish",
    "Tanh",
    "Tanhshrink",
    "Threshold",
]

class Layer:
    def __call__(self, x: ArrayLike) -> Any: ...
    def forward(self, x: ArrayLike) -> Any: ...
    def backward(self, grad: ArrayLike, *, retain_graph: bool = False) -> Any: ...
    @property
    def saved_nbytes(self) -> int: ...

class _Elementwise(Layer):
    inplace: bool

class _KeepsInput(_Elementwise): ...
class _KeepsOutput(_Elementwise): ...
class _KeepsMask(_Elementwise): ...

class ReLU(_KeepsMask):
    inplace: bool
    def __init__(self, inplace: bool = False) -> None: ...

class ReLU6(_KeepsMask):
    inplace: bool
    def __init__(self, inplace: bool = False) -> None: ...

class LeakyReLU(_KeepsMask):
    inplace: bool
    negative_slope: float
    def __init__(self, negative_slope: float = 0.01, inplace: bool = False) -> None: ...

class Hardtanh(_KeepsMask):
    inplace: bool
    max_val: float
    min_val: float
    def __init__(self, min_val: float = -1, max_val: float = 1, inplace: bool = False) -> None: ...

class Threshold(_KeepsMask):
    inplace: bool
    value: float
    threshold: float
    def __init__(self, threshold: float = 0, value: float = 0, inplace: bool = False) -> None: ...

class _Shrink(_KeepsMask):
    lambd: float
    def __init__(self, lambd: float = 0.5) -> None: ...

class Hardshrink(_Shrink): ...
class Softshrink(_Shrink): ...
class Absolute(_KeepsInput): ...

class Hardsigmoid(_KeepsInput):
    inplace: bool
    def __init__(self, inplace: bool = False) -> None: ...

class Hardswish(_KeepsInput):
    inplace: bool
    def __init__(self, inplace: bool = False) -> None: ...

class SquaredReLU(_KeepsOutput): ...

class ELU(_KeepsOutput):
    inplace: bool
    alpha: float
    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None: ...

class CELU(ELU): ...

class SELU(_KeepsOutput):
    inplace: bool
    def __init__(self, inplace: bool = False) -> None: ...

class Sigmoid(_KeepsOutput): ...
class LogSigmoid(_KeepsOutput): ...
class Tanh(_KeepsOutput): ...

class Softplus(_KeepsOutput):
    beta: float
    def __init__(self, beta: float = 1.0) -> None: ...

class Tanhshrink(_KeepsInput): ...
class Softsign(_KeepsInput): ...

class SiLU(_KeepsInput):
    inplace: bool
    def __init__(self, inplace: bool = False) -> None: ...

class Swish(_KeepsInput):
    beta: float
    def __init__(self, beta: float = 1.0) -> None: ...

class GELU(_KeepsInput):
    approximate: str
    def __init__(self, approximate: str = "none") -> None: ...

class Mish(_KeepsInput):
    inplace: bool
    def __init__(self, inplace: bool = False) -> None: ...

class PReLU(Layer):
    weight: NDArray[Any]
    weight_grad: NDArray[Any] | None
    init: float
    num_parameters: int
    def __init__(self, num_parameters: int = 1, init: float = 0.25, dtype: DTypeLike = np.float32) -> None: ...

class RReLU(Layer):
    rng: np.random.Generator
    training: bool
    inplace: bool
    upper: float
    lower: float
    def __init__(self, lower: float = 1 / 8, upper: float = 1 / 3, inplace: bool = False, rng: Any = None) -> None: ...
    def train(self, mode: bool = True) -> RReLU: ...
    def eval(self) -> RReLU: ...

class GLU(Layer):
    dim: int
    def __init__(self, dim: int = -1) -> None: ...

class CReLU(Layer):
    axis: int
    def __init__(self, axis: int = -1) -> None: ...

class Maxout(Layer):
    axis: int
    pieces: int
    def __init__(self, pieces: int, axis: int = -1) -> None: ...
