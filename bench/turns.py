"""The time of functions that take turns."""

import hashlib
import math
import os
import time
from concurrent.futures import ThreadPoolExecutor

import contenders

# Seconds, more than threads spin after their work (compare.py, contenders.py).
SETTLE = 0.003
# All cores do this before each contender's turn, 0.5 ms, with the GIL released and nothing in the caches: after a
# core slept through 20 ms of a contender on one thread, the next one's first calls take 0.3 to 1 ms, and who comes
# after whom is not to count.
AWAKE, ITERATIONS = ThreadPoolExecutor(os.cpu_count()), 1000
# So many calls are not timed, or what is done of them in so many seconds, and at least about as many as are: those of
# arrays that a cache holds which cores share (4 to 12 MB) take half as long again at first, after what others put
# there, and by the minute it is five or a hundred until they do not.
SETTLE_CALLS, SETTLE_SECONDS = 100, 6e-3
# Calls in place between those that begin anew: gelu and silu halve small values, of which the squares are
# subnormal after some 60, and such take every library many times as long.
IN_PLACE_CALLS = 30
# Times ours from which on a contender takes part in a third of the rounds: its ratio needs no more, and such
# calls would take most of the time.
FAR_BEHIND = 8


def wake_up():
    """Keep all cores busy for a moment, and let them settle."""
    list(AWAKE.map(lambda salt: hashlib.pbkdf2_hmac("sha256", b"", salt, ITERATIONS), [b""] * os.cpu_count()))
    time.sleep(SETTLE)


def seconds_of_one(function, enough):
    """Return about what a call takes: the least of those that begin within so many seconds.

    The first ones wake threads, and find nothing in the caches.
    """
    least, now = math.inf, time.perf_counter()
    until = now + enough
    while now < until:
        start = time.perf_counter()
        function()
        now = time.perf_counter()
        least = min(least, now - start)
    return least


def seconds_of(function, calls, in_place_of):
    """Return what so many calls take; every few begin anew with values in the array that is returned, if given."""
    taken = 0.0
    while calls:
        together = calls if in_place_of is None else min(calls, IN_PLACE_CALLS)
        begin_anew(function(), in_place_of)
        start = time.perf_counter()
        for _ in range(together):
            function()
        taken += time.perf_counter() - start
        calls -= together
    return taken


def timed(functions, seconds, sweeps=1, in_place_of=None):
    """Return seconds a call for each function and round; the functions take turns.

    It makes a sweep's share of as many rounds as are enough.
    """
    # A round is long enough for the clock, and in all there are at least nine.
    round_seconds = max(50e-6, min(2e-3, seconds / 5))
    once = {name: seconds_of_one(function, round_seconds) for name, function in functions.items()}
    repeats = {name: max(1, int(round_seconds / max(value, 1e-8))) for name, value in once.items()}
    rounds = int(seconds / max(1e-9, min(repeats[name] * once[name] for name in functions)))
    rounds = math.ceil(min(max(rounds, 9), 25) / sweeps)
    times = {name: [] for name in functions}
    for done in range(rounds):
        for name, function in functions.items():
            if 3 * done >= rounds and once[name] > FAR_BEHIND * once["fastrelu"]:
                continue
            repeat = repeats[name]
            # Meanwhile the threads of the one before go to sleep.
            wake_up()
            seconds_of(function, max(repeat - 1, min(SETTLE_CALLS, int(SETTLE_SECONDS / once[name]))), in_place_of)
            times[name].append(seconds_of(function, repeat, in_place_of) / repeat)
    return times


def begin_anew(result, values):
    """Put values, unless they are None, into the array that a function returned."""
    if values is not None and result is not None:
        array = contenders.as_array(result)
        if array.flags.writeable:
            array[...] = values.reshape(array.shape)
