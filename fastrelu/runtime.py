"""Threads, instruction sets, and what there is to say about them."""

import math
import operator
import os
import sys
from contextlib import contextmanager

import numpy as np

from . import __version__, _core

__all__ = ["get_num_threads", "num_threads", "runtime_info", "set_num_threads", "show_runtime"]

# OpenMP ends the process when it cannot start a thread: more than any machine has is a
# mistake to be told of.
MAX_THREADS = 1024
ISAS = ("baseline", "avx2", "avx512")


def checked_int(name, value, least, most):
    """Return an argument as int, or complain of it."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be an int, got {type(value).__name__}") from None
    if not least <= number <= most:
        raise ValueError(f"{name} must be from {least} to {most}, got {number}")
    return number


def _checked(n):
    return checked_int("n", n, 1, MAX_THREADS)


def set_num_threads(n):
    """Set the number of threads that calls use, in all Python threads.

    Parameters
    ----------
    n : int
        From 1 to 1024.  A call uses fewer where more do not pay.

    Raises
    ------
    TypeError
        If `n` is not an int.
    ValueError
        If `n` is out of range.

    Notes
    -----
    Without OpenMP every call runs on one thread, and `get_num_threads` stays 1.

    Examples
    --------
    >>> import fastrelu
    >>> before = fastrelu.get_num_threads()
    >>> fastrelu.set_num_threads(1)
    >>> fastrelu.get_num_threads()
    1
    >>> fastrelu.set_num_threads(before)
    """
    global _threads_from
    _core._set_num_threads(_checked(n))
    _threads_from = "set_num_threads"


def get_num_threads():
    """Return the number of threads that calls of this Python thread use.

    Returns
    -------
    int
        What `num_threads` or else `set_num_threads` or else the environment says, limited
        by what has been set on the OpenMP runtime, as by threadpoolctl.

    Examples
    --------
    >>> import fastrelu
    >>> fastrelu.get_num_threads() >= 1
    True
    """
    return _core._get_num_threads()


@contextmanager
def num_threads(n):
    """Set the number of threads for calls of this Python thread within a ``with`` block.

    Parameters
    ----------
    n : int
        From 1 to 1024.

    Raises
    ------
    TypeError
        If `n` is not an int.
    ValueError
        If `n` is out of range.

    Examples
    --------
    >>> import fastrelu
    >>> with fastrelu.num_threads(1):
    ...     fastrelu.get_num_threads()
    1
    """
    before = _core._override_num_threads(_checked(n))
    try:
        yield
    finally:
        _core._override_num_threads(before)


def cgroup_cpus(root="/"):
    """Return how many CPUs the control group of this process may use at a time.

    Parameters
    ----------
    root : str or path-like
        Where the file system starts: for tests.

    Returns
    -------
    int or None
        The least quota on the way up from our group, rounded up; None if there is none.
    """
    quotas = []
    for line in (_read(root, "proc/self/cgroup") or "").splitlines():
        _, controllers, group = line.split(":", 2)
        if controllers == "":
            mount, read = "sys/fs/cgroup", _quota_v2
        elif "cpu" in controllers.split(","):
            mount, read = "sys/fs/cgroup/cpu", _quota_v1
        else:
            continue
        # All the way up: within a container the path may be that of the host, and only
        # the top is there.
        names = [name for name in group.split("/") if name]
        quotas += [read(os.path.join(root, mount, *names[:depth])) for depth in range(len(names) + 1)]
    return min((quota for quota in quotas if quota is not None), default=None)


def _read(*path):
    """Return the start of a short file, None if there is none: in a third of the time of pathlib and `open`."""
    try:
        file = os.open(os.path.join(*path), os.O_RDONLY)
    except OSError:
        return None
    try:
        return os.read(file, 2**16).decode(errors="replace")
    except OSError:
        return None
    finally:
        os.close(file)


def _quota_v2(directory):
    quota, _, period = (_read(directory, "cpu.max") or "").strip().partition(" ")
    return _cpus(quota, period)


def _quota_v1(directory):
    return _cpus(_read(directory, "cpu.cfs_quota_us") or "", _read(directory, "cpu.cfs_period_us") or "")


def _cpus(quota, period):
    """Return quota / period, rounded up, and None where there is no limit: "max", -1 or no number."""
    try:
        return math.ceil(int(quota) / int(period)) if int(quota) > 0 else None
    except (ValueError, ZeroDivisionError):
        return None


def _default_threads():
    """Return the number of threads to start with, and where it comes from."""
    wanted = os.environ.get("FASTRELU_NUM_THREADS")
    if wanted is not None:
        try:
            return _checked(int(wanted)), "FASTRELU_NUM_THREADS"
        except ValueError:
            raise ImportError(f"FASTRELU_NUM_THREADS must be an int from 1 to {MAX_THREADS}, got {wanted!r}") from None
    if os.environ.get("OMP_NUM_THREADS"):
        return min(_core._openmp_max_threads(), MAX_THREADS), "OMP_NUM_THREADS"
    cores = os.cpu_count() or 1
    limits = {"cores": cores}
    if hasattr(os, "sched_getaffinity"):
        limits["affinity"] = len(os.sched_getaffinity(0))
    quota = cgroup_cpus()
    if quota is not None:
        limits["cgroup quota"] = quota
    source = min(limits, key=limits.get)
    return min(limits[source], MAX_THREADS), source


def _choose_isa():
    """Use the best instruction set that the machine has and the environment allows."""
    highest = os.environ.get("FASTRELU_MAX_CPU_ISA", ISAS[-1])
    if highest not in ISAS:
        raise ImportError(f"FASTRELU_MAX_CPU_ISA must be one of {', '.join(ISAS)}, got {highest!r}")
    allowed = [name for name in _core._available_isas() if ISAS.index(name) <= ISAS.index(highest)]
    _core._use_isa(allowed[-1])


def runtime_info():
    """Return how fastrelu runs here.

    Returns
    -------
    dict
        ``version``; ``isa``, the instruction set in use, and ``available_isas``;
        ``num_threads`` and ``num_threads_from``, where that number comes from;
        ``openmp``, whether it was built with OpenMP; ``buffer_cache_limit`` and
        ``buffer_cache_nbytes``, how many bytes of freed outputs are kept at most and now;
        ``numpy`` and ``python``, their versions.

    Examples
    --------
    >>> import fastrelu
    >>> info = fastrelu.runtime_info()
    >>> info["isa"] in info["available_isas"]
    True
    """
    limit, held = _core._buffers()
    return {
        "version": __version__,
        "isa": _core._current_isa(),
        "available_isas": _core._available_isas(),
        "num_threads": get_num_threads(),
        "num_threads_from": "num_threads" if _core._overriding_num_threads() else _threads_from,
        "openmp": _core._has_openmp(),
        "buffer_cache_limit": limit,
        "buffer_cache_nbytes": held,
        "numpy": np.__version__,
        "python": sys.version.split()[0],
    }


def show_runtime():
    """Print `runtime_info`, a line an entry.

    Examples
    --------
    >>> import fastrelu
    >>> fastrelu.show_runtime()  # doctest: +ELLIPSIS
    fastrelu ...
    instruction set   ...
    """
    info = runtime_info()
    print(f"fastrelu {info['version']}, NumPy {info['numpy']}, Python {info['python']}")
    print(f"instruction set   {info['isa']} (available: {', '.join(info['available_isas'])})")
    print(f"threads           {info['num_threads']} (from {info['num_threads_from']})")
    print(f"OpenMP            {'yes' if info['openmp'] else 'no: every call runs on one thread'}")
    print(f"buffer cache      {info['buffer_cache_nbytes']} bytes (limit {info['buffer_cache_limit']})")


_choose_isa()
_threads, _threads_from = _default_threads()
_core._set_num_threads(_threads)
