# The table as seen from here: one C kernel for each row, kind and NumPy dtype.

cdef extern from "kernels.h":
    enum:
        ROWS, KINDS, COMPUTES, SUMS, SUM_prelu, SUM_bias, SUM_FORMS, RUN, ROW
        MAX_OPERANDS, MAX_PARAMETERS, MAX_DIMENSIONS, BIAS
        FORWARD, FORWARD_BOOL, FORWARD_BITS, MASK_BOOL
        BACKWARD, BACKWARD_OUTPUT, BACKWARD_BOOL, BACKWARD_BITS, BACKWARD_PARAMETER, BACKWARD_BOTH
        F32, F64, I8, I16, I32, I64, U8, U16, U32, U64, F16, BF16
        CRELU, CRELU_BACKWARD, MAXOUT, MAXOUT_ARGMAX, MAXOUT_BACKWARD, PIECE_KINDS
        PARALLEL_DIVISION, PARALLEL_OTHERS, MAX_PIECE_OPERANDS, LONG_INNER, SHORT_ARRAY
    enum storage:
        BYTES_1, BYTES_2, BYTES_4, BYTES_8, HALF, BRAIN_HALF, BITS
    int element_size(int storage) noexcept nogil
    ctypedef void kernel_function(char *const *args, int form, ptrdiff_t n) noexcept nogil
    ctypedef void sum_function(const void *grad, const void *x, double *sums, ptrdiff_t n) noexcept nogil
    ctypedef void piece_function(char *const *args, ptrdiff_t pieces, ptrdiff_t inner, ptrdiff_t n) noexcept nogil
    struct piece_call:
        piece_function *function
        char *args[MAX_PIECE_OPERANDS]
        ptrdiff_t itemsize[MAX_PIECE_OPERANDS]
        int operands, in_pieces
        ptrdiff_t pieces, inner
    struct kernel:
        kernel_function *function
        kernel_function *as_halves
        int parallel_above
        uint8_t inputs, parameters, operands, whole, adds_bias, pair, waits
        uint8_t storage[MAX_OPERANDS]
    struct grid:
        int dimensions, biased
        ptrdiff_t shape[MAX_DIMENSIONS]
        ptrdiff_t steps[BIAS + 1][MAX_DIMENSIONS]
        char *args[BIAS + 1]
    struct isa_table:
        const char *name
        kernel_function *functions[ROWS][KINDS][COMPUTES]
        sum_function *sums[SUMS][SUM_FORMS][COMPUTES]
        piece_function *pieces[PIECE_KINDS][COMPUTES]
        void (*run)(const kernel *k, char *const *args, const ptrdiff_t *steps,
                    ptrdiff_t start, ptrdiff_t stop) noexcept nogil
        void (*run_grid)(const kernel *k, const grid *g, ptrdiff_t start, ptrdiff_t stop) noexcept nogil
        void (*run_both)(const kernel *of_gate, const kernel *of_up, const grid *g,
                         ptrdiff_t start, ptrdiff_t stop) noexcept nogil
        void (*run_short)(const kernel *k, char *const *args, ptrdiff_t n) noexcept nogil
        void (*run_sum)(sum_function *function, storage kind, int by_row, const char *grad, const char *x,
                        double *sums, ptrdiff_t n) noexcept nogil
        void (*run_pieces)(const piece_call *call, ptrdiff_t start, ptrdiff_t stop) noexcept nogil
        int (*all_within)(const ptrdiff_t *places, ptrdiff_t pieces, ptrdiff_t n) noexcept nogil
        ptrdiff_t (*count_bits)(const uint8_t *bits, ptrdiff_t n) noexcept nogil
    int ROUND_OF(int size)
    struct row_info:
        const char *name
        int parameters
        int in_rounds
        int parallel_above, output_parallel_above
        int two_slope
        int pair
    const row_info fastrelu_rows[ROWS]

cdef extern from "cpu.h":
    enum:
        MAX_ISAS
    int available_isas(const isa_table **tables)

cdef extern from "stream.h":
    enum:
        FAR
    int fastrelu_streams

# In the order in which a ufunc looks for the first dtype that its inputs cast to safely.
# bfloat16 is last: it is no dtype of NumPy's, and has a number once ml_dtypes is known.
cdef enum:
    DTYPES = 15
    FIRST_FLOAT = 11
    DOUBLE = 13
    BFLOAT16 = 14
    UNKNOWN = -1
cdef int[DTYPES] dtype_numbers = [
    cnp.NPY_BOOL, cnp.NPY_BYTE, cnp.NPY_UBYTE, cnp.NPY_SHORT, cnp.NPY_USHORT, cnp.NPY_INT, cnp.NPY_UINT,
    cnp.NPY_LONG, cnp.NPY_ULONG, cnp.NPY_LONGLONG, cnp.NPY_ULONGLONG,
    cnp.NPY_FLOAT16, cnp.NPY_FLOAT, cnp.NPY_DOUBLE, UNKNOWN,
]

# NumPy's type number -> place in dtype_numbers, or -1.
cdef signed char[64] dtype_places
# The operands that a kernel of each kind takes before the parameters and after them:
# "x" has the dtype of the kernel, "?" is bool, "1" is bits.
cdef const char *kind_inputs[KINDS]
cdef const char *kind_outputs[KINDS]

cdef const isa_table *isas[MAX_ISAS]
cdef int isa_count = available_isas(isas)
cdef const isa_table *isa = NULL
cdef kernel kernels[ROWS][KINDS][DTYPES]
# In what the kernels of a dtype compute.
cdef int[DTYPES] computes


cdef int _compute(int number):
    # bool runs as uint8: 0 and 1 are what the selections of the INTEGERS rows keep.
    if number in (cnp.NPY_FLOAT16, cnp.NPY_FLOAT, dtype_numbers[BFLOAT16]):
        return F32
    if number == cnp.NPY_DOUBLE:
        return F64
    size = cnp.PyArray_DescrFromType(number).itemsize
    if number in (cnp.NPY_BYTE, cnp.NPY_SHORT, cnp.NPY_INT, cnp.NPY_LONG, cnp.NPY_LONGLONG):
        return {1: I8, 2: I16, 4: I32, 8: I64}[size]
    return {1: U8, 2: U16, 4: U32, 8: U64}[size]


cdef int _storage(int number):
    if number == cnp.NPY_FLOAT16:
        return HALF
    if number == dtype_numbers[BFLOAT16]:
        return BRAIN_HALF
    return {1: BYTES_1, 2: BYTES_2, 4: BYTES_4, 8: BYTES_8}[cnp.PyArray_DescrFromType(number).itemsize]


cdef int operand_count(int row, int kind) noexcept:
    return <int>(strlen(kind_inputs[kind]) + fastrelu_rows[row].parameters + strlen(kind_outputs[kind]))


cdef char operand_type(int row, int kind, int operand) noexcept:
    """The letter of an operand, as in kind_inputs and kind_outputs; parameters are "x"."""
    cdef int inputs = <int>strlen(kind_inputs[kind]), parameters = fastrelu_rows[row].parameters
    if operand < inputs:
        return kind_inputs[kind][operand]
    return kind_outputs[kind][operand - inputs - parameters] if operand >= inputs + parameters else b"x"


cdef void _describe(int place):
    """Fill in the kernels of a dtype, but for the functions."""
    cdef int row, kind, operand, moved, above, storage = _storage(dtype_numbers[place])
    cdef char letter
    cdef kernel *k
    computes[place] = _compute(dtype_numbers[place])
    for row in range(ROWS):
        for kind in range(KINDS):
            k = &kernels[row][kind][place]
            k.inputs = <uint8_t>strlen(kind_inputs[kind])
            k.parameters = <uint8_t>fastrelu_rows[row].parameters
            k.operands = <uint8_t>operand_count(row, kind)
            k.whole = <uint8_t>ROUND_OF(8 if computes[place] == F64 else 4) if fastrelu_rows[row].in_rounds else 1
            k.pair = <uint8_t>fastrelu_rows[row].pair
            above = (fastrelu_rows[row].output_parallel_above if kind == BACKWARD_OUTPUT
                     else fastrelu_rows[row].parallel_above)
            # Halves compute more, as they are widened.
            k.waits = above >= PARALLEL_DIVISION and storage not in (HALF, BRAIN_HALF)
            k.adds_bias = fastrelu_rows[row].two_slope and kind in (FORWARD, FORWARD_BITS)
            moved = 0
            for operand in range(k.operands):
                letter = operand_type(row, kind, operand)
                k.storage[operand] = <uint8_t>(BYTES_1 if letter == b"?" else BITS if letter == b"1" else storage)
                if k.pair or not k.inputs <= operand < k.inputs + k.parameters:
                    moved += work_of(k.storage[operand])
            k.parallel_above = above // moved


cdef void _select(const isa_table *table) noexcept:
    global isa
    cdef int row, kind, place
    for row in range(ROWS):
        for kind in range(KINDS):
            for place in range(DTYPES):
                if dtype_numbers[place] != UNKNOWN:
                    kernels[row][kind][place].function = table.functions[row][kind][computes[place]]
            kernels[row][kind][FIRST_FLOAT].as_halves = table.functions[row][kind][F16]
            kernels[row][kind][BFLOAT16].as_halves = table.functions[row][kind][BF16]
    isa = table


def _available_isas():
    """Return the names of the instruction sets that this machine runs, best last."""
    return [isas[i].name.decode() for i in range(isa_count)]


def _current_isa():
    """Return the name of the instruction set in use."""
    return isa.name.decode()


def _use_isa(str name):
    """Switch to an available instruction set: for tests, and not while calls are running."""
    for i in range(isa_count):
        if isas[i].name.decode() == name:
            _select(isas[i])
            return
    raise ValueError(f"name must be one of {_available_isas()}, got {name!r}")


def _streams_above():
    """Return how many bytes of a thread's output are so many that they go past the caches, or None if never."""
    return FAR if fastrelu_streams else None


def _let_stream(bint streams):
    """Set whether outputs ever go past the caches, for tests; return what was set before."""
    global fastrelu_streams
    before = bool(fastrelu_streams)
    fastrelu_streams = streams
    return before


def _rows():
    """Return the table's rows: (name, number of parameters)."""
    return [(fastrelu_rows[row].name.decode(), fastrelu_rows[row].parameters) for row in range(ROWS)]


cdef _initialize_registry():
    cdef int place
    kind_inputs[:] = [b"x", b"x", b"x", b"x", b"xx", b"xx", b"x?", b"x1", b"xx", b"xx"]
    kind_outputs[:] = [b"x", b"x?", b"x1", b"?", b"x", b"x", b"x", b"x", b"x", b"xx"]
    for place in range(64):
        dtype_places[place] = -1
    for place in range(BFLOAT16):
        dtype_places[dtype_numbers[place]] = <signed char>place
        _describe(place)
    _select(isas[isa_count - 1])

_initialize_registry()
