"""The elementwise operations as ufuncs, for `where=`, `resolve_dtypes`, dask, xarray and composition.

Each row of the table gives three: ``name(x, *parameters)``, ``name_mask(x, *parameters)``,
which is True where the gradient is 1, and ``name_backward(grad, x, *parameters)``, whose
``x`` may be the input, the output or a bool mask.  Parameters broadcast like any input.

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
