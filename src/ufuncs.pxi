# Every elementwise operation as a ufunc.  NumPy supplies broadcasting, casting, where=,
# overlap, subclasses and __array_ufunc__; the inner loop is `execute`.

cdef enum:
    MAX_LOOPS = 2 * BFLOAT16

# NumPy keeps pointers to these for as long as the process lives.
cdef struct ufunc_loops:
    cnp.PyUFuncGenericFunction functions[MAX_LOOPS]
    void *data[MAX_LOOPS]
    char types[MAX_LOOPS * MAX_OPERANDS]
    char name[64]
    char doc[256]

cdef ufunc_loops all_loops[ROWS][KINDS]

# What the name of each kind's ufunc ends in; one of bool masks serves beside that of inputs.
cdef dict ufunc_suffixes = {
    FORWARD: "", MASK_BOOL: "_mask", BACKWARD: "_backward", BACKWARD_BOOL: "_backward",
    BACKWARD_PARAMETER: "_backward_up", BACKWARD_OUTPUT: "_backward_from_output",
}


cdef void ufunc_loop(char **args, const cnp.npy_intp *dimensions, const cnp.npy_intp *steps,
                     void *data) noexcept nogil:
    execute(<const kernel*>data, args, <const ptrdiff_t*>steps, dimensions[0])


cdef _copy_text(char *to, int room, str text):
    cdef bytes encoded = text.encode()[:room - 1]
    cdef const char *chars = encoded
    cdef int i
    for i in range(len(encoded)):
        to[i] = chars[i]
    to[len(encoded)] = 0


cdef _make_ufunc(int row, list kinds, str suffix, str doc):
    """Make a ufunc from the first kind's loops, preceded by those of the further kinds."""
    cdef ufunc_loops *loops = &all_loops[row][<int>kinds[0]]
    cdef int count = 0, place, kind, operand, position = 0
    cdef bint is_bool
    cdef kernel *k
    for kind in reversed(kinds):
        for place in range(BFLOAT16):
            k = &kernels[row][kind][place]
            if k.function == NULL:
                continue
            for operand in range(k.operands):
                is_bool = operand_type(row, kind, operand) == b"?"
                loops.types[position] = <char>(cnp.NPY_BOOL if is_bool else dtype_numbers[place])
                position += 1
            loops.functions[count] = <cnp.PyUFuncGenericFunction>ufunc_loop
            loops.data[count] = <void*>k
            count += 1
    k = &kernels[row][<int>kinds[0]][DOUBLE]
    name = fastrelu_rows[row].name.decode() + suffix
    _copy_text(loops.name, sizeof(loops.name), name)
    _copy_text(loops.doc, sizeof(loops.doc), doc)
    ufunc = cnp.PyUFunc_FromFuncAndData(
        loops.functions, loops.data, loops.types, count, k.inputs + k.parameters,
        k.operands - k.inputs - k.parameters, cnp.PyUFunc_None, loops.name, loops.doc, 0)
    return name, ufunc


cdef bint has_kernel(int row, int kind):
    return kernels[row][kind][DOUBLE].function != NULL


def _register_bfloat16(dtype, dict ufuncs):
    """Let all ufuncs take the dtype of ml_dtypes, which computes as float16 does; to be called once."""
    cdef int row, kind, operand
    cdef int[MAX_OPERANDS] types
    cdef kernel *k
    dtype_numbers[BFLOAT16] = dtype.num
    _describe(BFLOAT16)
    _select(isa)
    for row in range(ROWS):
        for kind in range(KINDS):
            k = &kernels[row][kind][BFLOAT16]
            if k.function == NULL or kind not in ufunc_suffixes:
                continue
            for operand in range(k.operands):
                types[operand] = cnp.NPY_BOOL if k.storage[operand] == BYTES_1 else dtype_numbers[BFLOAT16]
            ufunc = ufuncs[fastrelu_rows[row].name.decode() + ufunc_suffixes[kind]]
            cnp.PyUFunc_RegisterLoopForType(
                ufunc, dtype_numbers[BFLOAT16], <cnp.PyUFuncGenericFunction>ufunc_loop, types, <void*>k)


def _make_ufuncs():
    """Return a dict of all ufuncs by name; to be called once."""
    cdef int row
    made = []
    for row in range(ROWS):
        name = fastrelu_rows[row].name.decode()
        public_name = name.removesuffix("_tanh")
        made.append(_make_ufunc(row, [FORWARD], "", f"{name} of each element; see fastrelu.{public_name}."))
        if has_kernel(row, MASK_BOOL):
            made.append(_make_ufunc(row, [MASK_BOOL], "_mask", f"Where the gradient of {name} is 1."))
            made.append(_make_ufunc(row, [BACKWARD, BACKWARD_BOOL], "_backward",
                                    f"Gradient of {name} from grad, and x or a bool mask."))
        else:
            made.append(_make_ufunc(row, [BACKWARD], "_backward", f"Gradient of {name} from grad and x."))
        if has_kernel(row, BACKWARD_PARAMETER):
            made.append(_make_ufunc(row, [BACKWARD_PARAMETER], "_backward_up",
                                    f"Gradient of {name} with respect to its second input, from grad and both."))
        if has_kernel(row, BACKWARD_OUTPUT):
            made.append(_make_ufunc(row, [BACKWARD_OUTPUT], "_backward_from_output",
                                    f"Gradient of {name} from grad and the output."))
    return dict(made)
