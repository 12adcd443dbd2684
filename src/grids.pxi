# The fast path for arrays of any layout: views with steps, transposed arrays, and parameters that
# broadcast.  A ufunc would hand them to a kernel row by row, and each row to one thread.

cdef enum:
    # Arrays of more are left to the ufunc.
    MAX_AXES = 16

# The steps of an operand along the axes of the first one, 0 where it broadcasts.
ctypedef ptrdiff_t[MAX_AXES] axis_steps


cdef inline ptrdiff_t abs_step(ptrdiff_t step) noexcept:
    return -step if step < 0 else step


cdef inline PyObject *new_like(PyObject *x, int number, bint c_order=False) except NULL:
    """A new array of the shape of x, its axes in the same order in memory or in C order."""
    return new_output(0, NULL, number, False, x, cnp.NPY_CORDER if c_order else cnp.NPY_KEEPORDER,
                      bytes_as(x, number))


cdef bint same_axis_order(ptrdiff_t *steps, ptrdiff_t *other, PyObject *x) noexcept:
    """Whether two operands agree on which axes of x are the longer steps in memory, as far as neither repeats."""
    cdef int axis, later, ndim = cnp.PyArray_NDIM(<cnp.ndarray>x)
    cdef ptrdiff_t first, second
    for axis in range(ndim):
        for later in range(axis + 1, ndim):
            if (cnp.PyArray_DIM(<cnp.ndarray>x, axis) > 1 and cnp.PyArray_DIM(<cnp.ndarray>x, later) > 1
                    and steps[axis] and steps[later] and other[axis] and other[later]):
                first = abs_step(steps[axis]) - abs_step(steps[later])
                second = abs_step(other[axis]) - abs_step(other[later])
                if (first < 0 < second) or (second < 0 < first):
                    return False
    return True


cdef bint broadcasts(PyObject *a, PyObject *x, ptrdiff_t *steps) noexcept:
    """Whether a broadcasts to the shape of x; if so, fill in its steps along the axes of x."""
    cdef int ndim = cnp.PyArray_NDIM(<cnp.ndarray>x), axis, missing = ndim - cnp.PyArray_NDIM(<cnp.ndarray>a)
    cdef ptrdiff_t length
    if missing < 0:
        return False
    for axis in range(ndim):
        length = cnp.PyArray_DIM(<cnp.ndarray>a, axis - missing) if axis >= missing else 1
        if length != 1 and length != cnp.PyArray_DIM(<cnp.ndarray>x, axis):
            return False
        steps[axis] = cnp.PyArray_STRIDE(<cnp.ndarray>a, axis - missing) if length != 1 else 0
    return True


cdef bint agree_on_axes(PyObject **arrays, int count) noexcept:
    """Whether the plain ones of so many arrays, the first of which has the shape of all, agree on an order of axes."""
    cdef axis_steps steps, other
    cdef int i
    broadcasts(arrays[0], arrays[0], steps)
    for i in range(1, count):
        if (arrays[i] != NULL and place_of(arrays[i], 0) >= 0 and broadcasts(arrays[i], arrays[0], other)
                and not same_axis_order(steps, other, arrays[0])):
            return False
    return True


cdef struct extent:
    char *low
    char *high
    int longest             # the axis of the longest step
    ptrdiff_t period        # that step
    ptrdiff_t inner         # bytes from the first to the last of the elements along all other axes


cdef extent extent_of(PyObject *a) noexcept:
    cdef extent e
    cdef int axis
    cdef ptrdiff_t step, length
    e.low = e.high = <char*>cnp.PyArray_DATA(<cnp.ndarray>a)
    e.period = 0
    e.longest = 0
    e.inner = cnp.PyArray_ITEMSIZE(<cnp.ndarray>a)
    for axis in range(cnp.PyArray_NDIM(<cnp.ndarray>a)):
        length = cnp.PyArray_DIM(<cnp.ndarray>a, axis) - 1
        step = cnp.PyArray_STRIDE(<cnp.ndarray>a, axis)
        if step < 0:
            e.low += length * step
            step = -step
        else:
            e.high += length * step
        if length > 0:
            e.inner += length * step
            if step >= e.period:
                e.period = step
                e.longest = axis
    if e.period:
        e.inner -= e.period * (cnp.PyArray_DIM(<cnp.ndarray>a, e.longest) - 1)
    e.high += cnp.PyArray_ITEMSIZE(<cnp.ndarray>a)
    return e


cdef bint no_two_share_memory(PyObject *a) noexcept:
    """Whether no two elements of an array share memory, if only because each axis steps over all shorter ones."""
    cdef ptrdiff_t[MAX_AXES] steps, lengths
    cdef ptrdiff_t step, length, covered = cnp.PyArray_ITEMSIZE(<cnp.ndarray>a)
    cdef int axis, place, count = 0
    for axis in range(cnp.PyArray_NDIM(<cnp.ndarray>a)):
        length = cnp.PyArray_DIM(<cnp.ndarray>a, axis)
        if length == 1:
            continue
        step = cnp.PyArray_STRIDE(<cnp.ndarray>a, axis)
        step = -step if step < 0 else step
        place = count
        while place > 0 and steps[place - 1] > step:
            steps[place] = steps[place - 1]
            lengths[place] = lengths[place - 1]
            place -= 1
        steps[place] = step
        lengths[place] = length
        count += 1
    for place in range(count):
        if steps[place] < covered:
            return False
        covered += steps[place] * (lengths[place] - 1)
    return True


cdef bint element_for_element(PyObject *out, PyObject *a, ptrdiff_t *out_steps, ptrdiff_t *a_steps, int ndim) noexcept:
    """Whether writing to out leaves what is still to be read of a: the same elements, or no common memory."""
    cdef extent e = extent_of(out), other = extent_of(a)
    cdef bint same_steps = memcmp(out_steps, a_steps, ndim * sizeof(ptrdiff_t)) == 0
    cdef ptrdiff_t distance
    if e.high <= other.low or other.high <= e.low:
        return True
    if not same_steps or not same_shape(a, out):
        return False
    if cnp.PyArray_DATA(<cnp.ndarray>out) == cnp.PyArray_DATA(<cnp.ndarray>a):
        return cnp.PyArray_ITEMSIZE(<cnp.ndarray>out) == cnp.PyArray_ITEMSIZE(<cnp.ndarray>a)
    # Side by side in the rows of one array, as its left and its right half.
    if e.period == 0:
        return False
    distance = (other.low - e.low) % e.period
    distance += e.period if distance < 0 else 0
    return e.inner <= distance and other.inner <= e.period - distance


cdef void lay_out(grid *g, PyObject *x, axis_steps *steps, ptrdiff_t *leading) noexcept:
    """Fill in dimensions: the axes of x by falling `leading` steps or as they come, joined where operands allow."""
    cdef int[MAX_AXES] axes
    cdef int count = 0, axis, place, o, d
    cdef ptrdiff_t length
    cdef bint joined
    for axis in range(cnp.PyArray_NDIM(<cnp.ndarray>x)):
        if cnp.PyArray_DIM(<cnp.ndarray>x, axis) == 1:
            continue
        place = count
        while leading != NULL and place > 0 and abs_step(leading[axes[place - 1]]) < abs_step(leading[axis]):
            axes[place] = axes[place - 1]
            place -= 1
        axes[place] = axis
        count += 1
    g.dimensions = 0
    for place in range(count):
        axis = axes[place]
        length = cnp.PyArray_DIM(<cnp.ndarray>x, axis)
        d = g.dimensions - 1
        joined = d >= 0
        for o in range(BIAS + 1):
            joined = joined and g.steps[o][d] == steps[o][axis] * length
        if not joined:
            g.dimensions += 1
            d += 1
            if d == MAX_DIMENSIONS:
                return
            g.shape[d] = 1
        g.shape[d] *= length
        for o in range(BIAS + 1):
            g.steps[o][d] = steps[o][axis]
    if g.dimensions == 0:
        g.dimensions = 1
        g.shape[0] = 1
        for o in range(BIAS + 1):
            g.steps[o][0] = 0


cdef void lay_in_line(grid *g, const operands *o, int count, ptrdiff_t n) noexcept:
    """Make a grid of so many operands, all contiguous."""
    cdef int i
    g.dimensions = 1
    g.biased = -1
    g.shape[0] = n
    for i in range(count):
        g.args[i] = o.args[i]
        g.steps[i][0] = o.steps[i]


cdef bint can_take(PyObject *out, PyObject *x, int number) noexcept:
    """Whether out is a plain array of any layout, of the shape of x, that can be written to."""
    cdef int place = place_of(out, 0)
    return (place >= 0 and dtype_numbers[place] == number and same_shape(out, x)
            and cnp.PyArray_FLAGS(<cnp.ndarray>out) & cnp.NPY_ARRAY_WRITEABLE and no_two_share_memory(out))


cdef bint leaves(PyObject **arrays, axis_steps *steps, PyObject *out, ptrdiff_t *out_steps, bint apart,
                 int ndim) noexcept:
    """Whether writing to out leaves what is still to be read or was written of the others; nothing of them if apart."""
    cdef int i
    for i in range(BIAS + 1):
        if arrays[i] != NULL and (
                not element_for_element(out, arrays[i], out_steps, steps[i], ndim)
                or (apart and cnp.PyArray_DATA(<cnp.ndarray>out) == cnp.PyArray_DATA(<cnp.ndarray>arrays[i]))):
            return False
    return True


cdef PyObject *call_in_grid(Function f, int kind, PyObject **slots, PyObject *out, bint positive,
                            PyObject *bias, PyObject *second) except? NULL:
    """A call whose inputs have one shape, to which parameters and bias broadcast; NULL where that does not hold.

    second is the array that takes the second output, of the shape of x or of bits.
    """
    cdef grid g
    cdef axis_steps[BIAS + 1] steps
    cdef scalar[MAX_PARAMETERS] values
    cdef PyObject *x = slots[0]
    cdef PyObject *arrays[BIAS + 1]
    cdef PyObject *given
    cdef int place = place_of(x, 0), i, other, result_number, last = f.inputs + f.parameters, ndim
    cdef bint in_order = kind == FORWARD_BITS or kind == BACKWARD_BITS, both = kind == BACKWARD_BOTH
    cdef kernel *k
    cdef ptrdiff_t n
    if place < 0 or cnp.PyArray_NDIM(<cnp.ndarray>x) > MAX_AXES or cnp.PyArray_SIZE(<cnp.ndarray>x) == 0:
        return NULL
    # One for both gradients is not all that there is (execute_both).
    k = &kernels[f.row][BACKWARD if both else kind][place]
    if k.function == NULL:
        return NULL
    n = cnp.PyArray_SIZE(<cnp.ndarray>x)
    ndim = cnp.PyArray_NDIM(<cnp.ndarray>x)
    result_number = cnp.NPY_BOOL if kind == MASK_BOOL else dtype_numbers[place]
    # The output or the mask tells the gradient without it.
    g.biased = -1
    if bias != NULL and kind in (FORWARD, FORWARD_BOOL, FORWARD_BITS, BACKWARD, BACKWARD_BOTH):
        g.biased = f.inputs - 1
    if g.biased >= 0 and (place < FIRST_FLOAT or place_of(bias, 0) != place or not broadcasts(bias, x, steps[BIAS])):
        return NULL
    for i in range(BIAS + 1):
        arrays[i] = NULL
    arrays[BIAS] = bias if g.biased >= 0 else NULL
    for i in range(last):
        given = slots[i]
        if i == 1 and kind == BACKWARD_BITS:
            g.args[i] = <char*>cnp.PyArray_DATA(<cnp.ndarray>(<Bits>given).storage)
        elif i < f.inputs or (given != NULL and Py_TYPE(given) == ndarray_type):
            other = place_of(given, 0)
            if i == 1 and kind == BACKWARD_BOOL:
                if other < 0 or dtype_numbers[other] != cnp.NPY_BOOL:
                    return NULL
            elif other != place:
                return NULL
            if i < f.inputs and not same_shape(given, x):
                return NULL
            if i >= f.inputs and (positive or f.kind not in (FORWARD, BACKWARD)):
                return NULL
            if not broadcasts(given, x, steps[i]):
                return NULL
            arrays[i] = given
        else:
            if not put_number(&values[i - f.inputs], f, i - f.inputs, given, dtype_numbers[place], positive):
                return NULL
            g.args[i] = <char*>&values[i - f.inputs]
    if out == NULL:
        # As NumPy's: C order where the inputs do not agree on another.
        result = _adopt(new_like(x, result_number, kind == BACKWARD_BITS or not agree_on_axes(arrays, last)))
    else:
        if not can_take(out, x, result_number):
            return NULL
        broadcasts(out, x, steps[last])
        if not leaves(arrays, steps, out, steps[last], both, ndim):
            return NULL
        result = <object>out
    arrays[last] = <PyObject*>result
    if second != NULL:
        g.args[last + 1] = <char*>cnp.PyArray_DATA(<cnp.ndarray>second)
        if not in_order:
            # Masks have elements of other sizes: whatever overlaps is not element for element.  Nor are two results.
            if (both and not can_take(second, x, result_number)) or (
                    g.args[last + 1] == <char*>cnp.PyArray_DATA(<cnp.ndarray>result)):
                return NULL
            broadcasts(second, x, steps[last + 1])
            if not leaves(arrays, steps, second, steps[last + 1], both, ndim):
                return NULL
            arrays[last + 1] = second
    for i in range(BIAS + 1):
        if arrays[i] != NULL:
            broadcasts(arrays[i], x, steps[i])
            g.args[i] = <char*>cnp.PyArray_DATA(<cnp.ndarray>arrays[i])
        else:
            for other in range(MAX_AXES):
                steps[i][other] = 0
    lay_out(&g, x, steps, NULL if in_order else steps[last])
    if g.dimensions > MAX_DIMENSIONS:
        return NULL
    if both:
        execute_both(f.row, place, &g, n)
    elif n > RELEASE_GIL_ABOVE:
        with nogil:
            execute_grid(k, &g, n)
    else:
        execute_grid(k, &g, n)
    Py_INCREF(result)
    return <PyObject*>result
