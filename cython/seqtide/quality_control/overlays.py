"""Plots in which each of several files is a line."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from seqtide.quality_control import axes
from seqtide.quality_control.plots.figure import Places, Plot, Series
from seqtide.quality_control.plots.scale import Scale, categories, linear, logarithmic, up_from_zero
from seqtide.quality_control.plots.shapes import line, path
from seqtide.quality_control.samples import Sample
from seqtide.quality_control.section import Section

Values: TypeAlias = list[float | None]

# So many pairs or single files have a colour each; of more, only those that stand out most.
COLOURS = 7
COLOURS_OF_MANY = 5
# With more files than this, lines have fewer places.
MANY = 24
PLACES = 160
PLACES_OF_MANY = 60


def overlays(samples: Sequence[Sample]) -> list[Section]:
    """All plots that at least one of the samples has values for."""
    made = [make(samples) for make in (quality, read_quality, content_gc, unknown, lengths, duplication, adapters)]
    return [section for section in made if section is not None]


def colours(samples: Sequence[Sample]) -> dict[int, str]:
    """A class of the page's style for each sample, by its number; mates share theirs."""
    order = list(dict.fromkeys(sample.unit for sample in samples))
    coloured = len(order) if len(order) <= COLOURS else COLOURS_OF_MANY
    of_unit = {unit: f"s{rank}" if rank < coloured else "rest" for rank, unit in enumerate(order)}
    return {sample.number: of_unit[sample.unit] for sample in samples}


def lines_of(
    samples: Sequence[Sample],
    values: Sequence[Values],
    frame: tuple[str, str, str],
    x: Scale,
    y: Scale,
    places: Places,
    titles: tuple[str, str],
    unit: str = "",
    zones: bool = False,
) -> Section:
    """Lines of all samples, those that stand out on top.

    Args:
        samples: Those that have values.
        values: By sample and place.
        frame: The key of the plot, its heading and what to look for.
        titles: What x and y measure.
    """
    key, title, meaning = frame
    colour = colours(samples)
    series = [
        Series(
            sample.name,
            row,
            colour[sample.number],
            dashed=sample.mate == 2,
            shape="none" if colour[sample.number] == "rest" else "line",
            sample=sample.number,
        )
        for sample, row in zip(samples, values, strict=True)
    ]
    lines = [path(line(x, y, places.at, one.values), f"line {one.classes}", one.sample) for one in series]
    layers = [*(axes.quality_zones(y) if zones else []), *lines[::-1]]
    plot = Plot(key, f"{title}, a line for each file", x, y, *titles, places, series, layers, unit)
    return Section(f"{key}-section", "", title, meaning, plot)


def _positions(
    samples: Sequence[Sample], part: Callable[[Mapping[str, Any]], Mapping[str, Any]]
) -> tuple[list[int], list[int]]:
    """Starts and ends of the bins to show, which are those of the file with the longest reads."""
    longest = max((part(sample.report) for sample in samples), key=lambda bins: bins["end"][-1])
    chosen = axes.few(longest["start"], longest["end"])
    most = PLACES_OF_MANY if len(samples) > MANY else PLACES
    if len(chosen) > most:
        step = len(chosen) / most
        chosen = sorted({0, *(chosen[round(step * (number + 1)) - 1] for number in range(most))})
    return [longest["start"][at] for at in chosen], [longest["end"][at] for at in chosen]


def _at_positions(bins: Mapping[str, Any], values: Sequence[float], places: Places) -> Values:
    """Values at positions, from the bins that hold them; nothing behind the end of the longest read."""
    found = (bisect.bisect_left(bins["end"], position) for position in places.at)
    return [values[number] if number < len(values) else None for number in found]


def _first(values: Sequence[float], count: int) -> Values:
    """So many values, none behind their end."""
    return [*values[:count], *[None] * (count - len(values))]


def by_position(
    samples: Sequence[Sample],
    part: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    values: Callable[[Mapping[str, Any]], Sequence[float]],
    frame: tuple[str, str, str],
    title: str,
    scale: Callable[[float], Scale],
    unit: str = "",
    zones: bool = False,
) -> Section | None:
    there = [sample for sample in samples if part(sample.report)["start"] and len(values(sample.report))]
    if not there:
        return None
    starts, ends = _positions(there, part)
    places = axes.position_places(f"{frame[0]}-places", starts, ends)
    rows = [_at_positions(part(sample.report), values(sample.report), places) for sample in there]
    x, y = axes.position_scale(ends[-1]), scale(axes.highest(*rows))
    return lines_of(there, rows, frame, x, y, places, ("position in the read", title), unit, zones)


def quality(samples: Sequence[Sample]) -> Section | None:
    def values(report: Mapping[str, Any]) -> Sequence[float]:
        scores = report["positions"].get("quality")
        return scores["mean"] if scores else []

    frame = (
        "quality",
        "Mean quality by position",
        "Files of one run run together; one that falls earlier has a reason.",
    )
    return by_position(
        samples, lambda report: report["positions"], values, frame, "mean Phred score", axes.quality_scale, "", True
    )


def unknown(samples: Sequence[Sample]) -> Section | None:
    return by_position(
        samples,
        lambda report: report["positions"],
        lambda report: axes.percent_of_covered(report["positions"], "n"),
        ("unknown", "N by position", "A burst at one position is a cycle that failed, mostly for all files of a lane."),
        "bases that are N",
        lambda highest: up_from_zero(highest, least=1, unit="%"),
        "%",
    )


def adapters(samples: Sequence[Sample]) -> Section | None:
    def most(report: Mapping[str, Any]) -> Sequence[float]:
        percents = [adapter["percent"] for adapter in report["adapters"]["adapters"]]
        return max(percents, key=lambda percent: percent[-1] if percent else 0, default=[])

    return by_position(
        samples,
        lambda report: report["adapters"],
        most,
        ("adapters", "Most frequent adapter by position", "Shorter fragments reach their adapter sooner."),
        "reads with the adapter so far",
        lambda highest: up_from_zero(highest, least=5, unit="%"),
        "%",
    )


def read_quality(samples: Sequence[Sample]) -> Section | None:
    there = [sample for sample in samples if (sample.report.get("read_quality") or {}).get("reads")]
    rows = [axes.shares(sample.report["read_quality"]["reads"]) for sample in there]
    last = max((score for row in rows for score, share in enumerate(row) if share), default=None)
    if last is None:
        return None
    count = max(last + 2, 42)
    places = Places(
        "score-places", tuple(f"Q{score}" for score in range(count)), tuple(score + 0.5 for score in range(count))
    )
    return lines_of(
        there,
        [_first(row, count) for row in rows],
        ("read-quality", "Quality of reads", "By the mean probability of an error in the read."),
        linear(0, count, ticks=8),
        up_from_zero(axes.highest(*rows), least=5, unit="%"),
        places,
        ("quality of the whole read", "reads"),
        "%",
    )


def content_gc(samples: Sequence[Sample]) -> Section | None:
    there = [sample for sample in samples if sum(sample.report["read_gc"]["reads"])]
    if not there:
        return None
    rows = [axes.shares(sample.report["read_gc"]["reads"]) for sample in there]
    return lines_of(
        there,
        [_first(row, 101) for row in rows],
        ("gc", "GC of reads", "One organism, one bell: a file that has another one is another sample, or a mixture."),
        linear(0, 100, ticks=10, unit="%"),
        up_from_zero(axes.highest(*rows), least=2, unit="%"),
        Places("gc-places", tuple(f"{percent} % GC" for percent in range(101)), tuple(range(101))),
        ("G and C in the read", "reads"),
        "%",
    )


def lengths(samples: Sequence[Sample]) -> Section | None:
    there = [sample for sample in samples if sample.report["lengths"]["start"]]
    if not there:
        return None
    low = min(sample.report["lengths"]["start"][0] for sample in there)
    high = max(sample.report["lengths"]["end"][-1] for sample in there)
    wide = low > 0 and high / low > 20 and high > 2000
    x = logarithmic(low, high + 1) if wide else linear(0, high + max(1, 0.04 * high), ticks=6)
    steps = [number / 60 for number in range(61)]
    marks = [low * (high / low) ** step if wide else high * step for step in steps]
    grid = sorted({high + 1, *(max(1, round(mark)) for mark in marks)})
    return lines_of(
        there,
        [longer_than(sample.report["lengths"], grid) for sample in there],
        ("lengths", "Lengths", "How many reads are as long as this, or longer."),
        x,
        up_from_zero(100, least=100, unit="%"),
        Places("length-places", tuple(f"{length:,} bases or more" for length in grid), tuple(grid)),
        ("length of the read", "reads this long or longer"),
        "%",
    )


def longer_than(part: Mapping[str, Any], grid: Sequence[int]) -> Values:
    """Percent of the reads that have a length or more, even within bins."""
    total = sum(part["reads"])
    bins = list(zip(part["start"], part["end"], part["reads"], strict=True))
    return [
        100
        * sum(reads * min(1.0, max(0.0, (end + 1 - length) / (end + 1 - start))) for start, end, reads in bins)
        / total
        for length in grid
    ]


def duplication(samples: Sequence[Sample]) -> Section | None:
    there = [sample for sample in samples if any(sample.report["duplication"]["estimate"]["levels_total"])]
    if not there:
        return None
    levels = there[0].report["duplication"]["levels"]
    rows = [list(sample.report["duplication"]["estimate"]["levels_total"]) for sample in there]
    labels = tuple("occurs once" if level == "1" else f"occurs {level} times" for level in levels)
    return lines_of(
        there,
        [_first(row, len(levels)) for row in rows],
        (
            "duplication",
            "Duplication",
            "Estimated over whole files: how many reads have a sequence that occurs this often.",
        ),
        categories(levels),
        up_from_zero(axes.highest(*rows), least=20, unit="%"),
        Places("level-places", labels, tuple(number + 0.5 for number in range(len(levels)))),
        ("how often a sequence occurs", "reads"),
        "%",
    )
