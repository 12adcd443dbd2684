# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
# cython: freethreading_compatible=True, auto_pickle=False, autotestdict=False
"""How the kernels run: on which instruction set, on how many threads, as ufuncs and as fast calls."""

cimport numpy as cnp
from cpython.mem cimport PyMem_Malloc
from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF, Py_XDECREF
from cython.parallel cimport prange
from libc.stddef cimport ptrdiff_t
from libc.stdint cimport uint8_t
from libc.string cimport memcmp, strlen

cnp.import_array()
cnp.import_ufunc()

include "registry.pxi"
include "team.pxi"
include "ufuncs.pxi"
include "buffers.pxi"
include "bits.pxi"
include "function.pxi"
include "calls.pxi"
include "grids.pxi"
include "both.pxi"
include "sorted_calls.pxi"
include "reductions.pxi"
include "pieces.pxi"
