"""Kinds of numbers that options take, and options of several commands."""

from __future__ import annotations

import math
from typing import Any

import click

LENGTH = click.IntRange(min=0)
SCORE = click.IntRange(0, 93)
ENCODINGS = ["sanger", "illumina1.3", "solexa"]

pair_filter_option = click.option(
    "--pair-filter",
    type=click.Choice(["any", "both"]),
    default="any",
    show_default=True,
    help="Drop a pair if any of its reads fails a criterion, or only if both do.",
)


class Number(click.FloatRange):
    """A number in a range, which NaN and infinity are not."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number: float = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a finite number.", param, ctx)
        return number


class Window(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """SIZE:MEAN, the length of a sliding window and the least mean score in it."""

    name = "size:mean"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, float]:
        if isinstance(value, tuple):
            return value
        size, colon, mean = str(value).partition(":")
        if not colon:
            self.fail(f"{value!r} is not SIZE:MEAN, such as 4:20.", param, ctx)
        length: int = click.IntRange(min=1)(size, param, ctx)
        return length, Number(min=0)(mean, param, ctx)


class Tags(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """Names of tags, "RX,CB", or "*" for all."""

    name = "tags"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str | list[str]:
        if value == "*" or isinstance(value, list):
            return value  # type: ignore[no-any-return]
        names = str(value).split(",")
        if not all(len(name) == 2 and name.isascii() for name in names):
            self.fail(f"{value!r} is neither '*' nor names of tags such as RX,CB", param, ctx)
        return names


TAGS = Tags()
