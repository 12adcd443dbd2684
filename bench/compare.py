"""fastrelu beside every other library that is installed, cell by cell.

    python bench/compare.py --quick              # under a minute: prints the table
    python bench/compare.py                      # all: writes docs/performance.md and its pictures

A cell is an operation, a size, a dtype and a mode.  All contenders of a cell compute in one process
on as many threads, their results are compared before, and they take turns: round after round, so
that each ratio is of times that belong together.  The median of the ratios is what is reported.
"""

import argparse
import json
import math
import os

# Read when an OpenMP runtime is loaded, of which each library may bring its own: threads that go on
# spinning after their work would keep the next contender's from the cores.  So many are 0.1 to 0.2 ms,
# less than SETTLE; with 20,000 whole cells were seen in which each call waited for 0.6 ms.
os.environ.setdefault("GOMP_SPINCOUNT", "4000")

import statistics
import sys
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import contenders
import numpy as np
import performance_report
import probe

import fastrelu

ROOT = Path(__file__).parents[1]
GATED = {"glu", "reglu", "geglu", "swiglu"}
ROWS = [row for row, _ in fastrelu._core._rows() if row not in GATED and row != "gelu_tanh"]
QUICK_ROWS = ["relu", "leaky_relu", "sigmoid", "gelu"]
SIZES = [16, 1_000, 32_768, 1_000_000, 16_000_000]
DTYPES = ["float32", "float64", "float16"]
SETTLE = 0.0005
# Calls in place between those that begin anew: gelu and silu halve small values, of which the squares are
# subnormal after some 60, and such take every library many times as long.
IN_PLACE_CALLS = 30
# Times ours from which on a contender takes part in the first rounds alone: its ratio needs no more, and
# such calls would take most of the time.
FAR_BEHIND, FIRST_ROUNDS = 8, 3
# Approximations of the others reach further than rounding does.
TOLERANCES = {"float16": (2e-2, 2e-3), "float32": (2e-3, 2e-5), "float64": (1e-6, 1e-9)}


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
                if mode == "backward from output" and row not in contenders.FROM_OUTPUT:
                    continue
                # The modes differ by what they do with memory, which the piecewise rows show.
                if mode == "strided" and row not in ("relu", "leaky_relu", "sigmoid"):
                    continue
                if dtype != "float32" and mode not in ("out", "backward"):
                    continue
                chosen += [(row, mode, dtype, size) for size in sizes if size >= 1000 or mode != "per channel"]
    return chosen


def checked(name, got, expected, dtype):
    """Complain of a contender that computes something else."""
    relative, absolute = TOLERANCES[dtype]
    got = contenders.as_array(got).reshape(expected.shape)
    if not np.allclose(got.astype(float), expected.astype(float), relative, absolute):
        worst = np.abs(got.astype(float) - expected.astype(float)).max()
        raise ValueError(f"{name} computes something else: the largest difference is {worst}")


def seconds_of_one(function):
    """Return about what a call takes: the least of a few, as the first ones wake threads."""
    least = math.inf
    for _ in range(5):
        start = time.perf_counter()
        function()
        least = min(least, time.perf_counter() - start)
        if least > 1e-3:
            break
    return least


def timed(functions, seconds, in_place_of=None):
    """Return seconds a call for each function and round; the functions take turns.

    Every few calls begin anew with the values of in_place_of, if given, in the array that is returned.
    """
    once = {name: seconds_of_one(function) for name, function in functions.items()}
    # A round is long enough for the clock, and there are at least nine.
    round_seconds = max(50e-6, min(2e-3, seconds / 5))
    repeats = {name: max(1, int(round_seconds / max(value, 1e-8))) for name, value in once.items()}
    rounds = int(seconds / max(1e-9, min(repeats[name] * once[name] for name in functions)))
    times = {name: [] for name in functions}
    for done in range(min(max(rounds, 9), 25)):
        for name, function in functions.items():
            if done >= FIRST_ROUNDS and once[name] > FAR_BEHIND * once["fastrelu"]:
                continue
            repeat = repeats[name]
            # For the threads of the one before to go to sleep, and its own to wake up.
            time.sleep(SETTLE)
            taken, left = 0.0, repeat
            for _ in range(repeat // 10):
                function()
            while left:
                calls = left if in_place_of is None else min(left, IN_PLACE_CALLS)
                begin_anew(function(), in_place_of)
                start = time.perf_counter()
                for _ in range(calls):
                    function()
                taken += time.perf_counter() - start
                left -= calls
            times[name].append(taken / repeat)
    return times


def begin_anew(result, values):
    """Put values, unless they are None, into the array that a function returned."""
    if values is not None and result is not None:
        array = contenders.as_array(result)
        if array.flags.writeable:
            array[...] = values.reshape(array.shape)


def measure(row, mode, dtype, size, peers, seconds):
    """Return the cell's record: times, and ratios of each peer's to ours."""
    case = contenders.make_case(row, mode, dtype, size)
    functions = {"fastrelu": contenders.ours(case)}
    expected, notes = contenders.as_array(functions["fastrelu"]()).copy(), []
    for peer in peers:
        maker = contenders.PEERS[peer][1]
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                function = maker(case)
                if function is None:
                    continue
                # In place of what is written over again and again, only the first result can be compared.
                checked(peer, function(), expected, dtype)
        except (ImportError, NotImplementedError, RuntimeError, TypeError, ValueError) as error:
            notes.append(f"{peer}: {str(error).splitlines()[0][:120]}")
            continue
        functions[peer] = function
    moved = performance_report.probe_of(row, mode, dtype, size, streams(np.dtype(dtype).itemsize * size))
    if moved:
        functions["probe"] = probe.Probe(size).function(moved)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        times = timed(functions, seconds, case.x if mode == "in place" else None)
    ratios = {
        name: round(
            statistics.median(theirs / own for theirs, own in zip(times[name], times["fastrelu"], strict=False)), 3
        )
        for name in functions
        if name != "fastrelu"
    }
    record = {"row": row, "mode": mode, "dtype": dtype, "size": size}
    if moved:
        record["probe"], record["of_the_probe"] = moved, ratios.pop("probe")
        del times["probe"]
    microseconds = {name: round(statistics.median(values) * 1e6, 3) for name, values in times.items()}
    return record | {"microseconds": microseconds, "ratios": ratios, "notes": notes}


def streams(nbytes):
    """Return whether an output of so many bytes goes past the caches."""
    above = fastrelu._core._streams_above()
    return above is not None and nbytes / fastrelu.get_num_threads() > above


def scaling(rows, threads, size=1_000_000, rounds=41):
    """Return for each row the microseconds of one thread, and how many times as fast `threads` are: float32, out=.

    The rows take turns, so that what keeps a core busy for a second does not fall on one of them.
    """
    functions = {row: contenders.ours(contenders.make_case(row, "out", "float32", size)) for row in rows}
    times = {(row, count): [] for row in rows for count in (1, threads)}
    for _ in range(rounds):
        for (row, count), taken in times.items():
            with fastrelu.num_threads(count):
                # Threads fall asleep while one works, and calls that wait for them in vain go on alone for a while.
                for _ in range(20):
                    functions[row]()
                start = time.perf_counter()
                functions[row]()
                taken.append(time.perf_counter() - start)
    found = []
    for row in rows:
        one, more = times[row, 1], times[row, threads]
        gain = statistics.median(alone / together for alone, together in zip(one, more, strict=True))
        found.append({"row": row, "microseconds": round(statistics.median(one) * 1e6, 1), "gain": round(gain, 2)})
    return found


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
    parser.add_argument("--modes", nargs="+", choices=contenders.MODES, metavar="MODE")
    parser.add_argument("--peers", nargs="+", choices=list(contenders.PEERS), metavar="PEER")
    parser.add_argument("--threads", type=int, default=fastrelu.get_num_threads(), help="of each contender")
    parser.add_argument("--seconds", type=float, default=0.02, help="about how long for a contender of a cell")
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "performance.json")
    parser.add_argument("--report", type=Path, default=ROOT / "docs" / "performance.md")
    parser.add_argument("--report-only", action="store_true", help="write the report of what is stored")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    return parser.parse_args()


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
    modes = chosen.modes or (["out", "backward"] if chosen.quick else list(contenders.MODES))
    wanted, records = cells(rows, sizes, dtypes, modes), []
    for cell in progress(wanted, chosen.quiet):
        records.append(measure(*cell, peers, chosen.seconds))
    found = {"environment": environment(peers), "cells": records}
    if chosen.quick:
        print(performance_report.summary(records))
        print(performance_report.cell_table(records))
        return 0
    if chosen.threads > 1:
        found["scaling"] = scaling(rows, chosen.threads)
    found["probe"] = probe.table([32_768, 1_000_000, 16_000_000], sorted({1, chosen.threads}))
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps(found, indent=1))
    performance_report.write(found, chosen.report, ROWS)
    print(f"the report is in {chosen.report}, the figures in {chosen.json}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
