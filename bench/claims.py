"""The figures that the project promises, each measured beside what it is promised against.

    python bench/claims.py

Prints the ratio of the times, median over rounds in which the two take turns, and its limit;
ends with status 1 if one is missed.  Claims against PyTorch need PyTorch.
"""

import compileall
import statistics
import subprocess
import sys
from pathlib import Path

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


def training():
    """Yield claims on what a training loop does, in one pass each."""
    rng = np.random.default_rng(0)
    h, bias = rng.standard_normal((4096, 4096), np.float32), rng.standard_normal(4096, np.float32)
    yield (
        "relu_with_mask(h, out=h, bias=b) : relu(h, out=h), 4096 x 4096",
        lambda: fastrelu.relu_with_mask(h, out=h, bias=bias),
        lambda: fastrelu.relu(h, out=h),
        1.1,
    )

    def numpy_idiom():
        np.add(h, bias, out=h)
        return np.maximum(h, 0, out=h), h > 0

    yield (
        "relu_with_mask(h, out=h, bias=b) : NumPy's three steps, 4096 x 4096",
        lambda: fastrelu.relu_with_mask(h, out=h, bias=bias),
        numpy_idiom,
        1,
    )
    both = rng.standard_normal((4096, 8192), np.float32)
    gate, up = both[:, :4096], both[:, 4096:]
    apart = gate.copy(), up.copy()
    out, other = np.empty_like(apart[0]), np.empty_like(apart[0])
    yield (
        "swiglu of two halves of an array : of two arrays, 4096 x 4096",
        lambda: fastrelu.swiglu(gate, up, out=out),
        lambda: fastrelu.swiglu(*apart, out=other),
        1.15,
    )


def fresh_outputs():
    """Yield the claim on new arrays of 40 MB."""
    x = np.random.default_rng(0).standard_normal(10_000_000).astype(np.float32)
    out = np.empty_like(x)
    kept = [None]

    def fresh():
        kept[0] = fastrelu.relu(x)

    yield "y = relu(x) : relu(x, out=y), 40 MB", fresh, lambda: fastrelu.relu(x, out=out), 1.3


def training_against_torch(torch):
    """Yield the claim on the gradients of channel weights, both on two threads."""
    rng = np.random.default_rng(0)
    x, grad = (rng.standard_normal((32, 256, 56, 56), np.float32) for _ in range(2))
    weight = np.full(256, 0.25, np.float32)
    tensor_x, tensor_grad, tensor_weight = (torch.from_numpy(array) for array in (x, grad, weight))
    backward = torch.ops.aten._prelu_kernel_backward
    laid = tensor_weight.reshape(1, 256, 1, 1)

    def theirs():
        grad_x, grad_weight = backward(tensor_grad, tensor_x, laid)
        return grad_x, grad_weight.sum((0, 2, 3))

    yield (
        "prelu_backward(axis=1) : torch's, 32 x 256 x 56 x 56",
        lambda: fastrelu.prelu_backward(grad, x, weight, axis=1),
        theirs,
        1,
    )


def held_bytes():
    """Return what three ReLU layers hold for backward, as a share of their outputs' bytes."""
    rng, used, outputs = np.random.default_rng(0), [fastrelu.layers.ReLU(inplace=True) for _ in range(3)], 0
    h = rng.standard_normal((256, 1024), np.float32)
    for layer in used:
        h = layer(h @ rng.standard_normal((1024, 1024), np.float32) / 32)
        outputs += h.nbytes
    return sum(layer.saved_nbytes for layer in used) / outputs


def held_by_torch(torch):
    """Return the same of PyTorch's autograd: the tensors that its ReLUs save."""
    saved = []
    h = torch.randn(256, 1024, requires_grad=True)
    outputs = 0
    for _ in range(3):
        h = h @ torch.randn(1024, 1024) / 32
        with torch.autograd.graph.saved_tensors_hooks(
            lambda tensor: saved.append(tensor.nbytes) or tensor, lambda t: t
        ):
            h = torch.relu(h)
        outputs += h.nbytes
    return sum(saved) / outputs


def import_seconds():
    """Return the median time of importing fastrelu after NumPy, in new interpreters."""
    # An installed package has its bytecode; that of a source tree may be older than its source.
    compileall.compile_dir(Path(fastrelu.__file__).parent, quiet=1)
    runs = [subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, check=True) for _ in range(9)]
    return statistics.median(float(run.stdout) for run in runs)


def report(name, value, limit):
    """Print a line, and return whether the limit is met."""
    print(f"{name:65} {value:8.4f}   at most {limit:.4f}   {'ok' if value <= limit else 'MISSED'}")
    return value <= limit


def main():
    """Measure every claim."""
    claims = [*small_calls(), *training(), *fresh_outputs()]
    met = [
        report("import after NumPy, seconds", import_seconds(), 0.010),
        report("bytes that ReLU layers hold : bytes of their outputs", held_bytes(), 1 / 32),
    ]
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed: claims against it are left out")
    else:
        print(f"{'the same of the tensors that autograd saves':65} {held_by_torch(torch):8.4f}")
        torch.inference_mode(True).__enter__()
        claims += [*against_torch(torch), *training_against_torch(torch)]
    for name, ours, theirs, limit in claims:
        times = measure({"ours": ours, "theirs": theirs})
        ratio = statistics.median(a / b for a, b in zip(times["ours"], times["theirs"], strict=True))
        met.append(report(name, ratio, limit))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
