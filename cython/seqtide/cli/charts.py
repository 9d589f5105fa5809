"""Charts of one line, for terminals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import IO

BLOCKS = "▁▂▃▄▅▆▇█"
LETTERS = "_.-:=+*#"


def ramp_for(file: IO[str]) -> str:
    """From low to high, what this output can show."""
    try:
        BLOCKS.encode(getattr(file, "encoding", None) or "ascii")
    except (LookupError, UnicodeEncodeError):
        return LETTERS
    return BLOCKS


def chart(
    values: Sequence[float | None],
    ramp: str,
    *,
    top: float | None = None,
    width: int = 16,
    join: Callable[[Iterable[float]], float] = max,
) -> str:
    """Values from left to right, each a character, with blanks where there is none.

    Args:
        values: Those of neighbours are joined where there are more than fit.
        ramp: Characters from that for 0 to that for `top` or more.
        top: None is the highest value.
        width: Characters at most.
        join: Makes one of several values.
    """
    count = min(width, len(values))
    cells = []
    for number in range(count):
        part = values[number * len(values) // count : (number + 1) * len(values) // count]
        known = [value for value in part if value is not None]
        cells.append(join(known) if known else None)
    full = max((cell for cell in cells if cell is not None), default=0.0) if top is None else top
    return "".join(" " if cell is None else _step(cell, full, ramp) for cell in cells)


def _step(value: float, full: float, ramp: str) -> str:
    share = value / full if full > 0 else 0.0
    return ramp[max(0, min(len(ramp) - 1, int(share * len(ramp))))]
