"""Ctrl-C while another library reads an Arrow stream: it raises what it likes, and KeyboardInterrupt comes next."""

import signal
import threading

import pytest

import seqtide as st

pa = pytest.importorskip("pyarrow")

LETTERS = b"ACGTTGCA" * (1 << 19)


class Interrupted:
    """Gives a record, then the process a signal, whose handler runs before the read is over."""

    def __init__(self, number=signal.SIGINT):
        self.number = number
        self.rest = b"@r1\nACGT\n+\nIIII\n@r2\nAC"

    def read(self, size):
        data, self.rest = self.rest[:size], self.rest[size:]
        if data:
            return data
        signal.raise_signal(self.number)
        raise AssertionError("the signal was lost")


def python_code():
    return 1


NEXT_CALLS = {
    "Python code": python_code,
    "counting k-mers": lambda: st.kmer_counts(LETTERS, 21),
    "minimizers": lambda: st.minimizers(LETTERS, 21, 11),
    "a reader": lambda: next(st.FastqReader(b"@r\nA\n+\nI\n")),
}


@pytest.fixture
def stream():
    return pa.RecordBatchReader.from_stream(st.FastqReader(Interrupted()))


def interrupted(read, call):
    """What the consumer raised, before the interrupt came out of a call."""
    told = result = None
    try:
        try:
            read()
        except OSError as error:
            told = error
            result = call()
    except KeyboardInterrupt as interrupt:
        assert interrupt.__context__ is told
        assert result is None
        return told
    pytest.fail("the interrupt was lost")


@pytest.mark.parametrize("name", NEXT_CALLS)
def test_interrupts_are_told_and_come_again(stream, name):
    assert stream.read_next_batch().num_rows == 1
    assert "KeyboardInterrupt" in str(interrupted(stream.read_next_batch, NEXT_CALLS[name]))


def test_whole_tables():
    source = st.FastqReader(Interrupted())
    assert "KeyboardInterrupt" in str(interrupted(lambda: pa.table(source), python_code))


def test_it_comes_once(stream):
    interrupted(stream.read_all, python_code)
    for _ in range(1000):
        python_code()
    # The stream is at its end; its fault is told again, and nothing else.
    with pytest.raises(OSError, match="KeyboardInterrupt"):
        stream.read_next_batch()
    python_code()


def test_other_exceptions_of_handlers_are_only_told():
    """Who raises something else knows what that means to the program; nothing can be raised in its name."""

    class Expired(Exception):
        pass

    def expire(number, frame):
        raise Expired("too late")

    before = signal.signal(signal.SIGALRM, expire)
    try:
        with pytest.raises(OSError, match="Expired: too late"):
            pa.table(st.FastqReader(Interrupted(signal.SIGALRM)))
            python_code()
    finally:
        signal.signal(signal.SIGALRM, before)


def test_other_threads_interrupt_nobody():
    class Raises:
        def read(self, size):
            raise KeyboardInterrupt

    told = []

    def read():
        try:
            pa.table(st.FastqReader(Raises()))
        except BaseException as error:
            told.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    python_code()
    assert len(told) == 1
