"""BamRecord as a value: SAM and back, headers, comparison, pickles."""

import copy
import gc
import pickle
import re
import struct
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_data import FIELDS, HEADER, LONGEST_POSITION, mapped, raw_record, restored, values

import seqtide
from seqtide import BamRecord, Cigar, FormatError

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
    st.integers(0, 255),
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


def test_from_sam_names_the_validation_that_accepts_the_line():
    with pytest.raises(FormatError, match="; validation='standard' accepts it") as caught:
        BamRecord.from_sam("r 1\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*", validation="strict")
    assert caught.value.accepted_by == "standard"
    with pytest.raises(FormatError) as caught:
        BamRecord.from_sam("r1\tx\t*\t0\t0\t*\t*\t0\t0\t*\t*")
    assert caught.value.accepted_by is None and "validation=" not in str(caught.value)
