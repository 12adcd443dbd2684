"""How many times as fast threads are as one."""

import statistics

import contenders
import turns
from cases import make_case

import fastrelu

# Seconds that a row is called before, as long as a round of the comparison, and how often it is then.
WARM, CALLS = 0.002, 5


class Scaling:
    """Times of rows on one thread and on many: float32, out=.

    The rows take turns, and rounds may be far from each other, so that what keeps a core busy for a second, or for
    minutes, does not fall on one of them, or on all.
    """

    def __init__(self, rows, threads, size=1_000_000):
        self.functions = {row: contenders.ours(make_case(row, "out", "float32", size)) for row in rows}
        self.threads = threads
        self.times = {(row, count): [] for row in rows for count in (1, threads)}

    def take_turns(self):
        """Time each: a round."""
        for (row, count), taken in self.times.items():
            with fastrelu.num_threads(count):
                # Threads fall asleep while one works, and calls that wait for them in vain go on alone for a while.
                turns.seconds_of_one(self.functions[row], WARM)
                taken.append(turns.seconds_of(self.functions[row], CALLS, None) / CALLS)

    def records(self):
        """Return for each row the microseconds of one thread, and the gain of many."""
        found = []
        for row in self.functions:
            one, more = self.times[row, 1], self.times[row, self.threads]
            gain = statistics.median(alone / together for alone, together in zip(one, more, strict=True))
            found.append({"row": row, "microseconds": round(statistics.median(one) * 1e6, 1), "gain": round(gain, 2)})
        return found
