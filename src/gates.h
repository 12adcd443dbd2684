/* The kernels of gates, by the table's column `loop`.  Included by loops.h. */

/* Elements that a thread goes through, of which n may be a part, and what it reads of an operand after those. */
#define SHARE (form & PART_OF_FAR ? (ptrdiff_t)FAR : n)
#define AFTER(from, operand) (form & PART_OF_FAR ? (const T *)args[MAX_OPERANDS + (operand)] : (from) + n)

/* Asks for what is to be read after the n elements, too: processors find the start of each row too late. */
#if defined(__AVX2__)
#define AHEAD_OF_PART(from, after, i, count) \
    AHEAD_BY(distance, (i) + (ptrdiff_t)(distance / sizeof(T)) < n ? (uintptr_t)((from) + (i)) \
        : (uintptr_t)(after) - (uintptr_t)(n - (i)) * sizeof(T), (count) * sizeof(T), 0)
#else
#define AHEAD_OF_PART(from, after, i, count)
#endif

/* Of floats products of doubles, rounded once; those of doubles are rounded one after the other.  A slope or an
 * activation of 0 makes 0 of an infinite or NaN gradient; the product forward is that of NumPy.  So values and gradients
 * `of_up` are activations times a factor, but for what 0 makes of an infinite one. */
#define GATE_FUNCTIONS(name, activation) \
INLINE T TYPE(name##_product)(int of_up, T factor, T x) \
{ \
    const double value = TYPE(wide_##activation)(x); \
    return (T)kept_f64(!of_up | (value != 0), value * factor); \
} \
INLINE T TYPE(name##_gradient)(T g, T x, T up, T unused) \
{ \
    return (T)times_f64((double)g * up, TYPE(wide_##activation##_slope)(x)); \
}
/* Of relu one product is all that is rounded.  So little is computed that both gradients by one loop take 0.6 to 0.9 of the
 * time in caches; from memory two write past the caches.  Of doubles AVX-512 takes rounds, which are no loop then, with up
 * loaded whatever is selected: 1,000,000, which a cache of 32 MiB holds in part, take 0.91 to 0.93 of the time, in caches
 * 0.98 to 1.04; floats take 1.02 to 1.08, with AVX2 1.07. */
#define GATE_RECTIFIED(name, activation) \
INLINE T TYPE(name##_value)(T x, T up, T unused) { return RECTIFIED(x) * up; } \
INLINE T TYPE(name##_gradient)(T g, T x, T up, T unused) { return x > 0 ? g * up : 0; } \
INLINE T TYPE(name##_up_gradient)(T g, T x, T up, T unused) { return TYPE(kept)(!(x <= 0), g * x); } \
FORWARD_KERNEL(name, EACH_PAIR) \
BACKWARD_KERNEL(name, _backward, _gradient, EACH_PAIR) \
BACKWARD_KERNEL(name, _backward_parameter, _up_gradient, EACH_PAIR) \
LIGHT_KERNEL(name##_backward_both) \
{ \
    const T *grad = (const T *)args[0], *x = (const T *)args[1], *up = (const T *)args[2]; \
    T *grad_x = (T *)args[3], *grad_up = (T *)args[4]; \
    const ptrdiff_t stop = n & -(ptrdiff_t)ROUND, many = EIGHT_DOUBLES ? ROUND : stop; \
    for (ptrdiff_t i = 0; i < stop; i += many) { \
        _Pragma("omp simd") \
        for (ptrdiff_t k = i; k < i + many; k++) { \
            const T g = grad[k], v = x[k]; \
            grad_x[k] = TYPE(name##_gradient)(g, v, EIGHT_DOUBLES ? TYPE(loaded)(up[k]) : up[k], 0); \
            grad_up[k] = TYPE(name##_up_gradient)(g, v, 0, 0); \
        } \
    } \
}

#if defined(WITH_NEAR) && defined(FUSES)
/* By the functions of gated.h, and those above for elements that are far, or too large (far.h).
 *
 * Of the time of the functions above, two threads, 1,000,000 floats: glu 0.28, swiglu 0.36, geglu 0.23; gradients 0.27 to
 * 0.40; doubles 0.24 to 0.36. */
INLINE int TYPE(some_large_of_stride)(const T *factor) { SOME_OF_STRIDE(TYPE(some_large_factor)(factor + k)) }
INLINE uint64_t TYPE(large_bits_of_stride)(const T *factor) { BITS_OF_STRIDE(TYPE(large_factor_bits)(factor + k)) }

#define EACH_ASIDE(VALUE) { \
    _Pragma("omp simd") \
    for (ptrdiff_t i = 0; i < n; i++) \
        values[i] = VALUE; \
}
#define GATE_NEAR(name, activation) \
GATE_FUNCTIONS(name, activation) \
INLINE int TYPE(name##_some_far_of_stride)(const T *x) { SOME_OF_STRIDE(TYPE(gated_##activation##_some_far)(x + k)) } \
INLINE int TYPE(name##_some_large_of_stride)(const T *factor) \
{ \
    SOME_OF_STRIDE(TYPE(gated_##activation##_some_large)(factor + k)) \
} \
INLINE uint64_t TYPE(name##_far_bits_of_stride)(const T *factor, const T *x) \
{ \
    BITS_OF_STRIDE((TYPE(gated_##activation##_far_bits)(x + k) | TYPE(gated_##activation##_large_bits)(factor + k))) \
} \
static __attribute__((noinline)) void TYPE(name##_products)(int of_up, struct TYPE(aside) *aside) \
COMPUTE_ASIDE(EACH_ASIDE(TYPE(name##_product)(of_up, grad[i], x[i]))) \
static void TYPE(name##_far)(struct TYPE(aside) *aside) { TYPE(name##_products)(0, aside); } \
static void TYPE(name##_up_far)(struct TYPE(aside) *aside) { TYPE(name##_products)(1, aside); } \
static __attribute__((noinline)) void TYPE(name##_set_aside)( \
    struct TYPE(aside) *aside, const T *factor, const T *x, T *y, void (*compute)(struct TYPE(aside) *)) \
{ \
    TYPE(set_aside)(aside, TYPE(name##_far_bits_of_stride)(factor, x), factor, NULL, x, y, compute); \
} \
static __attribute__((noinline)) void TYPE(name##_strides)( \
    char *const *args, int form, int operand, int operand_of_x, T *y, ptrdiff_t n, void (*compute)(struct TYPE(aside) *)) \
{ \
    const T *factor = (const T *)args[operand], *x = (const T *)args[operand_of_x]; \
    const T *const after_factor = AFTER(factor, operand), *const after_x = AFTER(x, operand_of_x); \
    struct TYPE(aside) aside; \
    aside.count = aside.strides = 0; \
    EACH_STRIDE_OF(SHARE, args, 2, y, TYPE(gated_##activation##_places), x, \
        AHEAD_OF_PART(factor, after_factor, i, STRIDE) \
        AHEAD_OF_PART(x, after_x, i, STRIDE) \
        if (__builtin_expect( \
                SOME_FAR(at, TYPE(name##_some_far_of_stride)(x + i)) \
                    | TYPE(name##_some_large_of_stride)(factor + i), 0)) \
            TYPE(name##_set_aside)(&aside, factor + i, x + i, y + i, compute); \
        WITH_PLACES(TYPE(gated_##activation##_places), x + i, \
            TYPE(gated_##activation)(at, factor + i + k, x + i + k, into + k);)) \
    if (aside.count > 0) \
        compute(&aside); \
} \
KERNEL(name##_forward) { TYPE(name##_strides)(args, form, 1, 0, (T *)args[2], n, TYPE(name##_far)); } \
KERNEL(name##_backward_parameter) { TYPE(name##_strides)(args, form, 0, 1, (T *)args[3], n, TYPE(name##_up_far)); } \
static __attribute__((noinline)) void TYPE(name##_gradient_far)(struct TYPE(aside) *aside) \
COMPUTE_ASIDE(EACH_ASIDE(TYPE(name##_gradient)(grad[i], x[i], up[i], 0))) \
static __attribute__((noinline)) void TYPE(name##_set_gradient_aside)( \
    struct TYPE(aside) *aside, const T *grad, const T *up, const T *x, T *grad_x) \
{ \
    TYPE(set_aside)( \
        aside, TYPE(through_##activation##_far_bits_of_stride)(x) | TYPE(large_bits_of_stride)(grad) \
            | TYPE(large_bits_of_stride)(up), \
        grad, up, x, grad_x, TYPE(name##_gradient_far)); \
} \
KERNEL(name##_backward) \
{ \
    const T *grad = (const T *)args[0], *x = (const T *)args[1], *up = (const T *)args[2]; \
    const T *const after_grad = AFTER(grad, 0), *const after_x = AFTER(x, 1), *const after_up = AFTER(up, 2); \
    T *grad_x = (T *)args[3]; \
    struct TYPE(aside) aside; \
    aside.count = aside.strides = 0; \
    EACH_STRIDE_OF(SHARE, args, 3, grad_x, TYPE(through_##activation##_near_places), x, \
        AHEAD_OF_PART(grad, after_grad, i, STRIDE) \
        AHEAD_OF_PART(x, after_x, i, STRIDE) \
        AHEAD_OF_PART(up, after_up, i, STRIDE) \
        if (__builtin_expect( \
                SOME_FAR(at, TYPE(through_##activation##_some_far_of_stride)(x + i)) \
                    | TYPE(some_large_of_stride)(grad + i) | TYPE(some_large_of_stride)(up + i), 0)) \
            TYPE(name##_set_gradient_aside)(&aside, grad + i, up + i, x + i, grad_x + i); \
        MAGNITUDES_AGAIN(TYPE(through_##activation##_near_places), x + i) \
        WITH_PLACES(TYPE(through_##activation##_near_places), x + i, \
            TYPE(through_gated_##activation)(at, grad + i + k, up + i + k, x + i + k, into + k);)) \
    if (aside.count > 0) \
        TYPE(name##_gradient_far)(&aside); \
}
#else
#define GATE_NEAR(name, activation) \
GATE_FUNCTIONS(name, activation) \
static __attribute__((noinline)) void TYPE(name##_products)(int of_up, const T *factor, const T *x, T *y, ptrdiff_t n) \
{ \
    _Pragma("omp simd") \
    for (ptrdiff_t i = 0; i < (n & -(ptrdiff_t)ROUND); i++) \
        y[i] = TYPE(name##_product)(of_up, factor[i], x[i]); \
} \
KERNEL(name##_forward) { TYPE(name##_products)(0, (const T *)args[1], (const T *)args[0], (T *)args[2], n); } \
KERNEL(name##_backward_parameter) { TYPE(name##_products)(1, (const T *)args[0], (const T *)args[1], (T *)args[3], n); } \
BACKWARD_KERNEL(name, _backward, _gradient, EACH_PAIR)
#endif

#define GATE(name, cost, loop, activation) FLOATS(GATE_##loop(name, activation))
