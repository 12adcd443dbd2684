"""Builds fastrelu._core: the Cython module plus one object per instruction set."""

import os
import platform
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
from Cython.Build import cythonize
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

HEADERS = [str(path) for pattern in ("*.h", "*.def", "*.pxi") for path in sorted(Path("src").glob(pattern))]

# -fwrapv: the absolute value and the gradient of the least integer wrap, as in NumPy.
# -fno-trapping-math lets comparisons become selects; it changes no value.  Contraction is
# off because the compiler would fuse differently in vector bodies and in tails: where a
# fused multiply-add is wanted, the source says so.  Nothing is thrown through a kernel: without
# tables of how to unwind its stack the wheel is 3 % smaller.
KERNEL_FLAGS = [
    "-std=c11",
    "-O3",
    "-g0",
    "-fopenmp-simd",
    "-fno-math-errno",
    "-fwrapv",
    "-fno-trapping-math",
    "-ffp-contract=off",
    "-fno-asynchronous-unwind-tables",
    "-fvisibility=hidden",
    "-Wno-unused-command-line-argument",
    "-Wall",
    "-Wextra",
    "-Wno-unused-parameter",
    "-Wno-type-limits",
]
# Left out where the compiler has no such flags, as Clang.  -fno-tree-pre keeps GCC from following a
# select into the comparisons after it, which leaves selects of truths, which it does not vectorise
# (float64: the gradient of softplus, swish and gelu_tanh).  The parameters keep it from unrolling what
# is left over of each loop, and from vectorising it again: three quarters of the wheel's size, and no time.
GCC_FLAGS = ["-fno-tree-pre", "--param=max-completely-peel-times=3", "--param=vect-epilogues-nomask=0"]
# Loops that begin where a cache line does: of one with a handful of instructions that reaches into another line each
# round may take 1.4 times as long (Zen 5, arrays of some KB: hardtanh, with AVX2 relu and absolute).  The one loop that
# is slower for it is AVX2's of hardswish's gradient, a little longer than a line: 1.3 times.
ALIGNED_LOOPS = ["-falign-loops=64", "-falign-jumps=1"]
AVX2_FLAGS = [*ALIGNED_LOOPS, "-mavx2", "-mfma", "-mf16c", "-mpopcnt"]
AVX512_FLAGS = [
    *AVX2_FLAGS,
    "-mavx512f",
    "-mavx512bw",
    "-mavx512dq",
    "-mavx512vl",
    "-mprefer-vector-width=512",
]
X86 = platform.machine().lower() in {"x86_64", "amd64"}
# For processors of before 2013: small, with what of -O3 makes a difference (leaky_relu takes half of the time).
BASELINE_FLAGS = ["-O2", "-fvect-cost-model=dynamic", "-funswitch-loops"] if X86 else []
KERNELS = {"src/kernels.c": BASELINE_FLAGS}
if X86:
    KERNELS["src/kernels_avx2.c"] = AVX2_FLAGS
    KERNELS["src/kernels_avx512.c"] = AVX512_FLAGS

# Compiler flags and linker flags, first that works wins: GCC and Clang, then Apple's
# Clang with libomp installed beside it.
OPENMP_CHOICES = [(["-fopenmp"], ["-fopenmp"]), (["-Xpreprocessor", "-fopenmp"], ["-lomp"])]
OPENMP_PROBE = "#include <omp.h>\nint main(void) { return omp_get_max_threads() < 1; }\n"


class BuildKernels(build_ext):
    """Compiles each kernel source with its own flags, and finds out about OpenMP."""

    def openmp_flags(self):
        if os.environ.get("FASTRELU_OPENMP") == "0":
            return [], [], "FASTRELU_OPENMP=0"
        with tempfile.TemporaryDirectory() as directory:
            source = Path(directory, "probe.c")
            source.write_text(OPENMP_PROBE)
            for compile_flags, link_flags in OPENMP_CHOICES:
                try:
                    objects = self.compiler.compile([str(source)], output_dir=directory, extra_postargs=compile_flags)
                    self.compiler.link_executable(objects, str(Path(directory, "probe")), extra_postargs=link_flags)
                except Exception:  # distutils has its own exceptions for compiling and for linking
                    continue
                return compile_flags, link_flags, ""
        return [], [], "the compiler has no OpenMP"

    def knows(self, flag):
        with tempfile.TemporaryDirectory() as directory:
            source = Path(directory, "empty.c")
            source.write_text("")
            try:
                self.compiler.compile([str(source)], output_dir=directory, extra_postargs=["-Werror", flag])
            except Exception:  # distutils has its own for compiling
                return False
            return True

    def compile_kernel(self, ext, unknown, kernel):
        source, flags = kernel
        return self.compiler.compile(
            [source],
            output_dir=self.build_temp,
            depends=[*HEADERS, "src/kernels.c"],
            extra_postargs=[flag for flag in [*KERNEL_FLAGS, *GCC_FLAGS, *flags] if flag not in unknown],
            macros=ext.define_macros,
        )

    def build_extension(self, ext):
        compile_flags, link_flags, reason = self.openmp_flags()
        if compile_flags:
            print(f"fastrelu: building with OpenMP ({' '.join(compile_flags)})", file=sys.stderr)
        else:
            print(f"fastrelu: building WITHOUT OpenMP, kernels will run on one thread: {reason}", file=sys.stderr)
        ext.extra_compile_args += compile_flags
        ext.extra_link_args += link_flags
        unknown = {flag for flag in [*GCC_FLAGS, *BASELINE_FLAGS, *ALIGNED_LOOPS] if not self.knows(flag)}
        # The compiler runs in processes of its own, so threads are enough to run them side by side.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for objects in pool.map(partial(self.compile_kernel, ext, unknown), KERNELS.items()):
                ext.extra_objects += objects
        super().build_extension(ext)


core = Extension(
    "fastrelu._core",
    ["src/_core.pyx"],
    include_dirs=["src", np.get_include()],
    define_macros=[
        ("NPY_NO_DEPRECATED_API", "NPY_2_0_API_VERSION"),
        ("NPY_TARGET_VERSION", "NPY_2_0_API_VERSION"),
        *([("FASTRELU_X86_ISAS", None)] if X86 else []),
    ],
    extra_compile_args=["-std=c11", "-O3", "-g0", "-fvisibility=hidden"],
    # Names that nobody can call are 2 % of the wheel.
    extra_link_args=["-Wl,-s"] if sys.platform == "linux" else [],
    depends=[*HEADERS, *KERNELS],
)

setup(
    ext_modules=cythonize([core], build_dir="build/cython", include_path=["src"]),
    cmdclass={"build_ext": BuildKernels},
)
