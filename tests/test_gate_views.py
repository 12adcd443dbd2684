"""Both gradients of gates of views, as of contiguous copies by the ufuncs, to the bit, whatever overlaps."""

import numpy as np
import pytest
from oracles import GATES, assert_same, general, public, rounded
from views import LENGTHS, SHAPES, contiguous, parameter, view

import fastrelu
from fastrelu import ufuncs

pytestmark = [pytest.mark.usefixtures("isa"), pytest.mark.parametrize("row", GATES)]


def expected_of(row, given):
    """Return what the ufuncs make of contiguous copies."""
    given = contiguous(given)
    return tuple(getattr(ufuncs, f"{row}_backward{suffix}")(*given) for suffix in ("", "_up"))


def assert_both(got, expected):
    """Assert that both gradients are the same."""
    for one, other in zip(got, expected, strict=True):
        assert_same(one, other)


@pytest.mark.parametrize("dtype", "efd")
def test_random_views(row, dtype):
    function, rng = public(row, "_backward"), np.random.default_rng(1)
    for shape in SHAPES * 3:
        given = [view(rng, shape, dtype) for _ in range(3)]
        if rng.random() < 0.3:
            given[2] = parameter(rng, shape, dtype)
        before, expected = [np.array(one) for one in given], expected_of(row, given)
        assert_both(function(*given), expected)
        for kept in ((0, 1), (0,), (1,)):
            outs = tuple(view(rng, shape, dtype) if place in kept else None for place in range(2))
            got = function(*given, out=outs)
            assert_both(got, expected)
            assert all(outs[place] is got[place] for place in kept)
        for one, copy in zip(given, before, strict=True):
            assert_same(one, copy) if isinstance(one, np.ndarray) else None


@pytest.mark.parametrize("dtype", "efd")
def test_halves_of_rows_of_every_length(row, dtype):
    function, rng = public(row, "_backward"), np.random.default_rng(2)
    for length in [*LENGTHS, 600, 1024, 4160]:
        rows = 1300 // length + 2
        wide = rounded(rng.standard_normal((rows, 2 * length + 3)) * 4, dtype)
        gate, up, grad = wide[:, 1 : length + 1], wide[:, length + 1 : -2], wide[:, 2 : length + 2].copy()
        expected, before = expected_of(row, (grad, gate, up)), wide.copy()
        assert_both(function(grad, gate, up), expected)
        into = np.full_like(wide, 7)
        assert_both(function(grad, gate, up, out=(into[:, 1 : length + 1], into[:, length + 1 : -2])), expected)
        assert (into[:, [0, -2, -1]] == 7).all()
        assert_same(wide, before)


def test_results_lie_as_those_of_ufuncs(row):
    function, python = public(row, "_backward"), general(f"{row}_backward")
    x = np.linspace(-3, 3, 120, dtype="f").reshape(4, 5, 6)
    ways = [lambda a: a, lambda a: a[:, ::2], lambda a: a[:, :, :3], lambda a: a.transpose(1, 0, 2)[:, ::2, :3]]
    ways += [lambda a: a.T[:3], lambda a: np.asfortranarray(a)[::2]]
    for way in ways:
        same = [way(x)] * 3
        others = [same[0].copy(), same[0], np.asfortranarray(same[0])]
        for given in (same, others, others[::-1]):
            for one, other in zip(function(*given), python(*given), strict=True):
                assert one.strides == other.strides


@pytest.mark.parametrize("dtype", "efd")
def test_outputs_that_overlap(row, dtype):
    function, rng = public(row, "_backward"), np.random.default_rng(3)
    values = rounded(rng.standard_normal((40, 90)) * 3, dtype)
    fresh = np.empty((40, 45), dtype)
    for out in (
        lambda b, fresh: (b[:, :45], b[:, 45:]),
        lambda b, fresh: (b[:, 45:], b[:, :45]),
        lambda b, fresh: (b[:, :45], None),
        lambda b, fresh: (None, b[:, :45]),
        lambda b, fresh: (fresh, b[:, 45:]),
        lambda b, fresh: (b[:, 1:46], fresh),
        lambda b, fresh: (fresh, b[::-1, 44:89]),
        lambda b, fresh: (b[:, ::2], b[:, 1::2]),
    ):
        buffer, grad = values.copy(), rounded(rng.standard_normal((40, 45)), dtype)
        gate, up = buffer[:, :45], buffer[:, 45:]
        expected = expected_of(row, (grad, gate, up))
        assert_both(function(grad, gate, up, out=out(buffer, fresh)), expected)
    for first, second in ((values[:, :45], values[:, 44:89]), (values[:, :45], values[:, :45]), (fresh, fresh[::-1])):
        with pytest.raises(ValueError, match="share no memory"):
            function(grad, grad, grad, out=(first, second))


@pytest.mark.parametrize("dtype", "efd")
def test_bias(row, dtype):
    function, python, rng = public(row, "_backward"), general(f"{row}_backward"), np.random.default_rng(6)
    for shape in SHAPES:
        given = [view(rng, shape, dtype) for _ in range(3)]
        bias = np.asarray(parameter(rng, shape, dtype), dtype)
        if bias.ndim == 0:
            bias = bias.reshape(1)
        sums = [np.full(bias.shape, 7, dtype) for _ in range(2)]
        expected = python(*contiguous(given), bias=bias.copy(), bias_grad=sums[0])
        outs = tuple(view(rng, shape, dtype) for _ in range(2))
        assert_both(function(*given, bias=bias, bias_grad=sums[1]), expected)
        assert_same(*sums)
        assert_both(function(*given, outs, bias=bias), expected)
        # Into what the second gradient is made of.
        own = given[0].copy()
        assert_both(function(own, *given[1:], out=(own, None), bias=bias), expected)
    x = np.ones((3, 4), dtype)
    for wrong in (np.ones(5, dtype), np.ones((3, 4), "i"), 1.0):
        with pytest.raises((TypeError, ValueError), match="bias_grad must"):
            function(x, x, x, bias=np.ones(4, dtype), bias_grad=wrong)
    outs = np.empty_like(x), np.empty_like(x)
    with pytest.raises(ValueError, match="bias_grad must share no memory with out"):
        function(x, x, x, out=outs, bias=np.ones((3, 4), dtype), bias_grad=outs[1])


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("dtype", "efd")
def test_large_arrays_on_threads(row, dtype, threads):
    function, rng = public(row, "_backward"), np.random.default_rng(4)
    wide = rounded(rng.standard_normal((521, 1030)) * 2, dtype)
    grad = rounded(rng.standard_normal((521, 515)), dtype)
    with fastrelu.num_threads(threads):
        for gate, up in ((wide[:, :515], wide[:, 515:]), (wide[:, ::2], wide[:, 1::2]), (wide[:, :515][::-1],) * 2):
            assert_both(function(grad, gate, up), expected_of(row, (grad, gate, up)))


@pytest.mark.parametrize("columns", [64, 519, 1000, 4096])
@pytest.mark.parametrize("dtype", "efd")
def test_from_memory(row, dtype, columns, far):
    function, rng = public(row, "_backward"), np.random.default_rng(5)
    # Five arrays together are to be more.
    rows = far // np.dtype(dtype).itemsize // columns // 2
    part = rng.standard_normal((50, 2 * columns)) * 4
    whole = np.tile(rounded(part, dtype), (rows // 50 + 1, 1))[:rows]
    gate, up = whole[:, :columns], whole[:, columns:]
    grad = np.ascontiguousarray(whole[:, 7 : columns + 7])
    few = expected_of(row, [one[:50] for one in (grad, gate, up)])
    for start in (0, 3):
        buffers = [np.full(gate.size + 5, 9, dtype) for _ in range(2)]
        outs = tuple(buffer[start : start + gate.size].reshape(gate.shape) for buffer in buffers)
        function(grad, gate, up, out=outs)
        for buffer, out, expected in zip(buffers, outs, few, strict=True):
            for first in range(0, rows, 50):
                assert_same(out[first : first + 50], expected[: rows - first])
            assert (np.delete(buffer, np.s_[start : start + gate.size]) == 9).all()
    into = np.full((rows, 2 * columns + 3), 9, dtype)
    outs = into[:, 1 : columns + 1], into[:, columns + 1 : -2]
    function(grad, gate, up, out=outs)
    for out, expected in zip(outs, few, strict=True):
        for first in range(0, rows, 50):
            assert_same(out[first : first + 50], expected[: rows - first])
    assert (into[:, [0, -2, -1]] == 9).all()
