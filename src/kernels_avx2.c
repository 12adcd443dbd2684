/* Compiled with AVX2, FMA, F16C and POPCNT: see setup.py. */
#define FASTRELU_ISA avx2
#include "kernels.c"
