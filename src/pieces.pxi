# Arrays that hold several elements, in pieces, for one of another array: crelu and maxout.

cdef enum:
    # So many parts of a check, each of at least so many elements.
    CHECKS = 64
    CHECK_CHUNK = 4096
    # Elements of a cache line even of bools: where each is made of many, few are worth threads.
    LEAST_GRAIN = 64

# Kind, and which operand is in pieces.
cdef dict piece_kinds = {
    "crelu": (CRELU, 1),
    "crelu_backward": (CRELU_BACKWARD, 0),
    "maxout": (MAXOUT, 0),
    "maxout_argmax": (MAXOUT_ARGMAX, 0),
    "maxout_backward": (MAXOUT_BACKWARD, 2),
}


cdef void run_piece_share(void *context, ptrdiff_t start, ptrdiff_t stop) noexcept nogil:
    isa.run_pieces(<const piece_call*>context, start, stop)


def _run_pieces(str name, tuple arrays, Py_ssize_t pieces, Py_ssize_t inner):
    """Run a kernel on its operands, outputs last: C-contiguous, aligned arrays in native byte order.

    That in pieces is seen as (groups, pieces, inner), the others as (groups, inner).
    """
    cdef piece_call c
    cdef cnp.ndarray array
    cdef ptrdiff_t n = 0, moved = 0, grain = max(GRAIN // pieces, LEAST_GRAIN)
    cdef int place, number = cnp.PyArray_TYPE(<cnp.ndarray>arrays[0])
    kind, c.in_pieces = piece_kinds[name]
    if number == cnp.NPY_FLOAT16:
        c.function = isa.pieces[<int>kind][F16]
    elif number == dtype_numbers[BFLOAT16]:
        c.function = isa.pieces[<int>kind][BF16]
    else:
        c.function = isa.pieces[<int>kind][_compute(number)]
    c.operands = <int>len(arrays)
    c.pieces = pieces
    c.inner = inner
    for place in range(c.operands):
        array = arrays[place]
        c.args[place] = <char*>cnp.PyArray_DATA(array)
        c.itemsize[place] = cnp.PyArray_ITEMSIZE(array)
        moved += cnp.PyArray_NBYTES(array)
        if place != c.in_pieces:
            n = cnp.PyArray_SIZE(array)
    if n == 0:
        return
    if inner < LONG_INNER:
        grain = (grain + inner - 1) // inner * inner
    with nogil:
        parallel_for(run_piece_share, &c, n, grain, threads_for(moved, PARALLEL_OTHERS))


cdef struct check_call:
    const ptrdiff_t *places
    ptrdiff_t pieces, n, chunk
    uint8_t outside[CHECKS]


cdef void run_checks(void *context, ptrdiff_t start, ptrdiff_t stop) noexcept nogil:
    cdef check_call *c = <check_call*>context
    cdef ptrdiff_t part, first
    for part in range(start, stop):
        first = part * c.chunk
        c.outside[part] = not isa.all_within(c.places + first, c.pieces, min(c.n - first, c.chunk))


def _all_within(cnp.ndarray places, Py_ssize_t pieces):
    """Tell whether each element of a C-contiguous array of intp is in [0, pieces)."""
    cdef check_call c
    cdef ptrdiff_t part, parts
    cdef bint outside = False
    c.places = <const ptrdiff_t*>cnp.PyArray_DATA(places)
    c.pieces = pieces
    c.n = cnp.PyArray_SIZE(places)
    c.chunk = max((c.n + CHECKS - 1) // CHECKS, <ptrdiff_t>CHECK_CHUNK)
    parts = (c.n + c.chunk - 1) // c.chunk
    with nogil:
        parallel_for(run_checks, &c, parts, 1, threads_for(c.n * <ptrdiff_t>sizeof(ptrdiff_t), PARALLEL_OTHERS))
        for part in range(parts):
            outside |= c.outside[part]
    return not outside
