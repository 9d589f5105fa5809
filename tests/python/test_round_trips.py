"""Files as others write them come out of standard validation as they went in: through text, and through BAM.

SEQTIDE_PUBLISHED names a folder of published files, such as the tests of samtools, htslib, pysam and Biopython, all of
which are tried: what is refused must have a reason in REASONS. Without it, only those below are.
"""

import io
import os
import pathlib
import re

import pytest

import seqtide
from seqtide import FormatError

ALIGNMENTS = (".sam", ".sam.gz", ".bam")
READS = tuple(name + end for name in (".fq", ".fastq", ".fa", ".fasta", ".fna") for end in ("", ".gz", ".bgz"))

# Pieces of messages, and why standard validation refuses what samtools, or another program, takes.
REASONS = {
    "@SQ field LN must be a number from 1 to 2147483647": "BAM has no room for longer references",
    "@SQ has no SN field": "nothing can refer to a reference without a name",
    "not a CIGAR: ": "the operation B is in no specification",
    "no @SQ line names the reference": "samtools takes the record for unmapped and drops where it lies",
    "the header has no @SQ lines": "samtools refuses it too: BAM's form needs the lengths",
    "cannot stand in a sequence": "a control byte",
    "quality byte": "a blank among qualities: colour space",
    "bytes but the sequence has": "more or fewer qualities than bases",
    "the '+' line says": "two names for one record",
    "the data is none of": "nothing but comments",
    "invalid deflate data": "damaged on purpose",
}

HEADER = "@HD\tVN:1.6\tSO:unsorted\n@SQ\tSN:c\tLN:1000\n@SQ\tSN:*odd,name\tLN:5\tM5:0123456789ABCDEF0123456789ABCDEF\n"


def sam(*lines, header=HEADER):
    return (header + "".join(line + "\n" for line in lines)).encode()


SAM = {
    "header alone": sam(),
    "no header": sam("a\t4\t*\t0\t0\t*\t*\t0\t0\tACG\tIII", header=""),
    "no reference": sam("a\t4\t*\t0\t0\t*\t*\t0\t0\tACG\t*\tRG:Z:x", header="@RG\tID:x\tPL:HiSeq 2500\tDT:today\n"),
    "comments and programs": sam(header=HEADER + "@CO\n@CO x\n@PG\tID:a\tPP:none\tCL:x  y\n@PG\tID:b\n@XY\tab:c\n"),
    "mapped nowhere": sam("*\t0\t*\t0\t0\t*\t*\t0\t0\tACGT\t*\tMm:Z:C+m,0;\tMl:B:C,128"),
    "positions of what is nowhere": sam(
        "a\t177\tc\t5\t60\t3M\t*\t-129696966\t0\tACG\tIII", "a\t4\t*\t-7\t0\t*\t*\t0\t0\tACG\tIII"
    ),
    "all operations": sam("a\t0\tc\t5\t60\t1H2S1M1I1D1N1P1=1X1S1H\t*\t0\t0\tACGTACG\tIIIIIII"),
    "odd operations": sam(
        "a\t0\tc\t5\t60\t0M3M0I\t*\t0\t0\tACG\tIII", "a\t0\tc\t5\t60\t1S1M1S1M\t*\t0\t0\tACGT\tIIII",
        "a\t0\tc\t5\t60\t2D3M\t*\t0\t0\tACG\tIII", "a\t0\tc\t5\t60\t3I\t*\t0\t0\tACG\tIII",
    ),  # fmt: skip
    "many operations": sam(f"a\t0\tc\t5\t60\t{'1M1I' * 40_000}\t*\t0\t0\t{'AC' * 40_000}\t*"),
    "no sequence": sam("a\t256\tc\t5\t255\t3M\t*\t0\t0\t*\t*", "a\t256\tc\t5\t0\t3M\t=\t5\t-3\tACG\t*"),
    "all letters": sam("a\t4\t*\t0\t0\t*\t*\t0\t0\t=ACMGRSVTWYHKDBN\t" + "!" * 15 + "~"),
    "tags": sam(
        "a\t4\t*\t0\t0\t*\t*\t0\t0\tA\tI\tXA:A:!\tXI:i:-2147483648\tXJ:i:4294967295\tXF:f:1e-07\tXG:f:nan\tXZ:Z:"
        "\tXH:H:1AE301\tXH:i:1\tBc:B:c,-128,127\tBC:B:C,255\tBs:B:s,-300\tBS:B:S,65535\tBi:B:i,-1\tBI:B:I,4294967295"
        "\tBf:B:f,0.5,-inf\tBe:B:c"
    ),
    "names": sam("a b/1 x\t0\t*odd,name\t1\t60\t1M\tc\t5\t0\tA\tI", f"{'n' * 254}\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*"),
}
READ_FILES = {
    "lines of any length": b"@a x\nACGT\nAC\n+a x\nII@I\n+I\n@b\nA\n+\nI\n",
    "CR LF, no last line end": b"@a\r\nAC\r\n+\r\n@+\r\n@b\r\n\r\n+\r\n\r\n",
    "FASTA": b">a x\nACGT\nAC\n>\n>b\n\nacgt*-\n",
    "FASTA with comments and blanks": b"# made by hand\n; and more\n\n>a\nAC GT \n>b\nAC",
}


def alignments(data, writer):
    """The records of a file as another one."""
    target = io.BytesIO()
    kind = seqtide.BamReader if unpacked(data).startswith(b"BAM\1") else seqtide.SamReader
    with kind(data) as reader, writer(target, reader.header) as output:
        for record in reader:
            output.write(record)
    return target.getvalue()


def normal(text):
    """SAM text with what is spelled otherwise when it comes out."""
    lines = text.replace(b"\r\n", b"\n").splitlines()
    for i, line in enumerate(lines):
        fields = line.split(b"\t")
        if not line.startswith(b"@") and len(fields) > 10:
            fields[9] = fields[9].upper()
            fields[11:] = [re.sub(rb"^(..):[cCsSI]:", rb"\1:i:", field) for field in fields[11:]]
            lines[i] = b"\t".join(fields)
    return lines


def unpacked(data):
    if not data.startswith(b"\x1f\x8b"):
        return data
    with seqtide.GzipReader(data) as file:
        return file.read()


def check_alignments(data):
    text = alignments(data, seqtide.SamWriter)
    if not unpacked(data).startswith(b"BAM\1"):
        assert text.splitlines() == normal(unpacked(data))
    assert alignments(text, seqtide.SamWriter) == text
    packed = alignments(data, seqtide.BamWriter)
    assert alignments(packed, seqtide.SamWriter) == text
    assert alignments(packed, seqtide.BamWriter) == packed


def check_reads(source):
    with seqtide.open(source) as reader:
        writer = seqtide.FastqWriter if isinstance(reader, seqtide.FastqReader) else seqtide.FastaWriter
        records = list(reader)
    target = io.BytesIO()
    with writer(target) as output:
        for record in records:
            output.write(record)
    if records:
        with seqtide.open(target.getvalue()) as reader:
            assert list(reader) == records


@pytest.mark.parametrize("name", SAM)
def test_alignments(name):
    check_alignments(SAM[name])


@pytest.mark.parametrize("name", READ_FILES)
def test_reads(name):
    check_reads(READ_FILES[name])


def published():
    folder = os.environ.get("SEQTIDE_PUBLISHED")
    files = sorted(pathlib.Path(folder).rglob("*")) if folder else []
    return [path for path in files if path.is_file() and path.name.endswith(ALIGNMENTS + READS)]


@pytest.mark.skipif(not os.environ.get("SEQTIDE_PUBLISHED"), reason="SEQTIDE_PUBLISHED names no folder")
def test_published_files():
    files = published()
    assert files
    wrong = []
    for path in files:
        try:
            if path.name.endswith(ALIGNMENTS):
                check_alignments(path.read_bytes())
            elif not path.name.startswith("error_"):
                check_reads(path)
        except FormatError as error:
            if not any(reason in str(error) for reason in REASONS):
                wrong.append(f"{path}: {error}")
        except AssertionError as error:
            wrong.append(f"{path}: {str(error)[:200]}")
    assert wrong == []
