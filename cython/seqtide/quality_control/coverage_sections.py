"""Sections on the reference: how it is covered, and whether its GC matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seqtide.quality_control import axes, numbers
from seqtide.quality_control.plots.figure import Places, Plot, Series
from seqtide.quality_control.plots.scale import linear, logarithmic, up_from_zero
from seqtide.quality_control.plots.shapes import area, bars, line, path
from seqtide.quality_control.section import Section
from seqtide.quality_control.tables import table_of

# Of more references, the longest ones are shown.
MOST_REFERENCES = 30
# What is deeper than this many times the median is not drawn in proportion.
FAR = 20
# Below this part of all positions, depths are not drawn.
LEAST_PERCENT = 0.01

MEANING = (
    "How much of the references is covered at least so often. A steep fall near the mean is even coverage; a line that "
    "sinks from the start means that some places have much and others little."
)


def coverage(report: Mapping[str, Any], prefix: str, brief: bool) -> Section | None:
    part = _part(report, "coverage")
    if not part:
        return None
    if part["unknown"]:
        note = f"Coverage cannot be told: {part['unknown']}."
        return Section(f"{prefix}coverage-section", "coverage", "Coverage", MEANING, note=note)
    if not part["length"]:
        return None
    depths = part["depths"]
    starts, shares = [0, *depths["start"]], [100.0, *depths["percent_at_least"]]
    shown = max([1, *(start for start, share in zip(starts, shares, strict=True) if share >= LEAST_PERCENT)])
    starts, shares = (
        [each for at, each in zip(starts, column, strict=True) if at <= shown] for column in (starts, shares)
    )
    far = shown > FAR * max(1, part["median_depth"])
    x = logarithmic(1, max(2, shown)) if far else linear(0, max(2, shown), ticks=6, whole=True)
    if far:
        starts, shares = starts[1:], shares[1:]
    y = up_from_zero(100, least=100, unit="%")
    places = Places(f"{prefix}depth", tuple(f"depth {start:,} or more" for start in starts), tuple(starts))
    plot = Plot(
        f"{prefix}coverage",
        "Positions of the references that are covered at least so often",
        x,
        y,
        "depth",
        "positions covered this often or more",
        places,
        [Series("positions", shares, "s0", shape="none")],
        [path(area(x, y, starts, shares), "band s0"), path(line(x, y, starts, shares), "line s0")],
        "%",
    )
    note = (
        f"Of {numbers.brief(part['length'])} positions {numbers.percent(part['covered_percent'])} are covered; "
        f"the mean depth is {numbers.decimal(part['mean_depth'])}, the median {numbers.decimal(part['median_depth'])}."
    )
    return Section(f"{prefix}coverage-section", "coverage", "Coverage", MEANING, plot, note)


def references(report: Mapping[str, Any], prefix: str, brief: bool) -> Section | None:
    """A table, of more than one reference."""
    part = _part(report, "coverage")
    if not part or part["unknown"] or len(part["references"]["name"]) < 2:
        return None
    rows = part["references"]
    count = len(rows["name"])
    longest = sorted(range(count), key=lambda number: -rows["length"][number])[:MOST_REFERENCES]
    chosen = sorted(longest)
    table = table_of(
        "Coverage of each reference",
        ["Reference", *(rows["name"][number] for number in chosen)],
        [
            (heading, [rows[key][number] for number in chosen], show)
            for heading, key, show in (
                ("Length", "length", numbers.brief),
                ("Covered", "covered_percent", numbers.percent),
                ("Mean depth", "mean_depth", numbers.decimal),
                ("Median depth", "median_depth", numbers.decimal),
            )
        ],
    )
    note = f"The {MOST_REFERENCES} longest of {count:,} references are shown." if count > len(chosen) else ""
    return Section(
        f"{prefix}references-section",
        "references",
        "Coverage of references",
        "Chromosomes of one kind have like depths. Half of it is usual for X and Y of a male, much more for "
        "mitochondria and plasmids; a whole chromosome that is off is an aneuploidy, or another reference.",
        note=note,
        table=table,
    )


def gc_bias(report: Mapping[str, Any], prefix: str, brief: bool) -> Section | None:
    part = _part(report, "gc_bias")
    if not part or not any(part["reads"]):
        return None
    total = sum(part["windows"])
    # Of few windows it says nothing.
    enough = [windows >= max(1, total * 1e-5) for windows in part["windows"]]
    relative = [value if far else None for value, far in zip(part["relative_coverage"], enough, strict=True)]
    windows = axes.shares(part["windows"])
    x = linear(0, 100, ticks=10, unit="%")
    y = up_from_zero(max(2.0, min(axes.highest(relative), 5.0)), least=2)
    places = Places(f"{prefix}gc-windows", tuple(f"{gc} % GC" for gc in part["percent"]), tuple(part["percent"]))
    high = max(windows)
    scaled = [0.5 * y.high * share / high for share in windows]
    cut = [None if value is None else min(value, y.high) for value in relative]
    starts = [gc - 0.5 for gc in part["percent"]]
    plot = Plot(
        f"{prefix}gc-bias",
        "Coverage of windows of 100 bases by their GC, relative to the mean",
        x,
        y,
        "G and C in the window",
        "relative coverage",
        places,
        [
            Series("relative coverage", relative, "s0"),
            Series("windows of the reference, %", windows, "rest", shape="area"),
        ],
        [
            path(bars(x, y, starts, [start + 1 for start in starts], scaled), "bar joined rest"),
            path(line(x, y, [0, 100], [1, 1]), "line rest dashed"),
            path(line(x, y, places.at, cut), "line s0"),
        ],
    )
    note = (
        f"AT dropout {numbers.decimal(part['at_dropout'])}, GC dropout {numbers.decimal(part['gc_dropout'])}: the "
        "percent of the reads that windows of up to 50 %, and of more GC, should have and have not."
    )
    return Section(
        f"{prefix}gc-bias-section",
        "gc_bias",
        "Coverage by GC",
        "A level line at 1 is no bias. A line that falls to the right, or to the left, has lost fragments rich in GC, "
        "or in AT, mostly in PCR.",
        plot,
        note,
    )


def _part(report: Mapping[str, Any], key: str) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = (report.get("alignments") or {}).get(key)
    return found
