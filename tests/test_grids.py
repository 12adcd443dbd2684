"""Views, transposed arrays and parameters that broadcast: as contiguous copies, to the bit, whatever overlaps."""

import numpy as np
import pytest
from oracles import assert_same
from views import LENGTHS, SHAPES, contiguous, parameter, view

import fastrelu
from fastrelu import ufuncs

pytestmark = pytest.mark.usefixtures("isa")

# Function, number of arrays of the same shape, number of parameters.
FUNCTIONS = [
    ("relu", 1, 0),
    ("relu_mask", 1, 0),
    ("sigmoid", 1, 0),
    ("leaky_relu", 1, 1),
    ("hardtanh", 1, 2),
    ("prelu", 1, 1),
    ("swiglu", 2, 0),
    ("relu_backward", 2, 0),
    ("silu_backward", 2, 0),
    ("leaky_relu_backward", 2, 1),
    ("hardtanh_backward", 2, 2),
]


@pytest.mark.parametrize(("name", "arrays", "parameters"), FUNCTIONS, ids=[function[0] for function in FUNCTIONS])
@pytest.mark.parametrize("dtype", "efd")
def test_random_views(name, arrays, parameters, dtype):
    rng = np.random.default_rng(7)
    for shape in SHAPES * 3:
        given = [view(rng, shape, dtype) for _ in range(arrays)]
        given += [parameter(rng, shape, dtype) for _ in range(parameters)]
        if name.endswith("backward") and rng.random() < 0.3 and name != "silu_backward":
            given[1] = view(rng, shape, dtype) > 0
        expected = getattr(fastrelu, name)(*contiguous(given))
        before = [np.array(value) for value in given]
        got = getattr(fastrelu, name)(*given)
        assert_same(got, expected)
        out = view(rng, shape, got.dtype)
        assert getattr(fastrelu, name)(*given, out=out) is out
        assert_same(out, expected)
        for value, copy in zip(given, before, strict=True):
            assert_same(value, copy) if isinstance(value, np.ndarray) else None


@pytest.mark.parametrize("dtype", ["b", "H", "i", "q"])
def test_integers(dtype):
    rng = np.random.default_rng(8)
    for shape in SHAPES:
        x = view(rng, shape, dtype)
        assert_same(fastrelu.relu(x), np.maximum(np.array(x), 0).astype(dtype))


@pytest.mark.parametrize("dtype", "bHefd")
def test_rows_of_every_length(dtype):
    rng = np.random.default_rng(15)
    for length in LENGTHS:
        rows = 1300 // length + 2
        wide = (rng.standard_normal((rows, length + 3)) * 20).astype(dtype)
        x, before = wide[:, 2:-1], wide.copy()
        for name in ["relu"] if dtype in "bH" else ["relu", "leaky_relu", "silu"]:
            function = getattr(fastrelu, name)
            expected = function(np.array(x))
            assert_same(function(x), expected)
            rest = np.full((rows, length + 1), 7, dtype)
            function(x, out=rest[:, :-1])
            assert_same(rest[:, :-1], expected)
            assert (rest[:, -1] == 7).all()
            own = wide.copy()
            function(own[:, 2:-1], out=own[:, 2:-1])
            assert_same(own[:, 2:-1], expected)
            own[:, 2:-1] = x
            assert_same(own, before)
        if dtype in "efd":
            y, mask = fastrelu.relu_with_mask(x)
            assert_same(y, fastrelu.relu(np.array(x)))
            assert_same(np.array(mask), np.array(x) > 0)
            bools = np.full((rows, length + 1), True)
            y, mask = fastrelu.relu_with_mask(x, mask=bools[:, :-1], packed=False)
            assert_same(y, fastrelu.relu(np.array(x)))
            assert_same(bools[:, :-1], np.array(x) > 0)
            assert bools[:, -1].all()
            grad = wide[:, 1:-2]
            assert_same(fastrelu.relu_backward(grad, mask), fastrelu.relu_backward(np.array(grad), np.array(x)))
        assert_same(wide, before)


def test_the_output_lies_as_the_input():
    x = np.linspace(-1, 1, 60, dtype="f").reshape(3, 4, 5)
    for array in (x.T, x.transpose(1, 0, 2), x[:, ::2], x.transpose(2, 0, 1)[::2]):
        assert fastrelu.relu(array).strides == ufuncs.relu(array).strides
    x = x[0]
    for other in (x, np.asfortranarray(x), x[:, ::-1], x[:1], x[:, :1], x.T.copy().T[:1]):
        for array in (x, np.asfortranarray(x)):
            assert fastrelu.prelu(array, other).strides == ufuncs.prelu(array, other).strides
            if other.shape == array.shape:
                assert fastrelu.swiglu(array, other).strides == ufuncs.swiglu(array, other).strides


def test_what_python_serves_runs_in_grids():
    rng = np.random.default_rng(17)
    for dtype in "efdi":
        x, grad = (view(rng, (30, 40, 5), dtype) for _ in range(2))
        weight, mask = np.linspace(0.1, 0.9, 40).astype(dtype), view(rng, (30, 40, 5), "f") > 0
        laid = weight[:, None]
        before = [one.copy() for one in (x, grad, mask)]
        assert_same(fastrelu.prelu(x, weight, axis=1), ufuncs.prelu(x, laid))
        got = fastrelu.prelu_backward(grad, x, weight, axis=1)[0]
        assert_same(got, ufuncs.prelu_backward(grad, x, laid))
        assert_same(fastrelu.prelu_backward(grad, mask, weight, axis=1)[0], ufuncs.prelu_backward(grad, mask, laid))
        if dtype != "i":
            out = np.empty_like(x)
            assert fastrelu.prelu(x, weight, axis=1, out=out) is out
            assert_same(out, ufuncs.prelu(x, laid))
            positive = np.abs(weight)
            y = fastrelu.prelu(x, positive, axis=1)
            got = fastrelu.prelu_backward(grad, y, positive, axis=1, from_output=True)[0]
            assert_same(got, ufuncs.prelu_backward(grad, x, positive[:, None]))
        for one, other in zip((x, grad, mask), before, strict=True):
            assert_same(one, other)


@pytest.mark.parametrize("dtype", "efd")
def test_sums_of_views(dtype):
    rng = np.random.default_rng(16)
    for shape in ((5,), (700,), (9, 130), (130, 9), (6, 64, 3), (4, 3, 70, 2), (70, 1030)):
        grad, x = (view(rng, shape, dtype) for _ in range(2))
        for axis in range(len(shape)):
            weight = np.linspace(0.1, 0.5, shape[axis], dtype=dtype)
            got = fastrelu.prelu_backward(grad, x, weight, axis=axis)
            for one, other in zip(got, fastrelu.prelu_backward(grad.copy(), x.copy(), weight, axis=axis), strict=True):
                assert_same(one, other)
            others = tuple(other for other in range(len(shape)) if other != axis)
            true = np.where(x > 0, 0, np.float64(grad) * np.float64(x)).sum(axis=others)
            rounding = {"e": 1e-3, "f": 1e-6, "d": 1e-13}[dtype]
            np.testing.assert_allclose(got[1], true, rtol=rounding, atol=rounding * 100)
            bias = np.zeros([length if other == axis else 1 for other, length in enumerate(shape)], dtype)
            sums = [np.empty_like(bias) for _ in range(2)]
            fastrelu.relu_backward(grad, x, bias=bias, bias_grad=sums[0])
            fastrelu.relu_backward(grad.copy(), x.copy(), bias=bias, bias_grad=sums[1])
            assert_same(*sums)


@pytest.mark.parametrize("threads", [1, 2])
def test_large_arrays_on_threads(threads):
    rng = np.random.default_rng(9)
    whole = rng.standard_normal((515, 1030)).astype("f")
    weight = rng.standard_normal((515, 1)).astype("f")
    with fastrelu.num_threads(threads):
        for array in (whole[:, :515], whole.T, whole[::2, 1:], whole[:, 3:8]):
            assert_same(fastrelu.sigmoid(array), fastrelu.sigmoid(array.copy()))
        assert_same(fastrelu.prelu(whole, weight), np.where(whole > 0, whole, weight * whole))
        assert_same(fastrelu.prelu(whole.T, weight.T), np.where(whole > 0, whole, weight * whole).T)
        gate, up = whole[:, :515], whole[:, 515:]
        assert_same(fastrelu.swiglu(gate, up), fastrelu.swiglu(gate.copy(), up.copy()))


@pytest.mark.parametrize("dtype", "fd")
def test_outputs_that_overlap_inputs(dtype):
    rng = np.random.default_rng(10)
    values = rng.standard_normal((40, 90)).astype(dtype)
    for x_view, out_view in [
        (lambda b: b[:-1], lambda b: b[1:]),
        (lambda b: b[1:], lambda b: b[:-1]),
        (lambda b: b[:, 1:], lambda b: b[:, :-1]),
        (lambda b: b[:, :45], lambda b: b[:, 45:]),
        (lambda b: b[:, :45], lambda b: b[:, 44:89]),
        (lambda b: b[:, ::2], lambda b: b[:, 1::2]),
        (lambda b: b[:40, :40], lambda b: b[:40, :40].T),
        (lambda b: b[:, 10:50], lambda b: b[:, 10:50]),
        (lambda b: b[::-1], lambda b: b),
        (lambda b: b[:, 45:], lambda b: b[::-1, :45]),
    ]:
        buffer = values.copy()
        expected = fastrelu.sigmoid(np.array(x_view(buffer)))
        fastrelu.sigmoid(x_view(buffer), out=out_view(buffer))
        assert_same(out_view(buffer), expected)
        buffer, grad = values.copy(), rng.standard_normal(expected.shape).astype(dtype)
        expected = fastrelu.silu_backward(grad, np.array(x_view(buffer)))
        fastrelu.silu_backward(grad, x_view(buffer), out=out_view(buffer))
        assert_same(out_view(buffer), expected)


def test_a_gate_may_write_over_one_half():
    values = np.random.default_rng(11).standard_normal((30, 80)).astype("f")
    for place in (0, 1):
        halves = np.split(values.copy(), 2, axis=1)
        expected = fastrelu.swiglu(*(half.copy() for half in halves))
        other = halves[1 - place].copy()
        fastrelu.swiglu(*halves, out=halves[place])
        assert_same(halves[place], expected)
        assert_same(halves[1 - place], other)


def test_an_output_whose_elements_share_memory_is_left_to_numpy():
    buffer = np.zeros(20, "f")
    out = np.lib.stride_tricks.as_strided(buffer, (4, 5), (8, 4))
    x = np.random.default_rng(12).standard_normal((4, 5)).astype("f")
    other = np.zeros(20, "f")
    ufuncs.relu(x, out=np.lib.stride_tricks.as_strided(other, (4, 5), (8, 4)))
    fastrelu.relu(x, out=out)
    assert_same(buffer, other)


def test_more_axes_than_a_grid_has():
    x = np.random.default_rng(13).standard_normal((2,) * 12).astype("f")[..., ::-1]
    shuffled = x.transpose(np.random.default_rng(14).permutation(12))
    assert_same(fastrelu.sigmoid(shuffled), fastrelu.sigmoid(shuffled.copy()))
    wide = np.zeros((1,) * 20 + (3,), "f")[..., ::2]
    assert fastrelu.relu(wide).shape == wide.shape


@pytest.mark.parametrize("out", [(np.zeros(3, "f"),), [1.0], "text", 3])
def test_out_of_another_type(out):
    x = np.ones(3, "f")
    for function in (fastrelu.relu, fastrelu.sigmoid):
        backward = getattr(fastrelu, f"{function.__name__}_backward")
        for call in (lambda: function(x, out=out), lambda: backward(x, x, out=out)):  # noqa: B023
            if isinstance(out, tuple):
                assert isinstance(call(), np.ndarray)
            else:
                with pytest.raises(TypeError, match="out must be"):
                    call()
