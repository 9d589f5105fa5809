"""Plots of alignments in which each of several files is a line."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from typing import Any

from seqtide.quality_control import axes
from seqtide.quality_control.overlays import Values, by_position, lines_of, longer_than
from seqtide.quality_control.plots.figure import Places
from seqtide.quality_control.plots.scale import linear, up_from_zero
from seqtide.quality_control.read_group_sections import nearly_all
from seqtide.quality_control.samples import Sample
from seqtide.quality_control.section import Section

STEPS = 80  # places along depths and sizes
# Depths that fewer positions have are not drawn.
LEAST_PERCENT = 0.5


def alignment_overlays(samples: Sequence[Sample]) -> list[Section]:
    """All plots that at least one of the samples has values for."""
    aligned = [sample for sample in samples if sample.report.get("alignments")]
    made = [make(aligned) for make in (coverage, gc_bias, inserts, mismatches)] if aligned else []
    return [section for section in made if section is not None]


def coverage(samples: Sequence[Sample]) -> Section | None:
    there = [sample for sample in samples if _part(sample, "coverage")["length"]]
    if not there:
        return None
    parts = [_part(sample, "coverage")["depths"] for sample in there]
    grid = _grid(max(_deepest(part) for part in parts))
    return lines_of(
        there,
        [_at_least(part, grid) for part in parts],
        ("coverage", "Coverage", "How much of the references is covered at least so often."),
        linear(0, max(2, grid[-1]), ticks=6, whole=True),
        up_from_zero(100, least=100, unit="%"),
        Places("depth-places", tuple(f"depth {depth:,} or more" for depth in grid), tuple(grid)),
        ("depth", "positions covered this often or more"),
        "%",
    )


def gc_bias(samples: Sequence[Sample]) -> Section | None:
    there = [sample for sample in samples if any((_part(sample, "gc_bias") or {}).get("reads", ()))]
    if not there:
        return None
    rows: list[Values] = []
    for sample in there:
        part = _part(sample, "gc_bias")
        least = max(1.0, sum(part["windows"]) * 1e-5)
        counted = zip(part["relative_coverage"], part["windows"], strict=True)
        rows.append([value if windows >= least else None for value, windows in counted])
    y = up_from_zero(max(2.0, min(axes.highest(*rows), 5.0)), least=2)
    return lines_of(
        there,
        [[None if value is None else min(value, y.high) for value in row] for row in rows],
        ("gc-bias", "Coverage by GC", "A level line at 1 is no bias; one that falls has lost fragments in PCR."),
        linear(0, 100, ticks=10, unit="%"),
        y,
        Places("gc-bias-places", tuple(f"{percent} % GC" for percent in range(101)), tuple(range(101))),
        ("G and C in windows of 100 bases", "relative coverage"),
    )


def inserts(samples: Sequence[Sample]) -> Section | None:
    there = [sample for sample in samples if _part(sample, "all")["insert_sizes"]["start"]]
    if not there:
        return None
    sizes = [_part(sample, "all")["insert_sizes"] for sample in there]
    parts = [{**part, "reads": part["pairs"]} for part in sizes]
    grid = _grid(max(nearly_all(part) for part in parts))
    return lines_of(
        there,
        [longer_than(part, grid) for part in parts],
        ("inserts", "Insert sizes", "Samples that were prepared alike run together."),
        linear(0, max(grid[-1], 2), ticks=6, whole=True),
        up_from_zero(100, least=100, unit="%"),
        Places("insert-places", tuple(f"{size:,} bases or more" for size in grid), tuple(grid)),
        ("insert size", "pairs this far apart or farther"),
        "%",
    )


def mismatches(samples: Sequence[Sample]) -> Section | None:
    def cycles(report: Mapping[str, Any]) -> Mapping[str, Any]:
        found: Mapping[str, Any] = report["alignments"]["all"]["cycles"]
        return found

    def percents(report: Mapping[str, Any]) -> list[float]:
        part = cycles(report)
        counted = zip(part["mismatches"], part["compared"], strict=True)
        return [100 * wrong / compared if compared else 0.0 for wrong, compared in counted]

    there = [sample for sample in samples if any(cycles(sample.report)["compared"])]
    return by_position(
        there,
        cycles,
        percents,
        ("mismatches", "Mismatches by cycle", "Samples of one run run together, unless one is of another strain."),
        "mismatches",
        lambda highest: up_from_zero(highest, least=1, unit="%"),
        "%",
    )


def _part(sample: Sample, key: str) -> Any:
    return sample.report["alignments"][key]


def _grid(high: int) -> list[int]:
    return sorted({round(high * step / STEPS) for step in range(STEPS + 1)} | {high + 1})


def _deepest(part: Mapping[str, Any]) -> int:
    shares = zip(part["start"], part["percent_at_least"], strict=True)
    return max((start for start, share in shares if share >= LEAST_PERCENT), default=1)


def _at_least(part: Mapping[str, Any], grid: Sequence[int]) -> Values:
    """The share of positions that are as deep as that; 100 % have a depth of 0 or more."""
    found = (bisect.bisect_left(part["start"], depth) for depth in grid)
    shares = [*part["percent_at_least"], 0.0]
    return [shares[number] if depth else 100.0 for number, depth in zip(found, grid, strict=True)]
