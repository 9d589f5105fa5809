"""Tables of a page, which can be sorted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple


class Cell(NamedTuple):
    """What stands in a cell, and, of numbers, what it is sorted by."""

    text: str
    value: float | None = None


@dataclass(frozen=True)
class Table:
    """Rows under headings; the first column names the row.

    Args:
        label: What it shows, for those who do not see it.
        headings: Of the columns.
        rows: Cells of each row.
    """

    label: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def number_cell(value: float | None, show: Callable[[float | None], str]) -> Cell:
    return Cell(show(value), value)


def table_of(
    label: str, names: Sequence[str], columns: Sequence[tuple[str, Sequence[Any], Callable[[float | None], str]]]
) -> Table:
    """A table of numbers.

    Args:
        label: What it shows.
        names: Of the rows, under the first heading, which comes before them.
        columns: Heading, numbers, and how they are shown.
    """
    heading, *rows = names
    headings = [heading, *(title for title, _, _ in columns)]
    cells = [
        [Cell(row), *(number_cell(values[index], show) for _, values, show in columns)]
        for index, row in enumerate(rows)
    ]
    return Table(label, headings, cells)
