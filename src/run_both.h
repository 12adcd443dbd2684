/* How both gradients of a gate are made: of what is in a core's cache, one after the other. */
#ifndef FASTRELU_RUN_BOTH_H
#define FASTRELU_RUN_BOTH_H

#include "run_grid.h"

enum { INPUTS_OF_BOTH = 3, ARRAYS_OF_BOTH = 5 };

/* Both kernels, of whole rounds of floats or doubles. */
static void make_both(const struct kernel *of_gate, const struct kernel *of_up, char *const *args, ptrdiff_t n)
{
    char *const second[] = {args[0], args[1], args[2], args[4]};
    of_gate->function(args, ARRAY_PARAMETERS, n);
    of_up->function(second, 0, n);
}

/* n elements, of a thread's so many, of both gradients of a gate, from grad, gate and up, all contiguous: a part after the
 * other, of so many bytes an array that the second finds in its core's cache what the first has read (of 32 KiB it takes 1.04
 * of the time, of 8 1.1).  From where all five arrays together come from memory on, both are written past the caches: two
 * threads take 0.7 to 0.9 of the time so from 1,200,000 floats on. */
enum { PART_OF_BOTH = 128 * 1024 };
static void run_both_in_parts(const struct kernel *of_gate, const struct kernel *of_up, char *const *args, ptrdiff_t n,
                              ptrdiff_t share)
{
    const int size = element_size(of_gate->storage[0]);
    char *const first[] = {args[0], args[1], args[2], args[3]}, *const second[] = {args[0], args[1], args[2], args[4]};
    const ptrdiff_t steps[] = {size, size, size, size}, steps_of_up[] = {size, size, 0, size};
    /* That of up is not made of up, which halves need not be widened for. */
    struct kernel without_up = *of_up;
    without_up.pair = 0;
    const ptrdiff_t head = until_line(args[3], size);
    for (ptrdiff_t i = 0, part; i < n; i += part) {
        part = PART_OF_BOTH / size + (i == 0 ? head : 0);
        part = n - i < part ? n - i : part;
        run_blocks(of_gate, first, steps, i, i + part, ARRAYS_OF_BOTH * share);
        run_blocks(&without_up, second, steps_of_up, i, i + part, ARRAYS_OF_BOTH * share);
    }
}

/* The same of halves, a block after the other, which is widened once.  In caches it takes 0.72 to 0.93 of the time, from
 * memory 1.15.  Not by `move`, with which 16 to 100 elements take 1.1 to 1.2 of the time; noinline for what run_blocks is. */
static __attribute__((noinline)) void run_both_of_halves(const struct kernel *of_gate, const struct kernel *of_up,
                                                         char *const *args, ptrdiff_t n)
{
    _Alignas(64) float blocks[ARRAYS_OF_BOTH][BLOCK];
    char *const in_blocks[] = {
        (char *)blocks[0], (char *)blocks[1], (char *)blocks[2], (char *)blocks[3], (char *)blocks[4]};
    const int brain = of_gate->storage[0] == BRAIN_HALF;
    for (ptrdiff_t i = 0, part; i < n; i += part) {
        part = n - i < BLOCK ? n - i : BLOCK;
        const ptrdiff_t rounds = (part + of_gate->whole - 1) & -(ptrdiff_t)of_gate->whole;
        for (int o = 0; o < INPUTS_OF_BOTH; o++) {
            const uint16_t *const from = (const uint16_t *)args[o] + i;
            memset(blocks[o] + part, 0, (size_t)(rounds - part) * sizeof(float));
            if (brain)
                widen_brain_halves(blocks[o], from, part);
            else
                widen_halves(blocks[o], from, part);
        }
        make_both(of_gate, of_up, in_blocks, rounds);
        for (int o = INPUTS_OF_BOTH; o < ARRAYS_OF_BOTH; o++) {
            uint16_t *const to = (uint16_t *)args[o] + i;
            if (brain)
                narrow_brain_halves(to, blocks[o], part);
            else
                narrow_halves(to, blocks[o], part);
        }
    }
}

/* The same of fewer elements than a round, of floats or doubles. */
static __attribute__((noinline)) void run_both_of_rest(const struct kernel *of_gate, const struct kernel *of_up,
                                                       char *const *args, ptrdiff_t n)
{
    _Alignas(64) char rounds[ARRAYS_OF_BOTH][ROUND_OF(4) * 4];
    char *const in_rounds[] = {rounds[0], rounds[1], rounds[2], rounds[3], rounds[4]};
    const size_t bytes = (size_t)(n * element_size(of_gate->storage[0]));
    for (int o = 0; o < INPUTS_OF_BOTH; o++) {
        memcpy(rounds[o], args[o], bytes);
        memset(rounds[o] + bytes, 0, sizeof rounds[o] - bytes);
    }
    make_both(of_gate, of_up, in_rounds, of_gate->whole);
    for (int o = INPUTS_OF_BOTH; o < ARRAYS_OF_BOTH; o++)
        memcpy(args[o], rounds[o], bytes);
}

/* Of a short array, as run_short: of 16 to 100 elements it takes 0.83 to 0.87 of the time of parts, of 1,000 0.88 to 0.95. */
static void run_both_of_short(const struct kernel *of_gate, const struct kernel *of_up, char *const *args, ptrdiff_t n)
{
    const ptrdiff_t rest = n & (of_gate->whole - 1), rounds = n - rest;
    if (rounds)
        make_both(of_gate, of_up, args, rounds);
    if (rest) {
        char *after[ARRAYS_OF_BOTH];
        for (int o = 0; o < ARRAYS_OF_BOTH; o++)
            after[o] = args[o] + rounds * element_size(of_gate->storage[0]);
        run_both_of_rest(of_gate, of_up, after, rest);
    }
}

static void run_both_of_run(const struct kernel *of_gate, const struct kernel *of_up, char *const *args, ptrdiff_t n,
                            ptrdiff_t share)
{
    const enum storage storage = (enum storage)of_gate->storage[0];
    const int far = ARRAYS_OF_BOTH * share * block_size(storage) > FAR;
    if (is_half(storage) && !far)
        run_both_of_halves(of_gate, of_up, args, n);
    else if (!far && n * element_size(storage) <= SHORT_ARRAY)
        run_both_of_short(of_gate, of_up, args, n);
    else
        run_both_in_parts(of_gate, of_up, args, n, share);
}

/* Of a grid, rows that are long, or of whole rounds, go as they lie; others, and those with steps, through blocks.  Of the
 * time of two kernels run by run, each on one thread, halves of the rows of one array take 0.13 to 0.57. */
static __attribute__((noinline)) void run_both_in_rows(const struct kernel *of_gate, const struct kernel *of_up,
                                                       const struct grid *grid, ptrdiff_t start, ptrdiff_t stop)
{
    _Alignas(64) char blocks[ARRAYS_OF_BOTH][BLOCK * 8];
    const enum storage storage = (enum storage)of_gate->storage[0];
    const int last = grid->dimensions - 1, size = element_size(storage);
    const ptrdiff_t length = grid->shape[last];
    const int in_runs = length >= SHORT_RUN
        || (!is_half(storage) && length * size >= DIRECT_BYTES && length % of_gate->whole == 0);
    int contiguous[ARRAYS_OF_BOTH], gathered[ARRAYS_OF_BOTH], any_gathered = 0;
    for (int o = 0; o < ARRAYS_OF_BOTH; o++) {
        contiguous[o] = is_contiguous(grid, o, size);
        gathered[o] = !contiguous[o] && !(in_runs && grid->steps[o][last] == size);
        any_gathered |= gathered[o];
    }
    ptrdiff_t at[MAX_DIMENSIONS] = {0};
    advance(grid, at, start);
    for (ptrdiff_t i = start, n, rows; i < stop; i += n * rows, advance(grid, at, n * rows)) {
        char *args[ARRAYS_OF_BOTH];
        const ptrdiff_t rest = in_runs ? length - at[last] : BLOCK;
        n = rest < stop - i ? rest : stop - i;
        n = any_gathered && n > BLOCK ? BLOCK : n;
        rows = 1;
        if (!any_gathered && last > 0 && n == length) {
            const ptrdiff_t below = grid->shape[last - 1] - at[last - 1], left = (stop - i) / length;
            rows = left < below ? left : below;
        }
        for (int o = 0; o < ARRAYS_OF_BOTH; o++) {
            args[o] = gathered[o] ? blocks[o] : contiguous[o] ? grid->args[o] + i * size : element_at(grid, o, at);
            if (gathered[o] && o < INPUTS_OF_BOTH)
                move_runs(grid, o, at, blocks[o], n, size, 0);
        }
        for (ptrdiff_t row = 0; row < rows; row++) {
            for (int o = 0; row && o < ARRAYS_OF_BOTH; o++)
                args[o] += grid->steps[o][last - 1];
            /* What is written to a block, or in short pieces, is not to go past the caches. */
            run_both_of_run(of_gate, of_up, args, n, any_gathered || n * size < LONG_PAIR ? n : stop - start);
        }
        for (int o = INPUTS_OF_BOTH; o < ARRAYS_OF_BOTH; o++)
            if (gathered[o])
                move_runs(grid, o, at, blocks[o], n, size, 1);
    }
}

#if defined(__AVX2__)
/* A part after the other by run_far_pairs. */
static __attribute__((noinline)) void run_both_far_pairs(const struct kernel *of_gate, const struct kernel *of_up,
                                                         const struct grid *grid, ptrdiff_t start, ptrdiff_t stop)
{
    const ptrdiff_t part = PART_OF_BOTH / element_size(of_gate->storage[0]);
    struct grid second = *grid;
    second.args[INPUTS_OF_BOTH] = grid->args[INPUTS_OF_BOTH + 1];
    memcpy(second.steps[INPUTS_OF_BOTH], grid->steps[INPUTS_OF_BOTH + 1], sizeof *second.steps);
    for (ptrdiff_t i = start, n; i < stop; i += n) {
        n = stop - i < part ? stop - i : part;
        run_far_pairs(of_gate, grid, i, i + n);
        run_far_pairs(of_up, &second, i, i + n);
    }
}
#endif

static void run_both(const struct kernel *of_gate, const struct kernel *of_up, const struct grid *grid, ptrdiff_t start,
                     ptrdiff_t stop)
{
    const fp_state state = fp_enter();
    char *args[ARRAYS_OF_BOTH];
    int contiguous = grid->dimensions == 1;
    for (int o = 0; o < ARRAYS_OF_BOTH; o++) {
        contiguous &= grid->steps[o][0] == element_size(of_gate->storage[0]);
        args[o] = grid->args[o] + start * grid->steps[o][0];
    }
    if (contiguous)
        run_both_of_run(of_gate, of_up, args, stop - start, stop - start);
#if defined(__AVX2__)
    else if (are_far_pairs(of_gate, grid, INPUTS_OF_BOTH, ARRAYS_OF_BOTH * (stop - start))
             && are_far_pairs(of_up, grid, INPUTS_OF_BOTH + 1, ARRAYS_OF_BOTH * (stop - start)))
        run_both_far_pairs(of_gate, of_up, grid, start, stop);
#endif
    else
        run_both_in_rows(of_gate, of_up, grid, start, stop);
    end_of_stream(fastrelu_streams);
    fp_leave(state);
}

#endif
