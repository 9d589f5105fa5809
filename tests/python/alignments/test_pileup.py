"""Pileups, against plain Python and samtools mpileup."""

import collections
import gc
import re

import pytest
from alignment_data import REFERENCES, forms_of, random_alignments, samtools
from bam_data import REFERENCES as ODD_REFERENCES
from bam_data import Alignment, bam_data, indexed_bam, odd_alignments, operations_of

import seqtide as st

NAMES = [name for name, _ in REFERENCES]


def write(path, alignments, references=REFERENCES):
    data, index = indexed_bam(alignments, references, 2000)
    path.write_bytes(data)
    path.with_name(path.name + ".bai").write_bytes(index)
    return path


@pytest.fixture(scope="module")
def alignments():
    return random_alignments(250, 5)


@pytest.fixture(scope="module")
def path(alignments, tmp_path_factory):
    return write(tmp_path_factory.mktemp("pileup") / "random.bam", alignments)


def entries_of(columns):
    return {
        (column.rname, column.pos): [
            (read.record.qname, read.query_position, read.base, read.quality, read.is_deletion, read.is_refskip)
            for read in column.reads
        ]
        for column in columns
    }


def naive(alignments, excluded=0x704):
    entries = collections.defaultdict(list)
    for alignment in alignments:
        if alignment.flag & excluded:
            continue
        position, query = alignment.pos, 0
        for length, letter in operations_of(alignment.cigar):
            for _ in range(length):
                if letter in "M=X":
                    quality = None if alignment.qual is None else alignment.qual[query]
                    entry = (alignment.qname, query, alignment.seq[query], quality, False, False)
                elif letter in "DN":
                    entry = (alignment.qname, None, None, None, letter == "D", letter == "N")
                if letter in "MDN=X":
                    entries[NAMES[alignment.ref], position].append(entry)
                    position += 1
                query += letter in "MIS=X"
    return dict(entries)


def base_tokens(column):
    """What samtools mpileup says of each read, without the letters of insertions and deletions."""
    tokens = []
    for read in column.reads:
        letter = "*" if read.is_deletion else ">" if read.is_refskip else read.base or "N"
        if read.record.is_reverse:
            letter = {"*": "*", ">": "<"}.get(letter, letter.lower())
        tokens.append(letter + (f"{read.indel:+d}" if read.indel else ""))
    return tokens


def mpileup_tokens(text):
    """The same of a column of bases of samtools mpileup."""
    tokens = []
    while text:
        if text[0] == "^":
            text = text[2:]
        elif text[0] == "$":
            text = text[1:]
        elif text[0] in "+-":
            digits = re.match("[0-9]+", text[1:])[0]
            letters = text[1 + len(digits) :][: int(digits)]
            if len(tokens[-1]) == 1:  # no deletion that follows an insertion
                tokens[-1] += f"{text[0]}{len(letters.replace('*', ''))}"  # padding counts too
            text = text[1 + len(digits) + int(digits) :]
        else:
            tokens.append(text[0])
            text = text[1:]
    return tokens


def test_naive_pileup(path, alignments):
    columns = list(st.pileup(path))
    assert entries_of(columns) == naive(alignments)
    assert [(c.rname, c.pos) for c in columns] == sorted(naive(alignments), key=lambda k: (NAMES.index(k[0]), k[1]))
    assert entries_of(st.pileup(path, excluded_flags=0)) == naive(alignments, 0)
    for column in columns:
        assert column.depth == len(column) == len(column.reads) == len(column.bases)


def check_mpileup(path):
    lines = samtools("mpileup", "-A", "-B", "-x", "-Q", "0", "-d", "0", path).splitlines()
    columns = list(st.pileup(path))
    expected = [line.split("\t")[:4] for line in lines]
    assert [[c.rname, str(c.pos + 1), "N", str(c.depth)] for c in columns] == expected
    for line, column in zip(lines, columns, strict=True):
        assert base_tokens(column) == mpileup_tokens(line.split("\t")[4])


def test_samtools_mpileup(path):
    check_mpileup(path)


def test_published_data(shared_data):
    check_mpileup(shared_data / "alignments" / "ex1.bam")


def test_qualities_of_samtools_mpileup(path):
    lines = samtools("mpileup", "-A", "-B", "-x", "-Q", "0", "-d", "0", path).splitlines()
    for line, column in zip(lines, st.pileup(path), strict=True):
        expected = line.split("\t")[5]
        for read, letter in zip(column.reads, expected, strict=True):
            if read.quality is not None:
                assert read.quality == ord(letter) - 33


def test_every_form_of_the_records_gives_the_same(path):
    expected = entries_of(st.pileup(path))
    for form in forms_of(path):
        assert entries_of(st.pileup(form)) == expected


def test_regions(path):
    whole = entries_of(st.pileup(path))
    for name, start, end in (("chr1", 300, 700), ("chr2", 0, 2000), ("empty", 0, 500), ("chr1", 2999, 3000)):
        part = {key: value for key, value in whole.items() if key[0] == name and start <= key[1] < end}
        assert entries_of(st.pileup(path, name, start, end)) == part
        with st.BamReader(path) as reader:
            assert entries_of(st.pileup([next(reader.batches())], name, start, end)) == part
    with pytest.raises(ValueError):
        st.pileup(path, "*")
    with pytest.raises(KeyError):
        st.pileup(path, "chrX")


def test_columns_are_values(path):
    columns = list(st.pileup(path, "chr1", 0, 600))
    before = entries_of(columns)
    reads = columns[5].reads
    del columns[:4]
    gc.collect()
    assert entries_of(columns).items() <= before.items()
    assert reads[0].record.seq is not None
    assert repr(columns[0]).startswith("<PileupColumn chr1, position ")
    assert repr(reads[0]).startswith("<PileupRead ")
    for kind in (st.PileupColumn, st.PileupRead):
        with pytest.raises(TypeError):
            kind()


def test_bases():
    alignments = [
        Alignment("a", 0, 0, 5, 9, "1M1D1N1M", seq="AC", qual=b"\1\2"),
        Alignment("b", 0, 0, 5, 9, "4M"),
        Alignment("c", 16, 0, 6, 9, "1M2I1M", seq="GTTA"),
    ]
    data = bam_data(alignments, REFERENCES)
    assert [column.bases for column in st.pileup(data, excluded_flags=0)] == ["AN", "*NG", ">NA", "CN"]
    columns = list(st.pileup(data))
    assert [column.reads[-1].indel for column in columns] == [0, 2, 0, 0]
    assert [column.reads[0].indel for column in columns] == [-1, 0, 0, 0]


def test_min_base_quality(path):
    expected = {}
    for key, entries in entries_of(st.pileup(path)).items():
        kept = [entry for entry in entries if entry[3] is None or entry[3] >= 20]
        if kept:
            expected[key] = kept
    assert entries_of(st.pileup(path, min_base_quality=20)) == expected


def test_max_depth(path):
    deepest = max(column.depth for column in st.pileup(path))
    assert entries_of(st.pileup(path, max_depth=deepest)) == entries_of(st.pileup(path))
    columns = st.pileup(path, max_depth=deepest - 1)
    found = []
    with pytest.raises(st.LimitError, match=f"more than {deepest - 1} reads"):
        found.extend(iter(lambda: next(columns), None))
    with pytest.raises(st.LimitError):
        next(columns)
    assert max(column.depth for column in found) < deepest
    with pytest.raises(ValueError):
        st.pileup(path, max_depth=-1)


def test_errors_reach_the_caller(alignments):
    data = bam_data(alignments, REFERENCES)
    columns = st.pileup(data[: len(data) // 2])
    found = []
    with pytest.raises(st.TruncatedError):
        found.extend(iter(lambda: next(columns), None))
    with pytest.raises(st.TruncatedError):
        next(columns)
    assert entries_of(found).items() <= naive(alignments).items()
    columns = st.pileup(bam_data([*alignments[20:30], *alignments[:9]], REFERENCES), excluded_flags=0)
    for _ in range(2):
        with pytest.raises(ValueError, match="order"):
            list(columns)


def test_odd_records(tmp_path):
    path = write(tmp_path / "odd.bam", odd_alignments(3000), ODD_REFERENCES)
    lines = samtools("mpileup", "-A", "-B", "-x", "-Q", "0", "-d", "0", path).splitlines()
    assert [f"{c.rname}\t{c.pos + 1}\tN\t{c.depth}" for c in st.pileup(path)] == [
        line.rsplit("\t", 2)[0] for line in lines
    ]


def test_places_of_inserted_bases():
    sam = b"@SQ\tSN:c\tLN:99\nr\t0\tc\t1\t60\t2M1D2I1P1I1N1I1M1I\t*\t0\t0\tACGTTACT\tIIIIIIII\n"
    reads = [column.reads[0] for column in st.pileup(sam)]
    assert [(read.query_position, read.query_position_or_next, read.indel, read.inserted) for read in reads] == [
        (0, 0, 0, ""),
        (1, 1, -1, ""),
        (None, 2, 3, "GTT"),
        (None, 5, 1, "A"),
        (6, 6, 1, "T"),
    ]
    without = [column.reads[0] for column in st.pileup(sam.replace(b"ACGTTACT\tIIIIIIII", b"*\t*"))]
    assert [(read.query_position_or_next, read.indel, read.inserted) for read in without[1:3]] == [
        (1, -1, ""),
        (2, 3, ""),
    ]


@pytest.mark.parametrize(
    ("cigar", "indels"),
    [
        # As htslib from 1.17 on.
        ("4M1D1D1D3M", [0, 0, 0, -3, 0, 0, 0, 0, 0, 0]),
        ("4M1I2I3M", [0, 0, 0, 3, 0, 0, 0]),
        ("1M2D3I1M", [-2, 0, 3, 0]),
        ("1M2I2D1M", [2, 0, 0, 0]),
        ("1M1P1D1M", [0, 0, 0]),
        ("1M1D1P2D1M", [-1, 0, 0, 0, 0]),
        ("1M1P2I1P1I1M", [3, 0]),
        ("1M2N1D1M", [0, 0, -1, 0, 0]),
    ],
)
def test_runs_of_operations(cigar, indels):
    size = st.Cigar(cigar).query_length
    sam = f"@SQ\tSN:c\tLN:99\nr\t0\tc\t1\t60\t{cigar}\t*\t0\t0\t{'A' * size}\t*\n".encode()
    assert [column.reads[0].indel for column in st.pileup(sam)] == indels
