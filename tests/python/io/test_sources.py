"""Everything a reader can read from: paths, descriptors, memory, and the file objects people have."""

import array
import bz2
import errno
import gzip
import io
import lzma
import mmap
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import zipfile

import pytest
from outcome import bgzf, fastq

import seqtide
from seqtide import FastaReader, FastqReader

READS = [(b"r%d" % i, b"ACGTN" * 12, b"IIII!" * 12) for i in range(3000)]
TEXT = fastq(*READS)
pytestmark = pytest.mark.timeout(30)


@pytest.fixture(scope="module")
def everything():
    return list(FastqReader(TEXT))


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("sources") / "reads.fq"
    path.write_bytes(TEXT)
    return path


OPENERS = {
    "FastqReader": FastqReader,
    "open": seqtide.open,
    "parse_fastq_file": seqtide.parse_fastq_file,
}
every_opener = pytest.mark.parametrize("opener", OPENERS.values(), ids=OPENERS)


@every_opener
def test_paths(opener, path, everything, monkeypatch):
    class Path:
        def __fspath__(self):
            return str(path)

    monkeypatch.chdir(path.parent)
    for source in (str(path), path, Path(), path.name):
        with opener(source) as reader:
            assert list(reader) == everything
            assert reader.name == os.fspath(source)
            assert reader.input_size == reader.input_position == len(TEXT)


@every_opener
def test_path_with_odd_bytes(opener, path, everything, tmp_path):
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\n ###")
    pathlib.Path(odd).write_bytes(TEXT)
    with opener(odd) as reader:
        assert reader.name == odd
        assert list(reader) == everything
    pathlib.Path(odd).write_bytes(b"@a\nA C\n+\nIII\n")
    with pytest.raises(seqtide.FormatError) as caught:
        list(opener(odd))
    assert caught.value.path == odd


@every_opener
@pytest.mark.parametrize(
    "kind",
    [
        bytes,
        bytearray,
        memoryview,
        lambda data: memoryview(bytearray(b"xx" + data + b"xx"))[2:-2],
        lambda data: array.array("B", data),
        lambda data: array.array("I", data + b"\n" * (-len(data) % 4)),
    ],
    ids=["bytes", "bytearray", "memoryview", "part of a memoryview", "array", "array of larger items"],
)
def test_memory(opener, kind, everything):
    source = kind(TEXT)
    with opener(source) as reader:
        assert list(reader) == everything
        assert reader.name == "<memory>"


def test_memory_map(path, everything):
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        with FastqReader(mapped) as reader:
            assert list(reader) == everything


def test_memory_is_kept_and_released():
    source = bytearray(TEXT)
    reader = FastqReader(source)
    next(reader)
    with pytest.raises(BufferError):
        source.append(1)
    reader.close()
    source.append(1)
    reader = FastqReader(source)
    del reader
    source.append(1)
    reader = FastqReader(bytes(bytearray(TEXT)))  # nobody else holds it
    assert sum(1 for _ in reader) == len(READS)


def test_non_contiguous_memory_is_refused():
    with pytest.raises((BufferError, ValueError, TypeError)):
        FastqReader(memoryview(TEXT)[::2])


def file_objects(path, folder):
    """Every kind of file object with the reads as its data."""
    zipped = folder / "reads.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("reads.fq", TEXT)
    for suffix, compress in (("gz", gzip.compress), ("bgz", bgzf), ("bz2", bz2.compress), ("xz", lzma.compress)):
        (folder / f"reads.{suffix}").write_bytes(compress(TEXT))
    spooled = tempfile.SpooledTemporaryFile()
    spooled.write(TEXT)
    spooled.seek(0)
    temporary = tempfile.NamedTemporaryFile()
    temporary.write(TEXT)
    temporary.seek(0)
    archive = zipfile.ZipFile(zipped)
    yield io.BytesIO(TEXT)
    yield open(path, "rb")
    yield open(path, "rb", buffering=0)
    yield open(path, "r+b")
    yield io.BufferedReader(io.FileIO(path), 100)
    yield spooled
    yield temporary
    yield gzip.open(folder / "reads.gz")
    yield bz2.open(folder / "reads.bz2")
    yield lzma.open(folder / "reads.xz")
    yield archive.open("reads.fq")
    yield seqtide.Stream(path)
    yield seqtide.Stream(io.BytesIO(TEXT))
    yield seqtide.BgzfReader(folder / "reads.bgz")
    yield seqtide.GzipReader(folder / "reads.gz")
    for suffix in ("gz", "bgz", "bz2", "xz"):
        yield open(folder / f"reads.{suffix}", "rb")
    archive.close()


@every_opener
def test_file_objects(opener, path, everything, tmp_path):
    for file in file_objects(path, tmp_path):
        with opener(file) as reader:
            assert list(reader) == everything, file
        assert not file.closed, "it is the caller's"
        file.close()


def test_a_file_object_is_read_from_where_it_stands(path):
    with open(path, "rb") as file:
        for _ in range(8):
            file.readline()
        assert next(FastqReader(file)).id == "r2"
    stream = seqtide.Stream(path)
    stream.seek(TEXT.index(b"@r100\n"))
    assert next(FastqReader(stream)).id == "r100"
    stream.close()


def test_the_methods_of_an_object_are_honoured_not_its_descriptor(path):
    class Shouting(io.FileIO):
        def readinto(self, buffer):
            count = super().readinto(buffer)
            buffer[:count] = bytes(buffer[:count]).replace(b"ACGT", b"TTTT")
            return count

    with Shouting(path) as file:
        assert next(FastqReader(file)).sequence.startswith("TTTT")


def test_descriptors(path, everything):
    descriptor = os.open(path, os.O_RDONLY)
    with FastqReader(descriptor) as reader:
        assert list(reader) == everything
        assert str(descriptor) in reader.name
    os.lseek(descriptor, TEXT.index(b"@r7\n"), os.SEEK_SET)  # still open
    assert next(FastqReader(descriptor)).id == "r7"
    os.close(descriptor)
    with pytest.raises(OSError) as caught:
        FastqReader(descriptor)
    assert caught.value.errno == errno.EBADF
    for number in (-1, 1 << 40):
        with pytest.raises(ValueError):
            FastqReader(number)


def feed(descriptor, data):
    with open(descriptor, "wb", buffering=0) as file:
        while data:
            data = data[file.write(data[:5000]) :]


@pytest.mark.parametrize("compress", [bytes, gzip.compress, bgzf, bz2.compress, lzma.compress])
@pytest.mark.parametrize("threads", [1, None])
def test_pipes(compress, threads, everything):
    read_end, write_end = os.pipe()
    thread = threading.Thread(target=feed, args=(write_end, compress(TEXT)))
    thread.start()
    with FastqReader(read_end, threads=threads) as reader:
        assert list(reader) == everything
        assert reader.input_size is None
    thread.join()
    os.close(read_end)


def test_named_pipe(tmp_path, everything):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    thread = threading.Thread(target=feed, args=(fifo, gzip.compress(TEXT)))
    thread.start()
    assert list(FastqReader(fifo)) == everything
    thread.join()


@pytest.mark.parametrize("buffering", [0, -1])
def test_sockets(buffering, everything):
    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=feed, args=(theirs.detach(), TEXT))
    thread.start()
    with ours, ours.makefile("rb", buffering=buffering) as file:
        assert list(FastqReader(file)) == everything
    thread.join()


def test_descriptor_in_non_blocking_mode_is_waited_for(everything):
    read_end, write_end = os.pipe()
    os.set_blocking(read_end, False)
    thread = threading.Thread(target=feed, args=(write_end, TEXT))
    thread.start()
    assert list(FastqReader(read_end)) == everything
    thread.join()
    os.close(read_end)


@pytest.mark.parametrize("compress", [bytes, gzip.compress, bgzf])
@pytest.mark.parametrize("opener", ["FastqReader", "open", "FastqPairReader"])
def test_standard_input(compress, opener):
    program = f"import seqtide; print(sum(1 for _ in seqtide.{opener}('-')))"
    if opener == "FastqPairReader":
        program = program.replace("'-'", "'-', check_names=False")
    result = subprocess.run([sys.executable, "-c", program], input=compress(TEXT), capture_output=True, timeout=20)
    assert result.stderr == b""
    assert int(result.stdout) == (len(READS) // 2 if opener == "FastqPairReader" else len(READS))


def test_standard_input_of_python(everything):
    program = "import seqtide, sys; print(sum(1 for _ in seqtide.open(sys.stdin.buffer)))"
    result = subprocess.run([sys.executable, "-c", program], input=TEXT, capture_output=True, timeout=20)
    assert int(result.stdout) == len(everything)


OPEN_ANYTHING = [FastqReader, FastaReader, seqtide.open, seqtide.parse_fastq_file, seqtide.parse_fasta_file]


@pytest.mark.parametrize("opener", OPEN_ANYTHING)
def test_files_that_cannot_be_opened(opener, tmp_path):
    missing = tmp_path / "missing.fq"
    with pytest.raises(FileNotFoundError) as caught:
        opener(missing)
    assert (caught.value.errno, caught.value.filename) == (errno.ENOENT, str(missing))
    with pytest.raises(IsADirectoryError) as caught:
        opener(str(tmp_path))
    assert (caught.value.errno, caught.value.filename) == (errno.EISDIR, str(tmp_path))
    with pytest.raises(NotADirectoryError):
        opener(__file__ + "/reads.fq")
    with pytest.raises(OSError) as caught:
        opener(str(tmp_path / ("x" * 300)))
    assert caught.value.errno == errno.ENAMETOOLONG
    with pytest.raises(ValueError):
        opener("a\0b")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission(tmp_path):
    path = tmp_path / "secret.fq"
    path.write_bytes(TEXT)
    path.chmod(0)
    with pytest.raises(PermissionError) as caught:
        FastqReader(path)
    assert (caught.value.errno, caught.value.filename) == (errno.EACCES, str(path))


def test_error_while_reading_a_descriptor(tmp_path):
    descriptor = os.open(tmp_path / "write only", os.O_WRONLY | os.O_CREAT)
    with pytest.raises(OSError):
        FastqReader(descriptor)
    os.close(descriptor)


@pytest.mark.parametrize("what", ["reader", "pairs", "fasta"])
def test_readers_close(what, path):
    with open(path, "rb") as file:
        reader = {
            "reader": lambda: FastqReader(file),
            "pairs": lambda: seqtide.FastqPairReader(file, check_names=False),
            "fasta": lambda: FastaReader(io.BytesIO(b">a\nA\n")),
        }[what]()
        with reader as entered:
            assert entered is reader and iter(reader) is reader
            assert not reader.closed
            with pytest.raises(RuntimeError):
                reader.__init__(b"")
        assert reader.closed and "closed" in repr(reader)
        reader.close()
        with pytest.raises(ValueError, match="closed"):
            next(reader)
        with pytest.raises(ValueError, match="closed"):
            reader.__enter__()
        with pytest.raises(ValueError, match="closed"):
            _ = reader.input_position
        assert not file.closed
