"""The comparison with other libraries: its cells, its figures, its pages."""

import shutil
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench"
pytest.importorskip("scipy", reason="SciPy is not installed: idioms need it")
if not BENCH.exists():
    pytest.skip("the benchmarks are not beside the tests", allow_module_level=True)
sys.path.insert(0, str(BENCH))

import compare  # noqa: E402
import contenders  # noqa: E402
import performance_report  # noqa: E402
from cases import MODES  # noqa: E402
from scaling import Scaling  # noqa: E402

import fastrelu  # noqa: E402
from fastrelu import _core  # noqa: E402


def measure(*what):
    """Return the record of a cell that is visited once: its row, mode, dtype and size, then what a visit takes."""
    cell = compare.Cell(*what[:4])
    cell.visit(*what[4:])
    return cell.record()


def test_every_row_has_cells():
    rows = {row for row, *_ in compare.cells(compare.ROWS, compare.SIZES, compare.DTYPES, MODES)}
    assert rows == {row for row, _ in _core._rows()} - {"gelu_tanh"}


@pytest.mark.parametrize("dtype", compare.DTYPES)
@pytest.mark.parametrize("row", compare.ROWS)
def test_the_idioms_compute_the_same(row, dtype):
    for cell in compare.cells([row], [1008], [dtype], MODES):
        record = measure(*cell, ["NumPy"], 0.0)
        assert not record["notes"], record
        assert record["ratios"] or "backward from bits" in cell


@pytest.mark.parametrize("mode", ["out", "backward"])
@pytest.mark.parametrize("peer", contenders.PEERS)
def test_each_peer_that_is_installed_takes_part(peer, mode):
    if peer not in contenders.installed():
        pytest.skip(f"{peer} is not installed")
    record = measure("relu", mode, "float32", 1008, [peer], 0.0)
    assert not record["notes"], record
    assert list(record["ratios"]) == [peer] or (mode == "backward" and peer in ("numexpr", "ONNX Runtime"))


def test_a_contender_that_computes_something_else_is_left_out(monkeypatch):
    monkeypatch.setitem(contenders.PEERS, "Wrong", ("numpy", lambda case: lambda: case.x + 1))
    record = measure("relu", "out", "float32", 100, ["Wrong"], 0.0)
    assert not record["ratios"]
    assert record["notes"][0].startswith("Wrong: Wrong computes something else")


def test_report(tmp_path):
    pytest.importorskip("matplotlib", reason="Matplotlib is not installed: the report draws")
    cells = compare.cells(["relu", "tanh"], [1008, 4096], ["float32"], ("out", "in place", "backward"))
    records = [measure(*cell, ["NumPy"], 0.0) for cell in cells]
    for record in records:
        if record["row"] == "relu" and record["size"] == 4096:
            # No ratio of times comes out like that by chance.
            record["probe"] = performance_report.probe_of("relu", record["mode"], "float32", 32_768, streams=True)
            record["of_the_probe"] = 4321.25
    rates = {"read": 4.0, "copy": 8.0, "stream": 8.0, "scale": 8.0, "add": 8.0, "stream_add": 8.0}
    probe = [{"size": size, "threads": 2} | rates for size in (1008, 4096)]
    found = {"environment": compare.environment(["NumPy"]), "cells": records, "probe": probe}
    found["scaling"] = [{"row": "tanh", "microseconds": 321.0, "gain": 1.87}]
    performance_report.write(found, tmp_path / "performance.md", compare.ROWS)
    text = (tmp_path / "performance.md").read_text()
    assert "compare.py --rows relu tanh`" in text
    assert text.count("| relu | out | float32 |") >= 2
    for name in ("stream", "scale", "stream_add"):
        assert text.count(f"| {name} | 4321.25 |") == 1
    assert "| tanh | 321 | 1.87 times as fast |" in text
    for picture in ("performance.png", "roofline.png"):
        assert (tmp_path / picture).stat().st_size > 10_000


def test_what_threads_gain_is_measured_row_by_row():
    before = fastrelu.get_num_threads()
    gains = Scaling(["relu", "tanh"], 2, size=100)
    for _ in range(3):
        gains.take_turns()
    found = gains.records()
    assert [entry["row"] for entry in found] == ["relu", "tanh"]
    assert all(entry["gain"] > 0 and entry["microseconds"] > 0 for entry in found)
    assert fastrelu.get_num_threads() == before


@pytest.mark.skipif(not shutil.which("cc"), reason="no compiler: the probe is not built")
def test_the_probe_takes_turns_with_what_it_is_compared_to():
    record = measure("relu", "in place", "float32", 32_768, ["NumPy"], 0.0)
    assert 0.01 < record["of_the_probe"] < 100
    assert set(record["microseconds"]) == {"fastrelu", *record["ratios"]} == {"fastrelu", "NumPy"}
    assert "of_the_probe" not in measure("gelu", "in place", "float32", 32_768, ["NumPy"], 0.0)


def test_rounds_of_all_visits_count():
    cell = compare.Cell("relu", "in place", "float32", 1000)
    peers = ["NumPy"]
    for _ in range(2):
        cell.visit(peers, 0.0, 3)
        # Later ones go on with who took part in the first.
        peers = []
    assert len(cell.times["fastrelu"]) == len(cell.ratios["NumPy"]) == 2 * 3
    cell.times["fastrelu"], cell.ratios["NumPy"] = [3e-6, 1e-6, 2e-6], [5.0, 7.0, 6.0]
    record = cell.record()
    assert (record["microseconds"]["fastrelu"], record["ratios"]) == (2.0, {"NumPy": 6.0})


def test_figures_of_records():
    records = [
        {"ratios": {"NumPy": 8.0, "PyTorch": 2.0}, "row": "relu", "mode": "out", "dtype": "float32", "size": 1},
        {"ratios": {"NumPy": 2.0, "PyTorch": 0.5}, "row": "gelu", "mode": "out", "dtype": "float32", "size": 1},
    ]
    text = performance_report.summary(records)
    assert "geometric mean | 1.00" in text
    assert "geometric mean | 4.00" in text
    assert "less than 0.95 of our time | 1" in text
    assert "| gelu | out | float32 | 1 | PyTorch | 0.50 |" in performance_report.slowest_table(records)
    assert "relu" not in performance_report.slowest_table(records)
    peers = performance_report.peer_table(records, ["NumPy", "PyTorch", "Numba"])
    assert "| PyTorch | 2 | 1.00 |" in peers
    assert "| Numba | 0 |  |" in peers
    # As where only some peers are asked for.
    for record in records:
        del record["ratios"]["NumPy"]
    assert "NumPy's time over ours, geometric mean |  |" in performance_report.summary(records)
