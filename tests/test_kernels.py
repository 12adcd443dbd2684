"""Walks the table: each row, dtype, instruction set, length and layout against the oracle."""

import itertools

import numpy as np
import pytest
from layouts import LAYOUTS, Laid
from oracles import ORACLES, assert_same, dtypes, gradient, parameters_in, rounded, sample, wide

import fastrelu
from fastrelu import BitMask, _core, ufuncs

ROWS = [name for name, _ in _core._rows()]
CASES = [(row, dtype) for row in ROWS for dtype in dtypes(row)]
# Two vectors and one of the widest (AVX-512, floats), then around 64 bytes, a block, two blocks.
LENGTHS = [*range(34), 63, 64, 65, 127, 128, 129, 511, 512, 513, 1025]


def expectations(row, x, grad, parameters):
    """Return what forward, mask and backward must give."""
    oracle, seen = ORACLES[row], parameters_in(x.dtype, parameters)
    active = oracle.active(wide(x), *seen)
    return (
        rounded(oracle.value(wide(x), *seen), x.dtype),
        active,
        rounded(gradient(row, wide(grad), active, *seen), x.dtype),
    )


@pytest.mark.parametrize(("row", "dtype"), CASES)
def test_every_length(row, dtype, isa):
    forward, mask, backward = (getattr(ufuncs, row + suffix) for suffix in ("", "_mask", "_backward"))
    for parameters, n in itertools.product(ORACLES[row].parameters, LENGTHS):
        x, grad = sample(dtype, n), sample(dtype, n, seed=1)
        y, active, grad_x = expectations(row, x, grad, parameters)
        assert_same(forward(x, *parameters), y)
        assert_same(mask(x, *parameters), active)
        assert_same(backward(grad, x, *parameters), grad_x)
        assert_same(backward(grad, active, *parameters), grad_x)
        if ORACLES[row].from_output(*parameters):
            assert_same(backward(grad, wide_output(row, x, parameters), *parameters), grad_x)


def wide_output(row, x, parameters):
    """Return the output; where it underflows to 0 the input decides, as no output could."""
    y = getattr(ufuncs, row)(x, *parameters)
    return np.where((y == 0) & (x != 0), x, y)


@pytest.mark.parametrize(("row", "dtype"), CASES)
def test_every_layout(row, dtype, isa):
    forward, backward = getattr(ufuncs, row), getattr(ufuncs, row + "_backward")
    parameters = ORACLES[row].parameters[0]
    for in_layout, out_layout, n in itertools.product(LAYOUTS, LAYOUTS, (0, 1, 6, 34, 515, 1026)):
        x, grad = sample(dtype, n), sample(dtype, n, seed=1)
        y, _, grad_x = expectations(row, x, grad, parameters)
        shape = LAYOUTS[in_layout][0](n)
        if shape != LAYOUTS[out_layout][0](n):
            continue
        for ufunc, inputs, expected in ((forward, [x], y), (backward, [grad, x], grad_x)):
            laid = [Laid(values, in_layout) for values in inputs]
            out = Laid(np.zeros_like(x), out_layout)
            assert ufunc(*(one.array for one in laid), *parameters, out=out.array) is out.array
            assert_same(out.array.astype(x.dtype), expected.reshape(shape))
            for one, values in zip(laid, inputs, strict=True):
                assert_same(one.array.astype(x.dtype), values.reshape(shape))
                one.assert_rest_untouched()
            out.assert_rest_untouched()


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("row", "dtype"), CASES)
def test_in_place(row, dtype, layout, isa):
    parameters = ORACLES[row].parameters[0]
    for n in (0, 1, 6, 33, 515, 1026):
        x, grad = sample(dtype, n), sample(dtype, n, seed=1)
        y, active, grad_x = expectations(row, x, grad, parameters)
        laid = Laid(x, layout)
        getattr(ufuncs, row)(laid.array, *parameters, out=laid.array)
        assert_same(laid.array.astype(x.dtype), y.reshape(laid.shape))
        laid.assert_rest_untouched()
        laid = Laid(grad, layout)
        getattr(ufuncs, row + "_backward")(laid.array, active.reshape(laid.shape), *parameters, out=laid.array)
        assert_same(laid.array.astype(x.dtype), grad_x.reshape(laid.shape))
        laid.assert_rest_untouched()


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("name", [name for name in fastrelu.__all__ if name.endswith("_with_mask")])
def test_with_mask(name, packed, isa):
    row = name.removesuffix("_with_mask")
    function, backward = getattr(fastrelu, name), getattr(fastrelu, row + "_backward")
    for dtype, parameters, n in itertools.product(dtypes(row), ORACLES[row].parameters, LENGTHS):
        x, grad = sample(dtype, n), sample(dtype, n, seed=1)
        y, active, grad_x = expectations(row, x, grad, parameters)
        got, mask = function(x, *parameters, packed=packed)
        assert_same(got, y)
        assert isinstance(mask, BitMask if packed else np.ndarray)
        assert_same(np.asarray(mask), active)
        if packed:
            assert mask.bits.tobytes() == np.packbits(active, bitorder="little").tobytes()
        assert_same(backward(grad, mask, *parameters), grad_x)
        assert backward(grad, mask, *parameters, out=grad) is grad
        assert_same(grad, grad_x)


@pytest.mark.parametrize("name", [name for name in fastrelu.__all__ if name.endswith("_with_mask")])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_with_mask_in_place(name, layout, isa):
    row = name.removesuffix("_with_mask")
    parameters = ORACLES[row].parameters[0]
    for dtype, n, packed in itertools.product(dtypes(row), (0, 1, 6, 515, 1026), (True, False)):
        x = sample(dtype, n)
        y, active, _ = expectations(row, x, x, parameters)
        laid = Laid(x, layout)
        given = BitMask(laid.shape) if packed else np.ones(laid.shape, bool)
        got, mask = getattr(fastrelu, name)(laid.array, *parameters, out=laid.array, mask=given, packed=packed)
        assert got is laid.array
        assert mask is given
        assert_same(got.astype(x.dtype), y.reshape(laid.shape))
        assert_same(np.asarray(mask), active.reshape(laid.shape))
        laid.assert_rest_untouched()


@pytest.mark.parametrize("dtype", ["f", "d", "e"])
@pytest.mark.parametrize("row", ROWS)
def test_bits_do_not_depend_on_threads_or_layout(row, dtype, isa):
    n = 300_006
    parameters = ORACLES[row].parameters[0]
    x, grad = sample(dtype, n), sample(dtype, n, seed=1)
    y, active, grad_x = expectations(row, x, grad, parameters)
    bits = BitMask.from_array(active)
    forward, backward = getattr(ufuncs, row), getattr(ufuncs, row + "_backward")
    for threads, layout in itertools.product((1, 2, 3), LAYOUTS):
        fastrelu.set_num_threads(threads)
        laid_x, laid_grad, out = (Laid(values, layout) for values in (x, grad, np.zeros_like(x)))
        shape = out.shape
        forward(laid_x.array, *parameters, out=out.array)
        assert_same(out.array.astype(x.dtype), y.reshape(shape))
        backward(laid_grad.array, laid_x.array, *parameters, out=out.array)
        assert_same(out.array.astype(x.dtype), grad_x.reshape(shape))
        out.assert_rest_untouched()
        if hasattr(fastrelu, row + "_with_mask"):
            got, mask = getattr(fastrelu, row + "_with_mask")(laid_x.array, *parameters)
            assert_same(np.asarray(got).astype(x.dtype), y.reshape(shape))
            assert mask.bits.tobytes() == bits.bits.tobytes()
            assert_same(
                getattr(fastrelu, row + "_backward")(grad.reshape(shape), mask, *parameters), grad_x.reshape(shape)
            )


@pytest.mark.parametrize("row", [row for row, parameters in _core._rows() if parameters])
def test_parameters_broadcast(row, isa):
    rng = np.random.default_rng(5)
    for dtype, shape in itertools.product("efd", ((7, 40), (3, 600))):
        x = sample(dtype, shape[0] * shape[1]).reshape(shape)
        for parameter_shape in ((shape[1],), (shape[0], 1), shape, (1, 1), (2, *shape)):
            parameter = rounded(rng.standard_normal(parameter_shape), dtype)
            seen = wide(np.broadcast_to(parameter, np.broadcast_shapes(shape, parameter_shape)))
            expected = rounded(ORACLES[row].value(np.broadcast_to(wide(x), seen.shape), seen), dtype)
            assert_same(getattr(fastrelu, row)(x, parameter), expected)
            active = np.broadcast_to(ORACLES[row].active(wide(x), seen), seen.shape)
            grad = sample(dtype, x.size, seed=2).reshape(shape)
            expected = rounded(gradient(row, np.broadcast_to(wide(grad), seen.shape), active, seen), dtype)
            assert_same(getattr(ufuncs, row + "_backward")(grad, x, parameter), expected)
