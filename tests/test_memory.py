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
    # As NumPy's own large arrays lie to cache lines, so that what is read and written together is aligned together.
    assert y.ctypes.data % 64 == 16
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
        lambda x: fastrelu.relu_with_mask(np.tile(x, 8))[1].bits.base,
        lambda x: fastrelu.relu_mask(x),
    ],
)
def test_every_way_to_an_output(function):
    assert get_handler_name(function(large())) == "fastrelu"


def test_small_arrays_and_a_limit_of_0_go_by():
    assert get_handler_name(fastrelu.relu(np.ones(1000))) == "default_allocator"
    # By the bytes of the result.
    assert get_handler_name(fastrelu.relu_mask(large()[: MIB // 2])) == "default_allocator"
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
    tripled = y.nbytes
    y.resize(10, refcheck=False)
    assert (y == np.maximum(x[:10], 0)).all()
    # What is much smaller does not keep it all.
    assert held() == x.nbytes + tripled


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


def test_a_handler_of_the_user_sees_everything():
    code = """
        import ctypes
        import numpy as np
        from numpy._core.multiarray import get_handler_name
        capsules = ctypes.pythonapi
        capsules.PyCapsule_GetPointer.restype = ctypes.c_void_p
        capsules.PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
        capsules.PyCapsule_New.restype = ctypes.py_object
        capsules.PyCapsule_New.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
        api = capsules.PyCapsule_GetPointer(np._core._multiarray_umath._ARRAY_API, None)
        # PyDataMem_SetHandler and PyDataMem_GetHandler, by their places in NumPy's table.
        table = ctypes.cast(api, ctypes.POINTER(ctypes.c_void_p))
        set_handler = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object)(table[304])
        default = ctypes.PYFUNCTYPE(ctypes.py_object)(table[305])()
        class Handler(ctypes.Structure):
            _fields_ = [("name", ctypes.c_char * 127), ("version", ctypes.c_uint8), ("allocator", ctypes.c_void_p * 5)]
        usual = Handler.from_address(capsules.PyCapsule_GetPointer(default, b"mem_handler"))
        own, name = Handler(b"own", 1, usual.allocator), b"mem_handler"
        capsule = capsules.PyCapsule_New(ctypes.addressof(own), name, None)
        x = np.ones(1_000_000)
        set_handler(capsule)
        import fastrelu
        print(get_handler_name(fastrelu.relu(x)))
        set_handler(default)
        print(get_handler_name(fastrelu.relu(x)))
        set_handler(capsule)
        print(get_handler_name(fastrelu.relu(x)), get_handler_name(np.empty(10)))
    """
    assert run_python(code).split() == ["own", "fastrelu", "own", "own"]
