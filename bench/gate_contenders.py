"""The gates in the best form of each library: a product of an activation and another input, and both gradients.

A maker takes a `Case` and returns a function as those of `contenders.py` do.  Gradients are left in two arrays.
"""

import numba_loops
import numpy as np
from operations import GATED

import fastrelu

# Modes without an array for the result.
FRESH = ("fresh", "strided")
ACTIVATIONS = {"glu": "sigmoid", "reglu": "relu", "geglu": "gelu", "swiglu": "silu"}


def ours(case):
    """Return fastrelu's own function."""
    x, up, grad = case.x, case.up, case.grad
    outs = np.empty_like(x), np.empty_like(x)
    forward, backward = getattr(fastrelu, case.row), getattr(fastrelu, f"{case.row}_backward")
    if case.backward:
        return lambda: backward(grad, x, up, out=outs)
    if case.mode in FRESH:
        return lambda: forward(x, up)
    return lambda: forward(x, up, out=outs[0])


def _numpy(case):
    x, up, grad, out = case.x, case.up, case.grad, np.empty_like(case.x)
    forward, backward = GATED[case.row]
    if case.backward:
        return lambda: (backward(grad * up, x), grad * forward(x))
    if case.mode in FRESH:
        return lambda: forward(x) * up
    return lambda: np.multiply(forward(x), up, out=out)


def _torch(case):
    import contenders
    import torch

    aten, name = torch.ops.aten, ACTIVATIONS[case.row]
    forward, out, into = contenders.torch_calls(torch)
    x, up, grad = (torch.from_numpy(one) for one in (case.x, case.up, case.grad))
    first, second = torch.empty_like(x), torch.empty_like(x)
    if case.row == "glu":
        # One operation, of halves that lie one behind the other, or side by side.
        both, axis = (torch.from_numpy(case.x.base), 1) if x.ndim > 1 else (torch.cat([up, x]), 0)
        if case.backward:
            grads = torch.empty_like(both)
            halves = grads.chunk(2, axis)

            def backward():
                aten.glu_backward.grad_input(grad, both, axis, grad_input=grads)
                return halves[1], halves[0]

            return backward
        if case.mode in FRESH:
            return lambda: aten.glu(both, axis)
        return lambda: aten.glu.out(both, axis, out=first)
    if case.backward:
        product, backward_into = torch.empty_like(x), into[name]

        def gradients():
            torch.mul(grad, up, out=product)
            backward_into(product, x, first)
            return first, torch.mul(out[name](x, out=second), grad, out=second)

        return gradients
    if case.mode in FRESH:
        return lambda: forward[name](x).mul_(up)
    return lambda: torch.mul(out[name](x, out=first), up, out=first)


def _jax(case):
    import contenders
    import jax

    if case.x.dtype == np.float64:
        jax.config.update("jax_enable_x64", True)
    if "strided" in case.mode:
        return None
    activation = contenders.jax_functions(jax)[ACTIVATIONS[case.row]]
    x, up, grad = (jax.numpy.asarray(one) for one in (case.x, case.up, case.grad))

    def product(x, up):
        return activation(x) * up

    if case.backward:
        gradients = jax.jit(lambda x, up, grad: jax.vjp(product, x, up)[1](grad))
        return lambda: jax.block_until_ready(gradients(x, up, grad))
    compiled = jax.jit(product)
    return lambda: compiled(x, up).block_until_ready()


def _numba(case):
    import numba

    flat = case.x.dtype != np.float16 and "strided" not in case.mode
    loop = numba_loops.gate_loop(case, ACTIVATIONS[case.row]) if flat else None
    if loop is None:
        return None
    numba.set_num_threads(min(fastrelu.get_num_threads(), numba.config.NUMBA_NUM_THREADS))
    x, up, grad, outs = case.x, case.up, case.grad, (np.empty_like(case.x), np.empty_like(case.x))
    if case.backward:
        return lambda: loop(grad, x, up, *outs)
    if case.mode == "fresh":
        return lambda: loop(x, up, np.empty_like(x))
    return lambda: loop(x, up, outs[0])


def _numexpr(case):
    import contenders
    import numexpr

    numexpr.set_num_threads(fastrelu.get_num_threads())
    activation = contenders.NUMEXPR.get(ACTIVATIONS[case.row])
    if case.backward or activation is None or case.x.dtype == np.float16:
        return None
    text, names, out = f"({activation}) * up", {"x": case.x, "up": case.up}, np.empty_like(case.x)
    if case.mode in FRESH:
        return lambda: numexpr.evaluate(text, names)
    return lambda: numexpr.evaluate(text, names, out=out, casting="same_kind")


MAKERS = {"NumPy": _numpy, "PyTorch": _torch, "JAX": _jax, "Numba": _numba, "numexpr": _numexpr}
