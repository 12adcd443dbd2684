"""The cache of buffers that large outputs come from."""

import os

from . import _core
from .runtime import checked_int

__all__ = ["clear_buffer_cache", "get_buffer_cache_limit", "set_buffer_cache_limit"]

# Room for what a loop over 16 million float64 frees.
DEFAULT_LIMIT = 128 * 2**20


def set_buffer_cache_limit(nbytes):
    """Set how many bytes of freed outputs are kept for later ones.

    New memory costs more than most activations: the operating system clears each page of it.
    Outputs of 1 MiB and more therefore take the buffer of one that died, if it fits.

    Parameters
    ----------
    nbytes : int
        The limit, at first that of the environment variable ``FASTRELU_BUFFER_CACHE``, else
        128 MiB; 0 turns the cache off.  What is beyond it is freed.

    Raises
    ------
    TypeError
        If `nbytes` is not an int.
    ValueError
        If `nbytes` is negative, or more than memory can be addressed.

    Notes
    -----
    Buffers in use do not count.  Where a memory handler has been set with NumPy, that one
    is used instead.

    Examples
    --------
    >>> import fastrelu
    >>> before = fastrelu.get_buffer_cache_limit()
    >>> fastrelu.set_buffer_cache_limit(0)
    >>> fastrelu.get_buffer_cache_limit()
    0
    >>> fastrelu.set_buffer_cache_limit(before)
    """
    _core._set_buffer_limit(_checked(nbytes))


def get_buffer_cache_limit():
    """Return how many bytes of freed outputs are kept at most.

    Returns
    -------
    int
        As set with `set_buffer_cache_limit`.

    Examples
    --------
    >>> import fastrelu
    >>> fastrelu.get_buffer_cache_limit() >= 0
    True
    """
    return _core._buffers()[0]


def clear_buffer_cache():
    """Free the buffers that are kept for later outputs.

    Examples
    --------
    >>> import fastrelu
    >>> fastrelu.clear_buffer_cache()
    """
    _core._clear_buffers()


def _checked(nbytes):
    return checked_int("nbytes", nbytes, 0, 2**63 - 1)


def _default_limit():
    wanted = os.environ.get("FASTRELU_BUFFER_CACHE")
    try:
        return DEFAULT_LIMIT if wanted is None else _checked(int(wanted))
    except ValueError:
        raise ImportError(f"FASTRELU_BUFFER_CACHE must be an int from 0 on, got {wanted!r}") from None


set_buffer_cache_limit(_default_limit())
