# A public function is a Python function that goes through a ufunc, and in front of it a
# compiled one that serves the plain case (calls.pxi).  Whatever that does not recognise,
# wrong arguments included, it hands to the Python function as it came.

cdef extern from "Python.h":
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

cdef enum:
    MAX_SLOTS = 8

cdef list row_names = [name for name, _ in _rows()]
# Interned, as the strings of programs are.
cdef object _none = "none"
cdef object _tanh = "tanh"

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
    # Slots: the inputs, the parameters, out, then what only some kinds have: from_output (gates do not) or mask
    # and packed, then bias and bias_grad.
    cdef int inputs, parameters, positional, slot_count
    cdef PyObject *names[MAX_SLOTS]
    cdef double defaults[MAX_PARAMETERS]
    cdef bint has_default[MAX_PARAMETERS]
    # The row that serves where the argument `approximate`, after the parameters, is "tanh".
    cdef Function approximation

    def __reduce__(self):
        return _function_of, (self.__wrapped__.__module__, self.__wrapped__.__name__)

    def __getattr__(self, name):
        # A pickled built-in method is "getattr(self, name)".
        if name == self.__wrapped__.__name__:
            return self.function
        raise AttributeError(name)


def _function_of(module, name):
    return getattr(__import__(module, fromlist=[name]), name).__self__


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
        result = f.fast(f, slots) if f.approximation is None else call_approximation(f, slots)
        if result != NULL:
            return result
    return PyObject_Vectorcall(<PyObject*>f.__wrapped__, args, nargs, names)


cdef PyObject *call_approximation(Function f, PyObject **slots) except? NULL:
    """Take the argument `approximate` out of the slots, and call what it asks for."""
    cdef int slot, place = f.inputs + f.parameters
    cdef PyObject *approximate = slots[place]
    if not (approximate == NULL or approximate == <PyObject*>_none or approximate == <PyObject*>_tanh):
        return NULL
    for slot in range(place, f.slot_count - 1):
        slots[slot] = slots[slot + 1]
    if approximate == <PyObject*>_tanh:
        return f.fast(f.approximation, slots)
    return f.fast(f, slots)


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
    f.row = row_names.index(name.removesuffix(suffix))
    f.kind = kind
    f.fast = call_with_mask if kind == FORWARD_BITS else call_backward if kind == BACKWARD else call_forward
    if kind == BACKWARD and kernels[f.row][kind][DOUBLE].pair:
        f.fast = call_gate_backward
    f.inputs = kernels[f.row][f.kind][DOUBLE].inputs
    f.parameters = kernels[f.row][f.kind][DOUBLE].parameters
    f.positional = code.co_argcount
    f.slot_count = f.inputs + f.parameters + {FORWARD: 2, MASK_BOOL: 1, BACKWARD: 4, FORWARD_BITS: 4}[kind]
    f.slot_count = min(f.slot_count, len(arguments))
    if "approximate" in arguments:
        f.approximation = Function()
        f.approximation.row = row_names.index(name.removesuffix(suffix) + "_tanh")
        f.approximation.kind, f.approximation.inputs, f.approximation.parameters = f.kind, f.inputs, f.parameters
        f.slot_count += 1
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
    f.text = f"{name}({', '.join(shown)})\n--\n\n{python_function.__doc__ or ''}".encode()
    f.definition.ml_name = f.name
    f.definition.ml_meth = <PyCFunction><void*>call_function
    f.definition.ml_flags = METH_FASTCALL | METH_KEYWORDS
    f.definition.ml_doc = f.text
    f.function = PyCFunction_NewEx(&f.definition, f, python_function.__module__.partition(".")[0])
    return f.function
