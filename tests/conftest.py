"""Every test runs with floating-point errors raised, and leaves threads and instruction set as they were."""

import sys
from pathlib import Path

import numpy as np
import pytest

import fastrelu
from fastrelu import _core

sys.path.insert(0, str(Path(__file__).parent))


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
