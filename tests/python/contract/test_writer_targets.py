"""Where every writer can write, and how: any target, compressed or not, on any number of threads."""

import contextlib
import io
import os
import pathlib

import pytest
from bam_data import EOF_BLOCK
from rows import rows_of
from writer_rows import DECOMPRESSED, WriterRow

pytestmark = pytest.mark.timeout(60)
OUTPUTS = rows_of(WriterRow)
WAYS = [(row, compression) for row in OUTPUTS for compression in row.compressions]
SUFFIXES = {".gz": "bgzf", ".bgz": "bgzf", ".bgzf": "bgzf", ".bz2": "bzip2", ".xz": "xz", "": "none", ".GZ": "bgzf"}
LEVELS = {"none": (None,), "bgzf": (None, 0, 12), "gzip": (None, 0, 9), "bzip2": (None, 1), "xz": (None, 0)}
each_output = pytest.mark.parametrize("row", OUTPUTS, ids=str)


class OnlyWrites:
    """The poorest of all file objects; what its `write` returns says nothing."""

    def __init__(self, path):
        self.path = path

    def write(self, data):
        with open(self.path, "ab") as file:
            file.write(data)


class TakesLittle(io.RawIOBase):
    """Never takes all at once, as a raw file may."""

    def __init__(self, path):
        self.file = open(path, "wb")

    def writable(self):
        return True

    def write(self, data):
        return self.file.write(data[: max(1, len(data) // 2)])

    def close(self):
        self.file.close()
        super().close()


@contextlib.contextmanager
def descriptor(path):
    number = os.open(path, os.O_WRONLY | os.O_CREAT)
    yield number
    os.fstat(number)  # still open
    os.close(number)


@contextlib.contextmanager
def opened(file):
    with file:
        yield file
        assert not file.closed


TARGETS = {
    "str": lambda path: contextlib.nullcontext(str(path)),
    "pathlib": contextlib.nullcontext,
    "descriptor": descriptor,
    "file": lambda path: opened(open(path, "wb")),
    "raw file": lambda path: opened(open(path, "wb", buffering=0)),
    "object that only writes": lambda path: contextlib.nullcontext(OnlyWrites(path)),
    "object that takes little": lambda path: opened(TakesLittle(path)),
}


def paths_of(row, folder, suffix=""):
    return [folder / f"target{number}{suffix}" for number in range(row.targets)]


@pytest.mark.parametrize("target", TARGETS)
@each_output
def test_every_target(row, target, tmp_path):
    paths = paths_of(row, tmp_path)
    with contextlib.ExitStack() as stack:
        row.write_all(*[stack.enter_context(TARGETS[target](path)) for path in paths])
    row.check([path.read_bytes() for path in paths], row.compressions[0])


@pytest.mark.parametrize("row, compression", WAYS, ids=str)
def test_levels_and_threads(row, compression):
    for level in LEVELS[compression] if "level" in row.options else (None,):
        for threads in (None, 1, 3) if compression == "bgzf" and "threads" in row.options else (None,):
            row.check(row.made(compression=compression, level=level, threads=threads), compression)


@pytest.mark.parametrize("kind", [str, pathlib.Path, lambda path: open(path, "wb")], ids=["str", "pathlib", "file"])
@pytest.mark.parametrize("row", [row for row in OUTPUTS if "compression" in row.options], ids=str)
def test_the_suffix_chooses_the_compression(row, kind, tmp_path):
    plain = row.made(count=2, compression="none")
    for suffix, compression in SUFFIXES.items():
        paths = paths_of(row, tmp_path, row.suffix + suffix)
        with contextlib.ExitStack() as stack:
            targets = [kind(path) for path in paths]
            for target in targets:
                if not isinstance(target, (str, pathlib.Path)):
                    stack.enter_context(target)
            row.write_all(*targets, count=2, compression="auto")
        data_of_each = [path.read_bytes() for path in paths]
        assert [DECOMPRESSED[compression](data) for data in data_of_each] == plain
        for data in data_of_each:
            assert data.endswith(EOF_BLOCK) == (compression == "bgzf")


@each_output
def test_no_records(row):
    for data, plain in zip(row.made(count=0), row.plain, strict=False):
        written = DECOMPRESSED[row.compressions[0]](data)
        assert plain.startswith(written) and len(written) < 200  # a header


WRONG = {
    "compression": [("lzw", ValueError), (None, ValueError)],
    "level": [(-1, ValueError), (13, ValueError), (True, TypeError), (6.0, TypeError), ("6", TypeError)],
    "threads": [(0, ValueError), (-1, ValueError), (1.5, TypeError), ("1", TypeError), (True, TypeError)],
}


@pytest.mark.parametrize("option", WRONG)
@each_output
def test_a_wrong_argument_is_refused_and_leaves_files_alone(row, option, tmp_path):
    paths = paths_of(row, tmp_path)
    for path in paths:
        path.write_bytes(b"precious")
    for (value, error), compression in [(one, name) for one in WRONG[option] for name in row.compressions]:
        options = {"compression": compression} if "compression" in row.options else {}
        if option == "level" and compression == "none" and error is TypeError:
            error = ValueError  # there is no level at all
        if option in row.options:
            with pytest.raises(error, match=option):
                row.open(*paths, **{**options, option: value}).close()
        else:
            with pytest.raises(TypeError, match=option):
                row.open(*paths, **{option: value}).close()
        assert [path.read_bytes() for path in paths] == [b"precious"] * row.targets


@pytest.mark.parametrize("row", [row for row in OUTPUTS if "compression" in row.options], ids=str)
def test_a_level_goes_with_a_compression(row):
    with pytest.raises(ValueError, match="level"):
        row.made(compression="none", level=1)
    for compression, level in (("gzip", 10), ("bzip2", 0), ("xz", 10)):
        with pytest.raises(ValueError, match="level"):
            row.made(compression=compression, level=level)


@each_output
def test_what_is_no_target(row, tmp_path):
    path = tmp_path / "there"
    path.write_bytes(b"precious")
    with open(os.devnull, "rb") as unwritable:
        for wrong, error in (
            (1.5, TypeError),
            (object(), TypeError),
            (b"bytes", TypeError),
            (io.StringIO(), TypeError),
            (True, TypeError),
            (io.BytesIO, TypeError),
            (unwritable, io.UnsupportedOperation),
            (tmp_path, IsADirectoryError),
            (tmp_path / "no" / "file", FileNotFoundError),
            (99_999, OSError),
        ):
            for which in range(row.targets):
                # A path is met when it is opened; what else is wrong is refused before anything is.
                is_path = isinstance(wrong, pathlib.Path)
                targets = [io.BytesIO() if is_path else str(path)] * row.targets
                targets[which] = wrong
                with pytest.raises(error) as caught:
                    if is_path or row.is_function:
                        row.write_all(*targets)
                    else:
                        row.start(*targets)
                if is_path:
                    assert caught.value.filename == str(wrong)
                assert path.read_bytes() == b"precious"
    with pytest.raises(TypeError):
        row.write_all(None, *[io.BytesIO() for _ in range(1, row.targets)])
    assert path.read_bytes() == b"precious"
