"""The error of every activation and gradient at float32 inputs of all sizes; tests/exhaustive.py takes all of them."""

import numpy as np
import pytest
import ulp
from oracles import GATES, ORACLES

from fastrelu import ufuncs


@pytest.fixture(scope="module")
def sample():
    # A step of 2**16 + 1 goes through all exponents and all low digits.
    even = ulp.inputs("float32", 0, ulp.count("float32", 65537), 65537)
    return np.concatenate([even, ulp.neighbours("float32", 32)])


@pytest.mark.parametrize("row", ulp.ROWS)
def test_float32_is_within_its_limit(row, sample, isa):
    for quantity, found in ulp.measure(row, sample, [isa]).items():
        error, at = found[ulp.group_of(isa)]
        assert error <= ulp.limit(row, "float32"), f"{quantity} of {at}"


@pytest.mark.parametrize("row", [row for row in ORACLES if not ORACLES[row].exact])
@np.errstate(all="ignore")
def test_float32_gradients_of_any_size_are_within_2(row, isa):
    # The float64 kernels as oracle: their own error is a billionth of what is measured.
    rng = np.random.default_rng(5)
    x = rng.standard_normal(200_000) * rng.choice([0.1, 1, 4, 20], 200_000)
    grad, up = rng.standard_normal((2, 200_000))
    parameters = [0.7] * (len(ORACLES[row].parameters[0]) if row not in GATES else 0)
    for suffix in ("_backward", "_backward_up") if row in GATES else ("_backward",):
        arrays = [array.astype("f") for array in ((grad, x, up) if row in GATES else (grad, x))]
        function = getattr(ufuncs, row + suffix)
        got = function(*arrays, *np.float32(parameters))
        true = function(*(array.astype("d") for array in arrays), *np.float32(parameters).astype("d"))
        unit = np.abs(arrays[0]) if suffix == "_backward_up" or row not in GATES else np.abs(arrays[0] * arrays[2])
        place = np.spacing(np.maximum(np.abs(true.astype("f")), unit / 4).astype("f")).astype("d")
        assert (np.abs(got - true) / place).max() <= 2


def test_the_measure_sees_what_it_should():
    got = np.array([1 + 2**-22, -0.0, np.inf, 1.0, np.nan, 3e-45], np.float32)
    true = np.array([1, 0, 3.5e38, np.nan, np.nan, 1.4012984643248171e-45])
    assert ulp.errors_of(got, true, signs=True).tolist() == [2, np.inf, 0, np.inf, 0, 1]
    # Around a root: spacings of a quarter.
    assert ulp.errors_of(np.float32([2**-24]), np.zeros(1), 0.25).tolist() == [2]


@pytest.mark.parametrize("row", ["silu", "tanh", "softplus", "leaky_relu"])
def test_the_shortcuts_of_the_measure_agree_with_the_long_way(row, monkeypatch):
    isas = ulp._core._available_isas()
    # Around the places where tiny and huge numbers begin, and far out.
    for first in (0.99e-9, 15.9, 101, 3e38):
        for sign in (0, 1 << 31):
            start = int(np.float32(first).view(np.uint32)) + sign
            x = ulp.inputs("float32", start, start + 2**14)
            short = ulp.measure(row, x, isas)
            with monkeypatch.context() as patch:
                patch.setattr(ulp, "shortcut", lambda *block: None)
                long = ulp.measure(row, x, isas)
            for quantity, found in short.items():
                for group, (error, _) in found.items():
                    assert error == pytest.approx(long[quantity][group][0], abs=2.0**-13)


def test_instruction_sets_that_disagree_are_counted_and_baseline_has_its_own_error():
    x = np.linspace(1, 2, 100, dtype=np.float32)
    y = np.tanh(x.astype(np.float64)).astype(np.float32)
    other = y.copy()
    other[[7, 90]] = np.nextafter(y[[7, 90]], np.float32(9))
    results = {isa: {"forward": (x, got)} for isa, got in (("baseline", other), ("avx2", other), ("avx512", y))}
    found = ulp.measure_block("tanh", "forward", x, results, slice(0, 100))
    assert found["disagreements"] == (2, str(x[7]))
    assert found["fma"][0] <= 0.5 < found["baseline"][0] <= 1.5
    assert found["baseline"][1] in (str(x[7]), str(x[90]))
