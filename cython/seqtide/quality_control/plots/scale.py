"""Scales: where a value is on an axis, and which ticks the axis has."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# The whole of a plot in its own coordinates. Integers of this size are finer than a pixel of any screen.
WIDTH = 4000
HEIGHT = 2000


@dataclass(frozen=True)
class Tick:
    """A mark on an axis."""

    at: float  # from 0 at its start to 100 at its end
    label: str
    kind: str = ""  # "minor" and, sooner, "dense" ones give way where there is little room


@dataclass(frozen=True)
class Scale:
    """An axis from one value to another."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    transform: Callable[[float], float] = float

    def share(self, value: float) -> float:
        """Where `value` is between the two ends: 0 to 1, or beyond for what is outside."""
        low, high = self.transform(self.low), self.transform(self.high)
        return (self.transform(value) - low) / (high - low)

    def x(self, value: float) -> int:
        return round(WIDTH * self.share(value))

    def y(self, value: float) -> int:
        return round(HEIGHT * (1 - self.share(value)))


def linear(low: float, high: float, *, ticks: int = 5, unit: str = "", whole: bool = False) -> Scale:
    """From `low` to `high`, which differ, with about so many ticks at round numbers, or at whole ones only."""
    step = _round_step(max((high - low) / ticks, 1 if whole else 0))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    marks = [number * step for number in range(first, last + 1)]
    return _with_ticks(low, high, marks, lambda index: index % 2 == 0, unit, float)


def up_from_zero(highest: float, *, least: float, unit: str = "") -> Scale:
    """From 0 to a round number that is not below `highest` nor `least`."""
    top = max(highest, least)
    step = _round_step(top / 4)
    return linear(0, step * math.ceil(top / step - 1e-9), ticks=4, unit=unit)


def logarithmic(low: float, high: float) -> Scale:
    """From `low` to `high`, which are positive and differ, with ticks at 1, 2 and 5 times powers of ten."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    few = math.log10(high / low) < 3
    marks = [factor * 10.0**decade for decade in decades for factor in ((1, 2, 5) if few else (1,))]
    marks = [mark for mark in marks if low * 0.999 <= mark <= high * 1.001]
    majors = [round(math.log10(mark), 6) % 1 == 0 for mark in marks]
    return _with_ticks(low, high, marks, lambda index: majors[index], "", math.log10)


def categories(labels: Sequence[str]) -> Scale:
    """One unit for each label, which stands in its middle."""
    count = max(1, len(labels))
    ticks = tuple(
        Tick(100 * (index + 0.5) / count, label, "dense" if index % 2 and count > 10 else "")
        for index, label in enumerate(labels)
    )
    return Scale(0, count, ticks)


def _with_ticks(
    low: float,
    high: float,
    marks: Sequence[float],
    major: Callable[[int], bool],
    unit: str,
    transform: Callable[[float], float],
) -> Scale:
    bare = Scale(low, high, (), transform)
    ticks = [
        Tick(100 * bare.share(mark), short(mark) + unit, "" if major(index) else "minor")
        for index, mark in enumerate(marks)
    ]
    return Scale(low, high, tuple(ticks), transform)


def _round_step(step: float) -> float:
    power: float = 10.0 ** math.floor(math.log10(step))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step * (1 - 1e-9))


def short(value: float) -> str:
    """A number for a tick: 1200000 is 1.2M."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.4g}{letter}"
    return f"{value:.4g}"
