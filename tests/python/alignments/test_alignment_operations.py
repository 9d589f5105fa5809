"""What batches of alignments measure is what FASTA and FASTQ batches of the same reads measure."""

import inspect
import random

import pytest
from alignment_data import REFERENCES, random_alignments
from bam_data import BASES, Alignment, bam_data, odd_alignments, sam_data
from bam_data import REFERENCES as ODD_REFERENCES
from hypothesis import given, settings
from hypothesis import strategies as st

from seqtide import (
    AlignmentBatch,
    BamReader,
    BamRecord,
    FastaBatch,
    FastaRecord,
    FastqBatch,
    FastqRecord,
    FormatError,
    SamReader,
)

np = pytest.importorskip("numpy")

pytestmark = pytest.mark.timeout(60)

SEQUENCE_METHODS = {
    "gc_content": [((), {})],
    "base_counts": [((), {})],
    "count_invalid_bases": [((), {}), ((), {"iupac": False}), ((), {"rna": True})],
    "count_masked_bases": [((), {})],
    "shannon_entropy": [((), {})],
    "dust_score": [((), {})],
    "transition_complexity": [((), {})],
    "hamming": [((["ACGT", "N", ""],), {}), ((["AC"],), {"start": 3})],
    "pack2bit": [((), {})],
    "kmer_counts": [((3,), {}), ((5,), {"canonical": True})],
    "minimizers": [((3, 4), {}), ((5, 2), {"canonical": True})],
}
QUALITY_METHODS = {
    "mean_quality": [((), {})],
    "expected_errors": [((), {})],
    "phred_sum": [((), {})],
    "count_bases_above": [((least,), {}) for least in (0, 1, 20, 93, 94, 255, 10**9)],
}


def fasta_of(records):
    return FastaBatch.from_records([FastaRecord("r", record.seq or "") for record in records])


def fastq_of(records):
    """Of records with qualities; of others, empty ones."""
    pairs = [(record.seq, record.qual) if record.seq and record.qual else ("", "") for record in records]
    return FastqBatch.from_records([FastqRecord("r", *pair) for pair in pairs])


def arrays(result):
    return result if isinstance(result, tuple) else (result,)


def check(batch):
    """Bit for bit, types included."""
    records = list(batch)
    reads, qualities = fasta_of(records), fastq_of(records)
    assert (batch.lengths.tolist(), batch.lengths.dtype) == (reads.lengths.tolist(), reads.lengths.dtype)
    for methods, other in ((SEQUENCE_METHODS, reads), (QUALITY_METHODS, qualities)):
        for name, calls in methods.items():
            for arguments, options in calls:
                found = arrays(getattr(batch, name)(*arguments, **options))
                expected = arrays(getattr(other, name)(*arguments, **options))
                assert [(one.dtype, one.shape, one.tobytes()) for one in found] == [
                    (one.dtype, one.shape, one.tobytes()) for one in expected
                ], (name, arguments, options)


def batch_of(alignments, references=REFERENCES):
    return AlignmentBatch.concat(BamReader(bam_data(alignments, references)).batches())


# ---- the same as from text


def test_usual_and_odd_records():
    usual = batch_of(random_alignments(600, 4))
    odd = batch_of(odd_alignments(), ODD_REFERENCES)
    for batch in (usual, usual[3:300], usual[::-2], odd, odd[1:6], AlignmentBatch(), usual[:0]):
        check(batch)


@pytest.mark.parametrize("size", [0, 1, 2, 63, 64, 65, 127, 128, 129, 150, 151, 1000, 65_536])
def test_sizes_of_reads(size):
    choose = random.Random(size)
    alignments = [
        Alignment(f"r{i}", seq="".join(choose.choices(letters, k=size)), qual=bytes(choose.choices(scores, k=size)))
        for i, (letters, scores) in enumerate([("ACGT", range(42)), (BASES, range(94)), ("N", [2]), ("=", [93])])
    ]
    check(batch_of(alignments))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just(""), st.none()),
            st.tuples(st.text(BASES, min_size=1, max_size=90), st.none()),
            st.integers(1, 90).flatmap(
                lambda size: st.tuples(
                    st.text(BASES, min_size=size, max_size=size),
                    st.binary(min_size=size, max_size=size).map(lambda bits: bytes(byte % 94 for byte in bits)),
                )
            ),
        ),
        max_size=12,
    ),
    st.integers(0, 2),
)
def test_any_reads(reads, start):
    alignments = [Alignment(f"r{i}", seq=seq, qual=qual) for i, (seq, qual) in enumerate(reads)]
    check(batch_of(alignments, [])[start:])


@pytest.mark.parametrize("limits", [{"max_records": 1}, {"max_records": 257}, {"max_bytes": 1000}, {}])
def test_batches_of_any_size(limits):
    alignments = random_alignments(700, 9)
    whole = batch_of(alignments)
    parts = list(BamReader(bam_data(alignments, REFERENCES)).batches(**limits))
    for name in ("base_counts", "gc_content", "mean_quality", "expected_errors", "phred_sum"):
        joined = np.concatenate([getattr(part, name)() for part in parts])
        assert joined.tobytes() == getattr(whole, name)().tobytes(), name


def test_sam_gives_the_same_numbers():
    check(next(SamReader(sam_data(random_alignments(50, 2), REFERENCES)).batches()))


def test_published_data(shared_data):
    reader = BamReader(shared_data / "alignments" / "ex1.bam", validation="lenient")
    batch = AlignmentBatch.concat(reader.batches())
    assert len(batch) == 3270
    check(batch)


# ---- values


def test_known_values():
    batch = AlignmentBatch.from_records(
        [BamRecord("r1", seq="ACCGNR=", qual="!+5?I~~"), BamRecord("r2", seq="GT"), BamRecord("r3")]
    )
    assert batch.base_counts().tolist() == [[1, 2, 1, 0, 1, 2], [0, 0, 1, 1, 0, 0], [0] * 6]
    assert batch.gc_content().tolist()[:2] == [0.75, 0.5]
    assert np.isnan(batch.gc_content()[2])
    assert batch.phred_sum().tolist() == [10 + 20 + 30 + 40 + 2 * 93, 0, 0]
    assert batch.count_bases_above(20).tolist() == [5, 0, 0]
    assert batch.expected_errors().round(4).tolist() == [1.1111, 0, 0]
    assert np.isnan(batch.mean_quality()).tolist() == [False, True, True]
    assert batch.count_masked_bases().flags.c_contiguous


def test_half_a_byte_that_no_base_has():
    raw = bytearray(Alignment("r", seq="ACG", qual=b"\1\2\3").bam())
    place = raw.index(b"\x12\x40\1\2\3")
    found = set()
    for rest in range(16):
        raw[place + 1] = 0x40 | rest
        batch = next(BamReader(bam_data([], []) + bytes(raw)).batches())
        found.add((str(batch.base_counts().tolist()), str(batch.gc_content().tolist())))
    assert found == {("[[1, 1, 1, 0, 0, 0]]", str([2 / 3]))}


def test_there_is_everything_that_fastq_batches_measure():
    def public(kind):
        return {name for name in dir(kind) if not name.startswith("_")}

    of_reads = {
        name
        for name in public(FastqBatch) - {"cut", "filter", "concat", "from_records", "from_arrow"}
        if not name.startswith(("trim_", "mask_", "reverse_"))
    }
    assert of_reads - {"names", "sequences", "qualities"} <= public(AlignmentBatch)
    for name in (*SEQUENCE_METHODS, *QUALITY_METHODS):
        assert inspect.signature(getattr(AlignmentBatch, name)) == inspect.signature(getattr(FastqBatch, name))


# ---- what is refused


def test_a_score_above_93_has_no_numbers():
    alignments = [Alignment(f"r{i}", seq="AC", qual=b"\1\2") for i in range(400)]
    alignments[300] = Alignment("high", seq="AC", qual=b"\x5e\1")
    with pytest.raises(FormatError):
        list(BamReader(bam_data(alignments, [])).batches())
    batch = next(BamReader(bam_data(alignments, []), validation="lenient").batches())
    for name, calls in QUALITY_METHODS.items():
        with pytest.raises(ValueError, match='"high" has a quality score above 93'):
            getattr(batch, name)(*calls[0][0])
        assert len(getattr(batch[:300], name)(*calls[0][0])) == 300
    assert batch.base_counts()[300].tolist() == [1, 1, 0, 0, 0, 0]


def test_missing_qualities_after_the_first():
    """Only the first byte says that there are none, as for `qual`."""
    data = bam_data([Alignment("r", seq="ACGT", qual=b"\xff\1\xff\2")], [])
    batch = next(BamReader(data, validation="lenient").batches())
    assert batch.qual.tolist() == [""]
    assert batch.phred_sum().tolist() == [0]
    data = bam_data([Alignment("r", seq="ACGT", qual=b"\1\xff\xff\2")], [])
    with pytest.raises(ValueError, match="above 93"):
        next(BamReader(data, validation="lenient").batches()).phred_sum()


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("count_bases_above", (-1,)),
        ("kmer_counts", (0,)),
        ("kmer_counts", (33,)),
        ("minimizers", (5, 0)),
        ("hamming", (["\u00e9"],)),
    ],
)
def test_wrong_arguments(name, arguments):
    with pytest.raises(ValueError):
        getattr(batch_of(random_alignments(5, 1)), name)(*arguments)


def test_wrong_types():
    batch = batch_of(random_alignments(5, 1))
    for name, arguments in (("count_bases_above", ("20",)), ("count_bases_above", (1.5,)), ("hamming", ("ACGT",))):
        with pytest.raises(TypeError):
            getattr(batch, name)(*arguments)
