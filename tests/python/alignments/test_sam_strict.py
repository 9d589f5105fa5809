"""SAM records in strict mode refuse every breach of the specification; in lenient mode they are read as samtools reads
them."""

import io
import subprocess

import pytest
from alignment_outcome import needs_samtools
from other_programs import FIRST_SAMTOOLS, samtools_version

from seqtide import FormatError, SamReader

HEADER = "@HD\tVN:1.6\n@SQ\tSN:chr1\tLN:100000\n@SQ\tSN:chr2\tLN:2000\n"
FIELDS = ["r1", "99", "chr1", "7", "30", "3M1S", "=", "37", "39", "ACGT", "IIII"]
NAMES = ["QNAME", "FLAG", "RNAME", "POS", "MAPQ", "CIGAR", "RNEXT", "PNEXT", "TLEN", "SEQ", "QUAL"]
GOOD = "\t".join(FIELDS)

# Values that no field of that name may have, none of which is refused for another reason.
VIOLATIONS = {
    "QNAME": ["", "n" * 255, "a b", "a@b", "@CO", "é", "a\x7f"],
    "FLAG": ["", "-1", "+1", "65536", "0x10", "010", "1.0", "pP", " 1"],
    "RNAME": ["", "chr3", "=", "chr1 ", "chr", "Chr1"],
    "POS": ["", "-1", "+7", "2147483648", "7x", "*", "1e3"],
    "MAPQ": ["", "-1", "256", "*"],
    "CIGAR": ["", "4", "M4", "4m", "4B", "*4M", "4M*", "-4M", "268435456M", "2M1H2M", "2M1S1M", "1S1H3M", "3M1H1S"],
    "RNEXT": ["", "chr3", "==", "chr2 "],
    "PNEXT": ["", "-1", "2147483648", "*"],
    "TLEN": ["", "-", "+39", "-2147483648", "2147483648", "3.5"],
    "SEQ": ["", "AC*T", "AC-T", "ACG1", "ACG ", "ACG", "ACGTA"],
    "QUAL": ["", "III", "IIIII", "II I", "III\x7f", "é"],
}
TAG_VIOLATIONS = {
    "tag": ["", "N", "1M:i:1", "N_:i:1", "NM:i:1\t", "NM:i:1\t\tMD:Z:4"],
    "tag NM": ["NM:i", "NM:i:", "NM-i:1", "NM:i-1", "NM:q:1", "NM:I:1", "NM:c:1", "NM:d:1", "NM:i:1x", "NM:i:1.0"],
    "tag XI": ["XI:i:4294967296", "XI:i:-2147483649", "XI:i:1\tXI:i:1", "XI:i:1\tNM:i:1\tXI:Z:a"],
    "tag XA": ["XA:A:", "XA:A:ab", "XA:A: "],
    "tag XZ": ["XZ:Z:a\x01", "XZ:Z:é", "XZ:Z:0123456789\x7f"],
    "tag XH": ["XH:H:1", "XH:H:1g", "XH:H:1a"],
    "tag XF": ["XF:f:", "XF:f:x", "XF:f:1x", "XF:f:0x1"],
    "tag XB": ["XB:B:", "XB:B:A,1", "XB:B:c1", "XB:B:c,", "XB:B:c,128", "XB:B:C,-1", "XB:B:i,1.5", "XB:B:f,x"],
}
# Lines that strict takes, too, as they are.
VALID = [
    GOOD,
    "*\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*",
    "n" * 254 + "\t77\t*\t0\t255\t*\t*\t0\t-2147483647\tNAC\t!~I",
    "r\t0\tchr2\t2147483647\t0\t1H2S3M1N1P2=1X1D1S4H\t=\t1\t2147483647\t=ACMGRSVT\t*",
    "r\t0\tchr2\t1\t0\t5M\tchr1\t1\t0\t*\t*\tXA:A:!\tXB:B:c\tXC:B:f,1.5,-2\tXZ:Z:\tXY:Z: ~\tXH:H:1AE3\tXI:i:-129",
]
# What lenient takes and strict does not; samtools says what becomes of it.
LENIENT = [
    *[("QNAME", value) for value in ["", "a b", "a@b", "é"]],
    *[("FLAG", value) for value in ["", "0x10", "010"]],
    *[("RNAME", value) for value in ["", "chr3", "="]],
    *[("POS", value) for value in ["", "+7", "0"]],
    ("MAPQ", ""),
    *[("CIGAR", value) for value in ["*", "*4M", "2M1S1M", "1S1H3M"]],
    *[("RNEXT", value) for value in ["", "chr3", "=="]],
    *[("PNEXT", value) for value in ["", "0"]],
    *[("TLEN", value) for value in ["", "-", "+39", "-2147483648"]],
    *[("SEQ", value) for value in ["AC*T", "AC-T", "0123", "acgt", "AC.="]],
    ("QUAL", "III\x7f"),
]
LENIENT_TAGS = [
    "NM:i:1\t", "N_:i:1", "NM-i:1", "NM:I:1", "NM:c:1", "NM:i:1x", "NM:i:1\tNM:i:2", "XZ:Z:é", "XH:H:zz", "XA:A:ab",
    "XF:f:x", "XF:f:nan", "XB:B:c,", "XB:B:c,128",
]  # fmt: skip
if samtools_version() <= FIRST_SAMTOOLS:  # 1.24 makes of the first XB:B:c,-1 and refuses the second
    LENIENT_TAGS += ["XB:B:C,-1", "XB:B:f,x"]


def with_field(name, value):
    fields = list(FIELDS)
    fields[NAMES.index(name)] = value
    return "\t".join(fields)


def read(*lines, validation="strict", header=HEADER):
    """The records as lines, and the error that ended them or None."""
    text = header + "".join(line + "\n" for line in lines)
    records = []
    try:
        with SamReader(io.BytesIO(text.encode()), validation=validation) as reader:
            for record in reader:
                records.append(record.to_sam())
    except FormatError as error:
        return records, error
    return records, None


def view(line):
    """What samtools makes of a line; None if it refuses it."""
    run = subprocess.run(["samtools", "view", "-"], input=(HEADER + line + "\n").encode(), capture_output=True)
    return run.stdout.decode("utf-8", "surrogateescape").removesuffix("\n") if run.returncode == 0 else None


def check_refused(line, field, validation="strict"):
    records, error = read(GOOD, line, GOOD, validation=validation)
    assert records == [GOOD]
    assert error is not None, "accepted"
    assert f"{field}: " in str(error)
    assert error.line == 5
    assert error.record == 2


def cases(table):
    return [pytest.param(name, value, id=f"{name}-{i}") for name in table for i, value in enumerate(table[name])]


@pytest.mark.parametrize(("name", "value"), cases(VIOLATIONS))
def test_strict_refuses_a_mandatory_field(name, value):
    check_refused(with_field(name, value), name)


@pytest.mark.parametrize(("name", "value"), cases(TAG_VIOLATIONS))
def test_strict_refuses_an_optional_field(name, value):
    check_refused(f"{GOOD}\t{value}", name)


@pytest.mark.parametrize("validation", ["strict", "lenient"])
@pytest.mark.parametrize("count", range(11))
def test_short_lines_name_the_missing_field(count, validation):
    check_refused("\t".join(FIELDS[:count]), NAMES[count], validation)


@pytest.mark.parametrize("validation", ["strict", "lenient"])
@pytest.mark.parametrize("line", ["@CO\tlate", "@SQ\tSN:chr3\tLN:5", "@HD\tVN:1.6"])
def test_header_lines_among_records(line, validation):
    check_refused(line, "QNAME", validation)


@pytest.mark.parametrize("validation", ["strict", "lenient"])
def test_references_need_sq_lines(validation):
    records, error = read(GOOD, validation=validation, header="@HD\tVN:1.6\n")
    assert records == []
    assert "RNAME: the header has no @SQ lines" in str(error)
    unmapped = "r\t4\t*\t0\t0\t*\t*\t0\t0\tA\tI"
    assert read(unmapped, validation=validation, header="@HD\tVN:1.6\n") == ([unmapped], None)


@pytest.mark.parametrize("line", VALID, ids=range(len(VALID)))
@pytest.mark.parametrize("validation", ["strict", "lenient"])
def test_valid_lines_come_back(line, validation):
    assert read(line, validation=validation) == ([line], None)


@needs_samtools
@pytest.mark.parametrize("line", VALID, ids=range(len(VALID)))
def test_valid_lines_are_valid_to_samtools(line):
    assert view(line) == line


def lenient_lines():
    lines = [with_field(name, value) for name, value in LENIENT] + [f"{GOOD}\t{tags}" for tags in LENIENT_TAGS]
    return [pytest.param(line, id=str(i)) for i, line in enumerate(lines)]


@needs_samtools
@pytest.mark.parametrize("line", lenient_lines())
def test_lenient_equals_samtools(line):
    expected = view(line)
    records, error = read(line, validation="lenient")
    if expected is None:
        assert error is not None
    else:
        assert error is None
        assert records == [expected]


@pytest.mark.parametrize(
    "line",
    [
        with_field("FLAG", "65536"),  # samtools 1.16 makes it 65535
        with_field("MAPQ", "256"),
        with_field("POS", "2147483648"),  # BAM holds no more than 32 bits
        with_field("TLEN", "2147483648"),
        with_field("CIGAR", "4B"),
        f"{GOOD}\tXD:d:1.5",
        f"{GOOD}\tXI:i:5\x03XJ:i:6",
    ],
    ids=["flag", "mapq", "pos", "tlen", "cigar", "double", "control"],
)
def test_what_lenient_refuses_though_samtools_does_not(line):
    records, error = read(line, validation="lenient")
    assert records == []
    assert error is not None
