"""Tables for people, whole whatever the width of the terminal."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import IO, Literal, NamedTuple

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

# Characters beside its longest word that a column of sentences needs to be read with ease.
ROOM_TO_WRAP = 12


class Column(NamedTuple):
    key: str
    title: str
    number_format: str = ""  # empty for text
    wraps: bool = False  # sentences, which may go on in the next line


def print_table(
    columns: Sequence[Column], rows: Sequence[Mapping[str, object]], *, total: bool, file: IO[str] | None = None
) -> None:
    """Prints one line per row, or one small list per row where a terminal is too narrow for that.

    Args:
        columns: What to show of each row.
        rows: The values by column key; None shows as "-", and a Text of rich as it is.
        total: Whether the last row sums up the others.
        file: Where to print; None is standard output.
    """
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        justify: Literal["left", "right"] = "right" if column.number_format else "left"
        table.add_column(column.title, justify=justify, no_wrap=not column.wraps, overflow="fold")
    for number, row in enumerate(rows, 1):
        table.add_row(*(_cell(column, row) for column in columns), end_section=total and number == len(rows) - 1)
    needed = Console(width=1_000_000).measure(table)
    file = file or sys.stdout
    console = Console(file=file)
    too_wide = console.is_terminal and needed.maximum > console.width
    if too_wide and any(column.wraps for column in columns) and needed.minimum + ROOM_TO_WRAP <= console.width:
        console.print(table)
    elif too_wide:
        for row in rows:
            _print_list(console, columns, row)
    else:
        # As wide as it needs to be: elsewhere than on a terminal, no line is ever broken or cut.
        Console(file=file, width=needed.maximum).print(table)


def _print_list(console: Console, columns: Sequence[Column], row: Mapping[str, object]) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for column in columns:
        table.add_row(Text(column.title), _cell(column, row))
    console.print(table)
    console.print()


def _cell(column: Column, row: Mapping[str, object]) -> Text:
    value = row[column.key]
    if value is None:
        return Text("-")
    if isinstance(value, Text):
        return value
    text = format(value, column.number_format)
    # A control character in a file's name must not reach the terminal.
    return Text("".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text))
