# The fast path of gates' gradients, which have two results.

cdef extern from "Python.h":
    bint PyTuple_CheckExact(PyObject *o)

cdef inline bint shares_no_input(PyObject *out, PyObject **slots) noexcept:
    """Whether an output shares no memory with grad, gate and up: the second gradient is made of them, too."""
    return disjoint(out, slots[0]) and disjoint(out, slots[1]) and disjoint(out, slots[2])


cdef enum:
    # Bytes of an array up to which one loop for both gradients, where there is one, is faster than two that write past
    # the caches (two threads: at 8 MB it takes 0.8 to 0.9 of the time, at 12 MB 1.2).
    BOTH_IN_A_LOOP = 8 * 1024 * 1024

cdef struct both_call:
    const kernel *of_gate
    const kernel *of_up
    const grid *g


cdef void run_both_share(void *context, ptrdiff_t start, ptrdiff_t stop) noexcept nogil:
    cdef const both_call *c = <const both_call*>context
    isa.run_both(c.of_gate, c.of_up, c.g, start, stop)


cdef void execute_both(int row, int place, const grid *g, ptrdiff_t n) noexcept:
    """Make both gradients of n elements of grad, gate and up."""
    cdef both_call c
    cdef grid of_up
    cdef const kernel *both = &kernels[row][BACKWARD_BOTH][place]
    c.of_gate = &kernels[row][BACKWARD][place]
    c.of_up = &kernels[row][BACKWARD_PARAMETER][place]
    c.g = g
    if n <= RELEASE_GIL_ABOVE and g.biased < 0:
        run_both_share(&c, 0, n)
        return
    with nogil:
        if g.biased >= 0:
            of_up = g[0]
            of_up.args[3] = g.args[4]
            of_up.steps[3] = g.steps[4]
            execute_grid(c.of_gate, g, n)
            execute_grid(c.of_up, &of_up, n)
        elif both.function != NULL and n * element_size(both.storage[0]) <= BOTH_IN_A_LOOP:
            execute_grid(both, g, n)
        else:
            # Threads pay from half as many elements on as for one of them.
            parallel_for(run_both_share, &c, n, GRAIN, threads_for(n, c.of_gate.parallel_above // 2))


cdef bint is_plain_call(PyObject **slots, PyObject **outs, int place) noexcept:
    """Whether grad, gate, up and the outputs are contiguous, of one dtype, shape and order, and outputs apart."""
    cdef PyObject *grad = slots[0]
    cdef int i
    if place_of(grad) < 0:
        return False
    for i in range(1, 3):
        if place_of(slots[i]) != place or not lies_as(slots[i], grad):
            return False
    for i in range(2):
        if outs[i] != NULL and not (can_receive(outs[i], grad, dtype_numbers[place])
                                    and shares_no_input(outs[i], slots)):
            return False
    return outs[0] == NULL or outs[1] == NULL or disjoint(outs[0], outs[1])


cdef PyObject *call_gate_backward(Function f, PyObject **slots) except? NULL:
    """grad, gate, up, out, bias, bias_grad: the gradients of gate and up, and the sum of the first."""
    cdef PyObject *out = given_or_null(slots[3])
    cdef PyObject *bias_grad = given_or_null(slots[5])
    cdef PyObject *result
    cdef int i
    axes = None
    if bias_grad != NULL:
        for i in range(2):
            axes = axes_of_sum(bias_grad, given_or_null(slots[4]), slots[0],
                               NULL if out == NULL or not is_pair(out) else PyTuple_GET_ITEM(out, i))
            if axes is None:
                return NULL
    result = gate_gradients(f, slots)
    if result != NULL and bias_grad != NULL:
        put_sum(bias_grad, PyTuple_GET_ITEM(result, 0), axes, result)
    return result


cdef inline bint is_pair(PyObject *out) noexcept:
    return PyTuple_CheckExact(out) and PyTuple_GET_SIZE(out) == 2


cdef PyObject *gate_gradients(Function f, PyObject **slots) except? NULL:
    cdef operands o
    cdef grid g
    cdef PyObject *grad = slots[0]
    cdef PyObject *out = given_or_null(slots[3])
    cdef PyObject *bias = given_or_null(slots[4])
    cdef PyObject *one
    cdef PyObject *outs[2]
    cdef int place = place_of(grad, 0), number, i
    cdef bint plain, c_order
    cdef const kernel *both
    if place < 0:
        return NULL
    number = dtype_numbers[place]
    if kernels[f.row][BACKWARD][place].function == NULL or cnp.PyArray_NDIM(<cnp.ndarray>grad) > MAX_AXES:
        return NULL
    for i in range(2):
        outs[i] = NULL
        if out == NULL:
            continue
        if not is_pair(out):
            return NULL
        one = given_or_null(PyTuple_GET_ITEM(out, i))
        if one != NULL and Py_TYPE(one) != ndarray_type:
            return NULL
        outs[i] = one
    plain = bias == NULL and is_plain_call(slots, outs, place)
    c_order = not plain and not agree_on_axes(slots, 3)
    for i in range(2):
        if outs[i] == NULL:
            outs[i] = new_as(grad, number) if plain else new_like(grad, number, c_order)
        else:
            Py_INCREF_POINTER(outs[i])
    result = (_adopt(outs[0]), _adopt(outs[1]))
    if not plain:
        one = call_in_grid(f, BACKWARD_BOTH, slots, outs[0], False, bias, outs[1])
        if one == NULL:
            return NULL
        Py_XDECREF(one)
    else:
        for i in range(3):
            put_array(&o, i, slots[i])
        for i in range(2):
            put_array(&o, 3 + i, outs[i])
        both = &kernels[f.row][BACKWARD_BOTH][place]
        if both.function != NULL and cnp.PyArray_NBYTES(<cnp.ndarray>grad) <= BOTH_IN_A_LOOP:
            o.array_parameters = True
            run_operands(both, &o, grad)
        else:
            lay_in_line(&g, &o, 5, cnp.PyArray_SIZE(<cnp.ndarray>grad))
            execute_both(f.row, place, &g, cnp.PyArray_SIZE(<cnp.ndarray>grad))
    Py_INCREF(result)
    return <PyObject*>result
