from numpy import ufunc

__all__ = [
    "absolute",
    "absolute_backward",
    "celu",
    "celu_backward",
    "celu_backward_from_output",
    "elu",
    "elu_backward",
    "elu_backward_from_output",
    "hardshrink",
    "hardshrink_backward",
    "hardshrink_mask",
    "hardsigmoid",
    "hardsigmoid_backward",
    "hardswish",
    "hardswish_backward",
    "hardtanh",
    "hardtanh_backward",
    "hardtanh_backward_from_output",
    "hardtanh_mask",
    "leaky_relu",
    "leaky_relu_backward",
    "leaky_relu_backward_from_output",
    "leaky_relu_mask",
    "prelu",
    "prelu_backward",
    "prelu_backward_from_output",
    "prelu_mask",
    "relu",
    "relu6",
    "relu6_backward",
    "relu6_backward_from_output",
    "relu6_mask",
    "relu_backward",
    "relu_backward_from_output",
    "relu_mask",
    "selu",
    "selu_backward",
    "selu_backward_from_output",
    "sigmoid",
    "sigmoid_backward",
    "sigmoid_backward_from_output",
    "silu",
    "silu_backward",
    "softshrink",
    "softshrink_backward",
    "softshrink_mask",
    "softsign",
    "softsign_backward",
    "squared_relu",
    "squared_relu_backward",
    "squared_relu_backward_from_output",
    "tanh",
    "tanh_backward",
    "tanh_backward_from_output",
    "threshold",
    "threshold_backward",
    "threshold_mask",
]

absolute: ufunc
absolute_backward: ufunc
celu: ufunc
celu_backward: ufunc
celu_backward_from_output: ufunc
elu: ufunc
elu_backward: ufunc
elu_backward_from_output: ufunc
hardshrink: ufunc
hardshrink_backward: ufunc
hardshrink_mask: ufunc
hardsigmoid: ufunc
hardsigmoid_backward: ufunc
hardswish: ufunc
hardswish_backward: ufunc
hardtanh: ufunc
hardtanh_backward: ufunc
hardtanh_backward_from_output: ufunc
hardtanh_mask: ufunc
leaky_relu: ufunc
leaky_relu_backward: ufunc
leaky_relu_backward_from_output: ufunc
leaky_relu_mask: ufunc
prelu: ufunc
prelu_backward: ufunc
prelu_backward_from_output: ufunc
prelu_mask: ufunc
relu: ufunc
relu6: ufunc
relu6_backward: ufunc
relu6_backward_from_output: ufunc
relu6_mask: ufunc
relu_backward: ufunc
relu_backward_from_output: ufunc
relu_mask: ufunc
selu: ufunc
selu_backward: ufunc
selu_backward_from_output: ufunc
sigmoid: ufunc
sigmoid_backward: ufunc
sigmoid_backward_from_output: ufunc
silu: ufunc
silu_backward: ufunc
softshrink: ufunc
softshrink_backward: ufunc
softshrink_mask: ufunc
softsign: ufunc
softsign_backward: ufunc
squared_relu: ufunc
squared_relu_backward: ufunc
squared_relu_backward_from_output: ufunc
tanh: ufunc
tanh_backward: ufunc
tanh_backward_from_output: ufunc
threshold: ufunc
threshold_backward: ufunc
threshold_mask: ufunc
