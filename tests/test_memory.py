"""The cache of buffers that large outputs come from."""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy._core.multiarray import get_handler_name
from test_threads import run_python

import fastrelu

MIB = 2**20


@pytest.fixture(autouse=True)
def own_limit():
    before = fastrelu.get_buffer_cache_limit()
    fastrelu.clear_buffer_cache()
    yield
    fastrelu.set_buffer_cache_limit(before)
    fastrelu.clear_buffer_cache()


def held():
    return fastrelu.runtime_info()["buffer_cache_nbytes"]


def large(mib=4):
    return np.random.default_rng(0).standard_normal(mib * MIB // 4, dtype=np.float32)


def test_a_buffer_comes_back_when_its_array_dies():
    x = large()
    y = fastrelu.relu(x)
    address, view = y.ctypes.data, y[10:20]
    assert get_handler_name(y) == "fastrelu"
    assert y.ctypes.data % 64 == 0
    del y
    assert held() == 0
    del view
    assert held() == x.nbytes
    again = fastrelu.sigmoid(x)
    assert again.ctypes.data == address
    assert held() == 0


def test_arrays_that_live_share_nothing():
    x = large()
    results = [fastrelu.relu(x + k) for k in range(5)]
    for k, y in enumerate(results):
        assert (y == np.maximum(x + k, 0)).all()


@pytest.mark.parametrize(
    "function",
    [
        fastrelu.relu,
        lambda x: fastrelu.relu(x, bias=x[:1]),
        lambda x: fastrelu.relu(x.reshape(-1, 1024).T),
        lambda x: fastrelu.relu_backward(x, x),
        lambda x: fastrelu.relu_with_mask(x)[0],
        lambda x: fastrelu.relu_with_mask(np.tile(x, 8))[1].bits,
    ],
)
def test_every_way_to_an_output(function):
    assert get_handler_name(function(large())) == "fastrelu"


def test_small_arrays_and_a_limit_of_0_go_by():
    assert get_handler_name(fastrelu.relu(np.ones(1000))) == "default_allocator"
    fastrelu.set_buffer_cache_limit(0)
    y = fastrelu.relu(large())
    assert get_handler_name(y) == "default_allocator"
    del y
    assert held() == 0


def test_the_limit_holds():
    fastrelu.set_buffer_cache_limit(10 * MIB)
    arrays = [fastrelu.relu(large(mib)) for mib in (1, 2, 3, 4, 5, 6, 11)]
    while arrays:
        arrays.pop(0)
        assert held() <= 10 * MIB
    # The last that fitted, and not the one beyond the limit.
    assert held() == 6 * MIB
    fastrelu.set_buffer_cache_limit(2 * MIB)
    assert held() == 0
    arrays = [fastrelu.relu(large(1)) for _ in range(40)]
    del arrays
    assert held() == 2 * MIB


def test_more_buffers_than_places():
    arrays = [fastrelu.relu(large(1)) for _ in range(40)]
    del arrays
    assert held() == 16 * MIB


def test_buffers_much_too_large_stay():
    y = fastrelu.relu(large(8))
    del y
    y = fastrelu.relu(large(4))
    assert held() == 8 * MIB
    assert y.nbytes == 4 * MIB


def test_arrays_can_be_resized():
    x = large()
    y = fastrelu.relu(x)
    y.resize(y.size * 3, refcheck=False)
    assert (y[: x.size] == np.maximum(x, 0)).all()
    assert (y[x.size :] == 0).all()
    y.resize(10, refcheck=False)
    assert (y == np.maximum(x[:10], 0)).all()


def test_memory_returns_to_where_it_was():
    pages = """
import os
import numpy as np
import fastrelu
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")
x = np.ones(10_000_000, np.float32)
out = np.empty_like(x)
fastrelu.relu(x, out=out)
before = resident()
for _ in range(20):
    y = fastrelu.relu(x)
during = resident() - before
del y
after = resident() - before
fastrelu.clear_buffer_cache()
print(during, after, resident() - before)
"""
    if not os.path.exists("/proc/self/statm"):
        pytest.skip("there is no /proc")
    during, after, cleared = map(int, run_python(pages).split())
    assert during <= 128 * MIB
    assert after <= 128 * MIB
    assert cleared < 4 * MIB


def test_threads():
    x = large(1)
    expected = np.maximum(x, 0)

    def work(_):
        return all((fastrelu.relu(x) == expected).all() for _ in range(50))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(8)))
    assert held() <= fastrelu.get_buffer_cache_limit()


def test_environment():
    code = "import fastrelu; print(fastrelu.get_buffer_cache_limit())"
    assert run_python(code, FASTRELU_BUFFER_CACHE="1000") == "1000"
    with pytest.raises(RuntimeError, match="FASTRELU_BUFFER_CACHE must be an int from 0 on, got 'much'"):
        run_python(code, FASTRELU_BUFFER_CACHE="much")


def test_wrong_arguments():
    with pytest.raises(TypeError, match="nbytes must be an int, got str"):
        fastrelu.set_buffer_cache_limit("1")
    with pytest.raises(ValueError, match="nbytes must be from 0 to .*, got -1"):  # noqa: RUF043
        fastrelu.set_buffer_cache_limit(-1)
