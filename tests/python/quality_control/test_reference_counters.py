"""Coverage, GC bias and mismatches by the reference are what a walk along each base finds."""

import pickle

import pytest
from slow_alignments import Alignments

import seqtide
from seqtide.quality_control.alignment_counters import AlignmentCounters
from seqtide.quality_control.counters import ReadCounters

LENGTHS = {"one": 1500, "short": 60, "two": 900, "empty": 0, "unused": 333}


def counted(sam, fasta=None, max_bytes=1 << 62):
    counters = AlignmentCounters(None if fasta is None else seqtide.FastaFile(fasta))
    with seqtide.open(sam) as reader:
        while counters.collect(reader, ReadCounters(), max_bytes):
            pass
    return counters


def same_coverage(counters, expected):
    found = counters.coverage()
    assert found["unknown"] == ""
    assert dict(zip(found["depths"].tolist(), found["positions"].tolist(), strict=True)) == expected["depths"]
    rows = zip(found["covered"].tolist(), found["bases"].tolist(), found["median"].tolist(), strict=True)
    by_name = dict(zip(found["references"], rows, strict=True))
    assert by_name == {name: (*sums, median or 0) for name, (*sums, median) in expected["references"].items()}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("max_bytes", [1, 1 << 62])
def test_coverage(seed, max_bytes):
    data = Alignments(seed, LENGTHS, 100)
    sam = data.sam()
    counters = counted(sam, max_bytes=max_bytes)
    same_coverage(counters, data.coverage(sam))
    same_coverage(pickle.loads(pickle.dumps(counters)), data.coverage(sam))


def test_coverage_while_records_are_counted():
    data = Alignments(9, LENGTHS)
    counters, reads = AlignmentCounters(), ReadCounters()
    lines = data.sam().splitlines(keepends=True)
    with seqtide.open(data.sam()) as reader:
        assert counters.collect(reader, reads, 1)
        seen = sum(counters.table()[key]["total"] for key in ("passed", "failed"))
        same_coverage(counters, data.coverage(b"".join(lines[: len(LENGTHS) + 2 + seen])))
        assert not counters.collect(reader, reads)
    same_coverage(counters, data.coverage(data.sam()))


def test_deep_and_even_medians():
    """Depths beyond what is counted in a table, and medians between two depths."""
    line = "r\t0\tc\t1\t60\t{}M\t*\t0\t0\t{}\t*\n"
    many = b"@SQ\tSN:c\tLN:4\n" + line.format(1, "A").encode() * 70_000 + line.format(2, "AC").encode()
    found = counted(many).coverage()
    assert (found["depths"].tolist(), found["positions"].tolist()) == ([1, 70_001], [1, 1])
    assert found["median"].tolist() == [0.5]


def test_records_that_are_not_sorted():
    data = Alignments(5, LENGTHS)
    counters = counted(data.sam(in_order=False), data.fasta())
    found = counters.coverage()
    assert "out of order" in found["unknown"]
    assert found["references"] == found["length"].tolist() == found["depths"].tolist() == []
    # All else does not need an order.
    ordered = counted(data.sam(), data.fasta())
    assert [counts.tolist() for counts in counters.gc_bias()] == [counts.tolist() for counts in ordered.gc_bias()]
    assert counters.table()["passed"] == ordered.table()["passed"]
    counters.merge(ordered)
    assert "out of order" in pickle.loads(pickle.dumps(counters)).coverage()["unknown"]


def test_parts_by_reference_merge_exactly():
    data = Alignments(6, LENGTHS)
    parts = [counted(data.sam(chosen=[name]), data.fasta()) for name in ("two", "unused", "one")]
    whole = counted(data.sam(), data.fasta())
    for part in parts[1:]:
        parts[0].merge(part)
    same_coverage(parts[0], data.coverage(data.sam()))
    assert parts[0].save() == whole.save()
    parts[0].merge(whole)
    assert parts[0].coverage()["unknown"] == 'several parts cover the reference "one"'
    other = counted(Alignments(6, {"one": 1500}).sam())
    plain = counted(data.sam())
    plain.merge(other)
    assert plain.coverage()["unknown"] == "parts have different references"


@pytest.mark.parametrize("seed", range(4))
def test_gc_bias(seed):
    data = Alignments(seed, LENGTHS)
    sam = data.sam()
    counters = counted(sam, data.fasta(), 5000)
    assert [counts.tolist() for counts in counters.gc_bias()] == data.gc_bias(sam)
    again = pickle.loads(pickle.dumps(counters))
    again.merge(counters)
    assert again.gc_bias()[0].tolist() == counters.gc_bias()[0].tolist()
    assert again.gc_bias()[1].tolist() == (2 * counters.gc_bias()[1]).tolist()


def test_windows_across_the_blocks_of_a_long_reference():
    data = Alignments(3, {"long": 200_000}, 300)
    sam = data.sam(in_order=False)
    counters = counted(sam, data.fasta())
    assert [counts.tolist() for counts in counters.gc_bias()] == data.gc_bias(sam)


@pytest.mark.parametrize("seed", range(4))
def test_mismatches_by_the_reference_are_those_by_md(seed):
    data = Alignments(seed, LENGTHS)
    by_md = counted(data.sam())
    by_reference = counted(data.sam(with_md=False), data.fasta())
    for group in None, "", "a", "b":
        expected, found = by_md.table(group), by_reference.table(group)
        assert (found["cycles"] == expected["cycles"]).all()
        if seed < 3:
            assert found["cycles"][:, 2].any()
        assert found["without_md"] == found["wrong_md"] == 0
    # X tells of mismatches in CIGARs without M, but not what the reference has there.
    difference = by_md.table()["substitutions"].astype(int) - by_reference.table()["substitutions"].astype(int)
    assert (difference >= 0).all()
    assert by_md.table()["substitutions"].any()


def test_references_that_are_missing():
    data = Alignments(2, LENGTHS)
    sam = data.sam(with_md=False)
    counters = counted(sam, data.fasta(["one"]))
    assert [counts.tolist() for counts in counters.gc_bias()] == data.gc_bias(sam, ["one"])
    assert 0 < counters.table()["without_md"] < counted(sam).table()["without_md"]


@pytest.mark.parametrize(
    ("fasta", "message"),
    [
        (b">other\nACGT\n", 'none of the references, such as "one"'),
        (b">one\nACGT\n", 'reference "one" has 1500 bases in the header and 4 in the FASTA file'),
    ],
)
def test_another_reference(fasta, message):
    with pytest.raises(ValueError, match=message):
        counted(Alignments(1, LENGTHS).sam(), fasta)


def test_wrong_use():
    data = Alignments(1, LENGTHS)
    with pytest.raises(TypeError, match="must be a FastaFile, not str"):
        AlignmentCounters("genome.fa")
    counters = counted(data.sam(), data.fasta())
    with pytest.raises(ValueError, match="only one of them"):
        counters.merge(counted(data.sam()))
    fasta = seqtide.FastaFile(data.fasta())
    closed = AlignmentCounters(fasta)
    fasta.close()
    with seqtide.open(data.sam()) as reader, pytest.raises(ValueError, match="closed"):
        closed.collect(reader, ReadCounters())


def test_a_damaged_reference_is_an_error_and_what_came_before_is_counted():
    data = Alignments(1, {"one": 1500})
    text = bytearray(data.fasta())
    index = seqtide.FaiIndex.build(bytes(text))
    del text[900:]
    with pytest.raises(seqtide.TruncatedError):
        counters = AlignmentCounters(seqtide.FastaFile(bytes(text), index))
        with seqtide.open(data.sam()) as reader:
            counters.collect(reader, ReadCounters())
