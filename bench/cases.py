"""What the cells of the comparison compute, and of what."""

import functools
from dataclasses import dataclass

import numpy as np
from operations import GATED, SLOPE

# What rows are timed with, where it is not their defaults.
PARAMETERS = {"leaky_relu": (SLOPE,), "prelu": (SLOPE,)}
MODES = (
    "fresh",
    "out",
    "in place",
    "backward",
    "backward from output",
    "backward from bits",
    "strided",
    "per channel",
    "backward strided",
)
# Strided ones are of the halves of the rows of one array, as a projection makes them.
GATE_MODES = ("fresh", "out", "backward", "strided", "backward strided")
# Where gradients jump, and libraries differ.
KINKS = (-3, -1, -0.5, 0, 0.5, 1, 3, 6)
# Rows whose gradient PyTorch takes from the output.
FROM_OUTPUT = ("sigmoid", "tanh")


@dataclass
class Case:
    """A cell of the comparison: what is computed, and of what."""

    row: str
    mode: str
    x: np.ndarray
    grad: np.ndarray
    weight: np.ndarray
    # The other input of gates.
    up: np.ndarray | None

    @property
    def backward(self):
        """Whether it is the gradient."""
        return self.mode.startswith("backward")


@functools.cache
def normal(dtype, size):
    """Return two arrays of normally distributed numbers, none at a kink, which all cases have copies of."""
    rng = np.random.default_rng(0)
    arrays = [rng.standard_normal(size, dtype=np.float32).astype(dtype) for _ in range(2)]
    for values in arrays:
        for kink in KINKS:
            values[values == kink] = kink + 0.125
    return tuple(arrays)


def make_case(row, mode, dtype, size):
    """Return a case with normally distributed inputs."""
    x, grad = (values.copy() for values in normal(dtype, size))
    weight = np.full(8, SLOPE, dtype)
    if row in GATED:
        up = grad[::-1].copy()
        if "strided" in mode:
            length = next(length for length in range(min(1024, size // 2), 0, -1) if size % length == 0)
            # In the order of PyTorch's glu.
            up, x = np.split(np.hstack([one.reshape(-1, length) for one in (up, x)]), 2, axis=1)
            grad = grad.reshape(-1, length)
        return Case(row, mode, x, grad, weight, up)
    if mode == "strided":
        wide = np.repeat(x.reshape(-1, 8), 2, axis=0).reshape(-1, 16)
        x = wide[:, :8]
    if mode == "per channel":
        inner = next(length for length in range(min(1024, size // 8), 0, -1) if size // 8 % length == 0)
        x = x.reshape(-1, 8, inner)
        weight = weight.reshape(8, 1)
    return Case(row, mode, x, grad, weight, None)
