"""Arrays of the call before are gone through from their other end: results are what they are of small arrays."""

import numpy as np
import pytest
from oracles import assert_same

import fastrelu

# Neither a whole number of lines nor of parts, and more than a core's cache holds.
SIZE, PIECE = 300_007, 1_000
# Rows that wait for memory rather than compute, and parameters.
ROWS = {
    "relu": (),
    "relu6": (),
    "leaky_relu": (0.25,),
    "prelu": (0.5,),
    "hardtanh": (-0.5, 2.0),
    "threshold": (0.1, -3.0),
    "hardshrink": (0.5,),
    "softshrink": (0.5,),
    "absolute": (),
    "hardsigmoid": (),
    "hardswish": (),
    "squared_relu": (),
    "softsign": (),
}
KINDS = ["float32", "float64"]


def numbers(kind, seed, size=SIZE):
    """Return an array that does not begin at a cache line."""
    return (3 * np.random.default_rng(seed).standard_normal(size + 3)).astype(kind)[3:]


def in_pieces(function, *inputs):
    """Return what the function gives of pieces, which one part holds."""
    starts = range(0, inputs[0].size, PIECE)
    return np.concatenate([function(*(one[start : start + PIECE] for one in inputs)) for start in starts])


def assert_repeats(function, inputs, expected):
    """Assert that calls one right after the other, each to another array, all give what is expected."""
    outputs = [np.full(inputs[0].size + 5, 7, expected.dtype)[i : i + inputs[0].size] for i in range(5)]
    for output in outputs:
        function(*inputs, out=output)
    for output in outputs:
        assert_same(output, expected)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("row", ROWS)
def test_calls_that_repeat(row, kind, threads, isa):
    x, grad, parameters = numbers(kind, 0), numbers(kind, 1), ROWS[row]
    value, gradient = getattr(fastrelu, row), getattr(fastrelu, f"{row}_backward")
    if row == "prelu":
        gradient = fastrelu.leaky_relu_backward

    def of_x(x, out=None):
        return value(x, *parameters, out=out)

    def of_both(grad, x, out=None):
        return gradient(grad, x, *parameters, out=out)

    fastrelu.set_num_threads(threads)
    assert_repeats(of_x, [x], in_pieces(of_x, x))
    assert_repeats(of_both, [grad, x], in_pieces(of_both, grad, x))
    expected = in_pieces(lambda x: of_x(of_x(of_x(x))), x)
    for _ in range(3):
        of_x(x, out=x)
    assert_same(x, expected)


@pytest.mark.parametrize("kind", ["int8", "uint8", "int32", "int64", "float16"])
def test_other_kinds(kind, isa):
    x = numbers("float64", 0, 1_200_011).astype(np.int8).astype(kind)
    assert_repeats(fastrelu.relu6, [x], in_pieces(fastrelu.relu6, x))


@pytest.mark.parametrize("kind", KINDS)
def test_masks(kind, isa):
    x, grad = numbers(kind, 0), numbers(kind, 1)
    results = [(np.empty_like(x), fastrelu.BitMask(x.shape)) for _ in range(4)]
    flags = [(np.empty_like(x), np.empty(x.shape, bool)) for _ in range(4)]
    for y, bits in results:
        fastrelu.leaky_relu_with_mask(x, 0.5, out=y, mask=bits)
    for y, bools in flags:
        fastrelu.leaky_relu_with_mask(x, 0.5, out=y, mask=bools, packed=False)
    for y, mask in results + flags:
        assert_same(y, np.where(x < 0, x / 2, x))
        np.testing.assert_array_equal(np.asarray(mask), x > 0)
    expected = np.where(x > 0, grad, grad / 2)
    for mask in (results[0][1], flags[0][1]):

        def of_mask(grad, out, mask=mask):
            return fastrelu.leaky_relu_backward(grad, mask, 0.5, out=out)

        assert_repeats(of_mask, [grad], expected)


@pytest.mark.parametrize("kind", KINDS)
def test_gates_and_parameters_that_vary(kind, isa):
    x, up = numbers(kind, 0), numbers(kind, 1)
    assert_repeats(fastrelu.reglu, [x, up], in_pieces(fastrelu.reglu, x, up))
    assert_repeats(fastrelu.prelu, [x, up], in_pieces(fastrelu.prelu, x, up))


def test_calls_that_go_on_with_the_result(isa):
    x, y, z = numbers("float32", 0), np.empty(SIZE, np.float32), np.empty(SIZE, np.float32)
    expected = in_pieces(lambda x: fastrelu.hardswish(fastrelu.leaky_relu(x, 0.5)), x)
    for _ in range(3):
        fastrelu.leaky_relu(x, 0.5, out=y)
        fastrelu.hardswish(y, out=z)
    assert_same(z, expected)


@pytest.mark.parametrize("step", [2, -1, -3])
def test_steps(step, isa):
    x = numbers("float32", 0, SIZE * abs(step))[::step]
    assert_repeats(fastrelu.ufuncs.relu, [x], in_pieces(fastrelu.relu, np.ascontiguousarray(x)))


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("kind", KINDS)
def test_views(kind, threads, isa):
    fastrelu.set_num_threads(threads)
    wide, weight = numbers(kind, 0, 301 * 2_000).reshape(301, 2_000), numbers(kind, 2, 1_000)
    gate, up = np.split(wide, 2, axis=1)
    for function, inputs in (
        (fastrelu.hardswish, [gate]),
        (fastrelu.reglu, [gate, up]),
        (fastrelu.absolute_backward, [gate, up]),
        (lambda x, out: fastrelu.prelu(x, weight, axis=-1, out=out), [gate]),
    ):
        expected = np.stack([function(*row, out=np.empty(1_000, kind)) for row in zip(*inputs, strict=True)])
        outputs = [np.empty_like(gate) for _ in range(4)]
        for output in outputs:
            function(*inputs, out=output)
        for output in outputs:
            assert_same(output, expected)
