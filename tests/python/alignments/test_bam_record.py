"""BamRecord as a value: fields good, odd and bad, editing, conversions, copies, comparison."""

import copy
import gc
import pickle
import re
import struct
import sys

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

import seqtide
from seqtide import BamRecord, Cigar, FastqRecord

HEADER = "@HD\tVN:1.6\n@SQ\tSN:chr1\tLN:100000\n@SQ\tSN:chr2\tLN:50000\n"
LONGEST_POSITION = 2**31 - 2
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
FIELDS = ("qname", "flag", "rname", "pos", "mapq", "cigarstring", "rnext", "pnext", "tlen", "seq", "qual")


def mapped(**changes):
    fields = {
        "qname": "read1",
        "flag": 99,
        "rname": "chr1",
        "pos": 99,
        "mapq": 60,
        "cigar": "2S5M1I2D3M",
        "rnext": "chr2",
        "pnext": 199,
        "tlen": -300,
        "seq": "ACGTACGTACG",
        "qual": "!#+5?IIIII~",
        "tags": {"NM": 3, "RG": "a"},
        "header": HEADER,
    }
    return BamRecord(**{**fields, **changes})


def values(record):
    return tuple(getattr(record, name) for name in FIELDS)


def restored(raw, header=None):
    """A record of raw bytes, as unpickling makes it."""
    function, arguments = BamRecord("r", header=header).__reduce__()
    return function(raw, arguments[1])


def raw_record(name=b"r\0", cigar=b"", bases=0, packed=b"", scores=b"", tags=b"", reference=-1):
    fixed = struct.pack("<iiBBHHHiiii", reference, -1, len(name), 0, 4680, len(cigar) // 4, 4, bases, -1, -1, 0)
    body = fixed + name + cigar + packed + scores + tags
    return struct.pack("<I", len(body)) + body


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
    "mapq": ([(0, 0), (254, 254), (255, None), (None, None)], [-1, 256, 2**70], ["4", 1.0]),
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


# ---- SAM


def test_sam_and_back():
    record = mapped(tags={"XA": -5, "XB": "two words", "XC": [1, 300], "XD": 1.5})
    line = record.to_sam()
    assert (
        line
        == str(record)
        == (
            "read1\t99\tchr1\t100\t60\t2S5M1I2D3M\tchr2\t200\t-300\tACGTACGTACG\t!#+5?IIIII~\t"
            "XA:i:-5\tXB:Z:two words\tXC:B:S,1,300\tXD:f:1.5"
        )
    )
    for text in (line, line + "\n", line + "\r\n", line.encode()):
        for validation in ("strict", "lenient"):
            again = BamRecord.from_sam(text, HEADER, validation=validation)
            assert values(again) == values(record) and again.tags == record.tags and again.to_sam() == line


@pytest.mark.parametrize(
    "line",
    [
        "",
        "r",
        "r\t4\t*\t0\t0\t*\t*\t0\t0\tACGT",
        "r\tx\t*\t0\t0\t*\t*\t0\t0\tACGT\tIIII",
        "r\t65536\t*\t0\t0\t*\t*\t0\t0\tACGT\tIIII",
        "r\t0\tchr3\t1\t0\t4M\t*\t0\t0\tACGT\tIIII",
        "r\t0\tchr1\t1\t0\t4Q\t*\t0\t0\tACGT\tIIII",
        "r\t0\tchr1\t1\t0\t5M\t*\t0\t0\tACGT\tIIII",
        "r\t4\t*\t0\t0\t*\t*\t0\t0\tACGT\tIII",
        "r\t4\t*\t0\t0\t*\t*\t0\t0\tACGT\tIIII\tNM:i:x",
        "@HD\tVN:1.6",
    ],
)
def test_lines_that_are_no_records(line):
    with pytest.raises(seqtide.FormatError) as caught:
        BamRecord.from_sam(line, HEADER)
    error = caught.value
    assert error.format == "SAM" and error.reason and 0 <= error.offset <= len(line)
    assert line.encode()[error.offset :].startswith(error.excerpt)


@pytest.mark.parametrize("line", [None, 5, ["r"], bytearray(b"r")])
def test_lines_of_a_wrong_type(line):
    with pytest.raises(TypeError):
        BamRecord.from_sam(line)


def test_from_sam_arguments():
    line = "r\t4\t*\t0\t0\t*\t*\t0\t0\tACGT\tIIII"
    with pytest.raises(ValueError):
        BamRecord.from_sam(line, validation="sloppy")
    with pytest.raises(TypeError):
        BamRecord.from_sam(line, HEADER, "lenient")
    with pytest.raises(ValueError):
        BamRecord.from_sam(line + "\n" + line)
    assert BamRecord.from_sam(line).header is None
    assert BamRecord.from_sam("r\t0\tchr9\t1\t0\t4M\t*\t0\t0\tACGT\tIIII", HEADER, validation="lenient").rname is None


# ---- headers


def test_references_need_a_header():
    record = BamRecord("r")
    for field in ("rname", "rnext"):
        with pytest.raises(ValueError, match="header"):
            setattr(record, field, "chr1")
        setattr(record, field, None)
    record.rnext = "="
    assert record.rnext is None
    unnamed = restored(raw_record(reference=3))
    for use in (lambda: unnamed.rname, unnamed.to_sam):
        with pytest.raises(ValueError, match="header"):
            use()
    assert unnamed == copy.copy(unnamed) and unnamed != record


def test_another_header_keeps_the_names():
    record = mapped()
    record.header = "@SQ\tSN:chr2\tLN:9\n@SQ\tSN:x\tLN:9\n@SQ\tSN:chr1\tLN:9\n"
    assert (record.rname, record.rnext) == ("chr1", "chr2") and record == mapped() and bytes(record) != bytes(mapped())
    with pytest.raises(ValueError, match="chr1"):
        record.header = "@SQ\tSN:chr2\tLN:9\n"
    with pytest.raises(ValueError, match="header"):
        record.header = None
    assert (record.rname, record.rnext) == ("chr1", "chr2")
    record.rname = record.rnext = None
    record.header = None
    assert record.header is None


# ---- a value


def test_comparison():
    record = mapped()
    assert record == mapped() and hash(record) == hash(mapped()) and len({record, mapped()}) == 1
    for field, value in (("qname", "x"), ("flag", 0), ("rname", "chr2"), ("pos", 5), ("mapq", 1), ("cigar", "11M"),
                         ("rnext", "chr1"), ("pnext", 5), ("tlen", 5), ("seq", "N" * 11), ("qual", "I" * 11),
                         ("tags", {"NM": 4})):  # fmt: skip
        other = mapped(**{field: value})
        assert record != other and not record == other
        if field != "tags":
            setattr(other, field, getattr(record, field))
            assert record == other and hash(record) == hash(other)
    moved = mapped(header="@SQ\tSN:chr2\tLN:9\n@SQ\tSN:chr1\tLN:9\n")
    assert moved == record and hash(moved) == hash(record)
    swapped = mapped(header="@SQ\tSN:chr2\tLN:9\n@SQ\tSN:chr1\tLN:9\n", rname="chr2", rnext="chr1")
    assert bytes(swapped) == bytes(record) and swapped != record
    assert record != record.to_sam() and record != None and record != 5  # noqa: E711
    with pytest.raises(TypeError):
        record < mapped()  # noqa: B015


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickle_and_copies(protocol):
    for record in (mapped(), BamRecord(), mapped(rname=None, rnext=None)):
        for made in (pickle.loads(pickle.dumps(record, protocol)), copy.copy(record), copy.deepcopy(record)):
            assert made is not record and made == record and values(made) == values(record)
            assert (made.header and made.header.text) == (record.header and record.header.text)
            made.qname = "changed"
            assert record.qname != "changed"


def test_pickled_records_share_their_header():
    header = "".join(f"@SQ\tSN:contig{i}\tLN:1000\n" for i in range(1000))
    first = BamRecord("r", 0, "contig7", header=header)
    records = [copy.copy(first) for _ in range(100)]
    for i, record in enumerate(records):
        record.pos = i
    data = pickle.dumps(records)
    assert len(data) < 2 * len(header) + 100 * len(bytes(first)) + 10_000
    assert pickle.loads(data) == records


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0",
        bytes(36),
        raw_record()[:-1],
        raw_record() + b"\0",
        raw_record(name=b""),
        raw_record(name=b"r"),
        raw_record(bases=1),
        raw_record(bases=-1),
        raw_record(cigar=b"\x19\0\0\0"),
        raw_record(tags=b"NM"),
        raw_record(tags=b"NMi\0"),
        raw_record(tags=b"NMZx"),
        raw_record(tags=b"NMBi\xff\xff\xff\xff"),
        raw_record(tags=b"NMQ0"),
        raw_record(reference=-2),
    ],
    ids=range(16),
)
def test_pickles_of_other_bytes(raw):
    with pytest.raises(ValueError):
        restored(raw)


def test_pickles_with_references_that_the_header_has_not():
    assert restored(raw_record(reference=1), HEADER).rname == "chr2"
    with pytest.raises(ValueError):
        restored(raw_record(reference=2), HEADER)


def test_views_of_the_bytes():
    record = mapped()
    view = memoryview(record)
    assert view.readonly and view.nbytes == len(bytes(record)) and bytes(view) == bytes(record)
    assert struct.unpack_from("<Iii", view) == (len(view) - 4, 0, 99)
    before = bytes(record)
    record.qname = "another_name"
    record.tags["XX"] = "y" * 1000
    edited = memoryview(record)
    assert bytes(view) == before and bytes(edited) == bytes(record) != before
    record.tags.clear()
    del record
    gc.collect()
    assert bytes(view) == before and b"another_name" in bytes(edited)
    with pytest.raises(TypeError):
        edited[0] = 1


def test_not_tracked_by_the_collector(no_collector):
    record = mapped()
    for thing in (record, record.cigar, record.tags):
        assert not gc.is_tracked(thing)
    assert sys.getsizeof(record) >= len(bytes(record))
    name = record.rname
    before = sys.getrefcount(name)
    for _ in range(1000):
        copy.copy(record).rname  # noqa: B018
    assert sys.getrefcount(name) == before


@pytest.mark.limits
def test_no_memory_is_lost():
    def grow():
        for _ in range(20_000):
            record = mapped()
            record.qname = "x" * 200
            record.tags["XX"] = "y" * 200
            copy.copy(record)
            memoryview(record).release()

    resource = pytest.importorskip("resource")
    grow()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    grow()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 4 << 10


def test_representation():
    assert repr(mapped()) == (
        "BamRecord(qname='read1', flag=99, rname='chr1', pos=99, mapq=60, cigar='2S5M1I2D3M', seq='ACGTACGTACG')"
    )
    assert repr(BamRecord()) == "BamRecord(qname=None, flag=4, rname=None, pos=None, mapq=0, cigar=None, seq=None)"
    assert len(repr(BamRecord("r", cigar=[("M", 1)] * 70_000, seq="A" * 100_000))) < 300


def test_immutable_attributes():
    record = mapped()
    for name in ("reference_end", "reference_length", "query_length", "tags", "modified_bases", "something"):
        with pytest.raises(AttributeError):
            setattr(record, name, 1)


names = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="@"), min_size=1, max_size=254)
letters = st.text("=ACMGRSVTWYHKDBN", max_size=200)


@given(
    names.filter(lambda name: name != "*"),
    st.integers(0, 65535),
    st.sampled_from([None, "chr1", "chr2"]),
    st.none() | st.integers(0, LONGEST_POSITION),
    st.none() | st.integers(0, 254),
    st.lists(st.tuples(st.sampled_from("MIDNSHP=X"), st.integers(0, 2**28 - 1)), max_size=20),
    st.integers(1 - 2**31, 2**31 - 1),
    letters,
    st.data(),
)
def test_constructed_fields_are_read_back(qname, flag, rname, pos, mapq, operations, tlen, seq, data):
    qual = data.draw(st.none() | st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=len(seq),
                                         max_size=len(seq)))  # fmt: skip
    record = BamRecord(qname, flag, rname, pos, mapq, operations, rname, pos, tlen, seq, qual, header=HEADER)
    expected = (qname, flag, rname, pos, mapq, str(Cigar(operations)), rname, pos, tlen, seq or None, qual or None)
    assert values(record) == tuple(None if value == "*" and i == 5 else value for i, value in enumerate(expected))
    edited = BamRecord(header=HEADER)
    for name, value in zip(FIELDS, expected, strict=True):
        if name == "seq":
            edited.set_sequence(seq, qual)
        elif name != "qual":
            setattr(edited, name, value)
    assert edited == record and bytes(edited) == bytes(record) and pickle.loads(pickle.dumps(record)) == record
    assert re.fullmatch(r"[^\n]*", record.to_sam())
