"""What a section of a page is, and plots that several sections have."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from seqtide.quality_control import axes
from seqtide.quality_control.plots.figure import Places, Plot, Series
from seqtide.quality_control.plots.scale import linear, logarithmic, up_from_zero
from seqtide.quality_control.plots.shapes import bars, path
from seqtide.quality_control.tables import Table


@dataclass(frozen=True)
class Section:
    """A part of the page.

    Args:
        key: Its name in links, without a second on the page.
        module: The module of the report whose verdict it shows.
        title: Its heading.
        meaning: What to look for, in a sentence or two.
        plot: What it shows, if that is a plot.
        table: Or a table.
        note: What the report itself says of the numbers.
    """

    key: str
    module: str
    title: str
    meaning: str
    plot: Plot | None = None
    note: str = ""
    table: Table | None = None


def with_widths(sections: Iterable[Section]) -> list[tuple[Section, bool]]:
    """Sections, and whether each has a row of its own: what is no plot, and of plots that follow each other the first,
    if they do not fill rows of two."""
    result: list[tuple[Section, bool]] = []
    for is_plot, run in itertools.groupby(sections, lambda section: section.plot is not None):
        some = list(run)
        result += [
            (section, not is_plot or (number == 0 and len(some) % 2 == 1)) for number, section in enumerate(some)
        ]
    return result


class PositionBins:
    """The bins of positions of a report, all of them or a choice."""

    def __init__(self, key: str, part: Mapping[str, Any], brief: bool) -> None:
        starts, ends = part["start"], part["end"]
        self._chosen = axes.few(starts, ends) if brief else list(range(len(starts)))
        self.starts, self.ends = self.of(starts), self.of(ends)
        self.scale = axes.position_scale(ends[-1])
        self.places = axes.position_places(key, self.starts, self.ends)

    def of(self, values: list[Any]) -> list[Any]:
        return [values[number] for number in self._chosen]


def histogram(key: str, label: str, part: Mapping[str, Any], counted: str, what: str) -> Plot:
    """How many of `counted` have a length of each class in `part`, which has one at least.

    Args:
        key: That of the plot.
        label: What it shows.
        part: First and last lengths of the classes, "start" and "end", and under `counted` how many are in them.
        counted: "reads" or "pairs".
        what: What has a length.
    """
    starts, ends = part["start"], part["end"]
    percents = axes.shares(part[counted])
    low, high = starts[0], ends[-1]
    if low > 0 and high / low > 20 and high > 2000:
        x = logarithmic(low, high + 1)
    else:
        room = max(4.0, 0.04 * (high - low))
        x = linear(max(-0.5, low - room), high + room, ticks=6, whole=True)
    y = up_from_zero(axes.highest(percents), least=1, unit="%")
    places = Places(
        f"{key}-class",
        tuple(f"{axes.span(start, end)} bases" for start, end in zip(starts, ends, strict=True)),
        tuple((start + end) / 2 for start, end in zip(starts, ends, strict=True)),
    )
    edges = [start - 0.5 for start in starts], [end + 0.5 for end in ends]
    drawn = path(bars(x, y, *edges, percents), "bar joined s0")
    series = [Series(counted, percents, "s0", shape="none")]
    return Plot(key, label, x, y, f"length of the {what}", counted, places, series, [drawn], "%")
