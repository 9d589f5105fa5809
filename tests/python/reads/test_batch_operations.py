"""What batches compute for all records at once equals what the functions give for one record."""

import functools
import math
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import seqtide
from seqtide import FastaBatch, FastaRecord, FastqBatch, FastqReader, FastqRecord

pytestmark = pytest.mark.timeout(60)

letters = st.text("ACGTNacgtnRYUu", max_size=90)
qualities = st.sampled_from([33, 34, 38, 43, 53, 63, 73, 126])


@st.composite
def fastq_batches(draw):
    """Records and a batch of them; sometimes a slice, whose memory starts before it."""
    records = []
    for i, sequence in enumerate(draw(st.lists(letters, max_size=12))):
        quality = bytes(draw(st.lists(qualities, min_size=len(sequence), max_size=len(sequence))))
        records.append(FastqRecord(f"r{i}", sequence, quality))
    start = draw(st.integers(0, 2))
    return records[start:], FastqBatch.from_records(records)[start:]


def fasta_of(records):
    records = [FastaRecord(record.name, record.sequence) for record in records]
    return records, FastaBatch.from_records(records)


many = settings(max_examples=80, deadline=None)


def equal(values, expected):
    return len(values) == len(expected) and all(
        a == b or math.isclose(a, b, rel_tol=1e-12) or (math.isnan(a) and math.isnan(b))
        for a, b in zip(values.tolist(), expected, strict=True)
    )


@many
@given(fastq_batches())
def test_numbers(case):
    for records, batch in (case, fasta_of(case[0])):
        for name in ("gc_content", "shannon_entropy", "dust_score", "transition_complexity"):
            assert equal(getattr(batch, name)(), [getattr(seqtide, name)(record) for record in records]), name
        for name in ("count_invalid_bases", "count_masked_bases"):
            assert getattr(batch, name)().tolist() == [getattr(seqtide, name)(record) for record in records], name
        assert batch.count_invalid_bases(rna=True, iupac=False).tolist() == [
            seqtide.count_invalid_bases(record, rna=True, iupac=False) for record in records
        ]
        assert batch.lengths.tolist() == [len(record) for record in records]
        assert batch.base_counts().shape == (len(records), 6)
        for counts, record in zip(batch.base_counts().tolist(), records, strict=True):
            sequence = record.sequence.upper().replace("U", "T")
            assert counts[:5] == [sequence.count(base) for base in "ACGTN"] and sum(counts) == len(record)
    records, batch = case
    assert equal(batch.mean_quality(), [record.mean_quality() for record in records])
    assert equal(batch.expected_errors(), [seqtide.expected_errors(record) for record in records])
    assert batch.phred_sum().tolist() == [sum(record.phred) for record in records]
    for least in (0, 1, 20, 93, 94, 1000):
        assert batch.count_bases_above(least).tolist() == [sum(q >= least for q in r.phred) for r in records]


@many
@given(fastq_batches(), st.integers(0, 95), st.integers(0, 60))
def test_trims_and_masks(case, quality, count):
    for records, batch in (case, fasta_of(case[0])):
        for name, arguments, options in [
            ("reverse_complement", (), {}),
            ("reverse_complement", (), {"rna": True}),
            ("trim_start", (count,), {}),
            ("trim_end", (count,), {}),
            ("trim_both", (count, 7), {}),
            ("trim_poly", ("A",), {}),
            ("trim_poly", ("g",), {"min_length": 1}),
            ("trim_adapter", ("ACGTRN",), {}),
            ("trim_adapter", ("ACGTN",), {"error_rate": 0.3, "min_overlap": 1}),
        ]:
            expected = [getattr(seqtide, name)(record, *arguments, **options) for record in records]
            assert list(getattr(batch, name)(*arguments, **options)) == expected, name
    records, batch = case
    for name, arguments, options in [
        ("trim_quality_start", (quality,), {}),
        ("trim_quality_end", (quality,), {}),
        ("trim_quality_both", (quality,), {}),
        ("trim_quality_window", (4, float(quality)), {}),
        ("trim_quality_bwa", (quality,), {}),
        ("trim_quality_bwa", (quality,), {"min_quality_start": count}),
        ("mask_low_quality", (quality,), {}),
        ("mask_low_quality", (quality,), {"soft": True}),
    ]:
        expected = [getattr(seqtide, name)(record, *arguments, **options) for record in records]
        assert list(getattr(batch, name)(*arguments, **options)) == expected, name


@many
@given(fastq_batches(), st.data())
def test_cut(case, data):
    records, batch = case
    ends = st.integers(0, 100)
    intervals = [(data.draw(ends), data.draw(ends)) for _ in records]
    expected = [record[start:end] for record, (start, end) in zip(records, intervals, strict=True)]
    assert list(batch.cut(intervals)) == expected
    assert list(batch.cut(np.asarray(intervals, np.uint8).reshape(-1, 2))) == expected
    assert list(fasta_of(records)[1].cut(intervals)) == fasta_of(expected)[0]


def test_wrong_intervals():
    batch = FastqBatch.from_records([FastqRecord("a", "ACGT", "IIII")] * 2)
    for wrong in ([[0, 1]], [0, 1], [[0, 1, 2]] * 2, [], None, [[-1, 2], [0, 1]], [[0, -(1 << 62)], [0, 1]]):
        with pytest.raises(ValueError):
            batch.cut(wrong)
    for wrong in ([[0.0, 1.0]] * 2, [["a", "b"]] * 2, [[True, True]] * 2):
        with pytest.raises(TypeError, match="intervals must be of integers"):
            batch.cut(wrong)
    assert batch.cut([[0, (1 << 63) - 1], [3, 1 << 40]]).sequences.tolist() == ["ACGT", "T"]


@many
@given(fastq_batches(), st.integers(1, 32), st.integers(1, 20), st.booleans())
def test_kmers(case, k, w, canonical):
    records, batch = case
    kmers, counts = batch.kmer_counts(k, canonical=canonical)
    assert (kmers.dtype, counts.dtype) == (np.uint64, np.int64)
    named = {seqtide.decode_kmer(kmer, k): count for kmer, count in zip(kmers.tolist(), counts.tolist(), strict=True)}
    assert named == seqtide.kmer_counts(records, k, canonical=canonical)
    offsets, *columns = batch.minimizers(k, w, canonical=canonical)
    assert len(offsets) == len(records) + 1
    for i, record in enumerate(records):
        for column, expected in zip(columns, seqtide.minimizers(record, k, w, canonical=canonical), strict=True):
            assert column[offsets[i] : offsets[i + 1]].tolist() == expected.tolist()


@many
@given(fastq_batches(), st.integers(0, 20))
def test_hamming_and_packing(case, start):
    records, batch = case
    barcodes = ["ACGT", "", "NNACGTTGCANN", b"acg"]
    distances = batch.hamming(barcodes, start=start)
    assert distances.shape == (len(records), 4)
    for row, record in zip(distances.tolist(), records, strict=True):
        for distance, barcode in zip(row, barcodes, strict=True):
            barcode = barcode if isinstance(barcode, str) else barcode.decode()
            part = record.sequence[start : start + len(barcode)].ljust(len(barcode), "\0")
            assert distance == sum(a != b for a, b in zip(part, barcode, strict=True))
    packed, offsets, others = batch.pack2bit()
    for i, record in enumerate(records):
        codes = ["ACGT".find(base) for base in record.sequence.upper().replace("U", "T")]
        assert others[i] == codes.count(-1)
        value = int.from_bytes(packed[offsets[i] : offsets[i + 1]].tobytes(), "little")
        assert value == sum(max(code, 0) << 2 * j for j, code in enumerate(codes))
        assert offsets[i + 1] - offsets[i] == -(-len(record) // 4)


@many
@given(fastq_batches())
def test_filter(case):
    def keep(record, min_length=0, max_length=math.inf, max_n=math.inf, min_complexity=-math.inf):
        complexity = seqtide.transition_complexity(record)
        return (
            min_length <= len(record) <= max_length
            and record.sequence.upper().count("N") <= max_n
            and (min_complexity == -math.inf or complexity >= min_complexity)
        )

    for records, batch in (case, fasta_of(case[0])):
        for options in (
            {},
            {"min_length": 5},
            {"max_length": 20},
            {"min_length": 3, "max_length": 60, "max_n": 2},
            {"min_complexity": 0.7},
            {"min_complexity": 0},
        ):
            assert list(batch.filter(**options)) == [record for record in records if keep(record, **options)]
    records, batch = case
    assert list(batch.filter(min_mean_quality=10)) == [r for r in records if len(r) and r.mean_quality() >= 10]
    assert list(batch.filter(max_expected_errors=1.5, max_length=50)) == [
        r for r in records if len(r) <= 50 and seqtide.expected_errors(r) <= 1.5
    ]


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"min_length": -1}, ValueError),
        ({"max_length": -1}, ValueError),
        ({"max_n": -1}, ValueError),
        ({"max_n": 0.5}, TypeError),
        ({"min_length": None}, TypeError),
        ({"min_complexity": 1.5}, ValueError),
        ({"min_complexity": math.nan}, ValueError),
        ({"min_complexity": "much"}, (TypeError, ValueError)),
        ({"min_mean_quality": math.nan}, ValueError),
        ({"min_mean_quality": -1}, ValueError),
        ({"max_expected_errors": -0.1}, ValueError),
        ({"least": 1}, TypeError),
    ],
)
def test_wrong_requirements(options, error):
    with pytest.raises(error):
        FastqBatch.from_records([FastqRecord("a", "A", "I")]).filter(**options)


@pytest.mark.parametrize(
    ("name", "arguments", "error"),
    [
        ("trim_start", (-1,), ValueError),
        ("trim_both", (1, -1), ValueError),
        ("trim_end", ("1",), TypeError),
        ("trim_poly", ("AA",), ValueError),
        ("trim_adapter", ("",), ValueError),
        ("trim_adapter", ("A!",), ValueError),
        ("trim_quality_start", (-1,), ValueError),
        ("trim_quality_window", (0, 20.0), ValueError),
        ("trim_quality_window", (4, math.nan), ValueError),
        ("mask_low_quality", (-3,), ValueError),
        ("count_bases_above", (-1,), ValueError),
        ("hamming", ("ACGT",), TypeError),
        ("hamming", (["é"],), ValueError),
        ("hamming", (FastaRecord("b", "ACGT"),), TypeError),
        ("hamming", (np.frombuffer(b"ACGT", np.uint8),), TypeError),
        ("kmer_counts", (0,), ValueError),
        ("kmer_counts", (33,), ValueError),
        ("minimizers", (21, 0), ValueError),
        ("minimizers", (33, 5), ValueError),
    ],
)
def test_wrong_arguments(name, arguments, error):
    for batch in (FastqBatch(), FastqBatch.from_records([FastqRecord("a", "ACGT", "IIII")])):
        with pytest.raises(error):
            getattr(batch, name)(*arguments)


def test_an_empty_batch_has_results_too():
    batch = FastqBatch()
    assert batch.base_counts().shape == (0, 6) and batch.hamming(["A", "C"]).shape == (0, 2)
    assert batch.hamming([]).shape == (0, 0) and len(batch.lengths) == len(batch.mean_quality()) == 0
    assert batch.reverse_complement() == batch.trim_start(3) == batch.filter(min_length=2) == batch
    assert [len(part) for part in batch.pack2bit()] == [0, 1, 0]
    assert [len(part) for part in batch.minimizers(5, 3)] == [1, 0, 0, 0]


def test_results_share_nothing_that_changes():
    reader = FastqReader(b"@r1\nACGT\n+\nI!I5\n" * 1000)
    batch = next(reader.batches())
    masked = batch.mask_low_quality(20)
    assert batch.sequences[0] == "ACGT" and masked.sequences[0] == "ANGT" and masked.qualities == batch.qualities
    assert masked.names == batch.names
    batch.gc_content()[:] = 7
    assert batch.gc_content()[0] == 0.5


def test_several_threads_use_one_batch():
    batch = FastqBatch.from_records(
        FastqRecord(str(i), "ACGTTGCAN" * (i % 40), "I5!~+#I5!" * (i % 40)) for i in range(5000)
    )
    expected = batch.mean_quality(), batch.trim_quality_both(30), batch.kmer_counts(11)[1]
    results = [None] * 4

    def work(number):
        results[number] = batch.mean_quality(), batch.trim_quality_both(30), batch.kmer_counts(11)[1]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    for means, trimmed, counts in results:
        np.testing.assert_array_equal(means, expected[0])
        assert trimmed == expected[1]
        np.testing.assert_array_equal(counts, expected[2])


def test_barcodes_may_be_records():
    barcodes = [FastaRecord("first", "ACG"), FastqRecord("second", "TT", "II"), "GG", b"A"]
    batch = FastqBatch.from_records([FastqRecord("a", "ACGT", "IIII"), FastqRecord("b", "TT", "II")])
    assert np.array_equal(batch.hamming(barcodes), batch.hamming(["ACG", "TT", "GG", "A"]))
    assert np.array_equal(batch.hamming(FastaBatch.from_records(barcodes[:1])), batch.hamming(["ACG"]))


@pytest.mark.parametrize("name", ["trim_start", "trim_end"])
def test_messages_name_the_argument(name):
    for call in (getattr(FastqBatch(), name), functools.partial(getattr(seqtide, name), "ACGT")):
        with pytest.raises(ValueError, match="^n must not be negative, but is -1$"):
            call(-1)


@many
@given(fastq_batches(), st.sampled_from([0, 0.1, 0.25, 0.5, 1]))
def test_filter_by_the_share_of_n(case, share):
    for records, batch in (case, fasta_of(case[0])):
        kept = batch.filter(max_n_fraction=share)
        assert list(kept) == [r for r in records if r.sequence.upper().count("N") <= share * len(r)]
    for wrong in (-0.1, 1.1, math.nan):
        with pytest.raises(ValueError, match="max_n_fraction must lie between 0 and 1"):
            case[1].filter(max_n_fraction=wrong)
