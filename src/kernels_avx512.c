/* Compiled with AVX-512 F, BW, DQ and VL on top of AVX2's flags: see setup.py. */
#define FASTRELU_ISA avx512
#include "kernels.c"
