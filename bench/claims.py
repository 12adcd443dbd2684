"""The figures that the project promises, each measured beside what it is promised against.

    python bench/claims.py

Prints the ratio of the times, median over rounds in which the two take turns, and its limit;
ends with status 1 if one is missed.  Claims against PyTorch need PyTorch.
"""

import statistics
import subprocess
import sys

import numpy as np

import fastrelu
from fastrelu.__main__ import measure

IMPORT = """
import time
import numpy
start = time.perf_counter()
import fastrelu
print(time.perf_counter() - start)
"""


def small_calls():
    """Yield claims on 100 float32, where overhead is all."""
    x = np.random.default_rng(0).standard_normal(100).astype(np.float32)
    own, other = x.copy(), x.copy()
    yield "relu(x) : np.maximum(x, 0), 100", lambda: fastrelu.relu(x), lambda: np.maximum(x, 0), 1 / 4
    yield (
        "relu(x, out=x) : np.maximum(x, 0, out=x), 100",
        lambda: fastrelu.relu(own, out=own),
        lambda: np.maximum(other, 0, out=other),
        1 / 6,
    )


def against_torch(torch):
    """Yield claims on 1,000,000 float32, both on two threads."""
    torch.set_num_threads(2)
    fastrelu.set_num_threads(2)
    x, grad = np.random.default_rng(0).standard_normal((2, 1_000_000)).astype(np.float32)
    own, out = x.copy(), np.empty_like(x)
    mask = fastrelu.relu_with_mask(x)[1]
    tensor, tensor_grad, tensor_x = (torch.from_numpy(array.copy()) for array in (x, grad, x))
    tensor_out = torch.empty_like(tensor)
    threshold_backward = torch.ops.aten.threshold_backward.grad_input
    yield "relu(x, out=x) : torch.relu_, 1e6", lambda: fastrelu.relu(own, out=own), lambda: torch.relu_(tensor), 1
    yield (
        "relu_backward from bits, out= : torch's with grad_input=, 1e6",
        lambda: fastrelu.relu_backward(grad, mask, out=out),
        lambda: threshold_backward(tensor_grad, tensor_x, 0, grad_input=tensor_out),
        1,
    )


def import_seconds():
    """Return the median time of importing fastrelu after NumPy, in new interpreters."""
    runs = [subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, check=True) for _ in range(9)]
    return statistics.median(float(run.stdout) for run in runs)


def report(name, value, limit):
    """Print a line, and return whether the limit is met."""
    print(f"{name:65} {value:8.4f}   at most {limit:.4f}   {'ok' if value <= limit else 'MISSED'}")
    return value <= limit


def main():
    """Measure every claim."""
    claims = list(small_calls())
    met = [report("import after NumPy, seconds", import_seconds(), 0.010)]
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed: claims against it are left out")
    else:
        torch.inference_mode(True).__enter__()
        claims += against_torch(torch)
    for name, ours, theirs, limit in claims:
        times = measure({"ours": ours, "theirs": theirs})
        ratio = statistics.median(a / b for a, b in zip(times["ours"], times["theirs"], strict=True))
        met.append(report(name, ratio, limit))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
