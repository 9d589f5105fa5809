"""Sections on pairs and on alignments: lengths of fragments, mapping quality, errors by cycle and by kind."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from typing import Any

from seqtide.quality_control import axes, numbers
from seqtide.quality_control.plots.figure import Places, Plot, Series
from seqtide.quality_control.plots.scale import categories, linear, logarithmic, up_from_zero
from seqtide.quality_control.plots.shapes import bars, line, path
from seqtide.quality_control.section import PositionBins, Section, histogram
from seqtide.quality_control.tables import table_of


def fragments(report: Mapping[str, Any], prefix: str, brief: bool) -> Section | None:
    """From the overlap of the two reads of pairs."""
    part = report.get("insert_sizes")
    if not part or not part["start"]:
        return None
    alone, found = part["without_overlap"], sum(part["pairs"])
    note = f"The reads of {100 * alone / (alone + found):.3g} % of the pairs do not overlap, and are not among these."
    return Section(
        f"{prefix}fragments-section",
        "insert_sizes",
        "Lengths of fragments",
        "From pairs whose two reads overlap. A peak below the length of the reads means that they run into adapters.",
        histogram(f"{prefix}fragments", "Pairs by the length of their fragment", part, "pairs", "fragment"),
        note,
    )


def inserts(report: Mapping[str, Any], prefix: str, brief: bool) -> Section | None:
    """From the places of the two reads of pairs on a reference."""
    part = _of_all(report).get("insert_sizes")
    if not part or not part["start"]:
        return None
    return Section(
        f"{prefix}inserts-section",
        "inserts",
        "Insert sizes",
        "From where the two reads of proper pairs are aligned. One hill is good; a second one is another library.",
        histogram(f"{prefix}inserts", "Pairs by the size of their insert", part, "pairs", "insert"),
    )


def mapping_quality(report: Mapping[str, Any], prefix: str, brief: bool) -> Section | None:
    part = _of_all(report).get("mapq")
    if not part or not part["mapq"]:
        return None
    scores = part["mapq"]
    percents = axes.shares(part["records"])
    x, y = linear(-0.5, max(60, scores[-1]) + 0.5, ticks=6, whole=True), up_from_zero(max(percents), least=5, unit="%")
    starts, ends = [score - 0.45 for score in scores], [score + 0.45 for score in scores]
    plot = Plot(
        f"{prefix}mapq",
        "Records by mapping quality",
        x,
        y,
        "mapping quality",
        "records",
        Places(f"{prefix}mapq-score", tuple(f"MAPQ {score}" for score in scores), tuple(scores)),
        [Series("records", percents, "s0", shape="none")],
        [path(bars(x, y, starts, ends, percents), "bar s0")],
        "%",
    )
    return Section(
        f"{prefix}mapq-section",
        "mapq",
        "Mapping quality",
        "Records with 0 could as well be elsewhere: repeats, or a reference that has a sequence twice.",
        plot,
    )


def errors(report: Mapping[str, Any], prefix: str, brief: bool) -> Section | None:
    part = _of_all(report).get("cycles")
    if not part or not part["start"] or not any(part["aligned"]):
        return None
    bins = PositionBins(f"{prefix}cycle", part, brief)
    every = [aligned + clipped for aligned, clipped in zip(part["aligned"], part["clipped"], strict=True)]
    rates = {
        "mismatches": _percents(part["mismatches"], part["compared"]),
        "insertions": _percents(part["insertions"], part["aligned"]),
        "deletions": _percents(part["deletions"], part["aligned"]),
        "clipped": _percents(part["clipped"], every),
    }
    series = [
        Series(name, bins.of(values), f"s{rank}", dashed=rank % 2 == 1)
        for rank, (name, values) in enumerate(rates.items())
    ]
    y = up_from_zero(axes.highest(*(one.values for one in series)), least=1, unit="%")
    plot = Plot(
        f"{prefix}errors",
        "Errors of alignments by cycle",
        bins.scale,
        y,
        "cycle",
        "bases",
        bins.places,
        series,
        [path(line(bins.scale, y, bins.places.at, one.values), f"line {one.classes}") for one in series],
        "%",
    )
    note = (
        "" if any(part["compared"]) else "The records have no MD, and no reference was given: no mismatches are known."
    )
    return Section(
        f"{prefix}errors-section",
        "errors",
        "Errors by cycle",
        "Mismatches rise to the end of reads as quality falls. A burst at one cycle is a fault of the run; many "
        "clipped ends are adapters.",
        plot,
        note,
    )


def substitutions(report: Mapping[str, Any], prefix: str, brief: bool) -> Section | None:
    counts = _of_all(report).get("substitutions")
    if not counts or not any(counts.values()):
        return None
    kinds = list(counts)
    percents = axes.shares(list(counts.values()))
    x, y = categories(kinds), up_from_zero(max(percents), least=10, unit="%")
    starts = [index + 0.1 for index in range(len(kinds))]
    plot = Plot(
        f"{prefix}substitutions",
        "Mismatches by kind",
        x,
        y,
        "base of the reference, and of the read",
        "mismatches",
        Places(f"{prefix}substitution", tuple(kinds), tuple(index + 0.5 for index in range(len(kinds)))),
        [Series("mismatches", percents, "s0", shape="none")],
        [path(bars(x, y, starts, [start + 0.8 for start in starts], percents), "bar s0")],
        "%",
    )
    return Section(
        f"{prefix}substitutions-section",
        "substitutions",
        "Mismatches by kind",
        "C>A and G>T alone are oxidation, C>T and G>A alone deamination, as in old or fixed samples.",
        plot,
    )


# What of "flags" is shown, as whose part, and how it is called.
_FLAGS = (
    ("primary", "total", "Primary"),
    ("secondary", "total", "Secondary"),
    ("supplementary", "total", "Supplementary"),
    ("primary_mapped", "primary", "Mapped, of the primary"),
    ("primary_duplicates", "primary", "Marked duplicates, of the primary"),
    ("paired", "primary", "Paired, of the primary"),
    ("properly_paired", "paired", "Proper pairs, of the paired"),
    ("singletons", "paired", "Mate not mapped, of the paired"),
    ("mate_elsewhere", "paired", "Mate on another reference, of the paired"),
)


def records(report: Mapping[str, Any], prefix: str, brief: bool) -> Section | None:
    """Flags and strand."""
    part = _of_all(report)
    if not part:
        return None
    flags = {key: count + part["flags"]["failed"][key] for key, count in part["flags"]["passed"].items()}
    failed = part["flags"]["failed"]["total"]
    rows = [("All records", flags["total"], flags["total"])]
    rows += [(name, flags[key], flags[whole]) for key, whole, name in _FLAGS]
    rows.append(("Failed quality checks", failed, flags["total"]))
    rows.append(("Reverse strand, of the mapped primary", part["reverse"], part["forward"] + part["reverse"]))
    return Section(
        f"{prefix}records-section",
        "records",
        "Records",
        "Half of the reads of most libraries are on the reverse strand. Many whose mate is not mapped, or elsewhere, "
        "are chimeras, a contamination, or a reference that lacks something.",
        table=table_of(
            "Records by their flags",
            ["Kind", *(name for name, _, _ in rows)],
            [
                ("Records", [count for _, count, _ in rows], numbers.count),
                ("Share", [100 * count / whole if whole else None for _, count, whole in rows], numbers.percent),
            ],
        ),
    )


def indels(report: Mapping[str, Any], prefix: str, brief: bool) -> Section | None:
    part = _of_all(report)
    kinds = {kind: part[kind] for kind in ("insertions", "deletions") if part and part[kind]["length"]}
    if not kinds:
        return None
    longest = max(kind["length"][-1] for kind in kinds.values())
    total = sum(sum(kind["count"]) for kind in kinds.values())
    # Those of a few bases one by one; all others together with their neighbours.
    starts = [*range(1, min(longest, 30) + 1)]
    while starts[-1] * 1.15 < longest and longest > 30:
        starts.append(int(starts[-1] * 1.15))
    ends = [start - 1 for start in starts[1:]] + [max(longest, starts[-1])]
    values = {name: _in_classes(kind, ends, total) for name, kind in kinds.items()}
    x = logarithmic(1, longest) if longest > 30 else linear(0.5, max(longest, 5) + 0.5, ticks=8, whole=True)
    y = up_from_zero(axes.highest(*values.values()), least=5, unit="%")
    labels = tuple(f"{axes.span(start, end)} bases" for start, end in zip(starts, ends, strict=True))
    places = Places(f"{prefix}indel-length", labels, tuple(starts))
    series = [
        Series(name, values[name], f"s{rank}", dashed=rank == 1)
        for rank, name in enumerate(("insertions", "deletions"))
        if name in values
    ]
    plot = Plot(
        f"{prefix}indels",
        "Insertions and deletions by their length",
        x,
        y,
        "length",
        "insertions and deletions",
        places,
        series,
        [path(line(x, y, places.at, one.values), f"line {one.classes}") for one in series],
        "%",
    )
    return Section(
        f"{prefix}indels-section",
        "indels",
        "Insertions and deletions",
        "Most are of one base. Peaks at multiples of three are genes; many of one base in nanopore reads are the same "
        "base in a row.",
        plot,
    )


def _in_classes(kind: Mapping[str, Sequence[int]], ends: Sequence[int], total: int) -> list[float]:
    """Percent of all insertions and deletions in classes that end there."""
    counts = [0] * len(ends)
    for length, count in zip(kind["length"], kind["count"], strict=True):
        counts[bisect.bisect_left(ends, length)] += count
    return [100 * count / total for count in counts]


def _of_all(report: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is told of the alignments of all read groups."""
    part = report.get("alignments")
    return part["all"] if part else {}


def _percents(counts: Sequence[int], totals: Sequence[int]) -> list[float | None]:
    return [100 * count / total if total else None for count, total in zip(counts, totals, strict=True)]
