"""Products of one input and an activation of another: gates of transformers' feed-forward layers.

Each function is what a call does in general.  `compiled` puts a fast path in front, which
takes over where all arguments are plain, with the same result.
"""

import numpy as np

from . import ufuncs
from ._arrays import share_memory
from ._bias import biased, checked_bias_grad, rounded_to, sum_into
from ._calls import call
from ._core import compiled
from ._docs import documented

__all__ = [
    "geglu",
    "geglu_backward",
    "glu",
    "glu_backward",
    "reglu",
    "reglu_backward",
    "swiglu",
    "swiglu_backward",
]


def _call_both(row, grad, gate, up, out, ufunc_kwargs, bias, bias_grad):
    outs = (None, None) if out is None else out
    if not isinstance(outs, tuple) or len(outs) != 2:
        got = f"a tuple of {len(outs)}" if isinstance(outs, tuple) else type(out).__name__
        raise TypeError(f"out must be None or a tuple of two arrays, got {got}")
    if all(isinstance(one, np.ndarray) for one in outs) and share_memory(*outs):
        raise ValueError("out must be two arrays that share no memory, got two that do")
    arguments = {"grad": grad, "gate": gate, "up": up}
    if isinstance(outs[0], np.ndarray):
        # The second gradient is made of what the first would overwrite.
        for name, value in arguments.items():
            if isinstance(value, np.ndarray) and share_memory(outs[0], value):
                arguments[name] = value.copy()
    axes, half = None, None
    if bias_grad is not None:
        for one in reversed(outs):
            axes = checked_bias_grad(bias_grad, bias, arguments, one, ufunc_kwargs.get("where"))
    if bias is not None:
        arguments, half = biased(getattr(ufuncs, row), arguments, bias)
        half = half if "dtype" not in ufunc_kwargs else None
    grads = []
    for suffix, one in zip(("_backward", "_backward_up"), outs, strict=True):
        result = call(getattr(ufuncs, row + suffix), arguments, one, ufunc_kwargs)
        grads.append(rounded_to(half, result, one))
    if bias_grad is not None:
        sum_into(bias_grad, grads[0], axes, ufunc_kwargs.get("where", True))
    return tuple(grads)


@compiled
@documented
def glu(gate, up, out=None, *, bias=None, **ufunc_kwargs):
    """Product of `up` and the sigmoid of `gate`, elementwise.

    ``y = sigmoid(gate) * up``.

    Parameters
    ----------
    {gate}
    {up}
    {forward_gate}

    References
    ----------
    {glu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> gate, up = np.array([-1.0, 0.0, 2.0]), np.array([2.0, 3.0, 5.0])
    >>> np.round(fastrelu.glu(gate, up), 4)
    array([0.5379, 1.5   , 4.404 ])
    """
    return call(ufuncs.glu, {"gate": gate, "up": up}, out, ufunc_kwargs, bias)


@compiled
@documented
def glu_backward(grad, gate, up, out=None, *, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradients of `glu` with respect to both inputs.

    ``grad_gate = grad * up * act'(gate)`` and ``grad_up = grad * act(gate)``, where act is the sigmoid.

    Parameters
    ----------
    {grad}
    {gate}
    {up}
    {out_both}
    {bias_gate}
    {bias_grad_gate}
    {ufunc_kwargs}

    Returns
    -------
    {returns_both}

    Raises
    ------
    {raises_both}

    References
    ----------
    {glu_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> gate, up = np.array([-1.0, 0.0, 2.0]), np.array([2.0, 3.0, 5.0])
    >>> grad_gate, grad_up = fastrelu.glu_backward(np.ones(3), gate, up)
    >>> np.round(grad_up, 4)
    array([0.2689, 0.5   , 0.8808])
    """
    return _call_both("glu", grad, gate, up, out, ufunc_kwargs, bias, bias_grad)


@compiled
@documented
def reglu(gate, up, out=None, *, bias=None, **ufunc_kwargs):
    """Product of `up` and the `relu` of `gate`, elementwise.

    ``y = relu(gate) * up``.

    Parameters
    ----------
    {gate}
    {up}
    {forward_gate}

    References
    ----------
    {gates_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> gate, up = np.array([-1.0, 0.0, 2.0]), np.array([2.0, 3.0, 5.0])
    >>> np.round(fastrelu.reglu(gate, up), 4)
    array([ 0.,  0., 10.])
    """
    return call(ufuncs.reglu, {"gate": gate, "up": up}, out, ufunc_kwargs, bias)


@compiled
@documented
def reglu_backward(grad, gate, up, out=None, *, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradients of `reglu` with respect to both inputs.

    ``grad_gate = grad * up * act'(gate)`` and ``grad_up = grad * act(gate)``, where act is the `relu`.

    Parameters
    ----------
    {grad}
    {gate}
    {up}
    {out_both}
    {bias_gate}
    {bias_grad_gate}
    {ufunc_kwargs}

    Returns
    -------
    {returns_both}

    Raises
    ------
    {raises_both}

    References
    ----------
    {gates_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> gate, up = np.array([-1.0, 0.0, 2.0]), np.array([2.0, 3.0, 5.0])
    >>> grad_gate, grad_up = fastrelu.reglu_backward(np.ones(3), gate, up)
    >>> np.round(grad_up, 4)
    array([0., 0., 2.])
    """
    return _call_both("reglu", grad, gate, up, out, ufunc_kwargs, bias, bias_grad)


@compiled
@documented
def geglu(gate, up, out=None, *, bias=None, **ufunc_kwargs):
    """Product of `up` and the `gelu` of `gate`, elementwise.

    ``y = gelu(gate) * up``.

    Parameters
    ----------
    {gate}
    {up}
    {forward_gate}

    References
    ----------
    {gates_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> gate, up = np.array([-1.0, 0.0, 2.0]), np.array([2.0, 3.0, 5.0])
    >>> np.round(fastrelu.geglu(gate, up), 4)
    array([-0.3173,  0.    ,  9.7725])
    """
    return call(ufuncs.geglu, {"gate": gate, "up": up}, out, ufunc_kwargs, bias)


@compiled
@documented
def geglu_backward(grad, gate, up, out=None, *, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradients of `geglu` with respect to both inputs.

    ``grad_gate = grad * up * act'(gate)`` and ``grad_up = grad * act(gate)``, where act is the `gelu`.

    Parameters
    ----------
    {grad}
    {gate}
    {up}
    {out_both}
    {bias_gate}
    {bias_grad_gate}
    {ufunc_kwargs}

    Returns
    -------
    {returns_both}

    Raises
    ------
    {raises_both}

    References
    ----------
    {gates_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> gate, up = np.array([-1.0, 0.0, 2.0]), np.array([2.0, 3.0, 5.0])
    >>> grad_gate, grad_up = fastrelu.geglu_backward(np.ones(3), gate, up)
    >>> np.round(grad_up, 4)
    array([-0.1587,  0.    ,  1.9545])
    """
    return _call_both("geglu", grad, gate, up, out, ufunc_kwargs, bias, bias_grad)


@compiled
@documented
def swiglu(gate, up, out=None, *, bias=None, **ufunc_kwargs):
    """Product of `up` and the `silu` of `gate`, elementwise.

    ``y = silu(gate) * up``.

    Parameters
    ----------
    {gate}
    {up}
    {forward_gate}

    References
    ----------
    {gates_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> gate, up = np.array([-1.0, 0.0, 2.0]), np.array([2.0, 3.0, 5.0])
    >>> np.round(fastrelu.swiglu(gate, up), 4)
    array([-0.5379,  0.    ,  8.808 ])
    """
    return call(ufuncs.swiglu, {"gate": gate, "up": up}, out, ufunc_kwargs, bias)


@compiled
@documented
def swiglu_backward(grad, gate, up, out=None, *, bias=None, bias_grad=None, **ufunc_kwargs):
    """Gradients of `swiglu` with respect to both inputs.

    ``grad_gate = grad * up * act'(gate)`` and ``grad_up = grad * act(gate)``, where act is the `silu`.

    Parameters
    ----------
    {grad}
    {gate}
    {up}
    {out_both}
    {bias_gate}
    {bias_grad_gate}
    {ufunc_kwargs}

    Returns
    -------
    {returns_both}

    Raises
    ------
    {raises_both}

    References
    ----------
    {gates_source}

    Examples
    --------
    >>> import numpy as np
    >>> import fastrelu
    >>> gate, up = np.array([-1.0, 0.0, 2.0]), np.array([2.0, 3.0, 5.0])
    >>> grad_gate, grad_up = fastrelu.swiglu_backward(np.ones(3), gate, up)
    >>> np.round(grad_up, 4)
    array([-0.2689,  0.    ,  1.7616])
    """
    return _call_both("swiglu", grad, gate, up, out, ufunc_kwargs, bias, bias_grad)
