"""`__init__` is called once: every class refuses a second call, which changes nothing and loses nothing."""

import dataclasses
import gzip
import io
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from index_rows import IndexRow
from reader_rows import ReaderRow
from rows import rows_of
from writer_rows import WriterRow

import seqtide as st
from seqtide.quality_control.counters import ReadCounters

pytestmark = pytest.mark.timeout(60)
READERS = rows_of(ReaderRow)
WRITERS = [row for row in rows_of(WriterRow) if not row.is_function]
COUNTS = st.FlagCategories(*range(16))


class Other(NamedTuple):
    """A class that is no reader or writer of records: arguments, others, and what shows the object."""

    kind: type
    arguments: tuple
    others: tuple
    shows: Callable[[Any], Any] = repr

    def __str__(self):
        return self.kind.__name__


def bgzf(data):
    target = io.BytesIO()
    with st.BgzfWriter(target) as writer:
        writer.write(data)
    return target.getvalue()


OTHERS = [
    Other(st.Stream, (b"ACGT",), (b"other",), st.Stream.read),
    Other(st.GzipReader, (gzip.compress(b"ACGT"),), (gzip.compress(b"other"),), st.GzipReader.read),
    Other(st.BgzfReader, (bgzf(b"ACGT"),), (bgzf(b"other"),), st.BgzfReader.read),
    Other(st.FastaFile, (b">a\nACGT\n",), (b">a\nTTTT\n",), lambda file: file["a"]),
    Other(st.FaiIndex, ([("a", 4, 3, 4, 5)],), ([("b", 4, 3, 4, 5)],), list),
    Other(st.FaiIndex, (), ([("b", 4, 3, 4, 5)],), list),
    Other(st.GziIndex, ([(0, 0), (50, 9)],), ([(0, 0), (60, 9)],), list),
    Other(st.GziIndex, (), ([(0, 0), (60, 9)],), list),
    Other(st.SamHeader, ("@CO\tx\n",), ("@CO\ty\n",), str),
    Other(st.SamHeader, (), ("@CO\ty\n",), str),
    Other(st.HeaderLine, ("CO", (), "x"), ("CO", (), "y")),
    Other(st.FlagCategories, tuple(range(16)), (1,) * 16),
    Other(st.FlagCounts, (COUNTS, COUNTS), (None, None)),
    Other(st.Distribution, ({1: 2},), ({2: 3},)),
    Other(st.EditDistanceStats, ({1: 2}, 3), ({2: 3}, 4)),
    Other(st.QcReport, (ReadCounters(), ["one"]), (ReadCounters(), ["other"]), lambda report: report.sources),
    Other(st.JointFiles, (), ()),
    Other(st.RecordFilter, (), ()),
    Other(st.StrandCounts, (1, 2), (3, 4)),
    Other(st.StrandBias, (1, 2, {}), (3, 4, {})),
]
# Made by others: their constructors refuse every call.
NEVER_CALLED = (
    st.AlignmentReader,
    st.AlignmentWriter,
    st.BamIndex,
    st.PileupColumn,
    st.PileupRead,
    st.TabularRecord,
)


def refuse(made, *arguments):
    with pytest.raises(RuntimeError, match=f"^{type(made).__name__} object cannot be initialised twice$"):
        made.__init__(*arguments)


def targets_of(row):
    return [io.BytesIO() for _ in range(row.targets)]


@pytest.mark.parametrize("row", READERS, ids=str)
def test_readers(row):
    data = row.data(next(iter(row.forms)))
    reader = row.open(*data)
    items = row.items(reader)
    texts = row.texts_of(next(items))
    refuse(reader, *data)
    assert texts + [text for item in items for text in row.texts_of(item)] == row.expected()
    reader.close()
    refuse(reader, *data)
    assert reader.closed


@pytest.mark.parametrize("row", WRITERS, ids=str)
def test_writers(row):
    targets, others = targets_of(row), targets_of(row)
    with row.start(*targets) as writer:
        for item in row.items:
            writer.write(*item)
            refuse(writer, *others)
    refuse(writer, *others)
    assert writer.closed
    row.check([target.getvalue() for target in targets], row.compressions[0])
    assert not any(target.getvalue() for target in others)


@pytest.mark.parametrize("other", OTHERS, ids=str)
def test_others(other):
    made = other.kind(*other.arguments)
    refuse(made, *other.others)
    assert other.shows(made) == other.shows(other.kind(*other.arguments))


@pytest.mark.parametrize(
    "made, arguments",
    [
        (st.SamReader(b"@CO\tx\n").header, ("@CO\ty\n",)),
        (st.FaiIndex.build(b""), ([("b", 4, 3, 4, 5)],)),
        (st.FaiIndex.read(b""), ([("b", 4, 3, 4, 5)],)),
        (st.FastaFile(b"").index, ([("b", 4, 3, 4, 5)],)),
        (st.GziIndex.build(bgzf(b"")), ([(0, 0), (60, 9)],)),
        (st.HeaderLine.from_text("@CO\tx"), ("CO",)),
        (st.count_by_flag(b"@CO\tx\n"), (COUNTS, COUNTS)),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_a_function_made(made, arguments):
    before = repr(made)
    refuse(made, *arguments)
    assert repr(made) == before


@pytest.mark.parametrize("kind", NEVER_CALLED)
def test_what_only_functions_make(kind):
    with pytest.raises(TypeError, match="cannot be made directly"):
        kind.__new__(kind).__init__()


@pytest.mark.parametrize("row", READERS + WRITERS, ids=str)
def test_a_call_that_failed_counts(row):
    data = row.data(next(iter(row.forms))) if row in READERS else targets_of(row)
    with row.open(*data) as opened:
        made = type(opened).__new__(type(opened))
    with pytest.raises(TypeError):
        made.__init__(*map(float, range(len(data))))
    refuse(made, *data)


def test_no_class_is_forgotten():
    """Others than these have no `__init__` of their own: that of `object` does nothing."""
    tested = {other.kind for other in OTHERS} | set(NEVER_CALLED) | {row.kind for row in rows_of(IndexRow)}
    for row in READERS:
        tested.add(type(row.open(*row.data(next(iter(row.forms))))))
    for row in WRITERS:
        with row.start(*targets_of(row)) as writer:
            tested.add(type(writer))
    public = [one for one in vars(st).values() if isinstance(one, type) and not issubclass(one, BaseException)]
    public = [one for one in public if not dataclasses.is_dataclass(one)]  # plain values of Python
    assert [kind for kind in public if kind.__init__ is not object.__init__ and kind not in tested] == []
