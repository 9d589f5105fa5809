"""Batches as readers give them: every record once, from any source and to several threads."""

import collections
import gzip
import io
import itertools
import os
import signal
import threading
import time

import numpy as np
import pytest
from batch_data import COUNT, READS, both_formats
from outcome import bgzf, fastq

from seqtide import (
    FastaReader,
    FastqReader,
    FormatError,
    TruncatedError,
)

pytestmark = pytest.mark.timeout(60)


@pytest.fixture(scope="module")
def records():
    return list(FastqReader(READS))


# ---- reading


@both_formats
@pytest.mark.parametrize("block_size", [1, 100, 5000, 1 << 18])
@pytest.mark.parametrize("compress", [bytes, gzip.compress, bgzf], ids=["plain", "gzip", "BGZF"])
def test_batches_are_the_records(reader, kind, data, block_size, compress):
    expected = list(reader(data))
    for limits in ({}, {"max_bytes": 1}, {"max_records": 1}, {"max_bytes": 3000}, {"max_records": 64}):
        source = reader(compress(data), block_size=block_size)
        batches = list(source.batches(**limits))
        assert all(type(batch) is kind and len(batch) > 0 for batch in batches)
        assert list(itertools.chain.from_iterable(batches)) == expected
        assert source.record_count == len(expected)
        assert all(len(batch) <= limits.get("max_records", COUNT) for batch in batches)
        if limits.get("max_records"):
            assert all(len(batch) == limits["max_records"] for batch in batches[:-1])


def test_a_batch_exceeds_its_bytes_by_less_than_a_record(records):
    def size(record):
        return len(record.name_bytes) + 2 * len(record)

    for batch in FastqReader(READS).batches(max_bytes=2000):
        assert sum(map(size, batch)) - size(batch[-1]) < 2000
        total = sum(map(size, batch))
        assert batch.nbytes == total + 3 * 8 * (len(batch) + 1)


@both_formats
def test_nothing_to_read(reader, kind, data):
    batches = reader(b"").batches()
    assert list(batches) == []
    with pytest.raises(StopIteration):
        next(batches)
    assert len(kind()) == len(kind.from_records([])) == len(kind.concat([])) == 0
    assert list(kind()) == [] and kind() == kind.from_records([])
    assert kind().sequences.matrix().shape == (0, 0)
    assert kind()[[]] == kind()[:] == kind()[np.zeros(0, bool)] == kind()


def test_records_and_batches_in_turn(records):
    reader = FastqReader(READS)
    taken = [next(reader)]
    taken += next(reader.batches(max_records=10))
    taken.append(next(reader))
    for batch in reader.batches(max_records=17):
        taken += batch
    assert taken == records


@both_formats
def test_wrong_limits(reader, kind, data):
    source = reader(data)
    for wrong in (0, -1, 1 << 63):
        with pytest.raises(ValueError, match="must be positive"):
            source.batches(max_bytes=wrong)
        with pytest.raises(ValueError, match="must be positive"):
            source.batches(max_records=wrong)
    for wrong in (1.5, "1", True, None):
        with pytest.raises(TypeError, match="max_bytes must be int"):
            source.batches(max_bytes=wrong)
    with pytest.raises(TypeError, match="max_records must be int"):
        source.batches(max_records=2.0)
    assert sum(map(len, source.batches())) == COUNT
    batches = source.batches()
    source.close()
    with pytest.raises(ValueError, match="closed"):
        next(batches)
    with pytest.raises(ValueError, match="closed"):
        source.batches()


def test_the_largest_limits_are_no_promise_of_memory():
    assert len(next(FastqReader(READS).batches(max_bytes=(1 << 63) - 1, max_records=(1 << 63) - 1))) == COUNT


def test_good_records_before_a_fault():
    batches = FastqReader(fastq((b"a", b"A", b"I"), (b"b", b"C", b"I")) + b"@c\nAC\n+\nI\n").batches()
    assert next(batches).names.tolist() == ["a", "b"]
    for _ in range(3):
        with pytest.raises(FormatError) as caught:
            next(batches)
        assert caught.value.record == 3
    batches = FastqReader(gzip.compress(READS)[:-20]).batches(max_bytes=1 << 30)
    good = next(batches)
    assert list(good) == list(FastqReader(READS))[: len(good)]
    with pytest.raises(TruncatedError):
        next(batches)
    batches = FastaReader(b">a\nAC\n>b\nA\x01\n").batches()
    assert next(batches).sequences.tolist() == ["AC"]
    with pytest.raises(FormatError):
        next(batches)


class Custom(Exception):
    pass


class Fails:
    """Gives its data, then raises."""

    def __init__(self, data, error):
        self.file = io.BytesIO(data)
        self.error = error

    def read(self, size):
        data = self.file.read(size)
        if not data:
            raise self.error
        return data


@pytest.mark.parametrize("by_record", [False, True])
def test_the_exception_of_a_source_arrives_unchanged(by_record):
    error = Custom("mine")
    reader = FastqReader(Fails(fastq((b"a", b"A", b"I"), (b"b", b"C", b"I")), error))
    batches = reader.batches()
    assert len(next(batches)) == 2
    with pytest.raises(Custom) as caught:
        next(reader if by_record else batches)
    assert caught.value is error
    with pytest.raises(Custom) as caught:
        next(FastqReader(Fails(b"", error)).batches())
    assert caught.value is error


def test_an_interrupt_comes_after_the_good_batch():
    end, other = os.pipe()
    try:
        os.write(other, b"@a\nA\n+\nI\n@b\nC\n+\nI\n@c")
        timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
        batches = FastqReader(end).batches()
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            assert next(batches).names.tolist() == ["a", "b"]
            next(batches)
        timer.join()
        os.write(other, b"\nG\n+\nI\n")
        os.close(other)
        other = None
        assert next(batches).names.tolist() == ["c"]  # nothing was lost
    finally:
        os.close(end)
        if other is not None:
            os.close(other)


# ---- threads


class Slow:
    """Lets other threads run between reads."""

    def __init__(self, data):
        self.file = io.BytesIO(data)

    def read(self, size):
        time.sleep(0.0005)
        return self.file.read(min(size, 20_000))


@pytest.mark.parametrize("one_iterator", [True, False])
@pytest.mark.parametrize("make", [bytes, Slow, bgzf], ids=["bytes", "slow object", "BGZF"])
def test_threads_get_each_record_once(make, one_iterator):
    count = 20_000
    reader = FastqReader(make(fastq(*((b"r%d" % i, b"ACGTN" * (i % 9), b"IIII!" * (i % 9)) for i in range(count)))))
    shared = reader.batches(max_records=100)
    names = [[] for _ in range(4)]

    def work(number):
        for batch in shared if one_iterator else reader.batches(max_bytes=5000):
            names[number] += batch.names

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    counts = collections.Counter(itertools.chain.from_iterable(names))
    assert len(counts) == count and set(counts.values()) == {1}
