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
)
GATE_MODES = ("fresh", "out", "backward")
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
    if mode == "strided":
        wide = np.repeat(x.reshape(-1, 8), 2, axis=0).reshape(-1, 16)
        x = wide[:, :8]
    if mode == "per channel":
        inner = next(length for length in range(min(1024, size // 8), 0, -1) if size // 8 % length == 0)
        x = x.reshape(-1, 8, inner)
        weight = weight.reshape(8, 1)
    return Case(row, mode, x, grad, weight, grad[::-1].copy() if row in GATED else None)
