"""Arrays that lie in memory in all ways, of shapes and lengths at which other ways are taken."""

import numpy as np
from oracles import rounded


def view(rng, shape, dtype):
    """Return a random view of that shape on random elements: with steps, turned around, transposed."""
    order = rng.permutation(len(shape))
    steps = rng.choice([1, 1, 1, 2, 3], len(shape))
    extra = rng.integers(0, 3, len(shape))
    whole = [shape[axis] * steps[axis] + extra[axis] for axis in order]
    values = rounded(rng.standard_normal(whole) * 3, dtype)
    array = values.transpose(np.argsort(order))
    array = array[tuple(slice(0, length * step, step) for length, step in zip(shape, steps, strict=True))]
    return np.flip(array, axis=tuple(np.flatnonzero(rng.random(len(shape)) < 0.15)))


def parameter(rng, shape, dtype):
    """Return something that broadcasts to the shape: a number, or an array of fewer or shorter axes."""
    if rng.random() < 0.3:
        return float(rng.integers(1, 20) / 8)
    kept = rng.integers(0, len(shape))
    return view(rng, [length if rng.random() < 0.6 else 1 for length in shape[kept:]], dtype)


def contiguous(values):
    """Return C-contiguous copies of the arrays among values."""
    return [np.array(value, order="C") if isinstance(value, np.ndarray) else value for value in values]


SHAPES = [(3,), (700,), (5, 7), (9, 130), (130, 9), (2, 3, 4), (6, 64, 3), (3, 2, 1, 5), (4, 3, 70, 2), (2, 1, 1, 600)]

# Where pieces of rows, and ways to take rows, change.
LENGTHS = [*range(1, 10), 12, *range(15, 18), *range(31, 34), 48, *range(63, 67), *range(127, 131), 256, 511, 512, 513]
