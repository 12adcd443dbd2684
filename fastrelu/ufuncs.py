"""The elementwise operations as ufuncs, for `where=`, `resolve_dtypes`, dask, xarray and composition.

Each row of the table gives ``name(x, *parameters)`` and ``name_backward(grad, x, *parameters)``;
where the output determines the gradient ``name_backward_from_output(grad, y, *parameters)``;
rows of two slopes ``name_mask(x, *parameters)``, which is True where the gradient is 1, and
their ``x`` in backward may be that mask; gates, whose second input stands for a parameter,
``name_backward_up(grad, gate, up)``.  Parameters broadcast like any input.

Examples
--------
>>> import numpy as np
>>> from fastrelu import ufuncs
>>> ufuncs.leaky_relu(np.array([-2.0, 3.0]), [[0.1], [0.5]])
array([[-0.2,  3. ],
       [-1. ,  3. ]])
"""

import os
import sys
from _thread import RLock

from . import _core

# A signal handler may call what the thread that it interrupts is about to make.
_lock = RLock()
_made = {}


def _all():
    """Return the ufuncs by name, made when the first is asked for: they would make importing a fifth slower."""
    with _lock:
        if not _made:
            made = _core._make_ufuncs()
            globals().update(made, __all__=sorted(made))
            # Last, for a fork may come between any two lines.
            _made.update(made)
            gil_enabled = getattr(sys, "_is_gil_enabled", None)
            if gil_enabled is None or gil_enabled():
                # Python finds attributes faster in modules without one.  Without the GIL another thread may
                # have missed a name just before, and be on its way to it.
                globals().pop("__getattr__", None)
    return _made


def _after_fork_in_child():
    # The thread that held it may not be in the child.
    global _lock
    _lock = RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)


def __getattr__(name):
    # Who goes through a module asks it for __wrapped__ and the like.
    if not name.startswith("__") or name == "__all__":
        _all()
        # A loop for bfloat16 has to be there before NumPy first looks for one.
        from . import _arrays

        _arrays.bfloat16()
        if name in globals():
            return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    _all()
    return sorted(globals())
