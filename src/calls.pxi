# The fast path: exact ndarrays, native and aligned, one contiguous segment each, and scalar
# parameters; no ufunc machinery.  A call that finds its arguments otherwise returns NULL.

cdef extern from "numpy/arrayobject.h":
    void PyArray_ScalarAsCtype(PyObject *scalar, void *value)

cdef enum:
    # Elements from which letting other Python threads run is worth its price, about
    # the time of 500 elements (measured 40 ns for the pair of calls).
    RELEASE_GIL_ABOVE = 500

cdef object _float32 = cnp.PyArray_TypeObjectFromType(cnp.NPY_FLOAT)
cdef object _float64 = cnp.PyArray_TypeObjectFromType(cnp.NPY_DOUBLE)
cdef PyTypeObject *float32_type = <PyTypeObject*><PyObject*>_float32
cdef PyTypeObject *float64_type = <PyTypeObject*><PyObject*>_float64

cdef union scalar:
    float as_float
    double as_double
    char as_half[2]

cdef extern from "Python.h":
    int PyFloat_Pack2(double x, char *p, int little_endian) except -1

# What a kernel is called with.
cdef struct operands:
    char *args[MAX_OPERANDS]
    ptrdiff_t steps[MAX_OPERANDS]
    scalar values[MAX_PARAMETERS]
    bint array_parameters

cdef inline int place_of(PyObject *o, int layouts=cnp.NPY_ARRAY_C_CONTIGUOUS | cnp.NPY_ARRAY_F_CONTIGUOUS) noexcept:
    """The place of a plain array's dtype in dtype_numbers, -1 if it is not plain; layouts of 0 takes any."""
    cdef int flags, number
    if Py_TYPE(o) != ndarray_type:
        return -1
    flags = cnp.PyArray_FLAGS(<cnp.ndarray>o)
    number = cnp.PyArray_TYPE(<cnp.ndarray>o)
    if ((layouts and not flags & layouts) or not flags & cnp.NPY_ARRAY_ALIGNED
            or cnp.PyArray_NDIM(<cnp.ndarray>o) == 0
            or cnp.PyArray_ISBYTESWAPPED(<cnp.ndarray>o)):
        return -1
    return dtype_places[number] if 0 <= number < 64 else BFLOAT16 if number == dtype_numbers[BFLOAT16] else -1


cdef inline bint same_shape(PyObject *a, PyObject *x) noexcept:
    cdef int ndim = cnp.PyArray_NDIM(<cnp.ndarray>x)
    return (cnp.PyArray_NDIM(<cnp.ndarray>a) == ndim
            and memcmp(cnp.PyArray_DIMS(<cnp.ndarray>a), cnp.PyArray_DIMS(<cnp.ndarray>x),
                       ndim * sizeof(cnp.npy_intp)) == 0)


cdef inline bint lies_as(PyObject *a, PyObject *x) noexcept:
    """Whether two plain arrays have the same shape and the same order of elements."""
    return (cnp.PyArray_FLAGS(<cnp.ndarray>a) & cnp.PyArray_FLAGS(<cnp.ndarray>x)
            & (cnp.NPY_ARRAY_C_CONTIGUOUS | cnp.NPY_ARRAY_F_CONTIGUOUS) and same_shape(a, x))


cdef inline bint disjoint(PyObject *a, PyObject *b) noexcept:
    cdef char *a_low = <char*>cnp.PyArray_DATA(<cnp.ndarray>a)
    cdef char *b_low = <char*>cnp.PyArray_DATA(<cnp.ndarray>b)
    return (a_low + cnp.PyArray_NBYTES(<cnp.ndarray>a) <= b_low
            or b_low + cnp.PyArray_NBYTES(<cnp.ndarray>b) <= a_low)


cdef inline bint same_or_disjoint(PyObject *a, PyObject *b) noexcept:
    return ((cnp.PyArray_DATA(<cnp.ndarray>a) == cnp.PyArray_DATA(<cnp.ndarray>b)
             and cnp.PyArray_NBYTES(<cnp.ndarray>a) == cnp.PyArray_NBYTES(<cnp.ndarray>b)) or disjoint(a, b))


cdef inline bint can_receive(PyObject *out, PyObject *x, int number) noexcept:
    """Whether out can take what is computed from the plain array x, element for element."""
    if out == x and number == cnp.PyArray_TYPE(<cnp.ndarray>x):
        return cnp.PyArray_FLAGS(<cnp.ndarray>x) & cnp.NPY_ARRAY_WRITEABLE != 0
    return (place_of(out) >= 0 and number == dtype_numbers[place_of(out)]
            and lies_as(out, x) and same_or_disjoint(out, x)
            and cnp.PyArray_FLAGS(<cnp.ndarray>out) & cnp.NPY_ARRAY_WRITEABLE)


cdef inline ptrdiff_t bytes_as(PyObject *x, int number) noexcept:
    """The size of a result of the shape of x: of its dtype, or bool."""
    return cnp.PyArray_SIZE(<cnp.ndarray>x) if number == cnp.NPY_BOOL else cnp.PyArray_NBYTES(<cnp.ndarray>x)


cdef inline PyObject *new_as(PyObject *x, int number) except NULL:
    """A new array of the shape and order of the plain array x."""
    cdef bint fortran = not cnp.PyArray_FLAGS(<cnp.ndarray>x) & cnp.NPY_ARRAY_C_CONTIGUOUS
    cdef ptrdiff_t nbytes = bytes_as(x, number)
    if nbytes < CACHED_FROM:
        return new_plain(cnp.PyArray_NDIM(<cnp.ndarray>x), cnp.PyArray_DIMS(<cnp.ndarray>x), number, fortran)
    return new_output(cnp.PyArray_NDIM(<cnp.ndarray>x), cnp.PyArray_DIMS(<cnp.ndarray>x), number, fortran,
                      NULL, cnp.NPY_CORDER, nbytes)


cdef inline void put_array(operands *o, int operand, PyObject *array) noexcept:
    o.args[operand] = <char*>cnp.PyArray_DATA(<cnp.ndarray>array)
    o.steps[operand] = cnp.PyArray_ITEMSIZE(<cnp.ndarray>array)


cdef inline PyObject *given_or_null(PyObject *o) noexcept:
    return NULL if o == Py_None else o


cdef inline bint put_rounded(scalar *to, double value, int number) noexcept:
    """Convert to the dtype; False where that cannot hold it, or is another."""
    # Rounding sets a flag, and does it by the mode.
    cdef fp_state state = fp_enter()
    cdef bint done = True
    if number == cnp.NPY_DOUBLE:
        to.as_double = value
    elif number == cnp.NPY_FLOAT:
        to.as_float = <float>value
    elif number == cnp.NPY_FLOAT16:
        done = put_half(to, value)
    else:
        done = False
    fp_leave(state)
    return done


cdef bint put_half(scalar *to, double value) noexcept:
    try:
        PyFloat_Pack2(value, to.as_half, True)
    except OverflowError:
        return False
    return True


cdef inline bint put_number(scalar *to, Function f, int i, PyObject *given, int number, bint positive) except -1:
    """Convert parameter i, a number or left out, to the dtype as NumPy would; False for all else."""
    cdef double value
    if given == NULL:
        if not f.has_default[i]:
            return False
        value = f.defaults[i]
    elif PyFloat_CheckExact(given):
        value = PyFloat_AS_DOUBLE(given)
    elif PyLong_CheckExact(given):
        try:
            value = PyLong_AsDouble(given)
        except OverflowError:
            return False
    elif Py_TYPE(given) == float64_type and number == cnp.NPY_DOUBLE:
        value = PyFloat_AS_DOUBLE(given)
    elif Py_TYPE(given) == float32_type and number == cnp.NPY_FLOAT:
        PyArray_ScalarAsCtype(given, &to.as_float)
        value = to.as_float
    else:
        return False
    if positive and not value > 0:
        return False
    return put_rounded(to, value, number)


cdef inline bint put_parameters(operands *o, Function f, PyObject **slots, int number, bint positive) except -1:
    """Convert scalar parameters to the dtype as NumPy would, take arrays that lie as x; False for all else."""
    cdef int i
    cdef PyObject *given
    cdef PyObject *out = given_or_null(slots[f.inputs + f.parameters])
    o.array_parameters = False
    for i in range(f.parameters):
        given = slots[f.inputs + i]
        if given != NULL and Py_TYPE(given) == ndarray_type:
            if (positive or f.kind not in (FORWARD, BACKWARD)
                    or place_of(given) < 0 or dtype_numbers[place_of(given)] != number or not lies_as(given, slots[0])
                    or (out != NULL and (Py_TYPE(out) != ndarray_type or not same_or_disjoint(out, given)))):
                return False
            put_array(o, f.inputs + i, given)
            o.array_parameters = True
            continue
        if not put_number(&o.values[i], f, i, given, number, positive):
            return False
        o.args[f.inputs + i] = <char*>&o.values[i]
        o.steps[f.inputs + i] = 0
    return True


cdef inline void run_serial(const kernel *k, operands *o, ptrdiff_t n) noexcept nogil:
    """What execute would come to for a short array."""
    if o.array_parameters or k.pair or ((k.storage[0] == HALF or k.storage[0] == BRAIN_HALF) and k.as_halves == NULL):
        isa.run(k, o.args, o.steps, 0, n)
    else:
        isa.run_short(k, o.args, n)


cdef inline void run_operands(const kernel *k, operands *o, PyObject *x) noexcept:
    cdef ptrdiff_t n = cnp.PyArray_SIZE(<cnp.ndarray>x)
    if n <= RELEASE_GIL_ABOVE:
        run_serial(k, o, n)
        return
    with nogil:
        if n * work_of(k.storage[0]) <= SHORT_ARRAY:
            run_serial(k, o, n)
        else:
            execute(k, o.args, o.steps, n)


cdef PyObject *call_forward(Function f, PyObject **slots) except? NULL:
    """x, parameters, out: forward, and the mask as a bool array."""
    cdef operands o
    cdef PyObject *x = slots[0]
    cdef PyObject *out = given_or_null(slots[1 + f.parameters])
    cdef PyObject *bias = given_or_null(slots[2 + f.parameters]) if f.kind == FORWARD else NULL
    cdef int place = place_of(x), number, result_number
    cdef kernel *k
    if place < 0 or bias != NULL:
        return call_in_grid(f, f.kind, slots, out, False, bias, NULL)
    k = &kernels[f.row][f.kind][place]
    number = dtype_numbers[place]
    result_number = cnp.NPY_BOOL if f.kind == MASK_BOOL else number
    if k.function == NULL:
        return NULL
    if not put_parameters(&o, f, slots, number, False):
        return call_in_grid(f, f.kind, slots, out, False, NULL, NULL)
    if out == NULL:
        out = new_as(x, result_number)
    elif can_receive(out, x, result_number):
        Py_INCREF_POINTER(out)
    else:
        return call_in_grid(f, f.kind, slots, out, False, NULL, NULL)
    put_array(&o, 0, x)
    put_array(&o, 1 + f.parameters, out)
    run_operands(k, &o, x)
    return out


cdef PyObject *call_backward(Function f, PyObject **slots) except? NULL:
    """grad, then x or the output or a mask, parameters, out, from_output."""
    cdef operands o
    cdef PyObject *grad = slots[0]
    cdef PyObject *x = slots[1]
    cdef PyObject *out = given_or_null(slots[2 + f.parameters])
    cdef PyObject *from_output = slots[3 + f.parameters]
    cdef PyObject *bias = given_or_null(slots[4 + f.parameters])
    cdef bint positive = from_output == Py_True
    cdef int place = place_of(grad, 0), x_place, kind
    cdef kernel *k
    if given_or_null(slots[5 + f.parameters]) != NULL:
        return call_with_bias_grad(f, slots, bias, out)
    if (place < 0 or not (from_output == NULL or from_output == Py_False or from_output == Py_True)):
        return NULL
    if PyObject_TypeCheck(x, Bits):
        if not same_shape_as_bits(<cnp.ndarray>grad, <Bits>x):
            return NULL
        kind = BACKWARD_BITS
        if not cnp.PyArray_FLAGS(<cnp.ndarray>grad) & cnp.NPY_ARRAY_C_CONTIGUOUS:
            return call_in_grid(f, kind, slots, out, positive, NULL, NULL)
        put_array(&o, 1, <PyObject*>(<Bits>x).storage)
    else:
        x_place = place_of(x, 0)
        if x_place == place:
            kind = BACKWARD_OUTPUT if positive else BACKWARD
        elif x_place >= 0 and dtype_numbers[x_place] == cnp.NPY_BOOL:
            kind = BACKWARD_BOOL
        else:
            return NULL
        if ((bias != NULL and kind == BACKWARD) or not lies_as(x, grad)
                or (out != NULL and (Py_TYPE(out) != ndarray_type or not same_or_disjoint(out, x)))):
            return call_in_grid(f, kind, slots, out, positive, bias, NULL)
        put_array(&o, 1, x)
    k = &kernels[f.row][kind][place]
    if k.function == NULL:
        return NULL
    if not put_parameters(&o, f, slots, dtype_numbers[place], positive):
        return call_in_grid(f, kind, slots, out, positive, NULL, NULL)
    if out == NULL:
        out = new_as(grad, dtype_numbers[place])
    elif can_receive(out, grad, dtype_numbers[place]):
        Py_INCREF_POINTER(out)
    else:
        return call_in_grid(f, kind, slots, out, positive, NULL, NULL)
    put_array(&o, 0, grad)
    put_array(&o, 2 + f.parameters, out)
    run_operands(k, &o, grad)
    return out


cdef object axes_of_sum(PyObject *bias_grad, PyObject *bias, PyObject *grad, PyObject *out):
    """The axes along which a gradient is summed into bias_grad; None where Python is to explain what is wrong."""
    from ._bias import checked_bias_grad
    try:
        return checked_bias_grad(
            <object>bias_grad, None if bias == NULL else <object>bias, {"grad": <object>grad},
            None if out == NULL else <object>out)
    except (AttributeError, TypeError, ValueError):
        # After it has looked at the other arguments.
        return None


cdef bint put_sum(PyObject *bias_grad, PyObject *grad_x, object axes, PyObject *result) except False:
    """Sum a gradient, which is the result or a part of it."""
    from ._bias import sum_into
    try:
        sum_into(<object>bias_grad, <object>grad_x, axes)
    except BaseException:
        Py_XDECREF(result)
        raise
    return True


cdef PyObject *call_with_bias_grad(Function f, PyObject **slots, PyObject *bias, PyObject *out) except? NULL:
    """The gradient as without bias_grad, and its sum."""
    cdef PyObject *bias_grad = slots[5 + f.parameters]
    cdef PyObject *grad_x
    axes = axes_of_sum(bias_grad, bias, slots[0], out)
    if axes is None:
        return NULL
    slots[5 + f.parameters] = NULL
    grad_x = call_backward(f, slots)
    slots[5 + f.parameters] = bias_grad
    if grad_x != NULL:
        put_sum(bias_grad, grad_x, axes, grad_x)
    return grad_x


cdef PyObject *call_with_mask(Function f, PyObject **slots) except? NULL:
    """x, parameters, out, mask, packed, bias: forward and mask in one pass."""
    cdef operands o
    cdef PyObject *x = slots[0]
    cdef PyObject *out = given_or_null(slots[1 + f.parameters])
    cdef PyObject *mask = given_or_null(slots[2 + f.parameters])
    cdef PyObject *packed = slots[3 + f.parameters]
    cdef PyObject *bias = given_or_null(slots[4 + f.parameters])
    cdef PyObject *y = NULL
    cdef PyObject *second
    cdef int place = place_of(x, 0), kind
    cdef bint lies = True
    cdef kernel *k
    if place < 0 or not (packed == NULL or packed == Py_True or packed == Py_False):
        return NULL
    kind = FORWARD_BOOL if packed == Py_False else FORWARD_BITS
    k = &kernels[f.row][kind][place]
    if k.function == NULL or (bias == NULL and not put_parameters(&o, f, slots, dtype_numbers[place], False)):
        return NULL
    if kind == FORWARD_BOOL:
        if mask != NULL and (Py_TYPE(mask) != ndarray_type or not can_take(mask, x, cnp.NPY_BOOL)):
            return NULL
        lies = mask == NULL or (lies_as(mask, x) and same_or_disjoint(mask, x) and (out == NULL or (
            Py_TYPE(out) == ndarray_type and disjoint(mask, out))))
        new_mask = <object>mask if mask != NULL else _adopt(new_like(x, cnp.NPY_BOOL))
        second = <PyObject*>new_mask
    else:
        if mask != NULL and not (PyObject_TypeCheck(mask, Bits) and same_shape_as_bits(<cnp.ndarray>x, <Bits>mask)
                                 and is_writeable(<Bits>mask)):
            return NULL
        new_mask = <object>mask if mask != NULL else new_bits(<cnp.ndarray>x)
        second = <PyObject*>(<Bits>new_mask).storage
    if (bias != NULL or place_of(x) < 0 or not lies or (out != NULL and not can_receive(out, x, dtype_numbers[place]))
            or (kind == FORWARD_BITS and not cnp.PyArray_FLAGS(<cnp.ndarray>x) & cnp.NPY_ARRAY_C_CONTIGUOUS)):
        y = call_in_grid(f, kind, slots, out, False, bias, second)
        if y == NULL:
            return NULL
        result = (_adopt(y), new_mask)
    else:
        in_plain = <object>out if out != NULL else _adopt(new_as(x, dtype_numbers[place]))
        put_array(&o, 0, x)
        put_array(&o, 1 + f.parameters, <PyObject*>in_plain)
        put_array(&o, 2 + f.parameters, second)
        run_operands(k, &o, x)
        result = (in_plain, new_mask)
    Py_INCREF(result)
    return <PyObject*>result


cdef object _adopt(PyObject *new):
    """Make an object of a new reference."""
    o = <object>new
    Py_XDECREF(new)
    return o
