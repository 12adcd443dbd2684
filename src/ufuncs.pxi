# Every elementwise operation as a ufunc.  NumPy supplies broadcasting, casting, where=,
# overlap, subclasses and __array_ufunc__; the inner loop is `execute`.

cdef enum:
    MAX_LOOPS = 2 * BFLOAT16

# NumPy keeps pointers into these for as long as the process lives.
cdef cnp.PyUFuncGenericFunction[MAX_LOOPS] ufunc_functions
cdef list kept = []

# What the name of each kind's ufunc ends in; one of bool masks serves beside that of inputs.
cdef dict ufunc_suffixes = {
    FORWARD: "", MASK_BOOL: "_mask", BACKWARD: "_backward", BACKWARD_BOOL: "_backward",
    BACKWARD_PARAMETER: "_backward_up", BACKWARD_OUTPUT: "_backward_from_output",
}


cdef void ufunc_loop(char **args, const cnp.npy_intp *dimensions, const cnp.npy_intp *steps,
                     void *data) noexcept nogil:
    execute(<const kernel*>data, args, <const ptrdiff_t*>steps, dimensions[0])


cdef _make_ufunc(int row, list kinds, str suffix, str doc):
    """Make a ufunc from the first kind's loops, preceded by those of the further kinds."""
    cdef int count = 0, place, kind, operand
    cdef kernel *k
    cdef void **data
    cdef list found = []
    cdef bytearray letters = bytearray()
    for kind in reversed(kinds):
        for place in range(BFLOAT16):
            if kernels[row][kind][place].function != NULL:
                found.append((kind, place))
    data = <void**>PyMem_Malloc(len(found) * sizeof(void*))
    if data == NULL:
        raise MemoryError
    for kind, place in found:
        k = &kernels[row][kind][place]
        data[count] = <void*>k
        ufunc_functions[count] = <cnp.PyUFuncGenericFunction>ufunc_loop
        count += 1
        for operand in range(k.operands):
            letters.append(cnp.NPY_BOOL if operand_type(row, kind, operand) == b"?" else dtype_numbers[place])
    k = &kernels[row][<int>kinds[0]][DOUBLE]
    name = fastrelu_rows[row].name.decode() + suffix
    texts = (name.encode(), doc.encode(), bytes(letters))
    kept.append(texts)
    return name, cnp.PyUFunc_FromFuncAndData(
        ufunc_functions, data, <char*><bytes>texts[2], count, k.inputs + k.parameters,
        k.operands - k.inputs - k.parameters, cnp.PyUFunc_None, <bytes>texts[0], <bytes>texts[1], 0)


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
