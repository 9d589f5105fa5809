"""Readers and writers shared between threads, or used again by their own callbacks."""

import collections
import gzip
import io
import os
import threading
import time

import pytest
from outcome import bgzf, fastq

import seqtide
from seqtide import FastaReader, FastaRecord, FastqPairReader, FastqReader, FastqRecord, FastqWriter

COUNT = 20_000
READS = [(b"r%d" % i, b"ACGTN" * (i % 9), b"IIII!" * (i % 9)) for i in range(COUNT)]
TEXT = fastq(*READS)
pytestmark = pytest.mark.timeout(30)


def run_threads(work, count):
    """Runs `work(number)` on so many threads; raises what one of them raised."""
    errors = []

    def guarded(number):
        try:
            work(number)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive(), "a thread hangs"
    if errors:
        raise errors[0]


class Slow:
    """Lets other threads run between reads."""

    def __init__(self, data):
        self.file = io.BytesIO(data)

    def read(self, size):
        time.sleep(0.0005)
        return self.file.read(min(size, 20_000))


@pytest.mark.parametrize("block_size", [500, 1 << 18])
@pytest.mark.parametrize(
    "make",
    [lambda: TEXT, lambda: gzip.compress(TEXT, 1), lambda: bgzf(TEXT), lambda: Slow(TEXT), lambda: io.BytesIO(TEXT)],
    ids=["bytes", "gzip", "BGZF", "slow object", "BytesIO"],
)
def test_together_they_get_each_record_once(make, block_size):
    reader = FastqReader(make(), block_size=block_size)
    taken = [[] for _ in range(4)]
    run_threads(lambda number: taken[number].extend(reader), 4)
    names = collections.Counter(record.id for part in taken for record in part)
    assert len(names) == COUNT and set(names.values()) == {1}
    for part in taken:  # each in order
        numbers = [int(record.id[1:]) for record in part]
        assert numbers == sorted(numbers)


def test_pairs_stay_together():
    reader = FastqPairReader(
        fastq(*((b"%d/1" % i, b"A", b"I") for i in range(COUNT))),
        Slow(fastq(*((b"%d/2" % i, b"A", b"I") for i in range(COUNT)))),
    )
    taken = [[] for _ in range(4)]
    run_threads(lambda number: taken[number].extend(reader), 4)
    pairs = [pair for part in taken for pair in part]
    assert len({read1.name for read1, _ in pairs}) == len(pairs) == COUNT
    assert all(read1.name[:-2] == read2.name[:-2] for read1, read2 in pairs)


def test_each_thread_sees_the_error():
    reader = FastqReader(Slow(TEXT + b"@x\nAC\n+\nIII\n"))
    counts = []

    def work(number):
        count = 0
        with pytest.raises(seqtide.FormatError):
            for _ in reader:
                count += 1
        counts.append(count)

    run_threads(work, 4)
    assert len(counts) == 4 and sum(counts) == COUNT


def test_readers_in_parallel():
    def work(number):
        data = (TEXT, gzip.compress(TEXT, 1), bgzf(TEXT))[number % 3]
        records = list(FastqReader(data, threads=2))
        assert len(records) == COUNT
        assert records[-1].id == f"r{COUNT - 1}"

    run_threads(work, 6)


@pytest.mark.parametrize("block_size", [100, 1 << 18])
def test_close_while_another_thread_reads(block_size):
    for data in (TEXT * 100, gzip.compress(TEXT * 10, 1), bgzf(TEXT * 10)):
        reader = FastqReader(Slow(data), block_size=block_size)
        begun = threading.Event()
        outcome = []

        def work(reader=reader, begun=begun, outcome=outcome):
            try:
                for count, record in enumerate(reader):
                    assert record.id == f"r{count % COUNT}"
                    begun.set()
            except ValueError as error:
                outcome.append(error)  # noqa: B023 (it is no variable of the loop)

        thread = threading.Thread(target=work)
        thread.start()
        assert begun.wait(10)
        start = time.monotonic()
        reader.close()  # has its turn soon
        assert time.monotonic() - start < 1
        thread.join(10)
        assert not thread.is_alive()
        assert reader.closed
        assert [str(error) for error in outcome] == ["the reader is closed"]


def test_close_of_a_stream_that_another_thread_reads():
    stream = seqtide.Stream(Slow(TEXT * 100))
    begun = threading.Event()

    def work():
        with pytest.raises(seqtide.InvalidHandleError, match="closed"):
            while stream.read(10):
                begun.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(10)
    start = time.monotonic()
    stream.close()
    assert time.monotonic() - start < 1
    thread.join(10)
    assert not thread.is_alive()


def test_a_thread_that_waits_for_data_lets_others_run():
    read_end, write_end = os.pipe()
    records = []
    thread = threading.Thread(target=lambda: records.extend(FastqReader(read_end)))
    thread.start()
    try:
        assert len(list(FastqReader(TEXT))) == COUNT  # the GIL is free
        os.write(write_end, fastq(*READS[:20]))
        deadline = time.monotonic() + 10
        while not records and time.monotonic() < deadline:
            time.sleep(0.01)
        assert records, "what a pipe holds is delivered before its end"
    finally:
        os.close(write_end)
        thread.join(10)
        os.close(read_end)
    assert not thread.is_alive()


class Reenters:
    """A source whose read() uses the reader that reads it."""

    def __init__(self, use, data=TEXT):
        self.file = io.BytesIO(data)
        self.use = use
        self.reader = None
        self.errors = []

    def read(self, size):
        if self.reader is not None:
            try:
                self.use(self.reader)
            except Exception as error:
                self.errors.append(error)
                if len(self.errors) == 3:
                    raise
        return self.file.read(min(size, 1000))


@pytest.mark.parametrize("use", [next, list, lambda reader: reader.close()], ids=["next", "list", "close"])
@pytest.mark.parametrize("make", [FastqReader, FastaReader, lambda source: FastqPairReader(source, check_names=False)])
def test_reentry_is_refused(use, make):
    data = b"".join(b">%d\nACGT\n" % i for i in range(5000)) if make is FastaReader else TEXT
    source = Reenters(use, data)
    source.reader = make(source)
    with pytest.raises(RuntimeError, match="in use") as caught:
        for _ in source.reader:
            pass
    assert caught.value is source.errors[2]
    assert not source.reader.closed
    source.reader.close()


def test_reentry_of_a_writer_is_refused():
    class Target:
        def __init__(self):
            self.errors = []

        def write(self, data):
            for use in (lambda: self.writer.write(record), self.writer.flush, self.writer.close):
                try:
                    use()
                except RuntimeError as error:
                    self.errors.append(error)

    record = FastqRecord("a", "ACGT", "IIII")
    target = Target()
    with FastqWriter(target) as target.writer:
        target.writer.write(record)
    assert len(target.errors) == 3


@pytest.mark.parametrize("compression", ["none", "bgzf", "gzip", "xz"])
def test_threads_that_write_do_not_mix_their_records(compression):
    target = io.BytesIO()
    with FastqWriter(target, compression=compression, level=None if compression == "none" else 1) as writer:

        def work(number):
            for i in range(2000):
                writer.write(FastqRecord(f"{number}:{i}", "ACGT" * number, "IIII" * number))

        run_threads(work, 4)
        assert writer.record_count == 8000
    written = collections.defaultdict(list)
    for record in FastqReader(target.getvalue()):
        number, i = record.id.split(":")
        assert len(record) == 4 * int(number)
        written[number].append(int(i))
    assert len(written) == 4
    assert all(numbers == list(range(2000)) for numbers in written.values())


def test_records_may_be_used_by_all_threads():
    record = FastqRecord("a b", "ACGT" * 1000, "IIII" * 1000)
    other = FastaRecord("a b", "ACGT" * 1000)

    def work(number):
        for i in range(300):
            assert record[i : i + 4].sequence == "ACGTACGT"[i % 4 : i % 4 + 4]
            assert hash(record) == hash(record) and record.id == "a" and len(other.sequence) == 4000

    run_threads(work, 4)
