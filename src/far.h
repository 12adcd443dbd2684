/* Loops by functions near 0 (near.h) over strides in which some elements are far.  Included by steps.h.
 *
 * A stride with few of them costs little more than one without.  Of the time of the general function for all of such a
 * stride, gelu of floats of deviation 3 takes 0.5, gradients 0.37 to 0.5, doubles 0.32 to 0.46; where all are far, both
 * take 0.6 to 1. */

/* Whether some elements of a stride are such, and which, by what says so of LANES * STEPS. */
#define SOME_OF_STRIDE(SUCH) \
    int some = 0; \
    for (int k = 0; k < STRIDE; k += LANES * STEPS) \
        some |= SUCH; \
    return some;
#define BITS_OF_STRIDE(SUCH) \
    uint64_t bits = 0; \
    for (int k = 0; k < STRIDE; k += LANES * STEPS) \
        bits |= SUCH << k; \
    return bits;
INLINE int TYPE(some_infinite_of_stride)(const T *grad) { SOME_OF_STRIDE(TYPE(some_larger)(LARGEST, grad + k)) }
INLINE uint64_t TYPE(infinite_bits_of_stride)(const T *grad) { BITS_OF_STRIDE(TYPE(bits_larger)(LARGEST, grad + k)) }

/* Elements that are far, until there are enough of them to be computed together by the general function: of that, each
 * operation waits for the one before, so that few take as long as many.  Then their places are written over. */
#define AT_ONCE TYPE(AT_ONCE)
enum { AT_ONCE = 256 };
struct TYPE(aside) {
    ptrdiff_t count, strides;
    uint64_t bits[AT_ONCE];
    T *to[AT_ONCE];
    /* With room for what is written behind the last.  `up` is of gates (gates.h). */
    _Alignas(64) T x[AT_ONCE + LANES], grad[AT_ONCE + LANES], up[AT_ONCE + LANES];
};

/* Those of a stride, if there are any, before it is written to, for that may be one of the inputs. */
static __attribute__((noinline, unused)) void TYPE(set_aside)(
    struct TYPE(aside) *aside, uint64_t bits, const T *grad, const T *up, const T *x, T *to,
    void (*compute)(struct TYPE(aside) *))
{
    if (bits == 0)
        return;
    if (aside->count + STRIDE > AT_ONCE)
        compute(aside);
    if (grad)
        TYPE(gathered)(bits, grad, aside->grad + aside->count);
    if (up)
        TYPE(gathered)(bits, up, aside->up + aside->count);
    aside->bits[aside->strides] = bits;
    aside->to[aside->strides++] = to;
    aside->count += TYPE(gathered)(bits, x, aside->x + aside->count);
}

static __attribute__((noinline, unused)) void TYPE(put_back)(struct TYPE(aside) *aside, const T *values)
{
    for (ptrdiff_t stride = 0; stride < aside->strides; stride++) {
        TYPE(scattered)(aside->bits[stride], values, aside->to[stride]);
        values += __builtin_popcountll(aside->bits[stride]);
    }
    aside->count = aside->strides = 0;
}

/* The general function, VALUE, of n elements x and grad; what fills up the last round is 0. */
#define COMPUTE_ASIDE(...) { \
    const ptrdiff_t n = (aside->count + ROUND - 1) & -(ptrdiff_t)ROUND; \
    _Alignas(64) T values[AT_ONCE + LANES]; \
    T *const x = aside->x, *const grad = aside->grad, *const up = aside->up; \
    char *const args[] = {(char *)x}; \
    (void)args; \
    for (ptrdiff_t i = aside->count; i < n; i++) \
        x[i] = grad[i] = up[i] = 0; \
    __VA_ARGS__ \
    TYPE(put_back)(aside, values); \
}

/* The loops of a row without a parameter, or with 1: by the function near 0, which makes something of what is far, too;
 * that is written over by the general function, VALUE. */
#define NEAR_STRIDES(name, ...) \
INLINE int TYPE(name##_some_far_of_stride)(const T *x) { SOME_OF_STRIDE(TYPE(name##_some_far)(x + k)) } \
INLINE uint64_t TYPE(name##_far_bits_of_stride)(const T *x) { BITS_OF_STRIDE(TYPE(name##_far_bits)(x + k)) } \
static __attribute__((noinline)) void TYPE(name##_far)(struct TYPE(aside) *aside) COMPUTE_ASIDE(__VA_ARGS__) \
static __attribute__((noinline)) void TYPE(name##_set_aside)(struct TYPE(aside) *aside, const T *x, T *y) \
{ \
    TYPE(set_aside)(aside, TYPE(name##_far_bits_of_stride)(x), NULL, NULL, x, y, TYPE(name##_far)); \
} \
INLINE void TYPE(name##_of_1)(const T *x, T *y, ptrdiff_t n) \
{ \
    char *const args[] = {(char *)x}; \
    struct TYPE(aside) aside; \
    aside.count = aside.strides = 0; \
    EACH_STRIDE(args, 1, y, TYPE(name##_near_places), x, \
        AHEAD_OF_STRIDE(x + i) \
        if (__builtin_expect(SOME_FAR(at, TYPE(name##_some_far_of_stride)(x + i)), 0)) \
            TYPE(name##_set_aside)(&aside, x + i, y + i); \
        WITH_PLACES(TYPE(name##_near_places), x + i, TYPE(name##_near)(at, x + i + k, into + k);)) \
    if (aside.count > 0) \
        TYPE(name##_far)(&aside); \
}
#define NEAR_GRADIENT_STRIDES(name, ...) \
INLINE int TYPE(through_##name##_some_far_of_stride)(const T *x) \
{ \
    SOME_OF_STRIDE(TYPE(through_##name##_some_far)(x + k)) \
} \
INLINE uint64_t TYPE(through_##name##_far_bits_of_stride)(const T *x) \
{ \
    BITS_OF_STRIDE(TYPE(through_##name##_far_bits)(x + k)) \
} \
static __attribute__((noinline)) void TYPE(through_##name##_far)(struct TYPE(aside) *aside) COMPUTE_ASIDE(__VA_ARGS__) \
static __attribute__((noinline)) void TYPE(through_##name##_set_aside)( \
    struct TYPE(aside) *aside, const T *grad, const T *x, T *grad_x) \
{ \
    TYPE(set_aside)( \
        aside, TYPE(through_##name##_far_bits_of_stride)(x) | TYPE(infinite_bits_of_stride)(grad), \
        grad, NULL, x, grad_x, TYPE(through_##name##_far)); \
} \
INLINE void TYPE(name##_gradient_of_1)(const T *grad, const T *x, T *grad_x, ptrdiff_t n) \
{ \
    char *const args[] = {(char *)grad, (char *)x}; \
    struct TYPE(aside) aside; \
    aside.count = aside.strides = 0; \
    EACH_STRIDE(args, 2, grad_x, TYPE(through_##name##_near_places), x, \
        AHEAD_OF_STRIDE(grad + i) \
        AHEAD_OF_STRIDE(x + i) \
        if (__builtin_expect( \
                SOME_FAR(at, TYPE(through_##name##_some_far_of_stride)(x + i)) \
                    | (TYPE(through_##name##_of_finite) && TYPE(some_infinite_of_stride)(grad + i)), 0)) \
            TYPE(through_##name##_set_aside)(&aside, grad + i, x + i, grad_x + i); \
        MAGNITUDES_AGAIN(TYPE(through_##name##_near_places), x + i) \
        WITH_PLACES(TYPE(through_##name##_near_places), x + i, \
            TYPE(through_##name##_near)(at, grad + i + k, x + i + k, into + k);)) \
    if (aside.count > 0) \
        TYPE(through_##name##_far)(&aside); \
}
