"""Everything over file objects and memory of Python, with each allocation failing, one at a time: see tools/faults.

What a native stream uses of Python must be there as long as the stream, whichever of the two an exception drops first.
tools/faults has the C library and Python overwrite what is freed, so that whoever goes on with it ends the process.
"""

import bz2
import io
import lzma
import os
import warnings

import pytest
from bam_data import indexed_bam
from index_rows import IndexRow, written
from injection import MEMORY, count_up, library
from query_rows import QueryRow
from reader_rows import ReaderRow
from rows import rows_of
from rows.fasta import INDEXED
from rows.fastq import read
from rows.sam import PLACED, REFERENCES, SAM
from writer_rows import DECOMPRESSED, WriterRow, looks_whole

import seqtide as st

pytestmark = [
    pytest.mark.skipif(library() is None, reason="failing_calls.c is not loaded; tools/faults does that"),
    pytest.mark.timeout(600),
]

STEP = int(os.environ.get("SEQTIDE_FAULTS_STEP", "7"))
TRIES = 5  # after exceptions, before a reader is taken to have ended
MOST_ITEMS = 50


class File:
    """Takes memory before it moves, which a BytesIO does not: it is left where it was when there is none."""

    def __init__(self, data):
        self.data = data
        self.position = 0

    def read(self, size):
        data = self.data[self.position : self.position + size]
        self.position += len(data)
        return data

    def seek(self, offset, whence=0):
        self.position = offset + (0, self.position, len(self.data))[whence]
        return self.position


SOURCES = {"file object": File, "memory": bytearray}
PACKED = {"bzip2": bz2.compress, "xz": lzma.compress}
READING = [(row, form) for row in rows_of(ReaderRow) for form in (*row.forms, *([] if row.seeks else PACKED))]
WRITING = [(row, compression) for row in rows_of(WriterRow) for compression in row.compressions]
each_kind = pytest.mark.parametrize("kind", MEMORY, ids=str)
each_source = pytest.mark.parametrize("source", SOURCES)


class Parts(list):
    """A target that is as it was where there was no memory for what is written to it."""

    write = list.append


def attempt(armed, action, *arguments, expected=MemoryError):
    """What an action gives, or None and the exception."""
    result = error = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        with armed:
            try:
                result = action(*arguments)
            except Exception as caught:
                error = caught
    if error is not None:
        assert isinstance(error, expected), f"{type(error).__name__} {error}"
        error.__traceback__ = None
    return result, error


class Reading:
    """What a program that goes on after exceptions gets of a reader. None of that takes memory."""

    def __init__(self, row, sources, options):
        self.row = row
        self.sources = sources
        self.options = options
        self.items = [None] * MOST_ITEMS
        self.count = 0
        self.errors = [None] * TRIES
        self.failures = 0
        self.ended = False

    def __call__(self):
        with self.row.open(*self.sources, **self.options) as reader:
            iterator = self.row.items(reader)
            while self.failures < TRIES:
                try:
                    self.items[self.count] = next(iterator)
                    self.count += 1
                except StopIteration:
                    self.ended = True
                    return
                except Exception as error:
                    self.errors[self.failures] = error
                    self.failures += 1


@each_kind
@pytest.mark.parametrize("source, threads", [("file object", 1), ("file object", 3), ("memory", 3)])
@pytest.mark.parametrize("row, form", READING, ids=str)
def test_readers(row, form, threads, source, kind):
    pack = row.forms.get(form) or PACKED[form]
    expected = row.expected()
    data = [pack(b"".join(parts)) for parts in row.sources]

    def work(armed):
        reading = Reading(row, list(map(SOURCES[source], data)), {"threads": threads, "block_size": 64})
        _, error = attempt(armed, reading)
        assert {type(one) for one in reading.errors[: reading.failures]} <= {MemoryError}
        texts = [text for item in reading.items[: reading.count] for text in row.texts_of(item)]
        assert texts == (expected if reading.ended else expected[: len(texts)])
        assert reading.ended or error or reading.failures

    assert count_up(kind, STEP, work) == {}


@each_kind
@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("row, compression", WRITING, ids=str)
def test_writers(row, compression, threads, kind):
    if threads > 1 and "threads" not in row.options:
        pytest.skip("it has no threads of its own")

    options = row.given(compression=compression, threads=threads)
    items = row.items
    entered = [False]  # a writer that was dropped before finishes what it has

    def write(*targets):
        with row.open(*targets, **options) as writer:
            entered[0] = True
            for item in items:
                writer.write(*item)

    def work(armed):
        targets = [Parts() for _ in range(row.targets)]
        _, error = attempt(armed, write, *targets)
        outputs = list(map(b"".join, targets))
        if error is None:
            row.check(outputs, compression)
        elif entered[0]:
            for one, plain in zip(outputs, row.plain, strict=False):
                # What fails behind the last byte takes nothing away.
                assert not looks_whole(one, compression) or DECOMPRESSED[compression](one) == plain

    assert count_up(kind, STEP, work) == {}


@each_kind
@each_source
@pytest.mark.parametrize("row", rows_of(IndexRow), ids=lambda row: row.name)
def test_indexes(row, source, kind):
    def made_and_read(data, index, target):
        built = row.build(data)
        row.kind.read(index)
        built.write(target)

    def work(armed):
        target = Parts()
        make = SOURCES[source]
        _, error = attempt(armed, made_and_read, make(row.data), make(row.index), target)
        assert error or b"".join(target) == row.index

    assert count_up(kind, STEP, work) == {}


@each_kind
@each_source
@pytest.mark.parametrize("row", rows_of(QueryRow), ids=lambda row: row.name)
def test_queries(row, source, kind):
    region = (next(iter(row.lengths)), 700, 740)
    expected = row.truth(*region)

    def work(armed):
        data = SOURCES[source](row.data)
        answer, error = attempt(armed, lambda: row.ask(row.opens(data), *region))
        assert error or answer == expected

    assert count_up(kind, STEP, work) == {}


def statistics(source):
    found = st.SequenceStats()
    found.update(st.open(source))
    return found.as_dict()


def sorted_alignments(source):
    target = Parts()
    with st.SamReader(source) as reader, st.BamWriter(target, st.sorted_header(reader.header, "name")) as writer:
        st.sort_alignments(reader, writer, order="name", threads=1)
    return b"".join(target)


def depths(source):
    target = Parts()
    st.write_depth(target, source, compression="bgzf")
    return b"".join(target)


def converted(source):
    target = Parts()
    with st.open(source) as reader, st.FastqWriter(target, compression="xz") as writer:
        for read in reader.as_fastq():
            writer.write(read)
    return lzma.decompress(b"".join(target))


def index_of_fasta(source):
    with st.FastaFile(source) as file:
        return written(file.index)


READS = b"".join(map(read, range(8)))
BAM, _ = indexed_bam(PLACED, REFERENCES, 100)
FUNCTIONS = {
    "statistics": (statistics, READS),
    "pairs": (lambda source: len(list(st.FastqPairReader(source, READS, check_names=False))), READS),
    "sorting": (sorted_alignments, SAM),
    "depth": (depths, BAM),
    "runs of depth": (lambda source: list(st.depth_runs(source)), BAM),
    "coverage": (lambda source: list(st.coverage(source)), BAM),
    "flags": (lambda source: str(st.count_by_flag(source)), BAM),
    "pileup": (lambda source: [column.pos for column in st.pileup(source)], BAM),
    "conversion": (converted, BAM),
    "an index of its own": (index_of_fasta, INDEXED),
    "a stream": (lambda source: st.Stream(source).read(), READS),
    "lines of a stream": (lambda source: list(st.Stream(source)), READS),
    "a wrapped stream": (lambda source: list(st.FastqReader(st.Stream(source))), READS),
}


@each_kind
@each_source
@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions(name, source, kind):
    function, data = FUNCTIONS[name]
    expected = function(data)

    def work(armed):
        result, error = attempt(armed, function, SOURCES[source](data))
        assert error or result == expected

    assert count_up(kind, STEP, work) == {}


@each_kind
def test_an_arrow_stream_leaves_no_descriptor(kind, tmp_path):
    """Its consumer knows of no exceptions of Python, so raises what it makes of a number and a text."""
    path = tmp_path / "reads"
    path.write_bytes(READS)

    def read_all(source):
        with st.FastqReader(source, block_size=64) as reader:
            return st.FastqBatch.from_arrow(reader)

    def work(armed):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            # The file is closed once nobody refers to it.
            result, error = attempt(armed, read_all, io.FileIO(str(path)), expected=(MemoryError, st.IoError))
        assert error or len(result) == 8

    read_all(path)
    assert count_up(kind, STEP, work) == {}
