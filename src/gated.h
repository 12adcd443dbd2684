/* Products of an activation, or of its slope, near 0 (near.h, powers.h) with other inputs, for gates: rounded once, in
 * the arithmetic of the lanes themselves.  What rounding leaves of products of inputs, of values and of slopes is carried
 * along, for an ULP of the result may be half as large, relative to it, as one of theirs.
 *
 * Errors, in ULP: 0.5 of the last rounding; 1.33 of 1 + e^-x (powers.h), and a twentieth of one or two that its correction
 * is off by; up to twice 0.7 of what is looked up.  Measured, 1.89 of floats (swiglu at 16.3) and 1.94 of doubles (the
 * gradient of swiglu at 18.4), 24 million of each.
 *
 * Each takes LANES * STEPS elements, and their places.  `far_bits` tells elements x that it is not for, `large_bits` such
 * factors, and `some_far` and `some_large` whether a stride is to be looked through for them.
 *
 * Included once a type, with what near.h is included with, and
 *     LAST_WHOLE, LEAST_NORMAL   of powers.h
 *     RECIPROCAL_START(v)   1 / v within a twentieth, for v > 0
 *     LARGEST, LARGEST_FACTOR   the largest number, and one of which the square is finite */

/* Whether the other input may be any, or is to be finite (up to a bound). */
#define TAKES_FACTORS_TO(name, bound) \
VMATH uint64_t TYPE(gated_##name##_large_bits)(const T *factor) { return TYPE(bits_larger)(bound, factor); } \
VMATH int TYPE(gated_##name##_some_large)(const T *factor) { return TYPE(some_larger)(bound, factor); }
#define TAKES_ALL_FACTORS(name) \
VMATH uint64_t TYPE(gated_##name##_large_bits)(const T *factor) { return 0; } \
VMATH int TYPE(gated_##name##_some_large)(const T *factor) { return 0; }

/* By 1 + e^-x; strides with elements beyond LAST_WHOLE are made apart, as in powers.h. */
#define GATED_OVER_ONE_AND_POWER(name, such, nearly, bound, argument, QUOTIENTS) \
IS_FAR_OR_NEARLY(gated_##name, such, nearly, bound) \
PLACES_OF_POWERS(gated_##name, -1, argument, TYPE(gated_##name##_some_far)(x)) \
VMATH void TYPE(gated_##name##_over)( \
    int some_beyond, struct TYPE(places) at, const T *factor, const T *x, T *y) \
{ \
    VECTOR d[STEPS]; \
    TYPE(one_and_power)(-1, some_beyond, at, x, d); \
    QUOTIENTS \
} \
static __attribute__((noinline, unused)) void TYPE(gated_##name##_beyond)(const T *factor, const T *x, T *y) \
{ \
    TYPE(gated_##name##_over)(1, TYPE(gated_##name##_places)(x), factor, x, y); \
} \
VMATH void TYPE(gated_##name)(struct TYPE(places) at, const T *factor, const T *x, T *y) \
{ \
    if (STEPS > 1 && __builtin_expect(at.some_far, 0)) \
        TYPE(gated_##name##_beyond)(factor, x, y); \
    else \
        TYPE(gated_##name##_over)(STEPS == 1, at, factor, x, y); \
}

/* factor / d. */
#define QUOTIENTS_OF_FACTORS EACH_STEP(STORE(y + s * LANES, AGAIN(factor) / d[s]));
GATED_OVER_ONE_AND_POWER(
    sigmoid, below, -LAST_WHOLE, -LEAST_NORMAL, AT_MOST(AGAIN(x), LEAST_NORMAL), QUOTIENTS_OF_FACTORS)
TAKES_ALL_FACTORS(sigmoid)

/* x factor / d: to the quotient of the rounded product is added what is left of the exact one. */
#define QUOTIENTS_OF_PRODUCTS \
    VECTORS(product, AGAIN(x) * AGAIN(factor)); \
    VECTORS(quotient, product[s] / d[s]); \
    VECTORS(lost, FUSED(AGAIN(x), AGAIN(factor), -product[s])); \
    VECTORS(left, FUSED(-quotient[s], d[s], product[s]) + lost[s]); \
    VECTORS(exact, STEP(left[s], RECIPROCAL_START(d[s]), quotient[s])); \
    EACH_STEP(STORE(y + s * LANES, WITH_SIGN(exact[s], product[s])));
GATED_OVER_ONE_AND_POWER(silu, larger, LAST_WHOLE, LEAST_NORMAL, AGAIN(x), QUOTIENTS_OF_PRODUCTS)
TAKES_FACTORS_TO(silu, LARGEST / 1024)

/* What gelu(x) is less than max(x, 0) by, and what rounding leaves of that and of the difference. */
VMATH uint64_t TYPE(gated_gelu_far_bits)(const T *x)
{
    return TYPE(gelu_far_bits)(x) | TYPE(bits_larger)(LARGEST, x);
}
VMATH int TYPE(gated_gelu_some_far)(const T *x)
{
    return TYPE(gelu_some_far)(x) | TYPE(some_larger)(LARGEST, x);
}
VMATH struct TYPE(places) TYPE(gated_gelu_places)(const T *x)
{
    struct TYPE(places) at = TYPE(gelu_near_places)(x);
    at.some_far = TYPE(gated_gelu_some_far)(x);
    return at;
}
TAKES_FACTORS_TO(gelu, LARGEST)
VMATH void TYPE(gated_gelu)(struct TYPE(places) at, const T *factor, const T *x, T *y)
{
    VECTOR less[STEPS], rest[STEPS];
    TYPE(looked_up)(&TYPE(gelu_intervals), at, less, rest);
    VECTORS(value, NOT_NEGATIVE(AGAIN(x)) - less[s]);
    VECTORS(lost, ((NOT_NEGATIVE(AGAIN(x)) - value[s]) - less[s]) - rest[s]);
    VECTORS(product, AGAIN(factor) * value[s]);
    VECTORS(exact, FUSED(AGAIN(factor), value[s], AGAIN(factor) * lost[s]));
    EACH_STEP(STORE(y + s * LANES, WITH_SIGN(exact[s], product[s])));
}

/* Slopes and what rounding leaves of them: what is looked up, or that with x's sign, and 1 more on the right. */
#define SLOPE_LOOKED_UP \
    VECTORS(slope, found[s]);
#define SLOPE_OF_TAIL \
    VECTORS(tail, NEGATED_BUT_FOR_NEGATIVE(found[s], AGAIN(x))); \
    VECTORS(right, KEPT(IS_NOT_MINUS(AGAIN(x)), ALL(1))); \
    VECTORS(slope, right[s] + tail[s]); \
    EACH_STEP(rest[s] = ((right[s] - slope[s]) + tail[s]) + NEGATED_BUT_FOR_NEGATIVE(rest[s], AGAIN(x)));

/* g factor act'(x), of g and factors up to LARGEST_FACTOR. */
#define GATED_GRADIENT(name, table, SLOPE) \
VMATH void TYPE(through_gated_##name)( \
    struct TYPE(places) at, const T *g, const T *factor, const T *x, T *grad_x) \
{ \
    VECTOR found[STEPS], rest[STEPS]; \
    TYPE(looked_up)(&TYPE(table##_intervals), at, found, rest); \
    SLOPE \
    VECTORS(product, AGAIN(g) * AGAIN(factor)); \
    VECTORS(lost, FUSED(AGAIN(g), AGAIN(factor), -product[s])); \
    VECTORS(less, FUSED(product[s], rest[s], lost[s] * slope[s])); \
    EACH_STEP(STORE(grad_x + s * LANES, FUSED(product[s], slope[s], less[s]))); \
}
GATED_GRADIENT(sigmoid, sigmoid_slope, SLOPE_LOOKED_UP)
GATED_GRADIENT(silu, silu_slope, SLOPE_OF_TAIL)
GATED_GRADIENT(gelu, gelu_slope, SLOPE_OF_TAIL)
VMATH uint64_t TYPE(large_factor_bits)(const T *factor) { return TYPE(bits_larger)(LARGEST_FACTOR, factor); }
VMATH int TYPE(some_large_factor)(const T *factor) { return TYPE(some_larger)(LARGEST_FACTOR, factor); }

#undef GATED_OVER_ONE_AND_POWER
#undef QUOTIENTS_OF_FACTORS
#undef QUOTIENTS_OF_PRODUCTS
#undef TAKES_FACTORS_TO
#undef TAKES_ALL_FACTORS
#undef SLOPE_LOOKED_UP
#undef SLOPE_OF_TAIL
#undef GATED_GRADIENT
#undef RECIPROCAL_START
#undef LARGEST_FACTOR
