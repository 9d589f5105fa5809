"""BamRecord as a value: fields good, odd and bad, editing, conversions, copies, comparison."""

import pickle

import numpy
import pytest
from record_data import FIELDS, HEADER, LONGEST_POSITION, mapped, raw_record, restored, values

from seqtide import BamRecord, Cigar, FastqRecord

FLAGS = {
    "is_paired": 0x1,
    "is_proper_pair": 0x2,
    "is_unmapped": 0x4,
    "is_mate_unmapped": 0x8,
    "is_reverse": 0x10,
    "is_mate_reverse": 0x20,
    "is_read1": 0x40,
    "is_read2": 0x80,
    "is_secondary": 0x100,
    "is_qc_fail": 0x200,
    "is_duplicate": 0x400,
    "is_supplementary": 0x800,
}


def test_fields():
    record = mapped()
    assert values(record) == (
        "read1", 99, "chr1", 99, 60, "2S5M1I2D3M", "chr2", 199, -300, "ACGTACGTACG", "!#+5?IIIII~",
    )  # fmt: skip
    assert record.cigar == Cigar("2S5M1I2D3M")
    assert record.phred == bytes([0, 2, 10, 20, 30, 40, 40, 40, 40, 40, 93])
    assert dict(record.tags) == {"NM": 3, "RG": "a"} and record.nm == 3 and record.read_group == "a"
    assert (record.query_length, len(record), record.reference_length, record.reference_end) == (11, 11, 10, 109)
    assert record.header.text == HEADER


def test_empty_record():
    record = BamRecord()
    assert values(record) == (None, 4, None, None, 0, None, None, None, 0, None, None)
    assert (record.cigar, record.phred, record.reference_end, record.reference_length) == (None,) * 4
    assert (record.query_length, len(record), bool(record), dict(record.tags)) == (0, 0, True, {})
    assert record.forward_sequence() is None and record.forward_quality() is None and record.header is None
    assert record.aligned_pairs() == record.reference_positions() == record.blocks() == []
    assert record.to_sam() == "*\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*"
    assert record.to_fastq() == FastqRecord("*", "", "")


# Field, good values with what they read as, bad values, values of a wrong type.
EDITS = {
    "qname": (
        [("a", "a"), ("x" * 254, "x" * 254), ("!~", "!~"), (b"a", "a"), (None, None), ("*", None)],
        ["", "x" * 255, "a b", "a@", "a\0", "a\tb", "ä", b"\xff", "\udcff"],
        [1, 1.0, ["a"]],
    ),
    "flag": ([(0, 0), (65535, 65535), (True, 1), (numpy.uint8(7), 7)], [-1, 65536, 2**70], [None, "4", 1.0]),
    "rname": (
        [("chr2", "chr2"), (None, None), ("*", None)],
        ["", "chr3", "=", "CHR1", "chr1\0", "chr1 ", "ä", "\udcff"],
        [0, b"chr1", 1.0],
    ),
    "rnext": ([("chr2", "chr2"), (None, None), ("*", None), ("=", "chr1")], ["", "chr3", "==", "ä"], [0, b"chr1"]),
    "mapq": ([(0, 0), (254, 254), (255, 255)], [-1, 256, 2**70], [None, "4", 1.0]),
    "tlen": ([(0, 0), (1 - 2**31, 1 - 2**31), (2**31 - 1, 2**31 - 1)], [-(2**31), 2**31, 2**70], [None, "4", 1.0]),
    "qual": (
        [("!" * 11, "!" * 11), ("~" * 11, "~" * 11), (b"I" * 11, "I" * 11), (None, None)],
        ["", "I" * 10, "I" * 12, "I" * 10 + " ", "I" * 10 + "\x7f", "I" * 10 + "ä"],
        [1, [40] * 11],
    ),
    "phred": (
        [(bytes(11), bytes(11)), ([93] * 11, b"]" * 11), (numpy.arange(11), bytes(range(11))), (None, None)],
        [b"", bytes(10), [94] * 11, b"\xff" * 11, [-1] * 11, [256] * 11, [2**70] * 11],
        [11, "I" * 11, [1.0] * 11, ["a"] * 11],
    ),
    "seq": (
        [("ACGTNACGTNA",) * 2, ("acgtnacgtna", "ACGTNACGTNA"), (b"=" * 11, "=" * 11), ("U" * 11, "T" * 11)],
        ["ACGT", "", None, "*", "ACGTNACGTN-", "ACGTNACGTN ", "ACGTNACGTNE", "ACGTNACGTNä"],
        [1, [65] * 11],
    ),
}  # fmt: skip
EDITS["pos"] = EDITS["pnext"] = (
    [(0, 0), (LONGEST_POSITION, LONGEST_POSITION), (None, None), (-1, None)],
    [-2, LONGEST_POSITION + 1, 2**70, -(2**70)],
    ["4", 1.0, [1]],
)


@pytest.mark.parametrize("field", EDITS)
def test_assigning(field):
    good, bad, wrong = EDITS[field]
    record = mapped()
    others = [name for name in FIELDS if name != field and (name, field) != ("qual", "phred")]
    before = [getattr(record, name) for name in others]
    for value, expected in good:
        setattr(record, field, value)
        assert getattr(record, field) == expected
        assert [getattr(record, name) for name in others] == before and dict(record.tags) == {"NM": 3, "RG": "a"}
        if field == "qual" and value is None:
            record.qual = "I" * 11
    raw = bytes(record)
    for value in bad:
        with pytest.raises(ValueError):
            setattr(record, field, value)
    for value in wrong:
        with pytest.raises(TypeError):
            setattr(record, field, value)
    assert bytes(record) == raw
    with pytest.raises((AttributeError, NotImplementedError, TypeError)):
        delattr(record, field)


@pytest.mark.parametrize("field", [name for name in EDITS if name != "phred"])
def test_constructing(field):
    good, bad, wrong = EDITS[field]
    for value, expected in good:
        assert getattr(mapped(**{field: value}), field) == expected
    for value in bad:
        if field == "seq" and not value:
            continue
        with pytest.raises(ValueError):
            mapped(**{field: value})
    for value in wrong:
        with pytest.raises(TypeError):
            mapped(**{field: value})


@pytest.mark.parametrize("arguments", [(1,), ("r", "4"), ("r", 4) + (None,) * 11, (None, None)])
def test_wrong_arguments(arguments):
    with pytest.raises(TypeError):
        BamRecord(*arguments)
    with pytest.raises(TypeError):
        BamRecord("r", colour="red")
    with pytest.raises(TypeError):
        BamRecord("r", header=5)


def test_constructing_by_position():
    assert values(BamRecord("r", 0, "chr1", 5, 60, "4M", "=", 7, 9, "ACGT", "IIII", {"NM": 0}, header=HEADER)) == (
        "r", 0, "chr1", 5, 60, "4M", "chr1", 7, 9, "ACGT", "IIII",
    )  # fmt: skip


def test_constructing_a_base_class():
    with pytest.raises(TypeError):
        BamRecord.__mro__[1]()
    with pytest.raises(TypeError):
        object.__new__(BamRecord)
    with pytest.raises(TypeError):
        type("Mine", (BamRecord,), {})


@pytest.mark.parametrize("name", FLAGS)
def test_flags(name):
    record = BamRecord("r", 0)
    assert getattr(record, name) is False
    setattr(record, name, True)
    assert getattr(record, name) is True and record.flag == FLAGS[name]
    record.flag = 0xFFFF
    setattr(record, name, numpy.bool_(False))
    assert getattr(record, name) is False and record.flag == 0xFFFF & ~FLAGS[name]
    for value in ("False", None, 2, [True]):
        with pytest.raises(TypeError):
            setattr(record, name, value)


# ---- sequence and qualities


def test_sequence_and_qualities_together():
    record = mapped()
    record.set_sequence("NN", "!~")
    assert (record.seq, record.qual, record.phred) == ("NN", "!~", b"\0]")
    record.set_sequence("ACG")
    assert (record.seq, record.qual, record.phred) == ("ACG", None, None)
    record.seq = "AC"
    assert record.seq == "AC" and record.qual is None
    record.qual = "II"
    for sequence, quality in (("AC", "I"), ("", "I"), (None, "I"), ("AC", ""), ("A C", "III"), ("AC", "I ")):
        with pytest.raises(ValueError):
            record.set_sequence(sequence, quality)
    assert (record.seq, record.qual) == ("AC", "II")
    record.set_sequence(None)
    assert record.seq is None and record.qual is None and len(record) == 0
    for empty in ("", "*", None):
        record.set_sequence("A")
        record.set_sequence(empty)
        assert record.seq is None
    with pytest.raises(ValueError):
        record.qual = "I"
    assert record.cigarstring == "2S5M1I2D3M" and dict(record.tags) == {"NM": 3, "RG": "a"}


def test_a_new_sequence_does_not_drop_qualities_silently():
    record = mapped()
    with pytest.raises(ValueError, match="set_sequence"):
        record.seq = "ACGT"
    assert record.seq == "ACGTACGTACG" and record.qual == "!#+5?IIIII~"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 150, 151, 1000, 100_001])
def test_sequences_of_every_size(size):
    letters = ("=ACMGRSVTWYHKDBN" * (size // 16 + 1))[:size]
    quality = "".join(chr(33 + i % 94) for i in range(size))
    record = BamRecord("r", seq=letters, qual=quality)
    assert record.seq == letters and record.seq.isascii() and record.query_length == size
    assert record.qual == quality and record.phred == bytes(ord(letter) - 33 for letter in quality)


def test_scores_without_a_letter():
    """A lenient reader lets them pass; as text they would be something else."""
    for size in (1, 7, 8, 9, 17):
        for place in range(size):
            for score in (94, 95, 127, 128, 254):
                scores = bytes(score if i == place else 40 for i in range(size))
                record = restored(raw_record(bases=size, packed=b"\x11" * ((size + 1) // 2), scores=scores))
                assert record.phred == scores
                with pytest.raises(ValueError, match="93"):
                    record.qual  # noqa: B018


def test_missing_qualities():
    record = BamRecord("r", seq="ACGT")
    assert record.qual is None and record.phred is None and bytes(record).endswith(b"\xff" * 4)
    assert record.to_sam().split("\t")[9:] == ["ACGT", "*"]
    with pytest.raises(ValueError, match="qualities"):
        record.to_fastq()


def test_the_read_as_it_was_sequenced():
    record = mapped(flag=0)
    assert (record.forward_sequence(), record.forward_quality()) == (record.seq, record.qual)
    record.is_reverse = True
    assert (record.forward_sequence(), record.forward_quality()) == ("CGTACGTACGT", "~IIIII?5+#!")
    assert record.to_fastq() == FastqRecord("read1", "CGTACGTACGT", "~IIIII?5+#!")
    assert BamRecord("r", 16, seq="=ACMGRSVTWYHKDBN").forward_sequence() == "NVHMDRWABSYCKGT="


# ---- places on the reference


@pytest.mark.parametrize(
    ("cigar", "length", "end", "blocks", "positions"),
    [
        ("4M", 4, 14, [(10, 14)], [10, 11, 12, 13]),
        ("1S2M1S", 2, 12, [(10, 12)], [None, 10, 11, None]),
        ("2M3D2M", 7, 17, [(10, 12), (15, 17)], [10, 11, 15, 16]),
        ("1M2N1M1I1M", 5, 15, [(10, 11), (13, 14), (14, 15)], [10, 13, None, 14]),
        ("2H1=1X1P2M", 4, 14, [(10, 11), (11, 12), (12, 14)], [10, 11, 12, 13]),
        ("4I", 0, 11, [], [None] * 4),
        ("3D", 3, 13, [], []),
        ("*", None, None, [], []),
    ],
)
def test_places(cigar, length, end, blocks, positions):
    record = BamRecord("r", 0, "chr1", 10, cigar=cigar, header=HEADER)
    assert (record.reference_length, record.reference_end, record.blocks()) == (length, end, blocks)
    assert record.reference_positions(full_length=True) == positions
    assert record.reference_positions() == [position for position in positions if position is not None]
    pairs = record.aligned_pairs()
    assert [place for query, place in pairs if query is not None] == positions
    assert [query for query, place in pairs if query is not None] == list(range(len(positions)))
    covered = [place for query, place in pairs if place is not None]
    assert covered == list(range(10, 10 + (length or 0)))
    assert record.aligned_pairs(matches_only=True) == [pair for pair in pairs if None not in pair]


def test_unmapped_reads_end_nowhere():
    placed = BamRecord("r", 4, "chr1", 10, cigar="4M", header=HEADER)
    assert placed.reference_end is None and placed.reference_length is None
    nowhere = BamRecord("r", 0, cigar="4M")
    assert nowhere.reference_end is None and nowhere.reference_length is None
    assert nowhere.aligned_pairs() == nowhere.blocks() == nowhere.reference_positions() == []


@pytest.mark.timeout(10)
def test_a_short_cigar_cannot_fill_the_memory():
    record = BamRecord("r", 0, "x", 0, 60, "5M134000000N5M", seq="A" * 10, header="@SQ\tSN:x\tLN:200000000\n")
    with pytest.raises(ValueError, match="134000010 pairs"):
        record.aligned_pairs()
    assert len(record.aligned_pairs(matches_only=True)) == len(record.reference_positions(full_length=True)) == 10
    record = BamRecord("r", 0, "x", 0, 60, "134000000M", header="@SQ\tSN:x\tLN:200000000\n")
    for ask in (record.aligned_pairs, record.reference_positions):
        with pytest.raises(ValueError, match="134000000 pairs"):
            ask()
    assert record.blocks() == [(0, 134000000)]


def test_bases_of_the_reference():
    record = mapped(seq="TTACGTAGCAT", qual=None, cigar="2S5M1I2D3M", tags={"MD": "1A3^GG0T2"})
    assert record.aligned_pairs(with_seq=True) == [
        (0, None, None), (1, None, None), (2, 99, "A"), (3, 100, "a"), (4, 101, "G"), (5, 102, "T"), (6, 103, "A"),
        (7, None, None), (None, 104, "G"), (None, 105, "G"), (8, 106, "t"), (9, 107, "A"), (10, 108, "T"),
    ]  # fmt: skip
    assert len(record.aligned_pairs(with_seq=True, matches_only=True)) == 8
    skipping = mapped(seq="AC", qual=None, cigar="1M2N1M", tags={"MD": "2"})
    assert skipping.aligned_pairs(with_seq=True) == [(0, 99, "A"), (None, 100, None), (None, 101, None), (1, 102, "C")]
    split = mapped(seq="ACG", qual=None, cigar="1M1D1I1D1M", tags={"MD": "1^TG1"})
    assert [base for *_, base in split.aligned_pairs(with_seq=True)] == ["A", "T", None, "G", "G"]


@pytest.mark.parametrize(
    "md", ["", "3", "5", "4A", "4^A", "A", "2^A2", "1A1^C1", "x", "4 ", "1a2", "-4", "^AC4", "9" * 40, "2A1A", "1^0A2"]
)
def test_md_that_does_not_fit(md):
    record = mapped(seq="ACGT", qual=None, cigar="4M", tags={"MD": md})
    with pytest.raises(ValueError, match="MD"):
        record.aligned_pairs(with_seq=True)
    assert len(record.aligned_pairs()) == 4


def test_bases_of_the_reference_need_md_and_a_sequence():
    for changes in ({"tags": {}}, {"tags": {"MD": 5}}, {"tags": {"MD": "4"}, "seq": None}, {"seq": "ACG"}):
        record = mapped(**{"seq": "ACGT", "qual": None, "cigar": "4M", "tags": {"MD": "4"}, **changes})
        with pytest.raises(ValueError):
            record.aligned_pairs(with_seq=True)


def test_a_cigar_that_no_reference_holds():
    for cigar in ([("D", 2**28 - 1)] * 9, [("I", 2**28 - 1)] * 9):
        record = mapped(cigar=cigar)
        with pytest.raises(ValueError, match="2\\^31"):
            record.aligned_pairs()
        with pytest.raises(ValueError, match="2\\^31"):
            record.reference_positions(full_length=True)


# ---- limits


def test_seventy_thousand_operations():
    cigar = Cigar([("M", 1), ("I", 1)] * 35_000)
    record = BamRecord("r", 0, "chr1", 5, 60, cigar, seq="AC" * 35_000, tags={"NM": 1}, header=HEADER)
    assert record.cigar == cigar and record.cigarstring == str(cigar) and record.reference_length == 35_000
    assert list(record.tags) == ["NM"] and len(record.tags) == 1
    assert "CG" not in record.tags and not record.has_tag("CG")
    for absent in (record.get_tag, record.del_tag, record.tags.pop):
        with pytest.raises(KeyError):
            absent("CG")
    assert b"CGBI" in bytes(record)
    again = BamRecord.from_sam(record.to_sam(), HEADER)
    assert again.to_sam() == record.to_sam() and again.cigar == cigar
    assert pickle.loads(pickle.dumps(record)).cigar == cigar
    record.tags.clear()
    record.tags["XX"] = 1
    assert record.cigar == cigar and list(record.tags) == ["XX"]
    record.set_sequence("A" * 70_000)
    assert record.cigar == cigar and record.seq == "A" * 70_000
    record.pos = 7
    assert record.cigar == cigar and record.reference_end == 35_007 and len(record.aligned_pairs()) == 70_000
    record.cigar = "70000M"
    assert record.cigarstring == "70000M" and b"CGBI" not in bytes(record) and list(record.tags) == ["XX"]


def test_longest_name_and_longest_read():
    record = BamRecord("x" * 254, seq="ACGT" * 250_000, qual="IIII" * 250_000)
    assert record.qname == "x" * 254 and record.seq == "ACGT" * 250_000
    assert BamRecord.from_sam(record.to_sam()) == record
