"""The shape of an index's row in tests/python/contract/rows."""

import functools
import io
from collections.abc import Callable
from typing import Any, NamedTuple


class IndexRow(NamedTuple):
    """What the tests need to know of an index."""

    name: str
    kind: type
    suffix: str
    data: bytes
    build: Callable[[Any], Any]  # of a source of the data
    shows: Callable[[Any], Any]  # all that an index tells, to compare
    opens: Callable[[Any, Any], Any]  # data and index
    answers: Callable[[Any], list]  # of some questions to what `opens` gave, those that fail left out
    foreign: bytes  # data that the index is not of
    has_entries: bool = True  # and can be made of them
    may_hide: bool = False  # a damaged one may hide records: it has nothing to check it by
    harmless_cuts: Callable[[bytes], set] = lambda index: set()  # sizes that are an index, too

    @property
    def index(self):
        return index_of(self)


@functools.cache
def index_of(row):
    """The index of the data as a file."""
    return written(row.build(row.data))


def written(index):
    target = io.BytesIO()
    index.write(target)
    return target.getvalue()
