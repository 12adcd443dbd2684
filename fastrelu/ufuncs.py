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

from _thread import allocate_lock

from . import _core

_lock = allocate_lock()
_made = {}


def _all():
    """Return the ufuncs by name, made when the first is asked for: they would make importing a fifth slower."""
    with _lock:
        if not _made:
            _made.update(_core._make_ufuncs())
            globals().update(_made, __all__=sorted(_made))
            # Python finds attributes faster in modules without one.
            globals().pop("__getattr__")
    return _made


def __getattr__(name):
    # Who goes through a module asks it for __wrapped__ and the like.
    if not name.startswith("__") or name == "__all__":
        _all()
        if name in globals():
            return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    _all()
    return sorted(globals())
