/* What memory gives: the time of moving bytes and nothing else, as in STREAM (J. D. McCalpin, "Memory
 * bandwidth and machine balance in current high performance computers", 1995), for the benchmarks to
 * compare kernels with.  Built by probe.py for the instruction set that the kernels run on. */
#include <stddef.h>
#ifdef __SSE2__
#include <immintrin.h>
#endif

#define LOOP _Pragma("omp parallel for simd schedule(static)")

/* Adds up x: 4 bytes an element. */
float probe_read(const float *x, float *y, ptrdiff_t n)
{
    float sum = 0;
    _Pragma("omp parallel for simd schedule(static) reduction(+: sum)")
    for (ptrdiff_t i = 0; i < n; i++)
        sum += x[i];
    y[0] = sum;
    return sum;
}

/* 12 bytes an element, for a line is read before it is written to. */
void probe_copy(const float *x, float *y, ptrdiff_t n)
{
    LOOP
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = x[i] * 0.5f;
}

/* 8 bytes: stores that go past the caches; y is a multiple of 64, and n of 16. */
void probe_stream(const float *x, float *y, ptrdiff_t n)
{
    _Pragma("omp parallel for schedule(static)")
    for (ptrdiff_t i = 0; i < n; i += 16) {
#if defined(__AVX512F__)
        _mm512_stream_ps(y + i, _mm512_mul_ps(_mm512_loadu_ps(x + i), _mm512_set1_ps(0.5f)));
#elif defined(__SSE2__)
        for (ptrdiff_t k = i; k < i + 16; k += 4)
            _mm_stream_ps(y + k, _mm_mul_ps(_mm_loadu_ps(x + k), _mm_set1_ps(0.5f)));
#else
        for (ptrdiff_t k = i; k < i + 16; k++)
            y[k] = x[k] * 0.5f;
#endif
    }
}

/* 12 bytes: a gradient's two inputs, and such stores. */
void probe_stream_add(const float *x, float *y, ptrdiff_t n)
{
    _Pragma("omp parallel for schedule(static)")
    for (ptrdiff_t i = 0; i < n; i += 16) {
#if defined(__AVX512F__)
        _mm512_stream_ps(y + i, _mm512_add_ps(_mm512_loadu_ps(x + i), _mm512_loadu_ps(x + n + i)));
#elif defined(__SSE2__)
        for (ptrdiff_t k = i; k < i + 16; k += 4)
            _mm_stream_ps(y + k, _mm_add_ps(_mm_loadu_ps(x + k), _mm_loadu_ps(x + n + k)));
#else
        for (ptrdiff_t k = i; k < i + 16; k++)
            y[k] = x[k] + x[n + k];
#endif
    }
}

/* 8 bytes, in place. */
void probe_scale(const float *x, float *y, ptrdiff_t n)
{
    (void)x;
    LOOP
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] *= 0.5f;
}

/* 16 bytes: two inputs, as a gradient. */
void probe_add(const float *x, float *y, ptrdiff_t n)
{
    /* The second half of x is the other input. */
    LOOP
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = x[i] + x[n + i];
}
