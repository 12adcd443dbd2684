/* Kernels run in the default floating-point environment and leave no trace in it:
 * comparing a NaN or overflowing on the way to a saturated result sets status flags,
 * which NumPy would report as warnings of ours. */
#ifndef FASTRELU_FP_GUARD_H
#define FASTRELU_FP_GUARD_H

#ifdef __SSE__
#include <xmmintrin.h>

typedef unsigned fp_state;

enum { FP_FLAGS = 0x3f, FP_DEFAULT = 0x1f80 };

/* Also ends flush-to-zero and other rounding modes for the time being: the bits of the
 * result may not depend on the thread that computes them. */
static inline fp_state fp_enter(void)
{
    const fp_state state = _mm_getcsr();
    if ((state & ~(unsigned)FP_FLAGS) != FP_DEFAULT)
        _mm_setcsr(FP_DEFAULT);
    return state;
}

static inline void fp_leave(fp_state state)
{
    if (_mm_getcsr() != state)
        _mm_setcsr(state);
}

#else
#include <fenv.h>

typedef fenv_t fp_state;

static inline fp_state fp_enter(void)
{
    fp_state state;
    fegetenv(&state);
    fesetenv(FE_DFL_ENV);
    return state;
}

static inline void fp_leave(fp_state state)
{
    fesetenv(&state);
}

#endif
#endif
