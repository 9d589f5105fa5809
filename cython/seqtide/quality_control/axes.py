"""The axes that several plots have: positions, qualities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from seqtide.quality_control.plots.figure import Places
from seqtide.quality_control.plots.scale import Scale, linear, logarithmic
from seqtide.quality_control.plots.shapes import zone

# Reads up to this length are drawn in true proportion.
LINEAR_UP_TO = 1000
# No more places than this on a logarithmic axis, where a file shares its page with others.
FEW_PLACES = 160


def position_scale(longest: int) -> Scale:
    """For positions from 1 to that of the longest read."""
    if longest <= LINEAR_UP_TO:
        return linear(0.5, longest + 0.5, ticks=8, whole=True)
    return logarithmic(1, longest)


def position_places(key: str, starts: Sequence[int], ends: Sequence[int]) -> Places:
    """Bins of positions, each at its middle."""
    return Places(
        key,
        tuple(f"position {span(start, end)}" for start, end in zip(starts, ends, strict=True)),
        tuple((start + end) / 2 for start, end in zip(starts, ends, strict=True)),
    )


def span(start: int, end: int) -> str:
    return f"{start:,}" if start == end else f"{start:,}–{end:,}"


def few(starts: Sequence[int], ends: Sequence[int]) -> list[int]:
    """Numbers of the bins to show where there is little room: those that a logarithmic axis keeps apart."""
    if not ends or ends[-1] <= LINEAR_UP_TO:
        return list(range(len(starts)))
    scale = position_scale(ends[-1])
    chosen: list[int] = []
    last = -1.0
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        share = scale.share((start + end) / 2)
        if share - last >= 1 / FEW_PLACES or number == len(starts) - 1:
            chosen.append(number)
            last = share
    return chosen


def quality_scale(highest: float) -> Scale:
    """For Phred scores, always with room for what good bases of Illumina have."""
    return linear(0, max(highest, 42))


def quality_zones(y: Scale) -> list[Markup]:
    """What is called bad, fair and good."""
    return [zone(y, 0, 20, "bad"), zone(y, 20, 28, "fair"), zone(y, 28, y.high, "good")]


def shares(counts: Sequence[float]) -> list[float]:
    """Counts as percentages of their sum."""
    whole = sum(counts)
    return [100 * count / whole if whole else 0.0 for count in counts]


def percent_of_covered(positions: Mapping[str, Any], letter: str) -> list[float]:
    """How much of the bases at each position is a letter: "a" to "n", or "other"."""
    counted = zip(positions[letter], positions["covered"], strict=True)
    return [100 * count / covered if covered else 0.0 for count, covered in counted]


def highest(*series: Sequence[float | None]) -> float:
    """The highest value of all, 0 if there is none."""
    return max((value for values in series for value in values if value is not None), default=0.0)
