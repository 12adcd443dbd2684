from contextlib import AbstractContextManager
from typing import SupportsIndex, TypedDict

__all__ = ["get_num_threads", "num_threads", "runtime_info", "set_num_threads", "show_runtime"]

class _RuntimeInfo(TypedDict):
    version: str
    isa: str
    available_isas: list[str]
    num_threads: int
    num_threads_from: str
    openmp: bool
    buffer_cache_limit: int
    buffer_cache_nbytes: int
    numpy: str
    python: str

def set_num_threads(n: SupportsIndex) -> None: ...
def get_num_threads() -> int: ...
def num_threads(n: SupportsIndex) -> AbstractContextManager[None]: ...
def runtime_info() -> _RuntimeInfo: ...
def show_runtime() -> None: ...
