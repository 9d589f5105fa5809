"""ReadCounters counts what a slow count of every letter counts."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qc_reads import NAMES, fastq, reads
from slow_counters import SlowCounters

import seqtide
from seqtide.quality_control.counters import ReadCounters, common_adapters

NUMBERS = ("reads", "bases", "has_quality", "tracked", "tracked_reads", "adapters")
ARRAYS = (
    "bin_start", "bin_end", "base_counts", "covered", "quality_counts", "read_quality", "read_quality_arithmetic",
    "read_gc", "adapter_first", "tiles", "tile_sums", "tile_counts",
)  # fmt: skip
# Those that do not depend on which reads came first.
MERGED = ARRAYS[:9]


def counted(records, max_bytes=1 << 20):
    counters = ReadCounters()
    with seqtide.open(fastq(records).encode()) as reader:
        while counters.collect(reader, max_bytes):
            pass
    return counters


def assert_same(counters, slow, arrays=ARRAYS, numbers=NUMBERS):
    for name in numbers:
        assert getattr(counters, name) == getattr(slow, name), name
    for name in arrays:
        assert getattr(counters, name).tolist() == getattr(slow, name).tolist(), name
    assert [column.tolist() for column in counters.lengths] == [column.tolist() for column in slow.lengths]
    np.testing.assert_allclose(counters.fastqc_gc, slow.fastqc_gc, rtol=1e-9, atol=1e-9)


def assert_same_duplicates(counters, slow):
    multiplicity, distinct, fraction = counters.duplication_sample
    expected = slow.duplication_sample
    assert (multiplicity.tolist(), distinct.tolist(), fraction) == (expected[0].tolist(), expected[1].tolist(), 1.0)


@pytest.mark.parametrize("name", NAMES)
def test_reads_with_faults(name):
    records = reads(name)
    slow = SlowCounters(records, common_adapters())
    counters = counted(records)
    assert_same(counters, slow)
    assert_same_duplicates(counters, slow)


LETTERS = st.sampled_from(["ACGT", "ACGTN", "N", "acgtn", "ACGUacgu", "ACGTRYKMSWBDHVN.-*", "G", "A"])


@st.composite
def read(draw, longest=700):
    length = draw(st.one_of(st.integers(0, 40), st.integers(0, 1), st.integers(70, 110), st.integers(480, longest)))
    # Long reads are made of a piece, as drawing each letter takes long.
    piece = draw(st.text(draw(LETTERS), min_size=1, max_size=30))
    scores = draw(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=30))
    tile = draw(st.sampled_from(["M:1:F:1:1101:7:9", "M:1:F:1:1102:7:9 1:N:0:A", "M:1:F:1:2101:7:9"]))
    return tile, (piece * length)[:length], (scores * length)[:length]


@settings(max_examples=60, deadline=None)
@given(st.lists(read(), max_size=8), st.sampled_from([1, 1 << 20]))
def test_any_reads(records, max_bytes):
    slow = SlowCounters(records, common_adapters())
    counters = counted(records, max_bytes)
    assert_same(counters, slow)
    assert_same_duplicates(counters, slow)


@settings(max_examples=25, deadline=None)
@given(st.lists(read(), max_size=8), st.integers(0, 8))
def test_merged_parts_equal_the_whole(records, cut):
    merged, rest = counted(records[:cut]), counted(records[cut:])
    merged.merge(rest)
    assert_same(merged, SlowCounters(records, common_adapters()), MERGED, ("reads", "bases", "has_quality"))
    assert_same_duplicates(merged, SlowCounters(records, common_adapters()))


@pytest.mark.parametrize(
    "names",
    [
        ["M:1:F:1:1101:7:9"] * 3,
        ["HWUSI:2:17:1000:16900#0/1", "HWUSI:2:18:1000:16900#0/1"],
        ["a:b:3:d:e:f"],
        ["a:b:c:d:e:f"],
        ["a:b:c:d"],
        ["M:1:F:1:1101:7:9", "M:1:F:1:x:7:9"],
        ["M:1:F:1:1101:7:9", "M:1:F"],
        ["r 1:N:0:ACGT:5:6:7:8"],
        ["", "M:1:F:1:1101:7:9"],
    ],
)
def test_tiles_of_names(names):
    records = [(name, "ACGT"[: 1 + number], "I5+!"[: 1 + number]) for number, name in enumerate(names)]
    assert_same(counted(records), SlowCounters(records, common_adapters()))


def test_too_many_tiles():
    records = [(f"M:1:F:1:{number}:7:9", "AC", "I5") for number in range(2502)]
    for count in (2501, 2502):
        assert_same(counted(records[:count]), SlowCounters(records[:count], common_adapters()))


def test_fasta():
    records = [("a", "ACGTN" * 30, None), ("b", "", None), ("c", "ggcc", None)]
    counters = ReadCounters()
    with seqtide.open("".join(f">{name}\n{sequence}\n" for name, sequence, _ in records).encode()) as reader:
        while counters.collect(reader, 100):
            pass
    assert_same(counters, SlowCounters(records, common_adapters()))


def test_a_read_of_millions_of_bases():
    piece = "ACGTTGCAGGCATTAANACG"
    sequence = piece * 50_000
    counters = counted([("long", sequence, "5I" * 500_000)])
    assert (counters.reads, counters.bases) == (1, 1_000_000)
    assert len(counters.bin_start) < 640
    assert int(counters.bin_end[-1]) >= 1_000_000 > int(counters.bin_start[-1])
    assert counters.base_counts.sum(axis=0).tolist() == [50_000 * piece.count(base) for base in "ACGTN"]
    sizes = np.minimum(counters.bin_end, 1_000_000) - counters.bin_start
    assert counters.covered.tolist() == sizes.tolist()
    assert counters.quality_counts[:, [20, 40]].sum(axis=0).tolist() == [500_000, 500_000]
    assert pickle.loads(pickle.dumps(counters)).lengths[0].tolist() == [1_000_000]
