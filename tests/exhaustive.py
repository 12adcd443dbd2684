"""Measures the error of every activation at every float32 (2**32), float16, bfloat16, and at many float64.

    python -m tests.exhaustive --estimate     # how long will it take?
    python -m tests.exhaustive                # measure what is missing, then write docs/accuracy.md

Each row and type is stored as soon as it is complete, so that an interrupted run goes on where it
was; what was measured of other sources is measured again.  The exit status is 1 where a limit is
exceeded.
"""

import argparse
import hashlib
import json
import os
import signal
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import accuracy_report
import numpy as np
import peers
import ulp

import fastrelu
from fastrelu import _core

ROOT = Path(__file__).parents[1]
# Inputs of a call of the kernels, and of a task of a process: some seconds.
CALL, TASK = 2**20, 2**24


# What decides about numbers; the others about where they lie and on how many threads they are made.
ARITHMETIC = ["activations.def", "each.h", "elements.h", "far.h", "half.h", "halves.h", "loops.h", "steps.h", "two.h"]
ARITHMETIC += ["lanes.h", "lanes_f32.h", "lanes_f64.h", "vmath.h", "vmath_f32.h", "vmath_f64.h"]
ARITHMETIC += ["looked_up.h", "looked_up_f32.h", "near.h", "near_f32.h", "near_f64.h", "powers.h"]
ARITHMETIC += ["tables_f32.h", "tables_f64.h"]
ARITHMETIC += ["vectors.h", "vectors_end.h", "vectors_f32.h", "vectors_f64.h"]


def sources_digest():
    """Return a digest of the arithmetic of the kernels; away from the sources, of the compiled kernels."""
    files = [ROOT / "src" / name for name in ARITHMETIC]
    files = files if all(file.exists() for file in files) else [Path(_core.__file__)]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def start_worker():
    """Leave one thread to each process, and interruptions to the first, which ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    fastrelu.set_num_threads(1)


def measure_task(row, dtype, start, stop, stride):
    """Return what ulp.measure found of these inputs, how many they were, and in how many seconds."""
    before, found = time.perf_counter(), None
    for first in range(start, stop, CALL):
        x = ulp.inputs(dtype, first, min(first + CALL, stop), stride)
        found = ulp.merged(found, ulp.measure(row, x, _core._available_isas()))
    return found, stop - start, time.perf_counter() - before


def tasks_of(row, dtype, stride):
    """Return the arguments of the tasks of a row and type."""
    total = ulp.count(dtype, stride)
    # A float64 costs a hundred times as much.
    size = TASK // 64 if dtype == "float64" else TASK
    return [(row, dtype, start, min(start + size, total), stride) for start in range(0, total, size)]


class Store:
    """The results so far, in a file that is replaced as a whole."""

    def __init__(self, path, fresh=False):
        self.path = path
        self.entries = json.loads(path.read_text()) if path.exists() and not fresh else {}
        self.stamp = {"version": fastrelu.__version__, "digest": sources_digest(), "isas": _core._available_isas()}

    def get(self, key, **stamp):
        """Return an entry unless it is of other sources, or of another machine's instruction sets."""
        entry = self.entries.get(key)
        return entry if entry and entry["stamp"] == self.stamp | stamp else None

    def put(self, key, entry, **stamp):
        """Store an entry."""
        self.entries[key] = entry | {"stamp": self.stamp | stamp}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        partial = self.path.with_suffix(f".{os.getpid()}.tmp")
        partial.write_text(json.dumps(self.entries, indent=1))
        partial.replace(self.path)


class Progress:
    """A bar where tqdm is installed, else a line now and then."""

    def __init__(self, total):
        self.total, self.done, self.start, self.said = total, 0, time.monotonic(), 0.0
        try:
            from tqdm import tqdm
        except ImportError:
            self.bar = None
        else:
            self.bar = tqdm(total=total, unit="input", unit_scale=True, smoothing=0.02)

    def advance(self, count, what):
        """Count inputs as done."""
        self.done += count
        elapsed = time.monotonic() - self.start
        if self.bar is not None:
            self.bar.set_postfix_str(what, refresh=False)
            self.bar.update(count)
        elif elapsed - self.said > 60 or self.done == self.total:
            self.said = elapsed
            left = elapsed / self.done * (self.total - self.done) / 60
            print(
                f"{what}: {self.done / self.total:.1%} after {elapsed / 60:.1f} min, about {left:.0f} to go", flush=True
            )


def key_of(row, dtype, stride):
    """Return under what a result is stored; a trial never replaces the whole."""
    return f"{row} {dtype}" + (f" stride {stride}" if dtype == "float32" and stride > 1 else "")


def run(store, jobs, stride, processes):
    """Measure each (row, dtype) that is not stored."""
    jobs = [job for job in jobs if not store.get(key_of(*job, stride))]
    if not jobs:
        return
    progress = Progress(sum(ulp.count(dtype, stride) for _, dtype in jobs))
    # Forked children of a process with OpenMP threads run serially at best.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=start_worker) as pool:
        try:
            for row, dtype in jobs:
                found, seconds = None, 0.0
                futures = [pool.submit(measure_task, *task) for task in tasks_of(row, dtype, stride)]
                # In their order, so that the input named is the first of the worst.
                for future in futures:
                    part, count, took = future.result()
                    found, seconds = ulp.merged(found, part), seconds + took
                    progress.advance(count, f"{row} {dtype}")
                nanoseconds = seconds * 1e9 / ulp.count(dtype, stride) / len(found)
                store.put(key_of(row, dtype, stride), {"found": found, "nanoseconds_each": round(nanoseconds, 1)})
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            raise SystemExit("interrupted: what is complete is stored, and the next run goes on from there") from None


def run_peers(store, rows, processes):
    """Measure the peers that are installed."""
    versions = peers.versions()
    for name in sorted(set(peers.PEERS) - set(versions)):
        print(f"{name} is not installed: no comparison")
    jobs = [(name, version, row) for name, version in versions.items() for row in rows]
    jobs = [(name, version, row) for name, version, row in jobs if not store.get(f"{row} {name}", peer=version)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=start_worker) as pool:
        futures = [pool.submit(peers.measure, name, row) for name, _, row in jobs]
        for (name, version, row), future in zip(jobs, futures, strict=True):
            store.put(f"{row} {name}", {"found": future.result()}, peer=version)


def estimate(jobs, stride, processes):
    """Print how long each row and type takes, from some of their inputs."""
    fastrelu.set_num_threads(1)
    total = 0.0
    for row, dtype in jobs:
        inputs = ulp.count(dtype, stride)
        length = min(inputs, 2**14 if dtype == "float64" else CALL)
        # An odd number of calls evenly spread sees every part of the range.
        starts = np.unique(np.linspace(0, inputs - length, 17).astype(np.int64))
        measure_task(row, dtype, 0, min(length, 2**12), stride)
        nanoseconds = (
            np.mean([measure_task(row, dtype, s, s + length, stride)[2] for s in starts.tolist()]) / length * 1e9
        )
        total += nanoseconds * inputs / 1e9
        each, count = nanoseconds / len(ulp.quantities(row)), len(ulp.quantities(row))
        minutes = nanoseconds * inputs / 6e10
        print(
            f"{row:13} {dtype:9} {each:7.1f} ns an input and quantity, {count} quantities: {minutes:6.2f} min",
            flush=True,
        )
    print(f"in all {total / 60:.0f} min of one core, {total / 60 / processes:.0f} min with {processes} processes")


def excesses(store, jobs, stride):
    """Return a line for each error above its limit and each disagreement."""
    lines = []
    for row, dtype in jobs:
        entry = store.get(key_of(row, dtype, stride))
        for quantity, found in (entry["found"] if entry else {}).items():
            for group, (error, at) in found.items():
                if group == "disagreements" and error:
                    lines.append(f"{row} {dtype} {quantity}: {error} results differ between AVX2 and AVX-512, at {at}")
                elif group != "disagreements" and not error <= ulp.limit(row, dtype):
                    lines.append(f"{row} {dtype} {quantity} ({group}): {error:.4g} ULP at {at}")
    return lines


def arguments():
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", nargs="+", choices=ulp.ROWS, default=ulp.ROWS, metavar="ROW")
    parser.add_argument("--dtypes", nargs="+", choices=ulp.FORMATS, default=list(ulp.FORMATS))
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--fresh", action="store_true", help="forget what is stored")
    parser.add_argument("--stride", type=int, default=1, help="take every N-th float32 alone: a trial")
    parser.add_argument("--estimate", action="store_true", help="say how long it would take, and stop")
    parser.add_argument("--report-only", action="store_true", help="measure nothing")
    parser.add_argument("--results", type=Path, default=ROOT / "build" / "exhaustive.json")
    parser.add_argument("--report", type=Path, help="where the page goes (of a trial, beside the results)")
    return parser.parse_args()


def main():
    """Measure, write the report, and return the exit status."""
    chosen = arguments()
    store = Store(chosen.results, chosen.fresh and not chosen.report_only)
    for dtype in chosen.dtypes:
        if ulp.missing(dtype):
            print(f"{dtype} is skipped: {ulp.missing(dtype)}")
    dtypes = [dtype for dtype in chosen.dtypes if not ulp.missing(dtype)]
    # The long ones last: all that is quick is there soon.
    dtypes.sort(key=lambda dtype: ("float16", "bfloat16", "float64", "float32").index(dtype))
    jobs = [(row, dtype) for dtype in dtypes for row in chosen.rows]
    if chosen.estimate:
        estimate(jobs, chosen.stride, chosen.processes)
        return 0
    if not chosen.report_only:
        run(store, jobs, chosen.stride, chosen.processes)
        run_peers(store, chosen.rows, chosen.processes)
    page = chosen.report or (
        ROOT / "docs" / "accuracy.md" if chosen.stride == 1 else chosen.results.with_name("accuracy.md")
    )
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(accuracy_report.page(store, chosen.stride, key_of))
    lines = excesses(store, [(row, dtype) for dtype in ulp.FORMATS for row in ulp.ROWS], chosen.stride)
    print(*lines or ["every error measured is within its limit"], f"the report is in {page}", sep="\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
