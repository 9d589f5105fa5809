"""The shape of a reader's row in tests/python/contract/rows, and what reading it comes to."""

import gzip
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from bam_data import bgzf_file, split

import seqtide as st
from seqtide.columns.batch import ColumnBatch

COUNT = 8


def in_blocks(data):
    """BGZF in which records lie in several blocks."""
    return bgzf_file(split(data, 100))


FORMS = {"plain": bytes, "gzip": gzip.compress, "BGZF": in_blocks}


class ReaderRow(NamedTuple):
    """How to read `sources`, each a sequence of the bytes of the header, which may be empty, and of each record.

    All together have 250 bytes or more, so that the fifth call of a source that gives little is not the last.
    """

    name: str
    sources: tuple[list[bytes], ...]
    open: Callable[..., Any]
    items: Callable[[Any], Iterator] = iter  # of the reader: what is read from it
    text: Callable[[Any], bytes] = bytes  # of a record, to compare
    forms: Mapping[str, Callable[[bytes], bytes]] = FORMS
    ends_open: bool = False  # a record cut short may be a record, too
    seeks: bool = False  # it reads parts of the source
    size: int = 1  # records in an item

    def __str__(self):
        return self.name

    def data(self, form="plain"):
        """The bytes of each source."""
        return [self.forms[form](b"".join(parts)) for parts in self.sources]

    def texts_of(self, item):
        """Texts of each record or pair of an item."""
        if isinstance(item, tuple):
            return [one + other for one, other in zip(*map(self.texts_of, item), strict=True)]
        return [self.text(record) for record in item] if isinstance(item, ColumnBatch) else [self.text(item)]

    def expected(self):
        """Texts of all records."""
        reader = self.open(*self.data(next(iter(self.forms))))
        return [text for item in self.items(reader) for text in self.texts_of(item)]


def with_batches(row):
    """A row, and one for the batches of the same reader."""
    in_batches = row._replace(name=f"batches of {row.name}", items=lambda reader: reader.batches(max_records=3), size=3)
    return row, in_batches


class Outcome(NamedTuple):
    texts: list[bytes]
    error: st.FormatError | None


def outcome_of(row, *sources, **options):
    """Reads to the end, or to the first FormatError, which must come again."""
    texts = []
    try:
        reader = row.open(*sources, **options)
        items = row.items(reader)
    except st.FormatError as error:
        return Outcome(texts, error)
    with reader:
        try:
            for item in items:
                texts += row.texts_of(item)
        except st.FormatError as error:
            try:
                next(items)
            except st.FormatError as again:
                assert (type(again), again.reason) == (type(error), error.reason)
            else:
                raise AssertionError("reading went on after an error") from None
            return Outcome(texts, error)
        assert next(items, None) is None
    return Outcome(texts, None)
