"""GzipReader and GzipWriter as file objects."""

import csv
import gzip
import io
import os
import pathlib
import random
import subprocess
import sys
import threading
import zlib

import pytest

import seqtide

LINES = [b"%d\t%d\n" % (i, i * i) for i in range(20_000)]
DATA = b"".join(LINES)
PACKED = gzip.compress(DATA)


def read_until_error(file, size=1000):
    """What can be read, and the exception that comes after it."""
    pieces = []
    try:
        while piece := file.read(size):
            pieces.append(piece)
    except Exception as error:
        return b"".join(pieces), error
    return b"".join(pieces), None


# ---- reading


@pytest.mark.parametrize("threads", [None, 1, 2, 4])
@pytest.mark.parametrize("kind", ["path", "bytes", "BytesIO", "Stream", "descriptor"])
def test_any_source(kind, threads, tmp_path):
    path = tmp_path / "data.gz"
    path.write_bytes(PACKED)
    descriptor = os.open(path, os.O_RDONLY)
    sources = {
        "path": path,
        "bytes": PACKED,
        "BytesIO": io.BytesIO(PACKED),
        "Stream": seqtide.Stream(path),
        "descriptor": descriptor,
    }
    try:
        with seqtide.GzipReader(sources[kind], threads=threads) as file:
            assert file.read() == DATA
            assert file.read() == b""
            assert file.tell() == len(DATA)
    finally:
        os.close(descriptor)


def test_the_ways_to_read():
    file = seqtide.GzipReader(PACKED)
    assert isinstance(file, io.BufferedIOBase)
    assert (file.readable(), file.writable(), file.seekable()) == (True, False, False)
    assert file.readline() == LINES[0]
    assert file.peek(3).startswith(LINES[1])
    assert file.readline(2) == LINES[1][:2]
    assert file.readline() == LINES[1][2:]
    position = len(LINES[0] + LINES[1])
    assert file.tell() == position
    assert file.read(0) == b""
    assert file.read(150_000) == DATA[position : position + 150_000]
    position += 150_000
    assert file.tell() == position
    buffer = bytearray(70_000)
    assert file.readinto(buffer) == 70_000
    assert buffer == DATA[position : position + 70_000]
    position += 70_000
    part = file.read1(100)
    assert 0 < len(part) <= 100
    position += len(part)
    count = file.readinto1(buffer)
    assert buffer[:count] == DATA[position : position + count]
    position += count
    part = file.read1()
    assert part == DATA[position : position + len(part)]
    position += len(part)
    assert file.read(None) == DATA[position:]
    assert file.readline() == b""
    assert file.read1() == b""
    assert file.peek() == b""


def test_lines():
    assert list(seqtide.GzipReader(PACKED)) == LINES
    assert seqtide.GzipReader(PACKED).readlines() == LINES
    assert list(seqtide.GzipReader(gzip.compress(b"a\n\nlast"))) == [b"a\n", b"\n", b"last"]
    long = b"x" * 1_000_000 + b"\n"
    assert list(seqtide.GzipReader(gzip.compress(long * 2))) == [long, long]


def test_mixing_all_ways_to_read():
    choose = random.Random(5)
    file = seqtide.GzipReader(PACKED)
    expected = io.BytesIO(DATA)
    while True:
        size = choose.choice([0, 1, 7, 100, 70_000])
        way = choose.choice(["read", "readline", "readinto", "peek", "read1"])
        if way == "readinto":
            buffer = bytearray(size)
            got = bytes(buffer[: file.readinto(buffer)])
            buffer[: len(got)] = got
            assert got == expected.read(len(got))
            assert len(got) == size or file.peek() == b""
        elif way == "peek":
            ahead = file.peek()
            assert ahead == expected.getvalue()[expected.tell() : expected.tell() + len(ahead)]
            if not ahead:
                break
        elif way == "read1":
            got = file.read1(size)
            assert got == expected.read(len(got))
        else:
            assert getattr(file, way)(size) == getattr(expected, way)(size)
        assert file.tell() == expected.tell()
    assert expected.read() == b""


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(DATA[:1000]) + gzip.compress(b"") + gzip.compress(DATA[1000:]),
        PACKED + bytes(1000),
        gzip.compress(b"") + PACKED,
    ],
    ids=["members", "zero bytes behind", "empty member first"],
)
def test_members_and_padding(packed):
    assert seqtide.GzipReader(packed).read() == DATA


def test_under_other_modules():
    with io.TextIOWrapper(seqtide.GzipReader(PACKED), newline="") as text:
        rows = list(csv.reader(text, delimiter="\t"))
    assert rows == [line.decode().split() for line in LINES]
    assert io.BufferedReader(seqtide.GzipReader(PACKED)).read() == DATA
    text = io.TextIOWrapper(seqtide.GzipReader(PACKED))
    assert text.read() == DATA.decode()


def test_pandas():
    pandas = pytest.importorskip("pandas", reason="pandas is not installed", exc_type=ImportError)
    table = pandas.read_csv(seqtide.GzipReader(PACKED), sep="\t", header=None)
    assert len(table) == len(LINES)
    assert table[1][12345] == 12345 * 12345


def test_what_a_reader_cannot_do():
    file = seqtide.GzipReader(PACKED)
    for refused in (lambda: file.seek(0), lambda: file.write(b"x"), file.fileno, file.truncate, file.detach):
        with pytest.raises(io.UnsupportedOperation):
            refused()
    with pytest.raises(ValueError, match="whence"):
        file.seek(0, 9)
    file.close()
    for refused in (file.read, file.readline, file.peek, file.tell, lambda: iter(file)):
        with pytest.raises(seqtide.InvalidHandleError):
            refused()


@pytest.mark.parametrize("threads", [0, -1, 5000])
def test_thread_counts_that_make_no_sense(threads):
    with pytest.raises(ValueError, match="threads"):
        seqtide.GzipReader(PACKED, threads=threads)


def test_threads_of_the_wrong_type():
    for threads in (True, 1.5, "2"):
        with pytest.raises(TypeError, match="threads"):
            seqtide.GzipReader(PACKED, threads=threads)


# ---- damaged data


def check_repeated(file, error):
    for _ in range(3):
        with pytest.raises(type(error)) as caught:
            file.read(10)
        assert str(caught.value) == str(error)
    with pytest.raises(type(error)):
        file.read()
    with pytest.raises(type(error)):
        file.readline()


@pytest.mark.parametrize("threads", [1, 2])
def test_cut_anywhere(threads):
    data = DATA[:3000]
    packed = gzip.compress(data)
    for cut in range(1, len(packed), 7):
        file = seqtide.GzipReader(packed[:cut], threads=threads)
        got, error = read_until_error(file)
        assert data.startswith(got)
        assert isinstance(error, seqtide.TruncatedError), cut
        assert error.format == "gzip"
        check_repeated(file, error)
        # Everything that can be decoded was.
        expected = zlib.decompressobj(31).decompress(packed[:cut])
        assert got == expected


def test_wrong_checksum_comes_after_the_data():
    packed = bytearray(PACKED)
    packed[-8] ^= 1
    file = seqtide.GzipReader(packed)
    got, error = read_until_error(file)
    assert got == DATA
    assert isinstance(error, seqtide.CorruptError)
    assert isinstance(error, ValueError)
    assert error.path == "<memory>"
    check_repeated(file, error)


def test_bytes_behind_come_after_the_data():
    file = seqtide.GzipReader(PACKED + b"garbage")
    got, error = read_until_error(file)
    assert got == DATA
    assert isinstance(error, seqtide.FormatError)
    check_repeated(file, error)


def test_reading_to_the_end_raises_and_keeps_the_data():
    file = seqtide.GzipReader(PACKED[:-4])
    with pytest.raises(seqtide.TruncatedError):
        file.read()
    with pytest.raises(seqtide.TruncatedError):
        file.read()
    got, error = read_until_error(file)
    assert got == DATA
    assert isinstance(error, EOFError)


def test_lines_before_the_fault():
    file = seqtide.GzipReader(PACKED[:-4])
    lines = []
    with pytest.raises(seqtide.TruncatedError):
        lines.extend(file)
    assert lines == LINES


def test_a_line_cut_by_a_fault_is_not_handed_out_as_one():
    cut = gzip.compress(b"one\ntwo and more")[:-4]
    file = seqtide.GzipReader(cut)
    assert file.readline() == b"one\n"
    for _ in range(2):
        with pytest.raises(seqtide.TruncatedError):
            file.readline()
    assert file.readline(3) == b"two"
    with pytest.raises(seqtide.TruncatedError):
        list(file)
    got, error = read_until_error(file)
    assert got == b" and more"
    assert isinstance(error, seqtide.TruncatedError)
    with pytest.raises(seqtide.TruncatedError), io.TextIOWrapper(seqtide.GzipReader(cut)) as text:
        text.readlines()


def test_not_gzip():
    for data in (b"@r1\nACGT\n", b"x", b"\x1f"):
        with pytest.raises(seqtide.FormatError):
            seqtide.GzipReader(data).read()


def test_a_failing_source_can_go_on():
    class Fails:
        def __init__(self):
            self.file = io.BytesIO(PACKED)
            self.calls = 0

        def read(self, size):
            self.calls += 1
            if self.calls == 4:
                raise ConnectionError("lost")
            return self.file.read(min(size, 10_000))

    file = seqtide.GzipReader(Fails())
    got, error = read_until_error(file)
    assert isinstance(error, ConnectionError)
    assert DATA.startswith(got)
    assert got + file.read() == DATA


# ---- writing


@pytest.mark.parametrize("level", range(10))
def test_round_trip(level, tmp_path):
    path = tmp_path / "out.gz"
    with seqtide.GzipWriter(path, level=level) as file:
        assert file.write(DATA[:100]) == 100
        assert file.write(memoryview(DATA)[100:]) == len(DATA) - 100
        assert file.tell() == len(DATA)
        file.flush()
        file.writelines([b"a\n", b"b\n"])
    with gzip.open(path) as check:
        assert check.read() == DATA + b"a\nb\n"


def test_targets(tmp_path):
    target = io.BytesIO()
    with seqtide.GzipWriter(target) as file:
        file.write(DATA)
    assert not target.closed
    assert gzip.decompress(target.getvalue()) == DATA
    with io.TextIOWrapper(seqtide.GzipWriter(tmp_path / "t.gz"), newline="") as text:
        csv.writer(text, delimiter="\t", lineterminator="\n").writerows([1, 2] for _ in range(3))
    assert gzip.open(tmp_path / "t.gz").read() == b"1\t2\n" * 3
    with seqtide.GzipWriter(tmp_path / "empty.gz"):
        pass
    assert gzip.open(tmp_path / "empty.gz").read() == b""
    for target in (b"data", bytearray(5), None, object(), True):
        with pytest.raises(TypeError):
            seqtide.GzipWriter(target)
    with open(tmp_path / "t.gz", "rb") as unwritable, pytest.raises(seqtide.UnsupportedError):
        seqtide.GzipWriter(unwritable)


def test_the_usual_level():
    usual, asked = io.BytesIO(), io.BytesIO()
    for target, level in ((usual, None), (asked, 6)):
        with seqtide.GzipWriter(target, level=level) as file:
            file.write(b"ACGT" * 1000)
    assert usual.getvalue() == asked.getvalue()


@pytest.mark.parametrize("make", [seqtide.GzipWriter, seqtide.BgzfWriter])
def test_what_a_writer_cannot_do(make):
    file = make(io.BytesIO())
    assert (file.readable(), file.writable(), file.seekable()) == (False, True, False)
    for refused in (file.read, file.readline, lambda: file.seek(0), file.detach, file.fileno):
        with pytest.raises(io.UnsupportedOperation):
            refused()
    file.close()
    file.close()
    for refused in (lambda: file.write(b"x"), file.flush, file.tell):
        with pytest.raises(seqtide.InvalidHandleError):
            refused()


@pytest.mark.parametrize("make", [seqtide.GzipWriter, seqtide.BgzfWriter])
def test_writers_shared_by_threads_keep_whole_writes(make):
    target = io.BytesIO()
    lines = [b"%06d\n" % i for i in range(3000)]
    with make(target) as file:

        def work(part):
            for line in part:
                file.write(line)

        threads = [threading.Thread(target=work, args=(lines[i::3],)) for i in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(gzip.decompress(target.getvalue()).splitlines(True)) == lines


@pytest.mark.limits
def test_ctrl_c_stops_a_long_read(tmp_path):
    path = tmp_path / "long.gz"
    packed = gzip.compress(os.urandom(1 << 19).hex().encode(), 1)
    with open(path, "wb") as file:
        for _ in range(600):
            file.write(packed)
    code = (
        "import os, seqtide, signal, sys, threading, time\n"
        "stamp = []\n"
        "def stop(): time.sleep(0.4); stamp.append(time.monotonic()); os.kill(os.getpid(), signal.SIGINT)\n"
        "buffer = bytearray(1 << 27)\n"
        "reader = seqtide.GzipReader(sys.argv[1])\n"
        "threading.Thread(target=stop).start()\n"
        "try:\n"
        "    while reader.readinto(buffer): pass\n"
        "except KeyboardInterrupt:\n"
        "    print(time.monotonic() - stamp[0] < 0.5)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, timeout=60, text=True)
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_the_name_of_a_path_object():
    with pytest.raises(FileNotFoundError) as caught:
        seqtide.GzipReader(pathlib.Path("missing.gz"))
    assert caught.value.filename == "missing.gz"
