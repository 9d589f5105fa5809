"""Readers over Python objects that misbehave: every record that came is delivered, every fault reaches the caller."""

import gzip
import io
import operator
import traceback

import pytest
from outcome import bgzf, fastq, outcome_of

import seqtide
from seqtide import FastqReader

READS = [(b"r%d" % i, b"ACGTN" * 8, b"IIII!" * 8) for i in range(40)]
TEXT = fastq(*READS)
RECORD_SIZE = len(TEXT) // 40
COMPRESSIONS = {"plain": bytes, "gzip": gzip.compress, "BGZF": lambda data: bgzf(data, 300)}
pytestmark = pytest.mark.timeout(20)


@pytest.fixture(scope="module")
def everything():
    return list(FastqReader(TEXT))


class OnlyRead:
    def __init__(self, data, step=1, kind=bytes):
        self.file = io.BytesIO(data)
        self.step = step
        self.kind = kind

    def read(self, size):
        return self.kind(self.file.read(min(size, self.step)))


class OnlyReadinto:
    def __init__(self, data, step=1):
        self.file = io.BytesIO(data)
        self.step = step

    def readinto(self, buffer):
        return self.file.readinto(memoryview(buffer)[: self.step])


class Unseekable(io.RawIOBase):
    """A raw file as sockets and pipes are; closed if asked to."""

    def __init__(self, data, step=100):
        self.file = io.BytesIO(data)
        self.step = step

    def readable(self):
        return True

    def readinto(self, buffer):
        return self.file.readinto(memoryview(buffer)[: self.step])


class Interfering:
    """Does something else at call N, then goes on where it was: returns `what`, calls it or, if it can, raises it."""

    def __init__(self, data, at, what, step=RECORD_SIZE):
        self.file = io.BytesIO(data)
        self.at = at
        self.what = what
        self.step = step
        self.calls = 0

    def read(self, size):
        self.calls += 1
        if self.calls == self.at:
            if isinstance(self.what, BaseException):
                raise self.what
            return self.what(size) if callable(self.what) else self.what
        return self.file.read(min(size, self.step))


class BreaksAt:
    """Raises once, after so many bytes."""

    def __init__(self, data, position):
        self.file = io.BytesIO(data)
        self.position = position

    def read(self, size):
        left = self.position - self.file.tell()
        if left == 0:
            self.position = -1
            raise OSError("gone")
        return self.file.read(size if left < 0 else min(size, left))


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize(
    "make",
    [
        OnlyRead,
        lambda data: OnlyRead(data, 7, bytearray),
        lambda data: OnlyRead(data, 1000, memoryview),
        OnlyReadinto,
        lambda data: OnlyReadinto(data, 1000),
        Unseekable,
        lambda data: io.BufferedReader(Unseekable(data, 1)),
    ],
)
def test_short_reads_give_everything(make, compression, everything):
    data = COMPRESSIONS[compression](TEXT)
    for threads in (1, None):
        assert outcome_of(make(data), threads=threads) == (everything, None)
    with seqtide.open(make(data)) as reader:
        assert list(reader) == everything


def resume(reader, kind):
    """Everything a reader gives, going on after each exception of this type; those exceptions."""
    records, errors = [], []
    while True:
        try:
            records.extend(reader)
            return records, errors
        except kind as error:
            errors.append(error)


def open_again(source, kind, **options):
    """Opens a source whose first calls may fail."""
    try:
        return FastqReader(source, **options)
    except kind:
        source.file.seek(0)
        return FastqReader(source, **options)


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("block_size", [100, 1 << 18])
@pytest.mark.parametrize("at", range(1, 12))
def test_none_means_would_block_and_reading_goes_on(at, block_size, compression, everything):
    source = Interfering(COMPRESSIONS[compression](TEXT), at, None)
    reader = open_again(source, BlockingIOError, block_size=block_size)
    records, errors = resume(reader, BlockingIOError)
    assert records == everything
    assert len(errors) <= 1


def test_readinto_none_means_would_block(everything):
    class Blocks(Unseekable):
        calls = 0

        def readinto(self, buffer):
            self.calls += 1
            return None if self.calls % 2 else super().readinto(buffer)

    with pytest.raises(BlockingIOError):
        FastqReader(Blocks(TEXT))
    source = Blocks(TEXT)
    source.calls = 1
    records, errors = resume(FastqReader(source), BlockingIOError)
    assert records == everything
    assert errors


@pytest.mark.parametrize("kind", [OSError, ValueError, KeyError, KeyboardInterrupt, SystemExit, MemoryError, EOFError])
@pytest.mark.parametrize("at", [2, 3, 6, 40, 41])
def test_exceptions_arrive_unchanged_and_reading_goes_on(at, kind, everything):
    raised = kind("no luck")
    source = Interfering(TEXT, at, raised)
    reader = FastqReader(source, block_size=RECORD_SIZE)
    records, errors = resume(reader, kind)
    assert records == everything
    assert len(errors) == 1 and errors[0] is raised
    assert "raise self.what" in "".join(traceback.format_tb(raised.__traceback__))
    assert next(reader, None) is None


@pytest.mark.parametrize("kind", [OSError, KeyboardInterrupt])
@pytest.mark.parametrize("compression", ["gzip", "BGZF"])
@pytest.mark.parametrize("step", [1, 50])
def test_exceptions_arrive_unchanged_through_decompression(step, compression, kind, everything):
    data = COMPRESSIONS[compression](TEXT)
    calls = len(data) // step
    for at in range(2, calls, max(1, calls // 25)):
        raised = kind("no luck")
        source = Interfering(data, at, raised, step)
        records = []
        try:
            reader = FastqReader(source)
        except kind as error:  # while looking at the first bytes
            assert error is raised
            continue
        more, errors = resume(reader, kind)
        records.extend(more)
        assert errors == [raised], f"call {at} of {calls}"
        assert records == everything


def test_all_complete_records_come_before_an_exception(everything):
    for compression, compress in COMPRESSIONS.items():
        data = compress(TEXT)
        half = len(data) // 2
        source = BreaksAt(data, half)
        reader = FastqReader(source)
        before = []
        with pytest.raises(OSError, match="gone"):
            before.extend(reader)
        assert before == everything[: len(before)]
        least = {"plain": 19, "gzip": 0, "BGZF": 10}[compression]
        assert len(before) >= least, compression
        assert before + list(reader) == everything


def test_opening_fails_with_the_exception_of_the_source():
    raised = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt) as caught:
        FastqReader(Interfering(TEXT, 1, raised))
    assert caught.value is raised


def test_stop_iteration_of_a_source_is_no_end():
    raised = StopIteration("of the source")
    with pytest.raises(RuntimeError) as caught:
        list(FastqReader(Interfering(TEXT, 3, raised), block_size=RECORD_SIZE))
    assert caught.value.__cause__ is raised


def test_closed_meanwhile():
    source = io.BytesIO(TEXT)
    reader = FastqReader(source, block_size=RECORD_SIZE)
    first = next(reader)
    assert first.id == "r0"
    source.close()
    with pytest.raises(ValueError, match="closed"):
        list(reader)
    reader.close()
    assert reader.closed


def test_closed_at_once():
    source = io.BytesIO(TEXT)
    source.close()
    with pytest.raises(ValueError):
        FastqReader(source)


@pytest.mark.parametrize(
    "make",
    [
        lambda path: open(path),
        lambda path: io.StringIO("@a\nA\n+\nI\n"),
        lambda path: io.TextIOWrapper(io.BytesIO(TEXT)),
        lambda path: gzip.open(io.BytesIO(gzip.compress(TEXT)), "rt"),
    ],
    ids=["file", "StringIO", "TextIOWrapper", "gzip"],
)
@pytest.mark.parametrize("opener", [FastqReader, seqtide.FastaReader, seqtide.open, seqtide.parse_fastq_file])
def test_text_mode_is_refused_at_once(make, opener, tmp_path):
    path = tmp_path / "reads.fq"
    path.write_bytes(TEXT)
    with make(path) as file:
        with pytest.raises(TypeError, match="binary mode"):
            opener(file)
        assert file.read(1) == "@"


@pytest.mark.parametrize("source", [object(), 1.5, [], {}, io.BytesIO, True, lambda size: b"", iter([b"@"])])
def test_objects_that_are_no_source(source):
    with pytest.raises(TypeError, match="expected|must be"):
        FastqReader(source)


def test_none_is_no_source():
    with pytest.raises(TypeError, match="None"):
        FastqReader(None)


def test_object_that_cannot_be_read(tmp_path):
    with open(tmp_path / "file", "wb") as file, pytest.raises(io.UnsupportedOperation):
        FastqReader(file)


def test_source_that_keeps_its_buffer(everything):
    class Keeps(OnlyReadinto):
        kept = []

        def readinto(self, buffer):
            self.kept.append(memoryview(buffer))
            return super().readinto(buffer)

    assert list(FastqReader(Keeps(TEXT, 500))) == everything
    for view in Keeps.kept:  # its own memory still, whatever happened since
        assert operator.length_hint(view) > 0
        view[:1] = b"x"


def test_bad_attributes():
    class Nasty:
        @property
        def read(self):
            raise RuntimeError("attribute")

    with pytest.raises((RuntimeError, TypeError)):
        FastqReader(Nasty())


@pytest.mark.parametrize("kind", [LookupError, KeyboardInterrupt])
def test_a_class_that_cannot_be_asked_for(kind):
    """Whether an object is a path is asked of Python, and what that raises is no answer."""
    raised = kind("class")

    class Nasty:
        @property
        def __class__(self):
            raise raised

    for use in (FastqReader, seqtide.Stream, seqtide.open, seqtide.FastaFile, seqtide.BamIndex.read,
                seqtide.FastqWriter, seqtide.FaiIndex().write, seqtide.count_by_flag):  # fmt: skip
        with pytest.raises(kind) as caught:
            use(Nasty())
        assert caught.value is raised
