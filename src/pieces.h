/* Kernels of arrays that hold several elements, in pieces, for one of another array.
 * Included once a type, with
 *     T               the element type
 *     TYPE(name)      name with the type's suffix
 *     BEATS(v, best)  whether v replaces best as the maximum: a NaN does, and stays
 *     NEGATED(v), POSITIVE(v), NEGATIVE(v)   -v, v > 0 and v < 0
 *     LOADS_ONCE      what functions need to load once what they use twice
 *
 * Piece p of an element lies p * inner elements behind its piece 0.  With a long inner, the
 * n elements follow one another; with a short one, they are those of whole groups. */

#define INLINE static inline __attribute__((always_inline, unused))
/* Called for each block of several callers: too large to be copied into each. */
#define SHARED LOADS_ONCE static __attribute__((noinline, unused))
#define KERNEL(name) \
    LOADS_ONCE static __attribute__((unused)) void TYPE(name)(char *const *args, ptrdiff_t pieces, ptrdiff_t inner, ptrdiff_t n)

/* y and argmax from the best so far and the values of piece p. */
SHARED void TYPE(improve)(const T *values, const T *bests, T *y, ptrdiff_t *argmax, ptrdiff_t p, ptrdiff_t n)
{
    if (argmax) {
        _Pragma("omp simd")
        for (ptrdiff_t i = 0; i < n; i++) {
            const T v = values[i], best = bests[i];
            argmax[i] = BEATS(v, best) ? p : argmax[i];
            y[i] = BEATS(v, best) ? v : best;
        }
    } else {
        _Pragma("omp simd")
        for (ptrdiff_t i = 0; i < n; i++) {
            const T v = values[i], best = bests[i];
            y[i] = BEATS(v, best) ? v : best;
        }
    }
}

INLINE void TYPE(every)(T *to, const T *x, ptrdiff_t step, ptrdiff_t n)
{
    _Pragma("omp simd")
    for (ptrdiff_t i = 0; i < n; i++)
        to[i] = x[i * step];
}

/* One piece of each of n elements with a short inner.  2 and 3 pieces are what networks
 * have; as constants they become shuffles. */
SHARED void TYPE(collect)(T *to, const T *x, ptrdiff_t pieces, ptrdiff_t inner, ptrdiff_t n)
{
    if (inner > 1) {
        for (ptrdiff_t i = 0; i < n; i += inner)
            for (ptrdiff_t j = 0; j < inner; j++)
                to[i + j] = x[i * pieces + j];
    } else if (pieces == 2) {
        TYPE(every)(to, x, 2, n);
    } else if (pieces == 3) {
        TYPE(every)(to, x, 3, n);
    } else {
        TYPE(every)(to, x, pieces, n);
    }
}

/* Block by block, so that the best so far stays in the first-level cache.  Pieces with a
 * short inner are laid side by side first: one by one they would be compared with
 * branches that nobody can predict. */
SHARED void TYPE(best)(const T *x, T *y, ptrdiff_t *argmax, ptrdiff_t pieces, ptrdiff_t inner, ptrdiff_t n)
{
    T buffer[BLOCK];
    const int is_short = inner < LONG_INNER;
    const ptrdiff_t block = is_short ? BLOCK / inner * inner : BLOCK;
    for (ptrdiff_t start = 0; start < n; start += block) {
        const ptrdiff_t count = n - start < block ? n - start : block;
        const T *const first = x + start * (is_short ? pieces : 1);
        T *const best = y + start;
        ptrdiff_t *const places = argmax ? argmax + start : NULL;
        if (places)
            memset(places, 0, (size_t)count * sizeof *places);
        if (is_short)
            TYPE(collect)(best, first, pieces, inner, count);
        else if (pieces == 1)
            memcpy(best, first, (size_t)count * sizeof *best);
        for (ptrdiff_t p = 1; p < pieces; p++) {
            if (is_short)
                TYPE(collect)(buffer, first + p * inner, pieces, inner, count);
            TYPE(improve)(is_short ? buffer : first + p * inner, is_short || p > 1 ? best : first, best, places, p,
                          count);
        }
    }
}

KERNEL(maxout)
{
    TYPE(best)((const T *)args[0], (T *)args[1], NULL, pieces, inner, n);
}

KERNEL(maxout_argmax)
{
    TYPE(best)((const T *)args[0], (T *)args[1], (ptrdiff_t *)args[2], pieces, inner, n);
}

/* Clears, and then sets without a branch but that which minds an argmax that has changed
 * since it was checked. */
INLINE void TYPE(spread)(const T *grad, const ptrdiff_t *argmax, T *grad_x, ptrdiff_t pieces, ptrdiff_t inner,
                         ptrdiff_t n)
{
    memset(grad_x, 0, (size_t)(n * pieces) * sizeof *grad_x);
    for (ptrdiff_t i = 0; i < n; i += inner)
        for (ptrdiff_t j = 0; j < inner; j++)
            if ((size_t)argmax[i + j] < (size_t)pieces)
                grad_x[i * pieces + argmax[i + j] * inner + j] = grad[i + j];
}

INLINE void TYPE(spread_over_pairs)(const T *grad, const ptrdiff_t *argmax, T *grad_x, ptrdiff_t n)
{
    _Pragma("omp simd")
    for (ptrdiff_t i = 0; i < n; i++) {
        const T g = grad[i];
        const ptrdiff_t place = argmax[i];
        grad_x[2 * i] = place == 0 ? g : 0;
        grad_x[2 * i + 1] = place == 1 ? g : 0;
    }
}

KERNEL(maxout_backward)
{
    const int is_short = inner < LONG_INNER;
    const ptrdiff_t block = is_short ? BLOCK / inner * inner : BLOCK;
    for (ptrdiff_t start = 0; start < n; start += block) {
        const ptrdiff_t count = n - start < block ? n - start : block;
        const T *grad = (const T *)args[0] + start;
        const ptrdiff_t *argmax = (const ptrdiff_t *)args[1] + start;
        T *grad_x = (T *)args[2] + start * (is_short ? pieces : 1);
        if (is_short && inner > 1) {
            TYPE(spread)(grad, argmax, grad_x, pieces, inner, count);
        } else if (is_short && pieces == 2) {
            TYPE(spread_over_pairs)(grad, argmax, grad_x, count);
        } else if (is_short) {
            TYPE(spread)(grad, argmax, grad_x, pieces, 1, count);
        } else {
            for (ptrdiff_t p = 0; p < pieces; p++) {
                _Pragma("omp simd")
                for (ptrdiff_t i = 0; i < count; i++)
                    grad_x[p * inner + i] = argmax[i] == p ? grad[i] : 0;
            }
        }
    }
}

KERNEL(crelu)
{
    for (ptrdiff_t start = 0; start < n; start += inner) {
        const ptrdiff_t count = n - start < inner ? n - start : inner;
        const T *x = (const T *)args[0] + start;
        T *positive = (T *)args[1] + start * pieces, *negative = positive + inner;
        _Pragma("omp simd")
        for (ptrdiff_t i = 0; i < count; i++) {
            const T v = x[i], minus = NEGATED(v);
            positive[i] = NEGATIVE(v) ? 0 : v;
            negative[i] = NEGATIVE(minus) ? 0 : minus;
        }
    }
}

KERNEL(crelu_backward)
{
    for (ptrdiff_t start = 0; start < n; start += inner) {
        const ptrdiff_t count = n - start < inner ? n - start : inner;
        const T *positive = (const T *)args[0] + start * pieces, *negative = positive + inner;
        const T *x = (const T *)args[1] + start;
        T *grad_x = (T *)args[2] + start;
        _Pragma("omp simd")
        for (ptrdiff_t i = 0; i < count; i++) {
            const T v = x[i], g = positive[i], minus = NEGATED(negative[i]);
            grad_x[i] = POSITIVE(v) ? g : NEGATIVE(v) ? minus : 0;
        }
    }
}

#undef SHARED
#undef KERNEL
#undef INLINE
