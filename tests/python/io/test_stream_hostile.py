"""Python objects that misbehave below a native stream: every fault reaches the caller, nothing is lost or made up."""

import errno
import gzip
import io
import os

import pytest
from odd_objects import DATA, Answers, AnswersReadinto, OneByte, OnlyReadinto

import seqtide
from seqtide import Stream

# ---- short and odd, but right


@pytest.mark.parametrize("make", [OneByte, OnlyReadinto, lambda: OnlyReadinto(step=1)])
def test_short_reads_give_everything(make):
    assert Stream(make()).read() == DATA
    stream = Stream(make())
    assert not stream.seekable()
    assert stream.tell() == 0
    assert b"".join(iter(lambda: stream.read(7), b"")) == DATA
    assert stream.tell() == len(DATA)
    with pytest.raises(seqtide.UnsupportedError):
        stream.seek(0)


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_any_bytes_like_answer_is_taken(kind):
    assert Stream(Answers(kind(b"ACGT"))).read(4) == b"ACGT"


def test_short_writes_are_repeated():
    class OneByteWriter(io.BytesIO):
        def write(self, data):
            return super().write(data[:1])

    target = OneByteWriter()
    assert Stream(target).write(DATA) == len(DATA)
    assert target.getvalue() == DATA


def test_write_that_returns_nothing_counts_as_done():
    written = []

    class Collector:
        def write(self, data):
            written.append(data)

    with Stream(Collector()) as stream:
        assert stream.write(b"ACGT") == 4
    assert written == [b"ACGT"]


def test_seek_that_returns_nothing_is_followed_by_tell():
    class Old:
        position = 0

        def read(self, size):
            return DATA[self.position : self.position + size]

        def seek(self, offset, whence=0):
            self.position = offset

        def tell(self):
            return self.position

    stream = Stream(Old())
    assert stream.seek(5) == 5
    assert stream.read(2) == DATA[5:7]


def test_the_most_derived_method_is_called():
    class Shouts(io.BytesIO):
        def read(self, size=-1):
            return super().read(size).upper()

    assert Stream(Shouts(b"acgt")).read() == b"ACGT"

    file = io.BytesIO(b"acgt")

    class Delegates:
        def __getattr__(self, name):
            return getattr(file, name)

    assert Stream(Delegates()).read() == b"acgt"
    instance = OneByte()
    instance.readinto = io.BytesIO(b"own").readinto
    assert Stream(instance).read() == b"own"


def test_good_data_comes_before_the_error_of_a_python_decompressor():
    data = os.urandom(1 << 20)
    cut = gzip.compress(data)[:-2000]
    with gzip.open(io.BytesIO(cut)) as file, Stream(file) as stream:
        pieces = []
        with pytest.raises(EOFError):
            while piece := stream.read(1 << 18):
                pieces.append(piece)
    got = b"".join(pieces)
    assert data.startswith(got)
    assert len(got) > len(data) - 10_000


# ---- wrong answers


@pytest.mark.parametrize("size", [1, 10, 300_000])
def test_too_many_bytes_are_refused(size):
    with pytest.raises(seqtide.InvalidBufferError) as caught:
        Stream(Answers(bytes(300_001))).read(size)
    assert caught.value.code == 101
    with pytest.raises(seqtide.InvalidBufferError):
        Stream(AnswersReadinto(300_001)).read(size)
    with pytest.raises(seqtide.InvalidBufferError):
        Stream(AnswersReadinto(1 << 70)).read(size)


def test_negative_counts_are_refused():
    for count in (-1, -2, -(1 << 62), -(1 << 70)):
        with pytest.raises(seqtide.InvalidBufferError):
            Stream(AnswersReadinto(count)).read(5)
        with pytest.raises(seqtide.InvalidBufferError):
            Stream(Answers(count)).write(b"12345")


def test_write_counts_are_checked():
    for count in (0, 6, 1 << 70):
        with pytest.raises(seqtide.InvalidBufferError):
            Stream(Answers(count)).write(b"12345")
    with pytest.raises(TypeError):
        Stream(Answers("5")).write(b"12345")


@pytest.mark.parametrize("answer", ["text", 5, 1.5, [], object()])
def test_answers_of_the_wrong_type(answer):
    with pytest.raises(TypeError):
        Stream(Answers(answer)).read(10)


@pytest.mark.parametrize("answer", ["4", 4.0, b"4", object()])
def test_counts_of_the_wrong_type(answer):
    with pytest.raises(TypeError):
        Stream(AnswersReadinto(answer)).read(10)


def test_str_is_named_in_the_message():
    with pytest.raises(TypeError, match="returned str.*binary mode"):
        Stream(Answers("ACGT")).read(10)


def test_odd_positions():
    class Odd:
        def __init__(self, answer):
            self.answer = answer

        def read(self, size):
            return b""

        def seek(self, offset, whence=0):
            return self.answer

    with pytest.raises(seqtide.InvalidBufferError):
        Stream(Odd(-1)).seek(0)
    with pytest.raises(TypeError):
        Stream(Odd("0")).seek(0)
    with pytest.raises(OverflowError):
        Stream(Odd(1 << 70)).seek(0)


def test_items_larger_than_a_byte_count_as_bytes():
    import array

    values = array.array("I", range(4))
    assert Stream(Answers(values)).read(16) == values.tobytes()
    with pytest.raises(seqtide.InvalidBufferError):
        Stream(Answers(values)).read(4)


# ---- would block


def test_nothing_there_is_not_the_end():
    class Sometimes(io.RawIOBase):
        def __init__(self):
            self.answers = [b"AC", None, b"GT", None, b""]

        def readable(self):
            return True

        def readinto(self, buffer):
            answer = self.answers.pop(0)
            if answer is None:
                return None
            buffer[: len(answer)] = answer
            return len(answer)

    stream = Stream(Sometimes())
    assert stream.read(10) == b"AC"
    with pytest.raises(BlockingIOError) as caught:
        stream.read(10)
    assert caught.value.errno == errno.EAGAIN
    assert stream.read(10) == b"GT"
    with pytest.raises(BlockingIOError):
        stream.read(10)
    assert stream.read(10) == b""

    stream = Stream(Sometimes())
    with pytest.raises(BlockingIOError):
        stream.read()
    with pytest.raises(BlockingIOError):
        stream.read()
    assert stream.read() == b"ACGT"  # nothing was lost


def test_read_that_returns_none_would_block():
    with pytest.raises(BlockingIOError):
        Stream(Answers(None)).read(5)


def test_a_write_that_would_block_tells_how_much_was_taken():
    class Full(io.RawIOBase):
        room = 5

        def writable(self):
            return True

        def write(self, data):
            if self.room == 0:
                return None
            count = min(self.room, len(data))
            self.room -= count
            return count

    with pytest.raises(BlockingIOError) as caught:
        Stream(Full()).write(b"12345678")
    assert caught.value.characters_written == 5


# ---- changed behind the stream's back


def test_an_object_closed_meanwhile():
    file = io.BytesIO(DATA)
    stream = Stream(file)
    assert stream.read(2) == DATA[:2]
    file.close()
    with pytest.raises(ValueError, match="closed"):
        stream.read(2)
    stream.close()


def test_an_object_that_keeps_the_buffer():
    kept = []

    class Keeps:
        def readinto(self, buffer):
            kept.append(buffer)
            kept.append(buffer[:2])
            kept.append(memoryview(buffer).obj)
            buffer[:4] = b"ACGT"
            return 4

    stream = Stream(Keeps())
    first = stream.read(100)
    second = stream.read(200)
    for item in kept:
        if isinstance(item, bytearray):
            try:
                item[:] = b"X" * len(item)
                item.clear()
            except BufferError:
                pass
        else:
            try:
                item[:1] = b"X"
            except ValueError:
                pass
    assert (first, second) == (b"ACGT", b"ACGT")
    assert stream.read(100) == b"ACGT"
    stream.close()


def test_an_object_that_shrinks_the_buffer():
    class Shrinking:
        def readinto(self, buffer):
            owner, size = buffer.obj, len(buffer)
            buffer.release()
            owner.clear()
            return size

    with Stream(Shrinking()) as stream, pytest.raises(seqtide.InvalidBufferError, match="shrank"):
        stream.read(1000)


def test_an_object_that_keeps_what_is_written():
    kept = []

    class Keeps:
        def write(self, data):
            kept.append(data)
            return len(data)

    values = bytearray(b"ACGT")
    with Stream(Keeps()) as stream:
        stream.write(values)
        values[:] = b"NNNN"
    assert kept == [b"ACGT"]


REENTRANT = {
    "read": lambda s: s.read(1),
    "readinto": lambda s: s.readinto(bytearray(1)),
    "write": lambda s: s.write(b"x"),
    "seek": lambda s: s.seek(0),
    "tell": lambda s: s.tell(),
    "flush": lambda s: s.flush(),
    "close": lambda s: s.close(),
}


@pytest.mark.parametrize("operation", REENTRANT)
def test_use_from_inside_a_callback_is_refused(operation):
    class Reenters:
        stream = None
        refused = None

        def read(self, size):
            try:
                REENTRANT[operation](self.stream)
            except seqtide.InvalidHandleError as error:
                self.refused = error
            return b"ACGT"[:size]

    file = Reenters()
    stream = Stream(file)
    file.stream = stream
    assert stream.read(4) == b"ACGT"
    assert file.refused is not None
    assert file.refused.code == 3
    assert not stream.closed
    assert stream.read(4) == b"ACGT"
    file.stream = None


def test_the_stream_dropped_inside_its_own_callback():
    class Drops:
        def read(self, size):
            holder.clear()
            return b"ACGT"

    holder = [Stream(Drops())]
    assert holder[0].read(4) == b"ACGT"
    assert holder == []


def test_methods_that_lie_about_abilities():
    class Unreadable(io.RawIOBase):
        def readinto(self, buffer):
            return 0

    with pytest.raises(seqtide.UnsupportedError):
        Stream(Unreadable())  # readable() is False

    class Explodes(io.BytesIO):
        def seekable(self):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Stream(Explodes())
