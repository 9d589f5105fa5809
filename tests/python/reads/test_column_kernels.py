"""What batches compute is what the functions for one read give, read by read."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import LETTERS

import seqtide
from seqtide.reads import column_kernels as kernels

lines = st.lists(
    st.lists(st.tuples(st.sampled_from(LETTERS + "ACGTACGTACGT"), st.integers(0, 93)), max_size=60), max_size=12
)


@st.composite
def batches(draw):
    """A batch, or a part of one that does not begin with its memory, and its records."""
    records = [
        seqtide.FastqRecord(str(i), "".join(base for base, _ in line), "".join(chr(33 + score) for _, score in line))
        for i, line in enumerate(draw(lines))
    ]
    start = draw(st.integers(0, len(records)))
    stop = draw(st.integers(start, len(records)))
    return seqtide.FastqBatch.from_records(records)[start:stop], records[start:stop]


def check_numbers(result, expected, dtype):
    assert result.dtype == dtype
    assert result.shape == (len(expected),)
    assert repr(result.tolist()) == repr(expected)  # NaN, and every bit of a float


@given(batches())
def test_numbers(both):
    batch, records = both
    for name in ("gc_content", "shannon_entropy", "dust_score", "transition_complexity"):
        expected = [getattr(seqtide, name)(record) for record in records]
        check_numbers(getattr(kernels, name)(batch.sequences), expected, np.float64)
    for name in ("mean_quality", "expected_errors"):
        expected = [getattr(seqtide, name)(record) for record in records]
        check_numbers(getattr(kernels, name)(batch.qualities), expected, np.float64)
    check_numbers(
        kernels.count_masked_bases(batch.sequences), [seqtide.count_masked_bases(r) for r in records], np.int64
    )
    for rna in (False, True):
        for iupac in (False, True):
            expected = [seqtide.count_invalid_bases(record, rna=rna, iupac=iupac) for record in records]
            check_numbers(kernels.count_invalid_bases(batch.sequences, rna=rna, iupac=iupac), expected, np.int64)
    counts = kernels.base_counts(batch.sequences)
    assert counts.shape == (len(records), 6) and counts.dtype == np.int64
    assert counts.tolist() == [list(seqtide.count_bases(record).values()) for record in records]


@given(batches(), st.integers(0, 100) | st.just(1 << 80))
def test_count_bases_above(both, threshold):
    batch, records = both
    expected = [sum(score >= threshold for score in record.phred) for record in records]
    check_numbers(kernels.count_bases_above(batch.qualities, threshold), expected, np.int64)


@given(batches(), st.lists(st.text("ACGTN", max_size=70), max_size=4), st.integers(0, 70))
def test_hamming(both, patterns, start):
    batch, records = both
    result = kernels.hamming(batch.sequences, patterns, start=start)
    assert result.shape == (len(records), len(patterns)) and result.dtype == np.uint32
    for record, row in zip(records, result.tolist(), strict=True):
        for pattern, distance in zip(patterns, row, strict=True):
            piece = record.sequence[start : start + len(pattern)]
            assert distance == len(pattern) - sum(a == b for a, b in zip(piece, pattern, strict=False))


@given(batches())
def test_pack2bit(both):
    batch, records = both
    packed, offsets, others = kernels.pack2bit(batch.sequences)
    assert (packed.dtype, offsets.dtype, others.dtype) == (np.uint8, np.int64, np.int64)
    assert offsets[0] == 0 and offsets[-1] == len(packed) and len(offsets) == len(records) + 1
    for i, record in enumerate(records):
        bases = record.sequence.upper().replace("U", "T")
        mine = packed[offsets[i] : offsets[i + 1]].tolist()
        codes = [mine[j // 4] >> 2 * (j % 4) & 3 for j in range(len(bases))]
        assert codes == [max("ACGT".find(base), 0) for base in bases]
        assert len(mine) == (len(bases) + 3) // 4
        assert others[i] == sum(base not in "ACGT" for base in bases)


@settings(deadline=None)
@given(batches(), st.integers(1, 32), st.integers(1, 30), st.booleans())
def test_kmers(both, k, w, canonical):
    batch, records = both
    offsets, *found = kernels.minimizers(batch.sequences, k, w, canonical=canonical)
    assert [array.dtype for array in (offsets, *found)] == [np.int64, np.int64, np.uint64, np.bool_]
    assert len(offsets) == len(records) + 1 and offsets[0] == 0
    for i, record in enumerate(records):
        expected = seqtide.minimizers(record, k, w, canonical=canonical)
        for part, whole in zip(expected, found, strict=True):
            assert part.tolist() == whole[offsets[i] : offsets[i + 1]].tolist()
    kmers, counts = kernels.kmer_counts(batch.sequences, k, canonical=canonical)
    assert (kmers.dtype, counts.dtype) == (np.uint64, np.int64)
    names = [seqtide.decode_kmer(kmer, k) for kmer in kmers]
    assert dict(zip(names, counts.tolist(), strict=True)) == seqtide.kmer_counts(records, k, canonical=canonical)
    assert names == sorted(names)


@given(batches(), st.booleans(), st.integers(0, 94))
def test_columns(both, flag, threshold):
    batch, records = both
    sequences, qualities = batch.sequences, batch.qualities
    reverse = [seqtide.reverse(record) for record in records]
    assert kernels.reverse(sequences).tolist() == [record.sequence for record in reverse]
    assert kernels.reverse(qualities).tolist() == [record.quality for record in reverse]
    for name in ("complement", "reverse_complement"):
        expected = [getattr(seqtide, name)(record, rna=flag).sequence for record in records]
        assert getattr(kernels, name)(sequences, rna=flag).tolist() == expected
    masked = kernels.mask_low_quality(sequences, qualities, threshold, soft=flag)
    assert masked.tolist() == [seqtide.mask_low_quality(record, threshold, soft=flag).sequence for record in records]


def check_intervals(result, records, trimmed):
    assert result.shape == (len(records), 2) and result.dtype == np.int64
    for record, (start, end), expected in zip(records, result.tolist(), trimmed, strict=True):
        assert 0 <= start <= end <= len(record)
        assert record[start:end] == expected


@given(batches(), st.integers(0, 100), st.integers(0, 100), st.integers(1, 20))
def test_intervals(both, a, b, width):
    batch, records = both
    sequences, qualities = batch.sequences, batch.qualities
    check_intervals(kernels.trim_both(sequences, a, b), records, [seqtide.trim_both(r, a, b) for r in records])
    for name in ("trim_quality_start", "trim_quality_end", "trim_quality_both"):
        one = getattr(seqtide, name)
        intervals = getattr(kernels, name)(sequences, qualities, a)
        check_intervals(intervals, records, [one(record, a) for record in records])
    check_intervals(
        kernels.trim_quality_bwa(qualities, a), records, [seqtide.trim_quality_bwa(record, a) for record in records]
    )
    check_intervals(
        kernels.trim_quality_bwa(qualities, a, min_quality_start=b),
        records,
        [seqtide.trim_quality_bwa(record, a, min_quality_start=b) for record in records],
    )
    check_intervals(
        kernels.trim_quality_window(sequences, qualities, width, a),
        records,
        [seqtide.trim_quality_window(record, width, a) for record in records],
    )
    check_intervals(
        kernels.trim_poly(sequences, "A", min_length=width),
        records,
        [seqtide.trim_poly(record, "A", min_length=width) for record in records],
    )
    check_intervals(
        kernels.find_adapters(sequences, "ACGTNA", error_rate=0.2, min_overlap=width)[0],
        records,
        [seqtide.trim_adapter(record, "ACGTNA", error_rate=0.2, min_overlap=width) for record in records],
    )


def test_more_than_one_step():
    """Work that looks at signals now and then goes on where it was."""
    letters = ["ACGTTGCAAC" * 20_000, "", "ACGT" * 300_000, "ACGTN" * 3, "AGGT" * 200_000] * 2
    column = seqtide.FastaBatch.from_records([seqtide.FastaRecord("r", text) for text in letters]).sequences
    kmers, counts = kernels.kmer_counts(column, 4)
    assert counts.sum() == sum(max(0, len(text) - 3) for text in letters if "N" not in text) + 2 * 3
    assert repr(kernels.dust_score(column).tolist()) == repr([seqtide.dust_score(text) for text in letters])
    ends = kernels.find_adapters(column, "AGGTAGGTAGGT")[0][:, 1].tolist()
    assert ends == [len(text) if "AGGTA" not in text else 0 for text in letters]
    offsets, positions, *_ = kernels.minimizers(column, 15, 10)
    for i, text in enumerate(letters):
        assert np.array_equal(positions[offsets[i] : offsets[i + 1]], seqtide.minimizers(text, 15, 10)[0])


COLUMN = seqtide.FastqBatch.from_records([seqtide.FastqRecord("r", "ACGT", "II!I")])


@pytest.mark.parametrize(
    "call",
    [
        lambda: kernels.count_bases_above(COLUMN.qualities, -1),
        lambda: kernels.hamming(COLUMN.sequences, ["ACGT"], start=-1),
        lambda: kernels.hamming(COLUMN.sequences, ["é"]),
        lambda: kernels.kmer_counts(COLUMN.sequences, 0),
        lambda: kernels.kmer_counts(COLUMN.sequences, 33),
        lambda: kernels.minimizers(COLUMN.sequences, 33, 1),
        lambda: kernels.minimizers(COLUMN.sequences, 3, 0),
        lambda: kernels.minimizers(COLUMN.sequences[:0], 3, 0),
        lambda: kernels.trim_both(COLUMN.sequences, -1, 0),
        lambda: kernels.trim_quality_end(COLUMN.sequences, COLUMN.qualities, -1),
        lambda: kernels.trim_quality_window(COLUMN.sequences, COLUMN.qualities, 0, 20),
        lambda: kernels.trim_quality_window(COLUMN.sequences, COLUMN.qualities, 4, math.nan),
        lambda: kernels.trim_quality_window(COLUMN.sequences, COLUMN.qualities[:0], 4, 20),
        lambda: kernels.trim_quality_window(COLUMN.sequences, COLUMN.names, 4, 20),
        lambda: kernels.trim_quality_bwa(COLUMN.qualities, 20, min_quality_start=-1),
        lambda: kernels.trim_poly(COLUMN.sequences, "AA"),
        lambda: kernels.find_adapters(COLUMN.sequences, ""),
        lambda: kernels.find_adapters(COLUMN.sequences, "ACGT", error_rate=2),
        lambda: kernels.mask_low_quality(COLUMN.sequences, COLUMN.qualities[:0], 20),
        lambda: kernels.mask_low_quality(COLUMN.sequences, COLUMN.names, 20),
    ],
)
def test_wrong_values(call):
    with pytest.raises(ValueError):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda: kernels.gc_content(None),
        lambda: kernels.gc_content("ACGT"),
        lambda: kernels.mean_quality(COLUMN),
        lambda: kernels.count_bases_above(COLUMN.qualities, 20.5),
        lambda: kernels.hamming(COLUMN.sequences, "ACGT"),
        lambda: kernels.hamming(COLUMN.sequences, b"ACGT"),
        lambda: kernels.hamming(COLUMN.sequences, [1]),
        lambda: kernels.minimizers(COLUMN.sequences, "5", 3),
        lambda: kernels.trim_poly(COLUMN.sequences, 65),
        lambda: kernels.find_adapters(COLUMN.sequences, None),
        lambda: kernels.trim_quality_window(COLUMN.sequences, COLUMN.qualities, 4, "x"),
    ],
)
def test_wrong_types(call):
    with pytest.raises(TypeError):
        call()
