"""SamReader: lines of SAM become the records that BAM would have held; faults name line and field."""

import pytest
from alignment_outcome import (
    bam_file,
    lines_of,
    needs_samtools,
    raw_outcome,
    sam_lines,
    samtools,
)
from bam_data import NAMES, REFERENCES, Alignment, bgzf_file, header_text, odd_alignments, sam_data
from outcome import BLOCK_SIZES, outcome_of

import seqtide
from seqtide import BamReader, FormatError, LimitError, SamReader, TruncatedError

ODD = odd_alignments()
HEADER = header_text(REFERENCES).encode()
LINE = b"r1\t0\tchr1\t6\t9\t2M\t*\t0\t0\tAC\t!5\tNM:i:1"


def read_lines(source, **options):
    with SamReader(source, **options) as reader:
        return lines_of(reader)


def with_field(number, value):
    """LINE with another field, counted from 1 as in the specification."""
    fields = LINE.split(b"\t")
    fields[number - 1] = value
    return b"\t".join(fields)


def test_every_odd_record():
    """The same bytes as in BAM, but for the widths of integers in tags, which SAM does not keep."""
    assert read_lines(sam_data(ODD, REFERENCES)) == sam_lines(ODD)
    plain = [alignment for alignment in ODD if not alignment.tags]
    records, fault = raw_outcome(sam_data(plain, REFERENCES), SamReader)
    assert (records, fault) == ([alignment.bam() for alignment in plain], None)


def test_records_equal_those_of_bam():
    alignments = [alignment for alignment in ODD if alignment.qname != "tags"]
    assert list(SamReader(sam_data(alignments, REFERENCES))) == list(BamReader(bam_file(*alignments)))


@pytest.mark.parametrize("block_size", BLOCK_SIZES)
@pytest.mark.parametrize("threads", [1, 3])
def test_blocks_and_threads_change_nothing(block_size, threads):
    alignments = odd_alignments(600)
    data = sam_data(alignments, REFERENCES)
    for source in (data, bgzf_file([data[:1000], data[1000:]])):
        assert read_lines(source, block_size=block_size, threads=threads) == sam_lines(alignments)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""], ids=["LF", "CR LF", "none"])
def test_ends_of_lines(end):
    header = b"@SQ\tSN:chr1\tLN:100" + (end or b"\n")
    assert read_lines(header + LINE + end) == [LINE.decode()]
    assert read_lines(header + LINE + (end or b"\n") + LINE + end) == [LINE.decode()] * 2


def test_no_header_and_no_records():
    assert read_lines(b"r\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*\n") == ["r\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*"]
    for data in (b"", HEADER):
        with SamReader(data) as reader:
            assert list(reader) == []
            assert len(reader.header.references) == (len(REFERENCES) if data else 0)


def test_attributes(tmp_path):
    path = tmp_path / "x.sam"
    path.write_bytes(HEADER + LINE)
    with SamReader(path) as reader:
        assert (reader.format, reader.name, reader.validation) == ("SAM", str(path), "standard")
        assert isinstance(reader, seqtide.AlignmentReader)
        assert [r.name for r in reader.header.references] == NAMES
        record = next(reader)
        assert record.rname == "chr1" and reader.record_count == 1
    assert repr(reader) == "<SamReader closed>"
    with pytest.raises(ValueError, match="closed"):
        next(reader)
    for options in ({"validation": "loose"}, {"threads": 0}, {"block_size": 0}, {"max_record_bytes": 0}):
        with pytest.raises(ValueError, match=next(iter(options))):
            SamReader(HEADER, **options)


def test_batches_hold_the_same_records():
    data = sam_data(ODD, REFERENCES)
    batches = list(SamReader(data).batches(max_records=4))
    assert [len(batch) for batch in batches] == [4, 4, 4, 1]
    assert [line for batch in batches for line in lines_of(batch)] == sam_lines(ODD)


@needs_samtools
def test_samtools_reads_the_same(tmp_path):
    path = tmp_path / "x.sam"
    path.write_bytes(sam_data(ODD, REFERENCES))
    assert read_lines(path, validation="lenient") == samtools("view", path).decode().splitlines()


# ---- faults

BAD_LINES = {
    "ten fields": (b"\t".join(LINE.split(b"\t")[:10]), None),
    "flag": (with_field(2, b"x"), "FLAG"),
    "flag above 65535": (with_field(2, b"65536"), "FLAG"),
    "unknown reference": (with_field(3, b"chr9"), "RNAME"),
    "position": (with_field(4, b"-1"), "POS"),
    "mapping quality": (with_field(5, b"256"), "MAPQ"),
    "cigar": (with_field(6, b"2Q"), "CIGAR"),
    "cigar and sequence": (with_field(6, b"3M"), "CIGAR"),
    "next reference": (with_field(7, b"chr9"), "RNEXT"),
    "next position": (with_field(8, b"1.5"), "PNEXT"),
    "template length": (with_field(9, b"2147483648"), "TLEN"),
    "sequence": (with_field(10, b"A!"), "SEQ"),
    "quality too short": (with_field(11, b"!"), "QUAL"),
    "tag without type": (with_field(12, b"NM"), "tag"),
    "integer tag": (with_field(12, b"NM:i:x"), "NM"),
    "unknown type": (with_field(12, b"NM:q:1"), "NM"),
    "header line": (b"@CO\tcomment", None),
    "empty line": (b"", None),
}


@pytest.mark.parametrize("line, field", BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_is_named(line, field):
    records, fault = outcome_of(HEADER + LINE + b"\n" + line + b"\n" + LINE + b"\n", SamReader)
    assert lines_of(records) == [LINE.decode()]
    assert issubclass(fault.kind, FormatError)
    assert fault.record == 2 and fault.line == HEADER.count(b"\n") + 2
    assert len(HEADER) + len(LINE) < fault.offset <= len(HEADER) + len(LINE) + 2 + len(line)
    assert field is None or field in fault.reason


@pytest.mark.parametrize(
    "header",
    [
        b"@SQ\tSN:a\n",
        b"@SQ\tSN:a\tLN:0\n",
        b"@SQ\tSN:a\tLN:5\n@SQ\tSN:a\tLN:5\n",
        b"@SQ\tLN:5\n",
        b"@XX\n",
        b"@CO\tx\n@HD\tVN:1.6\n",
    ],
)
def test_a_bad_header_is_refused_at_once(header):
    with pytest.raises(FormatError) as caught:
        SamReader(header + b"r\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*\n", validation="strict")
    assert caught.value.line >= 1


def test_lenient_takes_what_samtools_takes():
    """An unknown reference is no reference there, and the record unmapped."""
    data = HEADER + with_field(3, b"chr9") + b"\n"
    records, fault = outcome_of(data, SamReader, validation="lenient")
    assert fault is None and records[0].rname is None and records[0].is_unmapped


def test_truncated_compression():
    data = bgzf_file([HEADER, LINE + b"\n", LINE + b"\n"], eof=False)
    records, fault = outcome_of(data, SamReader)
    assert len(records) == 2 and fault.kind is TruncatedError


def test_each_byte_flipped():
    data = HEADER + LINE + b"\n" + b"r2\t4\t*\t0\t0\t*\t*\t0\t0\tA\t!\tXB:B:c,1,2\n"
    for place in range(len(data)):
        for bits in (0x01, 0x20, 0x80):
            broken = bytearray(data)
            broken[place] ^= bits
            for validation in ("strict", "lenient"):
                records, fault = outcome_of(bytes(broken), SamReader, validation=validation)
                assert fault is None or issubclass(fault.kind, FormatError)
                for record in records:
                    record.to_sam()


def test_limit_of_a_line():
    data = HEADER + LINE + b"\n" + b"r\t4\t*\t0\t0\t*\t*\t0\t0\t" + b"A" * 5000 + b"\t*\n"
    records, fault = outcome_of(data, SamReader, max_record_bytes=1000)
    assert len(records) == 1 and fault.kind is LimitError and fault.record == 2


def test_a_line_without_end_stops_at_the_limit():
    class Endless:
        def read(self, size):
            return b"A" * min(size, 1 << 16)

    with pytest.raises(LimitError):
        list(SamReader(Endless(), max_record_bytes=1 << 20))


def test_other_data_is_told():
    for data in (b"ACGT\n", b">a\nACGT\n", b"BAM\1\0\0\0\0\0\0\0\0", Alignment("r").bam()):
        with pytest.raises(FormatError):
            list(SamReader(data))
