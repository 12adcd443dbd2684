"""Writes docs/accuracy.md from what tests/exhaustive.py measured."""

import numpy as np
import peers
import ulp

INTRODUCTION = """\
# Accuracy

The largest error of every activation and gradient, measured against the mathematics by

```sh
pip install -e '.[accuracy]'
python -m tests.exhaustive --estimate    # how long it takes here
python -m tests.exhaustive               # measures what is missing, and writes this page
```

An error is counted in ULP: the distance from the exact result in spacings of the exact result
rounded to the type, subnormal results included. Half a ULP is the best that a rounded result can
do; 0 means that every result is exact. Where an infinity, NaN or the sign of a zero is not that of
the exact result, the error is infinite. Gradients are those of a unit gradient. Around their own
roots their errors are counted in spacings of 1/4, so that 2 ULP of float32 are 2⁻²⁴ there;
those of piecewise activations have the strict count. A gradient from the output is compared with
the exact slope at the rounded output, and for activations of two slopes it must have the bits of
the gradient from the input.

The exact results come from `tests/oracles.py`, in float64 for the types with fewer digits and in
long double for float64. Parameters have their defaults; `prelu` has a weight of 0.01. The gates
(`glu`, `reglu`, `geglu`, `swiglu`) are their activation times a second input, rounded together,
and not listed: `tests/test_gates.py` holds them to 2 ULP.

The promise is 2 ULP for float32 and float64, half a ULP for selections and for the activations of
two slopes, and for halves, which are computed in float32 and rounded once, 0.501 ULP.
"""

PEERS = """\
Every {}th finite input, about a million, for {};
for fastrelu the inputs and instruction sets above. The signs of zeros do not count here. Gradients
come from the library's own differentiation; NumPy and SciPy have the usual idioms of
`tests/peers.py`, and no gradients. An error of ∞ is an infinity or NaN where the exact result has
none, or the other way round. Millions of ULP are a tiny result of which no digit is right; one
that flushes subnormal numbers to 0, as JAX's compiler does, has them in every row."""

SUBJECTS = {
    "float32": "All 2³² inputs",
    "float16": "All 2¹⁶ inputs",
    "bfloat16": "All 2¹⁶ inputs",
    "float64": "{} inputs: bit patterns at random in 2²² equal strata, the ranges where functions bend, and the "
    "neighbourhoods of kinks, zeros, and the places where results saturate and underflow",
}


def number(error):
    """Return an error as the tables have it."""
    if error in (0, np.inf):
        return "∞" if error else "0"
    return f"{error:.3f}" if error < 100 else f"{error:.0f}" if error < 1e5 else f"{error:.1e}".replace("e+0", "e")


def cell(found):
    """Return an error and its input."""
    if found is None:
        return "-"
    error, at = found
    return number(error) if error == 0 else f"{number(error)} at {at}"


def cells(row, columns):
    """Return the cells of a row; baseline is "same" where error and input are those of the column before."""
    texts = [(group, cell(column[row])) for (_, group), column in columns.items()]
    before = [("", ""), *texts]
    return [
        "same" if group == "baseline" and text == left and text not in "-0" else text
        for (_, left), (group, text) in zip(before, texts, strict=False)
    ]


def table(header, rows):
    """Return a Markdown table."""
    return ["| " + " | ".join(line) + " |" for line in (header, ["---"] * len(header), *rows)]


def worst_of(column):
    """Return the largest error of a column and the activation that it comes from."""
    error, row = max((found[0], row) for row, found in column.items() if found)
    return f"**{number(error)}** {row if error else ''}".rstrip()


def groups_of(isas):
    """Return the groups of instruction sets that were measured, with their titles."""
    titles = {"baseline": "baseline", "avx2": "AVX2", "avx512": "AVX-512"}
    fused = [titles.get(isa, isa) for isa in isas if isa != "baseline"]
    return ({"fma": " = ".join(fused)} if fused else {}) | ({"baseline": "baseline"} if "baseline" in isas else {})


def section(store, dtype, stride, key_of):
    """Return the lines on a type."""
    if ulp.missing(dtype):
        return [f"## {dtype}", "", f"Not measured: {ulp.missing(dtype)}.", ""]
    entries = {row: store.get(key_of(row, dtype, stride)) for row in ulp.ROWS}
    absent = [row for row, entry in entries.items() if not entry]
    if len(absent) == len(entries):
        return [f"## {dtype}", "", "Not measured yet.", ""]
    groups = groups_of(store.stamp["isas"])
    columns = {
        (quantity, group): {
            row: entry["found"].get(quantity, {}).get(group) if entry else None for row, entry in entries.items()
        }
        for quantity in ulp.SUFFIXES
        for group in groups
    }
    columns = {key: column for key, column in columns.items() if any(column.values())}
    header = ["activation", *(f"{quantity}, {groups[group]}" for quantity, group in columns)]
    rows = [[row, *cells(row, columns)] for row in ulp.ROWS]
    rows.append(["**largest**", *(worst_of(column) for column in columns.values())])
    notes = [f"Not measured yet: {', '.join(absent)}.", ""] if absent else []
    if len(groups) < len(store.stamp["isas"]):
        different = sum(
            one["disagreements"][0] for entry in entries.values() if entry for one in entry["found"].values()
        )
        notes += [
            f"Results that are not of the same bits with {groups['fma'].replace(' = ', ' and ')}, any NaN being "
            f"as good as another: {different}.",
            "",
        ]
    return [f"## {dtype}", "", f"{subject_of(dtype, stride)}.", "", *table(header, rows), "", *notes]


def subject_of(dtype, stride):
    """Return what inputs a type was measured at."""
    if dtype == "float32" and stride > 1:
        return f"A trial: every {stride}th input"
    return SUBJECTS[dtype].format(f"{ulp.count(dtype):,}")


def largest_of_groups(entry, quantity):
    """Return the largest (error, input) of all instruction sets."""
    return max((found for name, found in entry["found"][quantity].items() if name != "disagreements"), key=first)


def first(pair):
    """Return the error of (error, input)."""
    return pair[0]


def peers_section(store, stride, key_of):
    """Return the lines that compare with other libraries."""
    versions = peers.versions()
    entries = {
        (row, name): store.get(f"{row} {name}", peer=version) for row in ulp.ROWS for name, version in versions.items()
    }
    names = [name for name in versions if any(entries[row, name] for row in ulp.ROWS)]
    if not names:
        return []
    own = {row: store.get(key_of(row, "float32", stride)) for row in ulp.ROWS}
    columns, header = [], ["activation"]
    for quantity in ("forward", "gradient"):
        header.append(f"{quantity}: fastrelu")
        columns.append({row: entry and largest_of_groups(entry, quantity) for row, entry in own.items()})
        for name in names:
            column = {row: (entries[row, name] or {"found": {}})["found"].get(quantity) for row in ulp.ROWS}
            if any(column.values()):
                header.append(name)
                columns.append(column)
    rows = [[row, *(cell(column[row]) for column in columns)] for row in ulp.ROWS]
    listed = ", ".join(f"{name} {versions[name].partition('+')[0]}" for name in names)
    return [
        "## Peers, float32",
        "",
        PEERS.format(peers.STRIDE, listed),
        "",
        *table(header, rows),
        "",
    ]


def page(store, stride, key_of):
    """Return the whole page."""
    sections = [section(store, dtype, stride, key_of) for dtype in ("float32", "float64", "float16", "bfloat16")]
    versions = f"fastrelu {store.stamp['version']}, NumPy {np.__version__}"
    lines = [INTRODUCTION, f"Measured with {versions}.", "", *(line for lines in sections for line in lines)]
    return "\n".join([*lines, *peers_section(store, stride, key_of)]).rstrip() + "\n"
