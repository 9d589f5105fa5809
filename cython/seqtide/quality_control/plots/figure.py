"""A plot: what is drawn, what its labels say, and what the page reads out of it under a pointer or by keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from seqtide.quality_control.plots.scale import WIDTH, Scale
from seqtide.quality_control.plots.shapes import grid


@dataclass(frozen=True)
class Places:
    """The places along x that have values, and their names: shared by plots over the same places."""

    key: str
    labels: tuple[str, ...]
    at: tuple[float, ...]  # in values of the scale

    def payload(self, scale: Scale) -> dict[str, Any]:
        return {"labels": self.labels, "at": [round(scale.x(place) / WIDTH, 4) for place in self.at]}


@dataclass(frozen=True)
class Series:
    """Values by place that have a name, such as those of one line."""

    name: str
    values: Sequence[float | None]
    colour: str = "s0"  # a class of the page's style
    dashed: bool = False
    shape: str = "line"  # how the legend shows it: "line", "area" or "none" for not at all
    sample: int | None = None

    @property
    def classes(self) -> str:
        return f"{self.colour} dashed" if self.dashed else self.colour

    def payload(self) -> dict[str, Any]:
        data: dict[str, Any] = {"name": self.name, "class": self.classes, "values": [*map(significant, self.values)]}
        if self.sample is not None:
            data["sample"] = self.sample
        return data


@dataclass
class Plot:
    """One plot of a page.

    Args:
        key: A name without a second of its kind on the page.
        label: What it shows, for those who do not see it.
        x, y: The scales.
        x_title, y_title: What they measure.
        places: Where along x the values are.
        series: The values that can be read out.
        layers: What is drawn, from the back to the front, over or under nothing else than the grid.
        unit: What follows a value that is read out.
        heat: Instead of series: rows of values as bytes in base64, names of the rows, and what a full byte means.
    """

    key: str
    label: str
    x: Scale
    y: Scale
    x_title: str
    y_title: str
    places: Places
    series: list[Series] = field(default_factory=list)
    layers: list[Markup] = field(default_factory=list)
    unit: str = ""
    heat: dict[str, Any] | None = None
    tall: bool = False

    @property
    def drawing(self) -> Markup:
        return Markup().join([grid(self.x, self.y), *self.layers])

    @property
    def legend(self) -> list[Series]:
        return [series for series in self.series if series.shape != "none"]

    def payload(self) -> dict[str, Any]:
        data: dict[str, Any] = {"places": self.places.key, "unit": self.unit}
        if self.heat is not None:
            return data | {"heat": self.heat}
        lines = [series.payload() for series in self.series]
        return data | {"low": self.y.low, "high": self.y.high, "series": lines}


def payload(plots: Sequence[Plot]) -> dict[str, Any]:
    """What the page's script needs of all plots."""
    return {
        "places": {plot.places.key: plot.places.payload(plot.x) for plot in plots},
        "plots": {plot.key: plot.payload() for plot in plots},
    }


def significant(value: float | None) -> float | int | None:
    """A value as it is read out: whole numbers as they are, others with four digits."""
    if value is None or value == int(value):
        return None if value is None else int(value)
    return float(f"{value:.4g}")
