"""Gates and their gradients: how exact they are, what elements far from 0 do beside others, how calls are served."""

import numpy as np
import pytest
import ulp
from oracles import GATES, ORACLES, assert_same, general, public

from fastrelu import ufuncs

INF, NAN = np.inf, np.nan


def gates_of(rng, size):
    """Return what is let through by how much: near 0, of all sizes, and where functions saturate and underflow."""
    parts = [rng.standard_normal(size), rng.uniform(-20, 20, size), rng.uniform(-100, 20, size)]
    return np.concatenate([*parts, rng.choice([-1, 1], size) * np.exp2(rng.uniform(-30, 6, size))])


@pytest.mark.parametrize("dtype", ["f", "d"])
@pytest.mark.parametrize("row", GATES)
def test_errors(row, dtype, isa):
    if dtype == "d" and ulp.missing("float64"):
        pytest.skip(ulp.missing("float64"))
    rng = np.random.default_rng(5)
    gate = gates_of(rng, 50_000).astype(dtype)
    # Beyond, the normal distribution is nearly nothing, which a factor of any size makes something again.
    gate = gate[np.abs(gate) < 14] if row == "geglu" else gate
    grad, up = (np.exp2(rng.uniform(-8, 8, gate.size)).astype(dtype) * rng.choice([-1, 1], gate.size) for _ in range(2))
    grad, up = grad.astype(dtype), up.astype(dtype)
    inner = ORACLES[GATES[row]]
    x, wide_up, wide_grad = (ulp.wide(one) for one in (gate, up, grad))
    value, slope = inner.value(x), inner.backward(np.ones_like(x), x)
    grad_gate, grad_up = public(row, "_backward")(grad, gate, up)
    assert ulp.errors_of(public(row)(gate, up), value * wide_up, signs=True).max() <= 2
    assert ulp.errors_of(grad_up, value * wide_grad).max() <= 2
    true = slope * wide_grad * wide_up
    with np.errstate(under="ignore"):
        spacing = ulp.spacing(true.astype(dtype), 0)
    # Near a root of the slope, that at a quarter of what comes in.
    spacing = np.maximum(spacing, np.abs(wide_grad * wide_up) * 2.0 ** (-2 - np.finfo(dtype).nmant))
    assert (np.abs(ulp.wide(grad_gate) - true) / spacing).max() <= 2


@pytest.mark.parametrize("dtype", ["e", "f", "d"])
@pytest.mark.parametrize("row", GATES)
def test_elements_do_not_mind_their_neighbours(row, dtype, isa):
    rng = np.random.default_rng(6)
    gate = rng.standard_normal(1500)
    grad, up = rng.standard_normal((2, 1500))
    # Few and many of them a vector, so that all ways to set some aside are taken.
    for array, odd in (
        (gate, [*np.linspace(-120, 120, 25), INF, -INF, NAN, 0.0, -0.0, 1e30, -1e30]),
        (up, [INF, -INF, NAN, 0.0, -0.0, 1e30, 1e38]),
        (grad, [INF, NAN, 0.0, 1e25, -1e38]),
    ):
        for where in (rng.integers(700, size=30), rng.integers(700, 1500, size=500)):
            array[where] = rng.choice(odd, where.size)
    with np.errstate(all="ignore"):
        gate, up, grad = (one.astype(dtype) for one in (gate, up, grad))
    for name, inputs in (
        (row, [gate, up]),
        (f"{row}_backward", [grad, gate, up]),
        (f"{row}_backward_up", [grad, gate, up]),
    ):
        function = getattr(ufuncs, name)
        alone = [function(*(one[i : i + 1] for one in inputs))[0] for i in range(gate.size)]
        expected = np.array(alone, dtype)
        assert_same(function(*inputs), expected)
        for place in range(len(inputs)):
            copies = [one.copy() for one in inputs]
            assert_same(function(*copies, out=copies[place]), expected)


@pytest.mark.parametrize("row", GATES)
def test_calls_of_gradients(row):
    function, python = public(row, "_backward"), general(f"{row}_backward")
    rng = np.random.default_rng(7)
    for dtype in "efdi":
        for shape, order in (((37,), "C"), ((5, 7), "F"), ((0, 3), "C"), ((70, 71), "C")):
            arrays = [np.asarray(rng.standard_normal(shape) * 3, dtype, order=order) for _ in range(3)]
            expected = python(*arrays)
            for outs in (None, (None, None), (np.empty_like(expected[0]), None), (None, np.empty_like(expected[0]))):
                got = function(*arrays, out=outs)
                for one, other, out in zip(got, expected, outs or (None, None), strict=True):
                    assert_same(one, other)
                    assert one.strides == other.strides
                    assert out is None or one is out
            if dtype == "i":
                continue
            for places in ((0, None), (1, 2), (2, 0), (None, 1)):
                copies = [one.copy(order="K") for one in arrays]
                outs = tuple(None if place is None else copies[place] for place in places)
                for one, other in zip(function(*copies, out=outs), expected, strict=True):
                    assert_same(one, other)
    with pytest.raises(ValueError, match="share no memory"):
        function(*arrays, out=(arrays[0], arrays[0]))
    with pytest.raises(TypeError, match="out must be None or a tuple of two arrays, got a tuple of 1"):
        function(*arrays, out=(None,))


@pytest.mark.parametrize("columns", [4096, 1000, 519])
@pytest.mark.parametrize("dtype", ["f", "d"])
@pytest.mark.parametrize("row", GATES)
def test_halves_from_memory(row, dtype, columns, isa, far):
    rows = far // np.dtype(dtype).itemsize // columns + 3
    rng = np.random.default_rng(8)
    part = rng.standard_normal((50, 2 * columns)) * 4
    whole = np.tile(part, (rows // 50 + 1, 1))[:rows].astype(dtype)
    gate, up = whole[:, :columns], whole[:, columns:]
    grad = np.ascontiguousarray(whole[:, 7 : columns + 7])
    buffer = np.full(gate.size + 5, 9, dtype)
    for name, inputs in ((row, [gate, up]), (f"{row}_backward", [grad, gate, up])):
        function = getattr(ufuncs, name)
        few = function(*(one[:50].copy() for one in inputs))
        for start in (0, 3):
            out = buffer[start : start + gate.size].reshape(gate.shape)
            function(*inputs, out=out)
            for first in range(0, rows, 50):
                assert_same(out[first : first + 50], few[: rows - first])
            assert (buffer[start + gate.size :] == 9).all()
        buffer[:] = 9
