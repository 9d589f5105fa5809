"""With `atomic`, the files of every writer get their names when they are whole, all or none; else nothing changes."""

import gc
import io
import itertools
import os

import pytest
from rows import rows_of
from writer_rows import WriterRow

pytestmark = pytest.mark.timeout(60)
ROWS = [row for row in rows_of(WriterRow) if "atomic" in row.options]
WAYS = [(row, compression) for row in ROWS for compression in row.compressions]
each_way = pytest.mark.parametrize("row, compression", WAYS, ids=str)


@pytest.fixture
def paths(row, tmp_path):
    """Of the targets; the last one replaces a file."""
    paths = [tmp_path / f"target{number}" for number in range(row.targets)]
    paths[-1].write_bytes(b"old")
    return paths


def require_untouched(paths):
    assert os.listdir(paths[-1].parent) == [paths[-1].name]
    assert paths[-1].read_bytes() == b"old"


@each_way
def test_published_by_close(row, compression, paths):
    with row.start(*paths, compression=compression, atomic=True) as writer:
        for item in row.items:
            writer.write(*item)
        writer.flush()
        assert paths[-1].read_bytes() == b"old"
        assert not any(path.exists() for path in paths[:-1])
    row.check([path.read_bytes() for path in paths], compression)
    assert len(os.listdir(paths[0].parent)) == row.targets


@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt])
@each_way
def test_not_if_the_block_raises(row, compression, kind, paths):
    with pytest.raises(kind):
        with row.start(*paths, compression=compression, atomic=True) as writer:
            writer.write(*row.items[0])
            writer.flush()
            raise kind
    assert writer.closed
    writer.close()
    require_untouched(paths)


@pytest.mark.parametrize("row, compression", [way for way in WAYS if not way[0].is_function], ids=str)
def test_not_if_the_writer_is_dropped(row, compression, paths):
    writer = row.start(*paths, compression=compression, atomic=True)
    writer.write(*row.items[0])
    with pytest.warns(ResourceWarning, match="unclosed"):
        del writer
        gc.collect()
    require_untouched(paths)


@each_way
def test_all_or_none_if_one_cannot_get_its_name(row, compression, tmp_path):
    for hopeless in range(row.targets):
        paths = [tmp_path / f"{hopeless}-{number}" for number in range(row.targets)]
        for path in paths:
            path.write_bytes(b"old")
        writer = row.start(*paths, compression=compression, atomic=True)
        writer.write(*row.items[0])
        paths[hopeless].unlink()
        paths[hopeless].mkdir()
        with pytest.raises(IsADirectoryError):
            writer.close()
        assert writer.closed
        writer.close()
        paths[hopeless].rmdir()
        assert [path.read_bytes() for path in paths if path.exists()] == [b"old"] * (row.targets - 1)
        assert len(os.listdir(tmp_path)) == (hopeless + 1) * (row.targets - 1)


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # Python drops what it has no memory to enter
@pytest.mark.parametrize("step", ["opening", "close"])
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_all_or_none_for_want_of_memory(row, step, paths):
    testcapi = pytest.importorskip("_testcapi")
    targets = list(map(str, paths))  # for want of memory, Python itself takes a path object for something else
    for number in itertools.count():
        writer = None
        if step == "close":
            writer = row.start(*targets, atomic=True)
            for item in row.items:
                writer.write(*item)
        testcapi.set_nomemory(number, number + 1)
        try:
            if step == "close":
                writer.close()
            else:
                writer = row.start(*targets, atomic=True)
            failed = False
        except MemoryError:
            failed = True
        finally:
            testcapi.remove_mem_hooks()
        if not failed:
            break
        require_untouched(paths)
    if step == "opening":
        for item in row.items:
            writer.write(*item)
        writer.close()
    row.check([path.read_bytes() for path in paths], row.compressions[0])
    assert number > 0 or step == "close"  # for native files, that takes no memory of Python


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_only_for_paths(row, paths):
    with pytest.raises(ValueError, match="path"):
        row.write_all(*[io.BytesIO() for _ in paths], atomic=True)
    with pytest.raises(ValueError, match="path"):
        row.write_all("-", *paths[1:], atomic=True)
    require_untouched(paths)
