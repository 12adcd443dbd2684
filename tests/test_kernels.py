"""Walks the table: each row, dtype, instruction set, length and layout against the oracle."""

import itertools

import numpy as np
import pytest
from layouts import LAYOUTS, Laid
from oracles import (
    GATES,
    ORACLES,
    assert_result,
    assert_same,
    dtypes,
    parameters_in,
    parameters_of,
    public,
    rounded,
    sample,
    wide,
)

import fastrelu
from fastrelu import BitMask, _core, ufuncs

ROWS = [name for name, _ in _core._rows()]
CASES = [(row, dtype) for row in ROWS for dtype in dtypes(row)]
# Two vectors and one of the widest (AVX-512, floats), then around 64 bytes, a block, two blocks.
LENGTHS = [*range(34), 63, 64, 65, 127, 128, 129, 511, 512, 513, 1025]
TWO_SLOPE = [row for row in ROWS if ORACLES[row].active]
WITH_MASK = [name for name in fastrelu.__all__ if name.endswith("_with_mask")]


def expectations(row, x, grad, parameters):
    """Return what forward, mask and backward must give, in a wider type."""
    oracle, seen = ORACLES[row], parameters_in(x.dtype, row, parameters)
    with np.errstate(all="ignore"):
        y = oracle.value(wide(x, row), *seen)
    active = oracle.active(wide(x, row), *seen) if oracle.active else None
    return y, active, oracle.backward(wide(grad, row), wide(x, row), *seen)


@pytest.mark.parametrize(("row", "dtype"), CASES)
def test_every_length(row, dtype, isa):
    forward, backward = getattr(ufuncs, row), getattr(ufuncs, row + "_backward")
    for parameters, n in itertools.product(parameters_of(row, dtype), LENGTHS):
        x, grad = sample(dtype, n), sample(dtype, n, seed=1)
        y, active, grad_x = expectations(row, x, grad, parameters)
        assert_result(row, forward(x, *parameters), y)
        assert_result(row, backward(grad, x, *parameters), grad_x, grad)
        if active is not None:
            assert_same(getattr(ufuncs, row + "_mask")(x, *parameters), active)
            assert_same(backward(grad, active, *parameters), backward(grad, x, *parameters))
        if ORACLES[row].exact and ORACLES[row].from_output(*parameters):
            from_output = getattr(ufuncs, row + "_backward_from_output")
            assert_same(from_output(grad, output(row, x, parameters), *parameters), backward(grad, x, *parameters))


@pytest.mark.parametrize("dtype", ["e", "f", "d"])
@pytest.mark.parametrize("row", [row for row in ROWS if ORACLES[row].output_slope])
def test_smooth_gradients_from_the_output(row, dtype, isa):
    from_output = getattr(ufuncs, f"{row}_backward_from_output")
    for parameters in ORACLES[row].parameters:
        if not ORACLES[row].from_output(*parameters):
            continue
        x, grad = sample(dtype, 5000), sample(dtype, 5000, seed=1)
        y = getattr(ufuncs, row)(x, *parameters)
        with np.errstate(all="ignore"):
            slope = ORACLES[row].output_slope(wide(y, row), *parameters_in(dtype, row, parameters))
            expected = np.where(slope == 0, 0, wide(grad, row) * slope)
        assert_result(row, from_output(grad, y, *parameters), expected, grad)
        assert_same(public(row, "_backward")(grad, y, *parameters, from_output=True), from_output(grad, y, *parameters))


@pytest.mark.parametrize("dtype", ["e", "f", "d"])
def test_squared_relu_from_its_output(dtype, isa):
    x, grad = (np.random.default_rng(seed).standard_normal(5000).astype(dtype) for seed in (0, 1))
    y = ufuncs.squared_relu(x)
    got = ufuncs.squared_relu_backward_from_output(grad, y)
    expected = np.where(y > 0, 2 * np.sqrt(wide(y, "squared_relu")) * grad, 0)
    assert_result("squared_relu", got, expected)
    assert_same(fastrelu.squared_relu_backward(grad, y, from_output=True), got)


def output(row, x, parameters):
    """Return the output; where it underflows to 0 the input decides, as no output could."""
    y = getattr(ufuncs, row)(x, *parameters)
    return np.where((y == 0) & (x != 0), x, y)


@pytest.mark.parametrize(("row", "dtype"), CASES)
def test_every_layout(row, dtype, isa):
    forward, backward = getattr(ufuncs, row), getattr(ufuncs, row + "_backward")
    for parameters, n in itertools.product(parameters_of(row, dtype)[:1], (6, 515)):
        x, grad = sample(dtype, n), sample(dtype, n, seed=1)
        # What contiguous arrays give is what the oracle says: test_every_length.
        cases = [
            (ufunc, inputs, ufunc(*inputs, *parameters)) for ufunc, inputs in ((forward, [x]), (backward, [grad, x]))
        ]
        for in_layout, (ufunc, inputs, expected) in itertools.product(LAYOUTS, cases):
            laid = [Laid(values, in_layout) for values in inputs]
            for out_layout in LAYOUTS:
                if LAYOUTS[out_layout][0](n) != laid[0].shape:
                    continue
                out = Laid(np.zeros_like(x), out_layout)
                assert ufunc(*(one.array for one in laid), *parameters, out=out.array) is out.array
                assert_same(out.array.astype(x.dtype), expected.reshape(out.shape))
                out.assert_rest_untouched()
            for one, values in zip(laid, inputs, strict=True):
                assert_same(one.array.astype(x.dtype), values.reshape(one.shape))
                one.assert_rest_untouched()


@pytest.mark.parametrize(("row", "dtype"), CASES)
def test_in_place(row, dtype, isa):
    forward, backward = getattr(ufuncs, row), getattr(ufuncs, row + "_backward")
    for parameters, layout, n in itertools.product(parameters_of(row, dtype)[:1], LAYOUTS, (0, 6, 515)):
        x, grad = sample(dtype, n), sample(dtype, n, seed=1)
        laid = Laid(x, layout)
        forward(laid.array, *parameters, out=laid.array)
        assert_same(laid.array.astype(x.dtype), forward(x, *parameters).reshape(laid.shape))
        laid.assert_rest_untouched()
        for second in (x, x > 0) if ORACLES[row].active else (x,):
            laid = Laid(grad, layout)
            backward(laid.array, second.reshape(laid.shape), *parameters, out=laid.array)
            assert_same(laid.array.astype(x.dtype), backward(grad, second, *parameters).reshape(laid.shape))
            laid.assert_rest_untouched()


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("name", WITH_MASK)
def test_with_mask(name, packed, isa):
    row = name.removesuffix("_with_mask")
    function, backward = getattr(fastrelu, name), getattr(fastrelu, row + "_backward")
    for dtype, n in itertools.product(dtypes(row), LENGTHS):
        for parameters in parameters_of(row, dtype):
            x, grad = sample(dtype, n), sample(dtype, n, seed=1)
            y, active, grad_x = expectations(row, x, grad, parameters)
            got, mask = function(x, *parameters, packed=packed)
            assert_result(row, got, y)
            assert isinstance(mask, BitMask if packed else np.ndarray)
            assert_same(np.asarray(mask), active)
            if packed:
                assert mask.bits.tobytes() == np.packbits(active, bitorder="little").tobytes()
            assert_result(row, backward(grad, mask, *parameters), grad_x)
            assert backward(grad, mask, *parameters, out=grad) is grad
            assert_result(row, grad, grad_x)


@pytest.mark.parametrize("name", WITH_MASK)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_with_mask_in_place(name, layout, isa):
    row = name.removesuffix("_with_mask")
    for dtype, n, packed in itertools.product(dtypes(row), (0, 6, 515), (True, False)):
        for parameters in parameters_of(row, dtype)[:1]:
            x = sample(dtype, n)
            y, active, _ = expectations(row, x, x, parameters)
            laid = Laid(x, layout)
            given = BitMask(laid.shape) if packed else np.ones(laid.shape, bool)
            got, mask = getattr(fastrelu, name)(laid.array, *parameters, out=laid.array, mask=given, packed=packed)
            assert got is laid.array
            assert mask is given
            assert_result(row, got.astype(x.dtype), y.reshape(laid.shape))
            assert_same(np.asarray(mask), active.reshape(laid.shape))
            laid.assert_rest_untouched()


@pytest.mark.parametrize("dtype", ["f", "d", "e"])
@pytest.mark.parametrize("row", ROWS)
def test_bits_do_not_depend_on_threads_or_layout(row, dtype, isa):
    # Above 128 KiB, from where on there are two threads.
    n = 150_000 // np.dtype(dtype).itemsize + 2
    parameters = ORACLES[row].parameters[0]
    x, grad = sample(dtype, n), sample(dtype, n, seed=1)
    forward, backward = getattr(ufuncs, row), getattr(ufuncs, row + "_backward")
    fastrelu.set_num_threads(1)
    y, grad_x = forward(x, *parameters), backward(grad, x, *parameters)
    active = getattr(ufuncs, row + "_mask")(x, *parameters) if row in TWO_SLOPE else None
    for layout in LAYOUTS:
        laid_x, laid_grad, out = (Laid(values, layout) for values in (x, grad, np.zeros_like(x)))
        shape = out.shape
        for threads in (1, 2, 3):
            fastrelu.set_num_threads(threads)
            forward(laid_x.array, *parameters, out=out.array)
            assert_same(out.array.astype(x.dtype), y.reshape(shape))
            backward(laid_grad.array, laid_x.array, *parameters, out=out.array)
            assert_same(out.array.astype(x.dtype), grad_x.reshape(shape))
            if f"{row}_with_mask" in WITH_MASK:
                got, mask = getattr(fastrelu, row + "_with_mask")(laid_x.array, *parameters)
                assert_same(np.asarray(got).astype(x.dtype), y.reshape(shape))
                assert mask.bits.tobytes() == np.packbits(active, bitorder="little").tobytes()
                got = getattr(fastrelu, row + "_backward")(grad.reshape(shape), mask, *parameters)
                assert_same(got, grad_x.reshape(shape))
        out.assert_rest_untouched()


@pytest.mark.parametrize("dtype", ["f", "d", "e"])
@pytest.mark.parametrize("row", ROWS)
def test_arrays_from_memory(row, dtype, isa):
    # Above 3 MiB a thread, from where on loops ask ahead.
    n = 3 * 2**20 // np.dtype(dtype).itemsize + 99
    parameters = ORACLES[row].parameters[0]
    x, grad = sample(dtype, 4093), sample(dtype, 4093, seed=1)
    forward, backward = getattr(ufuncs, row), getattr(ufuncs, row + "_backward")
    y, grad_x = (np.resize(values, n) for values in (forward(x, *parameters), backward(grad, x, *parameters)))
    laid_x, laid_grad, out = (Laid(np.resize(values, n), "offset") for values in (x, grad, x))
    fastrelu.set_num_threads(1)
    forward(laid_x.array, *parameters, out=out.array)
    assert_same(out.array, y)
    backward(laid_grad.array, laid_x.array, *parameters, out=out.array)
    assert_same(out.array, grad_x)
    forward(laid_x.array, *parameters, out=laid_x.array)
    assert_same(laid_x.array, y)
    for one in (laid_x, laid_grad, out):
        one.assert_rest_untouched()


def test_instruction_sets_with_fma_give_the_same_bits():
    names = [name for name in _core._available_isas() if name != "baseline"]
    if len(names) < 2:
        pytest.skip("this machine has one instruction set with FMA at most")
    before = _core._current_isa()
    for row, dtype in CASES:
        if np.dtype(dtype).kind != "f":
            continue
        x, grad = sample(dtype, 50_001), sample(dtype, 50_001, seed=1)
        for parameters in ORACLES[row].parameters:
            results = []
            for name in names:
                _core._use_isa(name)
                results.append([getattr(ufuncs, row)(x, *parameters)])
                results[-1].append(getattr(ufuncs, row + "_backward")(grad, x, *parameters))
            _core._use_isa(before)
            for one, other in zip(*results, strict=True):
                assert_same(one, other)


@pytest.mark.parametrize("dtype", ["e", "f", "d"])
@pytest.mark.parametrize("row", GATES)
def test_gradients_of_gates(row, dtype, isa):
    inner = ORACLES[GATES[row]]
    for n in LENGTHS:
        gate, up, grad = (sample(dtype, n, seed) for seed in (0, 1, 2))
        up[np.isinf(up)] = 0
        with np.errstate(all="ignore"):
            value = inner.value(wide(gate, row))
            expected = np.where(value == 0, 0, wide(grad, row) * value)
        grad_gate, grad_up = public(row, "_backward")(grad, gate, up)
        # Two roundings, each of half a place.
        assert_result(row, grad_up, expected, grad)
        assert_same(grad_gate, getattr(ufuncs, f"{row}_backward")(grad, gate, up))
        for first, second in ((gate, grad), (grad, up), (up, gate), (grad, None)):
            inputs = {"grad": grad.copy(), "gate": gate.copy(), "up": up.copy()}
            names = {id(grad): "grad", id(gate): "gate", id(up): "up"}
            out = (inputs[names[id(first)]], None if second is None else inputs[names[id(second)]])
            got = public(row, "_backward")(*inputs.values(), out=out)
            assert got[0] is out[0]
            assert_same(got[0], grad_gate)
            assert_same(got[1], grad_up)


def test_outputs_of_a_gate_may_be_the_halves_of_one_array():
    rng = np.random.default_rng(0)
    grad, whole, both = rng.standard_normal((4, 6)), rng.standard_normal((4, 12)), np.empty((4, 12))
    gate, up = whole[:, :6], whole[:, 6:]
    expected = fastrelu.swiglu_backward(grad, gate.copy(), up.copy())
    for out in (both, whole):
        halves = (out[:, :6], out[:, 6:])
        assert fastrelu.swiglu_backward(grad, gate, up, out=halves)[1] is halves[1]
        for got, one in zip(halves, expected, strict=True):
            assert_same(got, one)


def test_outputs_of_a_gate_share_no_memory():
    grad, gate, up = np.ones((3, 5))
    with pytest.raises(ValueError, match="out must be two arrays that share no memory"):
        fastrelu.glu_backward(grad, gate, up, out=(gate, gate))
    with pytest.raises(TypeError, match="out must be None or a tuple of two arrays, got ndarray"):
        fastrelu.glu_backward(grad, gate, up, out=gate)
    assert_same(np.ones((3, 5)), np.array([grad, gate, up]))


@pytest.mark.parametrize("row", [row for row, parameters in _core._rows() if parameters])
def test_parameters_broadcast(row, isa):
    rng = np.random.default_rng(5)
    count = dict(_core._rows())[row]
    for dtype, shape in itertools.product("efd", ((7, 40), (3, 600))):
        x, grad = (sample(dtype, shape[0] * shape[1], seed).reshape(shape) for seed in (0, 2))
        for parameter_shape in ((shape[1],), (shape[0], 1), shape, (1, 1), (2, *shape)):
            arrays = [rounded(rng.standard_normal(parameter_shape), dtype)]
            arrays += [rounded(rng.standard_normal(shape[1]), dtype)] * (count - 1)
            if not ORACLES[row].exact:
                # Below 0, celu overflows where float32 does and float64 does not.
                arrays = [np.abs(array) for array in arrays]
            wide_x, wide_grad, *seen = np.broadcast_arrays(*(wide(array, row) for array in (x, grad, *arrays)))
            with np.errstate(all="ignore"):
                expected = ORACLES[row].value(wide_x, *seen)
            assert_result(row, public(row)(x, *arrays), expected)
            expected = ORACLES[row].backward(wide_grad, wide_x, *seen)
            got = getattr(ufuncs, row + "_backward")(grad, x, *arrays)
            assert_result(row, got, expected, np.broadcast_to(grad, got.shape))
