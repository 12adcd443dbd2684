# Calls that Python has sorted out, before they go to ufuncs: of plain arrays and numbers they run in grids.

# By name.
cdef dict functions_of_ufuncs = {}

cdef Function function_of_ufunc(str name):
    """The row and kind of a ufunc."""
    cdef Function f = functions_of_ufuncs.get(name)
    cdef int row, kind
    if f is None:
        for row in range(ROWS):
            for kind in ufunc_suffixes:
                if kind != BACKWARD_BOOL and name == fastrelu_rows[row].name.decode() + ufunc_suffixes[kind]:
                    f = functions_of_ufuncs[name] = Function()
                    f.row, f.kind = row, kind
                    f.inputs = kernels[row][kind][DOUBLE].inputs
                    f.parameters = kernels[row][kind][DOUBLE].parameters
    return f


cdef bint is_bool(PyObject *a) noexcept:
    return Py_TYPE(a) == ndarray_type and cnp.PyArray_TYPE(<cnp.ndarray>a) == cnp.NPY_BOOL


def _in_grid(str name, tuple values, out):
    """What a ufunc makes of plain arrays and numbers, on all threads; None where it is for the ufunc."""
    cdef Function f = function_of_ufunc(name)
    cdef PyObject *slots[MAX_SLOTS]
    cdef PyObject *result
    cdef int i, kind
    if f is None or len(values) != f.inputs + f.parameters:
        return None
    for i in range(f.inputs + f.parameters):
        slots[i] = PyTuple_GET_ITEM(<PyObject*>values, i)
    kind = f.kind
    if kind == BACKWARD and is_bool(slots[1]) and not is_bool(slots[0]):
        kind = BACKWARD_BOOL
    result = call_in_grid(f, kind, slots, NULL if out is None else <PyObject*>out, kind == BACKWARD_OUTPUT, NULL, NULL)
    return None if result == NULL else _adopt(result)
