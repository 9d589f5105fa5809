"""Sections that set read groups side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from seqtide.quality_control import axes, numbers
from seqtide.quality_control.overlays import longer_than
from seqtide.quality_control.plots.figure import Places, Plot, Series
from seqtide.quality_control.plots.scale import linear, up_from_zero
from seqtide.quality_control.plots.shapes import line, path
from seqtide.quality_control.section import PositionBins, Section
from seqtide.quality_control.tables import table_of

# Of more read groups, those with most reads are shown.
MOST_GROUPS = 60
# So many have a colour each.
COLOURS = 7
COLUMNS = (
    ("Reads", "reads", numbers.brief),
    ("Mapped", "mapped_percent", numbers.percent),
    ("Duplicates", "duplicate_percent", numbers.percent),
    ("Mean MAPQ", "mean_mapq", numbers.decimal),
    ("Insert size", "median_insert_size", numbers.brief),
    ("Mismatches", "mismatch_percent", numbers.percent),
    ("Mean quality", "mean_quality", numbers.decimal),
)


def read_groups(report: Mapping[str, Any], prefix: str, brief: bool) -> Section | None:
    groups = _groups(report)
    if len(groups) < 2:
        return None
    table = table_of(
        "Read groups",
        ["Read group", *(name_of(name) for name in groups)],
        [(heading, [group["summary"][key] for group in groups.values()], show) for heading, key, show in COLUMNS],
    )
    all_groups = len(report["alignments"]["read_groups"])
    note = f"The {MOST_GROUPS} of {all_groups:,} with most reads are shown." if all_groups > len(groups) else ""
    return Section(
        f"{prefix}read-groups-section",
        "read_groups",
        "Read groups",
        "Lanes and libraries of one sample resemble each other. One with more duplicates or another insert size is "
        "another library; one with more mismatches or lower quality is a bad lane.",
        note=note,
        table=table,
    )


def errors_of_groups(report: Mapping[str, Any], prefix: str, brief: bool) -> Section | None:
    groups = {name: group for name, group in _groups(report).items() if any(group["cycles"]["compared"])}
    if len(groups) < 2:
        return None
    longest = max((group["cycles"] for group in groups.values()), key=lambda cycles: len(cycles["start"]))
    bins = PositionBins(f"{prefix}group-cycle", longest, brief or len(groups) > COLOURS)
    rows = []
    for group in groups.values():
        cycles = group["cycles"]
        percents = [
            100 * wrong / compared if compared else None
            for wrong, compared in zip(cycles["mismatches"], cycles["compared"], strict=True)
        ]
        rows.append(bins.of([*percents, *[None] * (len(longest["start"]) - len(percents))]))
    y = up_from_zero(axes.highest(*rows), least=1, unit="%")
    plot = Plot(
        f"{prefix}group-errors",
        "Mismatches by cycle, a line for each read group",
        bins.scale,
        y,
        "cycle",
        "mismatches",
        bins.places,
        _series(groups, rows),
        unit="%",
    )
    return Section(
        f"{prefix}group-errors-section",
        "group_errors",
        "Mismatches by read group",
        "Lanes that were run together run together. One that leaves the others at a cycle had a fault there.",
        _drawn(plot),
    )


def inserts_of_groups(report: Mapping[str, Any], prefix: str, brief: bool) -> Section | None:
    groups = {name: group for name, group in _groups(report).items() if group["insert_sizes"]["start"]}
    if len(groups) < 2:
        return None
    parts = [{**group["insert_sizes"], "reads": group["insert_sizes"]["pairs"]} for group in groups.values()]
    # A few pairs that lie far apart would leave no room for all others.
    high = max(nearly_all(part) for part in parts)
    grid = sorted({round(high * step / 80) for step in range(81)} | {high + 1})
    rows = [longer_than(part, grid) for part in parts]
    plot = Plot(
        f"{prefix}group-inserts",
        "Insert sizes, a line for each read group",
        linear(0, max(high, 1) + 1, ticks=6, whole=True),
        up_from_zero(100, least=100, unit="%"),
        "insert size",
        "pairs this far apart or farther",
        Places(f"{prefix}group-insert", tuple(f"{size:,} bases or more" for size in grid), tuple(grid)),
        _series(groups, rows),
        unit="%",
    )
    return Section(
        f"{prefix}group-inserts-section",
        "group_inserts",
        "Insert sizes by read group",
        "Read groups of one library fall together; another library has its own curve.",
        _drawn(plot),
    )


def name_of(group: str) -> str:
    """What a read group is called."""
    return group or "(none)"


def _groups(report: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Read groups in their order, of many those with most reads."""
    groups: Mapping[str, Mapping[str, Any]] = (report.get("alignments") or {}).get("read_groups", {})
    most = sorted(groups, key=lambda name: -groups[name]["summary"]["reads"])[:MOST_GROUPS]
    chosen = set(most)
    return {name: group for name, group in groups.items() if name in chosen}


def _series(groups: Mapping[str, Any], rows: Sequence[list[float | None]]) -> list[Series]:
    return [
        Series(name_of(name), row, f"s{rank}" if rank < COLOURS else "rest", shape="line" if rank < COLOURS else "none")
        for rank, (name, row) in enumerate(zip(groups, rows, strict=True))
    ]


def _drawn(plot: Plot) -> Plot:
    """With lines for all series, the first on top."""
    plot.layers += [
        path(line(plot.x, plot.y, plot.places.at, one.values), f"line {one.classes}") for one in plot.series[::-1]
    ]
    return plot


def nearly_all(part: Mapping[str, Any]) -> int:
    """The end of the class up to which 99.5 % are."""
    up_to, total = 0, sum(part["reads"])
    for end, count in zip(part["end"], part["reads"], strict=True):
        up_to += count
        if up_to >= 0.995 * total:
            return int(end)
    return int(part["end"][-1])
