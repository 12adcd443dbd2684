from typing import Any, SupportsIndex

from numpy.typing import ArrayLike

from .bitmask import BitMask

__all__ = ["activity", "dead_units"]

def activity(
    mask_or_output: ArrayLike | BitMask, /, axis: SupportsIndex | tuple[SupportsIndex, ...] | None = 0
) -> Any: ...
def dead_units(
    mask_or_output: ArrayLike | BitMask, /, axis: SupportsIndex | tuple[SupportsIndex, ...] | None = 0
) -> Any: ...
