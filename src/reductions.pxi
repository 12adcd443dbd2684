# Gradients of learned parameters: sums, in double, over the elements that share one.

cdef enum:
    # Elements a partial sum: fixed, so that the sums are the same for any number of threads.
    SUM_CHUNK = 16384
    # At most this many partial sums where each is as long as the parameter.
    MAX_ROW_SUMS = 64

# Arrays of rows x length elements, with steps in bytes from row to row.
cdef struct sum_call:
    sum_function *function
    storage kind
    const char *grad
    const char *x
    double *sums
    ptrdiff_t itemsize, grad_step, x_step, rows, length
    ptrdiff_t parts             # of a row: a sum each
    ptrdiff_t rows_a_sum


cdef inline void sum_part(const sum_call *c, ptrdiff_t row, ptrdiff_t first, ptrdiff_t n, bint by_row,
                          double *sums) noexcept nogil:
    """Add what n elements of a row contribute."""
    isa.run_sum(c.function, c.kind, by_row, c.grad + row * c.grad_step + first * c.itemsize,
                c.x + row * c.x_step + first * c.itemsize, sums, n)


cdef void sum_runs(void *context, ptrdiff_t start, ptrdiff_t stop) noexcept nogil:
    cdef const sum_call *c = <const sum_call*>context
    cdef ptrdiff_t task, first
    for task in range(start, stop):
        first = task % c.parts * SUM_CHUNK
        sum_part(c, task // c.parts, first, min(c.length - first, SUM_CHUNK), False, c.sums + task)


cdef void sum_rows(void *context, ptrdiff_t start, ptrdiff_t stop) noexcept nogil:
    cdef const sum_call *c = <const sum_call*>context
    cdef ptrdiff_t task, row
    for task in range(start, stop):
        for row in range(task * c.rows_a_sum, min(c.rows, (task + 1) * c.rows_a_sum)):
            sum_part(c, row, 0, c.length, True, c.sums + task * c.length)


def _parameter_sums(cnp.ndarray grad, cnp.ndarray x, str parameter, bint by_row):
    """Sum the gradient of a parameter, "prelu" for the weight of that row or "bias", in parts.

    grad and x are arrays of floats, aligned, of one dtype and shape, (rows, length), and of contiguous rows.
    Returns float64 partial sums, in an array of shape (parts, length) if each element of a
    row belongs to a parameter of its own (`by_row`), and (rows, parts) if each row does.
    """
    cdef sum_call c
    cdef int which = {"prelu": SUM_prelu, "bias": SUM_bias}[parameter]
    cdef Py_ssize_t n = cnp.PyArray_SIZE(grad), length = cnp.PyArray_DIM(grad, 1)
    cdef cnp.npy_intp[2] shape
    cdef ptrdiff_t tasks
    c.function = isa.sums[which][ROW if by_row else RUN][_compute(cnp.PyArray_TYPE(grad))]
    c.grad = <const char*>cnp.PyArray_DATA(grad)
    c.x = <const char*>cnp.PyArray_DATA(x)
    c.kind = <storage>_storage(cnp.PyArray_TYPE(grad))
    c.itemsize = cnp.PyArray_ITEMSIZE(grad)
    c.grad_step = cnp.PyArray_STRIDE(grad, 0)
    c.x_step = cnp.PyArray_STRIDE(x, 0)
    c.length = length
    c.rows = cnp.PyArray_DIM(grad, 0)
    c.parts = (length + SUM_CHUNK - 1) // SUM_CHUNK
    c.rows_a_sum = max((SUM_CHUNK + length - 1) // length, (c.rows + MAX_ROW_SUMS - 1) // MAX_ROW_SUMS)
    if by_row:
        tasks = (c.rows + c.rows_a_sum - 1) // c.rows_a_sum
        shape[:] = [tasks, length]
    else:
        tasks = c.rows * c.parts
        shape[:] = [c.rows, c.parts]
    sums = cnp.PyArray_ZEROS(2, shape, cnp.NPY_DOUBLE, 0)
    c.sums = <double*>cnp.PyArray_DATA(<cnp.ndarray>sums)
    with nogil:
        parallel_for(sum_rows if by_row else sum_runs, &c, tasks, 1, threads_for(n * c.itemsize, PARALLEL_OTHERS))
    return sums
