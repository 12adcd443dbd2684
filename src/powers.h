/* Functions of e^x = 2^n (1 + p), n whole, from p itself, and of one division at most.  A value is made of so few
 * roundings that nothing has to be carried along, and while processors divide they evaluate other polynomials.  In
 * cache AVX-512 and AVX2 take of the time of what was fastest otherwise: sigmoid, silu and slopes of softplus and
 * logsigmoid of doubles 0.54 to 0.66, of functions that carry rests along, of floats 0.75 to 0.95, of polynomials by
 * interval; elu and selu 0.53 to 0.65.
 *
 * Errors of quotients, in ULP: 1.33 at most of 1 + e^x, next to a power of two, where it is rounded by half an ULP of
 * its own, twice as large relative to it as one of the quotient, and p near its ends by as much again; and 0.5 of the
 * division.  Measured, 1.85.
 *
 * Included once a type, with what near.h is included with, looked_up.h, and
 *     exp_terms_T       the coefficients of r^2 and higher powers in e^r
 *     LN2_HIGH, LN2_LOW, WHOLE_SHIFT, BIAS   as lanes.h has them
 *     LAST_WHOLE        up to there 2^n + 1 is exact: where 2^n is beyond its own last digit that is rounded, too, by as
 *                       much as the sum with 2^n p, together 2.5 ULP; there what is lost of the 1 is added to that
 *     LEAST_NORMAL      e^-LEAST_NORMAL is not subnormal
 *     NOTHING_FROM      from there on e^-x is less than half an ULP of 1
 *     SELU_RIGHT(v)     selu of v >= 0 */

/* Of arguments a of e^(sign a): n, the bias and, for negative ones, the sign of 2^n are in the low bits of at.k; at.a is
 * what is left of a.  That is found with the places, which with AVX-512 is ahead of the polynomials of the stride before
 * (steps.h), for those wait for their results long enough.  Of the time of finding it with the polynomials sigmoid, silu
 * and slopes of softplus and logsigmoid take 0.95 to 0.97 (float16 0.90 to 0.94), elu 0.98 and its slope 0.93, of doubles
 * 1.01 and 1.04. */
#define SHIFT_FOR(sign) (WHOLE_SHIFT + BIAS + ((sign) < 0) * 2 * (BIAS + 1))
VMATH struct TYPE(places) TYPE(powers)(T sign, const VECTOR *a)
{
    struct TYPE(places) at;
    at.some_far = 0;
    at.is_reduced = 1;
    EACH_STEP(at.k[s] = STEP(a[s], ALL(sign * (T)LOG2_E), ALL(SHIFT_FOR(sign))));
    VECTORS(n, at.k[s] - ALL(SHIFT_FOR(sign)));
    VECTORS(high, FUSED(n[s], ALL(sign * -LN2_HIGH), a[s]));
    EACH_STEP(at.a[s] = STEP(n[s], ALL(sign * -LN2_LOW), high[s]));
    return at;
}
#define PLACES_OF_POWERS(name, sign, argument, is_some_far) \
VMATH struct TYPE(places) TYPE(name##_places)(const T *x) \
{ \
    VECTORS(a, argument); \
    struct TYPE(places) at = TYPE(powers)(sign, a); \
    at.some_far = is_some_far; \
    return at; \
}
#define NEAR_POWERS(name, sign, argument, such, bound) \
IS_FAR(name, such, bound) \
PLACES_OF_POWERS(name##_near, sign, argument, TYPE(name##_some_far)(x))

/* sign 2^n and sign p, so that their product is 2^n p. */
#define TERMS(array) array, sizeof array / sizeof *array
VMATH void TYPE(power_parts)(
    T sign, const T *terms, int count, struct TYPE(places) at, VECTOR *power, VECTOR *p)
{
    const VECTOR *const r = at.a;
    VECTORS(sum, ALL(terms[count - 1] * (count % 2 ? sign : 1)));
    _Pragma("GCC unroll 20")
    for (int term = count - 2; term >= 0; term--)
        EACH_STEP(sum[s] = STEP(sum[s], r[s], ALL(terms[term] * (term % 2 ? 1 : sign))));
    EACH_STEP(p[s] = STEP(sum[s], r[s] * r[s], r[s]));
    EACH_STEP(power[s] = POWER_OF_TWO(at.k[s]));
}

/* 1 + e^(sign x), where some may be beyond LAST_WHOLE or where none is. */
VMATH void TYPE(one_and_power)(T sign, int some_beyond, struct TYPE(places) at, const T *x, VECTOR *sum)
{
    VECTOR power[STEPS], p[STEPS];
    TYPE(power_parts)(sign, TERMS(TYPE(exp_terms)), at, power, p);
    VECTORS(whole, sign < 0 ? ALL(1) - power[s] : ALL(1) + power[s]);
    EACH_STEP(sum[s] = STEP(power[s], p[s], whole[s]));
    if (some_beyond) {
        VECTORS(lost, ALL(1) - (sign < 0 ? whole[s] + power[s] : whole[s] - power[s]));
        VECTORS(beyond, STEP(power[s], p[s], lost[s]) + whole[s]);
        EACH_STEP(sum[s] = CHOSEN(IS_ABOVE(ALL(sign) * AGAIN(x), LAST_WHOLE), beyond[s], sum[s]));
    }
}

/* Quotients by 1 + e^(sign x), of which the exponential is not to be subnormal.  Strides with elements beyond LAST_WHOLE
 * are made apart, so that others keep their registers: with a branch at the end they take 1.05 to 1.15 of the time.  By
 * far.h all would take twice as long where many are beyond (doubles of deviation 30 1.45 times, floats of deviation 10
 * 1.35). */
#define OVER_ONE_AND_POWER(name, sign, such, argument, above) \
IS_FAR_OR_NEARLY(name, such, (sign) * LAST_WHOLE, (sign) * LEAST_NORMAL) \
PLACES_OF_POWERS(name##_near, sign, argument, TYPE(name##_some_far)(x)) \
VMATH void TYPE(name##_quotients)(int some_beyond, struct TYPE(places) at, const T *g, const T *x, T *y) \
{ \
    VECTOR d[STEPS]; \
    TYPE(one_and_power)(sign, some_beyond, at, x, d); \
    EACH_STEP(STORE(y + s * LANES, (above) / d[s])); \
} \
static __attribute__((noinline, unused)) void TYPE(name##_beyond)(const T *g, const T *x, T *y) \
{ \
    TYPE(name##_quotients)(1, TYPE(name##_near_places)(x), g, x, y); \
} \
VMATH void TYPE(name##_over)(struct TYPE(places) at, const T *g, const T *x, T *y) \
{ \
    if (STEPS > 1 && __builtin_expect(at.some_far, 0)) \
        TYPE(name##_beyond)(g, x, y); \
    else \
        TYPE(name##_quotients)(STEPS == 1, at, g, x, y); \
}

#define VALUES_OVER_ONE_AND_POWER(name, above) \
OVER_ONE_AND_POWER(name, -1, below, AT_MOST(AGAIN(x), LEAST_NORMAL), above) \
VMATH void TYPE(name##_near)(struct TYPE(places) at, const T *x, T *y) { TYPE(name##_over)(at, NULL, x, y); }
VALUES_OVER_ONE_AND_POWER(sigmoid, ALL(1))
VALUES_OVER_ONE_AND_POWER(silu, AGAIN(x))

#define GRADIENTS_OVER_ONE_AND_POWER(name, sign, such, argument) \
OVER_ONE_AND_POWER(name, sign, such, argument, AGAIN(g)) \
enum { TYPE(name##_of_finite) = 0 }; \
VMATH void TYPE(name##_near)(struct TYPE(places) at, const T *g, const T *x, T *grad_x) \
{ \
    TYPE(name##_over)(at, g, x, grad_x); \
}
GRADIENTS_OVER_ONE_AND_POWER(through_softplus, -1, below, AT_MOST(AGAIN(x), LEAST_NORMAL))
GRADIENTS_OVER_ONE_AND_POWER(through_logsigmoid, 1, above, AT_LEAST(AGAIN(x), -LEAST_NORMAL))

/* With an alpha of 1.  0 stands for all above it, of which the slope is the same; that is rounded before the product:
 * 1.9 ULP at most. */
NEAR_POWERS(through_elu, 1, AT_MOST(AGAIN(x), 0), below, -LEAST_NORMAL)
enum { TYPE(through_elu_of_finite) = 0 };
VMATH void TYPE(through_elu_near)(struct TYPE(places) at, const T *g, const T *x, T *grad_x)
{
    VECTOR power[STEPS], p[STEPS];
    TYPE(power_parts)(1, TERMS(TYPE(exp_terms)), at, power, p);
    EACH_STEP(STORE(grad_x + s * LANES, AGAIN(g) * STEP(power[s], p[s], power[s])));
}

/* From an output y of which the slope is 1 - e^(sign y): as (1 - 2^n) - 2^n p, for y up to 0 (from 0 on), with what
 * rounding leaves of it, of which twice 2^-53 near -ln(2) / 2 would be too much for products of doubles.  0 of 0, even of
 * an infinite gradient. */
#define GRADIENTS_FROM_OUTPUT(name, sign, such, argument) \
NEAR_POWERS(name, sign, argument, such, (sign) * LEAST_NORMAL) \
enum { TYPE(name##_of_finite) = PRODUCT_IS_OF_FINITE }; \
VMATH void TYPE(name##_near)(struct TYPE(places) at, const T *g, const T *y, T *grad_x) \
{ \
    VECTOR power[STEPS], p[STEPS]; \
    TYPE(power_parts)(sign, TERMS(TYPE(exp_terms)), at, power, p); \
    VECTORS(whole, (sign) < 0 ? ALL(1) + power[s] : ALL(1) - power[s]); \
    VECTORS(slope, STEP(-power[s], p[s], whole[s])); \
    VECTORS(rest, STEP(-power[s], p[s], whole[s] - slope[s])); \
    (void)rest; \
    EACH_STEP(STORE(grad_x + s * LANES, KEPT(IS_NOT_0(slope[s]), PRODUCT(AGAIN(g), slope[s], rest[s])))); \
}
GRADIENTS_FROM_OUTPUT(through_softplus_output, -1, below, AT_MOST(AGAIN(x), NOTHING_FROM))
GRADIENTS_FROM_OUTPUT(through_logsigmoid_output, 1, above, AT_LEAST(AGAIN(x), -NOTHING_FROM))

/* alpha (e^x - 1) as alpha 2^n p + (alpha 2^n - alpha): the products are exact, but for the least, and the difference
 * is for a 2^n of 1 and 1/2, of which it counts. */
#define LEFT_OF_0 AT_LEAST(AGAIN(x), -NOTHING_FROM)
PLACES_OF_POWERS(elu_steps, 1, LEFT_OF_0, 0)
VMATH void TYPE(elu_steps)(struct TYPE(places) at, const T *x, const T *alpha, int step, T *y)
{
    VECTOR power[STEPS], p[STEPS];
    TYPE(power_parts)(1, TERMS(TYPE(exp_terms)), at, power, p);
    VECTORS(left, STEP(power[s], p[s], power[s] - ALL(1)));
    if (alpha) {
        VECTORS(factor, step ? LOAD(alpha + s * LANES) : ALL(*alpha));
        VECTORS(scaled, factor[s] * power[s]);
        VECTORS(finite, STEP(scaled[s], p[s], scaled[s] - factor[s]));
        VECTORS(other, factor[s] * left[s]);
        /* Infinities have no difference, and that of zeros has no sign. */
        EACH_STEP(left[s] = CHOSEN(
            IS_FINITE(factor[s]), CHOSEN(IS_NOT_0(factor[s]), finite[s], other[s]), other[s]));
    }
    EACH_STEP(STORE(y + s * LANES, CHOSEN(IS_NEGATIVE(AGAIN(x)), left[s], AGAIN(x))));
}

PLACES_OF_POWERS(selu_steps, 1, LEFT_OF_0, 0)
VMATH void TYPE(selu_steps)(struct TYPE(places) at, const T *x, const T *none, int step, T *y)
{
    VECTOR power[STEPS], p[STEPS];
    TYPE(power_parts)(1, TERMS(TYPE(exp_terms)), at, power, p);
    VECTORS(scaled, ALL((T)SELU_SCALE_ALPHA) * power[s]);
    VECTORS(left, STEP(scaled[s], p[s], scaled[s] - ALL((T)SELU_SCALE_ALPHA)));
    EACH_STEP(STORE(y + s * LANES, CHOSEN(IS_NEGATIVE(AGAIN(x)), left[s], SELU_RIGHT(AGAIN(x)))));
}
