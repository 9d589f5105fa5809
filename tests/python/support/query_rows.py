"""The shape of a region query's row in tests/python/contract/rows."""

import random
from collections.abc import Callable
from typing import Any, NamedTuple


class QueryRow(NamedTuple):
    """What the tests need to know of a query. Regions are (name, start, end), or one text as samtools writes it."""

    name: str
    data: bytes
    opens: Callable[..., Any]  # the data in any source, with options
    ask: Callable[..., Any]  # of the file, for a region; everything, to compare
    truth: Callable[[str, int, int | None], Any]  # found without an index
    lengths: dict[str, int]
    noun: str  # what has names
    ways: list[dict]  # options that change no answer
    cursor: Callable[..., Any] | None = None  # of the file, for a region: where an answer comes bit by bit
    bits: Callable[[Any], Any] = list  # what a cursor gives, to compare


def random_regions(row, count, seed):
    """Regions of all sizes, also empty ones and some beyond the end."""
    chance = random.Random(seed)
    for _ in range(count):
        name = chance.choice(list(row.lengths))
        length = row.lengths[name]
        start = chance.choice((0, chance.randrange(length + 1), length, length + 5))
        yield name, start, chance.choice((None, start, start + 1, start + 100, start + 20_000, 1 << 62))
