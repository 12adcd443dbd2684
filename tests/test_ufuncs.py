"""The ufunc contract, through the public functions and through fastrelu.ufuncs."""

import os
import pickle
import subprocess
import sys

import numpy as np
import pytest
from oracles import assert_same

import fastrelu
from fastrelu import ufuncs

X = np.array([[-2.0, -0.5, 0.0], [0.5, 1.0, 3.0]], np.float32)
RELU = np.array([[0.0, 0.0, 0.0], [0.5, 1.0, 3.0]], np.float32)


@pytest.mark.parametrize("name", ufuncs.__all__)
def test_is_a_ufunc_with_one_output_that_pickles(name):
    ufunc = getattr(ufuncs, name)
    assert isinstance(ufunc, np.ufunc)
    assert ufunc.nout == 1
    assert ufunc.__name__ == name
    assert ufunc.__doc__
    assert pickle.loads(pickle.dumps(ufunc)) is ufunc


def test_where():
    out = np.full_like(X, 7)
    assert fastrelu.relu(X, out=out, where=X < 1) is out
    assert_same(out, np.where(X < 1, RELU, np.float32(7)))


def test_out_of_wider_and_narrower_dtype():
    assert_same(fastrelu.relu(X, out=np.empty(X.shape)), RELU.astype(np.float64))
    assert_same(fastrelu.relu(X, out=np.empty(X.shape, "e")), RELU.astype("e"))
    assert_same(fastrelu.relu(X, (np.empty_like(X),)), RELU)
    with pytest.raises(TypeError, match=r"out must have a dtype to which float32 casts .*'same_kind'.*int64"):
        fastrelu.relu(X, out=np.empty(X.shape, np.int64))
    assert_same(fastrelu.relu(X, out=np.empty(X.shape, np.int8), casting="unsafe"), RELU.astype(np.int8))


def test_dtype_and_order():
    assert fastrelu.relu(X, dtype=np.float64).dtype == np.float64
    assert fastrelu.relu(X, order="F").flags.f_contiguous
    assert fastrelu.relu(np.asfortranarray(X)).flags.f_contiguous
    assert fastrelu.relu(X.T).strides == X.T.strides


def test_scalars_lists_and_zero_dimensions():
    assert type(fastrelu.relu(-2.5)) is np.float64
    assert fastrelu.relu(3) == 3
    assert type(fastrelu.relu(np.float32(2))) is np.float32
    assert type(fastrelu.relu(np.array(2.0, "f"))) is np.float32
    out = np.array(-2.0)
    assert fastrelu.relu(out, out=out) is out
    assert out == 0
    assert_same(fastrelu.relu([-1.0, 2.0]), np.array([0.0, 2.0]))
    assert fastrelu.relu(np.zeros((3, 0, 2))).shape == (3, 0, 2)


def test_broadcasting():
    grad = np.ones(3, np.float32)
    assert_same(fastrelu.relu_backward(grad, X), (X > 0).astype(np.float32))
    assert fastrelu.leaky_relu(X, np.ones((4, 1, 1))).shape == (4, 2, 3)


@pytest.mark.parametrize("n", [10, 1000, 200_000])
@pytest.mark.parametrize("shift", [-3, -1, 1, 3])
def test_overlapping_operands_act_as_if_copied(n, shift):
    memory = np.random.default_rng(1).standard_normal(n + 3).astype(np.float32)
    low, high = memory[: n + 3 - abs(shift)], memory[abs(shift) :]
    source, out = (low, high) if shift > 0 else (high, low)
    expected = fastrelu.relu(source.copy())
    fastrelu.relu(source, out=out)
    assert_same(out, expected)


@pytest.mark.parametrize("n", [10, 1000, 200_000])
def test_overlap_of_reversed_and_interleaved_operands(n):
    memory = np.random.default_rng(1).standard_normal(2 * n).astype(np.float32)
    expected = fastrelu.relu(memory.copy())[::-1]
    assert_same(fastrelu.relu(memory[::-1], out=memory), expected)
    memory = np.random.default_rng(1).standard_normal(2 * n).astype(np.float32)
    expected = fastrelu.relu(memory[::2].copy())
    untouched = memory[::2].copy()
    assert_same(fastrelu.relu(memory[::2], out=memory[1::2]), expected)
    assert_same(memory[::2], untouched)


def test_unaligned_overlap():
    for n in (10, 1000, 200_000):
        raw = np.zeros(4 * n + 8, np.uint8)
        source, out = (raw[start : start + 4 * n].view("i2") for start in (2, 0))
        source[...] = np.random.default_rng(2).integers(-99, 99, 2 * n)
        expected = fastrelu.relu(source.copy())
        assert_same(fastrelu.relu(source, out=out), expected)


def test_reduce_and_accumulate_go_in_order():
    x = np.array([-1.0, -2.0, 3.0, 0.5])
    # leaky_relu(leaky_relu(...), next) takes the elements as slopes in turn.
    expected = [-1.0]
    for slope in x[1:]:
        expected.append(expected[-1] if expected[-1] >= 0 else slope * expected[-1])
    assert_same(ufuncs.leaky_relu.accumulate(x), np.array(expected))
    assert ufuncs.leaky_relu.reduce(x) == expected[-1]
    assert_same(ufuncs.leaky_relu.outer(x, x), np.where(x[:, None] < 0, x * x[:, None], x[:, None]))
    long = np.resize(x, 100_001)
    assert_same(ufuncs.leaky_relu.accumulate(long)[:4], np.array(expected))


def test_at():
    x = np.array([-1.0, -2.0, 3.0])
    ufuncs.relu.at(x, [0, 2])
    assert_same(x, np.array([0.0, -2.0, 3.0]))


def test_read_only_output_is_refused_and_untouched():
    out = np.full_like(X, 7)
    out.flags.writeable = False
    with pytest.raises(ValueError, match="out must be writeable, got a read-only array"):
        fastrelu.relu(X, out=out)
    assert (out == 7).all()


def test_zero_stride_output_gets_the_last_element():
    cell = np.zeros(1, np.float32)
    out = np.lib.stride_tricks.as_strided(cell, (200_000,), (0,), writeable=True)
    x = np.arange(200_000, dtype=np.float32)
    ufuncs.relu(x, out=out)
    assert cell[0] == x[-1]


def test_subclasses():
    class Tagged(np.ndarray):
        pass

    assert type(fastrelu.relu(X.view(Tagged))) is Tagged
    assert type(fastrelu.relu(X.view(Tagged), subok=False)) is np.ndarray
    masked = fastrelu.relu(np.ma.array([-1.0, 2.0], mask=[True, False]))
    assert isinstance(masked, np.ma.MaskedArray)
    assert masked.mask.tolist() == [True, False]


def test_array_ufunc_override_decides():
    class Other:
        def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
            return ufunc.__name__, method

    assert fastrelu.relu(Other()) == ("relu", "__call__")
    assert fastrelu.leaky_relu_backward(X, Other()) == ("leaky_relu_backward", "__call__")

    class Refusing:
        __array_ufunc__ = None

    with pytest.raises(TypeError, match="does not support ufuncs"):
        fastrelu.relu(Refusing())


def test_dask_stays_lazy():
    array = pytest.importorskip("dask.array")
    x = array.from_array(np.linspace(-1, 1, 1000), chunks=100)
    y = fastrelu.leaky_relu(x, 0.1)
    assert isinstance(y, array.Array)
    assert y.chunks == x.chunks
    assert_same(y.compute(), fastrelu.leaky_relu(np.linspace(-1, 1, 1000), 0.1))
    mask = fastrelu.relu_mask(x)
    assert isinstance(fastrelu.relu_backward(y, mask), array.Array)
    assert isinstance(fastrelu.prelu(x, 0.3), array.Array)


def test_xarray_keeps_its_labels():
    xarray = pytest.importorskip("xarray")
    x = xarray.DataArray(X, dims=("row", "column"), coords={"row": [10, 20]})
    y = fastrelu.relu(x)
    assert isinstance(y, xarray.DataArray)
    assert y.coords["row"].values.tolist() == [10, 20]
    assert_same(y.values, RELU)


def test_made_when_asked_for_and_once():
    code = """
from concurrent.futures import ThreadPoolExecutor
import pickle
import fastrelu, numpy
fastrelu.relu(numpy.ones(3))
assert "relu" not in vars(fastrelu.ufuncs)
assert not hasattr(fastrelu.ufuncs, "__wrapped__") and "relu" not in vars(fastrelu.ufuncs)
with ThreadPoolExecutor(8) as pool:
    found = list(pool.map(lambda _: fastrelu.ufuncs.relu, range(64)))
assert all(ufunc is fastrelu.ufuncs.relu for ufunc in found)
assert pickle.loads(pickle.dumps(found[0])) is found[0]
assert not hasattr(fastrelu.ufuncs, "nothing") and "relu" in dir(fastrelu.ufuncs)
from fastrelu.ufuncs import *
assert prelu is fastrelu.ufuncs.prelu
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform does not fork")
def test_a_child_forked_while_they_are_made_does_not_wait_for_ever():
    code = """
import os, signal, sys, threading, warnings
import fastrelu
warnings.simplefilter("ignore")
sys.setswitchinterval(1e-6)
thread = threading.Thread(target=lambda: fastrelu.relu([1.0]))
thread.start()
child = os.fork()
if child == 0:
    signal.alarm(20)
    fastrelu.relu([1.0])
    os._exit(0)
thread.join()
assert os.waitpid(child, 0)[1] == 0
"""
    for _ in range(5):
        subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
