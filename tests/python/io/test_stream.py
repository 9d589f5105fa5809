"""Stream and wrap_file, as a user would use them."""

import array
import copy
import errno
import io
import mmap
import os
import pickle
import subprocess
import sys
import tempfile
import zipfile

import pytest
from odd_objects import DATA

import seqtide
from seqtide import Stream, wrap_file


@pytest.fixture
def path(tmp_path):
    target = tmp_path / "data.bin"
    target.write_bytes(DATA)
    return target


# ---- any source


def open_bytesio(path):
    return io.BytesIO(DATA)


def open_buffered(path):
    return open(path, "rb")


def open_raw(path):
    return open(path, "rb", buffering=0)


def open_mapped(path):
    with open(path, "rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


SOURCES = {
    "str": str,
    "PathLike": lambda path: path,
    "bytes": lambda path: DATA,
    "bytearray": lambda path: bytearray(DATA),
    "memoryview": lambda path: memoryview(DATA),
    "array": lambda path: array.array("I", DATA),
    "mmap": open_mapped,
    "BytesIO": open_bytesio,
    "buffered file": open_buffered,
    "raw file": open_raw,
    "Stream": Stream,
}


@pytest.mark.parametrize("kind", SOURCES)
def test_any_source_reads_and_seeks_the_same(kind, path):
    source = SOURCES[kind](path)
    with Stream(source) as stream:
        assert stream.readable()
        assert stream.seekable()
        assert stream.read(3) == DATA[:3]
        assert stream.tell() == 3
        assert stream.seek(100) == 100
        assert stream.read(5) == DATA[100:105]
        assert stream.seek(-5, io.SEEK_CUR) == 100
        assert stream.seek(-10, io.SEEK_END) == len(DATA) - 10
        assert stream.read(100) == DATA[-10:]
        assert stream.read(100) == b""
        assert stream.seek(0) == 0
        assert stream.read() == DATA
        stream.seek(0)
        assert stream.readall() == DATA
        stream.seek(0)
        assert stream.read(None) == DATA
    if hasattr(source, "close"):
        source.close()


def test_a_file_descriptor_is_read_and_left_open(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with Stream(descriptor) as stream:
            assert stream.read(4) == DATA[:4]
            assert not stream.writable()
        assert os.read(descriptor, 2) == DATA[4:6]
    finally:
        os.close(descriptor)


def test_a_bad_file_descriptor():
    with pytest.raises(seqtide.IoError) as caught:
        Stream(987654)
    assert caught.value.errno == errno.EBADF
    with pytest.raises(ValueError, match="-1"):
        Stream(-1)
    with pytest.raises(ValueError, match="descriptor"):
        Stream(1 << 40)


def test_standard_input_and_output():
    code = (
        "import seqtide\n"
        "with seqtide.Stream('-') as stream, seqtide.GzipWriter('-') as out:\n"
        "    assert stream.name == '<stdin>' or stream.name == '-'\n"
        "    out.write(stream.read())\n"
    )
    import gzip

    done = subprocess.run([sys.executable, "-c", code], input=DATA, capture_output=True, timeout=30, check=True)
    assert gzip.decompress(done.stdout) == DATA
    assert done.stderr == b""


def test_bytes_are_data_not_a_path():
    assert Stream(b"/dev/null").read() == b"/dev/null"


def test_bytes_are_read_without_a_copy_and_released(no_collector):
    data = bytearray(b"ACGT")
    stream = Stream(data)
    data[0:1] = b"N"
    with pytest.raises(BufferError):
        data.append(0)
    assert stream.read() == b"NCGT"
    stream.close()
    data.append(0)
    count = sys.getrefcount(data)
    Stream(data)
    assert sys.getrefcount(data) == count


@pytest.mark.parametrize("source", [object(), [1], 1.5, {}, io.BytesIO, Exception("x")])
def test_what_is_no_source_is_a_type_error(source):
    with pytest.raises(TypeError, match="expected a path"):
        Stream(source)


def test_none_and_bool():
    with pytest.raises(seqtide.NullParameterError) as caught:
        Stream(None)
    assert caught.value.code == 1
    with pytest.raises(TypeError, match="bool"):
        Stream(True)


def test_memory_that_is_not_contiguous_is_refused():
    with pytest.raises(BufferError):
        Stream(memoryview(DATA)[::2])


def test_text_mode_objects_are_refused_at_once(path, tmp_path):
    import codecs

    # What codecs.open returns, of which Python 3.14 warns.
    latin1 = codecs.getreader("latin-1"), codecs.getwriter("latin-1")
    with open(path, encoding="latin-1") as text, codecs.StreamReaderWriter(open(path, "rb"), *latin1) as old_text:
        for source in (text, old_text, io.StringIO("ACGT"), io.TextIOWrapper(io.BytesIO(DATA))):
            with pytest.raises(TypeError, match="text mode"):
                Stream(source)
            with pytest.raises(TypeError, match="text mode"):
                seqtide.GzipReader(source)
    with tempfile.NamedTemporaryFile("w+") as text, pytest.raises(TypeError, match="text mode"):
        Stream(text)
    with open(tmp_path / "out", "w") as text, pytest.raises(TypeError, match="text mode"):
        seqtide.GzipWriter(text)


def test_binary_temporary_files_are_fine():
    with tempfile.NamedTemporaryFile("w+b") as file:
        with Stream(file) as stream:
            stream.write(DATA)
            stream.seek(0)
            assert stream.read() == DATA
    with tempfile.SpooledTemporaryFile() as file:
        with Stream(file) as stream:
            stream.write(DATA)
            stream.seek(0)
            assert stream.read() == DATA


# ---- writing


def test_writing_to_a_wrapped_file(tmp_path):
    target = tmp_path / "out.bin"
    with open(target, "wb") as file:
        with Stream(file) as stream:
            assert stream.writable()
            assert not stream.readable()
            assert stream.write(b"hello ") == 6
            assert stream.write(b"world") == 5
            stream.flush()
            assert target.read_bytes() == b"hello world"
        assert not file.closed
        file.write(b"!")
    assert target.read_bytes() == b"hello world!"


def test_close_flushes_the_wrapped_file(tmp_path):
    target = tmp_path / "out.bin"
    with open(target, "wb") as file:
        stream = wrap_file(file)
        stream.write(b"ACGT")
        assert target.read_bytes() == b""
        stream.close()
        assert target.read_bytes() == b"ACGT"


def test_a_wrapped_file_that_was_closed_before_the_stream(path, tmp_path):
    with open(path, "rb") as file:
        stream = Stream(file)
        stream.read(1)
    stream.close()
    with open(tmp_path / "out", "wb") as file:
        stream = Stream(file)
        stream.write(b"x")
    stream.close()
    with pytest.raises(ValueError, match="closed"):
        Stream(file)


@pytest.mark.parametrize("code", ["b", "h", "i", "q", "d"])
def test_memory_of_any_item_size_is_written_whole(code):
    values = array.array(code, range(16))
    target = io.BytesIO()
    with Stream(target) as stream:
        assert stream.write(values) == 16 * values.itemsize
        assert stream.write(memoryview(values)) == 16 * values.itemsize
        assert stream.write(memoryview(values).cast("B").cast(code, (4, 4))) == 16 * values.itemsize
    assert target.getvalue() == values.tobytes() * 3


def test_memory_that_is_not_contiguous_is_not_written():
    target = io.BytesIO()
    with Stream(target) as stream:
        with pytest.raises(BufferError):
            stream.write(memoryview(DATA)[::2])
        with pytest.raises(TypeError):
            stream.write("text")
        with pytest.raises(TypeError):
            stream.write(5)
        assert stream.write(b"") == 0
    assert target.getvalue() == b""


def test_large_writes_arrive_whole():
    data = os.urandom(1 << 20) * 9
    target = io.BytesIO()
    with Stream(target) as stream:
        assert stream.write(data) == len(data)
    assert target.getvalue() == data


def test_reading_and_writing_one_file(tmp_path):
    with open(tmp_path / "both.bin", "w+b") as file, Stream(file) as stream:
        assert (stream.readable(), stream.writable(), stream.seekable()) == (True, True, True)
        stream.write(b"ACGTACGT")
        stream.seek(4)
        stream.write(b"NN")
        stream.seek(0)
        assert stream.read() == b"ACGTNNGT"


@pytest.mark.parametrize("code", ["B", "H", "I", "d"])
def test_readinto_any_buffer(code):
    values = array.array(code, bytes(64))
    with Stream(DATA) as stream:
        assert stream.readinto(values) == 64
    assert values.tobytes() == DATA[:64]
    with Stream(io.BytesIO(DATA)) as stream:
        target = bytearray(10)
        assert stream.readinto(memoryview(target)[2:5]) == 3
        assert target == b"\0\0" + DATA[:3] + bytes(5)
        with pytest.raises((BufferError, TypeError)):
            stream.readinto(b"read-only")
        assert stream.readinto(bytearray()) == 0


# ---- the io protocol


def test_is_a_raw_file_object(path):
    stream = Stream(path)
    assert isinstance(stream, io.RawIOBase)
    assert stream.name == str(path)
    assert not stream.isatty()
    for refused in (stream.fileno, stream.truncate, lambda: stream.write(b"x")):
        with pytest.raises(io.UnsupportedOperation) as caught:
            refused()
        assert isinstance(caught.value, seqtide.IoError)
        assert caught.value.code == 100
    for whence in (3, -1, 17, "x"):
        with pytest.raises(ValueError, match="whence"):
            stream.seek(0, whence)
    with pytest.raises(TypeError):
        stream.seek("1")
    with pytest.raises(TypeError):
        stream.read("1")
    with pytest.raises(ValueError, match="64 bits"):
        stream.seek(1 << 64)
    assert "readable" in repr(stream)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="pickle"):
            pickle.dumps(stream, protocol)
    with pytest.raises(TypeError):
        copy.copy(stream)
    stream.close()
    assert "closed" in repr(stream)


OPERATIONS = {
    "read": lambda s: s.read(1),
    "readall": lambda s: s.readall(),
    "readinto": lambda s: s.readinto(bytearray(1)),
    "readline": lambda s: s.readline(),
    "readlines": lambda s: s.readlines(),
    "write": lambda s: s.write(b"x"),
    "writelines": lambda s: s.writelines([b"x"]),
    "seek": lambda s: s.seek(0),
    "tell": lambda s: s.tell(),
    "flush": lambda s: s.flush(),
    "truncate": lambda s: s.truncate(),
    "fileno": lambda s: s.fileno(),
    "isatty": lambda s: s.isatty(),
    "readable": lambda s: s.readable(),
    "writable": lambda s: s.writable(),
    "seekable": lambda s: s.seekable(),
    "iter": iter,
    "next": next,
    "enter": lambda s: s.__enter__(),
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_closed_stream_refuses_everything(operation):
    stream = Stream(io.BytesIO(DATA))
    stream.close()
    stream.close()
    assert stream.closed
    with pytest.raises(seqtide.InvalidHandleError) as caught:
        OPERATIONS[operation](stream)
    assert isinstance(caught.value, ValueError)
    assert caught.value.code == 3


def test_under_python_s_own_wrappers(path):
    assert io.BufferedReader(Stream(path)).read() == DATA
    text = "".join(f"{i}\n" for i in range(5000))
    with io.TextIOWrapper(io.BufferedReader(Stream(io.BytesIO(text.encode())))) as wrapped:
        assert wrapped.readline() == "0\n"
        position = wrapped.tell()
        assert wrapped.readline() == "1\n"
        wrapped.seek(position)
        assert "".join(wrapped) == text[2:]
    target = io.BytesIO()
    with io.BufferedWriter(Stream(target)) as wrapped:
        wrapped.write(DATA)
    assert target.getvalue() == DATA


def test_zipfile_on_a_stream():
    target = io.BytesIO()
    with zipfile.ZipFile(Stream(target), "w") as archive:
        archive.writestr("reads.fq", DATA)
    with zipfile.ZipFile(Stream(target)) as archive:
        assert archive.read("reads.fq") == DATA
        with archive.open("reads.fq") as member, Stream(member) as stream:
            assert stream.read() == DATA


def test_subclass_that_forgets_the_constructor():
    class Forgetful(Stream):
        def __init__(self):
            pass

    stream = Forgetful()
    assert stream.closed
    with pytest.raises(seqtide.InvalidHandleError):
        stream.read()
    stream.close()


def test_a_pipe_is_read_and_written():
    read_end, write_end = os.pipe()
    with open(read_end, "rb") as reader, open(write_end, "wb") as writer:
        with Stream(write_end) as stream:
            assert not stream.seekable()
            assert stream.write(b"ACGT") == 4
            assert stream.tell() == 4
        writer.close()
        with Stream(reader) as stream:
            assert not stream.seekable()
            with pytest.raises(seqtide.UnsupportedError):
                stream.seek(0)
            assert stream.read() == b"ACGT"


def test_a_closed_pipe_is_a_broken_pipe():
    read_end, write_end = os.pipe()
    os.close(read_end)
    try:
        with Stream(write_end) as stream, pytest.raises(BrokenPipeError) as caught:
            stream.write(b"x")
        assert caught.value.errno == errno.EPIPE
    finally:
        os.close(write_end)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")
def test_a_full_device():
    descriptor = os.open("/dev/full", os.O_WRONLY)
    try:
        with Stream(descriptor) as stream, pytest.raises(seqtide.IoError) as caught:
            stream.write(b"x")
        assert caught.value.errno == errno.ENOSPC
    finally:
        os.close(descriptor)
    file = open("/dev/full", "wb")
    stream = Stream(file)
    stream.write(b"x")  # the file buffers it
    with pytest.raises(OSError, match="No space left"):
        stream.close()
    assert stream.closed
    with pytest.raises(OSError, match="No space left"):
        file.close()
