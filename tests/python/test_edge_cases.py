"""What readers make of unusual and malformed text: one case per rule, in all modes.

Each case is tried with every block size, since the fast way through the data, the exact one, and all ends of blocks
must give the same.
"""

import contextlib
import gzip
from typing import NamedTuple

import pytest
from outcome import BLOCK_SIZES, fastq, outcome_of, texts

import seqtide
from seqtide import FastaReader, FastqReader, FormatError, LimitError, TruncatedError

A = ("a", "ACGT", "IIII")
B = ("b", "GGT", "#!~")
FIRST = fastq((b"a", b"ACGT", b"IIII"))
LAST = fastq((b"b", b"GGT", b"#!~"))


class Expected(NamedTuple):
    """Records, then perhaps an error of this type on this line that says so."""

    records: list
    kind: type | None = None
    line: int | None = None
    says: str = ""


def good(*records):
    return Expected(list(records))


def bad(says, line, *records, kind=FormatError):
    return Expected(list(records), kind, line, says)


def cut(says, line, *records):
    return bad(says, line, *records, kind=TruncatedError)


# Rule: (data, strict outcome, lenient outcome if it differs). Standard is as strict but for rules listed below.
FASTQ_CASES = {
    "CRLF": ((FIRST + LAST).replace(b"\n", b"\r\n"), good(A, B)),
    "LF and CRLF mixed": (FIRST.replace(b"\n", b"\r\n") + LAST, good(A, B)),
    "LF and CRLF mixed inside a record": (FIRST + b"@b\r\nGGT\n+\r\n#!~\n", good(A, B)),
    "CR alone as line end": (FIRST + LAST.replace(b"\n", b"\r"), bad("carriage return", 5, A)),
    "CR as the last byte, blank line": (FIRST + LAST + b"\r", good(A, B)),
    "CR as the last byte, after a blank line": (FIRST + b"\n\r", good(A)),
    "CR as the last byte, nothing else": (b"\r", bad("blank line before the first record", 1), good()),
    "CR as the last byte, empty quality": (b"@e\n\n+\n\r", good(("e", "", ""))),
    "CR as the last byte, empty quality, CRLF": (b"@e\r\n\r\n+\r\n\r", good(("e", "", ""))),
    "CR as the last byte, empty sequence": (b"@e\n\r", cut("the data ends in a sequence line", 2)),
    "CR as the last byte, empty + line": (b"@e\n\n+\r", cut("the data ends in a '+' line", 3)),
    "CR as the last byte, empty name": (b"@\r", cut("the data ends in a header line", 1)),
    "two CR as the last bytes": (b"@e\n\n+\n\r\r", bad("carriage return", 4)),
    "CR alone after a sequence": (FIRST + b"@b\nGGT\r+\n#!~\n", bad("carriage return", 6, A)),
    "CR alone after a quality": (FIRST + b"@b\nGGT\n+\n#!~\r@c\n", bad("carriage return", 8, A)),
    "no newline after the last quality line": ((FIRST + LAST)[:-1], good(A, B)),
    "no newline after the last quality line, CRLF": (FIRST + b"@b\r\nGGT\r\n+\r\n#!~\r", good(A, B)),
    "+ line repeats the header": (b"@a b\nAC\n+a b\nII\n", good(("a b", "AC", "II"))),
    "+ line repeats the header, CRLF": (b"@a b\r\nAC\r\n+a b\r\nII\r\n", good(("a b", "AC", "II"))),
    "+ line holds other text": (
        FIRST + b"@b\nGGT\n+other\n#!~\n",
        bad('the \'+\' line says "other" but the header line says "b"', 7, A),
        good(A, B),
    ),
    "+ line holds the id alone": (
        b"@a b\nAC\n+a\nII\n",
        bad('the \'+\' line says "a" but the header line says "a b"', 3),
        good(("a b", "AC", "II")),
    ),
    "+ line holds the id alone, and more records": (
        b"@a b\nAC\n+a\nII\n@a b\nAC\n+a\nII\n" + LAST,
        bad('"a b"', 3),
        good(("a b", "AC", "II"), ("a b", "AC", "II"), B),
    ),
    "+ line holds the id alone, wrapped": (
        b"@a b\nA\nC\n+a\nII\n" + LAST,
        bad('"a b"', 4),
        good(("a b", "AC", "II"), B),
    ),
    "+ line holds the start of the id": (b"@ab\nAC\n+a\nII\n", bad('"ab"', 3), good(("ab", "AC", "II"))),
    "+ line holds other text of the same length": (b"@ab\nAC\n+ac\nII\n", bad('"ac"', 3), good(("ab", "AC", "II"))),
    "blank lines before the first": (b"\n\n" + FIRST, bad("blank line", 1), good(A)),
    "blank lines between records": (FIRST + b"\n\n" + LAST, bad("blank line", 5, A), good(A, B)),
    "blank lines between records, CRLF": (FIRST + b"\r\n" + LAST, bad("blank line", 5, A), good(A, B)),
    "blank lines after the last record": (FIRST + b"\n\r\n\n", good(A)),
    "empty sequence and quality": (b"@a\n\n+\n\n" + LAST, good(("a", "", ""), B)),
    "empty sequence and quality, CRLF": (b"@a\r\n\r\n+\r\n\r\n" + LAST, good(("a", "", ""), B)),
    "file ends after the newline of +, sequence empty": (FIRST + b"@b\n\n+\n", good(A, ("b", "", ""))),
    "file ends after the header": (FIRST + b"@b\n", cut("header", 6, A)),
    "file ends inside the header": (FIRST + b"@", cut("header", 5, A)),
    "file ends inside the sequence": (FIRST + b"@b\nGG", cut("sequence", 6, A)),
    "file ends after the sequence": (FIRST + b"@b\nGGT\n", cut("sequence", 7, A)),
    "file ends inside +": (FIRST + b"@b\nGGT\n+", cut("'+' line", 7, A)),
    "file ends after +": (FIRST + b"@b\nGGT\n+\n", cut("quality", 8, A)),
    "file ends inside the quality": (FIRST + b"@b\nGGT\n+\n#!", cut("quality", 8, A)),
    "empty name": (b"@\nAC\n+\nII\n", good(("", "AC", "II"))),
    "blank right after @": (b"@ text\nAC\n+\nII\n", good((" text", "AC", "II"))),
    "tab in header": (b"@id\ttext\nAC\n+\nII\n", good(("id\ttext", "AC", "II"))),
    "lower case, U, N, IUPAC codes": (b"@a\nacguUNRYKM\n+\nIIIIIIIIII\n", good(("a", "acguUNRYKM", "IIIIIIIIII"))),
    "- . * and digits": (b"@a\n-.*T0123\n+\nIIIIIIII\n", good(("a", "-.*T0123", "IIIIIIII"))),
    "blank inside a sequence line": (
        FIRST + b"@b\nG T\n+\n#!~\n",
        bad("blank", 6, A),
        good(A, ("b", "G T", "#!~")),
    ),
    "tab inside a sequence line": (FIRST + b"@b\nG\tT\n+\n#!~\n", bad("blank", 6, A), good(A, ("b", "G\tT", "#!~"))),
    "blanks at the end of a sequence line": (FIRST + b"@b\nGGT \t\n+\n#!~\n", bad("blank", 6, A), good(A, B)),
    "NUL in sequence": (FIRST + b"@b\nG\0T\n+\n#!~\n", bad('"\\x00"', 6, A)),
    "control byte in sequence": (FIRST + b"@b\nG\x1fT\n+\n#!~\n", bad('"\\x1f"', 6, A)),
    "DEL in sequence": (FIRST + b"@b\nG\x7fT\n+\n#!~\n", bad('"\\x7f"', 6, A)),
    "non-ASCII byte in sequence": (FIRST + b"@b\nG\xe9T\n+\n#!~\n", bad('"\\xe9"', 6, A)),
    "NUL in quality": (FIRST + b"@b\nGGT\n+\n#\0~\n", bad('"\\x00"', 8, A)),
    "non-ASCII byte in quality": (FIRST + b"@b\nGGT\n+\n#\xff~\n", bad('"\\xff"', 8, A)),
    "quality byte below 33": (FIRST + b"@b\nGGT\n+\n# ~\n", bad('" "', 8, A)),
    "quality byte above 126": (FIRST + b"@b\nGGT\n+\n#\x7f~\n", bad('"\\x7f"', 8, A)),
    "UTF-8 in a name": ("@Müller\nAC\n+\nII\n".encode(), good(("Müller", "AC", "II"))),
    "undecodable bytes in a name": (b"@M\xfcller\nAC\n+\nII\n", good(("M\udcfcller", "AC", "II"))),
    "quality shorter than sequence": (FIRST + b"@b\nGGT\n+\n#!\n" + FIRST, bad("sequence has 3", None, A)),
    "a short quality before a header of its missing size": (
        FIRST + b"@b\nGGTACC\n+\nIII\n@x\n" + FIRST,
        bad("quality has 3 bytes but the sequence has 6", 8, A),
    ),
    "a short quality before a last line of its missing size": (
        FIRST + b"@b\nGGTACC\n+\nIII\n@xx",
        bad("quality has 3 bytes but the sequence has 6", 8, A),
    ),
    "a short quality and blank lines": (
        FIRST + b"@b\nGGTACC\n+\nIII\n\n",
        bad("quality has 3 bytes but the sequence has 6", 8, A),
    ),
    "a short quality in front of one like qualities": (
        b"@b\nGGACATCC\n+\n++++\n@t3\nGGAC\n+\n++++\n",
        bad("quality has 4 bytes but the sequence has 8", 4),
    ),
    "sequence on one line, quality wrapped": (b"@a\nACGTA\n+\n@I\n+I\nI\n" + LAST, good(("a", "ACGTA", "@I+II"), B)),
    "sequence on one line, quality on lines of several widths": (
        b"@b\nGGTACC\n+\nIII\nI\nII\n" + FIRST,
        bad("quality has 3 bytes but the sequence has 6", 4),
    ),
    "sequence on one line, the last of several lines of quality is missing": (
        b"@b\nGGTACC\n+\nII\nII\n@b\nGG\n+\nII\n",
        bad("quality has 4 bytes but the sequence has 6", 5),
    ),
    "a short quality at the end": (FIRST + b"@b\nGGT\n+\nII\n", cut("quality has 2 bytes", None, A)),
    "quality longer than sequence": (FIRST + b"@b\nGGT\n+\n#!~~\n" + FIRST, bad("quality has 4 bytes", 8, A)),
    "a second + line": (LAST + FIRST + b"+\nIIII\n" + LAST, bad("a second '+' line", 9, B), bad("'@'", 9, B, A)),
    "a second line of quality": (FIRST + b"IIII\n" + LAST, bad("'@'", 5, A)),
    "@ missing": (FIRST + b"b\nGGT\n+\n#!~\n", bad("'@'", 5, A)),
    "+ missing": (FIRST + b"@b\nGGT\n#!~\n@c\n", bad("'+' line", None, A)),
    "- for +": (FIRST + b"@b\nGGT\n-\n#!~\n" + FIRST, bad("'+' line", 9, A)),
    "- for + in the last record": (FIRST + b"@b\nGGT\n-\n#!~\n", cut("sequence line", 9, A)),
    "@ as the first quality character": (b"@a\nAC\n+\n@I\n" + LAST, good(("a", "AC", "@I"), B)),
    "+ as the first quality character": (b"@a\nAC\n+\n+I\n" + LAST, good(("a", "AC", "+I"), B)),
    "@ and + as whole quality lines": (b"@a\nA\n+\n@\n@b\nC\n+\n+\n", good(("a", "A", "@"), ("b", "C", "+"))),
    "wrapped over several lines": (b"@a\nAC\nGT\n+\nI\nII\nI\n" + LAST, good(A, B)),
    "wrapped, quality lines look like headers": (b"@a\nAC\nGT\n+a\n@I\n+I\n" + LAST, good(("a", "ACGT", "@I+I"), B)),
    "a FASTA record among FASTQ records": (FIRST + b">x\nACGT\n" + LAST, bad("'@'", 5, A)),
    "empty file": (b"", good()),
    "only newlines": (b"\n\n\r\n", bad("blank line", 1), good()),
    "UTF-8 byte-order mark": (b"\xef\xbb\xbf" + FIRST, bad("byte-order mark", 1), good(A)),
    "garbage": (b"hello world\nthis is text\n", bad("'@'", 1)),
    "SAM text": (b"@HD\tVN:1.6\n@SQ\tSN:chr1\tLN:10\n", bad("SAM", None)),
    "an HTML page": (b"<!DOCTYPE html>\n<html></html>\n", bad("HTML", 1)),
    "BAM": (b"BAM\1\0\0\0\0\0\0\0\0", bad("BAM", 1)),
    "FASTA": (b">chr1\nACGT\n", bad("FASTA", 1)),
    "CRAM": (b"CRAM\3\0", bad("CRAM", 1)),
    "gzip inside gzip": (gzip.compress(gzip.compress(FIRST)), bad("compressed twice", 1)),
    "a ZIP archive": (b"PK\x03\x04\x14\0\0\0", bad("ZIP", 1)),
}

X = ("x", "ACGTAC")
Y = ("y", "GG")

FASTA_CASES = {
    "CR as the last byte, empty sequence": (b">e\n\r", good(("e", ""))),
    "CR as the last byte, empty sequence, CRLF": (b">e\r\n\r\n\r", good(("e", ""))),
    "CR as the last byte, behind a sequence": (b">a\nAC\n\r", good(("a", "AC"))),
    "CR as the last byte, empty name": (b">\r", good(("", ""))),
    "CR as the last byte, nothing else": (b"\r", good()),
    "two CR as the last bytes": (b">e\n\r\r", bad("carriage return", 2)),
    "CRLF": (b">x\r\nACGT\r\nAC\r\n>y\r\nGG\r\n", good(X, Y)),
    "LF and CRLF mixed": (b">x\r\nACGT\nAC\r\n>y\nGG\r\n", good(X, Y)),
    "no last newline": (b">x\nACGTAC\n>y\nGG", good(X, Y)),
    "no last newline, CR": (b">x\nACGTAC\n>y\nGG\r", good(X, Y)),
    "blank lines inside a record": (b">x\nACGT\n\nAC\n>y\n\nGG\n", good(X, Y)),
    "blank lines after a record": (b">x\nACGTAC\n\n\n>y\nGG\n\n\r\n", good(X, Y)),
    "* - .": (b">x\nAC*-.\n", good(("x", "AC*-."))),
    "ragged lines": (b">x\nA\nCGT\nAC\n>y\nG\nG\n", good(X, Y)),
    "empty record": (b">x\n>y\nGG\n>z\n", good(("x", ""), Y, ("z", ""))),
    "empty record, no last newline": (b">y\nGG\n>x", good(Y, ("x", ""))),
    "empty name": (b">\nACGT\n", good(("", "ACGT"))),
    "duplicate names": (b">y\nGG\n>y\nGG\n", good(Y, Y)),
    "text before the first >": (b"text\n>x\nACGTAC\n", bad("'>'", 1), good(X)),
    "; comment lines before the first >": (b";text\n>x\nACGTAC\n", bad("", 1), good(X)),
    "# comment lines before the first >": (b"#text\n# more\n>x\nACGTAC\n", bad("'>'", 1), good(X)),
    "comment lines of both kinds": (b";text\n#text\n\n;\n>x\nACGTAC\n", bad("comment", 1), good(X)),
    "nothing but comment lines": (b"#text\n#\n", bad("'>'", 1)),
    "comment lines of VCF": (b"##fileformat=VCFv4.2\n##x\n#CHROM\tPOS\n", bad("VCF", 1)),
    "; comment lines inside a record": (b">y\nGG\n>x\nACGT\n;text\nAC\n", bad("comment", 5, Y), good(Y, X)),
    "blank inside a sequence line": (b">y\nGG\n>x\nACG TAC\n", bad("blank", 4, Y), good(Y, X)),
    "tab inside a sequence line": (b">y\nGG\n>x\nACG\tTAC\n", bad("blank", 4, Y), good(Y, X)),
    "blanks at the end of a sequence line": (b">y\nGG\n>x\nACGTAC \n", bad("blank", 4, Y), good(Y, X)),
    "control byte in sequence": (b">y\nGG\n>x\nAC\x01GT\n", bad('"\\x01"', 4, Y)),
    "NUL in sequence": (b">y\nGG\n>x\nAC\x00GT\n", bad('"\\x00"', 4, Y)),
    "non-ASCII byte in sequence": (b">y\nGG\n>x\nAC\xc3GT\n", bad('"\\xc3"', 4, Y)),
    "CR alone as line end": (b">y\nGG\n>x\nAC\rGT\n", bad("carriage return", 4, Y)),
    "CR alone after a header": (b">y\nGG\n>x\rAC\n", bad("carriage return", 3, Y)),
    "> inside a sequence line": (b">y\nGG\n>x\nAC>GT\n", bad("'>' inside", 4, Y)),
    "undecodable bytes in a name": (b">M\xfcller\nAC\n", good(("M\udcfcller", "AC"))),
    "tab in header": (b">x\ty\nAC\n", good(("x\ty", "AC"))),
    "empty file": (b"", good()),
    "UTF-8 byte-order mark": (b"\xef\xbb\xbf>x\nACGTAC\n", bad("byte-order mark", 1), good(X)),
    "FASTQ": (FIRST, bad("FASTQ", 1)),
    "an HTML page": (b"<!DOCTYPE html>\n<html></html>\n", bad("HTML", 1)),
}


# What standard accepts as lenient does: kinds of its deviations, and how often each comes.
FASTQ_DEVIATIONS = {
    "+ line holds the id alone": {"plus_line": 1},
    "+ line holds the id alone, and more records": {"plus_line": 2},
    "+ line holds the id alone, wrapped": {"plus_line": 1},
    "UTF-8 byte-order mark": {"byte_order_mark": 1},
}
FASTA_DEVIATIONS = {
    "; comment lines before the first >": {"comment_line": 1},
    "# comment lines before the first >": {"comment_line": 2},
    "comment lines of both kinds": {"comment_line": 3},
    "nothing but comment lines": {"comment_line": 2},
    "blank inside a sequence line": {"sequence_blank": 1},
    "tab inside a sequence line": {"sequence_blank": 1},
    "blanks at the end of a sequence line": {"sequence_blank": 1},
    "UTF-8 byte-order mark": {"byte_order_mark": 1},
}


def deviations_of(reader, data, **options):
    """What a reader deviates in, and the lines where it first does, whether or not reading comes to an end."""
    with reader(data, **options) as opened, contextlib.suppress(FormatError):
        list(opened)
    return [(found.kind, found.count, found.line, found.offset, found.excerpt) for found in opened.deviations]


def check_standard(reader, cases, deviations, rule):
    data, strict, *lenient = cases[rule]
    check(reader, data, [strict, *lenient][-1] if rule in deviations else strict, "standard")
    found = {size: deviations_of(reader, data, block_size=size) for size in BLOCK_SIZES}
    if rule in deviations:
        assert {kind: count for kind, count, *_ in found[1]} == deviations[rule]
        assert found[1][0][2] == strict.line
    else:
        assert found[1] == []
    assert all(each == found[1] for each in found.values())


def check(reader, data, expected, validation):
    outcomes = {size: outcome_of(data, reader, validation=validation, block_size=size) for size in BLOCK_SIZES}
    outcome = outcomes[1 << 20]
    assert texts(outcome.records) == expected.records
    if expected.kind is None:
        assert outcome.fault is None
    else:
        assert outcome.fault.kind is expected.kind
        assert expected.says in outcome.fault.reason
        assert outcome.fault.record == len(expected.records) + 1
        if expected.line is not None:
            assert outcome.fault.line == expected.line
    for size, other in outcomes.items():
        assert other == outcome, f"block size {size}"


@pytest.mark.parametrize("rule", FASTQ_CASES)
def test_fastq_strict(rule):
    data, strict, *_ = FASTQ_CASES[rule]
    check(FastqReader, data, strict, "strict")


@pytest.mark.parametrize("rule", FASTQ_CASES)
def test_fastq_standard(rule):
    check_standard(FastqReader, FASTQ_CASES, FASTQ_DEVIATIONS, rule)


@pytest.mark.parametrize("rule", FASTQ_CASES)
def test_fastq_lenient(rule):
    data, *expected = FASTQ_CASES[rule]
    check(FastqReader, data, expected[-1], "lenient")


@pytest.mark.parametrize("rule", FASTA_CASES)
def test_fasta_strict(rule):
    data, strict, *_ = FASTA_CASES[rule]
    check(FastaReader, data, strict, "strict")


@pytest.mark.parametrize("rule", FASTA_CASES)
def test_fasta_standard(rule):
    check_standard(FastaReader, FASTA_CASES, FASTA_DEVIATIONS, rule)


@pytest.mark.parametrize("rule", FASTA_CASES)
def test_fasta_lenient(rule):
    data, *expected = FASTA_CASES[rule]
    check(FastaReader, data, expected[-1], "lenient")


@pytest.mark.parametrize("size", [9, 30, 1000, 100_000])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_fastq_record_larger_than_the_limit(size, end):
    small = b"@a\nA\n+\nI\n"
    record = end.join([b"@b", b"C" * size, b"+", b"I" * size, b""])
    for block_size in BLOCK_SIZES if size < 10_000 else BLOCK_SIZES[4:]:
        options = {"block_size": block_size, "max_record_bytes": len(record)}
        assert len(outcome_of(small + record + small, **options).records) == 3
        options["max_record_bytes"] -= 1
        outcome = outcome_of(small + record + small, **options)
        assert len(outcome.records) == 1
        assert outcome.fault.kind is LimitError
        assert outcome.fault.record == 2
        assert str(len(record) - 1) in outcome.fault.reason


def test_fasta_record_larger_than_the_limit():
    data = b">a\nAC\n>b\n" + b"ACGT\n" * 1000 + b">c\nGG\n"
    for block_size in BLOCK_SIZES:
        assert len(outcome_of(data, FastaReader, block_size=block_size, max_record_bytes=5003).records) == 3
        outcome = outcome_of(data, FastaReader, block_size=block_size, max_record_bytes=4000)
        assert [record.id for record in outcome.records] == ["a"]
        assert outcome.fault.kind is LimitError
        assert outcome.fault.record == 2


@pytest.mark.parametrize("reader", [FastqReader, FastaReader])
@pytest.mark.parametrize("limit", [0, -1, 1 << 60, 1 << 64])
def test_limit_out_of_range(reader, limit):
    with pytest.raises(ValueError, match="max_record_bytes"):
        reader(b"", max_record_bytes=limit)


@pytest.mark.parametrize("reader", [FastqReader, FastaReader])
@pytest.mark.parametrize("limit", [None, 1.5, "1", True])
def test_limit_of_another_type(reader, limit):
    with pytest.raises(TypeError, match="max_record_bytes"):
        reader(b"", max_record_bytes=limit)


def test_an_error_tells_where_it_is():
    data = FIRST + b"@b x\nGGT\n+\n#! \n"
    with pytest.raises(FormatError) as caught:
        list(FastqReader(data))
    error = caught.value
    assert (error.format, error.record, error.line, error.offset) == ("FASTQ", 2, 8, len(data) - 2)
    assert error.path == "<memory>"
    assert error.excerpt == b"#! "
    assert isinstance(error, seqtide.SeqtideError) and isinstance(error, ValueError)
    message = str(error)
    assert all(part in message for part in ("<memory>", "FASTQ", "record 2", "line 8", str(len(data) - 2)))
    assert not message.endswith(".")


def test_both_lengths_are_told():
    for data, lengths in ((b"@a\nACGT\n+\nII\n@bcd\n", (2, 4)), (b"@a\nAC\n+\nIIII\n@b\n", (4, 2))):
        with pytest.raises(FormatError, match=f"quality has {lengths[0]} bytes but the sequence has {lengths[1]}"):
            list(FastqReader(data))


@pytest.mark.parametrize("reader, cases", [(FastqReader, FASTQ_CASES), (FastaReader, FASTA_CASES)])
def test_a_refusal_names_the_mode_that_accepts_the_input(reader, cases):
    named = 0
    for data, *_ in cases.values():
        faults = {}
        for validation in ("strict", "standard", "lenient"):
            try:
                list(reader(data, validation=validation))
            except FormatError as error:
                faults[validation] = error
        for validation, error in faults.items():
            if error.accepted_by is None:
                continue
            named += 1
            assert str(error).endswith(f"; validation={error.accepted_by!r} accepts it")
            assert validation != error.accepted_by
            accepted = faults.get(error.accepted_by)
            # Another fault may follow the one that is passed.
            assert accepted is None or accepted.reason != error.reason
    assert named > 5


def test_deviations_in_mid_stream():
    reader = FastqReader(b"@a b\nAC\n+a\nII\n" * 3)
    assert reader.deviations == []
    next(reader)
    assert [(found.kind, found.count, found.record, found.line) for found in reader.deviations] == [
        ("plus_line", 1, 1, 3)
    ]
    list(reader)
    assert [found.count for found in reader.deviations] == [3]
    reader.close()
    assert [found.count for found in reader.deviations] == [3]
