from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ._layer import KeepsInput, KeepsMask, KeepsOutput, Layer, MayBeInPlace

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

class ReLU(MayBeInPlace, KeepsMask): ...
class ReLU6(MayBeInPlace, KeepsMask): ...

class LeakyReLU(KeepsMask):
    inplace: bool
    negative_slope: float
    def __init__(self, negative_slope: float = 0.01, inplace: bool = False) -> None: ...

class Hardtanh(KeepsMask):
    inplace: bool
    max_val: float
    min_val: float
    def __init__(self, min_val: float = -1, max_val: float = 1, inplace: bool = False) -> None: ...

class Threshold(KeepsMask):
    inplace: bool
    value: float
    threshold: float
    def __init__(self, threshold: float = 0, value: float = 0, inplace: bool = False) -> None: ...

class _Shrink(KeepsMask):
    lambd: float
    def __init__(self, lambd: float = 0.5) -> None: ...

class Hardshrink(_Shrink): ...
class Softshrink(_Shrink): ...
class Absolute(KeepsInput): ...
class Hardsigmoid(MayBeInPlace, KeepsInput): ...
class Hardswish(MayBeInPlace, KeepsInput): ...
class SquaredReLU(KeepsInput): ...

class ELU(KeepsOutput):
    inplace: bool
    alpha: float
    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None: ...

class CELU(ELU): ...
class SELU(MayBeInPlace, KeepsOutput): ...
class Sigmoid(KeepsOutput): ...
class LogSigmoid(KeepsOutput): ...
class Tanh(KeepsOutput): ...

class Softplus(KeepsOutput):
    beta: float
    def __init__(self, beta: float = 1.0) -> None: ...

class Tanhshrink(KeepsInput): ...
class Softsign(KeepsInput): ...
class SiLU(MayBeInPlace, KeepsInput): ...

class Swish(KeepsInput):
    beta: float
    def __init__(self, beta: float = 1.0) -> None: ...

class GELU(KeepsInput):
    approximate: str
    def __init__(self, approximate: str = "none") -> None: ...

class Mish(MayBeInPlace, KeepsInput): ...

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
