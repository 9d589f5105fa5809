"""Three ways to judge SAM and BAM: what each refuses, keeps and counts, and that it reads again what it wrote."""

import io

import pytest

import seqtide
from seqtide import BamReader, BamWriter, FormatError, SamReader, SamWriter

MODES = ("strict", "standard", "lenient")
HEADER = "@HD\tVN:1.6\n@SQ\tSN:c\tLN:1000\n"
PLAIN = "ok\t0\tc\t5\t60\t3M\t*\t0\t0\tACG\tIII\n"

# Header lines behind those of HEADER, unless they have lines of the same type and name: text, kind, what accepts them.
HEADERS = {
    "platform": ("@RG\tID:a\tPL:HiSeq 2500\n", "header_value", "standard"),
    "insert size": ("@RG\tID:a\tPI:1000-1500\n", "header_value", "standard"),
    "date": ("@RG\tID:a\tDT:Monday\n", "header_value", "standard"),
    "M5 in capitals": ("@SQ\tSN:d\tLN:5\tM5:" + 32 * "A" + "\n", "header_value", "standard"),
    "empty value": ("@RG\tID:a\tPU:\n", "header_value", "standard"),
    "UTF-8": ("@RG\tID:a\tSM:M\u00fcller\n", "header_value", "standard"),
    "no UTF-8": ("@RG\tID:a\tSM:M\udcfcller\n", "header_value", "standard"),
    "length 0": ("@SQ\tSN:d\tLN:0\n", "header_value", "standard"),
    "reference name with a comma": ("@SQ\tSN:d,1\tLN:5\n", "header_value", "standard"),
    "reference name with a blank": ("@SQ\tSN:d 1\tLN:5\n", "header_value", "standard"),
    "empty field": ("@RG\tID:a\t\tPU:b\n", "header_field", "standard"),
    "tab at the end": ("@RG\tID:a\t\n", "header_field", "standard"),
    "malformed field": ("@RG\tID:a\tplatform\n", "header_field", "standard"),
    "field twice": ("@RG\tID:a\tSM:x\tSM:y\n", "header_field", "standard"),
    "read group without ID": ("@RG\tSM:x\n", "header_field", "standard"),
    "unknown type": ("@XX\tid:1\n", "header_line", "standard"),
    "comment alone": ("@CO\n", "header_line", "standard"),
    "comment behind a blank": ("@CO by hand\n", "header_line", "standard"),
    "dangling PP": ("@PG\tID:a\tPP:b\n", "header_program", "standard"),
    "circular PP": ("@PG\tID:a\tPP:b\n@PG\tID:b\tPP:a\n", "header_program", "standard"),
    "equal read groups": ("@RG\tID:a\n@RG\tID:a\n", "header_identifier", "standard"),
    "programs of one ID": ("@PG\tID:a\tVN:1\n@PG\tID:a\tVN:2\n", "header_identifier", "standard"),
    "alternative name": ("@SQ\tSN:d\tLN:5\tAN:c\n", "header_reference_name", "standard"),
    "different read groups of one ID": ("@RG\tID:a\n@RG\tID:a\tSM:x\n", "header_identifier", "lenient"),
    "second @HD": ("@HD\tVN:1.5\n", "header_line", "lenient"),
    "control byte": ("@RG\tID:a\tSM:x\x01\n", "header_value", "lenient"),
    "reference twice": ("@SQ\tSN:c\tLN:5\n", None, None),
    "no length": ("@SQ\tSN:d\n", None, None),
    "length beyond 2^31": ("@SQ\tSN:d\tLN:2147483648\n", None, None),
}

# Lines of one record.
RECORDS = {
    "name with a blank": ("a b\t0\tc\t5\t60\t3M\t*\t0\t0\tACG\tIII", "name", "standard"),
    "name with @ inside": ("a@b\t0\tc\t5\t60\t3M\t*\t0\t0\tACG\tIII", "name", "standard"),
    "name in UTF-8": ("\u00fc\t0\tc\t5\t60\t3M\t*\t0\t0\tACG\tIII", "name", "standard"),
    "name of 254 blanks": (254 * " " + "\t4\t*\t0\t0\t*\t*\t0\t0\tACG\tIII", "name", "standard"),
    "S inside": ("a\t0\tc\t5\t60\t1M1S1M\t*\t0\t0\tACG\tIII", "cigar_clip", "standard"),
    "H inside": ("a\t0\tc\t5\t60\t1M1H2M\t*\t0\t0\tACG\tIII", "cigar_clip", "standard"),
    "negative PNEXT": ("a\t9\tc\t5\t60\t3M\t=\t-4\t0\tACG\tIII", "position", "standard"),
    "negative PNEXT without RNEXT": ("a\t1\tc\t5\t60\t3M\t*\t-4\t0\tACG\tIII", "position", "standard"),
    "negative POS without a reference": ("a\t4\t*\t-4\t0\t*\t*\t0\t0\tACG\tIII", "position", "standard"),
    "negative POS of what is mapped nowhere": ("a\t0\t*\t-4\t0\t*\t*\t0\t0\tACG\tIII", "position", "standard"),
    "TLEN of -2^31": ("a\t0\tc\t5\t60\t3M\t*\t0\t-2147483648\tACG\tIII", "template_length", "standard"),
    "tag twice": ("a\t0\tc\t5\t60\t3M\t*\t0\t0\tACG\tIII\tNM:i:0\tNM:i:1", "tag_twice", "standard"),
    "tag name": ("a\t0\tc\t5\t60\t3M\t*\t0\t0\tACG\tIII\t1x:i:0", "tag_name", "standard"),
    "tag in UTF-8": ("a\t0\tc\t5\t60\t3M\t*\t0\t0\tACG\tIII\tXX:Z:\u00fc", "tag_text", "standard"),
    "lower-case digits": ("a\t0\tc\t5\t60\t3M\t*\t0\t0\tACG\tIII\tXX:H:ab", "tag_text", "standard"),
    "empty name": ("\t0\tc\t5\t60\t3M\t*\t0\t0\tACG\tIII", "name", "lenient"),
    "control byte in a name": ("a\x01\t0\tc\t5\t60\t3M\t*\t0\t0\tACG\tIII", "name", "lenient"),
    "unknown reference": ("a\t0\td\t5\t60\t3M\t*\t0\t0\tACG\tIII", "reference", "lenient"),
    "octal FLAG": ("a\t016\tc\t5\t60\t3M\t*\t0\t0\tACG\tIII", "flag", "lenient"),
    "no digits": ("a\t0\tc\t\t60\t3M\t*\t0\t0\tACG\tIII", "number", "lenient"),
    "digits for bases": ("a\t0\tc\t5\t60\t3M\t*\t0\t0\tA2G\tIII", "sequence", "lenient"),
    "word for a number": ("a\t0\tc\t5\t60\t3M\t*\t0\t0\tACG\tIII\tNM:i:x", "tag_value", "lenient"),
    "negative POS": ("a\t0\tc\t-4\t60\t3M\t*\t0\t0\tACG\tIII", None, None),
    "negative PNEXT of a mapped mate": ("a\t1\tc\t5\t60\t3M\t=\t-4\t0\tACG\tIII", None, None),
    "unequal QUAL": ("a\t0\tc\t5\t60\t3M\t*\t0\t0\tACG\tII", None, None),
    "CIGAR and SEQ": ("a\t0\tc\t5\t60\t4M\t*\t0\t0\tACG\tIII", None, None),
    "too few fields": ("a\t0\tc\t5\t60\t3M\t*\t0\t0\tACG", None, None),
}

# Accepted, and written in another way: what is written then.
CHANGED = {
    "plus sign": ("a\t0\tc\t+5\t60\t3M\t*\t0\t0\tACG\tIII", "number", "a\t0\tc\t5\t60\t3M\t*\t0\t0\tACG\tIII"),
    "tab at the end": ("a\t0\tc\t5\t60\t3M\t*\t0\t0\tACG\tIII\t", "empty_tag", "a\t0\tc\t5\t60\t3M\t*\t0\t0\tACG\tIII"),
    "tag behind which is a tab": (PLAIN.strip() + "\tNM:i:0\t", "empty_tag", PLAIN.strip() + "\tNM:i:0"),
    "AS:I": (PLAIN.strip() + "\tAS:I:7", "tag_type", PLAIN.strip() + "\tAS:i:7"),
    "AS:c": (PLAIN.strip() + "\tAS:c:-7", "tag_type", PLAIN.strip() + "\tAS:i:-7"),
}


def encoded(text):
    return text.encode("utf-8", "surrogateescape")


def opened(text, validation):
    return SamReader(encoded(text), validation=validation)


def written(reader, writer=SamWriter):
    """All of a reader as a file."""
    target = io.BytesIO()
    with reader, writer(target, reader.header) as output:
        for record in reader:
            output.write(record)
    return target.getvalue()


def kinds(reader):
    return {found.kind: found.count for found in reader.deviations}


def refusal(text, validation):
    with pytest.raises(FormatError) as caught:
        list(opened(text, validation))
    return caught.value


def accepting(least):
    return MODES[MODES.index(least) :] if least else ()


def check_modes(text, kind, least):
    for validation in MODES:
        if validation not in accepting(least):
            error = refusal(text, validation)
            assert error.accepted_by == least
            assert (least is not None) == str(error).endswith(f"; validation={least!r} accepts it")
            continue
        reader = opened(text, validation)
        list(reader)
        assert kinds(reader)[kind] >= 1
        first = next(found for found in reader.deviations if found.kind == kind)
        assert first.line is not None
        assert first.path == reader.name
        assert first.reason
        if kind == "name" and least == "lenient":
            with pytest.raises(ValueError, match="the name is no QNAME"):
                written(opened(text, validation))
            continue
        # What a mode writes, it reads again, and then nothing changes any more.
        again = written(opened(text, validation))
        assert written(SamReader(again, validation=validation)) == again
        as_bam = written(opened(text, validation), BamWriter)
        assert written(BamReader(as_bam, validation=validation)) == again
    if least == "standard":
        assert written(opened(text, "standard")) == encoded(text)


@pytest.mark.parametrize("name", HEADERS)
def test_headers(name):
    line, kind, least = HEADERS[name]
    check_modes(HEADER + line + PLAIN, kind, least)


@pytest.mark.parametrize("name", RECORDS)
def test_records(name):
    line, kind, least = RECORDS[name]
    check_modes(HEADER + PLAIN + line + "\n" + PLAIN, kind, least)


@pytest.mark.parametrize("name", CHANGED)
def test_records_that_are_written_in_another_way(name):
    line, kind, expected = CHANGED[name]
    reader = opened(HEADER + line + "\n", "standard")
    assert written(reader) == encoded(HEADER + expected + "\n")
    assert kinds(reader) == {kind: 1}
    assert refusal(HEADER + line + "\n", "strict").accepted_by == "standard"


@pytest.mark.parametrize("name", [name for name, row in RECORDS.items() if row[2] == "standard"])
def test_bam_counts_what_sam_counts(name):
    line, kind, _ = RECORDS[name]
    text = HEADER + PLAIN + line + "\n" + line + "\n"
    data = written(opened(text, "standard"), BamWriter)
    for validation in ("standard", "lenient"):
        reader = BamReader(data, validation=validation)
        assert written(reader) == encoded(text)
        assert kinds(reader) == {kind: 2}
        assert reader.deviations[0].record == 2
    with pytest.raises(FormatError) as caught:
        list(BamReader(data, validation="strict"))
    assert caught.value.accepted_by == "standard"
    assert caught.value.record == 2


@pytest.mark.parametrize("name", [name for name, row in RECORDS.items() if row[2] == "standard"])
@pytest.mark.parametrize("block_size", [1, 7, 1 << 20])
def test_deviations_do_not_depend_on_blocks(name, block_size):
    line, *_ = RECORDS[name]
    text = encoded(HEADER + PLAIN + line + "\n" + line + "\n" + PLAIN)
    expected = SamReader(text)
    reader = SamReader(text, block_size=block_size)
    assert list(reader) == list(expected)
    assert reader.deviations == expected.deviations
    batches = SamReader(text, block_size=block_size)
    assert sum(len(batch) for batch in batches.batches(max_records=2)) == 4
    assert batches.deviations == expected.deviations


def test_several_deviations_of_one_record():
    line = "a b\t0\tc\t5\t60\t1M1S1M\t*\t0\t0\tACG\tIII\tNM:i:0\tNM:i:1\t2x:i:1\n"
    reader = opened(HEADER + line * 3, "standard")
    data = written(reader, BamWriter)
    expected = {"name": 3, "cigar_clip": 3, "tag_twice": 3, "tag_name": 3}
    assert kinds(reader) == expected
    reader = BamReader(data)
    assert len(list(reader)) == 3
    assert kinds(reader) == expected


def test_a_fault_behind_a_deviation_is_found():
    line = "a b\t0\tc\t5\t60\t4M\t*\t0\t0\tACG\tIII\n"
    error = refusal(HEADER + PLAIN + line, "standard")
    assert error.record == 2
    assert "CIGAR" in error.reason


def test_floats_that_are_no_numbers():
    text = HEADER + PLAIN.strip() + "\tXA:f:inf\tXB:f:-inf\tXC:f:nan\tXD:B:f,nan,inf\n"
    for validation in MODES:
        reader = opened(text, validation)
        data = written(reader, BamWriter)
        assert reader.deviations == []
        assert written(BamReader(data, validation=validation)) == encoded(text)


def test_lenient_tells_what_it_changes():
    text = HEADER + "a\t0\tc\t5\t60\t*\t*\t0\t0\tACG\tIII\nb\t0\tc\t0\t60\t3M\t*\t0\t0\tACG\tIII\n"
    for validation in ("strict", "standard"):
        reader = opened(text, validation)
        assert written(reader) == encoded(text)
        assert reader.deviations == []
    reader = opened(text, "lenient")
    assert [record.flag for record in reader] == [4, 4]
    assert kinds(reader) == {"made_unmapped": 2}


def test_queries_have_deviations_of_their_own(tmp_path):
    text = HEADER + PLAIN + PLAIN.replace("ok", "a b")
    path = tmp_path / "a.bam"
    path.write_bytes(written(opened(text, "standard"), BamWriter))
    seqtide.BamIndex.build(path).write(str(path) + ".bai")
    with BamReader(path) as reader:
        query = reader.query("c:1-100")
        assert [record.qname for record in query] == ["ok", "a b"]
        assert kinds(query) == {"name": 1}
        assert reader.deviations == []
    with BamReader(path, validation="strict") as reader, pytest.raises(FormatError) as caught:
        list(reader.query("c:1-100"))
    assert caught.value.accepted_by == "standard"


def test_headers_made_by_hand():
    assert seqtide.SamHeader("@RG\tID:a\tPL:HiSeq\n").text == "@RG\tID:a\tPL:HiSeq\n"
    with pytest.raises(FormatError, match="validation='standard' accepts it"):
        seqtide.SamHeader("@RG\tID:a\tPL:HiSeq\n", validation="strict")


@pytest.mark.parametrize("reader", [SamReader, BamReader, seqtide.FastqReader, seqtide.FastaReader])
def test_unknown_validation(reader):
    with pytest.raises(ValueError, match="'standard', 'strict' or 'lenient', not 'loose'"):
        reader(b"", validation="loose")
