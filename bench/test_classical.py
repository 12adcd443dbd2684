"""The classical comparison: ReLU's time against the sigmoid's and tanh's, on a million normals in float64."""

import numpy as np
import pytest

from fastrelu.__main__ import candidates

X = np.random.default_rng(0).standard_normal(1_000_000)


@pytest.mark.benchmark(group="classical, float64, 1000000", max_time=0.5)
@pytest.mark.parametrize("name", candidates(X))
def test_classical(benchmark, name):
    benchmark(candidates(X)[name])
