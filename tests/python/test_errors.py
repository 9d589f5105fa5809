"""The exception family: what is a subclass of what, attributes, pickling, and how native errors become Python ones."""

import copy
import errno
import io
import pickle

import pytest

import seqtide

ALL = [
    seqtide.SeqtideError,
    seqtide.StreamError,
    seqtide.NullParameterError,
    seqtide.InvalidHandleError,
    seqtide.IoError,
    seqtide.UnsupportedError,
    seqtide.InvalidBufferError,
    seqtide.FormatError,
    seqtide.TruncatedError,
    seqtide.CorruptError,
    seqtide.LimitError,
]


@pytest.mark.parametrize("cls", ALL)
def test_every_exception_has_the_common_base_and_can_be_made_and_pickled(cls):
    error = cls("something went wrong")
    assert isinstance(error, seqtide.SeqtideError)
    assert str(error) == "something went wrong"
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is cls
    assert again.args == error.args
    assert cls.__module__ == "seqtide.errors"


@pytest.mark.parametrize(
    ("cls", "bases"),
    [
        (seqtide.InvalidHandleError, (seqtide.StreamError, ValueError)),
        (seqtide.NullParameterError, (seqtide.StreamError, TypeError)),
        (seqtide.IoError, (seqtide.StreamError, OSError)),
        (seqtide.UnsupportedError, (seqtide.IoError, io.UnsupportedOperation, OSError, ValueError)),
        (seqtide.InvalidBufferError, (seqtide.StreamError,)),
        (seqtide.FormatError, (ValueError,)),
        (seqtide.TruncatedError, (seqtide.FormatError, EOFError)),
        (seqtide.CorruptError, (seqtide.FormatError,)),
        (seqtide.LimitError, (seqtide.FormatError,)),
    ],
)
def test_bases(cls, bases):
    for base in bases:
        assert issubclass(cls, base)


@pytest.mark.parametrize(
    ("cls", "code"),
    [
        (seqtide.StreamError, 5),
        (seqtide.NullParameterError, 1),
        (seqtide.InvalidHandleError, 3),
        (seqtide.IoError, 100),
        (seqtide.UnsupportedError, 100),
        (seqtide.InvalidBufferError, 101),
    ],
)
def test_codes(cls, code):
    assert cls("x").code == code
    assert pickle.loads(pickle.dumps(cls("x"))).code == code


def test_a_code_can_be_given_and_survives_pickling():
    error = seqtide.StreamError("x", code=4)
    assert error.code == 4
    assert pickle.loads(pickle.dumps(error)).code == 4
    assert seqtide.StreamError.code == 5


def test_io_error_is_built_like_os_error():
    error = seqtide.IoError(errno.ENOSPC, "No space left on device", "out.fq")
    assert (error.errno, error.strerror, error.filename) == (errno.ENOSPC, "No space left on device", "out.fq")
    assert str(error) == "[Errno 28] No space left on device: 'out.fq'"
    again = pickle.loads(pickle.dumps(error))
    assert (again.errno, again.filename, again.code) == (errno.ENOSPC, "out.fq", 100)
    assert seqtide.IoError("plain").errno is None


PLACE = {
    "reason": "no '@'",
    "path": "a.fq",
    "format": "FASTQ",
    "record": 2,
    "line": 5,
    "offset": 31,
    "virtual_offset": 1 << 40,
    "compressed_offset": 7,
    "excerpt": b"xr2\n",
}


@pytest.mark.parametrize("cls", [c for c in ALL if issubclass(c, seqtide.FormatError)])
@pytest.mark.parametrize("clone", [lambda e: e, lambda e: pickle.loads(pickle.dumps(e)), copy.copy])
def test_format_error_attributes(cls, clone):
    error = clone(cls("a.fq: no '@'", **PLACE))
    assert str(error) == "a.fq: no '@'"
    for name, value in PLACE.items():
        assert getattr(error, name) == value


def test_unknown_places_are_none():
    error = seqtide.FormatError("bad")
    assert error.reason == "bad"
    assert error.excerpt == b""
    for name in ("path", "format", "record", "line", "offset", "virtual_offset", "compressed_offset"):
        assert getattr(error, name) is None


def test_missing_file(tmp_path):
    path = tmp_path / "missing.fq"
    with pytest.raises(FileNotFoundError) as caught:
        seqtide.Stream(path)
    assert caught.value.errno == errno.ENOENT
    assert caught.value.filename == str(path)
    assert caught.value.strerror == "No such file or directory"


def test_a_file_name_that_is_not_utf8_comes_back_unchanged(tmp_path):
    name = "caf\udce9.fq"  # the byte 0xE9, as os.fsdecode gives it
    with pytest.raises(FileNotFoundError) as caught:
        seqtide.Stream(str(tmp_path) + "/" + name)
    assert caught.value.filename.endswith(name)


def test_directory(tmp_path):
    with pytest.raises(IsADirectoryError):
        seqtide.Stream(tmp_path)


def test_file_used_as_a_folder(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        seqtide.Stream(tmp_path / "file" / "below")
    with pytest.raises(NotADirectoryError):
        seqtide.GzipWriter(tmp_path / "file" / "below")


def test_nul_in_a_path():
    with pytest.raises(ValueError, match="NUL"):
        seqtide.Stream("a\0b")
    with pytest.raises(ValueError, match="NUL"):
        seqtide.BgzfWriter("a\0b", atomic=True)


def test_an_operating_system_error_without_a_class_is_an_io_error():
    with seqtide.Stream(b"ACGT") as stream, pytest.raises(seqtide.IoError) as caught:
        stream.seek(-1)
    assert caught.value.errno == errno.EINVAL
    assert caught.value.code == 100
