"""The activations as one writes them for Numba: of x; of the gradient and x, or the output, or the mask.

Its exponentials are calls, one by one: the wheels of llvmlite have no vector library (`numba.config.USING_SVML`).
"""

import functools
import math

import numpy as np
from operations import SLOPE

# From so many elements on parallel loops are faster than serial ones (2 cores): of those that call, and of others.
CALLING = {"sigmoid", "silu", "swish", "tanh", "elu"}
CALLING_FROM, PARALLEL_FROM = 2_048, 65_536
# What lets the compiler divide by multiplying and sum in any order, but not take NaN and infinity for what never comes,
# which every other contender computes with.
FASTMATH = {"reassoc", "nsz", "arcp", "contract", "afn"}
# Division that does not raise, for more of them to be vectorised.
OPTIONS = {"error_model": "numpy", "fastmath": FASTMATH}


@functools.cache
def expressions(dtype):
    """Return the expressions by mode and row, with constants of that type: others would make all of it float64."""
    zero, half, one, two, three, six, slope = np.array([0, 0.5, 1, 2, 3, 6, SLOPE], dtype)
    values = {
        "relu": lambda v: max(v, zero),
        "relu6": lambda v: min(max(v, zero), six),
        "leaky_relu": lambda v: v if v > zero else slope * v,
        "hardtanh": lambda v: min(max(v, -one), one),
        "threshold": lambda v: v if v > zero else zero,
        "hardshrink": lambda v: v if abs(v) > half else zero,
        "softshrink": lambda v: v - min(max(v, -half), half),
        "absolute": lambda v: abs(v),
        "hardsigmoid": lambda v: min(max(v + three, zero), six) / six,
        "hardswish": lambda v: v * (min(max(v + three, zero), six) / six),
        "squared_relu": lambda v: max(v, zero) * max(v, zero),
        "softsign": lambda v: v / (one + abs(v)),
        "sigmoid": lambda v: one / (one + math.exp(-v)),
        "silu": lambda v: v / (one + math.exp(-v)),
        "tanh": lambda v: math.tanh(v),
        "elu": lambda v: v if v > zero else math.expm1(v),
    }
    gradients = {
        "relu": lambda g, v: g if v > zero else zero,
        "relu6": lambda g, v: g if zero < v < six else zero,
        "leaky_relu": lambda g, v: g if v > zero else slope * g,
        "hardtanh": lambda g, v: g if -one < v < one else zero,
        "threshold": lambda g, v: g if v > zero else zero,
        "hardshrink": lambda g, v: g if abs(v) > half else zero,
        "softshrink": lambda g, v: g if abs(v) > half else zero,
        "absolute": lambda g, v: g if v > zero else -g if v < zero else zero,
        "hardsigmoid": lambda g, v: g / six if -three < v < three else zero,
        "hardswish": lambda g, v: g if v >= three else g * ((two * v + three) / six) if v > -three else zero,
        "squared_relu": lambda g, v: two * g * max(v, zero),
        "softsign": lambda g, v: g / ((one + abs(v)) * (one + abs(v))),
    }
    values |= {"prelu": values["leaky_relu"], "swish": values["silu"]}
    gradients["prelu"] = gradients["leaky_relu"]
    return dict.fromkeys(("fresh", "out", "in place"), values) | {
        "backward": gradients,
        "backward from output": {"sigmoid": lambda g, y: g * (y * (one - y)), "tanh": lambda g, y: g * (one - y * y)},
        "backward from bits": {"relu": lambda g, mask: g if mask else zero},
    }


@functools.cache
def compiled(of_one, parallel):
    """Return the loop of a function of one argument or two, which leaves and returns its last argument."""
    import numba

    one = numba.njit(inline="always", **OPTIONS)(of_one)

    @numba.njit(parallel=parallel, **OPTIONS)
    def of_x(x, result):
        for i in numba.prange(x.size):
            result[i] = one(x[i])
        return result

    @numba.njit(parallel=parallel, **OPTIONS)
    def of_both(grad, x, result):
        for i in numba.prange(x.size):
            result[i] = one(grad[i], x[i])
        return result

    return of_x if of_one.__code__.co_argcount == 1 else of_both


def loop(case):
    """Return the loop of a case, or None."""
    of_one = expressions(case.x.dtype).get(case.mode, {}).get(case.row)
    least = CALLING_FROM if case.row in CALLING and not case.backward else PARALLEL_FROM
    return of_one and compiled(of_one, case.x.size >= least)


@functools.cache
def gate_slopes(dtype):
    """Return the slopes of activations of gates, with constants of that type."""
    zero, one = np.array([0, 1], dtype)
    return {
        "relu": lambda v: one if v > zero else zero,
        "sigmoid": lambda v: one / ((one + math.exp(-v)) * (one + math.exp(v))),
        "silu": lambda v: (one + v / (one + math.exp(v))) / (one + math.exp(-v)),
    }


@functools.cache
def compiled_gate(of_one, slope_of_one, parallel):
    """Return the loop of a product of an activation, or with its slope of both gradients."""
    import numba

    value = numba.njit(inline="always", **OPTIONS)(of_one)
    slope = slope_of_one and numba.njit(inline="always", **OPTIONS)(slope_of_one)

    @numba.njit(parallel=parallel, **OPTIONS)
    def product(x, up, result):
        for i in numba.prange(x.size):
            result[i] = value(x[i]) * up[i]
        return result

    @numba.njit(parallel=parallel, **OPTIONS)
    def gradients(grad, x, up, first, second):
        for i in numba.prange(x.size):
            first[i] = grad[i] * up[i] * slope(x[i])
            second[i] = grad[i] * value(x[i])
        return first, second

    return gradients if slope_of_one else product


def gate_loop(case, activation):
    """Return the loop of a gate of that activation, or None."""
    slopes = gate_slopes(case.x.dtype)
    if activation not in slopes:
        return None
    value = expressions(case.x.dtype)["out"][activation]
    least = CALLING_FROM if activation in CALLING else PARALLEL_FROM
    return compiled_gate(value, slopes[activation] if case.backward else None, case.x.size >= least)
