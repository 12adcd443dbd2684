"""The number contract: zeros, infinities, NaN, subnormals, kinks, flags."""

import ctypes.util

import numpy as np
import pytest
from oracles import ORACLES, assert_result, assert_same, parameters_in, public, sample, wide

import fastrelu
from fastrelu import BitMask, _core, ufuncs

pytestmark = pytest.mark.usefixtures("isa")

FLOATS = pytest.mark.parametrize("dtype", ["e", "f", "d"])
INF, NAN = np.inf, np.nan
LN2 = np.log(2)
SELU_SCALE, SELU = 1.0507009873554804934, 1.7580993408473768599


@FLOATS
def test_relu_of_special_values(dtype):
    tiny = np.finfo(dtype).smallest_subnormal
    x = np.array([-0.0, 0.0, -INF, INF, NAN, -tiny, tiny], dtype)
    assert_same(fastrelu.relu(x), np.array([-0.0, 0.0, 0.0, INF, NAN, 0.0, tiny], dtype))


@FLOATS
def test_a_slope_of_zero_makes_no_nan_of_infinity(dtype):
    x = np.array([-INF, -1.0, NAN, INF], dtype)
    assert_same(fastrelu.leaky_relu(x, 0.0), np.array([-0.0, -0.0, NAN, INF], dtype))
    assert_same(fastrelu.leaky_relu(x, -0.0), np.array([0.0, 0.0, NAN, INF], dtype))


@FLOATS
def test_subnormal_results_are_kept(dtype):
    smallest = np.finfo(dtype).smallest_normal
    expected = np.array([-smallest / 4], dtype)
    assert expected[0] != 0
    assert_same(fastrelu.leaky_relu(np.array([-smallest], dtype), 0.25), expected)


@FLOATS
def test_gradient_at_the_kink_is_the_left_one(dtype):
    ones, zeros = np.ones(2, dtype), np.array([0.0, -0.0], dtype)
    assert_same(fastrelu.relu_backward(ones, zeros), np.zeros(2, dtype))
    assert_same(fastrelu.leaky_relu_backward(ones, zeros, 0.25), np.full(2, 0.25, dtype))
    assert_same(fastrelu.prelu_backward(ones, zeros, 0.25)[0], np.full(2, 0.25, dtype))


@FLOATS
def test_backward_selects_and_never_multiplies_by_zero(dtype):
    grad = np.array([INF, -INF, NAN, INF], dtype)
    x = np.array([-1.0, 0.0, NAN, 2.0], dtype)
    expected = np.array([0.0, 0.0, 0.0, INF], dtype)
    for second in (x, x > 0, BitMask.from_array(x > 0)):
        assert_same(fastrelu.relu_backward(grad, second), expected)
        assert_same(fastrelu.leaky_relu_backward(grad, second, 0.0), expected)


@FLOATS
def test_all_forms_of_backward_agree_at_nan(dtype):
    grad, x = np.array([3.0], dtype), np.array([NAN], dtype)
    y, mask = fastrelu.relu_with_mask(x)
    assert np.isnan(y[0])
    for second in (x, fastrelu.relu_mask(x), mask):
        assert_same(fastrelu.relu_backward(grad, second), np.zeros(1, dtype))
    assert_same(fastrelu.relu_backward(grad, y, from_output=True), np.zeros(1, dtype))


@pytest.mark.parametrize("slope", [0.0, -2.0, 1e300, -1e300, INF, -INF, NAN])
def test_extreme_slopes_raise_no_warning(slope):
    # errstate(all="raise") and warnings as errors hold throughout the suite.
    x = np.array([-1.0, 0.0, -0.0, 2.0, INF, -INF, NAN] * 40, np.float32)
    y = fastrelu.leaky_relu(x, slope)
    assert_same(y[x >= 0], x[x >= 0])
    strided = fastrelu.leaky_relu(x[::2], slope)
    assert_same(strided, y[::2])
    assert_same(fastrelu.leaky_relu_backward(x, x, slope)[x > 0], x[x > 0])


def test_integer_limits():
    x = np.array([-128, -1, 0, 127], np.int8)
    assert_same(fastrelu.relu(x), np.array([0, 0, 0, 127], np.int8))
    # As np.absolute: the least integer has no positive counterpart.
    assert_same(fastrelu.absolute(x), np.array([-128, 1, 0, 127], np.int8))
    assert_same(fastrelu.absolute(np.array([-(2**63)])), np.array([-(2**63)]))
    assert_same(fastrelu.hardtanh(x), np.array([-1, -1, 0, 1], np.int8))
    assert_same(fastrelu.hardtanh(np.array([0, 1, 200], np.uint8)), np.array([0, 1, 1], np.uint8))
    assert_same(fastrelu.hardtanh(x, -1000, 1000), x)
    assert_same(fastrelu.threshold(x, -1, 5), np.array([5, 5, 0, 127], np.int8))
    assert fastrelu.threshold(x, 0.5).dtype == np.float16


# Row, parameters, inputs, outputs, gradients for a unit gradient: at kinks and limits.
EDGES = [
    ("relu", (), [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, INF, 0.0, NAN], [0.0, 0.0, 1.0, 0.0, 0.0]),
    ("relu6", (), [0.0, -0.0, 6.0, INF, -INF, NAN], [0.0, -0.0, 6.0, 6.0, 0.0, NAN], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
    ("leaky_relu", (0.5,), [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, INF, -INF, NAN], [0.5, 0.5, 1.0, 0.5, 0.5]),
    ("prelu", (0.5,), [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, INF, -INF, NAN], [0.5, 0.5, 1.0, 0.5, 0.5]),
    (
        "hardtanh",
        (-1.0, 1.0),
        [-1.0, 1.0, -0.0, INF, -INF, NAN],
        [-1.0, 1.0, -0.0, 1.0, -1.0, NAN],
        [0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
    ),
    ("threshold", (0.0, 3.0), [0.0, -0.0, INF, -INF, NAN], [3.0, 3.0, INF, 3.0, NAN], [0.0, 0.0, 1.0, 0.0, 0.0]),
    ("hardshrink", (0.5,), [0.5, -0.5, -0.0, INF, -INF, NAN], [0.0, 0.0, 0.0, INF, -INF, NAN], [0, 0, 0, 1, 1, 0]),
    ("softshrink", (0.5,), [0.5, -0.5, -0.0, INF, -INF, NAN], [0.0, 0.0, 0.0, INF, -INF, NAN], [0, 0, 0, 1, 1, 0]),
    ("absolute", (), [0.0, -0.0, INF, -INF, NAN], [0.0, 0.0, INF, INF, NAN], [0.0, 0.0, 1.0, -1.0, 0.0]),
    ("hardsigmoid", (), [-3.0, 3.0, INF, -INF, NAN], [0.0, 1.0, 1.0, 0.0, NAN], [0.0, 0.0, 0.0, 0.0, 0.0]),
    ("hardswish", (), [-3.0, 3.0, -0.0, INF, -INF, NAN], [-0.0, 3.0, -0.0, INF, -0.0, NAN], [0, 1, 0.5, 1, 0, 0]),
    ("squared_relu", (), [0.0, -0.0, INF, -INF, NAN], [0.0, 0.0, INF, 0.0, NAN], [0.0, 0.0, INF, 0.0, 0.0]),
    ("sigmoid", (), [0.0, -0.0, INF, -INF, NAN], [0.5, 0.5, 1.0, 0.0, NAN], [0.25, 0.25, 0.0, 0.0, NAN]),
    ("logsigmoid", (), [0.0, -0.0, INF, -INF, NAN], [-LN2, -LN2, -0.0, -INF, NAN], [0.5, 0.5, 0.0, 1.0, NAN]),
    ("silu", (), [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, INF, -0.0, NAN], [0.5, 0.5, 1.0, 0.0, NAN]),
    ("swish", (2.0,), [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, INF, -0.0, NAN], [0.5, 0.5, 1.0, 0.0, NAN]),
    ("gelu", (), [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, INF, -0.0, NAN], [0.5, 0.5, 1.0, 0.0, NAN]),
    ("gelu_tanh", (), [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, INF, -0.0, NAN], [0.5, 0.5, 1.0, 0.0, NAN]),
    ("mish", (), [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, INF, -0.0, NAN], [0.6, 0.6, 1.0, 0.0, NAN]),
    ("softplus", (2.0,), [0.0, -0.0, INF, -INF, NAN], [LN2 / 2, LN2 / 2, INF, 0.0, NAN], [0.5, 0.5, 1.0, 0.0, NAN]),
    ("tanh", (), [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, 1.0, -1.0, NAN], [1.0, 1.0, 0.0, 0.0, NAN]),
    ("tanhshrink", (), [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, INF, -INF, NAN], [0.0, 0.0, 1.0, 1.0, NAN]),
    ("softsign", (), [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, 1.0, -1.0, NAN], [1.0, 1.0, 0.0, 0.0, NAN]),
    ("elu", (0.5,), [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, INF, -0.5, NAN], [0.5, 0.5, 1.0, 0.0, NAN]),
    ("celu", (0.5,), [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, INF, -0.5, NAN], [1.0, 1.0, 1.0, 0.0, NAN]),
    ("selu", (), [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, INF, -SELU, NAN], [SELU, SELU, SELU_SCALE, 0.0, NAN]),
    ("glu", (2.0,), [0.0, -0.0, INF, -INF, NAN], [1.0, 1.0, 2.0, 0.0, NAN], [0.5, 0.5, 0.0, 0.0, NAN]),
    ("reglu", (2.0,), [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, INF, 0.0, NAN], [0.0, 0.0, 2.0, 0.0, 0.0]),
    ("geglu", (2.0,), [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, INF, -0.0, NAN], [1.0, 1.0, 2.0, 0.0, NAN]),
    ("swiglu", (2.0,), [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, INF, -0.0, NAN], [1.0, 1.0, 2.0, 0.0, NAN]),
]


@FLOATS
@pytest.mark.parametrize(("row", "parameters", "x", "y", "grad_x"), EDGES, ids=[edge[0] for edge in EDGES])
def test_edges(row, parameters, x, y, grad_x, dtype):
    # Repeated, so that vector bodies see them as well as tails.
    x, y, grad_x = (np.tile(np.array(values, dtype), 7) for values in (x, y, grad_x))
    assert_same(public(row)(x, *parameters), y)
    assert_same(getattr(ufuncs, f"{row}_backward")(np.ones_like(x), x, *parameters), grad_x)


def test_softsign_drops_infinite_gradients_where_its_slope_is_0(isa):
    for dtype, last in ((np.float32, 2.0**75), (np.float64, np.float64.fromhex("0x1.6a09e667f3bcdp537"))):
        x = np.tile(np.array([np.nextafter(dtype(last), dtype(0)), last, -last, np.finfo(dtype).max], dtype), 9)
        slope = fastrelu.softsign_backward(np.ones_like(x), x)
        assert_same(slope, np.tile(np.array([np.finfo(dtype).smallest_subnormal, 0, 0, 0], dtype), 9))
        assert_same(fastrelu.softsign_backward(np.full_like(x, INF), x), np.where(slope == 0, slope, dtype(INF)))


# Parameters far out, of rows that have some; whole numbers, so that each type holds them.
EXTREMES = [
    *(("leaky_relu", (slope,)) for slope in (0, -1, 30000, -30000)),
    *(("prelu", (weight,)) for weight in (0, -1, 30000)),
    *(("hardtanh", bounds) for bounds in ((5, -5), (0, 0), (-30000, 30000))),
    *(("threshold", parameters) for parameters in ((-30000, 1), (30000, -1))),
    *(("hardshrink", (lambd,)) for lambd in (0, -1, 30000)),
    *(("softshrink", (lambd,)) for lambd in (0, 30000)),
    *(("elu", (alpha,)) for alpha in (0, -1, 30000, -30000)),
    *(("celu", (alpha,)) for alpha in (30000, 2.0**-12)),
    *(("softplus", (beta,)) for beta in (-1, 30000, -30000, 2.0**-12)),
    *(("swish", (beta,)) for beta in (0, -1, 30000, -30000, 2.0**-12)),
]


@FLOATS
@pytest.mark.parametrize(("row", "parameters"), EXTREMES)
def test_extreme_parameters(row, parameters, dtype):
    x, grad = sample(dtype, 3000), sample(dtype, 3000, seed=1)
    seen = parameters_in(dtype, row, parameters)
    with np.errstate(all="ignore"):
        expected = ORACLES[row].value(wide(x, row), *seen)
    assert_result(row, public(row)(x, *parameters), expected)
    expected = ORACLES[row].backward(wide(grad, row), wide(x, row), *seen)
    assert_result(row, public(row, "_backward")(grad, x, *parameters) if row != "prelu" else expected, expected, grad)


@pytest.mark.parametrize("dtype", "fd")
@pytest.mark.parametrize("scale", [1e-37, 1e-20, 0.7, 1.3, 1e20, 1e37])
@pytest.mark.parametrize("row", ["swish", "softplus"])
def test_any_scale(row, scale, dtype):
    rng = np.random.default_rng(1)
    z = np.concatenate([rng.standard_normal(2000) * 3, rng.uniform(-1, 1, 2000) * (210 if dtype == "f" else 1500)])
    with np.errstate(all="ignore"):
        x = (z / scale).astype(dtype)
    seen = parameters_in(dtype, row, (scale,))
    with np.errstate(all="ignore"):
        expected = ORACLES[row].value(wide(x, row), *seen)
    assert_result(row, public(row)(x, scale), expected)
    grad = np.ones_like(x)
    expected = ORACLES[row].backward(wide(grad, row), wide(x, row), *seen)
    assert_result(row, public(row, "_backward")(grad, x, scale), expected, grad)


@pytest.mark.parametrize("dtype", "fd")
@pytest.mark.parametrize("alpha", [1e-37, 1e-20, 0.249, 1.993, -1.3, 1e20, 1e38, INF, -INF])
def test_elu_of_any_alpha(alpha, dtype, isa):
    rng = np.random.default_rng(1)
    x = np.concatenate([rng.standard_normal(3000), rng.uniform(-1, 0, 2000), rng.uniform(-50, 0, 500)]).astype(dtype)
    with np.errstate(all="ignore"):
        expected = ORACLES["elu"].value(wide(x, "elu"), *parameters_in(dtype, "elu", (alpha,)))
    assert_result("elu", fastrelu.elu(x, alpha), expected)
    alphas = np.full_like(x, alpha)
    assert_same(fastrelu.elu(x, alphas), fastrelu.elu(x, alpha))
    alphas[::2] = 1
    assert_same(fastrelu.elu(x, alphas)[::2], fastrelu.elu(x[::2]))


@pytest.mark.parametrize("row", ["selu", "silu", "gelu", "mish", "hardswish"])
def test_the_last_finite_results(row, isa):
    largest = np.finfo(np.float32).max
    last = np.array([largest, largest / 1.05070098735], np.float32).view(np.uint32)
    x = np.r_[last[0] - 600 : last[0] + 1, last[1] - 300 : last[1] + 300].astype(np.uint32).view(np.float32)
    for signed in (x, -x):
        with np.errstate(all="ignore"):
            expected = ORACLES[row].value(wide(signed, row))
        assert_result(row, public(row)(signed), expected)


@FLOATS
@pytest.mark.parametrize("row", ["swish", "softplus"])
def test_ones_are_as_the_number_1(row, dtype):
    x, grad = sample(dtype, 3000), sample(dtype, 3000, seed=1)
    ones = np.ones_like(x)
    assert_same(public(row)(x, 1), public(row)(x, ones))
    assert_same(public(row, "_backward")(grad, x, 1), public(row, "_backward")(grad, x, ones))


@FLOATS
def test_no_scale_makes_nan_of_a_limit(dtype):
    x = np.array([-INF, -1.0, -0.0, 0.0, 1.0, INF], dtype)
    for beta in (0.0, INF, -INF):
        assert not np.isnan(fastrelu.softplus(x, beta)).any()
        assert not np.isnan(fastrelu.softplus_backward(x, x, beta)).any()
        assert not np.isnan(fastrelu.swish_backward(x, x, beta)).any()
        assert not np.isnan(fastrelu.swish(x, beta)).any()
    for alpha in (0.0, -0.0):
        assert_same(fastrelu.elu(x, alpha)[2:], x[2:])
        assert_same(fastrelu.celu(x, alpha)[2:], x[2:])
        assert (fastrelu.celu(x, alpha)[:2] == 0).all()
        assert not np.isnan(fastrelu.celu_backward(x, x, alpha)).any()
    assert fastrelu.celu(np.array(-3000, dtype), -4.0) == -INF
    assert fastrelu.celu(np.array(-1e-17), 1e308) == -1e-17


def test_every_row_has_its_edges():
    assert [edge[0] for edge in EDGES] == [row for row, _ in _core._rows()]


@FLOATS
def test_infinite_gradients_add_nothing_where_the_slope_is_zero(dtype):
    grad = np.full(3, INF, dtype)
    x = np.array([-7.0, -0.25, 7.0], dtype)
    for row, expected in {
        "relu6": [0.0, 0.0, 0.0],
        "hardtanh": [0.0, INF, 0.0],
        "threshold": [0.0, 0.0, INF],
        "hardshrink": [INF, 0.0, INF],
        "softshrink": [INF, 0.0, INF],
        "hardsigmoid": [0.0, INF, 0.0],
        "hardswish": [0.0, INF, INF],
        "squared_relu": [0.0, 0.0, INF],
        "elu": [INF, INF, INF],
    }.items():
        assert_same(getattr(fastrelu, f"{row}_backward")(grad, x), np.array(expected, dtype))


def test_promotion_is_that_of_exp():
    for character in np.typecodes["AllInteger"] + "?efd":
        x = np.ones(3, character)
        assert fastrelu.leaky_relu(x).dtype == np.exp(x).dtype
        assert fastrelu.relu(x).dtype == x.dtype


def test_parameters_follow_numpy_promotion():
    x = np.ones(4, np.float32)
    assert fastrelu.leaky_relu(x, 0.1).dtype == np.float32
    assert fastrelu.leaky_relu(x, 1).dtype == np.float32
    assert fastrelu.leaky_relu(x, np.float32(0.1)).dtype == np.float32
    assert fastrelu.leaky_relu(x, np.float64(0.1)).dtype == np.float64
    assert fastrelu.leaky_relu(x.astype("e"), np.float32(0.1)).dtype == np.float32
    assert fastrelu.leaky_relu(x.astype("d"), np.float32(0.5)).dtype == np.float64


@pytest.mark.skipif(ctypes.util.find_library("m") is None, reason="no C mathematics library to ask for the flags")
@pytest.mark.parametrize("n", [5, 600_000])
def test_floating_point_flags_are_left_as_they_were(n):
    libm = ctypes.CDLL(ctypes.util.find_library("m"))
    all_flags = 0x3D if np.dtype(np.intp).itemsize == 8 else 0
    x = np.resize(np.array([NAN, INF, -INF, -1e38, 1.0], np.float32), n)
    half = np.ones(9, "e")
    libm.feclearexcept(all_flags)
    fastrelu.leaky_relu(x, 1e10)
    fastrelu.relu(x)
    # Rounding the slope to the dtype, too.
    for slope in (0.1, 1e300, 1e-60):
        fastrelu.leaky_relu(x, slope)
    fastrelu.leaky_relu(half, 0.1)
    assert libm.fetestexcept(all_flags) == 0
    libm.feraiseexcept(1)
    fastrelu.relu(x)
    assert libm.fetestexcept(all_flags) == 1
    libm.feclearexcept(all_flags)


def test_flush_to_zero_of_the_caller_does_not_change_results():
    torch = pytest.importorskip("torch")
    x = np.full(5, np.finfo(np.float32).smallest_subnormal)
    smallest = np.full(5, -np.finfo(np.float32).smallest_normal)
    if not torch.set_flush_denormal(True):
        pytest.skip("this CPU cannot flush subnormals")
    try:
        active = fastrelu.relu_mask(x)
        y = fastrelu.leaky_relu(smallest, 0.5)
    finally:
        torch.set_flush_denormal(False)
    assert active.all()
    assert_same(y, smallest / 2)


@pytest.mark.parametrize("name", ["sigmoid", "silu", "tanh", "softsign", "elu", "celu", "selu"])
@FLOATS
def test_saturated_gradients_are_zero_even_of_infinity(name, dtype):
    x = np.array([-INF, -INF], dtype)
    backward = getattr(fastrelu, f"{name}_backward")
    assert_same(backward(np.array([INF, NAN], dtype), x), np.zeros(2, dtype))


@pytest.mark.parametrize("name", ["sigmoid", "silu"])
@pytest.mark.parametrize("dtype", ["f", "d"])
def test_left_tails_reach_down_to_the_smallest_subnormal(name, dtype):
    smallest = np.finfo(dtype).smallest_subnormal
    lowest = np.log(float(smallest)) if dtype == "f" else -744.0
    x = np.linspace(lowest, lowest + 30, 4001).astype(dtype)
    y = getattr(fastrelu, name)(x)
    assert_result(name, y, ORACLES[name].value(x.astype(np.longdouble)))
    assert (y != 0).all()


@pytest.mark.parametrize("dtype", ["f", "d"])
def test_every_saturated_end_is_reached_without_nan(dtype):
    # Up to where the last result is 0, and beyond: 110 for float32, 760 for float64.
    x = np.linspace(-900, 900, 18001).astype(dtype)
    ones = np.ones_like(x)
    for row in ("sigmoid", "silu", "tanh", "logsigmoid", "softplus", "elu", "celu", "selu", "gelu"):
        parameters = ORACLES[row].parameters[0]
        for result in (public(row)(x, *parameters), public(row, "_backward")(ones, x, *parameters)):
            assert np.isfinite(result).all(), row
            assert abs(result[x > 800] - result[-1]).max() <= 1e3
    assert (fastrelu.sigmoid(x[x < -800]) == 0).all()


@pytest.mark.parametrize("dtype", ["f", "d"])
def test_the_largest_gradients_do_not_overflow_on_the_way(dtype):
    largest = np.finfo(dtype).max
    x = np.array([-1.0, 0.5, 2.0], dtype)
    for row in ("sigmoid", "silu", "tanh", "logsigmoid", "softplus", "elu", "celu", "gelu"):
        if row in ("silu", "gelu"):
            x = x[:2]
        backward, parameters = public(row, "_backward"), ORACLES[row].parameters[0]
        got = backward(np.full_like(x, largest), x, *parameters)
        expected = backward(np.full_like(x, largest / 2**20), x, *parameters) * np.dtype(dtype).type(2**20)
        assert np.isfinite(got).all(), row
        np.testing.assert_allclose(got, expected, rtol=4 * np.finfo(dtype).eps)


@FLOATS
def test_celu_of_an_infinite_alpha_is_the_identity(dtype):
    x = np.array([-INF, -3.0, -0.25, -0.0, 0.0, 2.0], dtype)
    assert_same(fastrelu.celu(x, INF), x)
    assert_same(fastrelu.celu(x, np.full(6, INF, dtype)), x)


@FLOATS
def test_the_slope_of_elu_is_as_infinite_as_its_alpha(dtype):
    ones, x = np.ones(6, dtype), np.array([-1.0, -0.4, -0.0, 0.0, -0.9, 2.0], dtype)
    for alpha in (INF, -INF):
        expected = np.array([alpha] * 5 + [1.0], dtype)
        assert_same(fastrelu.elu_backward(ones, x, alpha), expected)
        assert_same(fastrelu.elu_backward(ones, x, np.full(6, alpha, dtype)), expected)
    left = np.array([-0.1, -1.0, -1000.0], dtype)
    assert np.isnan(fastrelu.elu_backward(ones[:3], left, NAN)).all()


@pytest.mark.parametrize("dtype", ["f", "d"])
def test_the_gradient_of_squared_relu_is_finite_where_twice_x_is_not(dtype):
    x = np.array([0.75 * np.finfo(dtype).max], dtype)
    assert_same(fastrelu.squared_relu_backward(np.zeros(1, dtype), x), np.zeros(1, dtype))
    assert_same(fastrelu.squared_relu_backward(np.full(1, 0.125, dtype), x), x / 4)


def test_softplus_of_a_tiny_beta_ends_at_0():
    x = np.array([-2.5e303, -INF])
    assert_same(fastrelu.softplus(x, 1e-300), np.zeros(2))
    assert_same(fastrelu.softplus(x[1:], 1e-320), np.zeros(1))


def test_celu_of_a_large_negative_alpha_overflows_without_nan():
    assert_same(fastrelu.celu(np.array([-6.67e32]), -1e30), np.array([-INF]))


@FLOATS
@pytest.mark.parametrize(("row", "end"), [("glu", 0.0), ("geglu", -0.0), ("swiglu", -0.0)])
def test_gates_far_from_0_are_as_products_of_numpy(row, end, dtype):
    # There the activation is 0, and so is a slope, which drops whatever is infinite or NaN.
    gate = np.array([-INF, -1000.0], dtype)
    assert_same(public(row)(gate, np.full(2, INF, dtype)), np.full(2, NAN, dtype))
    assert_same(public(row)(gate, np.ones(2, dtype)), np.full(2, end, dtype))
    for grad in (INF, NAN):
        for got in public(row, "_backward")(np.full(2, grad, dtype), gate, np.ones(2, dtype)):
            assert_same(got, np.zeros(2, dtype))


def test_the_gradient_of_a_weight_drops_infinite_gradients_at_0():
    grad, x = np.array([INF, NAN, 3.0], "f"), np.array([0.0, -0.0, -2.0], "f")
    assert_same(fastrelu.prelu_backward(grad, x, np.float32(0.5))[1], np.float32(-6.0))


def test_a_parameter_that_is_nan_is_an_error_and_no_warning():
    bfloat16 = pytest.importorskip("ml_dtypes").bfloat16
    ones = np.ones(3, bfloat16)
    for row in ("elu", "leaky_relu", "softplus", "celu"):
        with pytest.raises(ValueError, match="must be greater than 0 with from_output=True"):
            public(row, "_backward")(ones, ones, bfloat16(NAN), from_output=True)


@pytest.mark.parametrize(("dtype", "smallest", "room"), [("f", -44, 80), ("d", -320, 650)])
def test_the_gradient_of_celu_has_all_digits_for_a_subnormal_alpha(dtype, smallest, room):
    mpmath = pytest.importorskip("mpmath")
    rng = np.random.default_rng(0)
    with mpmath.workdps(40), np.errstate(all="ignore"):
        for exponent in rng.uniform(smallest, smallest + 15, 100):
            alpha = np.asarray(10.0**exponent, dtype)
            x = np.asarray([-float(alpha) * rng.uniform(0, room)], dtype)
            exact = mpmath.exp(mpmath.mpf(float(x[0])) / mpmath.mpf(float(alpha)))
            place = np.spacing(np.asarray(float(exact), dtype))
            (got,) = fastrelu.celu_backward(np.ones(1, dtype), x, alpha)
            assert abs(mpmath.mpf(float(got)) - exact) <= 2 * float(place)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_sixths_are_rounded_once(dtype, isa):
    x = np.random.default_rng(0).uniform(-2.99, 2.99, 100_000).astype(dtype)
    np.testing.assert_array_equal(fastrelu.hardsigmoid(x), (x + 3) / 6)
    np.testing.assert_array_equal(fastrelu.hardswish(x), x * ((x + 3) / 6))
    np.testing.assert_array_equal(fastrelu.hardswish_backward(np.ones_like(x), x), (2 * x + 3) / 6)


@FLOATS
def test_hardswish_drops_any_gradient_where_its_slope_is_0(dtype):
    grad = np.array([INF, NAN, -INF, 1.0], dtype)
    assert_same(fastrelu.hardswish_backward(grad, np.full(4, -1.5, dtype)), np.zeros(4, dtype))
