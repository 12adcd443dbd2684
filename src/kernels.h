/* What a kernel is, and the tables in which one instruction set offers its kernels. */
#ifndef FASTRELU_KERNELS_H
#define FASTRELU_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/* The operands of each kind, in this order; p stands for the row's parameters:
 *   FORWARD        x, p -> y
 *   FORWARD_BOOL   x, p -> y, mask        FORWARD_BITS   x, p -> y, bits
 *   MASK_BOOL      x, p -> mask
 *   BACKWARD       grad, x, p -> grad_x
 *   BACKWARD_OUTPUT  grad, y, p -> grad_x
 *   BACKWARD_BOOL  grad, mask, p -> grad_x
 *   BACKWARD_BITS  grad, bits, p -> grad_x
 *   BACKWARD_PARAMETER  grad, x, p -> grad_p        BACKWARD_BOTH  grad, x, p -> grad_x, grad_p
 */
enum kind {
    FORWARD, FORWARD_BOOL, FORWARD_BITS, MASK_BOOL,
    BACKWARD, BACKWARD_OUTPUT, BACKWARD_BOOL, BACKWARD_BITS, BACKWARD_PARAMETER, BACKWARD_BOTH,
    KINDS
};

/* The types that kernels compute in. */
enum compute { F32, F64, I8, I16, I32, I64, U8, U16, U32, U64, F16, BF16, COMPUTES };

/* How an operand lies in memory.  Halves, of either kind, are widened to float on the way in, unless
 * the kernel takes them as they are. */
enum storage { BYTES_1, BYTES_2, BYTES_4, BYTES_8, HALF, BRAIN_HALF, BITS };

static inline int element_size(enum storage storage)
{
    static const uint8_t sizes[] = {[BYTES_1] = 1, [BYTES_2] = 2, [BYTES_4] = 4, [BYTES_8] = 8, [HALF] = 2,
                                    [BRAIN_HALF] = 2, [BITS] = 0};
    return sizes[storage];
}

enum row {
#define TWO_SLOPE(name, ...) ROW_##name,
#define ACTIVATION(name, ...) ROW_##name,
#define GATE(name, ...) ROW_##name,
#include "activations.def"
    ROWS
};

#define P0 0
#define P1(a) 1
#define P1_OFTEN_1(a) 1
#define P1_SELDOM_0(a) 1
#define P2(a, b) 2
enum {
#define TWO_SLOPE(name, dtypes, output, mask, parameters, ...) PARAMETERS_##name = parameters,
#define ACTIVATION(name, cost, value_loop, gradient_loop, dtypes, output, parameters, ...) \
    PARAMETERS_##name = parameters, PARAMETERS_##name##_output = parameters,
#define GATE(name, ...) PARAMETERS_##name = 1,
#include "activations.def"
    MAX_PARAMETERS = 2,
    MAX_OPERANDS = 2 + MAX_PARAMETERS + 2
};
#undef P0
#undef P1
#undef P1_OFTEN_1
#undef P1_SELDOM_0
#undef P2
/* What there are loops of their own for, if the parameter is constant: 1, which the compiler knows there, or all but 0. */
#define P0 0
#define P1(a) 0
#define P1_OFTEN_1(a) OFTEN_1
#define P1_SELDOM_0(a) SELDOM_0
#define P2(a, b) 0
enum {
    OFTEN_1 = 1,
    SELDOM_0,
#define TWO_SLOPE(name, dtypes, output, mask, parameters, ...) EXPECTED_##name = parameters,
#define ACTIVATION(name, cost, value_loop, gradient_loop, dtypes, output, parameters, ...) \
    EXPECTED_##name = parameters, EXPECTED_##name##_output = parameters,
#define GATE(name, ...) EXPECTED_##name = 0,
#include "activations.def"
};
#undef P0
#undef P1
#undef P1_OFTEN_1
#undef P1_SELDOM_0
#undef P2

/* args holds one pointer an operand.  Arrays are contiguous and aligned for their
 * element; a parameter is such an array if form has ARRAY_PARAMETERS, else one value.  An
 * output may be the same memory as an input, element for element; any other overlap
 * is for the caller to prevent.  With WITH_BIAS, for kernels that can, an
 * array behind the operands is added to x.  With PART_OF_FAR the arrays are parts of some that come from memory, and of
 * those of operands what comes after them is MAX_OPERANDS places behind. */
enum { ARRAY_PARAMETERS = 1, WITH_BIAS = 2, PART_OF_FAR = 4 };
typedef void kernel_function(char *const *args, int form, ptrdiff_t n);

/* Bounds that loops of floats must not know.  Of 6 GCC concludes that what is below 0 is not above it, and makes six
 * instructions of the three that relu6 needs; of others it makes two where a max or a min is enough, for AVX-512 even of 0:
 * squared_relu takes 0.83 to 0.95 of the time in place, relu 0.96 to 1.0, as one max. */
extern const float fastrelu_zero_f32, fastrelu_six, fastrelu_three, fastrelu_limit_f32;
extern const double fastrelu_zero_f64, fastrelu_limit_f64;
/* 0, which compilers must not know (`loaded` in elements.h). */
extern const int fastrelu_zero;

/* What n elements contribute to the gradient of a parameter, in double: RUN, all to one,
 * sums[0], in an order of additions that depends on n alone; ROW, each to its own, sums[i]. */
enum sum_form { RUN, ROW, SUM_FORMS };
enum sum {
#define PARAMETER_GRADIENT(name, value) SUM_##name,
#include "activations.def"
    SUMS
};
typedef void sum_function(const void *grad, const void *x, double *sums, ptrdiff_t n);

/* The operands of kernels of arrays in pieces, C-contiguous; a capital has pieces for each
 * element of the others, and is seen as (groups, pieces, inner), those as (groups, inner):
 *   CRELU            x -> Y
 *   CRELU_BACKWARD   Grad, x -> grad_x
 *   MAXOUT           X -> y
 *   MAXOUT_ARGMAX    X -> y, argmax
 *   MAXOUT_BACKWARD  grad, argmax -> Grad_x
 * crelu has two pieces.  They run over n elements of one group if inner is long, of whole
 * groups if it is short.  Halves are compared as they are, by their bits. */
enum piece_kind { CRELU, CRELU_BACKWARD, MAXOUT, MAXOUT_ARGMAX, MAXOUT_BACKWARD, PIECE_KINDS };
enum { MAX_PIECE_OPERANDS = 3, LONG_INNER = 32 };
typedef void piece_function(char *const *args, ptrdiff_t pieces, ptrdiff_t inner, ptrdiff_t n);

struct piece_call {
    piece_function *function;
    char *args[MAX_PIECE_OPERANDS];
    ptrdiff_t itemsize[MAX_PIECE_OPERANDS];
    int operands;
    int in_pieces;          /* which operand */
    ptrdiff_t pieces, inner;
};

/* Rows that are more than a selection run whole rounds, the longest of which takes so many elements of a
 * size in bytes (four vectors of AVX-512): what is left over goes through a padded block.  That leaves one
 * copy of their arithmetic in a kernel, where a compiler would put up to four. */
#define ROUND_OF(size) ((size) == 8 ? 32 : 64)

/* Bytes of all operands together (of halves, as floats) above which a second thread brings more than it costs, by what a
 * row costs.  The times of 1 and 2 threads cross where one takes 2.0 us, whatever it computes (Zen 5, in a loop, operands
 * in cache): values of relu at 65,000 floats, its gradient at 38,000, hardswish at 58,000 and 29,000, softsign at 48,000
 * and 35,000, those by one exponential at 16,000 and 12,000, mish at 3,900; of doubles selections at half of that,
 * exponentials at a quarter.  Others are slower, so that what has room is below that. */
enum {
    PARALLEL_SELECTION = 512 * 1024,
    PARALLEL_ARITHMETIC = 512 * 1024,
    PARALLEL_DIVISION = 384 * 1024,
    PARALLEL_EXPONENTIAL = 96 * 1024,
    PARALLEL_COMPOSITE = 24 * 1024,
    /* Gradients from the output, of which those of exponentials are but a few products: on one thread sigmoid's and
     * tanh's of 10,000 and 20,000 floats take 0.84 of the time, of 32,768 0.94. */
    PARALLEL_FROM_OUTPUT = PARALLEL_ARITHMETIC,
    PARALLEL_BY_EXPONENTIAL = PARALLEL_EXPONENTIAL,
    PARALLEL_INPUT_ONLY = 0,
    /* Of what else there is, so many take checks 1.3 us, arrays in pieces 3 to 4, sums in double 4 to 8. */
    PARALLEL_OTHERS = 128 * 1024
};

/* Bytes of the first operand (of halves, as floats) up to which an array is short: its operands need not
 * begin at cache lines, and its calls have no time for questions.  Beyond, both pay: relu, leaky_relu and
 * tanh of 501 to 2,000 floats take 0.67 to 0.96 of the time without, of 4,000 as long. */
enum { SHORT_ARRAY = 16 * 1024 };

struct kernel {
    kernel_function *function;
    kernel_function *as_halves;     /* the same of halves as they are, parameters constant, or NULL */
    int parallel_above;     /* elements */
    uint8_t inputs;         /* data inputs come first, */
    uint8_t parameters;     /* then the parameters, */
    uint8_t operands;       /* then the outputs: this many operands in all */
    uint8_t whole;          /* runs multiples of this many elements: ROUND_OF or 1 */
    uint8_t adds_bias : 1,  /* knows WITH_BIAS */
        pair : 1,           /* takes ARRAY_PARAMETERS alone, as gates do */
        waits : 1;          /* for what it reads and writes more than it computes (again.h) */
    uint8_t storage[MAX_OPERANDS];
};
/* A power of two: of a multiplication to find a kernel, gradients of 16 elements take 1.1 of the time. */
_Static_assert(sizeof(void *) != 8 || sizeof(struct kernel) == 32, "kernels are found by a shift");

/* Elements in C order of a shape, and the bytes from one to the next along each dimension, 0 where
 * an operand repeats; bits lie as the elements.  At least one dimension, of at least one element.
 * To the operand `biased`, which is of floats, the last one is added; -1 if there is none. */
enum { MAX_DIMENSIONS = 8, BIAS = MAX_OPERANDS };
struct grid {
    int dimensions, biased;
    ptrdiff_t shape[MAX_DIMENSIONS];
    ptrdiff_t steps[BIAS + 1][MAX_DIMENSIONS];
    char *args[BIAS + 1];
};

struct isa_table {
    const char *name;
    kernel_function *functions[ROWS][KINDS][COMPUTES];
    sum_function *sums[SUMS][SUM_FORMS][COMPUTES];
    piece_function *pieces[PIECE_KINDS][COMPUTES];
    /* Runs elements start to stop of operands with any steps in bytes, those of bits
     * excepted; start is a multiple of 8.  Leaves the floating-point environment,
     * flags included, as it was. */
    void (*run)(const struct kernel *kernel, char *const *args, const ptrdiff_t *steps,
                ptrdiff_t start, ptrdiff_t stop);
    /* The same of a grid; start is a multiple of BLOCK. */
    void (*run_grid)(const struct kernel *kernel, const struct grid *grid, ptrdiff_t start, ptrdiff_t stop);
    /* The same of two kernels, of both gradients of a gate: grad, gate, up -> grad_gate, grad_up, none an output and an
     * input. */
    void (*run_both)(const struct kernel *of_gate, const struct kernel *of_up, const struct grid *grid,
                     ptrdiff_t start, ptrdiff_t stop);
    /* The same for a kernel whose operands are all contiguous or constant, none a half. */
    void (*run_short)(const struct kernel *kernel, char *const *args, ptrdiff_t n);
    /* Adds the contributions of n elements to one sum or, by_row, to one each, likewise without a trace. */
    void (*run_sum)(sum_function *function, enum storage storage, int by_row, const char *grad, const char *x,
                    double *sums, ptrdiff_t n);
    /* Runs elements start to stop of the operands that have no pieces, likewise; whole
     * groups if inner is short. */
    void (*run_pieces)(const struct piece_call *call, ptrdiff_t start, ptrdiff_t stop);
    /* Whether each of n places is in [0, pieces). */
    int (*all_within)(const ptrdiff_t *places, ptrdiff_t pieces, ptrdiff_t n);
    ptrdiff_t (*count_bits)(const uint8_t *bits, ptrdiff_t n);
};

/* What whoever walks the table at run time needs of a row. */
struct row_info {
    const char *name;
    int parameters;
    int in_rounds;
    int parallel_above, output_parallel_above;     /* bytes of all operands, and of BACKWARD_OUTPUT */
    int two_slope;
    int pair;
};
extern const struct row_info fastrelu_rows[ROWS];

extern const struct isa_table fastrelu_baseline;
extern const struct isa_table fastrelu_avx2;
extern const struct isa_table fastrelu_avx512;

#endif
