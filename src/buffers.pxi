# New arrays for outputs, the large ones through a cache of buffers (buffers.h).

import time

cdef extern from "buffers.h":
    void *buffer_malloc(void *context, size_t size) noexcept
    void *buffer_calloc(void *context, size_t count, size_t size) noexcept
    void *buffer_realloc(void *context, void *data, size_t size) noexcept
    void buffer_free(void *context, void *data, size_t size) noexcept
    void buffers_initialize()
    int buffer_shrink(size_t most)
    size_t buffer_limit, buffer_held

cdef extern from "numpy/arrayobject.h":
    PyObject *PyArray_NewFromDescr(
        PyTypeObject *subtype, cnp.PyArray_Descr *descr, int nd, const cnp.npy_intp *dims, const cnp.npy_intp *strides,
        void *data, int flags, PyObject *obj) except NULL
    PyObject *PyArray_NewLikeArray(
        cnp.ndarray prototype, cnp.NPY_ORDER order, cnp.PyArray_Descr *descr, int subok) except NULL
    cnp.PyArray_Descr *PyArray_DescrFromType(int number) except NULL
    ctypedef struct PyDataMemAllocator:
        void *ctx
        void *(*malloc)(void *context, size_t size) noexcept
        void *(*calloc)(void *context, size_t count, size_t size) noexcept
        void *(*realloc)(void *context, void *data, size_t size) noexcept
        void (*free)(void *context, void *data, size_t size) noexcept
    ctypedef struct PyDataMem_Handler:
        char name[127]
        uint8_t version
        PyDataMemAllocator allocator
    object PyDataMem_SetHandler(object handler)
    object PyDataMem_GetHandler()
    # NumPy's own, whichever is set.
    PyObject *PyDataMem_DefaultHandler

cdef extern from "Python.h":
    ctypedef struct PyTypeObject:
        pass
    object PyCapsule_New(void *pointer, const char *name, void *destructor)

cdef enum:
    # Bytes from which an output goes through the cache: below, the C library keeps what is freed.
    CACHED_FROM = 1 << 20

cdef PyTypeObject *ndarray_type = <PyTypeObject*><PyObject*>cnp.ndarray
cdef PyDataMem_Handler buffer_handler
buffer_handler.name[:9] = b"fastrelu\0"
buffer_handler.version = 1
buffer_handler.allocator = PyDataMemAllocator(NULL, buffer_malloc, buffer_calloc, buffer_realloc, buffer_free)
cdef object cache_handler = PyCapsule_New(&buffer_handler, "mem_handler", NULL)
buffers_initialize()
cdef object usual_handler = <object>PyDataMem_DefaultHandler


cdef inline PyObject *new_plain(int ndim, const cnp.npy_intp *dims, int number, bint fortran) except NULL:
    return PyArray_NewFromDescr(
        ndarray_type, PyArray_DescrFromType(number), ndim, dims, NULL, NULL,
        cnp.NPY_ARRAY_F_CONTIGUOUS if fortran else 0, NULL)


cdef PyObject *new_output(int ndim, const cnp.npy_intp *dims, int number, bint fortran, PyObject *like,
                          cnp.NPY_ORDER order, ptrdiff_t nbytes) except NULL:
    """A new array, of these lengths or, in that order of axes, of the shape of `like`; of about so many bytes."""
    cdef bint cached = nbytes >= CACHED_FROM and <size_t>nbytes <= buffer_limit
    # A handler of the user's own is to see everything.
    if cached:
        cached = PyDataMem_GetHandler() is usual_handler
    if cached:
        PyDataMem_SetHandler(cache_handler)
    try:
        if like != NULL:
            return PyArray_NewLikeArray(<cnp.ndarray>like, order, PyArray_DescrFromType(number), 0)
        return new_plain(ndim, dims, number, fortran)
    finally:
        if cached:
            PyDataMem_SetHandler(usual_handler)


cdef _shrink(size_t most):
    # Another thread may have it for the time of a call of the operating system; a fork at that time
    # leaves it so in the child, which then has no cache.
    cdef int attempt
    for attempt in range(1000):
        if buffer_shrink(most):
            return
        time.sleep(1e-5)


def _set_buffer_limit(size_t nbytes):
    """Set how many bytes of freed buffers are kept at most."""
    global buffer_limit
    buffer_limit = nbytes
    _shrink(nbytes)


def _clear_buffers():
    """Free the buffers that are kept."""
    _shrink(0)


def _buffers():
    """Return how many bytes of buffers are kept at most, and how many now."""
    return buffer_limit, buffer_held
