"""Readers and writers over objects that refer back to them: the garbage collector finds them, and nothing is lost."""

import bz2
import gc
import gzip
import io
import lzma
import sys
import warnings
import weakref

import pytest
from bam_data import bgzf_file
from reader_rows import ReaderRow
from rows import rows_of
from writer_rows import WriterRow, looks_whole

import seqtide as st
from seqtide.io.codecs import open_compressed, open_decompressed

pytestmark = pytest.mark.timeout(60)
READERS = rows_of(ReaderRow)
WRITERS = [row for row in rows_of(WriterRow) if not row.is_function]
FORMS = {"bzip2": bz2.compress, "xz": lzma.compress}
READER_WAYS = [(row, form) for row in READERS for form in (*row.forms, *([] if row.seeks else FORMS))]
FASTA = b">s\nACGT\n"
FILES = {
    "Stream": (st.Stream, FASTA),
    "GzipReader": (st.GzipReader, gzip.compress(FASTA)),
    "BgzfReader": (st.BgzfReader, bgzf_file([FASTA])),
    "FastaFile": (st.FastaFile, FASTA),
    "xz": (lambda source: open_decompressed(source, "xz"), lzma.compress(FASTA)),
}


class Source:
    """Lends what a reader needs, and no finalizer of its own."""

    def __init__(self, data):
        file = io.BytesIO(data)
        self.read, self.seek, self.tell = file.read, file.seek, file.tell


class Memory(bytearray):
    """Has attributes."""


class File(io.BytesIO):
    """Has a finalizer, which closes it."""


def collected(sources, kept):
    """Whether the collector frees sources that refer to what was made of them, and that nobody else refers to."""
    gone = [weakref.ref(source) for source in sources]
    for source in sources:
        source.kept = kept[:]
    del source
    kept.clear()
    sources.clear()
    gc.collect()
    return all(reference() is None for reference in gone)


@pytest.mark.parametrize("kind", [Source, File, Memory])
@pytest.mark.parametrize("row, form", READER_WAYS, ids=str)
def test_readers(row, form, kind):
    pack = row.forms.get(form) or FORMS[form]
    sources = [kind(pack(b"".join(parts))) for parts in row.sources]
    reader = row.open(*sources)
    items = row.items(reader)
    kept = [reader, items, next(items)]
    del reader, items
    assert collected(sources, kept)


@pytest.mark.parametrize("kind", [Source, File, Memory])
@pytest.mark.parametrize("name", FILES)
def test_files(name, kind):
    make, data = FILES[name]
    sources = [kind(data)]
    assert collected(sources, [make(sources[0])])


def test_a_query_outlives_its_reader():
    (row,) = [row for row in READERS if row.seeks]
    source = File(*row.data("BGZF"))
    reader = row.open(source)
    source.reader = reader
    items = row.items(reader)
    first = next(items)
    del reader, source
    gc.collect()
    assert len([first, *items]) == 8


@pytest.mark.parametrize("kind", [Source, File, Memory])
def test_a_query_of_a_closed_reader(kind):
    (row,) = [row for row in READERS if row.seeks]
    sources = [kind(*row.data("BGZF"))]
    reader = row.open(*sources)
    items = row.items(reader)
    kept = [items, next(items)]
    del items
    reader.close()
    assert collected(sources, kept)


class Failing(Source):
    """Fails where its data ends."""

    def __init__(self, data):
        super().__init__(data)
        read = self.read

        def read_or_fail(size):
            data = read(size)
            if not data:
                raise OSError("gone")
            return data

        self.read = read_or_fail


@pytest.mark.parametrize("row", [row for row in READERS if row.size > 1], ids=str)
def test_an_exception_that_waits_for_its_turn(row):
    """It refers to frames, which may refer to the reader that has it."""

    def first_batch():
        sources = list(map(Failing, row.data()))
        gone.extend(map(weakref.ref, sources))
        reader = row.open(*sources)
        return next(reader.batches())

    gone = []
    assert len(row.texts_of(first_batch())) > row.size
    gc.collect()
    assert [reference() for reference in gone] == [None] * len(row.sources)


class Target:
    """Gives what is written to a list that lives on."""

    def __init__(self, parts):
        self.write = parts.append


@pytest.fixture
def told(monkeypatch):
    """Texts of warnings. Those who record a warning keep its source alive."""
    texts = []
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        monkeypatch.setattr(warnings, "showwarning", lambda message, *place, **more: texts.append(str(message)))
        yield texts


def write_and_drop(row, targets, compression, told):
    """Leaves a writer that was not closed to the collector, in a cycle with its targets."""
    writer = row.start(*targets, compression=compression)
    for item in row.items:
        writer.write(*item)
    kept = [writer]
    del writer
    assert collected(targets, kept)
    assert len(told) == 1 and "unclosed" in told[0]


WRITER_WAYS = [(row, compression) for row in WRITERS for compression in row.compressions]


@pytest.mark.parametrize("row, compression", WRITER_WAYS, ids=str)
def test_writers(row, compression, told):
    parts = [[] for _ in range(row.targets)]
    write_and_drop(row, list(map(Target, parts)), compression, told)
    row.check([b"".join(map(bytes, one)) for one in parts], compression)


@pytest.mark.parametrize("row, compression", WRITER_WAYS, ids=str)
def test_a_loss_is_told(row, compression, told, monkeypatch):
    """A file may be closed by its own finalizer before that of its writer has its turn."""
    errors = []
    monkeypatch.setattr(sys, "unraisablehook", lambda args: errors.append(args.exc_value))
    copies = []

    class Closing(io.BytesIO):
        def close(self):
            if not self.closed:
                copies.append(self.getvalue())
            super().close()

    write_and_drop(row, [Closing() for _ in range(row.targets)], compression, told)
    if errors:
        assert not any(looks_whole(data, compression) for data in copies[: len(row.plain)])
    else:
        row.check(copies, compression)


def test_a_compressed_file(told):
    parts = []
    targets = [Target(parts)]
    file = open_compressed(targets[0], "bzip2")
    file.write(b"ACGT")
    kept = [file]
    del file
    assert collected(targets, kept)
    assert len(told) == 1 and "unclosed" in told[0]
    assert bz2.decompress(b"".join(parts)) == b"ACGT"


def test_a_reader_that_comes_back_is_closed():
    class Returning(Source):
        def __del__(self):
            saved.append(self.reader)

    saved = []
    source = Returning(b"@r\nA\n+\nI\n")
    source.reader = st.FastqReader(source)
    del source
    gc.collect()
    (reader,) = saved
    assert reader.closed
    with pytest.raises(ValueError, match="closed"):
        next(reader)
    with pytest.raises(RuntimeError, match="twice"):
        reader.__init__(b"@r\nA\n+\nI\n")
