"""Exceptions of wrapped objects: they reach the caller as they are, and nothing is lost or leaked."""

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
from odd_objects import DATA, Fails

import seqtide
from seqtide import Stream

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


@pytest.mark.parametrize("method", ["read", "readinto", "seek", "write", "flush"])
def test_stop_iteration_of_no_method_looks_like_the_end(method):
    raised = StopIteration(method)

    class Raises(io.BytesIO):
        def fail(self, *_):
            raise raised

    setattr(Raises, method, Raises.fail)
    with pytest.raises(RuntimeError, match=f"{method}.*raised StopIteration") as caught:
        stream = Stream(Raises(DATA))
        stream.seek(0)
        stream.read(1)
        stream.write(b"x")
        stream.flush()
    assert caught.value.__cause__ is raised


def test_stop_iteration_of_a_seek_does_not_end_a_query(tmp_path):
    path = tmp_path / "x.bam"
    header = seqtide.SamHeader("@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:c\tLN:1000\n")
    with seqtide.BamWriter(path, header, index="bai") as writer:
        writer.write(seqtide.BamRecord("r", 0, "c", 5, cigar="1M", seq="A", header=header))

    class Raises(io.BytesIO):
        armed = False

        def seek(self, *position):
            if self.armed:
                raise StopIteration("seek")
            return super().seek(*position)

    source = Raises(path.read_bytes())
    with seqtide.BamReader(source, index=f"{path}.bai") as bam:
        source.armed = True
        with pytest.raises(RuntimeError, match="raised StopIteration"):
            list(bam.query("c"))


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
