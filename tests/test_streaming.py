"""Outputs that go past the caches are what they are otherwise, whatever makes them, wherever they begin."""

import numpy as np
import pytest
from oracles import assert_same

import fastrelu
from fastrelu import _core, ufuncs

# Rows of each kind of loop, and parameters, in place of the default.
ROWS = [
    ("relu", ()),
    ("leaky_relu", (0.25,)),
    ("leaky_relu", (0.0,)),
    ("hardswish", ()),
    ("sigmoid", ()),
    ("gelu", ()),
    ("tanh", ()),
    ("swish", (1.0,)),
    ("mish", ()),
]
PARTS = 24


def far_array(kind, nbytes):
    """Return more than so many bytes of numbers that are near 0, but for a few, not a whole number of lines."""
    rng = np.random.default_rng(0)
    part = rng.standard_normal(nbytes // np.dtype(kind).itemsize // PARTS + 7)
    part[rng.integers(part.size, size=20)] = [*np.linspace(-40, 40, 16), np.inf, -np.inf, np.nan, -0.0]
    with np.errstate(all="ignore"):
        return np.tile(part, PARTS).astype(kind)


@pytest.mark.parametrize("kind", ["float32", "float64", "float16"])
@pytest.mark.parametrize(("row", "parameters"), ROWS)
def test_the_same_bits(row, parameters, kind, isa, far):
    x, parameters = far_array(kind, far), np.array(parameters, kind)
    grad = np.full_like(x, 0.75)
    grad.reshape(PARTS, -1)[:, ::7] = np.inf
    for name, inputs in ((row, [x]), (f"{row}_backward", [grad, x])):
        function = getattr(ufuncs, name)
        # Every part is the same, and short enough to stay in the caches.
        part = function(*(one[: x.size // PARTS] for one in inputs), *parameters)
        out = np.zeros(x.size + 3, kind)
        for start in (0, 3):
            function(*inputs, *parameters, out=out[start : start + x.size])
            assert_same(out[start : start + x.size].reshape(PARTS, -1), np.broadcast_to(part, (PARTS, part.size)))


def test_in_place_and_over_an_operand(far):
    x = far_array("float32", far)
    slopes = np.full_like(x, 0.5)
    expected = np.where(x < 0, x / 2, x)
    for target in ("x", "slopes"):
        arrays = {"x": x.copy(), "slopes": slopes.copy()}
        got = fastrelu.prelu(arrays["x"], arrays["slopes"], out=arrays[target])
        np.testing.assert_array_equal(got, expected)
    gate, up = np.ones_like(x), np.ones_like(x)
    np.testing.assert_array_equal(fastrelu.reglu(gate, up, out=up), np.ones_like(x))


def test_only_outputs_that_are_large(far):
    assert far >= 2**20
    before = _core._let_stream(False)
    assert before
    assert _core._streams_above() is None
