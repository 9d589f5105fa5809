"""The life of every writer: closing and dropping it, several threads, and what it refuses to write."""

import copy
import gc
import io
import pickle
import sys
import threading
import time
import warnings
import zlib

import pytest
from faulty_files import Faulty
from rows import rows_of
from writer_rows import COUNT, WriterRow, looks_whole

pytestmark = pytest.mark.timeout(60)
WRITERS = [row for row in rows_of(WriterRow) if not row.is_function]
each_row = pytest.mark.parametrize("row", WRITERS, ids=str)


def memory_for(row):
    return [io.BytesIO() for _ in range(row.targets)]


def values_of(targets):
    return [target.getvalue() for target in targets]


@each_row
def test_a_closed_writer_takes_nothing(row):
    targets = memory_for(row)
    with row.start(*targets) as writer:
        assert not writer.closed and "<BytesIO>" in repr(writer)
        writer.write(*row.items[0])
        writer.flush()
    outputs = values_of(targets)
    assert row.read_back(*outputs) == row.expected[:1]
    assert writer.closed and "closed" in repr(writer)
    assert not any(target.closed for target in targets)
    writer.close()
    for use in (lambda: writer.write(*row.items[0]), writer.flush, writer.__enter__):
        with pytest.raises(ValueError, match="closed"):
            use()
    assert values_of(targets) == outputs


def decompressed_so_far(data):
    text = b""
    while data:
        member = zlib.decompressobj(31)
        text += member.decompress(data)
        data = member.unused_data
    return text


@each_row
def test_flush_hands_everything_over(row):
    for compression in set(row.compressions) & {"none", "bgzf", "gzip"}:
        so_far = bytes if compression == "none" else decompressed_so_far
        expected = [so_far(data) for data in row.made(count=3, compression=compression)[: len(row.plain)]]
        targets = memory_for(row)
        with row.start(*targets, compression=compression) as writer:
            for item in row.items[:3]:
                writer.write(*item)
            writer.flush()
            assert [so_far(data) for data in values_of(targets)[: len(row.plain)]] == expected


@each_row
def test_other_things_are_refused_and_change_nothing(row):
    targets = memory_for(row)
    with row.start(*targets) as writer:
        for wrong in row.wrong:
            with pytest.raises(TypeError):
                writer.write(*wrong)
        for arguments in ((), row.items[0] * 3):
            with pytest.raises(TypeError):
                writer.write(*arguments)
        for item in row.items:
            writer.write(*item)
        assert getattr(writer, "record_count", COUNT) == COUNT
    row.check(values_of(targets), row.compressions[0])


def run_threads(*work):
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()


@pytest.mark.parametrize("which, times", [(1, 200), (-1, 2)], ids=["small", "large"])
@each_row
def test_threads_do_not_mix_their_records(row, which, times):
    targets = memory_for(row)
    with row.start(*targets) as writer:
        run_threads(*[lambda: [writer.write(*row.items[which]) for _ in range(times)]] * 3)
    assert row.read_back(*values_of(targets)) == [row.expected[which]] * 3 * times


class Slow(io.BytesIO):
    """Lets other threads run while it writes."""

    def write(self, data):
        time.sleep(0.001)
        return super().write(data)


@pytest.mark.parametrize("threads", [1, 2])
@each_row
def test_closing_while_another_thread_writes(row, threads):
    targets = [Slow() for _ in range(row.targets)]
    writer = row.start(*targets, threads=threads)
    begun = threading.Event()
    written, errors = [], []

    def work():
        try:
            while True:
                writer.write(*row.items[1])
                written.append(row.expected[1])
                writer.flush()
                begun.set()
        except ValueError as error:
            errors.append(str(error))

    def close():
        assert begun.wait(20)
        writer.close()

    run_threads(work, close)
    assert len(errors) == 1 and "closed" in errors[0]
    assert row.read_back(*values_of(targets)) == written


@each_row
def test_writers_are_not_copied(row):
    with row.start(*memory_for(row)) as writer:
        for duplicate in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError):
                duplicate(writer)


def write_and_drop(row, targets, **options):
    writer = row.start(*targets, **options)
    for item in row.items:
        writer.write(*item)
    del writer
    gc.collect()


@each_row
def test_a_dropped_writer_finishes_and_warns(row):
    for compression in row.compressions:
        targets = memory_for(row)
        with pytest.warns(ResourceWarning, match="unclosed"):
            write_and_drop(row, targets, compression=compression)
        row.check(values_of(targets), compression)


@pytest.fixture
def unraisable(monkeypatch):
    """Exceptions that nobody could be given."""
    seen = []
    monkeypatch.setattr(sys, "unraisablehook", lambda args: seen.append(args.exc_value))
    return seen


@each_row
def test_a_dropped_writer_finishes_also_if_the_warning_is_an_error(row, unraisable):
    targets = memory_for(row)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_and_drop(row, targets)
    assert [type(error) for error in unraisable] == [ResourceWarning]
    row.check(values_of(targets), row.compressions[0])


@each_row
def test_what_fails_while_a_dropped_writer_finishes_is_shown(row, unraisable):
    raised = OSError("no luck")
    targets = [Faulty(error=raised) for _ in range(row.targets)]
    writer = row.start(*targets)
    writer.write(*row.items[0])
    targets[0].at = targets[0].count
    with pytest.warns(ResourceWarning, match="unclosed"):
        del writer
    assert unraisable == [raised]
    assert not any(looks_whole(target.file.getvalue(), row.compressions[0]) for target in targets)


@each_row
def test_closed_and_never_opened_writers_do_not_warn(row):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        row.made()
        with pytest.raises(TypeError):
            row.start(1.5, *memory_for(row)[1:])
        gc.collect()
