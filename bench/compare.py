"""fastrelu beside every other library that is installed, cell by cell.

    python bench/compare.py --quick              # under a minute: prints the table
    python bench/compare.py                      # all: writes docs/performance.md and its pictures

A cell is an operation, a size, a dtype and a mode.  All contenders of a cell compute in one process
on as many threads, their results are compared before, and they take turns: round after round, so
that each ratio is of times that belong together.  The rounds of a cell are in several sweeps through
all cells.  The median of the ratios is what is reported.
"""

import argparse
import json
import os

# Read when an OpenMP runtime is loaded, of which each library may bring its own: threads that go on
# spinning after their work would keep the next contender's from the cores.  So many are 1.2 ms on a Zen 5, less
# than turns.SETTLE, and more than it takes to wake a thread up that slept while others had their turn (0.3 to 0.9 ms
# after 20 ms): with 4,000 two threads went to sleep before the other was awake, and so call after call, for whole
# cells, of every library with OpenMP.
os.environ.setdefault("GOMP_SPINCOUNT", "60000")

import statistics
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import contenders
import numpy as np
import performance_report
import probe
import turns
from cases import FROM_OUTPUT, GATE_MODES, MODES, make_case
from operations import GATED
from scaling import Scaling

import fastrelu

ROOT = Path(__file__).parents[1]
ROWS = [row for row, _ in fastrelu._core._rows() if row != "gelu_tanh"]
QUICK_ROWS = ["relu", "leaky_relu", "sigmoid", "gelu"]
SIZES = [16, 1_000, 32_768, 1_000_000, 16_000_000]
DTYPES = ["float32", "float64", "float16"]
# The cells are gone through so many times, so that what keeps a core busy for minutes does not fall on all rounds
# of a cell; meanwhile there is a round of scaling every so many of them.
SWEEPS, CELLS_BETWEEN = 3, 40
# Cells in which the fastest peer, or the probe, takes up to so many times as long as fastrelu are visited in so many
# sweeps more, each time with other arrays: by where those lie, and by what else takes part in the caches for minutes,
# such ratios differ by up to a fifth.
CLOSE, CLOSE_SWEEPS = 1.1, 12
# Approximations of the others reach further than rounding does.
TOLERANCES = {"float16": (2e-2, 1e-2), "float32": (2e-3, 2e-5), "float64": (1e-6, 1e-9)}


def cells(rows, sizes, dtypes, modes):
    """Return what is timed: (row, mode, dtype, size)."""
    chosen = []
    for row in rows:
        for dtype in dtypes:
            for mode in modes:
                if (mode == "per channel" and row != "prelu") or (
                    mode == "backward from bits" and row not in ("relu", "leaky_relu")
                ):
                    continue
                if mode == "backward from output" and row not in FROM_OUTPUT:
                    continue
                if mode not in GATE_MODES if row in GATED else mode == "backward strided":
                    continue
                # The modes differ by what they do with memory, which the piecewise rows show.
                if mode == "strided" and row not in ("relu", "leaky_relu", "sigmoid", *GATED):
                    continue
                if dtype != "float32" and mode not in ("out", "backward"):
                    continue
                chosen += [(row, mode, dtype, size) for size in sizes if size >= 1000 or mode != "per channel"]
    return chosen


def complain_of(name, got, expected, dtype):
    """Complain of a contender that computes something else."""
    relative, absolute = TOLERANCES[dtype]
    got = contenders.as_array(got).reshape(expected.shape)
    if not np.allclose(got.astype(float), expected.astype(float), relative, absolute):
        worst = np.abs(got.astype(float) - expected.astype(float)).max()
        raise ValueError(f"{name} computes something else: the largest difference is {worst}")


class Cell:
    """A cell, and what was measured of it whenever it was visited."""

    def __init__(self, row, mode, dtype, size):
        self.row, self.mode, self.dtype, self.size = row, mode, dtype, size
        self.probe = performance_report.probe_of(row, mode, dtype, size, streams(np.dtype(dtype).itemsize * size))
        self.times, self.ratios = {}, {}
        self.taking_part, self.notes = None, []

    def visit(self, peers, seconds, sweeps=1):
        """Time the contenders in turn; the first visit finds out which of the peers they are."""
        case = make_case(self.row, self.mode, self.dtype, self.size)
        functions = {"fastrelu": contenders.ours(case)}
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            if self.taking_part is None:
                functions |= self.checked(case, peers, contenders.as_array(functions["fastrelu"]()).copy())
            else:
                functions |= {peer: contenders.of_peer(peer, case) for peer in self.taking_part}
            self.taking_part = [name for name in functions if name != "fastrelu"]
            if self.probe:
                functions["probe"] = probe.Probe(self.size).function(self.probe)
            times = turns.timed(functions, seconds, sweeps, case.x if self.mode == "in place" else None)
        for name, values in times.items():
            self.times.setdefault(name, []).extend(values)
            self.ratios.setdefault(name, []).extend(
                theirs / own for theirs, own in zip(values, times["fastrelu"], strict=False)
            )

    def checked(self, case, peers, expected):
        """Return the functions of the peers that compute what is expected; of others there will be a note."""
        functions = {}
        for peer in peers:
            try:
                function = contenders.of_peer(peer, case)
                if function is None:
                    continue
                # In place of what is written over again and again, only the first result can be compared.
                complain_of(peer, function(), expected, self.dtype)
            # What libraries raise for an operation or a dtype that they do not have.
            except (ImportError, NotImplementedError, RuntimeError, TypeError, ValueError) as error:
                self.notes.append(f"{peer}: {str(error).splitlines()[0][:120]}")
                continue
            functions[peer] = function
        return functions

    def is_close(self):
        """Tell whether a peer, or the probe, is faster than fastrelu or about as fast."""
        return any(statistics.median(values) <= CLOSE for name, values in self.ratios.items() if name != "fastrelu")

    def record(self):
        """Return the medians: times, and ratios of each peer's to ours."""
        ratios = {name: round(statistics.median(values), 3) for name, values in self.ratios.items()}
        microseconds = {name: round(statistics.median(values) * 1e6, 3) for name, values in self.times.items()}
        record = {"row": self.row, "mode": self.mode, "dtype": self.dtype, "size": self.size}
        if self.probe:
            record |= {"probe": self.probe, "of_the_probe": ratios["probe"]}
        others = {name: ratios[name] for name in self.taking_part}
        return record | {
            "microseconds": {name: microseconds[name] for name in ("fastrelu", *others)},
            "ratios": others,
            "notes": self.notes,
        }


def streams(nbytes):
    """Return whether an output of so many bytes goes past the caches."""
    above = fastrelu._core._streams_above()
    return above is not None and nbytes / fastrelu.get_num_threads() > above


def progress(items, quiet):
    """Return the items, with a bar where tqdm is installed."""
    try:
        from tqdm import tqdm
    except ImportError:
        return items
    return tqdm(items, unit="cell", disable=quiet)


def environment(peers):
    """Return what the figures depend on."""
    import importlib.metadata
    import platform

    packages = {name: importlib.metadata.version(contenders.PEERS[name][0]) for name in peers}
    return {
        "runtime": fastrelu.runtime_info(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "peers": packages,
    }


def arguments():
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few rows, sizes and modes; prints, and writes nothing")
    parser.add_argument("--rows", nargs="+", choices=ROWS, metavar="ROW")
    parser.add_argument("--sizes", nargs="+", type=int, metavar="N")
    parser.add_argument("--dtypes", nargs="+", choices=DTYPES)
    parser.add_argument("--modes", nargs="+", choices=MODES, metavar="MODE")
    parser.add_argument("--peers", nargs="+", choices=list(contenders.PEERS), metavar="PEER")
    parser.add_argument("--threads", type=int, default=fastrelu.get_num_threads(), help="of each contender")
    parser.add_argument("--seconds", type=float, default=0.02, help="about how long for a contender of a cell")
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "performance.json")
    parser.add_argument("--report", type=Path, default=ROOT / "docs" / "performance.md")
    parser.add_argument("--report-only", action="store_true", help="write the report of what is stored")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    return parser.parse_args()


def sweep(cells, sweeps, peers, gains, chosen):
    """Visit cells so many times, all of them before any again, and time scaling between them."""
    for place, cell in enumerate(progress(cells * sweeps, chosen.quiet)):
        cell.visit(peers, chosen.seconds, SWEEPS)
        if gains and place % CELLS_BETWEEN == 0:
            gains.take_turns()


def main():
    """Measure, and report."""
    chosen = arguments()
    if chosen.report_only:
        performance_report.write(json.loads(chosen.json.read_text()), chosen.report, ROWS)
        return 0
    fastrelu.set_num_threads(chosen.threads)
    peers = chosen.peers or contenders.installed()
    for name in sorted(set(contenders.PEERS) - set(peers)):
        print(f"{name} is left out", file=sys.stderr)
    rows = chosen.rows or (QUICK_ROWS if chosen.quick else ROWS)
    sizes = chosen.sizes or ([1_000, 1_000_000] if chosen.quick else SIZES)
    dtypes = chosen.dtypes or (["float32"] if chosen.quick else DTYPES)
    modes = chosen.modes or (["out", "backward"] if chosen.quick else list(MODES))
    wanted = [Cell(*what) for what in cells(rows, sizes, dtypes, modes)]
    gains = Scaling(rows, chosen.threads) if chosen.threads > 1 and not chosen.quick else None
    sweep(wanted, SWEEPS, peers, gains, chosen)
    sweep([cell for cell in wanted if cell.is_close()], CLOSE_SWEEPS, peers, gains, chosen)
    records = [cell.record() for cell in wanted]
    found = {"environment": environment(peers), "cells": records}
    if chosen.quick:
        print(performance_report.summary(records))
        print(performance_report.cell_table(records))
        return 0
    if gains:
        found["scaling"] = gains.records()
    found["probe"] = probe.table([32_768, 1_000_000, 16_000_000], sorted({1, chosen.threads}))
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps(found, indent=1))
    performance_report.write(found, chosen.report, ROWS)
    print(f"the report is in {chosen.report}, the figures in {chosen.json}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
