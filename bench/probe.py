"""Builds and runs probe.c: how fast memory can be read and written here, whatever is computed.

python bench/probe.py       # print GB/s by size and threads
"""

import ctypes
import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

import numpy as np

import fastrelu

SOURCE = Path(__file__).with_name("probe.c")
# For the instruction set that the kernels run on.
ISA_FLAGS = {"baseline": [], "avx2": ["-mavx2"], "avx512": ["-mavx512f", "-mprefer-vector-width=512"]}
# Bytes that each moves for an element; a line that is written to is read first.
BYTES = {"read": 4, "copy": 12, "stream": 8, "scale": 8, "add": 16, "stream_add": 12}


def build(directory):
    """Compile the probe, and return it as a library."""
    compiler = sysconfig.get_config_var("CC") or "cc"
    library = Path(directory) / "probe.so"
    flags = ["-O3", "-fopenmp", "-shared", "-fPIC", *ISA_FLAGS[fastrelu.runtime_info()["isa"]]]
    subprocess.run([*compiler.split(), *flags, "-o", str(library), str(SOURCE)], check=True)
    loaded = ctypes.CDLL(str(library))
    for name in BYTES:
        function = getattr(loaded, f"probe_{name}")
        function.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ssize_t]
        function.restype = None
    return loaded


def aligned(count):
    """Return ones of float32 that begin with a cache line."""
    # Ones, for memory that was never written to is one and the same page of zeros.
    block = np.ones(count + 16, np.float32)
    start = -block.ctypes.data % 64 // 4
    return block[start : start + count]


class Probe:
    """The compiled probe and its arrays.

    Parameters
    ----------
    size : int
        Elements of float32, a multiple of 16.
    """

    _directory = None
    _library = None

    def __init__(self, size):
        if Probe._library is None:
            Probe._directory = tempfile.TemporaryDirectory()
            Probe._library = build(Probe._directory.name)
        self.size = size // 16 * 16
        self.x, self.y = np.ones(2 * self.size, np.float32), aligned(self.size)

    def function(self, name):
        """Return a function without arguments that moves the bytes once."""
        call, x, y, size = getattr(Probe._library, f"probe_{name}"), self.x.ctypes.data, self.y.ctypes.data, self.size
        # With the probe, whose arrays these are, as long as the function lives.
        return lambda probe=self: call(x, y, size)

    def gigabytes(self, name, seconds):
        """Return the rate that a time means."""
        return BYTES[name] * self.size / seconds / 1e9


def set_threads(count):
    """Set the number of threads of the probe, which shares its OpenMP with others of this process."""
    from threadpoolctl import ThreadpoolController

    ThreadpoolController().limit(limits=count, user_api="openmp")


def best_rate(probe, name, rounds=7):
    """Return the best of some rounds, in GB/s."""
    function, best = probe.function(name), float("inf")
    function()
    repeats = max(1, 2_000_000 // probe.size)
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(repeats):
            function()
        best = min(best, (time.perf_counter() - start) / repeats)
    return probe.gigabytes(name, best)


def table(sizes, threads):
    """Return the rates: one dict for each size and number of threads."""
    rows = []
    for size in sizes:
        probe = Probe(size)
        for count in threads:
            Probe(16).function("read")()
            set_threads(count)
            rows.append({"size": size, "threads": count} | {name: best_rate(probe, name) for name in BYTES})
    set_threads(max(threads))
    return rows


def main():
    """Print the table."""
    print("GB/s        size  threads" + "".join(f"{name:>11}" for name in BYTES))
    for row in table([32_768, 1_000_000, 16_000_000], [1, os.cpu_count() or 1]):
        print(f"{row['size']:16} {row['threads']:8}" + "".join(f"{row[name]:11.1f}" for name in BYTES))
    return 0


if __name__ == "__main__":
    sys.exit(main())
