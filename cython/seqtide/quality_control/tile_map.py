"""The heat map of tiles: how far each is from the mean of all, by position."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from seqtide.quality_control import axes
from seqtide.quality_control.plots.figure import Places, Plot
from seqtide.quality_control.plots.heatmap import picture, steps
from seqtide.quality_control.plots.scale import Scale, Tick

# More values than this would fill the page; the tiles that deviate most are shown then.
MOST_VALUES = 60_000
# Differences of Phred scores: shades begin at the first, and are full at the second or at what there is beyond it.
VISIBLE = 1.0
FULL = 10.0


def tile_map(part: Mapping[str, Any], key: str, places_key: str) -> Plot:
    """A plot of the part "tiles" of a report, which has a tile and a position at least."""
    starts, ends = part["start"], part["end"]
    rows = list(zip(part["tile"], part["deviation"], strict=True))
    most = max(10, MOST_VALUES // len(starts))
    label = "Quality of each tile against the mean of all tiles, by position"
    if len(rows) > most:
        label += f"; the {most:,} of {len(rows):,} tiles that deviate most"
        worst = sorted(rows, key=lambda row: -_extent(row[1]))[:most]
        kept = {tile for tile, _ in worst}
        rows = [row for row in rows if row[0] in kept]
    full = max(FULL, max(_extent(deviation) for _, deviation in rows))
    values = steps([deviation for _, deviation in rows], full)
    x = Scale(0, len(starts), _position_ticks(starts))
    named = axes.position_places(places_key, starts, ends)
    places = Places(places_key, named.labels, tuple(number + 0.5 for number in range(len(starts))))
    y = Scale(0, len(rows), _tile_ticks([str(tile) for tile, _ in rows]))
    return Plot(
        key,
        label,
        x,
        y,
        "position in the read",
        "tile",
        places,
        layers=[picture(values, VISIBLE / full)],
        heat={
            "rows": [str(tile) for tile, _ in rows],
            "values": base64.b64encode(b"".join(values)).decode(),
            "full": full,
        },
        tall=len(rows) > 30,
    )


def _extent(values: list[float | None]) -> float:
    return max((abs(value) for value in values if value is not None), default=0.0)


def _position_ticks(starts: list[int]) -> tuple[Tick, ...]:
    """About eight, at the middle of their columns."""
    count = len(starts)
    step = max(1, -(-count // 8))
    if step > 4:
        step = -(-step // 5) * 5
    chosen = [number for number in range(count) if number == 0 or (number + 1) % step == 0]
    return tuple(
        Tick(100 * (number + 0.5) / count, f"{starts[number]:,}", "minor" if index % 2 else "")
        for index, number in enumerate(chosen)
    )


def _tile_ticks(names: list[str]) -> tuple[Tick, ...]:
    """At most sixteen, from the top."""
    count = len(names)
    step = max(1, -(-count // 16))
    return tuple(Tick(100 - 100 * (number + 0.5) / count, names[number]) for number in range(0, count, step))
