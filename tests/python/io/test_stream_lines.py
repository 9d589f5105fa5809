"""Lines of streams, and that nothing read is lost where a call fails."""

import gzip
import io
import os
import socket

import pytest

import seqtide
from seqtide import Stream

# First, since a failing allocation may also be one of pytest-xdist's thread, which has most to do at a file's end.
BUFFER = bytearray(50)
WAYS = {
    "read": lambda file: file.read(50),
    "read all": lambda file: file.read(),
    "read1": lambda file: getattr(file, "read1", file.read)(50),
    "readinto": lambda file: file.readinto(BUFFER),
    "readline": lambda file: file.readline(),
    "readline of a size": lambda file: file.readline(7),
}


def kinds_of_files(data):
    class Pieces(io.BytesIO):
        def readinto(self, buffer):
            return super().readinto(memoryview(buffer)[:7])

    blocks = io.BytesIO()
    with seqtide.BgzfWriter(blocks) as writer:
        for start in range(0, len(data), 33):
            writer.write(data[start : start + 33])
            writer.flush()
    return {
        "memory": lambda: Stream(data),
        "pieces": lambda: Stream(Pieces(data)),
        "gzip": lambda: seqtide.GzipReader(gzip.compress(data), threads=1),
        "bgzf": lambda: seqtide.BgzfReader(blocks.getvalue(), threads=1),
    }


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ["memory", "pieces", "gzip", "bgzf"])
def test_no_byte_is_lost_when_there_is_no_memory(kind, way):
    memory = pytest.importorskip("_testcapi")
    data = b"".join(b"line %d\n" % i for i in range(20))
    make = kinds_of_files(data)[kind]
    read = WAYS[way]
    failures = 0
    for number in range(200):
        file = make()
        got = []
        failed = False
        memory.set_nomemory(number, number + 1)
        try:
            piece = read(file)  # kept without memory of the test's own
        except MemoryError:
            failed = True
        finally:
            memory.remove_mem_hooks()
        if failed:
            piece = read(file)
        while piece:
            got.append(bytes(BUFFER[:piece]) if way == "readinto" else piece)
            try:
                piece = read(file)
            except MemoryError:  # that of the first call, whose bytes could be had
                assert not failed
                failed = True
                piece = read(file)
        assert b"".join(got) == data, number
        failures += failed
        if not failed and number > 30:
            break
    assert failures > 0 or (kind, way) == ("memory", "readinto")


def test_lines():
    stream = Stream(b"one\ntwo\nthree")
    assert stream.readline() == b"one\n"
    assert stream.readline(2) == b"tw"
    assert list(stream) == [b"o\n", b"three"]
    assert Stream(io.BytesIO(b"a\nb\n")).readlines() == [b"a\n", b"b\n"]
    assert next(Stream(b"a\nb\n")) == b"a\n"


@pytest.mark.parametrize("kind", ["path", "bytes", "object", "pieces"])
def test_lines_as_those_of_io(kind, tmp_path):
    """Mixed with all else, in any order."""
    data = b"".join(bytes([i % 251]) * (i * i % 300) + b"\n" for i in range(500)) + b"x" * 200_000 + b"\n\nlast"

    class Pieces(io.BytesIO):
        def readinto(self, buffer):
            return super().readinto(memoryview(buffer)[:7])

    def make():
        if kind == "path":
            (tmp_path / "x").write_bytes(data)
            return Stream(tmp_path / "x")
        return Stream({"bytes": bytes, "object": io.BytesIO, "pieces": Pieces}[kind](data))

    assert list(make()) == list(io.BytesIO(data))
    assert make().readlines(1000) == io.BytesIO(data).readlines(1000)
    stream = make()
    expected = io.BytesIO(data)
    for step in range(3000):
        choice = step * 7919 % 8
        if choice < 3:
            assert stream.readline() == expected.readline()
        elif choice == 3:
            assert stream.readline(step % 50) == expected.readline(step % 50)
        elif choice == 4:
            got = stream.read(step % 90)
            assert got == expected.read(len(got))
            assert got or step % 90 == 0 or expected.tell() == len(data)
        elif choice == 5:
            assert next(stream, b"") == next(expected, b"")
        elif choice == 6 and step % 3 == 0:
            place = step * 104729 % len(data)
            assert stream.seek(place) == expected.seek(place)
        elif choice == 7 and expected.tell() > 10:
            assert stream.seek(-10, io.SEEK_CUR) == expected.seek(-10, io.SEEK_CUR)
        assert stream.tell() == expected.tell()


def test_what_was_read_ahead_of_lines_is_left_to_the_owner(tmp_path):
    with open(tmp_path / "x", "wb+") as file:
        file.write(b"one\ntwo\nthree\n")
        file.seek(0)
        with Stream(file) as stream:
            assert stream.readline() == b"one\n"
        assert file.readline() == b"two\n"
        descriptor = os.open(tmp_path / "x", os.O_RDONLY)
        with Stream(descriptor) as stream:
            assert next(stream) == b"one\n"
        assert os.read(descriptor, 3) == b"two"
        os.close(descriptor)


def test_writing_to_what_cannot_seek_keeps_what_was_read_ahead():
    here, there = socket.socketpair()
    with here, there:
        there.sendall(b"one\ntwo\n")
        stream = Stream(here.fileno())
        assert stream.readline() == b"one\n"
        stream.write(b"answer")
        assert there.recv(6) == b"answer"
        assert stream.readline() == b"two\n"


def test_a_line_that_is_not_all_there_is_left_to_the_next_call():
    answers = [b"half of ", None, b"a line\n"]

    class Slow(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            answer = answers.pop(0) if answers else b""
            if answer is None:
                return None
            buffer[: len(answer)] = answer
            return len(answer)

    stream = Stream(Slow())
    with pytest.raises(BlockingIOError):
        stream.readline()
    assert stream.readline() == b"half of a line\n"


def test_a_subclass_s_own_readline_is_honoured():
    class Upper(Stream):
        def readline(self, size=-1):
            return super().readline(size).upper()

    assert list(Upper(b"a\nb\n")) == [b"A\n", b"B\n"]


def test_positions_are_right_after_a_failure_in_bgzf():
    """Bytes that are kept for the next call come from several blocks."""
    data = b"".join(b"line %d\n" % i for i in range(20))
    packed = io.BytesIO()
    with seqtide.BgzfWriter(packed) as writer:
        for start in range(0, len(data), 33):
            writer.write(data[start : start + 33])
            writer.flush()
    file = seqtide.BgzfReader(packed.getvalue()[:-40], threads=1)
    with pytest.raises(seqtide.TruncatedError):
        file.read()
    places = []
    got = b""
    while len(got) < 120:
        places.append((file.tell(), len(got)))
        got += file.read(10)
    again = seqtide.BgzfReader(packed.getvalue(), threads=1)
    for virtual, offset in places:
        again.seek(virtual)
        assert again.read(5) == data[offset : offset + 5]
