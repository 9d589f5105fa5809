"""What every reader can read from: any source, in blocks of any size, compressed or not, with any number of threads."""

import bz2
import contextlib
import io
import lzma
import os
import pathlib

import pytest
from alignment_outcome import OnlyRead, Seekable, pipe_with
from reader_rows import ReaderRow, outcome_of
from rows import rows_of

import seqtide as st

pytestmark = pytest.mark.timeout(60)
READERS = rows_of(ReaderRow)
WAYS = [(row, form) for row in READERS for form in row.forms]


@contextlib.contextmanager
def descriptor(path):
    number = os.open(path, os.O_RDONLY)
    yield number
    os.fstat(number)  # still open
    os.close(number)


@contextlib.contextmanager
def pipe(path):
    number = pipe_with(path.read_bytes())
    yield number
    os.close(number)


@contextlib.contextmanager
def opened(path, buffering=-1):
    with open(path, "rb", buffering=buffering) as file:
        yield file
        assert not file.closed


def made(make):
    return lambda path: contextlib.nullcontext(make(path))


SOURCES = {
    "str": made(str),
    "pathlib": made(pathlib.Path),
    "bytes": made(lambda path: path.read_bytes()),
    "memoryview": made(lambda path: memoryview(bytearray(path.read_bytes()))),
    "descriptor": descriptor,
    "file": opened,
    "raw file": lambda path: opened(path, 0),
    "BytesIO": made(lambda path: io.BytesIO(path.read_bytes())),
    "object that can seek": made(lambda path: Seekable(path.read_bytes(), 7)),
}
STREAMS = {
    "pipe": pipe,
    "object that can only read": made(lambda path: OnlyRead(path.read_bytes(), 1)),
}


def files(row, form, folder):
    for number, data in enumerate(row.data(form)):
        path = folder / f"source{number}"
        path.write_bytes(data)
        yield path


@pytest.mark.parametrize("source", {**SOURCES, **STREAMS})
@pytest.mark.parametrize("row", READERS, ids=str)
def test_every_source(row, source, tmp_path):
    for form in row.forms:
        with contextlib.ExitStack() as stack:
            opener = {**SOURCES, **STREAMS}[source]
            sources = [stack.enter_context(opener(path)) for path in files(row, form, tmp_path)]
            if row.seeks and source in STREAMS:
                with pytest.raises(st.UnsupportedError):
                    outcome_of(row, *sources)
            else:
                assert outcome_of(row, *sources) == (row.expected(), None)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("row, form", WAYS, ids=str)
def test_blocks_and_threads_change_nothing(row, form, threads):
    data = row.data(form)
    for block_size in (1, 3, 64, 1 << 18):
        assert outcome_of(row, *data, threads=threads, block_size=block_size) == (row.expected(), None)


@pytest.mark.parametrize("compress", [bz2.compress, lzma.compress])
@pytest.mark.parametrize("row", [row for row in READERS if not row.seeks], ids=str)
def test_compressions_of_the_standard_library(row, compress):
    assert outcome_of(row, *map(compress, row.data())) == (row.expected(), None)


@pytest.mark.parametrize("row", READERS, ids=str)
def test_arguments_out_of_range(row):
    data = row.data(next(iter(row.forms)))
    for options in ({"threads": 0}, {"block_size": 0}, {"max_record_bytes": 0}, {"validation": "loose"}):
        with pytest.raises(ValueError, match=next(iter(options))):
            row.open(*data, **options)
