"""Rows of the tables that the contracts run over: a format brings its own, as `ROWS` of a file in this folder."""

import importlib
import pkgutil

from batch_rows import BatchRow
from index_rows import IndexRow
from query_rows import QueryRow
from reader_rows import ReaderRow
from writer_rows import WriterRow

KINDS = (ReaderRow, WriterRow, BatchRow, IndexRow, QueryRow)


def rows_of(kind):
    """The rows of one kind, of all files."""
    found = []
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        rows = importlib.import_module(f"{__name__}.{name}").ROWS
        assert rows and all(isinstance(row, KINDS) for row in rows), f"rows/{name}.py holds something else"
        found += [row for row in rows if isinstance(row, kind)]
    return found
