"""Every reader and writer with every call of the C library failing, one at a time.

    tools/faults

Nothing ends the process, hangs, loses or doubles a record, leaves a descriptor, a temporary file or an output that
looks whole, or comes out as another exception than it should.
"""

import os
import warnings

import pytest
from injection import KINDS, count_up, library
from reader_rows import ReaderRow
from rows import rows_of
from writer_rows import DECOMPRESSED, WriterRow, looks_whole

import seqtide as st

pytestmark = [
    pytest.mark.skipif(library() is None, reason="failing_calls.c is not loaded; tools/faults does that"),
    pytest.mark.timeout(600),
]

STEP = int(os.environ.get("SEQTIDE_FAULTS_STEP", "7"))
TRIES = 5  # after exceptions, before a reader is taken to have ended

READING = [(row, form) for row in rows_of(ReaderRow) for form in row.forms]
WRITING = [
    (row, compression, atomic)
    for row in rows_of(WriterRow)
    for compression in row.compressions
    for atomic in ((False, True, "joint") if "atomic" in row.options else (False,))
]
threads = pytest.mark.parametrize("threads", [1, 3])
each_kind = pytest.mark.parametrize("kind", KINDS, ids=str)


def check_error(kind, error):
    assert isinstance(error, kind.expected), f"{type(error).__name__} {error}"
    if isinstance(error, OSError) and not isinstance(error, MemoryError):
        assert error.errno == kind.error, repr(error)


def read_on(row, paths, options):
    """Items, exceptions, and whether it came to its end: as a program that goes on after exceptions sees them."""
    items, errors = [], []
    try:
        with row.open(*paths, **options) as reader:
            iterator = row.items(reader)
            while len(errors) < TRIES:
                try:
                    items.append(next(iterator))
                except StopIteration:
                    return items, errors, True
                except Exception as error:
                    errors.append(error)
    except Exception as error:
        errors.append(error)
    return items, errors, False


@each_kind
@threads
@pytest.mark.parametrize("row, form", READING, ids=str)
def test_readers(row, form, threads, kind, tmp_path):
    expected = row.expected()
    paths = [tmp_path / f"source{number}" for number in range(len(row.sources))]
    for path, data in zip(paths, row.data(form), strict=True):
        path.write_bytes(data)

    def work(armed):
        with armed:
            items, errors, ended = read_on(row, paths, {"threads": threads, "block_size": 64})
        for error in errors:
            check_error(kind, error)
        texts = [text for item in items for text in row.texts_of(item)]
        assert texts == (expected if ended else expected[: len(texts)])
        assert ended or errors

    assert count_up(kind, STEP, work) == {}


@each_kind
@threads
@pytest.mark.parametrize("row, compression, atomic", WRITING, ids=str)
def test_writers(row, compression, atomic, threads, kind, tmp_path):
    if threads > 1 and "threads" not in row.options:
        pytest.skip("it has no threads of its own")
    paths = [tmp_path / f"target{number}{row.suffix}" for number in range(row.targets)]

    def work(armed):
        for path in tmp_path.iterdir():
            path.unlink()
        error = None
        with warnings.catch_warnings(), armed:
            warnings.simplefilter("ignore", ResourceWarning)
            try:
                if atomic == "joint":
                    with st.JointFiles() as files:
                        row.write_all(*paths, compression=compression, threads=threads, atomic=files)
                else:
                    row.write_all(*paths, compression=compression, threads=threads, atomic=atomic)
            except Exception as caught:
                error = caught.with_traceback(None)
        outputs = [path.read_bytes() for path in paths if path.exists()]
        assert {path.name for path in tmp_path.iterdir()} <= {path.name for path in paths}, "something was left behind"
        if error is None:
            return row.check(outputs, compression)
        check_error(kind, error)
        if atomic:
            assert outputs == []
        for one, plain in zip(outputs, row.plain, strict=False):
            # What fails behind the last byte takes nothing away.
            assert not looks_whole(one, compression) or DECOMPRESSED[compression](one) == plain

    assert count_up(kind, STEP, work) == {}
