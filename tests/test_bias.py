"""bias=: the function of the sum, in one pass, and the gradient of the bias."""

import numpy as np
import pytest
from oracles import ORACLES, assert_same, public, rounded

import fastrelu
from fastrelu import BitMask, _core

pytestmark = pytest.mark.usefixtures("isa")
GATED = {"glu", "reglu", "geglu", "swiglu"}
ROWS = [row for row in dict(_core._rows()) if row not in GATED]
WITH_MASK = ["relu", "relu6", "leaky_relu", "hardtanh", "threshold"]
# Exact in float16, so that float32 and float16 see the same.
NUMBERS = (0.5, 1.5)
# Shapes of x and of bias: of the last axis, of channels, of rows, of one number, of all of x.
SHAPES = [
    ((700,), (700,)),
    ((700,), (1,)),
    ((9, 16), (16,)),
    ((5, 130), (130,)),
    ((5, 130), (5, 1)),
    ((3, 4, 80), (4, 1)),
    ((3, 4, 5, 7), (4, 1, 1)),
    ((2, 3, 70), (2, 1, 70)),
    ((6, 64), (6, 64)),
    ((6, 63), (1, 1)),
    ((3, 1096), (1096,)),
    ((2, 1096), (2, 1)),
    ((0, 4), (4,)),
]


def arrays(shape, bias_shape, dtype):
    rng = np.random.default_rng(21)
    x, grad = (rounded(rng.standard_normal(shape) * 2, dtype) for _ in range(2))
    return x, grad, rounded(rng.standard_normal(bias_shape), dtype)


def parameters(row):
    return NUMBERS[: dict(_core._rows())[row]]


def of_sum(function, dtype, x, bias, *others):
    """Call a function of x + bias: for float16 in float32, and round once."""
    if dtype != "e":
        return function(x + bias, *others)
    total = x.astype("f") + bias.astype("f")
    with np.errstate(all="ignore"):
        return function(total, *(np.asarray(other).astype("f")[()] for other in others)).astype("e")


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("dtype", "efd")
def test_forward(row, dtype):
    function = public(row)
    for shape, bias_shape in SHAPES:
        x, _, bias = arrays(shape, bias_shape, dtype)
        before = x.copy(), bias.copy()
        expected = of_sum(function, dtype, x, bias, *parameters(row))
        got = function(x, *parameters(row), bias=bias)
        assert_same(got, expected)
        assert_same(x, before[0])
        assert_same(bias, before[1])
        assert function(x, *parameters(row), out=x, bias=bias) is x
        assert_same(x, expected)


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("dtype", "efd")
def test_backward(row, dtype):
    function = public(row, "_backward")
    for shape, bias_shape in SHAPES:
        x, grad, bias = arrays(shape, bias_shape, dtype)
        if row == "prelu":
            expected, expected_weight = fastrelu.prelu_backward(
                grad, x + bias if dtype != "e" else x.astype("f") + bias.astype("f"), *parameters(row)
            )
            bias_grad = np.full_like(bias, 9)
            got, weight_grad = function(grad, x, *parameters(row), bias=bias, bias_grad=bias_grad)
            assert_same(got, expected.astype(dtype))
            assert weight_grad == pytest.approx(expected_weight, rel=1e-3)
        else:
            expected = of_sum(lambda total, g, *p: function(g, total, *p), dtype, x, bias, grad, *parameters(row))
            bias_grad = np.full_like(bias, 9)
            got = function(grad, x, *parameters(row), bias=bias, bias_grad=bias_grad)
            assert_same(got, expected)
            assert_same(function(grad, x, *parameters(row), bias=bias), expected)
        axes = (
            *range(len(shape) - len(bias_shape)),
            *(len(shape) - len(bias_shape) + np.flatnonzero(np.equal(bias_shape, 1))),
        )
        total = expected.astype(float).sum(axis=tuple(axes)).reshape(bias_shape)
        np.testing.assert_allclose(bias_grad, total, rtol={"e": 1e-3, "f": 1e-6, "d": 1e-13}[dtype], atol=1e-6)


@pytest.mark.parametrize("row", [row for row in ROWS if ORACLES[row].from_output(*parameters(row)) and row != "prelu"])
def test_the_output_and_masks_know_the_bias(row):
    x, grad, bias = arrays((9, 16), (16,), "f")
    function, bias_grad = public(row, "_backward"), np.empty(16, "f")
    y = public(row)(x, *parameters(row), bias=bias)
    expected = function(grad, y, *parameters(row), from_output=True)
    assert_same(function(grad, y, *parameters(row), from_output=True, bias=bias, bias_grad=bias_grad), expected)
    np.testing.assert_allclose(bias_grad, expected.sum(axis=0), rtol=1e-5, atol=1e-6)
    if ORACLES[row].active:
        mask = x + bias > 0
        for given in (mask, BitMask.from_array(mask)):
            expected = function(grad, given, *parameters(row))
            assert_same(function(grad, given, *parameters(row), bias=bias, bias_grad=bias_grad), expected)


@pytest.mark.parametrize("row", WITH_MASK)
@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("dtype", "efd")
def test_with_mask(row, packed, dtype):
    function = public(row, "_with_mask")
    for shape, bias_shape in SHAPES:
        x, _, bias = arrays(shape, bias_shape, dtype)
        total = x + bias if dtype != "e" else x.astype("f") + bias.astype("f")
        expected, expected_mask = function(total, *parameters(row), packed=False)
        y, mask = function(x, *parameters(row), packed=packed, bias=bias)
        assert_same(y, expected.astype(dtype))
        assert_same(np.asarray(mask), expected_mask)
        own = BitMask(shape) if packed else np.empty(shape, bool)
        y, mask = function(x, *parameters(row), out=x, mask=own, packed=packed, bias=bias)
        assert y is x
        assert mask is own
        assert_same(x, expected.astype(dtype))
        assert_same(np.asarray(own), expected_mask)


@pytest.mark.parametrize("threads", [1, 2])
def test_large_arrays_on_threads(threads):
    x, grad, bias = arrays((515, 516), (516,), "f")
    with fastrelu.num_threads(threads):
        assert_same(fastrelu.gelu(x, bias=bias), fastrelu.gelu(x + bias))
        y, mask = fastrelu.relu_with_mask(x, bias=bias)
        assert_same(y, fastrelu.relu(x + bias))
        assert mask == BitMask.from_array(x + bias > 0)
        assert_same(fastrelu.silu(x.T, bias=bias[:, None]), fastrelu.silu(x + bias).T)
        assert_same(
            fastrelu.relu_backward(grad[:, ::-1], mask), np.where(np.asarray(mask), grad[:, ::-1], np.float32(0))
        )


def test_what_is_not_plain():
    x, grad, bias = arrays((9, 16), (16,), "f")
    expected = fastrelu.sigmoid(x + bias)
    assert_same(fastrelu.sigmoid(x.tolist(), bias=bias), fastrelu.sigmoid(x.astype(float) + bias))
    assert_same(fastrelu.sigmoid(x, bias=0.5), fastrelu.sigmoid(x + np.float32(0.5)))
    assert fastrelu.sigmoid(x, bias=bias.astype(float)).dtype == np.float64
    assert_same(fastrelu.sigmoid(x, bias=bias, where=x > 0, out=np.zeros_like(x)), np.where(x > 0, expected, 0))
    # A bias with more axes than x makes a result with as many.
    assert fastrelu.relu(bias, bias=x).shape == x.shape
    # A bias that is part of what is written.
    own = x.copy()
    assert_same(fastrelu.relu(own, out=own, bias=own[3]), fastrelu.relu(x + x[3]))
    own = x.copy()
    assert_same(fastrelu.relu(own, out=own, bias=own), fastrelu.relu(2 * x))
    y, slopes = fastrelu.rrelu(x, rng=4, bias=bias)
    other, other_slopes = fastrelu.rrelu(x + bias, rng=4)
    assert_same(y, other)
    assert_same(slopes, other_slopes)
    bias_grad = np.empty_like(bias)
    assert_same(fastrelu.rrelu_backward(grad, slopes, bias_grad=bias_grad), fastrelu.rrelu_backward(grad, slopes))
    np.testing.assert_allclose(bias_grad, (grad * slopes).sum(axis=0), rtol=1e-5, atol=1e-6)
    weight = np.linspace(0.1, 1, 16, dtype="f")
    assert_same(fastrelu.prelu(x, weight, bias=bias, axis=1), fastrelu.prelu(x + bias, weight))
    integers = np.arange(-4, 4)
    assert_same(fastrelu.relu(integers, bias=np.int64(2)), np.maximum(integers + 2, 0))


def test_dask_stays_lazy():
    dask_array = pytest.importorskip("dask.array")
    x, _, bias = arrays((9, 16), (16,), "f")
    lazy = fastrelu.relu(dask_array.from_array(x, chunks=4), bias=bias)
    assert isinstance(lazy, dask_array.Array)
    assert_same(lazy.compute(), fastrelu.relu(x + bias))


def test_same_sums_for_any_number_of_threads():
    x, grad, bias = arrays((700, 300), (300,), "f")
    sums = []
    for threads in (1, 2):
        sums.append(np.empty_like(bias))
        with fastrelu.num_threads(threads):
            fastrelu.gelu_backward(grad, x, bias=bias, bias_grad=sums[-1])
    assert_same(*sums)


def test_wrong_arguments():
    x, grad, bias = arrays((9, 16), (16,), "f")
    with pytest.raises(ValueError, match=r"bias must broadcast against x, \(9, 16\), got \(5,\)"):
        fastrelu.relu(x, bias=np.ones(5, "f"))
    with pytest.raises(TypeError, match="bias must have a .* dtype, got complex128"):  # noqa: RUF043
        fastrelu.relu(x, bias=np.ones(16, complex))
    with pytest.raises(TypeError, match="bias_grad must be an ndarray, got list"):
        fastrelu.relu_backward(grad, x, bias=bias, bias_grad=[0.0])
    with pytest.raises(ValueError, match=r"bias_grad must have the shape of bias, \(16,\), got \(9, 1\)"):
        fastrelu.relu_backward(grad, x, bias=bias, bias_grad=np.empty((9, 1)))
    with pytest.raises(ValueError, match=r"bias_grad must broadcast to the shape of the result, \(9, 16\), got \(5,\)"):
        fastrelu.relu_backward(grad, x, bias_grad=np.empty(5))
    with pytest.raises(ValueError, match="bias_grad must be a writeable array of floats, got an array of int64"):
        fastrelu.relu_backward(grad, x, bias=bias, bias_grad=np.empty(16, int))


def test_halves_beside_wider_operands():
    h, wide = np.ones(3, "e"), np.full(3, 1e6)
    assert_same(fastrelu.relu_backward(wide, h, bias=h), wide)
    slopes = np.full(3, 0.1, "f")
    assert_same(fastrelu.leaky_relu(-2 * h, slopes, bias=h), np.full(3, -0.1, "f"))
    ml_dtypes = pytest.importorskip("ml_dtypes", reason="ml_dtypes is not installed")
    brain = np.array([0.5, 0.5], ml_dtypes.bfloat16)
    assert_same(fastrelu.relu(np.array([1.001, 2.0]), bias=brain), np.array([1.501, 2.5]))
    assert_same(fastrelu.relu(np.array([1.001, 2.0], "f"), bias=brain), np.array([1.501, 2.5], "f"))
    assert fastrelu.relu(brain, bias=brain).dtype == brain.dtype
    assert (fastrelu.relu(brain, bias=brain) == 1).all()


def test_numbers_take_the_dtype_of_halves():
    h, zero = np.array([-3.0, 0.3], "e"), np.zeros(2, "e")
    for function, numbers in ((fastrelu.leaky_relu, (0.1,)), (fastrelu.threshold, (0.3, 0)), (fastrelu.elu, (0.7,))):
        assert_same(function(h, *numbers, bias=zero), function(h, *numbers))
    assert_same(fastrelu.threshold_backward(h, h, 0.3, bias=zero), fastrelu.threshold_backward(h, h, 0.3))


def test_bools_are_masks_only_where_there_are_masks():
    x, grad, bias = np.array([True, False]), np.ones(2), np.array([-3.0, -6.0])
    assert_same(fastrelu.absolute_backward(grad, x, bias=bias), np.array([-1.0, -1.0]))
    assert_same(fastrelu.sigmoid_backward(grad, x, bias=bias), fastrelu.sigmoid_backward(grad, x + bias))
    assert_same(fastrelu.relu_backward(grad, x, bias=-bias), np.array([1.0, 0.0]))
    assert_same(fastrelu.relu_backward(grad, x.tolist(), bias=-bias), np.array([1.0, 0.0]))
    assert_same(fastrelu.sigmoid_backward(grad, x, from_output=True), np.zeros(2))


def test_bounds_of_an_integer_whose_bias_is_not_one():
    x = np.array([0, 3], "u1")
    assert_same(fastrelu.hardtanh(x, bias=np.array([-5, -5], "f")), np.array([-1, -1], "f"))
    assert_same(fastrelu.hardtanh(x, -10, 10, bias=np.array([-5, -5], "i2")), np.array([-5, -2], "i2"))
    y, mask = fastrelu.hardtanh_with_mask(x)
    assert_same(y, np.array([0, 1], "u1"))
    assert_same(np.asarray(mask), np.array([True, False]))
    active = fastrelu.hardtanh_with_mask(x, -10, 10, bias=np.array([-5, 9], "i2"))[1]
    assert_same(np.asarray(active), np.array([True, False]))


def test_wrong_bias_grad_leaves_arguments_alone():
    for function, others in (
        (fastrelu.relu_backward, ()),
        (fastrelu.prelu_backward, (0.5,)),
        (fastrelu.rrelu_backward, ()),
    ):
        grad = np.ones((2, 3))
        with pytest.raises(ValueError, match="bias_grad must broadcast to the shape of the result"):
            function(grad, -np.ones((2, 3)), *others, out=grad, bias_grad=np.empty(5))
        with pytest.raises(ValueError, match="bias_grad must share no memory with out"):
            function(grad, -np.ones((2, 3)), *others, out=grad, bias_grad=grad[0])
        assert (grad == 1).all()


def test_bias_grad_where_something_is_left_out():
    out, bias_grad = np.full((2, 3), 100.0), np.empty(3)
    where = np.array([[True], [False]])
    fastrelu.relu_backward(np.ones((2, 3)), np.ones((2, 3)), out=out, where=where, bias_grad=bias_grad)
    assert_same(bias_grad, np.ones(3))
    assert_same(out[1], np.full(3, 100.0))


def test_sums_do_not_depend_on_the_layout():
    rng = np.random.default_rng(22)
    grad, sums = rng.standard_normal((700, 300)), []
    for order in "CF":
        sums.append(np.empty(300))
        fastrelu.relu_backward(np.array(grad, order=order), np.ones_like(grad), bias_grad=sums[-1])
    assert_same(*sums)


@pytest.mark.parametrize("row", sorted(GATED))
@pytest.mark.parametrize("dtype", "efd")
def test_gates(row, dtype):
    function, backward = public(row), public(row, "_backward")
    for shape, bias_shape in SHAPES:
        x, grad, bias = arrays(shape, bias_shape, dtype)
        up = grad[..., ::-1].copy()
        expected = of_sum(function, dtype, x, bias, up)
        assert_same(function(x, up, bias=bias), expected)
        bias_grad = np.full_like(bias, 9)
        grads = backward(grad, x, up, bias=bias, bias_grad=bias_grad)
        for place, got in enumerate(grads):
            wide = of_sum(lambda total, u, g, place=place: backward(g, total, u)[place], dtype, x, bias, up, grad)
            assert_same(got, wide)
        axes = np.flatnonzero(np.equal((1,) * (len(shape) - len(bias_shape)) + bias_shape, 1))
        total = grads[0].astype(float).sum(axis=tuple(axes)).reshape(bias_shape)
        np.testing.assert_allclose(bias_grad, total, rtol={"e": 1e-3, "f": 1e-6, "d": 1e-13}[dtype], atol=1e-6)
        out = (x, np.empty_like(grad))
        expected = [one.copy() for one in grads]
        for got, one in zip(backward(grad, x, up, out, bias=bias), expected, strict=True):
            assert_same(got, one)


def test_a_gate_names_what_its_bias_goes_to():
    with pytest.raises(ValueError, match=r"bias must broadcast against gate, \(2,\), got \(5,\)"):
        fastrelu.glu(np.ones(2), np.ones(2), bias=np.ones(5))


def test_integers_are_added_as_what_is_computed_with():
    for dtype in (np.int8, np.uint8):
        x, bias = np.array([100, 3], dtype), np.array([100, 4], dtype)
        total = x.astype("e") + bias
        for function in (fastrelu.sigmoid, fastrelu.gelu, fastrelu.leaky_relu):
            assert_same(function(x, bias=bias), function(total))
        assert_same(
            fastrelu.silu_backward(np.ones(2, "e"), x, bias=bias), fastrelu.silu_backward(np.ones(2, "e"), total)
        )
        # What keeps integers adds them as NumPy does.
        assert_same(fastrelu.relu(x, bias=bias), np.maximum(x + bias, 0))
    assert_same(fastrelu.gelu([True], bias=np.array([True])), fastrelu.gelu(np.array([2], "e")))


def test_the_axis_of_a_weight_is_one_of_x_whatever_the_bias_adds():
    x, weight, bias = -np.ones(3), [0.1, 0.2, 0.3], np.zeros((3, 3))
    expected = np.broadcast_to([-0.1, -0.2, -0.3], (3, 3))
    np.testing.assert_array_equal(fastrelu.prelu(x, weight, axis=0, bias=bias), expected)
    grad_x, grad_weight = fastrelu.prelu_backward(np.ones((3, 3)), x, weight, axis=0, bias=bias)
    np.testing.assert_array_equal(grad_x, -expected)
    np.testing.assert_array_equal(grad_weight, [-3.0, -3.0, -3.0])


@pytest.mark.filterwarnings("ignore:__array_wrap__")
def test_arrays_of_other_libraries_as_without_a_bias():
    torch = pytest.importorskip("torch")
    x = torch.tensor([1.0, -2.0])
    assert_same(np.asarray(fastrelu.relu(x, bias=1.0)), np.array([2.0, 0.0], "f"))
    assert_same(fastrelu.relu(np.ones(2, "f"), bias=x), np.array([2.0, 0.0], "f"))
    assert_same(np.asarray(fastrelu.relu_backward(x, x, bias=x)), np.array([1.0, 0.0], "f"))


def test_what_a_tuple_of_out_has_counts():
    half = np.array([1, -2], "e")
    assert fastrelu.relu(half, bias=half, out=(None,)).dtype == np.float16
    assert fastrelu.rrelu(half, bias=half, dtype=np.float32)[0].dtype == np.float32
    out = np.zeros(3)
    with pytest.raises(ValueError, match="bias_grad must share no memory with out"):
        fastrelu.relu_backward(np.ones(3), np.ones(3), out=(out,), bias_grad=out)


def test_two_numbers_remain_one():
    assert fastrelu.swiglu(2.0, np.ones(2, "f"), bias=1.0).dtype == np.float32


def test_shapes_that_do_not_fit_are_named():
    bias_grad = np.zeros(3)
    with pytest.raises(ValueError, match=r"grad and x must broadcast .* got grad of shape \(3,\), x of shape \(4,\)"):
        fastrelu.relu_backward(np.ones(3), np.ones(4), bias_grad=bias_grad)
    with pytest.raises(ValueError, match=r"got grad of shape \(3,\), gate of shape \(4,\), up of shape \(3,\)"):
        fastrelu.swiglu_backward(np.ones(3), np.ones(4), np.ones(3), bias_grad=bias_grad)
    # A condition may have more dimensions.
    where = np.array([[True, False, True]] * 2)
    out = np.zeros((2, 3))
    fastrelu.relu_backward(np.ones(3), np.ones(3), out=out, bias_grad=bias_grad, where=where)
    assert_same(bias_grad, np.array([2.0, 0.0, 2.0]))
