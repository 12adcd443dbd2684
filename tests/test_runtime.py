"""Instruction sets, what the runtime says, memory, import, the command line, the documentation."""

import doctest
import gc
import importlib
import os
import pkgutil
import subprocess
import sys
import tracemalloc

import numpy as np
import pytest
from test_threads import run_python

import fastrelu
from fastrelu import _core
from fastrelu.__main__ import idioms
from fastrelu.runtime import ISAS

MODULES = ["fastrelu", *(f"fastrelu.{m.name}" for m in pkgutil.iter_modules(fastrelu.__path__) if m.name != "__main__")]


def test_info_and_show(capsys):
    info = fastrelu.runtime_info()
    assert set(info) == {
        "version",
        "isa",
        "available_isas",
        "num_threads",
        "num_threads_from",
        "openmp",
        "buffer_cache_limit",
        "buffer_cache_nbytes",
        "numpy",
        "python",
    }
    assert info["version"] == fastrelu.__version__
    assert info["available_isas"][0] == "baseline"
    fastrelu.show_runtime()
    shown = capsys.readouterr().out
    for value in (info["version"], info["isa"], info["numpy"], info["num_threads_from"]):
        assert value in shown


@pytest.mark.parametrize("highest", ISAS)
def test_environment_caps_the_instruction_set(highest):
    allowed = [name for name in _core._available_isas() if ISAS.index(name) <= ISAS.index(highest)]
    code = "import fastrelu; print(fastrelu.runtime_info()['isa'])"
    assert run_python(code, FASTRELU_MAX_CPU_ISA=highest) == allowed[-1]


def test_unknown_instruction_set():
    message = "ImportError: FASTRELU_MAX_CPU_ISA must be one of baseline, avx2, avx512, got 'sse9'"
    with pytest.raises(RuntimeError, match=message):
        run_python("import fastrelu", FASTRELU_MAX_CPU_ISA="sse9")


def test_switching_to_an_unknown_instruction_set():
    with pytest.raises(ValueError, match="name must be one of"):
        _core._use_isa("sse9")


@pytest.mark.parametrize("dtype", ["f", "d"])
@pytest.mark.parametrize("function", [fastrelu.relu_with_mask, fastrelu.leaky_relu_with_mask])
def test_forward_in_place_with_bits_allocates_the_bits_alone(function, dtype):
    x = np.random.default_rng(0).standard_normal((512, 2048)).astype(dtype)
    function(x, out=x)
    gc.collect()
    tracemalloc.start()
    try:
        y, mask = function(x, out=x)
        now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert y is x
    assert mask.nbytes == x.size // 8 == x.nbytes // (8 * x.itemsize)
    # The array object and the mask object around the bytes of the bits.
    assert mask.nbytes <= now <= peak < mask.nbytes + 2000


def test_backward_in_place_allocates_nothing():
    x = np.random.default_rng(0).standard_normal((512, 2048)).astype(np.float32)
    mask = fastrelu.relu_with_mask(x, out=x)[1]
    tracemalloc.start()
    try:
        fastrelu.relu_backward(x, mask, out=x)
        fastrelu.relu_backward(x, x, out=x)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2000


def test_importing_needs_numpy_alone():
    code = """
        import sys, numpy
        before = set(sys.modules)
        import fastrelu
        print(*sorted(set(sys.modules) - before))
    """
    new = run_python(code).split()
    tops = {name.partition(".")[0] for name in new}
    # What Cython itself registers has no files of ours.
    assert {name for name in tops - sys.stdlib_module_names if "cython" not in name.lower()} == {"fastrelu"}
    # Each of these alone takes longer than all of fastrelu.
    assert not {"pathlib", "importlib.metadata", "inspect", "typing", "email"} & set(new)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_the_documentation(name):
    failures, _ = doctest.testmod(importlib.import_module(name))
    assert failures == 0


def test_every_public_function_has_a_tested_example():
    finder = doctest.DocTestFinder(exclude_empty=True)
    tested = {test.name for name in MODULES for test in finder.find(importlib.import_module(name)) if test.examples}
    tested = {name.rpartition(".")[2] for name in tested}
    assert {name for name in fastrelu.__all__ if name not in ("__version__",)} <= tested


def test_command_line_prints_runtime_and_comparison():
    done = subprocess.run(
        [sys.executable, "-m", "fastrelu", "--size", "1000"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=os.sep,
    )
    lines = done.stdout.splitlines()
    assert f"fastrelu {fastrelu.__version__}" in lines[0]
    for name in ("fastrelu.relu(x)", "np.maximum(x, 0)", "np.where(x > 0, x, 0)", "1 / (1 + np.exp(-x))", "np.tanh(x)"):
        (line,) = [line for line in lines if line.startswith(name + "  ")]
        time, each, ratio = line[len(name) :].split()[0], line.split()[-2], line.split()[-1]
        assert float(time) > 0
        assert float(each) > 0
        assert ratio == "-" or float(ratio.rstrip("x")) > 0


def test_command_line_compares_with_idioms():
    done = subprocess.run(
        [sys.executable, "-m", "fastrelu", "bench"], capture_output=True, text=True, timeout=120, check=True, cwd=os.sep
    )
    table = done.stdout.partition("Time of NumPy's idiom over ours")[2].splitlines()[2:]
    assert table[0].split() == ["16", "1,000", "32,768", "1,000,000"]
    assert [line.split()[0] for line in table[1:]] == list(idioms(np.zeros(1, "f"), np.zeros(1, "f")))
    assert all(float(cell.removesuffix("x")) > 0 for line in table[1:] for cell in line.split()[1:])


def test_idioms_compute_the_same():
    x, grad = np.random.default_rng(0).standard_normal((2, 1000), dtype=np.float32)
    for ours, theirs in idioms(x, grad).values():
        np.testing.assert_allclose(ours().copy(), theirs(), rtol=1e-5, atol=1e-6)


def test_command_line_refuses_a_wrong_argument():
    done = subprocess.run(
        [sys.executable, "-m", "fastrelu", "--size", "-3"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=os.sep,
    )
    assert done.returncode == 2
    assert "--size" in done.stderr
    assert "-3" in done.stderr


def test_where_the_number_of_threads_comes_from():
    before = fastrelu.runtime_info()["num_threads_from"]
    with fastrelu.num_threads(1):
        assert fastrelu.runtime_info()["num_threads_from"] == "num_threads"
    assert fastrelu.runtime_info()["num_threads_from"] == before
