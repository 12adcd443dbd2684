/* The loops of floats that look coefficients up, by the table's columns value_loop and gradient_loop.  Included by
 * loops.h for the type that has such functions. */

/* Elements that such a function takes at a time; where a vector is yet to be made, as many as a round has. */
enum { STRIDE = LANES > 1 ? LANES * STEPS : ROUND };
#define EACH_STRIDE(...) \
    for (ptrdiff_t i = 0; i < (n & -(ptrdiff_t)ROUND); i += STRIDE) { \
        __VA_ARGS__ \
    }
/* The steps of a stride. */
#define IN_STRIDE(...) { \
    LOOP_OF_STEPS \
    for (int k = 0; k < STRIDE; k += LANES * STEPS) { \
        __VA_ARGS__ \
    } \
}
/* Its elements. */
#define EACH_OF_STRIDE(...) { \
    _Pragma("omp simd") \
    for (int k = 0; k < STRIDE; k++) { \
        __VA_ARGS__ \
    } \
}

#define VALUE_BY_PLAIN VALUE_KERNEL
#define VALUE_BY_STEPS(name, ...) \
KERNEL(name##_forward) \
{ \
    enum { p = PARAMETERS_##name }; \
    const T *x = (const T *)args[0], *as = p > 0 ? (const T *)args[1] : NULL; \
    T *y = (T *)args[1 + p]; \
    if (p > 0 && (form & ARRAY_PARAMETERS)) \
        EACH_STRIDE(AHEAD_OF_STRIDE(x + i) IN_STRIDE(name##_steps(x + i + k, as + i + k, 1, y + i + k);)) \
    else \
        EACH_STRIDE(AHEAD_OF_STRIDE(x + i) IN_STRIDE(name##_steps(x + i + k, as, 0, y + i + k);)) \
}

#define GRADIENT_BY_PLAIN GRADIENT_KERNEL

/* Processors without fused multiply-add take the general functions, for their bits are their own anyway. */
#if defined(__FMA__) || defined(__aarch64__)

/* A stride of values from what is near, and by the general function name_all where some elements are far; not
 * written before all is read, for y may be x. */
#define NEAR_STRIDE(name) \
static __attribute__((noinline)) void TYPE(name##_mixed)(const T *x, T *y) \
{ \
    _Alignas(64) T near[STRIDE], far[STRIDE]; \
    IN_STRIDE(name##_near(x + k, near + k);) \
    TYPE(name##_all)(x, far); \
    EACH_OF_STRIDE(y[k] = is_far(name##_range, x[k]) ? far[k] : near[k];) \
} \
INLINE void TYPE(name##_stride)(const T *x, T *y) \
{ \
    int far = 0; \
    for (int k = 0; k < STRIDE; k += LANES * STEPS) \
        far |= some_far(name##_range, x + k); \
    if (__builtin_expect(far, 0)) \
        TYPE(name##_mixed)(x, y); \
    else \
        IN_STRIDE(name##_near(x + k, y + k);) \
}
#define NEAR_GRADIENT_STRIDE(name) \
static __attribute__((noinline)) void TYPE(name##_gradient_mixed)(const T *grad, const T *x, T *grad_x) \
{ \
    _Alignas(64) T near[STRIDE], far[STRIDE]; \
    IN_STRIDE(through_##name##_near(grad + k, x + k, near + k);) \
    TYPE(name##_gradient_all)(grad, x, far); \
    EACH_OF_STRIDE( \
        grad_x[k] = is_far(through_##name##_range, x[k]) | !(ABS(grad[k]) <= LARGEST) ? far[k] : near[k];) \
} \
INLINE void TYPE(name##_gradient_stride)(const T *grad, const T *x, T *grad_x) \
{ \
    int far = 0; \
    for (int k = 0; k < STRIDE; k += LANES * STEPS) \
        far |= some_far(through_##name##_range, x + k) | some_far(finite_range, grad + k); \
    if (__builtin_expect(far, 0)) \
        TYPE(name##_gradient_mixed)(grad, x, grad_x); \
    else \
        IN_STRIDE(through_##name##_near(grad + k, x + k, grad_x + k);) \
}

/* With a parameter, what is near is for 1.  An element whose own parameter is 1 is made as if it were that of all. */
#define VALUE_BY_NEAR(name, each, first, second, value, gradient, output_gradient) \
INLINE T TYPE(name##_value)(T x, first, second) { return value; } \
INLINE void TYPE(name##_all)(const T *x, T *y) { EACH_OF_STRIDE(y[k] = TYPE(name##_value)(x[k], 1, 0);) } \
NEAR_STRIDE(name) \
static __attribute__((noinline, unused)) void TYPE(name##_general)(char *const *args, int form, ptrdiff_t n) \
{ \
    enum { p = PARAMETERS_##name, often_1 = 0 }; \
    const T *x = (const T *)args[0], *as = (const T *)args[1]; \
    T *y = (T *)args[1 + p]; \
    if (form & ARRAY_PARAMETERS) \
        EACH_STRIDE( \
            _Alignas(64) T general[STRIDE], of_1[STRIDE]; \
            EACH_OF_STRIDE(general[k] = TYPE(name##_value)(x[i + k], as[i + k], 0);) \
            TYPE(name##_stride)(x + i, of_1); \
            EACH_OF_STRIDE(y[i + k] = as[i + k] == 1 ? of_1[k] : general[k];)) \
    else \
        each(p, 1, y[i] = TYPE(name##_value)(x[i], a, b);) \
} \
KERNEL(name##_forward) \
{ \
    enum { p = PARAMETERS_##name }; \
    const T *x = (const T *)args[0]; \
    T *y = (T *)args[1 + p]; \
    if (p > 0 && ((form & ARRAY_PARAMETERS) || *(const T *)args[1] != 1)) \
        TYPE(name##_general)(args, form, n); \
    else \
        EACH_STRIDE(AHEAD_OF_STRIDE(x + i) TYPE(name##_stride)(x + i, y + i);) \
}
#define VALUE_BY_NEAR_STEPS(name, ...) \
INLINE void TYPE(name##_all)(const T *x, T *y) { IN_STRIDE(name##_steps(x + k, NULL, 0, y + k);) } \
NEAR_STRIDE(name) \
KERNEL(name##_forward) \
{ \
    const T *x = (const T *)args[0]; \
    T *y = (T *)args[1]; \
    EACH_STRIDE(AHEAD_OF_STRIDE(x + i) TYPE(name##_stride)(x + i, y + i);) \
}

#define GRADIENT_BY_NEAR(name, each, first, second, value, gradient, output_gradient) \
INLINE T TYPE(name##_gradient)(T g, T x, first, second) { return gradient; } \
INLINE void TYPE(name##_gradient_all)(const T *grad, const T *x, T *grad_x) \
{ \
    EACH_OF_STRIDE(grad_x[k] = TYPE(name##_gradient)(grad[k], x[k], 1, 0);) \
} \
NEAR_GRADIENT_STRIDE(name) \
static __attribute__((noinline, unused)) void TYPE(name##_gradient_general)(char *const *args, int form, ptrdiff_t n) \
{ \
    enum { p = PARAMETERS_##name, often_1 = 0 }; \
    const T *grad = (const T *)args[0], *x = (const T *)args[1], *as = (const T *)args[2]; \
    T *grad_x = (T *)args[2 + p]; \
    if (form & ARRAY_PARAMETERS) \
        EACH_STRIDE( \
            _Alignas(64) T general[STRIDE], of_1[STRIDE]; \
            EACH_OF_STRIDE(general[k] = TYPE(name##_gradient)(grad[i + k], x[i + k], as[i + k], 0);) \
            TYPE(name##_gradient_stride)(grad + i, x + i, of_1); \
            EACH_OF_STRIDE(grad_x[i + k] = as[i + k] == 1 ? of_1[k] : general[k];)) \
    else \
        each(p, 2, grad_x[i] = TYPE(name##_gradient)(grad[i], x[i], a, b);) \
} \
KERNEL(name##_backward) \
{ \
    enum { p = PARAMETERS_##name }; \
    const T *grad = (const T *)args[0], *x = (const T *)args[1]; \
    T *grad_x = (T *)args[2 + p]; \
    if (p > 0 && ((form & ARRAY_PARAMETERS) || *(const T *)args[2] != 1)) \
        TYPE(name##_gradient_general)(args, form, n); \
    else \
        EACH_STRIDE( \
            AHEAD_OF_STRIDE(grad + i) \
            AHEAD_OF_STRIDE(x + i) \
            TYPE(name##_gradient_stride)(grad + i, x + i, grad_x + i);) \
}
#define GRADIENT_BY_NEAR_STEPS(name, ...) \
INLINE void TYPE(name##_gradient_all)(const T *grad, const T *x, T *grad_x) \
{ \
    IN_STRIDE(through_##name##_steps(grad + k, x + k, grad_x + k);) \
} \
NEAR_GRADIENT_STRIDE(name) \
GRADIENT_KERNEL_OF(name, TYPE(name##_gradient_stride)(grad + i, x + i, grad_x + i);)

#else
#define VALUE_BY_NEAR VALUE_KERNEL
#define VALUE_BY_NEAR_STEPS VALUE_BY_STEPS
#define GRADIENT_BY_NEAR GRADIENT_KERNEL
#define GRADIENT_BY_NEAR_STEPS(name, ...) \
    GRADIENT_KERNEL_OF(name, IN_STRIDE(through_##name##_steps(grad + i + k, x + i + k, grad_x + i + k);))
#endif

#define GRADIENT_KERNEL_OF(name, ...) \
KERNEL(name##_backward) \
{ \
    const T *grad = (const T *)args[0], *x = (const T *)args[1]; \
    T *grad_x = (T *)args[2]; \
    EACH_STRIDE(AHEAD_OF_STRIDE(grad + i) AHEAD_OF_STRIDE(x + i) __VA_ARGS__) \
}
