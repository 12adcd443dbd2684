"""Activation kernels for NumPy arrays: the ReLU family forward, in place, as masks and backward.

The functions take and return NumPy arrays, follow the calling conventions of ufuncs
(``out=``, ``where=``, broadcasting), run vectorised on the best instruction set of the
machine and on several threads where that pays.  The ufuncs themselves are in
`fastrelu.ufuncs`.
"""

try:
    from . import _core  # noqa: F401
except ImportError as error:
    from pathlib import Path

    if (Path(__file__).parents[1] / "src" / "_core.pyx").exists() and not list(Path(__file__).parent.glob("_core.*")):
        raise ImportError(
            "fastrelu was imported from its source tree, where it is not built: "
            "build it there (pip install -e .), or start Python in another directory"
        ) from error
    raise

from . import ufuncs
from ._version import __version__
from .bitmask import BitMask
from .parametric import prelu, prelu_backward
from .piecewise import (
    leaky_relu,
    leaky_relu_backward,
    leaky_relu_with_mask,
    relu,
    relu_backward,
    relu_mask,
    relu_with_mask,
)
from .runtime import get_num_threads, num_threads, runtime_info, set_num_threads, show_runtime

__all__ = [
    "BitMask",
    "__version__",
    "get_num_threads",
    "leaky_relu",
    "leaky_relu_backward",
    "leaky_relu_with_mask",
    "num_threads",
    "prelu",
    "prelu_backward",
    "relu",
    "relu_backward",
    "relu_mask",
    "relu_with_mask",
    "runtime_info",
    "set_num_threads",
    "show_runtime",
    "ufuncs",
]
