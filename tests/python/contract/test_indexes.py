"""What every index does, run over all of them: a new index is one more row."""

import copy
import errno
import io
import itertools
import os
import pickle
import resource
import time
import warnings

import pytest
from alignment_outcome import OnlyRead
from faulty_files import Faulty
from index_rows import IndexRow, written
from rows import rows_of

import seqtide

pytestmark = pytest.mark.timeout(60)


@pytest.fixture(params=rows_of(IndexRow), ids=lambda row: row.name)
def row(request):
    return request.param


@pytest.fixture
def path(row, tmp_path):
    """The data in a file, with its index beside it."""
    path = tmp_path / "data"
    path.write_bytes(row.data)
    (tmp_path / f"data{row.suffix}").write_bytes(row.index)
    return path


def sources_of(data, folder):
    path = folder / "source"
    path.write_bytes(data)
    yield from (path, str(path), data, bytearray(data), memoryview(data), io.BytesIO(data))
    yield from (OnlyRead(data, 1), Faulty(data, size=7))
    with open(path, "rb") as file:
        yield file
    descriptor = os.open(path, os.O_RDONLY)
    yield descriptor
    os.close(descriptor)


# ---- what it is made of, and what becomes of it


def test_built_written_and_read_it_is_the_same(row, tmp_path):
    index = row.build(row.data)
    index.write(tmp_path / "x")
    again = row.kind.read(tmp_path / "x")
    assert row.shows(again) == row.shows(index)
    assert written(again) == written(index) == (tmp_path / "x").read_bytes()
    assert row.answers(row.opens(row.data, index)) == row.answers(row.opens(row.data, again))
    assert len(row.answers(row.opens(row.data, index))) == 5


def test_it_is_read_and_built_from_any_source(row, tmp_path):
    for source in sources_of(row.index, tmp_path):
        assert written(row.kind.read(source)) == row.index
    for source in sources_of(row.data, tmp_path):
        assert written(row.build(source)) == row.index
    for source in sources_of(row.index, tmp_path):
        assert len(row.answers(row.opens(row.data, source))) == 5


def test_copies_and_pickles(row):
    index = row.kind.read(row.index)
    for other in (copy.copy(index), copy.deepcopy(index), pickle.loads(pickle.dumps(index))):
        assert type(other) is row.kind
        assert other == index
        assert written(other) == row.index
    assert index != row.kind.__new__(row.kind)
    assert index != row.shows(index)
    with pytest.raises(TypeError, match="unhashable"):
        hash(index)
    if row.has_entries:
        assert index != row.kind()
        with pytest.raises(RuntimeError, match="twice"):
            index.__init__()
    else:
        with pytest.raises(TypeError, match="read"):
            row.kind()


def test_made_by_new_it_is_an_empty_one(row):
    empty = row.kind.__new__(row.kind)
    assert row.shows(row.kind.read(written(empty))) == row.shows(empty)
    assert len(empty) <= 1
    assert repr(empty)


def test_a_class_of_ones_own_cannot_be_made_of_it(row):
    with pytest.raises(TypeError):
        type("Own", (row.kind,), {})


# ---- writing


def test_a_path_gets_a_whole_index_or_keeps_what_it_had(row, tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"before")
    index = row.kind.read(row.index)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    for size in {0, 1, len(row.index) // 2, len(row.index) - 1}:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
        try:
            with pytest.raises(OSError) as caught:
                index.write(path)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert caught.value.errno == errno.EFBIG
        assert os.listdir(tmp_path) == ["x"]
        assert path.read_bytes() == b"before"
    index.write(path)
    assert os.listdir(tmp_path) == ["x"]
    assert path.read_bytes() == row.index


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_targets_that_cannot_be_written(row, tmp_path):
    index = row.kind.read(row.index)
    with open("/dev/full", "wb", buffering=0) as file, pytest.raises(OSError) as caught:
        index.write(file)
    assert caught.value.errno == errno.ENOSPC
    with pytest.raises(FileNotFoundError):
        index.write(tmp_path / "none" / "x")
    with pytest.raises(IsADirectoryError):
        index.write(tmp_path)
    for target in (None, io.StringIO(), b""):
        with pytest.raises(TypeError):
            index.write(target)


# ---- faults of files and of memory


@pytest.mark.parametrize("kind", [OSError, LookupError, KeyboardInterrupt])
def test_exceptions_of_a_file_object_come_out_unchanged(row, kind):
    """Whichever of its calls fails; and then all is as if it had not been tried."""
    index = row.build(row.data)
    for data, make in ((row.index, row.kind.read), (row.data, row.build)):
        for number in itertools.count():
            source = Faulty(data, number, kind("no luck"), size=max(1, len(data) // 5))
            try:
                made = make(source)
            except kind as error:
                assert error is source.error
            else:
                assert not source.happened
                assert written(made) == row.index
                break
        assert number >= 5
    for number in itertools.count():
        target = Faulty(at=number, error=kind("no luck"))
        try:
            index.write(target)
        except kind as error:
            assert error is target.error
            assert not target.written_after
        else:
            assert not target.happened
            assert target.file.getvalue() == row.index
            break
    assert number >= 1
    assert written(index) == row.index


def test_memory_that_runs_out(row, tmp_path):
    """Whichever allocation fails: a MemoryError, or all is well."""
    memory = pytest.importorskip("_testcapi")
    index = row.build(row.data)
    path = tmp_path / "x"
    actions = [
        (lambda: row.kind.read(row.index), written, row.index),
        (lambda: row.kind.read(io.BytesIO(row.index)), written, row.index),
        (lambda: row.build(row.data), written, row.index),
        (lambda: row.build(io.BytesIO(row.data)), written, row.index),
        (lambda: row.shows(index), lambda shown: shown, row.shows(index)),
        (lambda: index.write(str(path)), lambda _: path.read_bytes(), row.index),  # os.fspath() hides a MemoryError
        (index.__reduce__, lambda parts: written(parts[0](*parts[1])), row.index),
    ]
    for action, result_of, expected in actions:
        failed = True
        for number in itertools.count():
            path.write_bytes(b"before")
            memory.set_nomemory(number, number + 1)
            try:
                result = action()
                failed = False
            except MemoryError:
                failed = True
            finally:
                memory.remove_mem_hooks()
            assert os.listdir(tmp_path) == ["x"]
            if not failed:
                assert result_of(result) == expected
                break
            assert path.read_bytes() == b"before"
        assert number > 0
    assert written(index) == row.index


# ---- damage


def sound(row, index):
    """Reads an index that may be damaged and asks all questions: no answer is wrong. None if it was refused."""
    right = dict(row.answers(row.opens(row.data, row.index)))
    try:
        file = row.opens(row.data, index)
        answers = row.answers(file)
    except (seqtide.FormatError, ValueError):
        return None
    for question, answer in answers:
        if row.may_hide:
            assert set(answer) <= set(right[question])
        else:
            assert answer == right[question]
    return answers


def test_cut_at_every_byte(row):
    harmless = row.harmless_cuts(row.index)
    for size in range(len(row.index)):
        if size in harmless:
            answers = sound(row, row.index[:size])
            assert answers is not None
            right = row.answers(row.opens(row.data, row.index))
            assert all(answer in right for answer in answers)
        else:
            with pytest.raises(seqtide.FormatError):
                row.kind.read(row.index[:size])


@pytest.mark.parametrize("bits", [0x01, 0x08, 0x80])
def test_each_byte_damaged(row, bits):
    """An error, or answers that are right; at once, whatever the index claims."""
    step = max(1, len(row.index) // 300)
    slowest = 0
    for place in range(0, len(row.index), step):
        damaged = bytearray(row.index)
        damaged[place] ^= bits
        start = time.process_time()
        sound(row, bytes(damaged))
        slowest = max(slowest, time.process_time() - start)
    assert slowest < 2


def test_more_than_an_index(row):
    for rest in (b"\1", b"\1x", row.index):
        with pytest.raises(seqtide.FormatError):
            row.kind.read(row.index + rest)


@pytest.mark.parametrize("other", [b"@r\nA\n+\nI\n", b"\x1f\x8b\x08\0", b"\xff" * 100, bytes(100)])
def test_what_is_no_index(row, other):
    with pytest.raises(seqtide.FormatError) as caught:
        row.kind.read(other)
    assert caught.value.format


# ---- an index that is not that of the data


def test_an_index_older_than_its_data_is_told(row, path):
    index = path.with_name(f"data{row.suffix}")
    changed = path.stat().st_mtime_ns
    os.utime(index, ns=(changed, changed - 10**9))
    for given in ([], [index], [str(index)]):
        with pytest.warns(seqtide.StaleIndexWarning, match=f"data{row.suffix}' is older") as caught:
            file = row.opens(path, *given)
            answers = row.answers(file)
        assert len(caught) == 1
        assert len(answers) == 5
    os.utime(index, ns=(changed, changed))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert row.answers(row.opens(path)) == answers


def test_the_index_of_other_data(row):
    right = row.answers(row.opens(row.data, row.index))
    try:
        answers = row.answers(row.opens(row.foreign, row.index))
    except ValueError:
        return
    assert len(answers) < len(right)
    assert all(answer in right for answer in answers)


def test_an_index_that_is_not_there(row, path):
    with pytest.raises(FileNotFoundError) as caught:
        row.answers(row.opens(path, path.with_name("none")))
    assert caught.value.filename == str(path.with_name("none"))


@pytest.mark.parametrize("wrong", [1.5, True, [], object(), io.StringIO(), seqtide.SamHeader()], ids=type)
def test_what_cannot_be_an_index_is_refused_at_once(row, wrong):
    with pytest.raises(TypeError):
        row.opens(row.data, wrong)
