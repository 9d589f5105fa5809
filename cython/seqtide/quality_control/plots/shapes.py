"""The shapes of plots, as paths of SVG."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from seqtide.quality_control.plots.scale import HEIGHT, WIDTH, Scale

Values = Sequence[float | None]


def line(x: Scale, y: Scale, at: Sequence[float], values: Values) -> str:
    """A line through values, broken where there is none."""
    return "".join(_polyline(run) for run in _runs(x, y, at, values))


def area(x: Scale, y: Scale, at: Sequence[float], values: Values) -> str:
    """What is between a line and the bottom."""
    return "".join(_closed(run + [(run[-1][0], HEIGHT), (run[0][0], HEIGHT)]) for run in _runs(x, y, at, values))


def band(x: Scale, y: Scale, at: Sequence[float], low: Values, high: Values) -> str:
    """What is between two lines, which have values at the same places."""
    runs = zip(_runs(x, y, at, low), _runs(x, y, at, high), strict=True)
    return "".join(_closed(lower + upper[::-1]) for lower, upper in runs)


def bars(x: Scale, y: Scale, starts: Sequence[float], ends: Sequence[float], values: Values) -> str:
    """Bars from the bottom; those without height are left out, and those too thin to be seen are widened."""
    parts = []
    for start, end, value in zip(starts, ends, values, strict=True):
        if value:
            left, right, top = x.x(start), x.x(end), y.y(value)
            width = max(right - left, 6)
            left = min(max(0, left), WIDTH - width)
            parts.append(f"M{left} {HEIGHT}V{min(top, HEIGHT - 6)}h{width}V{HEIGHT}z")
    return "".join(parts)


def grid(x: Scale, y: Scale) -> Markup:
    """The lines of the ticks, those of x short."""
    across = "".join(f"M0 {round(HEIGHT * (1 - tick.at / 100))}h{WIDTH}" for tick in y.ticks)
    up = "".join(f"M{round(WIDTH * tick.at / 100)} {HEIGHT}v-24" for tick in x.ticks)
    return path(across + up, "grid")


def zone(y: Scale, low: float, high: float, kind: str) -> Markup:
    """A part of the background, over the whole width."""
    top, bottom = max(0, y.y(high)), min(HEIGHT, y.y(low))
    return path(f"M0 {top}h{WIDTH}V{bottom}H0z", f"zone {kind}") if bottom > top else Markup()


def path(description: str, classes: str, sample: int | None = None) -> Markup:
    """An element for a path, which `sample` gives a number by which it is found again."""
    number = "" if sample is None else f' data-sample="{sample}"'
    return Markup(f'<path class="{classes}"{number} d="{description}"/>') if description else Markup()


def _runs(x: Scale, y: Scale, at: Sequence[float], values: Values) -> list[list[tuple[int, int]]]:
    """Points of SVG, in pieces between which a value is missing."""
    runs: list[list[tuple[int, int]]] = [[]]
    for place, value in zip(at, values, strict=True):
        if value is not None:
            runs[-1].append((x.x(place), y.y(value)))
        elif runs[-1]:
            runs.append([])
    return [run if len(run) > 1 else _widened(run[0]) for run in runs if run]


def _widened(point: tuple[int, int]) -> list[tuple[int, int]]:
    """A point as a short line, which can be seen."""
    left = min(max(point[0] - 30, 0), WIDTH - 60)
    return [(left, point[1]), (left + 60, point[1])]


def _polyline(points: Sequence[tuple[int, int]]) -> str:
    """From point to point by differences, which are short to write."""
    steps = [
        f"{left - left_before},{top - top_before}"
        for (left_before, top_before), (left, top) in zip(points, points[1:], strict=False)
    ]
    return f"M{points[0][0]},{points[0][1]}l{' '.join(steps)}"


def _closed(points: Sequence[tuple[int, int]]) -> str:
    return _polyline(points) + "z"
