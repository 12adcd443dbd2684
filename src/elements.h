/* What rows of the table compute of one element, in forms of which GCC makes few instructions.  Included once a type by
 * loops.h, with what that is included with, and INLINE. */

/* x < low ? low : x > high ? high : x, whichever bound is the larger.  One after the other the comparisons are a min
 * instruction and a blend, where GCC makes six of one expression: in place in cache relu6 takes 0.50 of the time,
 * hardtanh 0.45. */
INLINE T TYPE(clipped)(T x, T low, T high)
{
    const T below = x > high ? high : x;
    return x < low ? low : below;
}

/* x, or the nearest of -bound and bound: a max and a min instruction, if GCC does not know the bound, of which it makes two
 * comparisons and two selections otherwise. */
FLOATS(INLINE T TYPE(within)(T x, T bound)
{
    const T above = x < -bound ? -bound : x;
    return above > bound ? bound : above;
})

/* v, by an operation that has it loaded, once, whatever is selected.  AVX-512 selects as it loads, so that a gradient
 * would wait for x before it is asked for, and for memory twice.  Where memory holds them relu's takes 0.83 to 0.98 of the
 * time so, softshrink's 0.71 to 0.89, hardswish's 0.61 to 0.83; in caches 0.91 to 1.08. */
INLINE T TYPE(loaded)(T v)
{
#if defined(__AVX512F__)
    WORD word;
    memcpy(&word, &v, sizeof v);
    word = (WORD)(word - (WORD)fastrelu_zero);
    memcpy(&v, &word, sizeof v);
#endif
    return v;
}

/* x > lambd ? x - lambd : x < -lambd ? x + lambd : x == x ? 0 : x, by two comparisons: what is not below `lowest` is not
 * moved up.  Below 0 that is the number above lambd, which an integer one less is; of NaN nothing is moved. */
FLOATS(INLINE T TYPE(shrunk)(T x, T lambd)
{
    WORD word;
    T next;
    memcpy(&word, &lambd, sizeof word);
    word--;
    memcpy(&next, &word, sizeof next);
    const T lowest = lambd >= 0 ? -lambd : lambd < 0 ? next : (T)-__builtin_inf(), right = x > lambd ? x - lambd : 0;
    return x >= lowest ? right : x + lambd;
})

/* Of a v that is `loaded`: otherwise it would be loaded for each of both.  Out of place, where arrays are not aligned,
 * AVX-512 takes 0.71 of the time in cache so, in place 0.93 to 1.0. */
FLOATS(INLINE T TYPE(hard_shrunk)(T v, T lambd) { return ABS(v) <= lambd ? 0 : v; })

/* v, or -v where x is negative. */
FLOATS(INLINE T TYPE(turned)(T v, T x)
{
    WORD word, sign;
    memcpy(&word, &v, sizeof v);
    memcpy(&sign, &x, sizeof x);
    word ^= sign & (WORD)((WORD)1 << (8 * sizeof x - 1));
    memcpy(&v, &word, sizeof v);
    return v;
})

FLOATS(INLINE T TYPE(scaled)(T slope, T v, T bound) { return slope * (v < bound ? bound : v); })

/* slope * v, except that a zero slope makes even an infinite v zero: the limits of an activation are never
 * NaN.  NaN stays NaN.  The bound is a number, where GCC would spread a truth over a mask bit by bit. */
#define SCALE(slope, v) TYPE(scaled)(slope, v, (slope) == 0 ? -LARGEST : (T)-__builtin_inf())

/* x * clip(x + 3, 0, 6) / 6.  Bounded from below first, x is finite there, and 0 times it -0.0. */
FLOATS(INLINE T TYPE(hardswish)(T x)
{
    const T above = x < -THREE ? -THREE : x, sum = above + 3, six = THREE + THREE;
    return above * TYPE(sixth)(sum > six ? six : sum);
})

/* From y = selu(x), without arithmetic of doubles, of which floats take twice as long. */
FLOATS(INLINE T TYPE(through_selu_output)(T g, T y)
{
    const T high = (T)SELU_SCALE_ALPHA, low = (T)(SELU_SCALE_ALPHA - high);
    return y > 0 ? (T)SELU_SCALE * g : TYPE(times)(g, y + high + low);
})
