"""Sources that fail or misbehave, and memory that runs out: every reader gives each record once, or says why not."""

import io
import itertools
import sys

import pytest
from reader_rows import ReaderRow
from rows import rows_of

import seqtide as st

pytestmark = pytest.mark.timeout(60)
READERS = rows_of(ReaderRow)
WAYS = [(row, form) for row in READERS for form in row.forms]


class Interfering:
    """Does something else at call N, counted from 1 over all its methods: raises `what`, calls it or returns it."""

    def __init__(self, data, at, what, step=50):
        self.file = io.BytesIO(data)
        self.at = at
        self.what = what
        self.step = step
        self.calls = 0

    def disturbed(self):
        self.calls += 1
        return self.calls == self.at

    def instead(self, size):
        if isinstance(self.what, BaseException):
            raise self.what
        return self.what(size) if callable(self.what) else self.what

    def read(self, size):
        return self.instead(size) if self.disturbed() else self.file.read(min(size, self.step))


class InterferingWithSeek(Interfering):
    def seek(self, offset, whence=0):
        return self.instead(0) if self.disturbed() else self.file.seek(offset, whence)

    def tell(self):
        return self.file.tell()


class InterferingInto(Interfering):
    """Fills the memory it is given."""

    read = None

    def readinto(self, buffer):
        return self.instead(len(buffer)) if self.disturbed() else self.file.readinto(buffer[: self.step])


def source_of(row, kind):
    return InterferingWithSeek if row.seeks else kind


def attempt(row, sources, kind, **options):
    """Reads to the end, going on after exceptions of a kind, at most three; the texts and those exceptions."""
    texts, errors = [], []
    reader = items = None
    while len(errors) < 3:
        try:
            reader = reader or row.open(*sources, **options)
            items = items or row.items(reader)
            for item in items:
                texts += row.texts_of(item)
            break
        except kind as error:
            errors.append(error)
            if items is None:
                break  # it could not be opened
    return texts, errors, items is not None


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("row, form", WAYS, ids=str)
def test_a_failing_call_of_the_source_is_told_unchanged(row, form, threads):
    everything = row.expected()
    data = row.data(form)
    for which in range(len(data)):
        # An object whose first seek fails cannot seek, as far as one can see.
        for at in itertools.count(2 if row.seeks else 1):
            raised = (KeyError, OSError, KeyboardInterrupt)[at % 3]("no luck")
            sources = [io.BytesIO(one) for one in data]
            faulty = sources[which] = source_of(row, Interfering)(data[which], at, raised)
            texts, errors, opened = attempt(row, sources, type(raised), threads=threads, block_size=64)
            assert all(error is raised for error in errors), f"call {at}"
            assert texts == everything[: len(texts)], f"call {at}"
            if faulty.calls < at:
                assert (texts, errors) == (everything, [])
                break
            assert len(errors) == 1 or not opened or len(errors) == 3, f"call {at}"
            if opened and len(errors) == 1:
                assert texts == everything, f"call {at}"
        assert at > 2


@pytest.mark.parametrize("row", [row for row, form in WAYS if form == "plain" and len(row.sources) == 1], ids=str)
def test_complete_records_come_before_the_exception(row):
    (parts,) = row.sources
    data = b"".join(parts)
    for count in range(2, len(parts)):
        size = len(b"".join(parts[: count + 1]))
        raised = OSError("gone")
        source = Interfering(data, 1 << 30, raised, 1 << 30)
        source.file = io.BytesIO(data[:size])
        source.read = lambda wanted, source=source: source.file.read(wanted) or source.instead(wanted)
        texts, errors, _ = attempt(row, [source], OSError)
        assert errors == [raised] * 3
        assert row.expected()[: count - 1] == texts[: count - 1], "the last one may go on"


ANSWERS = {
    "str": (Interfering, "text", TypeError),
    "int": (Interfering, 7, TypeError),
    "list": (Interfering, ["x"], TypeError),
    "None": (Interfering, None, BlockingIOError),
    "one byte too many": (Interfering, lambda size: bytes(size + 1), st.InvalidBufferError),
    "negative": (InterferingInto, -1, st.InvalidBufferError),
    "huge": (InterferingInto, 1 << 70, (OverflowError, st.InvalidBufferError)),
    "one too many": (InterferingInto, lambda size: size + 1, st.InvalidBufferError),
    "str for a count": (InterferingInto, "3", TypeError),
    "float for a count": (InterferingInto, 1.5, TypeError),
    "None for a count": (InterferingInto, None, BlockingIOError),
}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("row", [row for row in READERS if not row.seeks], ids=str)
def test_wrong_answers(row, answer):
    make, what, kind = ANSWERS[answer]
    everything = row.expected()
    for form, at in itertools.product(row.forms, (1, 2, 5)):
        sources = [make(data, at, what) for data in row.data(form)]
        texts, errors, _ = attempt(row, sources, kind, block_size=64)
        assert errors and texts == everything[: len(texts)]
        if kind is BlockingIOError and at > 1 and len(sources) == 1:
            assert (len(errors), texts) in ((1, everything), (1, []))


@pytest.mark.parametrize("row", READERS, ids=str)
def test_nothing_is_lost_for_want_of_memory(row):
    testcapi = pytest.importorskip("_testcapi")
    everything = row.expected()
    data = row.data(next(iter(row.forms)))
    count = -(-len(everything) // row.size)
    failures = 0
    for taken in range(count):
        for number in itertools.count():
            reader = row.open(*data)
            items = row.items(reader)
            got = list(itertools.islice(items, taken))
            testcapi.set_nomemory(number, number + 1)
            try:
                item = next(items)  # kept without memory of the test's own
                failed = False
            except MemoryError:
                failed = True
            finally:
                testcapi.remove_mem_hooks()
            failures += failed
            if not failed:
                got.append(item)
            got += items
            assert [text for one in got for text in row.texts_of(one)] == everything
            for counter in ("record_count", "pair_count"):
                if items is reader or row.size > 1:
                    assert getattr(reader, counter, len(everything)) == len(everything)
            if not failed:
                break
    assert failures >= count


@pytest.mark.parametrize("kind", [io.BytesIO, bytearray])
@pytest.mark.parametrize("row, form", WAYS, ids=str)
def test_a_source_is_let_go_of_where_opening_fails_for_want_of_memory(row, form, kind):
    testcapi = pytest.importorskip("_testcapi")
    failures = quiet = 0
    for number in itertools.count():
        sources = list(map(kind, row.data(form)))
        references = list(map(sys.getrefcount, sources))
        reader = item = None
        testcapi.set_nomemory(number, number + 1)
        try:
            reader = row.open(*sources, threads=1)
            item = next(row.items(reader))
            failed = False
        except MemoryError:
            failed = True
        finally:
            testcapi.remove_mem_hooks()
        assert failed or row.texts_of(item) == row.expected()[: row.size]
        del reader, item
        assert list(map(sys.getrefcount, sources)) == references
        failures += failed
        quiet = 0 if failed else quiet + 1
        if quiet == 10:  # some do without
            break
    assert failures > 5
