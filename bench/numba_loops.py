"""The activations as one writes them for Numba: of x; of the gradient and x, or the output, or the mask."""

import functools
import math

from operations import SLOPE

VALUES = {
    "relu": lambda v: max(v, 0),
    "relu6": lambda v: min(max(v, 0), 6),
    "leaky_relu": lambda v: v if v > 0 else SLOPE * v,
    "hardtanh": lambda v: min(max(v, -1), 1),
    "threshold": lambda v: v if v > 0 else 0,
    "hardshrink": lambda v: v if abs(v) > 0.5 else 0,
    "softshrink": lambda v: v - min(max(v, -0.5), 0.5),
    "absolute": lambda v: abs(v),
    "hardsigmoid": lambda v: min(max(v + 3, 0), 6) / 6,
    "hardswish": lambda v: v * (min(max(v + 3, 0), 6) / 6),
    "squared_relu": lambda v: max(v, 0) * max(v, 0),
    "softsign": lambda v: v / (1 + abs(v)),
    "sigmoid": lambda v: 1 / (1 + math.exp(-v)),
    "silu": lambda v: v / (1 + math.exp(-v)),
    "tanh": lambda v: math.tanh(v),
    "elu": lambda v: v if v > 0 else math.expm1(v),
}
VALUES["prelu"] = VALUES["leaky_relu"]
GRADIENTS = {
    "relu": lambda g, v: g if v > 0 else 0,
    "relu6": lambda g, v: g if 0 < v < 6 else 0,
    "leaky_relu": lambda g, v: g if v > 0 else SLOPE * g,
    "hardtanh": lambda g, v: g if -1 < v < 1 else 0,
    "threshold": lambda g, v: g if v > 0 else 0,
    "hardshrink": lambda g, v: g if abs(v) > 0.5 else 0,
    "softshrink": lambda g, v: g if abs(v) > 0.5 else 0,
    "absolute": lambda g, v: g if v > 0 else -g if v < 0 else 0,
    "hardsigmoid": lambda g, v: g / 6 if -3 < v < 3 else 0,
    "hardswish": lambda g, v: g if v >= 3 else g * ((2 * v + 3) / 6) if v > -3 else 0,
    "squared_relu": lambda g, v: 2 * g * max(v, 0),
    "softsign": lambda g, v: g / ((1 + abs(v)) * (1 + abs(v))),
}
GRADIENTS["prelu"] = GRADIENTS["leaky_relu"]
MODES = dict.fromkeys(("fresh", "out", "in place"), VALUES) | {
    "backward": GRADIENTS,
    "backward from output": {"sigmoid": lambda g, y: g * (y * (1 - y)), "tanh": lambda g, y: g * (1 - y * y)},
    "backward from bits": {"relu": lambda g, mask: g if mask else 0},
}


@functools.cache
def loop(mode, row):
    """Return the parallel loop of a row in a mode, which leaves and returns the last argument, or None."""
    of_one = MODES.get(mode, {}).get(row)
    return of_one and compiled(of_one)


@functools.cache
def compiled(of_one):
    """Return the parallel loop of a function of one argument or two."""
    import numba

    # Division that does not raise, and fastmath, for more of them to be vectorised.
    options = {"error_model": "numpy", "fastmath": True}
    one = numba.njit(inline="always", **options)(of_one)

    @numba.njit(parallel=True, **options)
    def of_x(x, result):
        for i in numba.prange(x.size):
            result[i] = one(x[i])
        return result

    @numba.njit(parallel=True, **options)
    def of_both(grad, x, result):
        for i in numba.prange(x.size):
            result[i] = one(grad[i], x[i])
        return result

    return of_x if of_one.__code__.co_argcount == 1 else of_both
