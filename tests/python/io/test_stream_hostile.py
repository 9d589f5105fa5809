"""Python objects that misbehave below a native stream: every fault reaches the caller, nothing is lost or made up."""

import errno
import gzip
import io
import os
import subprocess
import sys
import traceback
import tracemalloc
import weakref

import pytest

import seqtide
from seqtide import Stream

DATA = bytes(range(256)) * 40


class OneByte:
    """Only read(), one byte at a time."""

    def __init__(self, data=DATA):
        self.file = io.BytesIO(data)

    def read(self, size):
        return self.file.read(min(size, 1))


class OnlyReadinto:
    def __init__(self, data=DATA, step=1000):
        self.file = io.BytesIO(data)
        self.step = step

    def readinto(self, buffer):
        return self.file.readinto(memoryview(buffer)[: self.step])


class Answers:
    """read(), readinto() or write() that give one answer, whatever was asked."""

    def __init__(self, answer):
        self.answer = answer

    def read(self, size):
        return self.answer

    def write(self, data):
        return self.answer


class AnswersReadinto:
    def __init__(self, answer):
        self.answer = answer

    def readinto(self, buffer):
        return self.answer


class Fails:
    """Raises at one call, counted over all methods; afterwards it works again."""

    def __init__(self, at, error, data=DATA, step=100):
        self.file = io.BytesIO(data)
        self.at = at
        self.error = error
        self.calls = 0
        self.step = step

    def count(self):
        self.calls += 1
        if self.calls == self.at:
            raise self.error

    def read(self, size):
        self.count()
        return self.file.read(min(size, self.step))

    def write(self, data):
        self.count()
        return self.file.write(data[: self.step])

    def flush(self):
        self.count()


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


# ---- exceptions


class Custom(BaseException):
    pass


ERRORS = [
    ValueError("v"),
    KeyboardInterrupt("k"),
    SystemExit(3),
    Custom("c"),
    OSError(5, "o"),
    MemoryError("m"),
    seqtide.FormatError("f"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: type(e).__name__)
def test_exceptions_reach_the_caller_as_they_are(error, capfd):
    class Raises:
        def read(self, size):
            raise error

        def write(self, data):
            raise error

        def seek(self, offset, whence=0):
            raise error

        def flush(self):
            raise error

    stream = Stream(Raises())
    for call in (
        lambda: stream.read(5),
        stream.read,
        lambda: stream.readinto(bytearray(5)),
        lambda: stream.write(b"x"),
        lambda: stream.seek(0),
        stream.tell,
        stream.flush,
    ):
        with pytest.raises(type(error)) as caught:
            call()
        assert caught.value is error
        names = [frame.name for frame in traceback.extract_tb(caught.value.__traceback__)]
        assert names[-1] in ("read", "write", "seek", "flush")
        error.__traceback__ = None
    with pytest.raises(type(error)) as caught:
        stream.close()
    assert caught.value is error
    assert stream.closed
    stream.close()
    assert capfd.readouterr() == ("", "")


def test_stop_iteration_does_not_look_like_the_end():
    class Raises:
        def read(self, size):
            raise StopIteration("s")

    with pytest.raises(RuntimeError, match="raised StopIteration") as caught:
        list(Stream(Raises()))
    assert isinstance(caught.value.__cause__, StopIteration)


def test_exceptions_pass_several_native_layers_unchanged():
    error = KeyboardInterrupt("deep")
    data = gzip.compress(os.urandom(100_000))
    stream = Stream(Stream(Stream(Fails(3, error, data))))
    reader = seqtide.GzipReader(stream, threads=2)
    with pytest.raises(KeyboardInterrupt) as caught:
        reader.read()
    assert caught.value is error


def test_cause_and_context_stay():
    class Raises:
        def read(self, size):
            try:
                {}["key"]
            except KeyError as error:
                raise RuntimeError("second") from error

    with pytest.raises(RuntimeError, match="second") as caught:
        Stream(Raises()).read(1)
    assert isinstance(caught.value.__cause__, KeyError)


@pytest.mark.parametrize("at", range(1, 8))
@pytest.mark.parametrize("error", [OSError(errno.EIO, "e"), KeyboardInterrupt()], ids=["OSError", "KeyboardInterrupt"])
def test_failing_at_call_n_loses_nothing(at, error):
    data = DATA[:500]
    file = Fails(at, error, data)
    stream = Stream(file)
    got = b""
    seen = 0
    while True:
        try:
            piece = stream.read(64)
        except type(error) as caught:
            assert caught is error
            seen += 1
            continue
        if not piece:
            break
        got += piece
    assert got == data
    assert seen == 1
    # Reading to the end raises, and a second try has everything.
    stream = Stream(Fails(at, error, data))
    if at <= 6:
        with pytest.raises(type(error)):
            stream.read()
    assert stream.read() == data


@pytest.mark.parametrize("at", range(1, 8))
def test_writing_that_fails_at_call_n(at):
    error = OSError(errno.EIO, "e")
    file = Fails(at, error)
    stream = Stream(file)
    outcomes = []
    for call in (lambda: stream.write(DATA[:400]), stream.flush, stream.close):
        try:
            call()
            outcomes.append(None)
        except OSError as caught:
            outcomes.append(caught)
    assert stream.closed
    if at <= 6:  # four writes, two flushes
        assert outcomes.count(error) == 1
    assert DATA[:400].startswith(file.file.getvalue()[:400]) or at > 4


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


# ---- leaks


def failing_reads(count):
    error = ValueError("x" * 1000)

    class Raises:
        def read(self, size):
            raise error

    stream = Stream(Raises())
    for _ in range(count):
        try:
            stream.read(10)
        except ValueError as caught:
            caught.__traceback__ = None


def test_failing_reads_leak_nothing(no_collector):
    failing_reads(1000)
    tracemalloc.start()
    try:
        failing_reads(1000)
        before = tracemalloc.get_traced_memory()[0]
        failing_reads(20_000)
        after = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert after - before < 20_000


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="no /proc on this system")
@pytest.mark.limits
def test_failing_reads_leak_no_native_memory():
    def resident():
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    failing_reads(2000)
    before = resident()
    failing_reads(100_000)
    assert resident() - before < 4 << 20


def test_an_exception_that_was_handled_is_let_go(no_collector):
    """Also by a reader that is still there, and by frames that refer to that reader."""

    class Gone(Exception):
        pass

    class Raises:
        def read(self, size):
            raise Gone("gone")

    def use(make):
        reader = make(Raises())
        with pytest.raises(Gone):
            reader.read(10)
        return weakref.ref(reader)

    for make in (Stream, seqtide.GzipReader, seqtide.BgzfReader):
        reader = make(Raises())
        try:
            reader.read(10)
        except Gone as error:
            gone = weakref.ref(error)
        assert gone() is None
        assert use(make)() is None


# ---- interrupts and the end of the process


def test_daemon_threads_inside_callbacks_do_not_abort_the_process():
    code = (
        "import os, seqtide, threading, time\n"
        "class Slow:\n"
        "    def read(self, size):\n"
        "        time.sleep(0.1)\n"
        "        return b'x'\n"
        "    def write(self, data):\n"
        "        time.sleep(0.1)\n"
        "def wait(): seqtide.Stream(os.pipe()[0]).read(1)\n"
        "def read():\n"
        "    stream = seqtide.Stream(Slow())\n"
        "    while True: stream.read(1)\n"
        "def inflate():\n"
        "    while True:\n"
        "        try: seqtide.GzipReader(Slow()).read(1)\n"
        "        except seqtide.SeqtideError: pass\n"
        "def write():\n"
        "    file = seqtide.BgzfWriter(Slow(), threads=2)\n"
        "    while True: file.write(os.urandom(1 << 20))\n"
        "for work in (wait, read, inflate, write):\n"
        "    threading.Thread(target=work, daemon=True).start()\n"
        "time.sleep(0.35)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_signal_interrupts_a_wait():
    code = (
        "import os, seqtide, signal, sys, time, threading\n"
        "def stop(): time.sleep(0.3); stamp.append(time.monotonic()); os.kill(os.getpid(), signal.SIGINT)\n"
        "stamp = []\n"
        "read_end, write_end = os.pipe()\n"
        "stream = seqtide.Stream(read_end)\n"
        "threading.Thread(target=stop).start()\n"
        "try:\n"
        "    stream.read(1)\n"
        "except KeyboardInterrupt:\n"
        "    assert time.monotonic() - stamp[0] < 0.2\n"
        "    os.write(write_end, b'x')\n"
        "    print(stream.read(1))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30, text=True)
    assert (done.stdout, done.stderr) == ("b'x'\n", "")
