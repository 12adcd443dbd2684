from numpy import ufunc

__all__ = [
    "leaky_relu",
    "leaky_relu_backward",
    "leaky_relu_mask",
    "prelu",
    "prelu_backward",
    "prelu_mask",
    "relu",
    "relu_backward",
    "relu_mask",
]

leaky_relu: ufunc
leaky_relu_backward: ufunc
leaky_relu_mask: ufunc
prelu: ufunc
prelu_backward: ufunc
prelu_mask: ufunc
relu: ufunc
relu_backward: ufunc
relu_mask: ufunc
