"""What every region query does, run over all of them: a new query is one more row."""

import _thread
import itertools
import os
import threading
import time

import pytest
from alignment_outcome import OnlyRead
from faulty_files import Faulty
from interrupting import SOON
from query_rows import QueryRow, random_regions
from rows import rows_of

pytestmark = pytest.mark.timeout(60)
ROWS = rows_of(QueryRow)

REGION = ("HLA:A*01:01", 500, 1500)
cursors = pytest.mark.parametrize("row", [row for row in ROWS if row.cursor], ids=lambda row: row.name)


@pytest.fixture(params=ROWS, ids=lambda row: row.name)
def row(request):
    return request.param


# ---- what is found


def test_it_finds_what_a_scan_finds(row):
    file = row.opens(row.data)
    for region in random_regions(row, 150, 1):
        assert row.ask(file, *region) == row.truth(*region), region


def test_options_change_no_answer(row):
    for options in row.ways:
        file = row.opens(row.data, **options)
        for region in random_regions(row, 25, 2):
            assert row.ask(file, *region) == row.truth(*region), (options, region)


def test_any_source_that_can_seek(row, tmp_path):
    path = tmp_path / "data"
    path.write_bytes(row.data)
    descriptor = os.open(path, os.O_RDONLY)
    with open(path, "rb") as opened:
        for source in (path, str(path), bytearray(row.data), memoryview(row.data), opened, descriptor,
                       Faulty(row.data), Faulty(row.data, size=333)):  # fmt: skip
            with row.opens(source) as file:
                for region in random_regions(row, 10, 3):
                    assert row.ask(file, *region) == row.truth(*region), (source, region)
        assert not opened.closed
    os.close(descriptor)


def test_a_source_that_cannot_seek(row):
    with pytest.raises(OSError, match="seek"):
        row.ask(row.opens(OnlyRead(row.data)), *REGION)


def test_empty_whole_and_beyond(row):
    file = row.opens(row.data)
    for name, length in row.lengths.items():
        nothing = row.truth(name, 0, 0)
        whole = row.truth(name, 0, None)
        for region in ((name, 0, 0), (name, 7, 7), (name, length + 10, length + 20), (name, 1 << 50, 1 << 60)):
            assert row.ask(file, *region) == nothing
        for region in ((name,), (name, 0, None), (name, 0, length), (name, 0, 1 << 70), (name, None, None)):
            assert row.ask(file, *region) == whole


def test_texts_of_regions(row):
    file = row.opens(row.data)
    for name in row.lengths:
        for text, start, end in (
            ("", 0, None),
            (":1-10", 0, 10),
            (":1,000-1,2,00", 999, 1200),
            (":51", 50, None),
            (":51-", 50, None),
            (":-60", 0, 60),
            (":4000-5000", 3999, 5000),
        ):
            expected = row.truth(name, start, end)
            assert row.ask(file, f"{{{name}}}{text}") == row.ask(file, name + text) == expected


@pytest.mark.parametrize("region", [("chr9",), ("chr9:1-5",), ("chr9", 0, 5), ("chr9", 5, None), ("{chr9}:1-5",)])
def test_a_name_that_is_not_there(row, region):
    with pytest.raises(KeyError) as caught:
        row.ask(row.opens(row.data), *region)
    assert caught.value.args == (f'no {row.noun} is called "chr9"',)


@pytest.mark.parametrize(
    ("region", "error"),
    [(("chr1", -1, None), ValueError), (("chr1", 0, -1), ValueError), (("chr1", -(1 << 70), 5), ValueError),
     (("chr1", 5, 4), ValueError), (("chr1", 1 << 40, 5), ValueError), (("chr1:0-5",), ValueError),
     (("chr1:5-4",), ValueError), (("chr1:x-4",), ValueError), (("chr1:1-2-3",), ValueError),
     (("chr1:-",), ValueError), (("chr1", "5", None), TypeError),
     (("chr1", 1.5, None), TypeError), (("chr1", 0, "5"), TypeError), ((7,), TypeError)],
)  # fmt: skip
def test_what_is_no_region(row, region, error):
    file = row.opens(row.data)
    with pytest.raises(error):
        row.ask(file, *region)
    assert row.ask(file, *REGION) == row.truth(*REGION)


# ---- faults


@pytest.mark.parametrize("kind", [OSError, LookupError, KeyboardInterrupt])
def test_exceptions_of_a_source_come_out_unchanged(row, kind):
    """Whichever of its calls fails; it can be asked again, and once more for what it would have found."""
    expected = row.truth(*REGION)
    options = row.ways[0]
    for number in itertools.count():
        source = Faulty(row.data, error=kind("no luck"), size=2000)
        file = row.opens(source, **options)
        source.at = source.count + number
        try:
            assert row.ask(file, *REGION) == expected
        except kind as error:
            assert error is source.error
        else:
            if not source.happened:
                break
        assert row.ask(file, *REGION) == expected
        assert row.ask(file, "chr2", 5, 50_000) == row.truth("chr2", 5, 50_000)
    assert number >= 2


@cursors
@pytest.mark.parametrize("threads", [1, 2])
def test_nothing_is_lost_if_the_source_fails_meanwhile(row, threads):
    """What comes before and after the exception is everything; or the cursor ends with that exception."""
    expected = row.truth(*REGION)
    for number in itertools.count():
        source = Faulty(row.data, error=OSError("no luck"), size=500)
        file = row.opens(source, threads=threads, block_size=1000)
        cursor = row.cursor(file, *REGION)
        source.at = source.count + number
        found, errors = [], []
        while len(errors) < 3:
            try:
                found.extend(cursor)
                break
            except OSError as error:
                assert error is source.error
                errors.append(error)
        assert row.bits(found) == (expected if len(errors) < 3 else expected[: len(row.bits(found))])
        assert len(errors) in (0, 1, 3)
        if not source.happened:
            break
    assert number >= 2


def test_memory_that_runs_out(row):
    """Whichever allocation fails: a MemoryError, or the answer; and the file is as good as before."""
    memory = pytest.importorskip("_testcapi")
    region = (REGION[0], 700, 740)
    expected = row.truth(*region)
    file = row.opens(row.data)
    for number in itertools.count():
        answer = None
        memory.set_nomemory(number, number + 1)
        try:
            answer = row.ask(file, *region)
            failed = False
        except MemoryError:
            failed = True
        finally:
            memory.remove_mem_hooks()
        if not failed:
            assert answer == expected
            break
        if number % 10 == 0:
            assert row.ask(file, *region) == expected
    assert row.ask(file, *region) == expected
    assert number > 0


def test_data_that_ends_early(row):
    """An error or, where the region lies before the end, the answer."""
    errors = 0
    for size in range(0, len(row.data), len(row.data) // 23):
        path = Faulty(row.data)
        file = row.opens(path)
        row.ask(file, "chr1", 0, 1)
        path.file.truncate(size)
        try:
            assert row.ask(file, *REGION) == row.truth(*REGION)
        except ValueError:
            errors += 1
    assert errors > 2


# ---- threads, closing, Ctrl-C


def test_threads_ask_one_file(row):
    file = row.opens(Faulty(row.data, size=5000))
    wrong = []

    def work(seed):
        for region in random_regions(row, 25, seed):
            if row.ask(file, *region) != row.truth(*region):
                wrong.append(region)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_closed_while_another_thread_asks(row):
    for _ in range(5):
        file = row.opens(row.data)
        begun = threading.Event()
        ends = []

        def work(file=file, begun=begun, ends=ends):
            try:
                while row.ask(file, *REGION) == row.truth(*REGION):
                    begun.set()
                ends.append("a wrong answer")
            except Exception as error:
                ends.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        assert begun.wait(20)
        file.close()
        thread.join(20)
        assert not thread.is_alive()
        (end,) = ends
        assert isinstance(end, ValueError) and "closed" in str(end)


def test_the_end_of_with_ends_it(row):
    with row.opens(row.data) as file:
        assert row.ask(file, *REGION) == row.truth(*REGION)
    file.close()
    for region in (REGION, REGION[:1], ("chr1:1-5",)):
        with pytest.raises(ValueError, match="closed"):
            row.ask(file, *region)
    with pytest.raises(ValueError, match="closed"):
        file.__enter__()


@cursors
def test_the_end_of_with_ends_its_cursors(row):
    with row.opens(Faulty(row.data, size=500), block_size=1000) as file:
        cursor = row.cursor(file, "chr1")
        first = next(cursor)
    found = [first]
    with pytest.raises(ValueError, match="closed"):
        found.extend(cursor)
    assert row.bits(found) == row.truth("chr1", 0, None)[: len(row.bits(found))]


@cursors
def test_cursors_do_not_disturb_each_other(row):
    file = row.opens(row.data, threads=2)
    regions = list(random_regions(row, 12, 4))
    open_ones = [(row.cursor(file, *region), [], region) for region in regions]
    for turn in itertools.count():
        ended = 0
        for number, (cursor, found, _) in enumerate(open_ones):
            before = len(found)
            found += itertools.islice(cursor, 1 + (turn + number) % 5)
            ended += len(found) == before
        if ended == len(regions):
            break
    for _, found, region in open_ones:
        assert row.bits(found) == row.truth(*region)


class Slow(Faulty):
    """At most 200 bytes in five milliseconds, once it is told to be slow."""

    slow = False

    def read(self, size):
        if not self.slow:
            return super().read(size)
        time.sleep(0.005)
        return super().read(min(size, 200))


@pytest.mark.limits
@pytest.mark.parametrize("threads", [1, 2])
def test_ctrl_c_while_the_source_is_slow(row, threads):
    source = Slow(row.data)
    file = row.opens(source, threads=threads)
    source.slow = True
    timer = threading.Timer(0.05, _thread.interrupt_main)
    start = time.monotonic()
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        while True:
            row.ask(file, "chr1", 0, None)
    assert time.monotonic() - start < SOON
    source.slow = False
    assert row.ask(file, *REGION) == row.truth(*REGION)
