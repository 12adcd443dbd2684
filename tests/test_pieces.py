"""crelu and maxout against plain NumPy: every dtype, axis, layout, number of pieces and instruction set."""

import inspect

import numpy as np
import pytest
from oracles import FLOATS, INTEGERS, assert_same, sample

import fastrelu

DTYPES = INTEGERS + FLOATS
# A vector holds up to 64 elements, blocks hold 512, and 32 are where an inner axis is long.
LENGTHS = [1, 2, 3, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 511, 513]


def data(dtype, shape, seed=0):
    """Return numbers with special values, ties and both zeros among them."""
    x = sample(dtype, int(np.prod(shape)), seed)
    x[8::7] = x[7:-1:7]
    return x.reshape(shape)


def split(x, pieces, axis):
    """Return x with the pieces of an axis along a last one."""
    x = np.moveaxis(x, axis, -1)
    return x.reshape(*x.shape[:-1], x.shape[-1] // pieces, pieces)


def expected_maxout(x, pieces, axis):
    laid = split(x, pieces, axis)
    with np.errstate(all="ignore"):
        argmax = laid.argmax(-1)
    y = np.take_along_axis(laid, argmax[..., None], -1)[..., 0]
    return np.moveaxis(y, -1, axis), np.moveaxis(argmax, -1, axis)


def expected_maxout_backward(grad, argmax, pieces, axis):
    grad, argmax = np.moveaxis(grad, axis, -1), np.moveaxis(argmax, axis, -1)
    spread = np.zeros((*grad.shape, pieces), grad.dtype)
    np.put_along_axis(spread, argmax[..., None], grad[..., None], -1)
    return np.moveaxis(spread.reshape(*grad.shape[:-1], grad.shape[-1] * pieces), -1, axis)


@np.errstate(all="ignore")
def negative(x):
    return np.zeros_like(x) if x.dtype.kind in "bu" else -x


@np.errstate(all="ignore")
def expected_crelu(x, axis):
    zero = x.dtype.type(0)
    minus = negative(x)
    return np.concatenate([np.where(x < 0, zero, x), np.where(minus < 0, zero, minus)], axis)


@np.errstate(all="ignore")
def expected_crelu_backward(grad, x, axis):
    first, second = np.split(grad, 2, axis)
    zero = np.result_type(grad, x).type(0)
    return np.where(x > 0, first, np.where(x < 0, negative(second), zero))


def check(x, grad, pieces, axis):
    """Assert what all functions make of x, whose pieces grad does not have."""
    y, argmax = expected_maxout(x, pieces, axis)
    assert_same(fastrelu.maxout(x, pieces, axis), y)
    got, places = fastrelu.maxout_with_argmax(x, pieces, axis)
    assert_same(got, y)
    assert_same(places, argmax)
    assert_same(
        fastrelu.maxout_backward(grad, places, pieces, axis), expected_maxout_backward(grad, argmax, pieces, axis)
    )
    halves = fastrelu.crelu(grad, axis)
    assert_same(halves, expected_crelu(grad, axis))
    assert_same(fastrelu.crelu_backward(halves, grad, axis), expected_crelu_backward(halves, grad, axis))


@pytest.mark.usefixtures("isa")
@pytest.mark.parametrize("pieces", [1, 2, 3, 4, 5, 17])
@pytest.mark.parametrize("dtype", DTYPES)
def test_lengths(dtype, pieces):
    for n in LENGTHS:
        # As units, as a whole inner axis, and as both.
        check(data(dtype, (n * pieces,)), data(dtype, (n,), 1), pieces, 0)
        check(data(dtype, (2 * pieces, n)), data(dtype, (2, n), 1), pieces, 0)
        check(data(dtype, (3, 2 * pieces, n % 40)), data(dtype, (3, 2, n % 40), 1), pieces, -2)


@pytest.mark.parametrize("axis", [0, 1, 2, 3, -1, -2, -3, -4])
@pytest.mark.parametrize("dtype", DTYPES)
def test_axes(dtype, axis):
    shape = [4, 3, 5, 6]
    grad = data(dtype, shape, 1)
    shape[axis] *= 3
    check(data(dtype, shape), grad, 3, axis)


VIEWS = {
    "strided": lambda a: np.repeat(a, 2, axis=-1)[..., ::2],
    "reversed": lambda a: a[::-1, ::-1].copy()[::-1, ::-1],
    "fortran": np.asfortranarray,
    "byte-swapped": lambda a: a.astype(a.dtype.newbyteorder()),
    "misaligned": lambda a: np.frombuffer(b"\0" + a.tobytes(), np.uint8)[1:].view(a.dtype).reshape(a.shape),
    "broadcast": lambda a: np.broadcast_to(a, (2, *a.shape))[1],
    "list": lambda a: a.tolist(),
}


@pytest.mark.parametrize(
    ("dtype", "view"),
    # A list is of bool or float64.
    [(dtype, view) for dtype in "?bQefd" for view in VIEWS if view != "list" or dtype in "?d"],
)
def test_layouts(dtype, view):
    lay = VIEWS[view]
    x, grad = data(dtype, (6, 35)), data(dtype, (6, 7), 1)
    for pieces, axis, narrow in [(5, 1, grad), (3, 0, data(dtype, (2, 35), 1))]:
        y, argmax = fastrelu.maxout_with_argmax(x, pieces, axis)
        got, places = fastrelu.maxout_with_argmax(lay(x), pieces, axis)
        assert_same(got, y)
        assert_same(places, argmax)
        assert_same(fastrelu.maxout(lay(x), pieces, axis), y)
        assert_same(
            fastrelu.maxout_backward(lay(narrow), lay(argmax), pieces, axis),
            fastrelu.maxout_backward(narrow, argmax, pieces, axis),
        )
        halves = fastrelu.crelu(x, axis)
        assert_same(fastrelu.crelu(lay(x), axis), halves)
        assert_same(fastrelu.crelu_backward(lay(halves), lay(x), axis), fastrelu.crelu_backward(halves, x, axis))


def test_subclasses_are_base_arrays():
    class Named(np.ndarray):
        pass

    x = data("f", (4, 6))
    assert type(fastrelu.maxout(x.view(Named), 2)) is np.ndarray
    out = np.empty((4, 3), np.float32).view(Named)
    assert fastrelu.maxout(x, 2, out=out) is out
    assert_same(np.asarray(out), fastrelu.maxout(x, 2))


@pytest.mark.parametrize(
    ("shape", "pieces", "axis"),
    [
        ((200, 3003), 3, 1),
        ((4, 250_001), 2, 0),
        ((2, 6, 70_003), 3, 1),
        ((20_001, 6, 5), 2, 1),
        ((700, 4, 33), 2, 1),
        ((600_000,), 1, 0),
    ],
)
@pytest.mark.parametrize("dtype", ["b", "e", "f", "d"])
def test_threads_change_no_bit(dtype, shape, pieces, axis):
    x = data(dtype, shape)
    fastrelu.set_num_threads(1)
    y, argmax = fastrelu.maxout_with_argmax(x, pieces, axis)
    grad_x, halves = fastrelu.maxout_backward(y, argmax, pieces, axis), fastrelu.crelu(x, axis)
    back = fastrelu.crelu_backward(halves, x, axis)
    assert_same(y, expected_maxout(x, pieces, axis)[0])
    for threads in (2, 3):
        fastrelu.set_num_threads(threads)
        got, places = fastrelu.maxout_with_argmax(x, pieces, axis)
        for result, expected in [
            (got, y),
            (places, argmax),
            (fastrelu.maxout(x, pieces, axis), y),
            (fastrelu.maxout_backward(y, argmax, pieces, axis), grad_x),
            (fastrelu.crelu(x, axis), halves),
            (fastrelu.crelu_backward(halves, x, axis), back),
        ]:
            assert result.tobytes() == expected.tobytes()


@pytest.mark.usefixtures("isa")
@pytest.mark.parametrize("inner", [1, 2, 40])
@pytest.mark.parametrize("dtype", FLOATS)
def test_special_values(dtype, inner):
    nan, inf = np.nan, np.inf
    rows = [
        ([0.0, -0.0, 0.0], 0),
        ([-0.0, 0.0, 0.0], 0),
        ([-inf, -inf, -inf], 0),
        ([-1.0, inf, inf], 1),
        ([inf, nan, nan], 1),
        ([nan, inf, 1.0], 0),
        ([-inf, 1.0, nan], 2),
        ([1.0, 2.0, 2.0], 1),
        ([-6e-8, -0.0, 0.0], 1),
        ([6e-8, 1.2e-7, 6e-8], 1),
        ([-2.0, -3.0, -1.0], 2),
    ]
    x = np.array([row for row, _ in rows], dtype)
    places = np.array([place for _, place in rows])
    y, argmax = fastrelu.maxout_with_argmax(np.repeat(x[..., None], inner, -1), 3, 1)
    assert (argmax == places[:, None, None]).all()
    best = np.take_along_axis(x, places[:, None], 1)
    assert_same(y, np.repeat(best[..., None], inner, -1))
    assert_same(fastrelu.maxout(np.repeat(x[..., None], inner, -1), 3, 1), y)


def test_which_nan():
    """The first one, to the bit."""
    for dtype, bits in (("e", "u2"), ("f", "u4"), ("d", "u8")):
        nan = np.array(np.nan, dtype).view(bits)
        x = np.array([1, nan + 5, nan + 9, 7], bits).view(dtype)
        assert fastrelu.maxout(x, 4).view(bits) == nan + 5
        assert fastrelu.maxout(np.repeat(x[:, None], 99, 1), 4, 0).view(bits)[0, 98] == nan + 5


def test_gradients_select():
    grad = np.array([np.inf, np.nan, 2.0, np.inf, -np.inf, 3.0], np.float32)
    assert_same(
        fastrelu.crelu_backward(grad, np.array([-1.0, 0.0, np.nan], np.float32)),
        np.array([-np.inf, 0, 0], np.float32),
    )
    got = fastrelu.maxout_backward(np.array([np.inf, np.nan], np.float32), [1, 0], 2)
    assert_same(got, np.array([0, np.inf, np.nan, 0], np.float32))


def test_integers():
    assert_same(fastrelu.crelu(np.array([-128, 5, 127], np.int8)), np.array([0, 5, 127, 0, 0, 0], np.int8))
    assert_same(fastrelu.crelu(np.array([0, 200], np.uint8)), np.array([0, 200, 0, 0], np.uint8))
    assert_same(fastrelu.crelu(np.array([True, False])), np.array([True, False, False, False]))
    grad = np.arange(4, dtype=np.int16)
    assert_same(fastrelu.crelu_backward(grad, np.array([-3, 3], np.int8)), np.array([-2, 1], np.int16))
    assert_same(fastrelu.crelu_backward(grad.astype("f"), np.array([True, False])), np.array([0, 0], np.float32))
    assert_same(fastrelu.maxout(np.array([2**63, 2**63 + 1], np.uint64), 2), np.array([2**63 + 1], np.uint64))


@pytest.mark.parametrize("shape", [(1000,), (10, 100), (1, 64, 3)])
def test_two_pieces_make_other_activations(shape):
    x = np.random.default_rng(3).standard_normal(shape).astype(np.float32)
    for other, expected in [
        (np.zeros_like(x), fastrelu.relu(x)),
        (-x, np.abs(x)),
        (np.float32(0.1) * x, fastrelu.leaky_relu(x, 0.1)),
    ]:
        for axis in range(x.ndim):
            pairs = np.stack([x, other], axis + 1).reshape([n * (1 + (a == axis)) for a, n in enumerate(shape)])
            assert_same(fastrelu.maxout(pairs, 2, axis), expected)


def outputs():
    """Return for each function its arguments before out."""
    x = data("f", (6, 8))
    y, argmax = fastrelu.maxout_with_argmax(x, 4)
    return {
        "crelu": (x, -1),
        "crelu_backward": (fastrelu.crelu(x), x, -1),
        "maxout": (x, 4, -1),
        "maxout_with_argmax": (x, 4, -1),
        "maxout_backward": (y, argmax, 4, -1),
    }


def first(result):
    return result[0] if isinstance(result, tuple) else result


@pytest.mark.parametrize("name", outputs())
def test_out(name):
    function, arguments = getattr(fastrelu, name), outputs()[name]
    expected = first(function(*arguments))
    for make in (
        lambda: np.empty_like(expected),
        lambda: np.empty(expected.shape, "d"),
        lambda: np.empty(expected.shape, "e"),
        lambda: np.empty(expected.shape, ">f4"),
        lambda: np.empty_like(expected, order="F"),
        lambda: np.empty((expected.shape[0], 2 * expected.shape[1]), "f")[:, ::2],
    ):
        out = make()
        assert first(function(*arguments, out=out)) is out
        with np.errstate(all="ignore"):
            assert_same(out, expected.astype(out.dtype))

    with pytest.raises(TypeError, match="out must be an ndarray, got list"):
        function(*arguments, out=[])
    with pytest.raises(TypeError, match="out must have a dtype to which float32 casts by the rule 'same_kind', got i"):
        function(*arguments, out=np.empty(expected.shape, int))
    with pytest.raises(ValueError, match=r"out must have shape \(\d+, \d+\), got \(3,\)"):
        function(*arguments, out=np.empty(3, "f"))
    out = np.empty_like(expected)
    out.flags.writeable = False
    with pytest.raises(ValueError, match="out must be writeable, got a read-only array"):
        function(*arguments, out=out)


@pytest.mark.parametrize("name", outputs())
def test_out_that_overlaps_an_input(name):
    function = getattr(fastrelu, name)
    expected = first(function(*outputs()[name]))
    for place, argument in enumerate(outputs()[name]):
        if not isinstance(argument, np.ndarray) or argument.dtype != expected.dtype:
            continue
        for offset in (0, 3):
            arguments = list(outputs()[name])
            memory = np.zeros(200, "f")
            arguments[place] = memory[offset : offset + argument.size].reshape(argument.shape)
            arguments[place][...] = argument
            out = memory[: expected.size].reshape(expected.shape)
            assert first(function(*arguments, out=out)) is out
            assert_same(out, expected)


def test_crelu_backward_in_place():
    for n in (9, 200_000):
        x = data("f", (2, n))
        grad = data("f", (2, 2 * n), 1)
        expected = fastrelu.crelu_backward(grad, x)
        assert fastrelu.crelu_backward(grad, x, out=x) is x
        assert_same(x, expected)


@pytest.mark.parametrize("shape", [(9, 4), (4, 700)])
def test_one_piece_in_place(shape):
    x = data("f", shape)
    for axis in (0, 1):
        for function, others in [
            (fastrelu.maxout, ()),
            (fastrelu.maxout_with_argmax, ()),
            (fastrelu.maxout_backward, (np.zeros(shape, int),)),
        ]:
            own = x.copy()
            assert first(function(own, *others, 1, axis, out=own)) is own
            assert_same(own, x)


def test_argmax_array():
    x = data("f", (6, 8))
    y, expected = fastrelu.maxout_with_argmax(x, 2)
    for argmax in (np.full((6, 4), -1), np.full((4, 6), -1).T, np.full((6, 8), -1)[:, ::2]):
        got, places = fastrelu.maxout_with_argmax(x, 2, argmax=argmax)
        assert places is argmax
        assert_same(places, expected)
        assert_same(got, y)
    with pytest.raises(TypeError, match="argmax must have dtype int64, got int32"):
        fastrelu.maxout_with_argmax(x, 2, argmax=np.empty((6, 4), np.int32))
    with pytest.raises(TypeError, match="argmax must be an ndarray, got list"):
        fastrelu.maxout_with_argmax(x, 2, argmax=[])
    with pytest.raises(ValueError, match=r"argmax must have shape \(6, 4\), got \(4, 6\)"):
        fastrelu.maxout_with_argmax(x, 2, argmax=np.empty((4, 6), int))
    with pytest.raises(ValueError, match="argmax must be writeable"):
        fastrelu.maxout_with_argmax(x, 2, argmax=np.broadcast_to(np.intp(0), (6, 4)))
    memory = np.empty((6, 4))
    with pytest.raises(ValueError, match="argmax must share no memory with out"):
        fastrelu.maxout_with_argmax(x.astype("d"), 2, out=memory, argmax=memory.view(np.int64))


@pytest.mark.usefixtures("isa")
@pytest.mark.parametrize("wrong", [-1, 3, 2**40, -(2**40)])
@pytest.mark.parametrize("n", [1, 5, 3000, 300_000])
def test_argmax_out_of_range_writes_nothing(n, wrong):
    grad, argmax = np.ones(n, "f"), np.zeros(n, int)
    for place in {0, n // 2, n - 1}:
        argmax[:] = 0
        argmax[place] = wrong
        out = np.full(3 * n, 7, "f")
        with pytest.raises(IndexError, match=f"argmax must be from 0 to 2 for 3 pieces, got {wrong}"):
            fastrelu.maxout_backward(grad, argmax, 3, out=out)
        assert (out == 7).all()
    with pytest.raises(IndexError, match=f"got {2**64 - 1}"):
        fastrelu.maxout_backward([1.0], np.array([2**64 - 1], np.uint64), 3)


@pytest.mark.parametrize("dtype", ["b", "B", "i4", "u8", ">i8"])
def test_any_integers_serve_as_argmax(dtype):
    argmax = np.array([1, 0, 2], dtype)
    assert_same(fastrelu.maxout_backward(np.array([1, 2, 3]), argmax, 3), np.array([0, 1, 0, 2, 0, 0, 0, 0, 3]))


def test_empty():
    for shape, pieces, axis, narrow in [
        ((0,), 3, 0, (0,)),
        ((4, 0), 2, 1, (4, 0)),
        ((0, 6), 2, 1, (0, 3)),
        ((3, 6, 0), 3, 1, (3, 2, 0)),
    ]:
        y, argmax = fastrelu.maxout_with_argmax(np.empty(shape, "e"), pieces, axis)
        assert y.shape == argmax.shape == narrow
        assert fastrelu.maxout_backward(y, argmax, pieces, axis).shape == shape
        doubled = tuple(n * (1 + (a == axis)) for a, n in enumerate(shape))
        halves = fastrelu.crelu(np.empty(shape, "e"), axis)
        assert halves.shape == doubled
        assert fastrelu.crelu_backward(halves, np.empty(shape, "e"), axis).shape == shape


@pytest.mark.parametrize("dtype", ["F", "g", "O", "U1", "M8[s]", "V4"])
def test_wrong_dtypes(dtype):
    wrong, right = np.zeros(4, dtype), np.zeros(4)
    for call, name in [
        (lambda: fastrelu.crelu(wrong), "x"),
        (lambda: fastrelu.crelu_backward(wrong, right[:2]), "grad"),
        (lambda: fastrelu.crelu_backward(np.zeros(8), wrong), "x"),
        (lambda: fastrelu.maxout(wrong, 2), "x"),
        (lambda: fastrelu.maxout_with_argmax(wrong, 2), "x"),
        (lambda: fastrelu.maxout_backward(wrong, np.zeros(4, int), 2), "grad"),
    ]:
        with pytest.raises(TypeError, match=f"{name} must have a bool, integer, .* dtype, got"):
            call()
    for wrong_argmax in (wrong, right, right > 0):
        with pytest.raises(TypeError, match="argmax must have an integer dtype, got"):
            fastrelu.maxout_backward(right, wrong_argmax, 2)


def test_errors():
    x = np.zeros((4, 6))
    for function in (fastrelu.maxout, fastrelu.maxout_with_argmax):
        with pytest.raises(ValueError, match="pieces must divide the length of x along axis 1, 6, got 4"):
            function(x, 4)
        with pytest.raises(ValueError, match="pieces must divide the length of x along axis 0, 4, got 8"):
            function(x, 8, 0)
    for call in (
        lambda pieces: fastrelu.maxout(x, pieces),
        lambda pieces: fastrelu.maxout_with_argmax(x, pieces),
        lambda pieces: fastrelu.maxout_backward(x, np.zeros((4, 6), int), pieces),
    ):
        for wrong in (0, -2):
            with pytest.raises(ValueError, match=f"pieces must be at least 1, got {wrong}"):
                call(wrong)
        with pytest.raises(ValueError, match=f"pieces must be at most .*, got {2**70}"):
            call(2**70)
        for wrong in (2.0, "2", None):
            with pytest.raises(TypeError, match=f"pieces must be an int, got {type(wrong).__name__}"):
                call(wrong)
    for name, call in {
        "x": lambda x, axis: fastrelu.maxout(x, 2, axis),
        "x ": lambda x, axis: fastrelu.crelu(x, axis),
        "x  ": lambda x, axis: fastrelu.crelu_backward(x, x, axis),
        "grad": lambda x, axis: fastrelu.maxout_backward(x, np.zeros(np.shape(x), int), 2, axis),
    }.items():
        for wrong in (2, -3):
            with pytest.raises(
                ValueError, match=f"axis must be from -2 to 1 for {name.strip()} of 2 dim.*, got {wrong}"
            ):
                call(x, wrong)
        with pytest.raises(TypeError, match="axis must be an int, got float"):
            call(x, 1.0)
        with pytest.raises(ValueError, match=f"{name.strip()} must have at least one dimension"):
            call(3.0, 0)
    with pytest.raises(ValueError, match=r"grad must have the shape of crelu's output, \(4, 12\), got \(4, 6\)"):
        fastrelu.crelu_backward(x, x)
    with pytest.raises(ValueError, match=r"argmax must have the shape of grad, \(4, 6\), got \(4,\)"):
        fastrelu.maxout_backward(x, np.zeros(4, int), 2)
    with pytest.raises(ValueError, match="x must be array_like, got list"):
        fastrelu.maxout([[1, 2], [3]], 2)


def test_signatures():
    assert str(inspect.signature(fastrelu.crelu)) == "(x, /, axis=-1, out=None)"
    assert str(inspect.signature(fastrelu.crelu_backward)) == "(grad, x, /, axis=-1, out=None)"
    assert str(inspect.signature(fastrelu.maxout)) == "(x, /, pieces, axis=-1, out=None)"
    assert str(inspect.signature(fastrelu.maxout_with_argmax)) == "(x, /, pieces, axis=-1, out=None, argmax=None)"
    assert str(inspect.signature(fastrelu.maxout_backward)) == "(grad, argmax, /, pieces, axis=-1, out=None)"


@pytest.mark.parametrize(("shape", "pieces", "axis"), [((8, 12), 3, 1), ((3, 8, 5, 7), 4, 1), ((6, 50), 2, 0)])
def test_gradients_of_pytorch(shape, pieces, axis):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    x = np.random.default_rng(4).standard_normal(shape).astype(np.float32)
    y, argmax = fastrelu.maxout_with_argmax(x, pieces, axis)
    grad = np.random.default_rng(5).standard_normal(y.shape).astype(np.float32)
    tensor = torch.from_numpy(x.copy()).requires_grad_()
    values, places = tensor.unflatten(axis, (y.shape[axis], pieces)).max(axis + 1)
    values.backward(torch.from_numpy(grad))
    assert_same(y, values.detach().numpy())
    assert_same(argmax, places.numpy())
    assert_same(fastrelu.maxout_backward(grad, argmax, pieces, axis), tensor.grad.numpy())

    tensor.grad = None
    values = torch.cat([torch.relu(tensor), torch.relu(-tensor)], axis)
    grad = np.random.default_rng(6).standard_normal(values.shape).astype(np.float32)
    values.backward(torch.from_numpy(grad))
    np.testing.assert_array_equal(fastrelu.crelu(x, axis), values.detach().numpy())
    np.testing.assert_array_equal(fastrelu.crelu_backward(grad, x, axis), tensor.grad.numpy())
