"""The section on sequences of seven bases that are enriched at some positions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seqtide.quality_control import axes
from seqtide.quality_control.plots.figure import Plot, Series
from seqtide.quality_control.plots.scale import up_from_zero
from seqtide.quality_control.plots.shapes import line, path
from seqtide.quality_control.section import PositionBins, Section

LINES = 6


def kmers(report: Mapping[str, Any], prefix: str, brief: bool) -> Section | None:
    part = report.get("kmers")
    if not part or not part["enriched"]:
        return None
    bins = PositionBins(f"{prefix}kmer-position", part, brief)
    shown = part["enriched"][:LINES]
    rows = [bins.of([ratio or 0.0 for ratio in kmer["ratios"]]) for kmer in shown]
    y = up_from_zero(axes.highest(*rows), least=10)
    series = [
        Series(kmer["sequence"], row, f"s{rank}", dashed=rank % 2 == 1)
        for rank, (kmer, row) in enumerate(zip(shown, rows, strict=True))
    ]
    plot = Plot(
        f"{prefix}kmers",
        "Sequences of 7 bases by where they begin, observed over expected",
        bins.scale,
        y,
        "position in the read",
        "observed / expected",
        bins.places,
        series,
        [path(line(bins.scale, y, bins.places.at, one.values), f"line {one.classes}") for one in series][::-1],
    )
    rest = ", ".join(f"{kmer['sequence']} ({kmer['ratio']:.3g} at {kmer['position']})" for kmer in part["enriched"])
    return Section(
        f"{prefix}kmers-section",
        "kmers",
        "Enriched 7-mers",
        "Sequences of 7 bases that are more than five times as frequent at some positions as elsewhere: pieces of "
        "adapters, of primers, or of what reads begin with. In libraries with random primers some always are.",
        plot,
        f"Observed over expected where it is most: {rest}. From every fiftieth read.",
    )
