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

from . import _core

_made = _core._make_ufuncs()
globals().update(_made)
__all__ = sorted(_made)
