"""The compiled functions: fast path and ufunc agree, signatures are real, errors name the argument."""

import copy
import gc
import inspect
import itertools
import pickle
import sys

import numpy as np
import pytest
from layouts import Laid
from oracles import ORACLES, assert_same, general, parameters_of, sample

import fastrelu
from fastrelu import BitMask, _core

COMPILED = [name for name in fastrelu.__all__ if type(getattr(fastrelu, name)).__name__.startswith("builtin")]
X = np.array([-1.0, 0.0, 2.0], np.float32)


def arguments(name, x, grad, parameters):
    """Return what to call a function with: for a backward each thing that its x may be."""
    if name.endswith("_backward"):
        masks = (x > 0, BitMask.from_array(x > 0)) if ORACLES[row_of(name)].active else ()
        return [(grad, second, *parameters) for second in (x, *masks)]
    return [(x, *([] if name.endswith("_mask") and "with" not in name else parameters))]


def row_of(name):
    return max((row for row in ORACLES if name.startswith(row)), key=len)


@pytest.mark.parametrize("name", COMPILED)
def test_fast_path_equals_the_general_function(name):
    function, python = getattr(fastrelu, name), general(name)
    shapes = [(7,), (3, 5), (2, 3, 4), (0,), (4, 0), (1,)]
    for dtype, shape, order in itertools.product("?bBhHiIlLqQefd", shapes, "CF"):
        size = int(np.prod(shape))
        x, grad = (sample(dtype, size, seed).reshape(shape, order=order) for seed in (0, 1))
        for parameters in parameters_of(row_of(name), dtype):
            for positional in arguments(name, x, grad, parameters):
                got, expected = function(*positional), python(*positional)
                if not isinstance(got, tuple):
                    got, expected = (got,), (expected,)
                for one, other in zip(got, expected, strict=True):
                    assert_same(one, other)
                    assert isinstance(one, BitMask) or one.strides == other.strides


@pytest.mark.parametrize("name", [name for name in COMPILED if not name.endswith(("mask", "glu_backward"))])
def test_every_length_of_contiguous_arrays(name, isa):
    # Around a vector, the rounds of doubles and of floats, what releases the GIL, and where arrays are short.
    lengths = [*range(1, 20), 31, 32, 33, 47, 63, 64, 65, 100, 127, 128, 129, 499, 500, 501, 1000, 2049, 4096, 4097]
    function, python = getattr(fastrelu, name), general(name)
    parameters = parameters_of(row_of(name), "f")[0]
    for dtype, n, layout in itertools.product("efd", lengths, ["contiguous", "offset"]):
        first, second, out = (
            Laid(values, layout) for values in (sample(dtype, n), sample(dtype, n, 1), np.ones(n, dtype))
        )
        arrays = (first.array, second.array)[: 2 if name.endswith("_backward") else 1]
        expected = python(*arrays, *parameters)
        assert_same(function(*arrays, *parameters), expected)
        assert_same(function(*arrays, *parameters, out=out.array), expected)
        assert_same(function(*arrays, *parameters, out=first.array), expected)
        for one in (first, second, out):
            one.assert_rest_untouched()


@pytest.mark.parametrize("name", COMPILED)
def test_signature_is_that_of_the_general_function(name):
    function = getattr(fastrelu, name)
    assert inspect.signature(function) == inspect.signature(general(name))
    assert function.__name__ == name
    assert function.__module__ == "fastrelu"
    assert function.__doc__ == general(name).__doc__
    assert inspect.isroutine(function)


@pytest.mark.parametrize("name", COMPILED)
def test_pickles_and_copies_to_itself(name):
    function = getattr(fastrelu, name)
    assert pickle.loads(pickle.dumps(function)) is function
    assert copy.deepcopy(function) is function


def test_parameters_and_out_by_position_and_by_name():
    expected = np.array([-0.5, 0.0, 2.0], np.float32)
    out = np.empty_like(X)
    for given in (
        fastrelu.leaky_relu(X, 0.5),
        fastrelu.leaky_relu(X, negative_slope=0.5),
        fastrelu.leaky_relu(X, 0.5, out),
        fastrelu.leaky_relu(X, out=out, negative_slope=0.5),
        fastrelu.leaky_relu(X, 0.5, None),
        fastrelu.leaky_relu(X, **{"".join(["negative_", "slope"]): 0.5}),
        fastrelu.leaky_relu(X, np.float32(0.5)),
        fastrelu.prelu(X, 0.5),
        fastrelu.prelu(X, weight=np.float32(0.5)),
    ):
        assert_same(given, expected)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fastrelu.relu(), "missing 1 required positional argument: 'x'"),
        (lambda: fastrelu.relu(x=X), "positional-only|missing 1 required positional"),
        (lambda: fastrelu.relu(X, None, None), "takes from 1 to 2 positional arguments but 3"),
        (lambda: fastrelu.relu(X, slope=1), "slope"),
        (lambda: fastrelu.leaky_relu(X, 0.1, negative_slope=0.1), "multiple values for argument 'negative_slope'"),
        (lambda: fastrelu.prelu(X), "missing 1 required positional argument: 'weight'"),
        (lambda: fastrelu.relu_with_mask(X, where=True), "where"),
        (lambda: fastrelu.relu("text"), "x must have a bool, integer, float16, float32 or float64 dtype, got <U4"),
        (lambda: fastrelu.relu(None), "x must have a .* dtype, got object"),
        (lambda: fastrelu.relu(np.ones(2, complex)), "x must have a .* dtype, got complex128"),
        (lambda: fastrelu.relu(np.ones(2, np.longdouble)), f"x must have a .* dtype, got {np.dtype(np.longdouble)}"),
        (lambda: fastrelu.relu(np.array(["2020"], "M8[Y]")), "x must have a .* dtype, got datetime64"),
        (lambda: fastrelu.leaky_relu(X, "steep"), "negative_slope must have a .* dtype, got <U5"),
        (lambda: fastrelu.leaky_relu(X, 1j), "negative_slope must have a .* dtype, got complex128"),
        (lambda: fastrelu.relu_backward(np.array(["a"]), X), "grad must have a .* dtype, got <U1"),
        (lambda: fastrelu.relu(X, out=[0, 0, 0]), "out must be an ndarray, got list"),
        (
            lambda: fastrelu.relu_with_mask(X, mask=np.zeros(3, bool)),
            "mask must be a BitMask with packed=True, got nda",
        ),
        (lambda: fastrelu.relu_with_mask(X, mask=BitMask(3), packed=False), "mask must be a bool array .* got BitMask"),
        (
            lambda: fastrelu.relu_with_mask(X, mask=X, packed=False),
            "mask must be a bool array .* got an array of float32",
        ),
        (lambda: fastrelu.prelu_backward(X, BitMask(3), 0.1), "x must be the input or the output of prelu, got a Bit"),
        (lambda: fastrelu.prelu_backward(X, np.array(["a"] * 3), 0.1), "x must have a .* dtype, got <U1"),
        (lambda: fastrelu.absolute_backward(X, BitMask(3)), "a mask does not determine the gradient of abs"),
        (lambda: fastrelu.hardtanh(X, "low"), "min_val must have a .* dtype, got <U3"),
        (lambda: fastrelu.prelu(X, np.ones(3), axis="last"), "axis must be an int or None, got str"),
    ],
)
def test_type_errors(call, message):
    before = X.copy()
    with pytest.raises(TypeError, match=message):
        call()
    assert_same(X, before)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fastrelu.relu([[1.0], [1.0, 2.0]]), "x must be array_like, got list"),
        (lambda: fastrelu.relu(X, out=np.zeros(4, np.float32)), r"out must have shape \(3,\), got \(4,\)"),
        (lambda: fastrelu.relu_backward(np.ones(4), X), r"broadcast .* got grad of shape \(4,\), x of shape \(3,\)"),
        (lambda: fastrelu.relu_backward(np.ones(4), BitMask(3)), r"grad of shape \(4,\), x of shape \(3,\)"),
        (lambda: fastrelu.leaky_relu(X, np.ones(2)), r"x of shape \(3,\), negative_slope of shape \(2,\)"),
        (lambda: fastrelu.relu_with_mask(X, mask=BitMask(4)), r"mask must have the shape of x, \(3,\), got \(4,\)"),
        (lambda: fastrelu.leaky_relu_with_mask(X, np.ones((2, 3))), r"x must have the shape of the result, \(2, 3\)"),
        (lambda: fastrelu.leaky_relu_backward(X, X, -0.1, from_output=True), "negative_slope must be greater than 0"),
        (lambda: fastrelu.leaky_relu_backward(X, X, np.array([1.0, 0.0, 1.0]), from_output=True), "greater than 0"),
        (lambda: fastrelu.leaky_relu_backward(X, X, np.nan, from_output=True), "negative_slope must be greater than 0"),
        (
            lambda: fastrelu.hardswish_backward(X, X, from_output=True),
            "the output of hardswish does not determine",
        ),
        (lambda: fastrelu.threshold_backward(X, X, from_output=True), "from_output must be False"),
        (lambda: fastrelu.prelu_backward(X, X, -1.0, from_output=True), "weight must be greater than 0"),
        (lambda: fastrelu.prelu_backward(np.ones(4), X, 0.1), r"grad must have the shape of x, \(3,\), got \(4,\)"),
        (lambda: fastrelu.prelu_backward(X, X, np.ones((2, 3))), r"weight must broadcast to the shape of x, \(3,\)"),
        (lambda: fastrelu.prelu(X, np.ones(3), axis=1), "axis must be from -1 to 0 for x of 1 dimensions, got 1"),
        (lambda: fastrelu.threshold(np.uint8([1]), 0, -1), "threshold and value must be in the range .*, got 0 and -1"),
        (lambda: fastrelu.relu(np.uint8([1]), bias=-1), "bias must be in the range of the dtype, got -1"),
        (lambda: fastrelu.prelu(X, np.ones((3, 1)), axis=0), r"weight must have one dimension .* got shape \(3, 1\)"),
    ],
)
def test_value_errors(call, message):
    before = X.copy()
    with pytest.raises(ValueError, match=message):
        call()
    assert_same(X, before)


def test_read_only_inputs_serve():
    x = X.copy()
    x.flags.writeable = False
    assert_same(fastrelu.relu(x), np.array([0, 0, 2], np.float32))
    with pytest.raises(ValueError, match="out must be writeable"):
        fastrelu.relu(x, out=x)
    mask = np.zeros(3, bool)
    mask.flags.writeable = False
    with pytest.raises(ValueError, match="mask must be writeable"):
        fastrelu.relu_with_mask(x, mask=mask, packed=False)


def test_from_output_takes_any_truth():
    y = fastrelu.leaky_relu(X, 0.5)
    for truth in (True, 1, np.True_):
        assert_same(fastrelu.leaky_relu_backward(X, y, 0.5, from_output=truth), np.array([-0.5, 0, 2], np.float32))


@pytest.mark.parametrize("slope", [0.1, 3, 1e-8, 6.1e-5, 65519.9, 65520.0, 1e300, np.inf, -np.inf, np.nan, -0.0])
def test_numbers_round_to_float16_as_arrays_do(slope):
    x = np.linspace(-3, 3, 16).astype(np.float16)
    with np.errstate(all="ignore"):
        expected = fastrelu.leaky_relu(x, np.full(16, slope).astype(np.float16))
    assert_same(fastrelu.leaky_relu(x, slope), expected)


def test_no_reference_is_lost_or_kept():
    x, mask = X.copy(), fastrelu.relu_with_mask(X)[1]
    # What other tests left behind refers to None too.
    gc.collect()
    counts = [sys.getrefcount(o) for o in (x, mask, None, np.dtype(np.float32))]
    for _ in range(1000):
        fastrelu.relu(x)
        fastrelu.relu(x, out=x)
        fastrelu.relu_backward(x, mask, out=x)
        fastrelu.relu_with_mask(x, out=x, mask=mask)
        fastrelu.relu_with_mask(x, packed=False)
        with pytest.raises(TypeError):
            fastrelu.relu(x, out=[])
    gc.collect()
    after = [sys.getrefcount(o) for o in (x, mask, None, np.dtype(np.float32))]
    assert all(abs(one - other) < 500 for one, other in zip(counts, after, strict=True))


def test_every_row_of_the_table_is_compiled():
    assert {row_of(name) for name in COMPILED} == {row for row, _ in _core._rows()} - {"gelu_tanh"}


@pytest.mark.parametrize("dtype", ["e", "f", "d"])
def test_the_dtype_of_out_is_named_whatever_that_of_x(dtype):
    with pytest.raises(TypeError, match=r"out must have a dtype to which float\d+ casts .*, got int64"):
        fastrelu.relu(np.ones(3, dtype), out=np.zeros(3, np.int64))


def test_a_narrower_out_overflows_without_a_warning():
    # errstate(all="raise") holds throughout the suite.
    assert fastrelu.relu(np.array([1e300]), out=np.zeros(1, np.float32))[0] == np.inf


@pytest.mark.parametrize(
    "call",
    [
        lambda: fastrelu.leaky_relu(np.array([-3], "i1"), 1e5),
        lambda: fastrelu.elu(np.array([-3], "i2"), 1e39),
        lambda: fastrelu.hardtanh(np.array([1], "i2"), -1e300, 1e300),
        lambda: fastrelu.glu(np.array([1], "i1"), 1e5),
        lambda: fastrelu.rrelu_backward(1e5, np.array([1], "i1")),
        lambda: fastrelu.leaky_relu_with_mask(np.array([-3], "i1"), 1e5)[0],
    ],
)
def test_numbers_beyond_a_small_float_do_not_warn(call):
    assert call().dtype in (np.float16, np.float32)


def test_a_mask_is_no_array_of_small_integers():
    active = np.array([True, False])
    for mask in (active, BitMask.from_array(active)):
        assert_same(fastrelu.relu_backward(1e5, mask), np.array([1e5, 0.0]))
        assert_same(fastrelu.leaky_relu_backward(1 / 3, mask, 0.5), np.array([1 / 3, 1 / 6]))


@pytest.mark.parametrize("bounds", [(-1, 10), (-1, 300), (3, 300), (-5, -1), (0, 10), (300, 400)])
def test_bounds_beyond_an_integer_dtype(bounds):
    x, grad = np.array([0, 1, 3, 9, 10, 255], np.uint8), np.array([7, 6, 5, 4, 3, 2], np.uint8)
    active = (x.astype(int) > bounds[0]) & (x.astype(int) < bounds[1])
    expected = np.where(active, grad, 0)
    y, mask = fastrelu.hardtanh_with_mask(x, *bounds)
    assert_same(np.asarray(mask), active)
    assert_same(fastrelu.hardtanh_with_mask(x, *bounds, packed=False)[1], active)
    assert_same(y, fastrelu.hardtanh(x, *bounds))
    for second in (x, active, mask):
        assert_same(fastrelu.hardtanh_backward(grad, second, *bounds), expected)
        assert_same(fastrelu.hardtanh_backward(grad.astype("f"), second, *bounds), expected.astype("f"))


@pytest.mark.parametrize("threshold", [-1, 300, 5])
def test_a_threshold_beyond_an_integer_dtype(threshold):
    x, grad = np.array([0, 1, 3, 9, 10, 255], np.uint8), np.array([7, 6, 5, 4, 3, 2], np.uint8)
    active = x.astype(int) > threshold
    y, mask = fastrelu.threshold_with_mask(x, threshold, 2)
    assert_same(y, np.where(active, x, np.uint8(2)))
    assert_same(fastrelu.threshold(x, threshold, 2), y)
    assert_same(np.asarray(mask), active)
    assert_same(fastrelu.threshold_with_mask(x, threshold, 2, packed=False)[1], active)
    for second in (x, active, mask):
        for g in (grad, grad.astype("f")):
            assert_same(fastrelu.threshold_backward(g, second, threshold), np.where(active, g, 0).astype(g.dtype))


def test_a_read_only_bit_mask_is_not_written_to():
    for x in (np.ones(8), [1.0] * 8):
        mask = BitMask((8,))
        mask.bits.flags.writeable = False
        out = np.full(8, 7.0)
        with pytest.raises(ValueError, match="mask must be writeable, got a read-only array"):
            fastrelu.relu_with_mask(x, out=out, mask=mask)
        assert mask.count() == 0
        assert (out == 7).all()


@pytest.mark.parametrize("step", [1, 2])
def test_mask_and_out_must_not_overlap(step):
    memory = np.zeros(20, np.int8)
    x, out = np.array([5, -1, 3, 2], np.int8), memory[: 4 * step : step]
    for mask in (out.view(bool), memory[1 : 4 * step + 1 : step].view(bool)[:4]):
        if step == 2 and not np.shares_memory(mask, out):
            # Between each other, as real and imaginary parts.
            assert_same(fastrelu.relu_with_mask(x, out=out, mask=mask, packed=False)[1], x > 0)
            assert_same(out, np.maximum(x, 0))
            continue
        with pytest.raises(ValueError, match="mask must share no memory with out"):
            fastrelu.relu_with_mask(x, out=out, mask=mask, packed=False)
        assert not memory.any()
