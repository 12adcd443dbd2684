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
    char **args


cdef void run_both_share(void *context, ptrdiff_t start, ptrdiff_t stop) noexcept nogil:
    cdef const both_call *c = <const both_call*>context
    isa.run_both(c.of_gate, c.of_up, c.args, start, stop)


cdef void execute_both(const kernel *of_gate, const kernel *of_up, char **args, ptrdiff_t n) noexcept:
    """Run both kernels over n elements of contiguous operands: grad, gate, up, and the outputs."""
    cdef both_call c
    c.of_gate = of_gate
    c.of_up = of_up
    c.args = args
    if n <= RELEASE_GIL_ABOVE:
        isa.run_both(of_gate, of_up, args, 0, n)
        return
    with nogil:
        # Threads pay from half as many elements on as for one of them.
        parallel_for(run_both_share, &c, n, GRAIN, threads_for(n, of_gate.parallel_above // 2))


cdef PyObject *call_gate_backward(Function f, PyObject **slots) except? NULL:
    """grad, gate, up, out: the gradients of gate and up."""
    cdef operands o
    cdef const kernel *both
    cdef cnp.ndarray grad_gate, grad_up
    cdef PyObject *grad = slots[0]
    cdef PyObject *out = given_or_null(slots[3])
    cdef PyObject *one
    cdef PyObject *outs[2]
    cdef int place = place_of(grad), number, i
    if place < 0 or given_or_null(slots[4]) != NULL or given_or_null(slots[5]) != NULL:
        return NULL
    number = dtype_numbers[place]
    if kernels[f.row][BACKWARD][place].function == NULL:
        return NULL
    for i in range(1, 3):
        if place_of(slots[i]) != place or not lies_as(slots[i], grad):
            return NULL
    for i in range(2):
        outs[i] = NULL
        if out == NULL:
            continue
        if not PyTuple_CheckExact(out) or PyTuple_GET_SIZE(out) != 2:
            return NULL
        one = given_or_null(PyTuple_GET_ITEM(out, i))
        if one != NULL and (Py_TYPE(one) != ndarray_type or not can_receive(one, grad, number)
                            or not shares_no_input(one, slots)):
            return NULL
        outs[i] = one
    if outs[0] != NULL and outs[1] != NULL and not disjoint(outs[0], outs[1]):
        return NULL
    grad_gate = <cnp.ndarray>outs[0] if outs[0] != NULL else <cnp.ndarray>_adopt(new_as(grad, number))
    grad_up = <cnp.ndarray>outs[1] if outs[1] != NULL else <cnp.ndarray>_adopt(new_as(grad, number))
    o.array_parameters = True
    for i in range(3):
        put_array(&o, i, slots[i])
    put_array(&o, 3, <PyObject*>grad_gate)
    put_array(&o, 4, <PyObject*>grad_up)
    both = &kernels[f.row][BACKWARD_BOTH][place]
    if both.function != NULL and cnp.PyArray_NBYTES(grad_up) <= BOTH_IN_A_LOOP:
        run_operands(both, &o, grad)
    else:
        execute_both(&kernels[f.row][BACKWARD][place], &kernels[f.row][BACKWARD_PARAMETER][place], o.args,
                     cnp.PyArray_SIZE(<cnp.ndarray>grad))
    result = (grad_gate, grad_up)
    Py_INCREF(result)
    return <PyObject*>result
