"""The command ``python -m fastrelu``: how fastrelu runs here, and ReLU's time beside the sigmoid's and tanh's."""

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
    """Print the runtime and the comparison."""
    parser = argparse.ArgumentParser(prog="python -m fastrelu", description=main.__doc__)
    parser.add_argument(
        "--size", type=positive, default=1_000_000, help="elements of the float64 array x (%(default)s)"
    )
    size = parser.parse_args().size
    fastrelu.show_runtime()
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
