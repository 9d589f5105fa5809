"""Sections on where and when reads were sequenced: lanes and surfaces, channels, times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seqtide.quality_control import axes
from seqtide.quality_control.plots.figure import Places, Plot, Series
from seqtide.quality_control.plots.scale import linear, up_from_zero
from seqtide.quality_control.plots.shapes import bars, line, path
from seqtide.quality_control.section import PositionBins, Section

COLOURS = 7
# Of more channels, neighbours share a bar.
MOST_BARS = 512


def lane_name(lane: int, surface: int | None) -> str:
    return f"lane {lane}" if surface is None else f"lane {lane}, surface {surface}"


def lanes(report: Mapping[str, Any], prefix: str, brief: bool) -> Section | None:
    """A line for each, if there are several to compare."""
    part = report.get("lanes")
    if not part or len(part["lane"]) < 2 or not any(value is not None for row in part["quality"] for value in row):
        return None
    bins = PositionBins(f"{prefix}lane-position", part, brief)
    names = [lane_name(*place) for place in zip(part["lane"], part["surface"], strict=True)]
    series, layers = [], []
    for rank, (name, row) in enumerate(zip(names, part["quality"], strict=True)):
        colour = f"s{part['lane'][rank] % COLOURS}"
        values = bins.of(row)
        dashed = part["surface"][rank] == 2
        series.append(Series(name, values, colour, dashed=dashed))
        layers.append((values, f"line {series[-1].classes}"))
    y = axes.quality_scale(axes.highest(*(values for values, _ in layers)))
    plot = Plot(
        f"{prefix}lanes",
        "Mean quality by position, a line for each lane and surface",
        bins.scale,
        y,
        "position in the read",
        "mean Phred score",
        bins.places,
        series,
        [*axes.quality_zones(y), *(path(line(bins.scale, y, bins.places.at, values), kind) for values, kind in layers)],
    )
    shares = axes.shares(part["reads"])
    note = "Reads: " + ", ".join(f"{name} {share:.3g} %" for name, share in zip(names, shares, strict=True)) + "."
    return Section(
        f"{prefix}lanes-section",
        "lanes",
        "Quality by lane and surface",
        "Lanes and surfaces of one flow cell run together. One that falls behind was loaded, focused or washed worse; "
        "surface 2 is the lower one, and often a little worse.",
        plot,
        note,
    )


def channels(report: Mapping[str, Any], prefix: str, brief: bool) -> Section | None:
    part = report.get("channels")
    if not part:
        return None
    highest = part["channel"][-1]
    step = -(-highest // (MOST_BARS // 4 if brief else MOST_BARS))
    starts = list(range(1, highest + 1, step))
    bases = [0] * len(starts)
    for channel, count in zip(part["channel"], part["bases"], strict=True):
        bases[(channel - 1) // step] += count
    x, y = linear(0.5, highest + 0.5, ticks=8, whole=True), up_from_zero(max(bases), least=1)
    ends = [min(start + step - 1, highest) for start in starts]
    places = Places(
        f"{prefix}channel",
        tuple(f"channel {axes.span(start, end)}" for start, end in zip(starts, ends, strict=True)),
        tuple((start + end) / 2 for start, end in zip(starts, ends, strict=True)),
    )
    edges = [start - 0.5 for start in starts], [end + 0.5 for end in ends]
    plot = Plot(
        f"{prefix}channels",
        "Bases by channel",
        x,
        y,
        "channel",
        "bases",
        places,
        [Series("bases", bases, "s0", shape="none")],
        [path(bars(x, y, *edges, bases), "bar joined s0")],
    )
    return Section(
        f"{prefix}channels-section",
        "channels",
        "Channels",
        "How many bases each channel of the nanopore device gave. Gaps are channels without a pore that works; gaps "
        "side by side can be a bubble of air.",
        plot,
        f"{len(part['channel']):,} channels gave reads.",
    )


def times(report: Mapping[str, Any], prefix: str, brief: bool) -> Section | None:
    part = report.get("times")
    if not part:
        return None
    plot = _over_time(part, f"{prefix}times", "Bases by the time at which their read began", "bases", part["bases"])
    return Section(
        f"{prefix}times-section",
        "times",
        "Bases over time",
        "What the run gave, hour by hour. It falls slowly as pores are lost; a sudden fall is a fault, a rise a wash "
        "or a change of pores.",
        plot,
        f"The first hour begins at {part['first']}.",
    )


def time_quality(report: Mapping[str, Any], prefix: str, brief: bool) -> Section | None:
    part = report.get("times")
    if not part or not any(value is not None for value in part["mean_quality"]):
        return None
    title = "Mean quality by the time at which the read began"
    plot = _over_time(
        part, f"{prefix}time-quality", title, "mean Phred score", part["mean_quality"], drawn_as_line=True
    )
    return Section(
        f"{prefix}time-quality-section",
        "time_quality",
        "Quality over time",
        "It should stay level. A slow fall means that fuel runs out or that the temperature is off.",
        plot,
    )


def _over_time(
    part: Mapping[str, Any], key: str, title: str, what: str, values: list[float | None], *, drawn_as_line: bool = False
) -> Plot:
    width = part["seconds"] / 3600
    hours = part["hours"]
    x = linear(0, hours[-1] + width, ticks=8)
    y = up_from_zero(axes.highest(values), least=1)
    places = Places(
        f"{key}-place",
        tuple(f"{hour:.1f}–{hour + width:.1f} hours" for hour in hours),
        tuple(hour + width / 2 for hour in hours),
    )
    if drawn_as_line:
        drawn = path(line(x, y, places.at, values), "line s0")
    else:
        drawn = path(bars(x, y, hours, [hour + width for hour in hours], values), "bar joined s0")
    shape = "line" if drawn_as_line else "none"
    series = [Series(what, values, "s0", shape=shape)]
    return Plot(key, title, x, y, "hours since the first read", what, places, series, [drawn])
