"""Every test runs with floating-point errors raised, and leaves threads and instruction set as they were."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

# Before OpenMP is loaded: several processes of tests share the cores, and a thread that spins for work takes
# one of them from another (the tests of threads take 0.4 of the time so).
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import fastrelu
from fastrelu import _core

sys.path.insert(0, str(Path(__file__).parent))
# Whatever else the machine does, what is to be split is.
_core._judge_threads(False)


@pytest.fixture(autouse=True)
def _strict():
    threads = fastrelu.get_num_threads()
    with np.errstate(all="raise"):
        yield
    fastrelu.set_num_threads(threads)


@pytest.fixture(params=_core._available_isas())
def isa(request):
    before = _core._current_isa()
    _core._use_isa(request.param)
    yield request.param
    _core._use_isa(before)


@pytest.fixture
def far():
    """Return how many bytes are enough, streaming being on for once."""
    fastrelu.set_num_threads(1)
    before = _core._let_stream(True)
    yield _core._streams_above()
    _core._let_stream(before)
