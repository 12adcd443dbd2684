# The fast path.  A public function is a Python function that goes through a ufunc, and in
# front of it a compiled one that serves the plain case: exact ndarrays, native and
# aligned, one contiguous segment each, scalar parameters.  Whatever it does not
# recognise, wrong arguments included, it hands to the Python function as it came.

cdef extern from "Python.h":
    ctypedef struct PyTypeObject:
        pass
    PyTypeObject *Py_TYPE(PyObject *o)
    ctypedef PyObject *(*PyCFunction)(PyObject *, PyObject *)
    ctypedef struct PyMethodDef:
        const char *ml_name
        PyCFunction ml_meth
        int ml_flags
        const char *ml_doc
    int METH_FASTCALL, METH_KEYWORDS
    PyObject *Py_None
    PyObject *Py_True
    PyObject *Py_False
    object PyCFunction_NewEx(PyMethodDef *definition, object self, object module)
    PyObject *PyObject_Vectorcall(PyObject *callable, PyObject *const *args, size_t nargs, PyObject *names) except NULL
    Py_ssize_t PyTuple_GET_SIZE(PyObject *o)
    PyObject *PyTuple_GET_ITEM(PyObject *o, Py_ssize_t i)
    bint PyFloat_CheckExact(PyObject *o)
    double PyFloat_AS_DOUBLE(PyObject *o)
    bint PyLong_CheckExact(PyObject *o)
    double PyLong_AsDouble(PyObject *o) except? -1.0
    void Py_INCREF_POINTER "Py_INCREF"(PyObject *o)
    bint PyObject_TypeCheck(PyObject *o, type t)

cdef extern from "numpy/arrayobject.h":
    PyObject *PyArray_NewFromDescr(
        PyTypeObject *subtype, cnp.PyArray_Descr *descr, int nd, const cnp.npy_intp *dims, const cnp.npy_intp *strides,
        void *data, int flags, PyObject *obj) except NULL
    cnp.PyArray_Descr *PyArray_DescrFromType(int number) except NULL
    void PyArray_ScalarAsCtype(PyObject *scalar, void *value)

cdef enum:
    MAX_SLOTS = 8
    # Elements from which letting other Python threads run is worth its price, about
    # the time of 500 elements (measured 40 ns for the pair of calls).
    RELEASE_GIL_ABOVE = 500

cdef PyTypeObject *ndarray_type = <PyTypeObject*><PyObject*>cnp.ndarray
cdef object _float32 = cnp.PyArray_TypeObjectFromType(cnp.NPY_FLOAT)
cdef object _float64 = cnp.PyArray_TypeObjectFromType(cnp.NPY_DOUBLE)
cdef PyTypeObject *float32_type = <PyTypeObject*><PyObject*>_float32
cdef PyTypeObject *float64_type = <PyTypeObject*><PyObject*>_float64

cdef union scalar:
    float as_float
    double as_double

# What a kernel is called with.
cdef struct operands:
    char *args[MAX_OPERANDS]
    ptrdiff_t steps[MAX_OPERANDS]
    scalar values[MAX_PARAMETERS]

# Returns a new reference; NULL without an exception where the plain case does not hold.
ctypedef PyObject *(*fast_call)(Function f, PyObject **slots) except? NULL


cdef class Function:
    """What the compiled function of one row and kind knows: its kernels and its arguments."""

    cdef PyMethodDef definition
    cdef bytes name
    cdef bytes text
    cdef tuple keywords
    cdef readonly object function
    cdef readonly object __wrapped__
    cdef fast_call fast
    cdef int row, kind
    # Slots: the inputs, the parameters, out, then what only some kinds have.
    cdef int inputs, parameters, positional, slot_count
    cdef PyObject *names[MAX_SLOTS]
    cdef double defaults[MAX_PARAMETERS]
    cdef bint has_default[MAX_PARAMETERS]

    def __reduce__(self):
        return _function_of, (self.__wrapped__.__module__, self.__wrapped__.__name__)

    def __getattr__(self, name):
        # A pickled built-in method is "getattr(self, name)".
        if name == self.__wrapped__.__name__:
            return self.function
        raise AttributeError(name)


def _function_of(module, name):
    return getattr(__import__(module, fromlist=[name]), name).__self__


cdef inline int place_of(PyObject *o) noexcept:
    """The place of a plain array's dtype in dtype_numbers, -1 if it is not plain."""
    cdef int flags, number
    if Py_TYPE(o) != ndarray_type:
        return -1
    flags = cnp.PyArray_FLAGS(<cnp.ndarray>o)
    number = cnp.PyArray_TYPE(<cnp.ndarray>o)
    if (not flags & (cnp.NPY_ARRAY_C_CONTIGUOUS | cnp.NPY_ARRAY_F_CONTIGUOUS) or not flags & cnp.NPY_ARRAY_ALIGNED
            or not 0 <= number < 64 or cnp.PyArray_NDIM(<cnp.ndarray>o) == 0
            or cnp.PyArray_ISBYTESWAPPED(<cnp.ndarray>o)):
        return -1
    return dtype_places[number]


cdef inline bint lies_as(PyObject *a, PyObject *x) noexcept:
    """Whether two plain arrays have the same shape and the same order of elements."""
    cdef int ndim = cnp.PyArray_NDIM(<cnp.ndarray>x)
    return (cnp.PyArray_NDIM(<cnp.ndarray>a) == ndim
            and cnp.PyArray_FLAGS(<cnp.ndarray>a) & cnp.PyArray_FLAGS(<cnp.ndarray>x)
            & (cnp.NPY_ARRAY_C_CONTIGUOUS | cnp.NPY_ARRAY_F_CONTIGUOUS)
            and memcmp(cnp.PyArray_DIMS(<cnp.ndarray>a), cnp.PyArray_DIMS(<cnp.ndarray>x),
                       ndim * sizeof(cnp.npy_intp)) == 0)


cdef inline bint same_or_disjoint(PyObject *a, PyObject *b) noexcept:
    cdef char *a_low = <char*>cnp.PyArray_DATA(<cnp.ndarray>a)
    cdef char *b_low = <char*>cnp.PyArray_DATA(<cnp.ndarray>b)
    cdef ptrdiff_t a_size = cnp.PyArray_NBYTES(<cnp.ndarray>a), b_size = cnp.PyArray_NBYTES(<cnp.ndarray>b)
    return (a_low == b_low and a_size == b_size) or a_low + a_size <= b_low or b_low + b_size <= a_low


cdef inline bint can_receive(PyObject *out, PyObject *x, int number) noexcept:
    """Whether out can take what is computed from the plain array x, element for element."""
    return (place_of(out) == dtype_places[number] and lies_as(out, x) and same_or_disjoint(out, x)
            and cnp.PyArray_FLAGS(<cnp.ndarray>out) & cnp.NPY_ARRAY_WRITEABLE)


cdef inline PyObject *new_as(PyObject *x, int number) except NULL:
    """A new array of the shape and order of the plain array x."""
    cdef bint fortran = not cnp.PyArray_FLAGS(<cnp.ndarray>x) & cnp.NPY_ARRAY_C_CONTIGUOUS
    return PyArray_NewFromDescr(
        ndarray_type, PyArray_DescrFromType(number), cnp.PyArray_NDIM(<cnp.ndarray>x),
        cnp.PyArray_DIMS(<cnp.ndarray>x), NULL, NULL, cnp.NPY_ARRAY_F_CONTIGUOUS if fortran else 0, NULL)


cdef inline void put_array(operands *o, int operand, PyObject *array) noexcept:
    o.args[operand] = <char*>cnp.PyArray_DATA(<cnp.ndarray>array)
    o.steps[operand] = cnp.PyArray_ITEMSIZE(<cnp.ndarray>array)


cdef inline bint put_parameters(operands *o, Function f, PyObject **slots, int number, bint positive) except -1:
    """Convert the scalar parameters to the dtype, as NumPy would; False if they are not such."""
    cdef int i
    cdef double value
    cdef PyObject *given
    for i in range(f.parameters):
        given = slots[f.inputs + i]
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
            PyArray_ScalarAsCtype(given, &o.values[i].as_float)
            value = o.values[i].as_float
        else:
            return False
        if positive and not value > 0:
            return False
        if number == cnp.NPY_DOUBLE:
            o.values[i].as_double = value
        elif number == cnp.NPY_FLOAT:
            o.values[i].as_float = <float>value
        else:
            return False
        o.args[f.inputs + i] = <char*>&o.values[i]
        o.steps[f.inputs + i] = 0
    return True


cdef inline void run_operands(const kernel *k, operands *o, PyObject *x) noexcept:
    cdef ptrdiff_t n = cnp.PyArray_SIZE(<cnp.ndarray>x)
    if n > RELEASE_GIL_ABOVE:
        with nogil:
            execute(k, o.args, o.steps, n)
    else:
        execute(k, o.args, o.steps, n)


cdef inline PyObject *given_or_null(PyObject *o) noexcept:
    return NULL if o == Py_None else o


cdef PyObject *call_forward(Function f, PyObject **slots) except? NULL:
    """x, parameters, out: forward, and the mask as a bool array."""
    cdef operands o
    cdef PyObject *x = slots[0]
    cdef PyObject *out = given_or_null(slots[1 + f.parameters])
    cdef int place = place_of(x), number, result_number
    cdef kernel *k
    if place < 0:
        return NULL
    k = &kernels[f.row][f.kind][place]
    number = dtype_numbers[place]
    result_number = cnp.NPY_BOOL if f.kind == MASK_BOOL else number
    if k.function == NULL or not put_parameters(&o, f, slots, number, False):
        return NULL
    if out == NULL:
        out = new_as(x, result_number)
    elif can_receive(out, x, result_number):
        Py_INCREF_POINTER(out)
    else:
        return NULL
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
    cdef int place = place_of(grad), x_place, kind
    cdef kernel *k
    if place < 0 or not (from_output == NULL or from_output == Py_False or from_output == Py_True):
        return NULL
    if PyObject_TypeCheck(x, Bits):
        if (not cnp.PyArray_FLAGS(<cnp.ndarray>grad) & cnp.NPY_ARRAY_C_CONTIGUOUS
                or not same_shape_as_bits(<cnp.ndarray>grad, <Bits>x)):
            return NULL
        kind = BACKWARD_BITS
        put_array(&o, 1, <PyObject*>(<Bits>x).bits)
    else:
        x_place = place_of(x)
        if x_place < 0 or not lies_as(x, grad):
            return NULL
        if x_place == place:
            kind = BACKWARD
        elif dtype_numbers[x_place] == cnp.NPY_BOOL:
            kind = BACKWARD_BOOL
        else:
            return NULL
        if out != NULL and not same_or_disjoint(out, x):
            return NULL
        put_array(&o, 1, x)
    k = &kernels[f.row][kind][place]
    if k.function == NULL or not put_parameters(&o, f, slots, dtype_numbers[place], from_output == Py_True):
        return NULL
    if out == NULL:
        out = new_as(grad, dtype_numbers[place])
    elif can_receive(out, grad, dtype_numbers[place]):
        Py_INCREF_POINTER(out)
    else:
        return NULL
    put_array(&o, 0, grad)
    put_array(&o, 2 + f.parameters, out)
    run_operands(k, &o, grad)
    return out


cdef PyObject *call_with_mask(Function f, PyObject **slots) except? NULL:
    """x, parameters, out, mask, packed: forward and mask in one pass."""
    cdef operands o
    cdef PyObject *x = slots[0]
    cdef PyObject *out = given_or_null(slots[1 + f.parameters])
    cdef PyObject *mask = given_or_null(slots[2 + f.parameters])
    cdef PyObject *packed = slots[3 + f.parameters]
    cdef int place = place_of(x), kind
    cdef kernel *k
    if place < 0 or not (packed == NULL or packed == Py_True or packed == Py_False):
        return NULL
    kind = FORWARD_BOOL if packed == Py_False else FORWARD_BITS
    k = &kernels[f.row][kind][place]
    if k.function == NULL or not put_parameters(&o, f, slots, dtype_numbers[place], False):
        return NULL
    if out != NULL and not can_receive(out, x, dtype_numbers[place]):
        return NULL
    if kind == FORWARD_BOOL:
        if mask != NULL and not can_receive(mask, x, cnp.NPY_BOOL):
            return NULL
        if mask != NULL and out != NULL and not same_or_disjoint(mask, out):
            return NULL
        new_mask = <object>mask if mask != NULL else _adopt(new_as(x, cnp.NPY_BOOL))
        put_array(&o, 2 + f.parameters, <PyObject*>new_mask)
    else:
        if not cnp.PyArray_FLAGS(<cnp.ndarray>x) & cnp.NPY_ARRAY_C_CONTIGUOUS:
            return NULL
        if mask != NULL and not (PyObject_TypeCheck(mask, Bits) and same_shape_as_bits(<cnp.ndarray>x, <Bits>mask)):
            return NULL
        new_mask = <object>mask if mask != NULL else new_bits((<object>x).shape)
        put_array(&o, 2 + f.parameters, <PyObject*>(<Bits>new_mask).bits)
    y = <object>out if out != NULL else _adopt(new_as(x, dtype_numbers[place]))
    put_array(&o, 0, x)
    put_array(&o, 1 + f.parameters, <PyObject*>y)
    run_operands(k, &o, x)
    result = (y, new_mask)
    Py_INCREF(result)
    return <PyObject*>result


cdef object _adopt(PyObject *new):
    """Make an object of a new reference."""
    o = <object>new
    Py_XDECREF(new)
    return o


cdef bint bind(Function f, PyObject *const *args, Py_ssize_t nargs, PyObject *names, PyObject **slots) noexcept:
    """Sort the arguments into slots; False where Python must look at them."""
    cdef Py_ssize_t i
    cdef int slot
    cdef PyObject *name
    if not f.inputs <= nargs <= f.positional:
        return False
    for slot in range(f.slot_count):
        slots[slot] = args[slot] if slot < nargs else NULL
    if names != NULL:
        for i in range(PyTuple_GET_SIZE(names)):
            name = PyTuple_GET_ITEM(names, i)
            for slot in range(f.inputs, f.slot_count):
                # Names in calls are interned, so the same name is the same object.
                if f.names[slot] == name and slots[slot] == NULL:
                    slots[slot] = args[nargs + i]
                    break
            else:
                return False
    return True


cdef PyObject *call_function(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *names) except NULL:
    cdef Function f = <Function>self
    cdef PyObject *slots[MAX_SLOTS]
    cdef PyObject *result
    if bind(f, args, nargs, names, slots):
        result = f.fast(f, slots)
        if result != NULL:
            return result
    return PyObject_Vectorcall(<PyObject*>f.__wrapped__, args, nargs, names)


def compiled(python_function):
    """Put the fast path of its row and kind in front of a function.

    The row and kind follow from the name; signature, defaults, docstring and everything
    that the fast path does not serve come from the function.
    """
    cdef Function f = Function()
    cdef int i, kind = FORWARD
    code = python_function.__code__
    arguments = code.co_varnames[:code.co_argcount + code.co_kwonlyargcount]
    defaults = python_function.__defaults__ or ()
    keyword_defaults = python_function.__kwdefaults__ or {}
    name = python_function.__name__
    for suffix, kind in (("_with_mask", FORWARD_BITS), ("_mask", MASK_BOOL), ("_backward", BACKWARD), ("", FORWARD)):
        if name.endswith(suffix):
            break
    f.row = [row_name for row_name, _ in _rows()].index(name.removesuffix(suffix))
    f.kind = kind
    f.fast = call_with_mask if kind == FORWARD_BITS else call_backward if kind == BACKWARD else call_forward
    f.inputs = kernels[f.row][f.kind][DTYPES - 1].inputs
    f.parameters = kernels[f.row][f.kind][DTYPES - 1].parameters
    f.positional = code.co_argcount
    f.slot_count = f.inputs + f.parameters + {FORWARD: 1, MASK_BOOL: 1, BACKWARD: 2, FORWARD_BITS: 3}[kind]
    f.keywords = arguments
    shown = []
    for i, argument in enumerate(arguments):
        place = i - code.co_argcount + len(defaults)
        text = argument
        if i >= code.co_argcount:
            if i == code.co_argcount:
                shown.append("*")
            text = f"{argument}={keyword_defaults[argument]!r}"
        elif place >= 0:
            text = f"{argument}={defaults[place]!r}"
        shown.append(text)
        if i == code.co_posonlyargcount - 1:
            shown.append("/")
        if i < f.slot_count:
            f.names[i] = <PyObject*>argument
        if f.inputs <= i < f.inputs + f.parameters:
            f.has_default[i - f.inputs] = place >= 0
            f.defaults[i - f.inputs] = defaults[place] if place >= 0 else 0.0
    if code.co_flags & 0x08:
        shown.append("**" + code.co_varnames[len(arguments)])
    f.__wrapped__ = python_function
    f.name = name.encode()
    f.text = f"{name}({', '.join(shown)})\n--\n\n{python_function.__doc__}".encode()
    f.definition.ml_name = f.name
    f.definition.ml_meth = <PyCFunction><void*>call_function
    f.definition.ml_flags = METH_FASTCALL | METH_KEYWORDS
    f.definition.ml_doc = f.text
    f.function = PyCFunction_NewEx(&f.definition, f, python_function.__module__.partition(".")[0])
    return f.function
