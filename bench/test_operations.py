"""fastrelu beside the NumPy idioms: a pytest-benchmark group for each operation, dtype, size and mode."""

import numpy as np
import pytest
from operations import OPERATIONS

SIZES = [100, 10_000, 1_000_000]


def contenders(name, mode, dtype, size):
    make = next(make for other, other_mode, make in OPERATIONS if (other, other_mode) == (name, mode))
    rng = np.random.default_rng(0)
    return make(*(rng.standard_normal(size).astype(dtype) for _ in range(2)))


CASES = [
    (name, mode, dtype, size, contender)
    for name, mode, _ in OPERATIONS
    for dtype in ("float32", "float64")
    for size in SIZES
    for contender in contenders(name, mode, dtype, SIZES[0])
]


@pytest.mark.benchmark(max_time=0.1, min_rounds=3)
@pytest.mark.parametrize(("name", "mode", "dtype", "size", "contender"), CASES)
def test_operation(benchmark, name, mode, dtype, size, contender):
    benchmark.group = f"{name}, {dtype}, {size}, {mode}"
    functions = contenders(name, mode, dtype, size)
    compare(functions[contender](), functions["fastrelu"]())
    benchmark(functions[contender])


def compare(got, expected):
    if isinstance(got, tuple):
        for one, other in zip(got, expected, strict=True):
            compare(one, other)
    else:
        np.testing.assert_allclose(np.asarray(got), np.asarray(expected), rtol=1e-5, atol=1e-6)
