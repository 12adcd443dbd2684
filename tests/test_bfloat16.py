"""bfloat16 of ml_dtypes: float32 results rounded once, in every operation."""

import subprocess
import sys

import numpy as np
import pytest
from layouts import LAYOUTS, Laid
from oracles import GATES, ORACLES, assert_same, public, rounded

import fastrelu
from fastrelu import BitMask, _core, ufuncs

ml_dtypes = pytest.importorskip("ml_dtypes", reason="ml_dtypes is not installed: bfloat16 is skipped")
BFLOAT16 = np.dtype(ml_dtypes.bfloat16)
EVERY = np.arange(1 << 16, dtype=np.uint16).view(BFLOAT16)
ROWS = [name for name, _ in _core._rows()]
each_isa = pytest.mark.usefixtures("isa")


def same(got, expected):
    """Assert equal bits of bfloat16 arrays, any NaN being equal to any other."""
    assert got.dtype == BFLOAT16
    assert_same(got.astype(np.float32), expected.astype(np.float32))


@np.errstate(all="ignore")
def narrowed(array):
    """Round float32 to bfloat16 by ml_dtypes."""
    return np.asarray(array).astype(BFLOAT16)


@each_isa
@pytest.mark.parametrize("row", ROWS)
def test_every_bfloat16_is_the_float32_result_rounded(row):
    # A gradient that is not 1, so that the product rounds too.
    grad = np.full_like(EVERY, 0.75)
    for parameters in ORACLES[row].parameters:
        seen = [rounded(p, BFLOAT16).astype(np.float32) for p in parameters]
        wide, wide_grad = EVERY.astype(np.float32), grad.astype(np.float32)
        same(public(row)(EVERY, *parameters), narrowed(getattr(ufuncs, row)(wide, *seen)))
        for suffix in ("_backward", "_backward_from_output", "_backward_up"):
            ufunc = getattr(ufuncs, row + suffix, None)
            if ufunc:
                got = ufunc(grad, EVERY, *(np.asarray(p, BFLOAT16) for p in parameters))
                same(got, narrowed(ufunc(wide_grad, wide, *seen)))


@each_isa
@pytest.mark.parametrize("row", [row for row in ROWS if ORACLES[row].active])
def test_masks(row):
    parameters = ORACLES[row].parameters[0]
    grad = narrowed(np.random.default_rng(0).standard_normal(EVERY.size))
    seen = [rounded(p, BFLOAT16) for p in parameters]
    mask = getattr(ufuncs, f"{row}_mask")(EVERY, *seen)
    assert mask.dtype == bool
    assert_same(mask, getattr(ufuncs, f"{row}_mask")(EVERY.astype("f"), *(p.astype("f") for p in seen)))
    if row == "prelu":
        return
    expected = public(row, "_backward")(grad, EVERY, *parameters)
    same(public(row, "_backward")(grad, mask, *parameters), expected)
    same(public(row, "_backward")(grad, BitMask.from_array(mask), *parameters), expected)
    if hasattr(fastrelu, f"{row}_with_mask"):
        y, bits = public(row, "_with_mask")(EVERY, *parameters)
        same(y, public(row)(EVERY, *parameters))
        assert_same(np.asarray(bits), mask)


@each_isa
@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(layout):
    x = EVERY[:515].copy()
    laid, out = Laid(x, layout), Laid(np.zeros_like(x), layout)
    fastrelu.silu(laid.array, out=out.array)
    same(out.array.astype(BFLOAT16), fastrelu.silu(x).reshape(out.shape))
    out.assert_rest_untouched()


@each_isa
def test_other_functions():
    x = narrowed(np.random.default_rng(1).standard_normal((6, 8)))
    y, slopes = fastrelu.rrelu(x, rng=0)
    same(y, fastrelu.prelu(x, slopes))
    grad_x, grad_weight = fastrelu.prelu_backward(x, x, np.asarray(0.25, BFLOAT16))
    assert grad_x.dtype == grad_weight.dtype == BFLOAT16
    for gate in GATES:
        for got in public(gate, "_backward")(x, x, x):
            assert got.dtype == BFLOAT16
    same(fastrelu.crelu(x), np.concatenate([fastrelu.relu(x), fastrelu.relu(-x)], axis=-1))
    largest, places = fastrelu.maxout_with_argmax(x, 2)
    same(largest, narrowed(x.astype("f").reshape(6, 4, 2).max(-1)))
    assert_same(places, x.astype("f").reshape(6, 4, 2).argmax(-1))
    same(fastrelu.maxout(narrowed([1, np.nan]), 2), narrowed([np.nan]))


@each_isa
def test_python_numbers_take_its_dtype_and_wider_arrays_win():
    x = EVERY[:100]
    assert fastrelu.leaky_relu(x, 0.1).dtype == BFLOAT16
    assert fastrelu.hardtanh(x, -1, 2).dtype == BFLOAT16
    assert fastrelu.leaky_relu(x, np.float32(0.1)).dtype == np.float32
    assert fastrelu.leaky_relu(x[3], 0.1).dtype == BFLOAT16
    grad, x32 = np.ones(3, BFLOAT16), np.full(3, -1, np.float32)
    assert_same(fastrelu.leaky_relu_backward(grad, x32, 0.1), np.full(3, 0.1, np.float32))
    out = np.empty(100, np.float32)
    assert fastrelu.relu(x, out=out) is out


@each_isa
def test_one_and_two_threads_give_the_same_bits():
    x = np.tile(EVERY, 4)
    with fastrelu.num_threads(1):
        expected = fastrelu.gelu(x)
    with fastrelu.num_threads(2):
        same(fastrelu.gelu(x), expected)


@pytest.mark.parametrize("order", ["import fastrelu, ml_dtypes", "import ml_dtypes, fastrelu"])
@pytest.mark.parametrize(
    "call", ["relu(x)", "leaky_relu(x, 0.5)", "relu_with_mask(x)[0]", "rrelu(x)[0]", "maxout(x, 2)"]
)
def test_whichever_is_imported_first(order, call):
    code = f"""{order}
import numpy as np
x = np.ones(4, ml_dtypes.bfloat16)
assert fastrelu.{call}.dtype == x.dtype
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_ufuncs_alone_take_it_if_it_was_imported_first():
    code = (
        "import ml_dtypes, fastrelu.ufuncs as u, numpy as np; assert u.silu(np.ones(3, 'bfloat16')).dtype == 'bfloat16'"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize("first", ["fastrelu.sigmoid(list(x))", "fastrelu.ufuncs.sigmoid(x)", "fastrelu.sigmoid(x[0])"])
def test_whichever_call_comes_first(first):
    code = f"""import fastrelu, ml_dtypes
import numpy as np
x = np.ones(4, ml_dtypes.bfloat16)
assert {first}.dtype == x.dtype
for got in (fastrelu.sigmoid(x), fastrelu.sigmoid(x[0]), fastrelu.sigmoid(x, where=True, out=x.copy())):
    assert got.dtype == x.dtype
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_ml_dtypes_is_not_imported():
    code = "import fastrelu, numpy, sys; fastrelu.leaky_relu(numpy.ones(3), 0.5); assert 'ml_dtypes' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
