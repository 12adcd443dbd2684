"""What compare.py found as Markdown and pictures."""

import statistics

import probe

# Which probe moves the bytes of which mode, for rows that do little else: through the caches, and past them.
PROBES = {"out": ("copy", "stream"), "in place": ("scale", "scale"), "backward": ("add", "stream_add")}
MEMORY_BOUND = ("relu", "leaky_relu", "relu6", "hardtanh", "threshold", "absolute")
# Below, the call counts more than memory.
LEAST_PROBED = 32_768


def fastest(record):
    """Return the fastest peer's name and its time over ours, or None."""
    return min(record["ratios"].items(), key=lambda item: item[1]) if record["ratios"] else None


def geometric_mean(values):
    """Return the geometric mean as text, empty of nothing."""
    return f"{statistics.geometric_mean(values):.2f}" if values else ""


def summary(records):
    """Return the figures over all cells, as Markdown."""
    ratios = [fastest(record)[1] for record in records if record["ratios"]]
    numpy = [record["ratios"]["NumPy"] for record in records if "NumPy" in record["ratios"]]
    below = sum(ratio < 0.95 for ratio in ratios)
    return "\n".join(
        [
            "| | |",
            "|---|---|",
            f"| cells | {len(ratios)} |",
            f"| fastest peer's time over ours, geometric mean | {geometric_mean(ratios)} |",
            f"| NumPy's time over ours, geometric mean | {geometric_mean(numpy)} |",
            f"| cells in which a peer takes less than 0.95 of our time | {below} |",
            "",
        ]
    )


def peer_table(records, peers):
    """Return a line for each peer: in how many cells it took part, which may be none, and its time over ours."""
    ratios = {name: [] for name in peers}
    for record in records:
        for name, ratio in record["ratios"].items():
            ratios[name].append(ratio)
    lines = ["| peer | cells | its time over ours, geometric mean |", "|---|---|---|"]
    lines += [f"| {name} | {len(values)} | {geometric_mean(values)} |" for name, values in ratios.items()]
    return "\n".join(lines) + "\n"


def cell_table(records):
    """Return a line for each cell: our time, and each peer's over it."""
    peers = sorted({name for record in records for name in record["ratios"]})
    lines = ["| row | mode | dtype | size | µs | " + " | ".join(peers) + " |", "|---" * (5 + len(peers)) + "|"]
    for record in records:
        cells = [f"{record['ratios'][name]:.2f}" if name in record["ratios"] else "" for name in peers]
        ours = record["microseconds"]["fastrelu"]
        lines.append(
            f"| {record['row']} | {record['mode']} | {record['dtype']} | {record['size']} | {ours:.4g} | "
            + " | ".join(cells)
            + " |"
        )
    return "\n".join(lines) + "\n"


def slowest_table(records):
    """Return the cells in which a peer is faster."""
    behind = sorted(
        (record for record in records if record["ratios"] and fastest(record)[1] < 0.95), key=lambda r: fastest(r)[1]
    )
    lines = ["| row | mode | dtype | size | peer | its time over ours |", "|---|---|---|---|---|---|"]
    for record in behind:
        peer, ratio = fastest(record)
        lines.append(
            f"| {record['row']} | {record['mode']} | {record['dtype']} | {record['size']} | {peer} | {ratio:.2f} |"
        )
    return "\n".join(lines) + "\n"


def probe_table(rates):
    """Return the rates of the probe."""
    names = [name for name in rates[0] if name not in ("size", "threads")]
    lines = ["| floats | threads | " + " | ".join(names) + " |", "|---" * (2 + len(names)) + "|"]
    lines += [f"| {r['size']} | {r['threads']} | " + " | ".join(f"{r[n]:.1f}" for n in names) + " |" for r in rates]
    return "\n".join(lines) + "\n"


def probe_of(row, mode, dtype, size, streams):
    """Return the name of the probe that moves the same bytes as a cell that does little else, or None."""
    if mode not in PROBES or row not in MEMORY_BOUND or dtype != "float32" or size < LEAST_PROBED:
        return None
    return PROBES[mode][streams]


def shares(found):
    """Return for each memory-bound cell (row, mode, size, GB/s, probe, share of the rate of the probe beside it)."""
    result = []
    for record in found["cells"]:
        if "of_the_probe" in record:
            row, mode, size, name = record["row"], record["mode"], record["size"], record["probe"]
            rate = probe.BYTES[name] * size / record["microseconds"]["fastrelu"] / 1e3
            result.append((row, mode, size, rate, name, record["of_the_probe"]))
    return result


def heat_map(records, path):
    """Draw the fastest peer's time over ours, of each operation and mode by dtype and size."""
    import matplotlib as mpl

    mpl.use("agg")
    import matplotlib.pyplot as plt
    import numpy as np

    columns = sorted({(r["dtype"], r["size"]) for r in records}, key=lambda c: (c[0] != "float32", *c))
    rows = list(dict.fromkeys((r["row"], r["mode"]) for r in records))
    table = np.full((len(rows), len(columns)), np.nan)
    for record in records:
        if record["ratios"]:
            place = rows.index((record["row"], record["mode"])), columns.index((record["dtype"], record["size"]))
            table[place] = fastest(record)[1]
    figure, axes = plt.subplots(figsize=(3 + 0.55 * len(columns), 1.6 + 0.19 * len(rows)), layout="constrained")
    image = axes.imshow(np.log2(table), aspect="auto", cmap="RdBu", vmin=-3, vmax=3)
    axes.set_yticks(range(len(rows)), [f"{row}, {mode}" for row, mode in rows], fontsize=6)
    axes.set_xticks(range(len(columns)), [f"{d}, {s:,}" for d, s in columns], rotation=60, ha="right", fontsize=7)
    for (i, j), value in np.ndenumerate(table):
        if np.isfinite(value):
            color = "white" if abs(np.log2(value)) > 2 else "black"
            axes.text(j, i, f"{value:.1f}", ha="center", va="center", fontsize=5, color=color)
    bar = figure.colorbar(image, ax=axes, ticks=range(-3, 4), shrink=0.4)
    bar.ax.set_yticklabels([f"{2.0**k:g}" for k in range(-3, 4)])
    axes.set_title("Time of the fastest peer over that of fastrelu", fontsize=9)
    figure.savefig(path, dpi=160)
    plt.close(figure)


def roofline(found, path):
    """Draw the rate at which cells move memory beside the probe's."""
    import matplotlib as mpl

    mpl.use("agg")
    import matplotlib.pyplot as plt

    points = shares(found)
    threads = max(record["threads"] for record in found["probe"])
    probes = [record for record in found["probe"] if record["threads"] == threads]
    figure, panels = plt.subplots(1, len(PROBES), figsize=(10, 3.6), layout="constrained", sharey=True)
    for panel, (mode, names) in zip(panels, PROBES.items(), strict=True):
        for name, style in zip(dict.fromkeys(names), ("k--", "k:"), strict=False):
            panel.plot([p["size"] for p in probes], [p[name] for p in probes], style, label=f"probe: {name}")
        for row in MEMORY_BOUND:
            mine = [(size, rate) for other, at, size, rate, *_ in points if (other, at) == (row, mode)]
            if mine:
                panel.plot(*zip(*mine, strict=True), "o-", markersize=4, label=row)
        panel.set_xscale("log")
        panel.set_title(mode)
        panel.set_xlabel("elements, float32")
        panel.legend(fontsize=6)
    panels[0].set_ylabel(f"GB/s, {threads} threads")
    panels[0].set_ylim(bottom=0)
    figure.savefig(path, dpi=160)
    plt.close(figure)


MODEL = """\
## How time grows

One call takes about

    overhead + max(bytes / bandwidth(threads), seconds of one thread in cache / threads)

- Overhead is that of the call: the cells of 16 elements.  Two threads add about two microseconds,
  which is why small arrays get one: `src/kernels.h` says from how many bytes on a kind of row gets
  two, and a thread's share is at least half of that.
- The first term is what selections meet: 8 bytes an element in place, 12 out of place, as a line is
  read before it is written to, and 16 for a gradient.  Stores that go past the caches save that read:
  8 and 12 bytes.  Outputs that the caches do not hold are written so on AMD's processors; Intel's were
  slower with them.{scaling}
- The second term is what exponentials meet.  It is divided by the number of threads until memory is
  busy.{crossing}
{gains}
Two cores is what this was measured on; what it says of more is the model's.
"""


def model(found):
    """Return the model of time, with what was measured of it."""
    largest = max(record["size"] for record in found["probe"])
    copies = {record["threads"]: record["copy"] for record in found["probe"] if record["size"] == largest}
    threads = max(copies)
    scaling = crossing = ""
    if threads > 1 and 1 in copies:
        scaling = (
            f"  {threads} threads move {copies[threads] / copies[1]:.1f} times the bytes of one at {largest} floats; "
            "as that cannot go on, 8 or 64 cores of one socket gain what the memory still has to give, "
            "and sockets multiply it."
        )
    times = {
        record["row"]: record["microseconds"]["fastrelu"]
        for record in found["cells"]
        if (record["mode"], record["dtype"], record["size"]) == ("out", "float32", largest)
    }
    both = [
        f"{row} {threads * times[row] / times['relu']:.1f}" for row in ("tanh", "gelu") if {row, "relu"} <= set(times)
    ]
    if both:
        crossing = (
            f"  That is at so many threads of cores like these, by the times at {largest} floats over those of "
            f"relu: {', '.join(both)}.  More of them wait for the memory of two, unless theirs is faster."
        )
    return MODEL.format(scaling=scaling, crossing=crossing, gains=gain_table(found, threads))


def gain_table(found, threads):
    """Return how many times as fast the threads are as one, for each row that was measured."""
    if "scaling" not in found:
        return ""
    lines = [f"| row | µs of 1 thread | {threads} threads |", "|---|---|---|"]
    lines += [f"| {r['row']} | {r['microseconds']:.4g} | {r['gain']:.2f} times as fast |" for r in found["scaling"]]
    return "\nFor 1,000,000 float32 into `out=`:\n\n" + "\n".join(lines) + "\n"


def write(found, path, all_rows):
    """Write the page and its pictures beside it; all_rows are those that there are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    records, info = found["cells"], found["environment"]
    heat_map(records, path.with_name("performance.png"))
    roofline(found, path.with_name("roofline.png"))
    runtime = info["runtime"]
    names = list(dict.fromkeys(record["row"] for record in records))
    rows = "" if len(names) == len(all_rows) else " --rows " + " ".join(names)
    versions = ", ".join(f"{name} {version}" for name, version in info["peers"].items())
    notes = sorted({note for record in records for note in record["notes"]})
    moved = "\n".join(
        ["| row | mode | floats | GB/s | probe | of the probe |", "|---|---|---|---|---|---|"]
        + [
            f"| {row} | {mode} | {size} | {rate:.1f} | {name} | {share:.2f} |"
            for row, mode, size, rate, name, share in shares(found)
        ]
    )
    text = f"""\
# Performance

Made by `python bench/compare.py{rows}` (extra `[compare]`); `python bench/compare.py --quick` prints a part
of it in a minute.  fastrelu {runtime["version"]} with {runtime["isa"]} kernels beside {versions}, on
{info["machine"]} with {info["cores"]} cores, {runtime["num_threads"]} threads each.  All contenders
of a cell run in one process and take turns, in several sweeps through all cells, and in four times as many again
through those in which a peer, or the probe below, is about as fast or faster; a figure is the median over
rounds of their time over ours, so above 1 fastrelu is faster.  Results were compared before.  Turns begin with
cores awake, and with untimed calls, so that arrays are in the caches that hold them.  As calls repeat on the same
arrays, light rows of fastrelu begin where the call before ended, of which a core's own cache still holds a part:
at 1,000,000 elements that takes 0.9 to 1 of the time of arrays that others used meanwhile, gradients from bits 0.7
to 0.8 (`src/again.h`).
The machine is not alone: a cell far from its neighbours is one in which a thread was kept waiting, and comes out
otherwise next time.

{summary(records)}
{peer_table(records, info["peers"])}
![The fastest peer's time over ours](performance.png)

## Where a peer is faster

{slowest_table(records)}
## Memory

GB/s of a program that moves bytes and does nothing else (`bench/probe.c`), best of seven:

{probe_table(found["probe"])}
Rows that do little more, float32, {runtime["num_threads"]} threads; the last column is the time of the probe that moves
the same bytes (`stream`, `stream_add`: writing past the caches), which took turns with the cell, over that of the cell:

{moved}

![Rates beside the probe's](roofline.png)

{model(found)}
## All cells

{cell_table(records)}"""
    if notes:
        text += "\nLeft out, since they compute something else or do not run:\n\n"
        text += "\n".join(f"- {note}" for note in notes) + "\n"
    path.write_text(text)
