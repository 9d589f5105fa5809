"""Lanes, channels and times that names tell, and sequences of seven bases, against slow counts."""

import pickle
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qc_reads import NAMES, fastq, reads
from slow_counters import SlowCounters

import seqtide
from seqtide.quality_control.counters import ReadCounters

ORIGINS = (
    "lanes", "lane_totals", "lane_sums", "lane_counts", "channels", "channel_totals", "time_start", "time_totals",
)  # fmt: skip
KMERS = ("kmer_totals", "kmer_spans")
NUMBERS = ("time_width", "kmer_bases")


def counted(records, max_bytes=1 << 20):
    counters = ReadCounters()
    with seqtide.open(fastq(records).encode()) as reader:
        while counters.collect(reader, max_bytes):
            pass
    return counters


def assert_same(counters, slow, arrays=ORIGINS, numbers=NUMBERS[:1]):
    for name in arrays:
        assert getattr(counters, name).tolist() == getattr(slow, name).tolist(), name
    for name in numbers:
        assert getattr(counters, name) == getattr(slow, name), name


@pytest.mark.parametrize("name", NAMES)
def test_reads_with_faults(name):
    counters, slow = counted(reads(name)), SlowCounters(reads(name))
    assert_same(counters, slow, ORIGINS + KMERS, NUMBERS)
    positions = len(slow.kmer_totals)
    ends = sorted({min(end, positions) for end in (0, 1, 7, 9, 14, 80, positions)})
    assert np.array_equal(counters.kmer_counts(ends), slow.kmer_counts(ends))
    restored = pickle.loads(pickle.dumps(counters))
    assert_same(restored, slow, ORIGINS + KMERS, NUMBERS)
    assert np.array_equal(restored.kmer_counts(ends), slow.kmer_counts(ends))


@pytest.mark.parametrize(
    ("name", "lane"),
    [
        ("M1:7:F:3:1101:5:9 1:N:0:ACGT", [3, 1]),
        ("M1:7:F:3:21101:5:9", [3, 2]),
        ("AV1:run-4:2302:2:20314:0104:0027 2:N:0:ACGT+TTAA", [2, 2]),
        ("SRR1.1 M1:7:F:3:2101:5:9 length=76", [3, 2]),
        ("HWUSI-EAS100R:6:73:941:1973#0/1", [6, 0]),
        ("V300012345L1C001R0010000001/1", [1, 0]),
        ("E100030471L4C002R00300000000 1:N:0", [4, 0]),
        ("FLL2L3C004R0050000001", [3, 0]),
        ("M1:7:F:0:1101:5:9", None),
        ("M1:7:F:256:1101:5:9", None),
        ("M1:7:F:3:11x1:5:9", None),
        ("M1:7:F::1101:5:9", None),
        ("M1:7:F:-3:1101:5:9", None),
        ("M1:7:F:3", None),
        ("V300012345L0C001R0010000001", None),
        ("V300012345L1C01R0010000001", None),
        ("L1C001R001", None),
        ("VL1C001R00", None),
        ("", None),
        (":::::::", None),
        (" M1:7:F:3:1101:5:9", [3, 1]),
    ],
)
def test_lanes_of_names(name, lane):
    records = [(name, "ACGT", "I5+!"), (name, "AC", "!I"), ("r", "A", "I"), (name, "", "")]
    counters = counted(records)
    assert counters.lanes.tolist() == ([] if lane is None else [lane])
    assert_same(counters, SlowCounters(records))
    if lane is not None:
        assert counters.lane_totals.tolist() == [[3, 6, 6, 40 + 20 + 10 + 40]]
        assert counters.lane_sums[0, :2].tolist() == [40, 60]


@pytest.mark.parametrize(
    ("name", "channel", "time"),
    [
        ("a1 runid=x read=7 ch=5 start_time=2020-02-29T23:59:59Z barcode=b", 5, 1583020799),
        ("a1\tqs:f:12.5\tch:i:512\tst:Z:2023-06-01T10:00:00.123+02:00\tRG:Z:x", 512, 1685606400),
        ("a1 ch=16384 start_time=2199-12-31T23:59:59", 16384, 7258118399),
        ("a1 start_time=2016-12-31T23:59:60-0130 ch=1", 1, 1483234200),
        ("a1 ch=1 ch=2 start_time=2020-01-01T00:00:00+01 start_time=2021-01-01T00:00:00Z", 1, 1577833200),
        ("a1 ch=0 start_time=2009-12-31T23:59:59Z", None, None),
        ("a1 ch=16385 start_time=2021-02-29T00:00:00Z", None, None),
        ("a1 ch=x start_time=2021-01-01 00:00:00", None, None),
        ("a1 ch= start_time=2021-01-01T00:00:00.Z", None, None),
        ("a1 ch=-1 start_time=2021-01-01T24:00:00Z", None, None),
        ("a1 ch=1234567890123 start_time=2021-13-01T00:00:00Z", None, None),
        ("ch=1 start=2021-01-01T00:00:00Z", None, None),
        ("a1 ch=5\tst:Z:", 5, None),
        ("a1 ch=5 start_time=2021-01-01T00:00:00Zx", 5, None),
        ("a1 ch=5 start_time=2021-01-01T00:00:00+1", 5, None),
    ],
)
def test_channels_and_times_of_names(name, channel, time):
    records = [(name, "ACGT", "I5+!")]
    counters = counted(records)
    assert counters.channels.tolist() == ([] if channel is None else [channel])
    assert counters.time_start.tolist() == ([] if time is None else [time // 60 * 60])
    assert_same(counters, SlowCounters(records))


WORDS = st.one_of(
    st.sampled_from(["M1:7:F:1:1101:5:9", "M1:7:F:1:1101:5:10", "M1:7:F:1:1101", "M1:7:F:2:2101:5:9 1:N:0:A", "r", ""]),
    st.sampled_from(["V30L1C001R0010000001", "ch=4", "ch:i:7", "start_time=2020-01-01T00:00:00Z"]),
    st.sampled_from(["st:Z:2020-01-05T00:00:00Z"]),
    st.builds("start_time=20{:02}-{:02}-{:02}T{:02}:{:02}:0{}Z".format, *(st.integers(0, 32) for _ in range(6))),
    st.text("1234:LCR ch=\tT", max_size=20),
)  # fmt: skip
READ = st.builds(
    lambda words, end, size: (f"{words[0]}{end}{end.join(words[1:])}", "ACGTA"[:size], "I5+!~"[:size]),
    st.lists(WORDS, min_size=1, max_size=4),
    st.sampled_from([" ", "\t"]),
    st.integers(0, 5),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(READ, max_size=12), st.integers(0, 12), st.sampled_from([1, 1 << 20]))
def test_any_names_in_any_parts(records, cut, max_bytes):
    slow = SlowCounters(records)
    assert_same(counted(records, max_bytes), slow)
    merged = counted(records[:cut])
    merged.merge(counted(records[cut:]))
    assert_same(merged, slow, [name for name in ORIGINS])


def test_times_grow_apart():
    random.seed(4)
    days = [random.randrange(3000) for _ in range(400)]
    records = [
        (f"r start_time=20{10 + day // 336}-{1 + day // 28 % 12:02}-{1 + day % 28:02}T10:00:00Z", "A", "I")
        for day in days
    ]
    counters, slow = counted(records), SlowCounters(records)
    assert_same(counters, slow)
    assert counters.time_width == 60 << 13
    assert int(counters.time_totals[:, 0].sum()) == 400


def test_more_lanes_than_there_are():
    records = [(f"M1:7:F:{1 + number}:1101:5:9", "AC", "I5") for number in range(200)]
    counters = counted(records)
    assert len(counters.lanes) == 64
    assert counters.lanes.tolist() == SlowCounters(records[:64]).lanes.tolist()


def test_reads_without_qualities():
    records = [("a ch=3 start_time=2020-01-01T00:00:00Z", "ACGTN", None), ("V30L1C001R0010000001", "ACG", None)]
    counters = ReadCounters()
    with seqtide.open("".join(f">{name}\n{sequence}\n" for name, sequence, _ in records).encode()) as reader:
        counters.collect(reader)
    assert_same(counters, SlowCounters(records))
    assert counters.channel_totals.tolist() == [[1, 5, 0, 0]]


def test_tags_of_alignments():
    record = "{}\t4\t*\t0\t0\t*\t*\t0\t0\tACGT\tIIII\t{}\n"
    sam = record.format("a", "ch:i:9\tst:Z:2020-01-01T00:00:59.5+00:00") + record.format("b", "qs:f:10\tch:Z:x")
    counters = ReadCounters()
    with seqtide.open(sam.encode(), format="sam") as reader:
        counters.collect(reader)
    assert counters.channels.tolist() == [9]
    assert counters.time_start.tolist() == [1577836800]


def test_a_count_beyond_16_bits():
    counters = counted([("r", "A" * 500, "I" * 500)] * 50)
    batches = 0
    while batches < 11:
        counters.merge(counters)
        batches += 1
    # 2^11 reads of the sample, 494 k-mers in each.
    assert counters.kmer_counts([494])[0, 0] == 494 << 11
    assert counters.kmer_counts([1, 494])[0].tolist() == [1 << 11, 493 << 11]
    for _ in range(6):
        counters.merge(counters)
    assert counters.kmer_counts([1, 494])[0].tolist() == [1 << 17, 493 << 17]
    assert counters.kmer_counts([0, 1]).sum() == 1 << 17
    restored = ReadCounters.load(counters.save())
    assert restored.kmer_counts([3])[0, 0] == 3 << 17
    assert restored.save() == counters.save()


def test_kmers_of_reads_of_any_length():
    random.seed(3)
    records = []
    for number in range(400):
        size = random.choice([0, 3, 6, 7, 8, 40, 499, 500, 501, 700])
        sequence = "".join(random.choices("ACGTNacgtuR", [20, 20, 20, 20, 1, 5, 5, 5, 5, 1, 1], k=size))
        records.append((f"r{number}", sequence, "I" * size))
    counters, slow = counted(records, 1 << 12), SlowCounters(records)
    assert_same(counters, slow, KMERS, NUMBERS)
    ends = [0, 1, 2, 40, 41, 400, 494]
    assert np.array_equal(counters.kmer_counts(ends), slow.kmer_counts(ends))
    merged = counted(records[:150])
    merged.merge(counted(records[150:]))
    assert np.array_equal(merged.kmer_counts(ends), counters.kmer_counts(ends))


@pytest.mark.parametrize("ends", [[1, 0], [95]])
def test_ends_that_are_none(ends):
    counters = counted([("r", "A" * 100, "I" * 100)] * 50)
    assert counters.kmer_counts([94]).sum() == 94
    with pytest.raises(ValueError, match="ends must ascend to 94 at most"):
        counters.kmer_counts(ends)
