"""Pileups with overlapping mates counted once, against plain Python and samtools mpileup."""

import collections
import random
import re

import pytest
from alignment_data import samtools

import seqtide

HEADER = "@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:c\tLN:400\n"
# By the hash of samtools, the first read of these pairs stays, or the second one.
FIRST, SECOND = "d", "c"


def pair(name, cigars, sequences, qualities, places=(11, 13), flags=(0x63, 0x93)):
    lines = []
    for i in (0, 1):
        fields = [name, flags[i], "c", places[i], 60, cigars[i], "=", places[1 - i], 0, sequences[i], qualities[i]]
        lines.append("\t".join(map(str, fields)))
    return "\n".join(lines) + "\n"


def columns_of(text, **options):
    """Of each column, which read of the pair says what with which score."""
    return {
        column.pos: [
            ("12"[read.record.is_reverse], bases, read.quality)
            for read, bases in zip(column.reads, column.bases, strict=True)
        ]
        for column in seqtide.pileup(text.encode(), overlaps_once=True, **options)
    }


@pytest.mark.parametrize(("name", "stays"), [(FIRST, "1"), (SECOND, "2")])
def test_the_name_decides_where_bases_are_equal(name, stays):
    text = HEADER + pair(name, ["4M", "4M"], ["ACGT", "GTAC"], ["5555", "II##"])
    expected = {
        10: [("1", "A", 20)],
        11: [("1", "C", 20)],
        12: [(stays, "G", 60)],
        13: [(stays, "T", 60)],
        14: [("2", "A", 2)],
        15: [("2", "C", 2)],
    }
    assert columns_of(text) == expected
    # A sum of scores may be good enough where none of them is.
    assert list(columns_of(text, min_base_quality=21)) == [12, 13]
    assert columns_of(text, region="c", start=13, end=15) == {13: expected[13], 14: expected[14]}
    assert all(len(column) == 2 for column in seqtide.pileup(text.encode(), "c", 12, 14))
    best = HEADER + pair(name, ["1M", "1M"], "AA", "~~", (11, 11))
    assert columns_of(best) == {10: [(stays, "A", 186)]}
    read = next(seqtide.pileup(best.encode(), overlaps_once=True)).reads[0]
    assert read.record.qual == "~"


def test_the_better_one_of_different_bases_stays():
    text = HEADER + pair(FIRST, ["4M", "4M"], ["AACA", "CCCC"], ["5I4#", "IJ4%"], (11, 11))
    assert columns_of(text) == {
        10: [("2", "C", 32)],
        11: [("2", "C", 32)],
        12: [("1", "C", 38)],
        13: [("2", "C", 3)],
    }
    equal = [HEADER + pair(name, ["1M", "1M"], "AC", "55", (11, 11)) for name in (FIRST, SECOND)]
    assert [columns_of(text) for text in equal] == [{10: [("1", "A", 16)]}, {10: [("2", "C", 16)]}]


@pytest.mark.parametrize(("name", "first_stays"), [(FIRST, True), (SECOND, False)])
def test_deletions_and_skips(name, first_stays):
    stays = "1" if first_stays else "2"
    one = columns_of(HEADER + pair(name, ["2M2D2M", "6M"], ["ACGT", "ACTTGT"], ["IIII", "555555"], (11, 11)))
    assert one[11] == [(stays, "C", 60)]
    assert one[12] == one[13] == [("1", "*", None) if first_stays else ("2", "T", 16)]
    both = columns_of(HEADER + pair(name, ["2M2D2M", "2M2D2M"], ["ACGT"] * 2, ["IIII"] * 2, (11, 11)))
    assert both[12] == both[13] == [(stays, "*", None)]
    skips = columns_of(HEADER + pair(name, ["2M2N2M", "2M2N2M"], ["ACGT"] * 2, ["IIII"] * 2, (11, 11)))
    assert skips[12] == skips[13] == [(stays, ">", None)]
    skip = columns_of(HEADER + pair(name, ["2M2N2M", "6M"], ["ACGT", "ACTTGT"], ["IIII", "555555"], (11, 11)))
    assert skip[12] == skip[13] == [("1", ">", None), ("2", "T", 20)]
    assert skip[14] == [(stays, "G", 60)]


def test_reads_without_scores_or_letters():
    text = HEADER + pair(FIRST, ["2M", "2M"], ["AA", "AC"], ["*", "II"], (11, 11))
    assert columns_of(text) == {10: [("1", "A", None)], 11: [("1", "A", None)]}
    text = HEADER + pair(SECOND, ["2M", "2M"], ["AA", "AC"], ["*", "II"], (11, 11))
    assert columns_of(text) == {10: [("2", "A", 40)], 11: [("1", "A", None)]}
    text = HEADER + pair(FIRST, ["2M", "2M"], ["*", "AC"], ["*", "II"], (11, 11))
    assert columns_of(text) == {10: [("2", "A", 32)], 11: [("2", "C", 32)]}


def test_only_proper_pairs_overlap():
    def depth(**options):
        sequences, qualities = ["ACGT"] * 2, ["IIII"] * 2
        text = HEADER + pair(FIRST, ["4M", "4M"], sequences, qualities, (11, 11), **options)
        return {len(column) for column in seqtide.pileup(text.encode(), overlaps_once=True)}

    assert depth() == {1}
    assert depth(flags=(0x61, 0x91)) == {2}  # not proper
    assert depth(flags=(0x6B, 0x9B)) == {2}  # mate unmapped
    # A mate that the arguments leave out hides nothing.
    assert depth(flags=(0x463, 0x93)) == {1}


def test_a_name_that_comes_again_is_another_pair():
    """Supplementary lines pair with what waits, as in samtools."""
    first = pair(FIRST, ["4M", "4M"], ["ACGT"] * 2, ["IIII"] * 2, (11, 11))
    third = first.splitlines(keepends=True)[0].replace("\t99\t", "\t2147\t")
    columns = list(seqtide.pileup((HEADER + first + third).encode(), overlaps_once=True))
    assert [len(column) for column in columns] == [2] * 4


def test_many_pairs_wait_and_are_forgotten():
    lines = []
    for start in range(1, 380, 2):
        lines += [f"q{start}_{i}\t99\tc\t{start}\t60\t2M\t=\t{start + 1}\t3\tAC\tII\n" for i in range(20)]
    found = [column.depth for column in seqtide.pileup((HEADER + "".join(lines)).encode(), overlaps_once=True)]
    assert found == [20] * len(found) and len(found) == 380


# What follows compares random pairs.


def random_cigar(numbers, between):
    parts = []
    for i in range(numbers.randrange(1, 5)):
        if i:
            parts += [
                f"{numbers.randrange(1, 5)}{numbers.choice(between)}" for _ in range(numbers.choice((1, 1, 1, 2)))
            ]
        parts.append(f"{numbers.randrange(1, 12)}{numbers.choice('MMM=X')}")
    ends = [f"{numbers.randrange(1, 6)}{numbers.choice('SH')}" if numbers.random() < 0.3 else "" for _ in "ab"]
    return ends[0] + "".join(parts) + ends[1]


def operations_of(cigar):
    return [(int(length), letter) for length, letter in re.findall("([0-9]+)(.)", cigar)]


def read_of(numbers, reference, start, cigar):
    """Of the reference, with errors."""
    letters = []
    for length, letter in operations_of(cigar):
        if letter in "M=X":
            taken = reference[start : start + length]
            letters += [base if numbers.random() < 0.8 else numbers.choice("ACGTN") for base in taken]
        elif letter in "IS":
            letters += numbers.choices("ACGT", k=length)
        start += length * (letter in "M=XDN")
    # Scores that four fifths leave above 0, which is how samtools marks bases that do not stay.
    return "".join(letters), "".join(chr(33 + numbers.choice((2, 3, 10, 20, 30, 40, 93))) for _ in letters)


def random_file(numbers, between):
    """Pairs, and the CIGARs of each name."""
    reference = numbers.choices("ACGT", k=500)
    records = []
    cigars = {}
    for number in range(30):
        name = f"q{number}x{numbers.randrange(99)}"
        start = numbers.randrange(1, 200)
        places = [start, max(1, start + numbers.randrange(-5, 25))]
        flags = [0x63, 0x93]
        if numbers.random() < 0.1:
            flags = [flag ^ numbers.choice((2, 8, 0x400)) for flag in flags]
        cigars[name] = [random_cigar(numbers, between) for _ in places]
        reads = [read_of(numbers, reference, places[i] - 1, cigars[name][i]) for i in (0, 1)]
        lines = pair(name, cigars[name], *zip(*reads, strict=True), places, flags).splitlines(keepends=True)
        records += zip(places, lines, strict=True)
    return HEADER + "".join(line for _, line in sorted(records, key=lambda record: record[0])), cigars


def letters_of_samtools(text):
    letters = []
    while text:
        if text[0] in "+-":
            size = re.match("[0-9]+", text[1:])[0]
            text = text[1 + len(size) + int(size) :]
        else:
            if text[0] not in "^$":
                letters.append(text[0])
            text = text[2 if text[0] == "^" else 1 :]
    return letters


def bases_of_samtools(path, *options):
    """Name, strand, letter and score of the bases that stay at each position."""
    found = {}
    for line in samtools("mpileup", "-A", "-B", "-Q", "0", "-d", "0", "--output-QNAME", *options, path).splitlines():
        rname, position, _, _, bases, scores, names = line.split("\t")
        entries = zip(names.split(","), letters_of_samtools(bases), scores, strict=True)
        found[rname, int(position) - 1] = [
            (name, letter.islower(), letter.upper(), ord(score) - 33)
            for name, letter, score in entries
            if letter not in "*<>" and score != "!"
        ]
    return {place: bases for place, bases in found.items() if bases}


def bases_of_seqtide(path, **options):
    found = {}
    for column in seqtide.pileup(path, overlaps_once=True, **options):
        found[column.rname, column.pos] = [
            (read.record.qname, read.record.is_reverse, read.base, min(read.quality, 93))
            for read in column.reads
            if read.base
        ]
    return {place: bases for place, bases in found.items() if bases}


def only(found, names):
    kept = {place: [entry for entry in bases if entry[0] in names] for place, bases in found.items()}
    return {place: bases for place, bases in kept.items() if bases}


def test_random_pairs_as_samtools(tmp_path):
    """Deletions and skips apart, of which samtools compares bases of different positions in some cases."""
    numbers = random.Random(7)
    overlaps = 0
    for between in ("I", "IP", "IPIPIPDN") * 5:
        text, cigars = random_file(numbers, between)
        path = tmp_path / "a.sam"
        path.write_text(text)
        plain = {name for name, two in cigars.items() if not set("DN") & set("".join(two))}
        expected = only(bases_of_samtools(path), plain)
        assert only(bases_of_seqtide(path), plain) == expected
        overlaps += expected != only(bases_of_samtools(path, "-x"), plain)
        if len(plain) == len(cigars):
            lines = samtools("mpileup", "-A", "-B", "-Q", "1", "-d", "0", path).splitlines()
            assert [line.split("\t")[:4] for line in lines if line.split("\t")[3] != "0"] == [
                [column.rname, str(column.pos + 1), "N", str(len(column))]
                for column in seqtide.pileup(path, overlaps_once=True)
            ]
    assert overlaps == 15


def test_published_data_as_samtools(shared_data):
    path = shared_data / "alignments" / "ex1.bam"
    # Some bases have no score but 0 from the beginning.
    assert bases_of_seqtide(path, min_base_quality=1) == bases_of_samtools(path)


def entries_by_place(line):
    """What a record says of each position: a base with its score, "*", or ">"."""
    _, _, _, start, _, cigar, _, _, _, sequence, scores = line.split("\t")
    position, query, found = int(start) - 1, 0, {}
    for length, letter in operations_of(cigar):
        for _ in range(length):
            if letter in "M=X":
                found[position] = (sequence[query], ord(scores[query]) - 33)
            elif letter in "DN":
                found[position] = ("*" if letter == "D" else ">", None)
            position += letter in "M=XDN"
            query += letter in "M=XIS"
    return found


def stays_first(name):
    mixed = 0
    for byte in name.encode():
        mixed = (mixed * 31 + byte) % 2**32
    for shift, left in ((15, True), (10, False), (3, None), (6, False), (11, True), (16, False)):
        if left is None:
            mixed += mixed << shift
        elif left:
            mixed += ~(mixed << shift)
        else:
            mixed ^= mixed >> shift
        mixed %= 2**32
    return mixed % 2 == 1


def one_of(name, first, second):
    """The entries that stay of those of two mates at a position."""
    (base, score), (other, other_score) = first, second
    if (base == ">") != (other == ">"):
        return [first, second]
    by_name = first if stays_first(name) else second
    if base == other:
        return [by_name if score is None else (base, min(200, score + other_score))]
    if "*" in (base, other):
        kept = by_name
    else:
        kept = by_name if score == other_score else max(first, second, key=lambda entry: entry[1])
    return [kept if kept[1] is None else (kept[0], kept[1] * 4 // 5)]


def test_random_pairs_of_all_operations():
    numbers = random.Random(8)
    for _ in range(10):
        text, _ = random_file(numbers, "IDNPDN")
        expected = collections.defaultdict(list)
        mates = collections.defaultdict(list)
        for line in text.splitlines()[2:]:
            name, flag = line.split("\t")[:2]
            if int(flag) & 0x400:
                continue
            # By position and then in the order of the file.
            mates[name if int(flag) & 0xA == 2 else line].append(entries_by_place(line))
        for name, reads in mates.items():
            for position in sorted(set().union(*reads)):
                entries = [read[position] for read in reads if position in read]
                expected[position] += one_of(name, *entries) if len(entries) == 2 else entries
        found = {
            column.pos: [(letter, read.quality) for letter, read in zip(column.bases, column.reads, strict=True)]
            for column in seqtide.pileup(text.encode(), overlaps_once=True)
        }
        assert {position: collections.Counter(entries) for position, entries in found.items()} == {
            position: collections.Counter(entries) for position, entries in expected.items()
        }
