"""Activation kernels for NumPy arrays: the ReLU family forward, in place, as masks and backward.

The functions take and return NumPy arrays, follow the calling conventions of ufuncs
(``out=``, ``where=``, broadcasting), run vectorised on the best instruction set of the
machine and on several threads where that pays.  The ufuncs themselves are in
`fastrelu.ufuncs`.
"""

__version__ = "0.1.0"

from importlib import import_module
from types import ModuleType

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

from . import _arrays, ufuncs
from .bitmask import BitMask
from .clipping import (
    hardsigmoid,
    hardsigmoid_backward,
    hardswish,
    hardswish_backward,
    hardtanh,
    hardtanh_backward,
)
from .diagnostics import activity, dead_units
from .exponential import (
    celu,
    celu_backward,
    elu,
    elu_backward,
    selu,
    selu_backward,
)
from .gated import (
    gelu,
    gelu_backward,
    mish,
    mish_backward,
    swish,
    swish_backward,
)
from .gates import (
    geglu,
    geglu_backward,
    glu,
    glu_backward,
    reglu,
    reglu_backward,
    swiglu,
    swiglu_backward,
)
from .logarithmic import (
    logsigmoid,
    logsigmoid_backward,
    softplus,
    softplus_backward,
)
from .masks import (
    hardtanh_with_mask,
    leaky_relu_with_mask,
    relu6_with_mask,
    relu_mask,
    relu_with_mask,
    threshold_with_mask,
)
from .memory import clear_buffer_cache, get_buffer_cache_limit, set_buffer_cache_limit
from .parametric import (
    prelu,
    prelu_backward,
)
from .pieces import (
    crelu,
    crelu_backward,
    maxout,
    maxout_backward,
    maxout_with_argmax,
)
from .randomized import rrelu, rrelu_backward
from .rectifiers import (
    absolute,
    absolute_backward,
    leaky_relu,
    leaky_relu_backward,
    relu,
    relu6,
    relu6_backward,
    relu_backward,
    squared_relu,
    squared_relu_backward,
)
from .runtime import get_num_threads, num_threads, runtime_info, set_num_threads, show_runtime
from .shrinking import (
    hardshrink,
    hardshrink_backward,
    softshrink,
    softshrink_backward,
    tanhshrink,
    tanhshrink_backward,
    threshold,
    threshold_backward,
)
from .sigmoidal import (
    sigmoid,
    sigmoid_backward,
    silu,
    silu_backward,
    softsign,
    softsign_backward,
    tanh,
    tanh_backward,
)

# For those who call ufuncs alone: a later import of ml_dtypes is seen by the functions.
_arrays.bfloat16()


class _Layers(ModuleType):
    # Stands for the module until that is needed, and takes a sixth of the time of an import less.  A
    # __getattr__ of this package would do too, but make `fastrelu.relu` 45 ns slower: Python does not
    # specialise attributes of such modules.
    __doc__ = property(lambda self: import_module(self.__name__).__doc__)

    def __getattr__(self, name):
        # Who goes through a package asks all that is in it for __wrapped__ and the like, and would
        # find it growing by what the module imports.
        if name.startswith("__") and name not in ("__all__", "__file__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return getattr(import_module(self.__name__), name)

    def __dir__(self):
        return dir(import_module(self.__name__))


layers = _Layers(f"{__name__}.layers")

__all__ = [
    "BitMask",
    "__version__",
    "absolute",
    "absolute_backward",
    "activity",
    "celu",
    "celu_backward",
    "clear_buffer_cache",
    "crelu",
    "crelu_backward",
    "dead_units",
    "elu",
    "elu_backward",
    "geglu",
    "geglu_backward",
    "gelu",
    "gelu_backward",
    "get_buffer_cache_limit",
    "get_num_threads",
    "glu",
    "glu_backward",
    "hardshrink",
    "hardshrink_backward",
    "hardsigmoid",
    "hardsigmoid_backward",
    "hardswish",
    "hardswish_backward",
    "hardtanh",
    "hardtanh_backward",
    "hardtanh_with_mask",
    "layers",
    "leaky_relu",
    "leaky_relu_backward",
    "leaky_relu_with_mask",
    "logsigmoid",
    "logsigmoid_backward",
    "maxout",
    "maxout_backward",
    "maxout_with_argmax",
    "mish",
    "mish_backward",
    "num_threads",
    "prelu",
    "prelu_backward",
    "reglu",
    "reglu_backward",
    "relu",
    "relu6",
    "relu6_backward",
    "relu6_with_mask",
    "relu_backward",
    "relu_mask",
    "relu_with_mask",
    "rrelu",
    "rrelu_backward",
    "runtime_info",
    "selu",
    "selu_backward",
    "set_buffer_cache_limit",
    "set_num_threads",
    "show_runtime",
    "sigmoid",
    "sigmoid_backward",
    "silu",
    "silu_backward",
    "softplus",
    "softplus_backward",
    "softshrink",
    "softshrink_backward",
    "softsign",
    "softsign_backward",
    "squared_relu",
    "squared_relu_backward",
    "swiglu",
    "swiglu_backward",
    "swish",
    "swish_backward",
    "tanh",
    "tanh_backward",
    "tanhshrink",
    "tanhshrink_backward",
    "threshold",
    "threshold_backward",
    "threshold_with_mask",
    "ufuncs",
]
