"""The command ``python -m fastrelu``: how fastrelu runs here, and its times beside those of NumPy's idioms."""

import argparse
import statistics
import time

import numpy as np

import fastrelu

ROUNDS = 15


def candidates(x):
    """Return the statements to time, in the classical comparison of activations."""
    out = np.empty_like(x)
    return {
        "fastrelu.relu(x)": lambda: fastrelu.relu(x),
        "fastrelu.relu(x, out=y)": lambda: fastrelu.relu(x, out=out),
        "np.maximum(x, 0)": lambda: np.maximum(x, 0),
        "np.maximum(x, 0, out=y)": lambda: np.maximum(x, 0, out=out),
        "np.where(x > 0, x, 0)": lambda: np.where(x > 0, x, 0),
        "1 / (1 + np.exp(-x))": lambda: 1 / (1 + np.exp(-x)),
        "np.tanh(x)": lambda: np.tanh(x),
    }


def idioms(x, grad):
    """Return for a few operations ours, with ``out=``, and NumPy's idiom, on float32."""
    out, zero, slope = np.empty_like(x), np.float32(0), np.float32(0.1)
    return {
        "relu": (lambda: fastrelu.relu(x, out=out), lambda: np.maximum(x, zero, out=out)),
        "relu_backward": (lambda: fastrelu.relu_backward(grad, x, out=out), lambda: np.multiply(grad, x > 0, out=out)),
        "leaky_relu": (lambda: fastrelu.leaky_relu(x, 0.1, out=out), lambda: np.maximum(x, slope * x, out=out)),
        "sigmoid": (lambda: fastrelu.sigmoid(x, out=out), lambda: 1 / (1 + np.exp(-x))),
        "silu": (lambda: fastrelu.silu(x, out=out), lambda: x / (1 + np.exp(-x))),
        "tanh": (lambda: fastrelu.tanh(x, out=out), lambda: np.tanh(x, out=out)),
        "elu": (lambda: fastrelu.elu(x, out=out), lambda: np.where(x > 0, x, np.expm1(x))),
        "softplus": (lambda: fastrelu.softplus(x, out=out), lambda: np.logaddexp(zero, x)),
    }


def print_bench(sizes=(16, 1_000, 32_768, 1_000_000)):
    """Print how many times faster operations are than NumPy's idioms, by size."""
    print(f"\nTime of NumPy's idiom over ours, float32, median of {ROUNDS} rounds in turn\n")
    print(f"{'':16}" + "".join(f"{size:>12,}" for size in sizes))
    names = list(idioms(np.zeros(1, np.float32), np.zeros(1, np.float32)))
    for name in names:
        cells = []
        for size in sizes:
            x, grad = np.random.default_rng(0).standard_normal((2, size), dtype=np.float32)
            ours, theirs = idioms(x, grad)[name]
            times = measure({"ours": ours, "theirs": theirs}, seconds=0.1)
            cells.append(statistics.median(b / a for a, b in zip(times["ours"], times["theirs"], strict=True)))
        print(f"{name:16}" + "".join(f"{cell:11.2f}x" for cell in cells))


def measure(functions, seconds=0.5):
    """Time functions in turn, round after round.

    Parameters
    ----------
    functions : dict of callable
        What to time, by name.
    seconds : float
        About how long to spend on each.

    Returns
    -------
    dict of list of float
        Seconds a call, for each round; rounds are comparable, since they were
        interleaved.
    """
    repeats = {}
    for name, function in functions.items():
        function()
        start = time.perf_counter()
        function()
        once = time.perf_counter() - start
        repeats[name] = max(1, int(seconds / ROUNDS / max(once, 1e-9)))
    times = {name: [] for name in functions}
    for _ in range(ROUNDS):
        for name, function in functions.items():
            start = time.perf_counter()
            for _ in range(repeats[name]):
                function()
            times[name].append((time.perf_counter() - start) / repeats[name])
    return times


def positive(text):
    """Read a whole number above 0."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, got {number}")
    return number


def main():
    """Print the runtime, and ReLU's time beside the sigmoid's and tanh's; or, with bench, a few operations by size."""
    parser = argparse.ArgumentParser(prog="python -m fastrelu", description=main.__doc__)
    parser.add_argument("what", nargs="?", choices=["bench"], help="operations beside NumPy's idioms, by size")
    parser.add_argument(
        "--size", type=positive, default=1_000_000, help="elements of the float64 array x (%(default)s)"
    )
    chosen = parser.parse_args()
    fastrelu.show_runtime()
    if chosen.what == "bench":
        print_bench()
        return
    size = chosen.size
    x = np.random.default_rng(0).standard_normal(size)
    times = measure(candidates(x))
    first = next(iter(times))
    print(f"\n{size:,} normally distributed float64, median of {ROUNDS} rounds in turn\n")
    print(f"{'':26}{'time, us':>12}{'ns an element':>16}{first + ' is faster by':>34}")
    for name, rounds in times.items():
        median = statistics.median(rounds)
        ratio = statistics.median(other / own for other, own in zip(rounds, times[first], strict=True))
        faster = "-" if name == first else f"{ratio:.2f}x"
        print(f"{name:26}{median * 1e6:12.1f}{median / size * 1e9:16.3f}{faster:>34}")


if __name__ == "__main__":
    main()
