"""Targets that fail or misbehave, and memory that runs out: writers say so, and their output does not look whole."""

import errno
import io
import itertools
import os
import sys

import pytest
from faulty_files import Faulty
from rows import rows_of
from writer_rows import COUNT, WriterRow, looks_whole

import seqtide as st

pytestmark = pytest.mark.timeout(60)
OUTPUTS = rows_of(WriterRow)
WAYS = [(row, compression) for row in OUTPUTS for compression in row.compressions]
each_output = pytest.mark.parametrize("row", OUTPUTS, ids=str)
SLOW = ("bzip2", "xz")  # for these, little data


class Target(Faulty):
    """Knows when it is used although it, or another one of the same writer, has failed."""

    def __init__(self, together):
        super().__init__()
        self.together = together
        self.together.append(self)
        self.used_after = False
        self.last_write = 0

    def call(self, name):
        if name == "write":
            self.used_after |= any(target.happened for target in self.together)
            self.last_write = self.count
        super().call(name)

    def close(self):
        self.call("close")


def items_of(row, compression):
    return row.items[:3] if compression in SLOW else row.items


def attempt(row, targets, items, **options):
    """Writes the items, closes; the writer if there is one, and what was raised."""
    writer = None
    try:
        writer = row.start(*targets, **options)
        for number, item in enumerate(items):
            writer.write(*item)
            if number % 2 == 0:
                writer.flush()
        writer.close()
    except BaseException as error:
        return writer, error
    return writer, None


def require_given_up(writer, item):
    """Nothing more can be written; closing does not raise again what was seen."""
    if writer is not None and not writer.closed:
        for use in (lambda: writer.write(*item), writer.flush):
            with pytest.raises(OSError):
                use()
    if writer is not None:
        writer.close()
        assert writer.closed
        with pytest.raises(ValueError, match="closed"):
            writer.write(*item)


@pytest.mark.parametrize("row, compression", WAYS, ids=str)
def test_a_failing_call_of_the_target_is_told_unchanged(row, compression):
    items = items_of(row, compression)
    for which, threads in itertools.product(range(row.targets), (1, 2) if compression == "bgzf" else (1,)):
        seemingly_whole = set()  # this target, and one of the others, when these calls failed
        for at in itertools.count():
            kind = (OSError, KeyError, KeyboardInterrupt, ValueError, MemoryError, StopIteration)[at % 6]
            targets = []
            for _ in range(row.targets):
                Target(targets)
            faulty = targets[which]
            faulty.at, faulty.error, faulty.calls = at, kind("no luck"), ("write", "flush", "seek", "close")
            writer, error = attempt(row, targets, items, compression=compression, threads=threads)
            outputs = [target.file.getvalue() for target in targets]
            if not faulty.happened:
                assert error is None
                if len(items) == COUNT:
                    row.check(outputs, compression)
                break
            # A StopIteration would look like the end to whoever writes within a loop.
            told = error.__cause__ if kind is StopIteration else error
            assert told is faulty.error, f"call {at}"
            require_given_up(writer, items[0])
            assert [target.file.getvalue() for target in targets] == outputs
            assert not any(target.used_after for target in targets), f"call {at}"
            seemingly_whole |= {
                (at, number == which)
                for number in range(len(row.plain))
                if looks_whole(outputs[number], compression, flushed=True)
            }
        if which < len(row.plain):  # an index is written when its data is whole
            assert at > 1
            # What fails behind the last byte of a target takes nothing away from it; what fails at that byte is met
            # after another one got its own.
            assert not {call for call in seemingly_whole if call[0] < faulty.last_write + call[1]}


ANSWERS = {
    "None": (None, BlockingIOError),
    "str": ("1", TypeError),
    "float": (1.0, TypeError),
    "list": ([], TypeError),
    "0": (0, st.InvalidBufferError),
    "negative": (-1, st.InvalidBufferError),
    "one too many": (lambda size: size + 1, st.InvalidBufferError),
    "huge": (1 << 70, st.InvalidBufferError),
}


class Answering(io.RawIOBase):
    """Answers something else to call number `at` of `write`."""

    def __init__(self, at, answer):
        self.file = io.BytesIO()
        self.left = at
        self.answer = answer

    def writable(self):
        return True

    def write(self, data):
        self.left -= 1
        if self.left == -1:
            return self.answer(len(data)) if callable(self.answer) else self.answer
        return self.file.write(data)


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("row, compression", WAYS, ids=str)
def test_wrong_answers(row, compression, answer):
    items = items_of(row, compression)
    for at, which in itertools.product((0, 1), range(row.targets)):
        targets = [Answering(1 << 30, None) for _ in range(row.targets)]
        wrong = targets[which] = Answering(at, ANSWERS[answer][0])
        writer, error = attempt(row, targets, items, compression=compression)
        assert wrong.left < 0 or at == 1
        if wrong.left >= 0:
            continue
        assert isinstance(error, ANSWERS[answer][1])
        require_given_up(writer, items[0])
        assert wrong.left == -1, "nothing is written after that"
        assert not looks_whole(wrong.file.getvalue(), compression)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
@pytest.mark.parametrize("row, compression", WAYS, ids=str)
def test_a_full_device(row, compression):
    items = items_of(row, compression)
    for which in range(row.targets):
        targets = [io.BytesIO() for _ in range(row.targets)]
        targets[which] = "/dev/full"
        for count in {1, len(items)}:
            writer, error = attempt(row, targets, items[:count], compression=compression)
            assert (error.errno, error.filename) == (errno.ENOSPC, "/dev/full")
            require_given_up(writer, items[0])


@each_output
def test_a_closed_pipe(row):
    for which in range(row.targets):
        read_end, write_end = os.pipe()
        os.close(read_end)
        targets = [io.BytesIO() for _ in range(row.targets)]
        targets[which] = write_end
        writer, error = attempt(row, targets, row.items)
        assert isinstance(error, BrokenPipeError)
        require_given_up(writer, row.items[0])
        os.close(write_end)


@pytest.mark.parametrize("kind", [KeyError, KeyboardInterrupt, SystemExit])
@each_output
def test_an_exception_in_the_block_leaves_no_end_mark(row, kind):
    for compression, flushed in itertools.product(row.compressions, (False, True)):
        targets = [io.BytesIO() for _ in range(row.targets)]
        with pytest.raises(kind):
            with row.start(*targets, compression=compression) as writer:
                for item in items_of(row, compression):
                    writer.write(*item)
                if flushed:
                    writer.flush()
                raise kind
        assert writer.closed
        for target in targets:
            assert not target.closed
            assert not looks_whole(target.getvalue(), compression, flushed)


class Parts(list):
    """A target that is as it was after a failed allocation, which a BytesIO is not."""

    write = list.append


STEPS = {
    "write": lambda writer, item: writer.write(*item),
    "flush": lambda writer, item: writer.flush(),
    "close": lambda writer, item: writer.close(),
}


@pytest.mark.parametrize("step", STEPS)
@each_output
def test_nothing_looks_whole_for_want_of_memory(row, step):
    testcapi = pytest.importorskip("_testcapi")
    compression = row.compressions[0]
    act = STEPS[step]
    without_last = row.made(count=COUNT - 1)
    for number in itertools.count():
        targets = [Parts() for _ in range(row.targets)]
        writer = row.start(*targets)
        for item in row.items[:-1]:
            writer.write(*item)
        item = row.items[-1]
        testcapi.set_nomemory(number, number + 1)
        try:
            act(writer, item)
            failed = False
        except MemoryError:
            failed = True
        finally:
            testcapi.remove_mem_hooks()
        complete = not failed
        if step != "close":
            try:
                if step == "flush" or failed:
                    writer.write(*item)
                writer.close()
                complete = True
            except OSError:
                assert failed
        outputs = [b"".join(target) for target in targets]
        if not complete:
            require_given_up(writer, item)
            assert [b"".join(target) for target in targets] == outputs
        if complete and step != "close":
            row.check(outputs, compression)
        elif any(looks_whole(data, compression, step == "flush") for data in outputs[: len(row.plain)]):
            # What failed comes behind the last byte.
            assert step == "close" and outputs[: len(row.plain)] == without_last[: len(row.plain)]
        if not failed:
            break
    assert number > 0 or row.is_function


@pytest.mark.parametrize("row", [row for row in OUTPUTS if not row.is_function], ids=str)
def test_a_target_is_let_go_of_where_opening_fails_for_want_of_memory(row):
    testcapi = pytest.importorskip("_testcapi")
    options = row.given(threads=1)
    item = row.items[0]
    failures = quiet = 0
    for number in itertools.count():
        targets = [Parts() for _ in range(row.targets)]
        references = list(map(sys.getrefcount, targets))
        writer = None
        testcapi.set_nomemory(number, number + 1)
        try:
            writer = row.open(*targets, **options)
            writer.write(*item)
            writer.close()
            failed = False
        except MemoryError:
            failed = True
        finally:
            testcapi.remove_mem_hooks()
        outputs = [b"".join(target) for target in targets]
        if failed:
            if writer:
                writer.__exit__(MemoryError, None, None)
        else:
            assert outputs == row.made(count=1)
        del writer
        assert list(map(sys.getrefcount, targets)) == references
        failures += failed
        quiet = 0 if failed else quiet + 1
        if quiet == 10:  # some do without
            break
    assert failures > 5
