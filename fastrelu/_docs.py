"""What the docstrings of the public functions share, written once."""

import sys

SHARED = {
    "x": """x : array_like of bool, integers, float16, float32 or float64
        Input, of any shape.""",
    "x_dimensions": """x : array_like of bool, integers, float16, float32 or float64
        Input, of at least one dimension.""",
    "grad": """grad : array_like of bool, integers, float16, float32 or float64
        Gradient of the loss with respect to the output.""",
    "x_or_mask": """x : array_like or BitMask
        The input, or its mask: as a bool array or a `BitMask`.""",
    "x_input": """x : array_like of bool, integers, float16, float32 or float64
        The input.""",
    "approximate": """approximate : {"none", "tanh"}
        Whether the normal distribution is exact, or approximated by a tanh.""",
    "raises_approximate": """TypeError
        If a dtype is not one of those above, or does not cast to that of `out`.
    ValueError
        If shapes do not broadcast, if `out` is read-only, or if `approximate` is neither
        of its two values.""",
    "gate": """gate : array_like of bool, integers, float16, float32 or float64
        What the activation is taken of.""",
    "up": """up : array_like of bool, integers, float16, float32 or float64
        What is let through; broadcasts against `gate`.""",
    "out_both": """out : tuple of two ndarrays or None, optional
        Where the two gradients go.""",
    "returns_both": """grad_gate : ndarray or scalar
        Gradient of the loss with respect to `gate`, of the shape to which the inputs
        broadcast.
    grad_up : ndarray or scalar
        Gradient of the loss with respect to `up`, likewise.""",
    "raises_both": """TypeError
        If a dtype is not one of those above, or does not cast to that of `out`, or `out`
        is not a pair.
    ValueError
        If shapes do not broadcast, or one of `out` is read-only.""",
    "out": """out : ndarray, optional
        Where the result goes: of the shape of the result and of a dtype to which it
        casts.  It may be the first argument itself (in place).""",
    "out_array": """out : ndarray, optional
        Where the result goes: of the shape of the result and of a dtype to which it
        casts.""",
    "bias": """bias : array_like, optional
        Is added to `x` first, in the same pass over memory; broadcasts against it.""",
    "bias_gate": """bias : array_like, optional
        Is added to `gate` first; broadcasts against it.""",
    "bias_grad_gate": """bias_grad : ndarray, optional
        Receives the gradient with respect to the bias, and has its shape: the sum of
        `grad_gate`, in float64, in an order that does not depend on the number of threads.""",
    "bias_backward": """bias : array_like, optional
        What was added to `x` in forward: the gradient is taken there.  The output and a
        mask know it.""",
    "bias_grad": """bias_grad : ndarray, optional
        Receives the gradient with respect to the bias, and has its shape: the sum of the
        result, in float64, in an order that does not depend on the number of threads.""",
    "mask_out": """mask : BitMask or ndarray of bool, optional
        Where the mask goes: a `BitMask` if `packed`, else a bool array, of the shape of
        `x`.
    packed : bool
        Whether the mask has one bit an element, or one byte.""",
    "from_output": """from_output : bool
        Says that `x` is the output of the forward function, as after forward in place.""",
    "no_output": """from_output : bool
        Must be False: the output does not determine the gradient.""",
    "ufunc_kwargs": """**ufunc_kwargs
        ``where``, ``casting``, ``order``, ``dtype``, ``subok``: as of NumPy's ufuncs.""",
    "returns": """ndarray or scalar
        Of the shape to which the inputs broadcast and of their common dtype; where the
        formula is not a selection, integers become floats as in `np.exp`.  NaN stays
        NaN.""",
    "returns_grad": """ndarray or scalar
        Gradient of the loss with respect to the input, of the shape to which the inputs
        broadcast.""",
    "returns_mask": """y : ndarray or scalar
        The output.
    mask : BitMask or ndarray of bool
        Where the gradient is 1: 1/32 of the bytes of a float32 `x` if `packed`, else 1/4.""",
    "raises": """TypeError
        If a dtype is not one of those above, or does not cast to that of `out`.
    ValueError
        If shapes do not broadcast, or `out` is read-only.""",
    "raises_output": """TypeError
        If a dtype is not one of those above, or does not cast to that of `out`.
    ValueError
        If shapes do not broadcast, if `out` is read-only, or if `from_output` is True
        where the output does not determine the gradient.""",
    "raises_pieces": """TypeError
        If a dtype is not one of those above, or does not cast to that of `out`, or if an
        argument is not of the type above.
    ValueError
        If a shape is not as above, if `axis` or another number is out of range, or if an
        output is read-only.""",
    "raises_mask": """TypeError
        If `mask` is not of the kind that `packed` asks for, or a dtype is not one of
        those above.
    ValueError
        If `mask` or `out` has another shape than `x`, or is read-only.""",
    "mask_or_output": """mask_or_output : BitMask or array_like of bool, integers, float16, float32 or float64
        A mask, or an output, of which what is above 0 counts as active.""",
    "raises_axis": """TypeError
        If a dtype is not one of those above.
    ValueError
        If `axis` is out of range.""",
    "relu_source": """V. Nair and G. E. Hinton, "Rectified linear units improve restricted Boltzmann
    machines", ICML 2010.""",
    "leaky_relu_source": """A. L. Maas, A. Y. Hannun and A. Y. Ng, "Rectifier nonlinearities improve neural
    network acoustic models", ICML 2013.""",
    "relu6_source": """A. Krizhevsky, "Convolutional deep belief networks on CIFAR-10", 2010.""",
    "hardtanh_source": """R. Collobert, "Large scale machine learning", doctoral thesis, Paris 6, 2004.""",
    "shrink_source": """D. L. Donoho and I. M. Johnstone, "Ideal spatial adaptation by wavelet shrinkage",
    Biometrika 81, 1994.""",
    "hardsigmoid_source": """M. Courbariaux, Y. Bengio and J.-P. David, "BinaryConnect: training deep neural
    networks with binary weights during propagations", NeurIPS 2015, with the slope 1/6 of
    A. Howard et al., "Searching for MobileNetV3", ICCV 2019.""",
    "hardswish_source": """A. Howard et al., "Searching for MobileNetV3", ICCV 2019.""",
    "absolute_source": """K. Jarrett, K. Kavukcuoglu, M. Ranzato and Y. LeCun, "What is the best multi-stage
    architecture for object recognition?", ICCV 2009.""",
    "squared_relu_source": """D. R. So et al., "Primer: searching for efficient transformers for language modeling",
    NeurIPS 2021.""",
    "sigmoid_source": """D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by
    back-propagating errors", Nature 323, 1986.""",
    "silu_source": """S. Elfwing, E. Uchibe and K. Doya, "Sigmoid-weighted linear units for neural network
    function approximation in reinforcement learning", Neural Networks 107, 2018.""",
    "tanh_source": """Y. LeCun, L. Bottou, G. B. Orr and K.-R. Mueller, "Efficient BackProp", in Neural
    Networks: Tricks of the Trade, 1998.""",
    "softsign_source": """J. Bergstra, G. Desjardins, P. Lamblin and Y. Bengio, "Quadratic polynomials learn
    better image features", technical report 1337, Montreal 2009.""",
    "elu_source": """D.-A. Clevert, T. Unterthiner and S. Hochreiter, "Fast and accurate deep network
    learning by exponential linear units (ELUs)", ICLR 2016.""",
    "celu_source": """J. T. Barron, "Continuously differentiable exponential linear units", 2017.""",
    "selu_source": """G. Klambauer, T. Unterthiner, A. Mayr and S. Hochreiter, "Self-normalizing neural
    networks", NeurIPS 2017.""",
    "softplus_source": """C. Dugas, Y. Bengio, F. Belisle, C. Nadeau and R. Garcia, "Incorporating second-order
    functional knowledge for better option pricing", NeurIPS 2000.""",
    "swish_source": """P. Ramachandran, B. Zoph and Q. V. Le, "Searching for activation functions", 2017.""",
    "gelu_source": """D. Hendrycks and K. Gimpel, "Gaussian error linear units (GELUs)", 2016.""",
    "mish_source": """D. Misra, "Mish: a self regularized non-monotonic activation function", BMVC 2020.""",
    "tanhshrink_source": """K. Kavukcuoglu, M. Ranzato and Y. LeCun, "Fast inference in sparse coding algorithms
    with applications to object recognition", technical report, New York 2008.""",
    "glu_source": """Y. N. Dauphin, A. Fan, M. Auli and D. Grangier, "Language modeling with gated
    convolutional networks", ICML 2017.""",
    "gates_source": """N. Shazeer, "GLU variants improve transformer", 2020.""",
    "crelu_source": """W. Shang, K. Sohn, D. Almeida and H. Lee, "Understanding and improving convolutional
    neural networks via concatenated rectified linear units", ICML 2016.""",
    "maxout_source": """I. J. Goodfellow, D. Warde-Farley, M. Mirza, A. Courville and Y. Bengio, "Maxout
    networks", ICML 2013.""",
    "threshold_source": """R. Memisevic, K. Konda and D. Krueger, "Zero-bias autoencoders and the benefits of
    co-adapting features", ICLR 2015.""",
}


def _sections(*arguments, returns, raises):
    """Return the last arguments of a function, and the sections after them."""
    parameters = "\n    ".join(SHARED[name] for name in (*arguments, "ufunc_kwargs"))
    returns, raises = SHARED[returns], SHARED[raises]
    return f"{parameters}\n\n    Returns\n    -------\n    {returns}\n\n    Raises\n    ------\n    {raises}"


SHARED |= {
    "forward": _sections("out", "bias", returns="returns", raises="raises"),
    "forward_gate": _sections("out", "bias_gate", returns="returns", raises="raises"),
    "backward": _sections(
        "out", "no_output", "bias_backward", "bias_grad", returns="returns_grad", raises="raises_output"
    ),
    "backward_from_output": _sections(
        "out", "from_output", "bias_backward", "bias_grad", returns="returns_grad", raises="raises_output"
    ),
}

if sys.version_info >= (3, 13):
    # The compiler removes the indentation of docstrings, 4 in these functions.
    SHARED = {name: text.replace("\n    ", "\n") for name, text in SHARED.items()}


def documented(function):
    """Fill the places ``{name}`` of a docstring with what `SHARED` holds under the name."""
    if function.__doc__:
        # A fifth of the time that a regular expression takes, of which importing has 70.
        function.__doc__ = function.__doc__.format_map(SHARED)
    return function
