"""Table, public names, stubs, oracles and benchmarks agree: what is added in one place is missed in the others."""

import ast
import re
from pathlib import Path

import pytest
from oracles import GATES, ORACLES, public

import fastrelu
from fastrelu import _core, ufuncs

ROWS = dict(_core._rows())
PACKAGE = Path(fastrelu.__file__).parent
BENCH = Path(__file__).parents[1] / "bench" / "operations.py"


def stub_names(module):
    tree = ast.parse((PACKAGE / module).read_text())
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    names += [node.target.id for node in tree.body if isinstance(node, ast.AnnAssign)]
    own = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.level]
    names += [alias.name for node in own for alias in node.names]
    return {name for name in names if not name.startswith("_") or name == "__version__"}


def test_every_row_has_an_oracle_and_no_oracle_is_left_over():
    assert set(ORACLES) == set(ROWS)
    for row, count in ROWS.items():
        assert all(len(parameters) == count for parameters in ORACLES[row].parameters)


@pytest.mark.parametrize("row", ROWS)
def test_every_row_is_public_forward_and_backward(row):
    # What only an argument tells apart from another row has no name of its own.
    name = row.removesuffix("_tanh")
    assert name in fastrelu.__all__
    assert f"{name}_backward" in fastrelu.__all__


def test_all_is_what_the_stub_says():
    assert set(fastrelu.__all__) == stub_names("__init__.pyi")
    assert all(hasattr(fastrelu, name) for name in fastrelu.__all__)
    assert fastrelu.__all__ == sorted(fastrelu.__all__)


def test_ufuncs_are_what_the_stub_says():
    assert set(ufuncs.__all__) == stub_names("ufuncs.pyi")
    assert ufuncs.__all__ == sorted(ufuncs.__all__)


@pytest.mark.parametrize("row", ROWS)
def test_ufuncs_are_what_the_oracle_says(row):
    oracle = ORACLES[row]
    suffixes = {"", "_backward"} | ({"_mask"} if oracle.active else set())
    if any(oracle.from_output(*parameters) for parameters in oracle.parameters):
        suffixes |= {"_backward_from_output"}
    if row in GATES:
        suffixes |= {"_backward_up"}
    endings = ("", "_backward", "_mask", "_backward_from_output", "_backward_up")
    assert {suffix for suffix in endings if row + suffix in ufuncs.__all__} == suffixes


def test_parameters_of_public_functions_are_those_of_the_table():
    for row, count in ROWS.items():
        function = getattr(public(row), "func", public(row)).__self__.__wrapped__
        names = [
            name for name in function.__code__.co_varnames[: function.__code__.co_argcount] if name != "approximate"
        ]
        assert len(names) == 1 + count + 1
        assert names[-1] == "out"


@pytest.mark.skipif(not BENCH.exists(), reason="the benchmarks are not beside the tests")
def test_every_row_and_every_operation_is_benchmarked():
    import importlib.util

    spec = importlib.util.spec_from_file_location("operations", BENCH)
    operations = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(operations)
    timed = {name for name, *_ in operations.OPERATIONS}
    other = {"BitMask", "__version__", "layers", "ufuncs"} | {
        name for name in fastrelu.__all__ if re.search("threads|runtime|buffer_cache", name)
    }
    computing = set(fastrelu.__all__) - other
    assert timed == computing
