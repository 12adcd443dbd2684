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
    "geglu",
    "geglu_backward",
    "geglu_backward_up",
    "gelu",
    "gelu_backward",
    "gelu_tanh",
    "gelu_tanh_backward",
    "glu",
    "glu_backward",
    "glu_backward_up",
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
    "logsigmoid",
    "logsigmoid_backward",
    "logsigmoid_backward_from_output",
    "mish",
    "mish_backward",
    "prelu",
    "prelu_backward",
    "prelu_backward_from_output",
    "prelu_mask",
    "reglu",
    "reglu_backward",
    "reglu_backward_up",
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
    "softplus",
    "softplus_backward",
    "softplus_backward_from_output",
    "softshrink",
    "softshrink_backward",
    "softshrink_mask",
    "softsign",
    "softsign_backward",
    "squared_relu",
    "squared_relu_backward",
    "squared_relu_backward_from_output",
    "swiglu",
    "swiglu_backward",
    "swiglu_backward_up",
    "swish",
    "swish_backward",
    "tanh",
    "tanh_backward",
    "tanh_backward_from_output",
    "tanhshrink",
    "tanhshrink_backward",
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
geglu: ufunc
geglu_backward: ufunc
geglu_backward_up: ufunc
gelu: ufunc
gelu_backward: ufunc
gelu_tanh: ufunc
gelu_tanh_backward: ufunc
glu: ufunc
glu_backward: ufunc
glu_backward_up: ufunc
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
logsigmoid: ufunc
logsigmoid_backward: ufunc
logsigmoid_backward_from_output: ufunc
mish: ufunc
mish_backward: ufunc
prelu: ufunc
prelu_backward: ufunc
prelu_backward_from_output: ufunc
prelu_mask: ufunc
reglu: ufunc
reglu_backward: ufunc
reglu_backward_up: ufunc
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
softplus: ufunc
softplus_backward: ufunc
softplus_backward_from_output: ufunc
softshrink: ufunc
softshrink_backward: ufunc
softshrink_mask: ufunc
softsign: ufunc
softsign_backward: ufunc
squared_relu: ufunc
squared_relu_backward: ufunc
squared_relu_backward_from_output: ufunc
swiglu: ufunc
swiglu_backward: ufunc
swiglu_backward_up: ufunc
swish: ufunc
swish_backward: ufunc
tanh: ufunc
tanh_backward: ufunc
tanh_backward_from_output: ufunc
tanhshrink: ufunc
tanhshrink_backward: ufunc
threshold: ufunc
threshold_backward: ufunc
threshold_mask: ufunc
