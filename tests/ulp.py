"""The error of the kernels in units of the last place (ULP): one measure for the tests and the exhaustive run.

The error of a result is its distance from the exact one, in spacings of the exact one rounded
to the type.  Around a gradient's own root the spacing is that of a quarter (of the gradient that
comes in, which is 1 here): 2 ULP there are 2**-24 for float32.  Infinities, NaN and the signs of
zeros must be the exact ones, or the error is infinite.
"""

from functools import lru_cache

import numpy as np
from oracles import GATES, ORACLES

from fastrelu import _core, ufuncs

try:
    from ml_dtypes import bfloat16
except ImportError:
    bfloat16 = None

# A gate is its activation times a second input.
ROWS = [row for row, _ in _core._rows() if row not in GATES]
# By name: NumPy type, bits that hold it, those of its exponent, digits behind the point.
FORMATS = {
    "float16": (np.dtype("e"), np.uint16, 0x7C00, 10),
    "bfloat16": (bfloat16 and np.dtype(bfloat16), np.uint16, 0x7F80, 7),
    "float32": (np.dtype("f"), np.uint32, 0x7F800000, 23),
    "float64": (np.dtype("d"), np.uint64, 0x7FF0000000000000, 52),
}
SUFFIXES = {"forward": "", "gradient": "_backward", "gradient from output": "_backward_from_output"}
# Where a result bends, saturates or underflows in one type or another.
PLACES = [0, 0.125, 0.3, 0.5, 0.75, 1, 1.2784645, 2.4, 3, 5.5, 6, 8, 9, 10, 12.2, 13.2, 14.5, 16.6, 17.3]
PLACES += [19.06, 20, 36.04, 36.7, 37.5, 38.5, 40, 44, 60, 87.3, 88.7, 103.3, 104, 708.4, 709.8, 745.1, 1000, 20000]
# Values, gradients and their ratios to x are monotonic where |x| is below or above these.
TINY, HUGE = 2.0**-30, 16.0
# Arrays of this length and their intermediates stay in the cache.
BLOCK = 2**16


def default_parameters(row):
    """Return the parameters at which a row is measured: its defaults, and for prelu those of leaky_relu."""
    return ORACLES[row].parameters[0]


def quantities(row):
    """Return what of a row is measured."""
    return list(SUFFIXES)[: 3 if ORACLES[row].from_output(*default_parameters(row)) else 2]


def limit(row, dtype):
    """Return the largest error allowed: of one rounding, or 2 ULP; halves are float32 results rounded once."""
    return 0.501 if ORACLES[row].exact or dtype in ("float16", "bfloat16") else 2


def missing(dtype):
    """Return why a type cannot be measured here, or None."""
    if dtype == "bfloat16" and bfloat16 is None:
        return "ml_dtypes is not installed"
    if dtype == "float64" and np.finfo(np.longdouble).nmant < 60:
        return "long double is no wider here, so there is nothing to compare with"
    return None


def wide(array):
    """Return an array in the type in which the oracles compute, with bits to spare."""
    return array.astype(np.longdouble if array.dtype == np.float64 else np.float64)


def bits(array):
    """Return the bits of an array."""
    return array.view(f"u{array.itemsize}")


def neighbours(dtype, count):
    """Return the numbers around the interesting places of both signs, infinities and NaN among them."""
    kind, unsigned, exponent, _ = FORMATS[dtype]
    centres = np.append(bits(np.array(PLACES).astype(kind)), unsigned(exponent)).astype(np.int64)
    around = np.unique(np.maximum(centres[:, None] + np.arange(-count, count), 0)).astype(unsigned)
    return np.concatenate([around, around | unsigned(1 << (8 * kind.itemsize - 1))]).view(kind)


@lru_cache(maxsize=1)
def float64_sample():
    """Return a float64 of each 2**42, numbers evenly spaced where functions bend, and neighbourhoods."""
    strata = np.arange(2**22, dtype=np.uint64) << np.uint64(42)
    # At random in each, as with a fixed step every binade would see the same few significands.
    even = strata + np.random.default_rng(0).integers(2**42, size=2**22, dtype=np.uint64)
    lines = [np.linspace(-end, end, 2**19 + 1) for end in (8, 40, 760)]
    return np.concatenate([even.view(np.float64), *lines, neighbours("float64", 2**12)])


def count(dtype, stride=1):
    """Return how many inputs there are; only float32 has so many that a stride makes sense."""
    if dtype == "float64":
        return float64_sample().size
    total = 1 << 8 * FORMATS[dtype][0].itemsize
    return -(-total // stride) if dtype == "float32" else total


def inputs(dtype, start, stop, stride=1):
    """Return the inputs from number start to number stop."""
    if dtype == "float64":
        return float64_sample()[start:stop]
    kind, unsigned, *_ = FORMATS[dtype]
    return (np.arange(start, stop) * (stride if dtype == "float32" else 1)).astype(unsigned).view(kind)


@np.errstate(all="ignore")
def exact(row, quantity, argument):
    """Return the true results, of inputs or (gradient from output) of outputs."""
    oracle = ORACLES[row]
    seen = [wide(np.asarray(p).astype(argument.dtype)) for p in default_parameters(row)]
    argument = wide(argument)
    if quantity == "forward":
        result = oracle.value(argument, *seen)
    elif quantity == "gradient":
        result = oracle.backward(np.ones_like(argument), argument, *seen)
    elif row == "squared_relu":
        result = np.where(argument > 0, 2 * np.sqrt(argument), 0)
    else:
        result = oracle.output_slope(argument, *seen)
    return np.asarray(result).astype(argument.dtype, copy=False)


def spacing(nearest, unit):
    """Return the spacing at each of the numbers, or at unit where that is larger; infinite at infinities and NaN."""
    _, unsigned, exponent, digits = next(one for one in FORMATS.values() if one[0] == nearest.dtype)
    power = wide((bits(nearest) & unsigned(exponent)).view(nearest.dtype))
    smallest = wide(np.array(exponent & -exponent, unsigned).view(nearest.dtype))
    return np.maximum(power, max(smallest, unit), out=power) * 2.0**-digits


def smallest_unit(row, quantity):
    """Return of what number a result counts spacings at least."""
    return 0 if quantity == "forward" or ORACLES[row].exact else 0.25


@np.errstate(all="ignore")
def errors_of(got, true, unit=0, signs=False):
    """Return the error of each result; with signs, zeros must have the sign of true ones."""
    nearest = true.astype(got.dtype)
    errors = np.abs(wide(got) - true) / spacing(nearest, unit)
    if not (np.isfinite(nearest) & np.isfinite(got)).all():
        odd = ~(np.isfinite(nearest) & np.isfinite(got))
        same = (got == nearest) | (np.isnan(got) & np.isnan(nearest))
        errors[odd] = np.where(same[odd], 0, np.inf)
    if signs and not true.all():
        errors[(true == 0) & (np.signbit(got) != np.signbit(true))] = np.inf
    return errors


@np.errstate(all="ignore")
def shortcut(row, quantity, argument, got):
    """Return the errors of a block where the truth is known from that of its ends, or None.

    The ends are those of arguments of one sign, among which results are monotonic.  Equal results
    are then worst at one of them; and where the ratio to the argument is the same at both, it is
    that of all, with what it differs by added to the errors.
    """
    lowest, highest = bits(argument).min(), bits(argument).max()
    ends = np.array([lowest, highest]).view(argument.dtype)
    size = np.abs(wide(ends))
    far = size[0] > 0 and (size[1] <= TINY or (size[0] >= HUGE and np.isfinite(size[1])))
    if lowest != highest and not (far and np.signbit(ends[0]) == np.signbit(ends[1])):
        return None
    true, unit, signs = exact(row, quantity, ends), smallest_unit(row, quantity), quantity == "forward"
    places = spacing(true.astype(got.dtype), unit)
    if bits(got).min() == bits(got).max() and (lowest == highest or true[0] == true[1] or places[0] == places[1]):
        return np.broadcast_to(errors_of(np.repeat(got[:1], 2), true, unit, signs).max(), got.shape)
    ratio = true / wide(ends)
    slack = np.abs(ratio[1] / ratio[0] - 1) * 2.0 ** (FORMATS[str(got.dtype)][3] + 1)
    if not slack <= 2.0**-14:
        return None
    return errors_of(got, ratio[0] * wide(argument), unit, signs) + slack


def block_errors(row, quantity, results, part):
    """Return the errors of a part of the results of one instruction set: a slice, or indices."""
    argument, got = (array[part] for array in results[quantity])
    if quantity == "gradient from output" and ORACLES[row].exact:
        x, other = (array[part] for array in results["gradient"])
        # An output that underflowed to 0 cannot tell.
        return np.where((bits(got) == bits(other)) | ((argument == 0) & (x != 0)), 0, np.inf)
    errors = shortcut(row, quantity, argument, got) if isinstance(part, slice) else None
    if errors is not None:
        return errors
    return errors_of(got, exact(row, quantity, argument), smallest_unit(row, quantity), quantity == "forward")


@lru_cache(maxsize=12)
def buffer(isa, quantity, dtype, size):
    """Return an array to be used again: the pages of a new one cost more than most kernels."""
    return np.empty(size, dtype)


def results_of(row, x, isa):
    """Return for each quantity what one instruction set makes of which arguments, gradients being of ones.

    They hold until the next call.
    """
    _core._use_isa(isa)
    # As numbers of the dtype: a bare ufunc takes a Python float beside bfloat16 for float32.
    parameters, ones = [np.asarray(p).astype(x.dtype)[()] for p in default_parameters(row)], np.ones_like(x)
    results = {}
    for quantity in quantities(row):
        kernel = getattr(ufuncs, row + SUFFIXES[quantity])
        argument = results["forward"][1] if quantity == "gradient from output" else x
        given = [argument] if quantity == "forward" else [ones, argument]
        out = buffer(isa, quantity, x.dtype, x.size)
        results[quantity] = argument, kernel(*given, *parameters, out=out)
    return results


def differing(quantity, one, other, part):
    """Return where in a part two instruction sets have other arguments or results, any NaN equalling any other."""
    indices = np.zeros(0, int)
    for array, twin in zip(one[quantity], other[quantity], strict=True):
        if array is not twin:
            here, there = array[part], twin[part]
            differ = bits(here) != bits(there)
            if differ.any():
                indices = np.union1d(indices, np.flatnonzero(differ & ~(np.isnan(here) & np.isnan(there))))
    return part.start + indices


def measure(row, x, isas):
    """Return for each quantity the worst (error, input) of each group of instruction sets.

    Those with FMA promise the same bits, so that the last of them is measured and the others
    compared with it: each "disagreement" is a fault.  Baseline is measured where it differs.
    """
    before = _core._current_isa()
    try:
        results = {isa: results_of(row, x, isa) for isa in isas}
    finally:
        _core._use_isa(before)
    found = {}
    for quantity in quantities(row):
        found[quantity] = {"disagreements": (0, "")}
        for start in range(0, x.size, BLOCK):
            part = slice(start, min(start + BLOCK, x.size))
            found[quantity] = merged_quantity(found[quantity], measure_block(row, quantity, x, results, part))
    return found


def measure_block(row, quantity, x, results, part):
    """Return what measure returns for a quantity, of one part of the inputs."""
    *others, best = results
    errors = block_errors(row, quantity, results[best], part)
    found = {group_of(best): largest(errors, x[part]), "disagreements": (0, "")}
    for isa in others:
        indices = differing(quantity, results[best], results[isa], part)
        if group_of(isa) != group_of(best):
            if indices.size:
                errors = errors.copy()
                errors[indices - part.start] = block_errors(row, quantity, results[isa], indices)
            found[group_of(isa)] = largest(errors, x[part])
        elif indices.size:
            found["disagreements"] = merged_counts(found["disagreements"], (indices.size, str(x[indices[0]])))
    return found


def group_of(isa):
    """Return the name of the instruction sets that promise the same bits as this one."""
    return "baseline" if isa == "baseline" else "fma"


def largest(errors, x):
    """Return the largest error and its input."""
    place = int(errors.argmax()) if errors.strides[0] else 0
    return float(errors[place]), str(x[place])


def merged_counts(one, other):
    """Return the sum of two counts, with the input that was first."""
    return one[0] + other[0], one[1] or other[1]


def merged_quantity(one, other):
    """Return what would have been found of the inputs of both."""
    groups = [group for group in other if group != "disagreements"]
    both = {group: max(one.get(group, (-1, "")), other[group], key=lambda found: found[0]) for group in groups}
    return both | {"disagreements": merged_counts(one["disagreements"], other["disagreements"])}


def merged(one, other):
    """Return what measure would have found of the inputs of both; one may be None."""
    return other if one is None else {name: merged_quantity(one[name], other[name]) for name in other}
