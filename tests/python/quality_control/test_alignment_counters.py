"""AlignmentCounters counts what a walk along each base of each record counts; PairOverlaps tells fragments."""

import pickle
import random
from collections import Counter

import pytest

import seqtide
from seqtide.quality_control.alignment_counters import CYCLE_COLUMNS, AlignmentCounters
from seqtide.quality_control.counters import ReadCounters
from seqtide.quality_control.pair_overlaps import PairOverlaps

COMPLEMENT = str.maketrans("ACGT", "TGCA")
CIGARS = ("40M", "5S30M5S", "10M2I20M3D8M", "3H20=1X19=2S", "15M100N25M", "1S10M1I1D28M", "20M4P1I19M")


def sam_line(number, rng, reference):
    """An alignment with errors, whose MD is right."""
    cigar = seqtide.Cigar(rng.choice(CIGARS))
    begin = place = rng.randrange(500)
    sequence, md, equal = "", "", 0
    for letter, length in cigar:
        for _ in range(length):
            if letter in "M=X":
                base = original = reference[place]
                if letter == "X" or letter == "M" and rng.random() < 0.1:
                    base = rng.choice([other for other in "ACGT" if other != original])
                if base == original:
                    equal += 1
                else:
                    md, equal = f"{md}{equal}{original}", 0
                sequence += base
            elif letter in "IS":
                sequence += rng.choice("ACGT")
            place += letter in "M=XDN"
        if letter == "D":
            md, equal = f"{md}{equal}^{reference[place - length : place]}", 0
    flag = rng.choice([0, 16, 99, 147, 256, 1024, 2048])
    group = rng.choice(["", "\tRG:Z:a", "\tRG:Z:b"])
    fields = [f"r{number}", flag, "c", begin + 1, rng.randrange(60), cigar, "=", begin + 50, rng.choice([0, 90, -90])]
    return "\t".join(map(str, fields)) + f"\t{sequence}\t{'I' * len(sequence)}\tMD:Z:{md}{equal}{group}\n"


def some_sam(seed=1, records=300):
    rng = random.Random(seed)
    reference = "".join(rng.choices("ACGT", k=2000))
    lines = (sam_line(number, rng, reference) for number in range(records))
    return ("@SQ\tSN:c\tLN:2000\n@RG\tID:a\n@RG\tID:b\n" + "".join(lines)).encode()


def slow_counts(sam, group=None):
    """By the aligned pairs of each record."""
    cycles, substitutions = Counter(), Counter()
    with seqtide.open(sam) as reader:
        for record in reader:
            if group is not None and record.tags.get("RG", "") != group:
                continue
            if record.flag & 0x904:
                continue
            reverse, size = bool(record.flag & 16), len(record.seq)
            for read_at, _, base in record.aligned_pairs(matches_only=True, with_seq=True):
                cycle = size - 1 - read_at if reverse else read_at
                cycles["aligned", cycle] += 1
                cycles["compared", cycle] += 1
                if base.islower():
                    cycles["mismatches", cycle] += 1
                    pair = base.upper() + record.seq[read_at]
                    substitutions[pair.translate(COMPLEMENT) if reverse else pair] += 1
    return cycles, substitutions


def counted(sam, max_bytes=1 << 62):
    counters, reads = AlignmentCounters(), ReadCounters()
    with seqtide.open(sam) as reader:
        while counters.collect(reader, reads, max_bytes):
            pass
    return counters, reads


@pytest.mark.parametrize("seed", range(5))
def test_errors_of_all_records_and_of_read_groups(seed):
    sam = some_sam(seed)
    counters, reads = counted(sam, 4000)
    assert counters.read_groups == ["", "a", "b"]
    for group in None, "", "a", "b":
        table = counters.table(group)
        cycles, substitutions = slow_counts(sam, group)
        for column in "aligned", "compared", "mismatches":
            found = table["cycles"][:, CYCLE_COLUMNS.index(column)].tolist()
            expected = [cycles[column, cycle] for cycle in range(len(found))]
            assert found == expected, column
        assert {
            reference + base: table["substitutions"][i, j]
            for i, reference in enumerate("ACGT")
            for j, base in enumerate("ACGT")
            if table["substitutions"][i, j]
        } == substitutions
    whole = counters.table()
    assert whole["passed"] == vars(seqtide.count_by_flag(sam).passed)
    assert {mapq: n for mapq, n in enumerate(whole["mapq"]) if n} == dict(seqtide.mapq_distribution(sam).counts)
    sizes, pairs = whole["insert_sizes"]
    assert dict(zip(sizes.tolist(), pairs.tolist(), strict=True)) == dict(seqtide.insert_size_distribution(sam).counts)
    assert whole["without_md"] == whole["wrong_md"] == 0
    assert reads.reads == sum(line.split("\t")[1] not in ("256", "2048") for line in sam.decode().splitlines()[3:])


def test_parts_merge_and_pickle():
    counters, _ = counted(some_sam(1))
    more, _ = counted(some_sam(2))
    both = pickle.loads(pickle.dumps(counters))
    both.merge(more)
    both.merge(AlignmentCounters())
    for name in "without_md", "forward", "reverse":
        assert both.table()[name] == counters.table()[name] + more.table()[name]
    assert (both.table()["cycles"] == counters.table()["cycles"] + more.table()["cycles"]).all()
    assert repr(both) == "<AlignmentCounters records=600>"
    with pytest.raises(ValueError, match="no counts that this version"):
        AlignmentCounters.load(b"something else")
    with pytest.raises(KeyError, match="'x'"):
        both.table("x")


def test_an_error_leaves_what_came_before():
    counters, reads = AlignmentCounters(), ReadCounters()
    with seqtide.open(some_sam(3, 20) + b"cut\t0\n") as reader, pytest.raises(seqtide.FormatError, match="line 24"):
        counters.collect(reader, reads)
    assert counters.table()["passed"]["total"] == 20
    with seqtide.open(b"@r\nA\n+\nI\n") as reads_only, pytest.raises(TypeError, match="FastqReader"):
        counters.collect(reads_only, reads)


def pair_files(sizes, seed=1):
    rng = random.Random(seed)
    first, second = "", ""
    for number, size in enumerate(sizes):
        fragment = "".join(rng.choices("ACGT", k=size))
        adapters = "".join(rng.choices("ACGT", k=200))
        for mate, whole in enumerate((fragment, fragment[::-1].translate(COMPLEMENT)), start=1):
            read = (whole + adapters[100 * mate - 100 :])[:100]
            text = f"@r{number}/{mate}\n{read}\n+\n{'I' * 100}\n"
            if mate == 1:
                first += text
            else:
                second += text
    return first.encode(), second.encode()


def test_fragments_of_pairs():
    sizes = [*range(40, 240, 3), 60, 60]
    first, second = pair_files(sizes)
    overlaps, counters1, counters2 = PairOverlaps(), ReadCounters(), ReadCounters()
    with seqtide.open(first, mate=second) as pairs:
        while overlaps.collect(pairs, counters1, counters2, 5000):
            pass
    lengths, counts = overlaps.fragments
    expected = Counter(size for size in sizes if size <= 170)
    assert dict(zip(lengths.tolist(), counts.tolist(), strict=True)) == expected
    assert overlaps.pairs == counters1.reads == counters2.reads == len(sizes)
    copy = pickle.loads(pickle.dumps(overlaps))
    copy.merge(overlaps)
    assert copy.pairs == 2 * len(sizes)
    assert copy.fragments[1].tolist() == [2 * count for count in counts.tolist()]


def test_pairs_need_counters_of_their_own():
    first, second = pair_files([80])
    counters = ReadCounters()
    with seqtide.open(first, mate=second) as pairs, pytest.raises(ValueError, match="of their own"):
        PairOverlaps().collect(pairs, counters, counters)
    with seqtide.open(first) as reads, pytest.raises(TypeError, match="FastqPairReader"):
        PairOverlaps().collect(reads, counters, ReadCounters())
    mismatched = first + b"@other/1\nA\n+\nI\n"
    overlaps = PairOverlaps()
    with seqtide.open(mismatched, mate=second) as pairs, pytest.raises(seqtide.TruncatedError):
        overlaps.collect(pairs, counters, ReadCounters())
    assert overlaps.pairs == 1
