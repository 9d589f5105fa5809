"""Lanes, channels and times in the dictionary of a report."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from seqtide.quality_control.plain import plain
from seqtide.quality_control.positions import Groups

if TYPE_CHECKING:
    from seqtide.quality_control.modules import Modules


def lanes(modules: Modules) -> dict[str, Any] | None:
    """Totals and mean quality by position of each lane and surface; None if names tell none."""
    counters = modules.counters
    places = counters.lanes
    if not len(places):
        return None
    groups = Groups(counters)
    counts = counters.lane_counts.astype(np.int64)
    means = counters.lane_sums / np.maximum(counts, 1) - modules.encoding.shift
    return {
        "lane": plain(places[:, 0]),
        "surface": [surface or None for surface in places[:, 1].tolist()],
        **_totals(counters.lane_totals, modules),
        "start": plain(groups.starts),
        "end": plain(groups.ends),
        "quality": [plain(groups.means(row, known)) for row, known in zip(means, counts > 0, strict=True)],
    }


def channels(modules: Modules) -> dict[str, Any] | None:
    """Totals of each channel of a nanopore device; None if names tell none."""
    numbers = modules.counters.channels
    if not len(numbers):
        return None
    return {"channel": plain(numbers), **_totals(modules.counters.channel_totals, modules)}


def times(modules: Modules) -> dict[str, Any] | None:
    """Totals of each bin of time, from the first to the last one; None if names tell no times."""
    counters = modules.counters
    starts, width = counters.time_start, counters.time_width
    if not len(starts):
        return None
    all_starts = np.arange(starts[0], starts[-1] + width, width)
    totals = np.zeros((len(all_starts), 4), np.uint64)
    totals[(starts - starts[0]) // width] = counters.time_totals
    first = datetime.fromtimestamp(int(starts[0]), timezone.utc)
    return {
        "first": first.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "seconds": width,
        "hours": plain((all_starts - starts[0]) / 3600),
        **_totals(totals, modules),
    }


def _totals(totals: NDArray[np.uint64], modules: Modules) -> dict[str, Any]:
    reads, bases, scored, scores = totals.T
    with np.errstate(invalid="ignore"):
        return {
            "reads": plain(reads.astype(np.int64)),
            "bases": plain(bases.astype(np.int64)),
            "mean_length": plain(bases / reads),
            "mean_quality": plain(scores / scored - modules.encoding.shift),
        }
