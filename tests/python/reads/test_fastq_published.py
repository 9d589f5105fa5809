"""The published FASTQ suite of Cock et al. 2010: what must be refused is, what must be read is, from every source."""

import gzip
import io
import pathlib
import re

import pytest
from outcome import BLOCK_SIZES, bgzf, outcome_of

import seqtide

SUITE = pathlib.Path(__file__).parents[4] / "shared" / "data" / "fastq-published"


def expectations():
    """(expected outcome, records, records before the error, file name) of each line of the suite's list."""
    listed = SUITE / "SOURCE.txt"
    if not listed.is_file():
        return
    for line in listed.read_text().splitlines():
        match = re.match(r"  (PASS|FAIL) +(\S+)  (\S+)", line)
        if match:
            before = re.search(r"good_before=(\d+)", line)
            yield match[1], match[2], int(before[1]) if before else None, match[3]


EXPECTED = list(expectations())
REFUSED = [row for row in EXPECTED if row[0] == "FAIL"]
READ = [row for row in EXPECTED if row[0] == "PASS" and row[3].endswith((".fastq", ".fastq.gz", ".fastq.bgz"))]
# Lenient mode does not look at what follows a record, here its quality once more.
LENIENT_BEFORE = {"error_double_qual.fastq": 3}
# Whose fault is other text on the "+" line: what lenient mode ignores.
LENIENT_READS = {"error_diff_ids.fastq": 5}

pytestmark = pytest.mark.skipif(not EXPECTED, reason="the published FASTQ suite is not beside the checkout")


def sources(path):
    """Each kind of source once: (what it is, function that opens it)."""
    data = path.read_bytes()
    if path.suffix in (".gz", ".bgz"):
        plain = gzip.decompress(data)
        yield "as published", lambda: data
    else:
        plain = data
    zipped = gzip.compress(plain)
    blocks = bgzf(plain)
    small_blocks = bgzf(plain, 50)
    yield "bytes", lambda: plain
    yield "BytesIO", lambda: io.BytesIO(plain)
    yield "Stream", lambda: seqtide.Stream(io.BytesIO(plain))
    yield "gzip", lambda: io.BytesIO(zipped)
    yield "BGZF", lambda: blocks
    yield "BGZF, small blocks", lambda: seqtide.Stream(small_blocks)


def assert_same_everywhere(path, validation):
    expected = outcome_of(path, validation=validation)
    for what, make in sources(path):
        for block_size in BLOCK_SIZES:
            found = outcome_of(make(), block_size=block_size, validation=validation)
            assert found == expected, f"{what}, block size {block_size}"
    return expected


def test_the_suite_is_complete():
    assert len(REFUSED) == 22
    assert len([row for row in READ if row[3].endswith(".fastq")]) == 37
    assert len(READ) == 40  # some of them also compressed


@pytest.mark.parametrize("validation", ["strict", "standard", "lenient"])
@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row[3])
def test_malformed(row, validation):
    outcome = assert_same_everywhere(SUITE / row[3], validation)
    if validation == "lenient" and row[3] in LENIENT_READS:
        assert outcome.fault is None
        assert len(outcome.records) == LENIENT_READS[row[3]]
        return
    assert outcome.fault is not None
    assert len(outcome.records) == (LENIENT_BEFORE.get(row[3], row[2]) if validation == "lenient" else row[2])
    assert outcome.fault.record == len(outcome.records) + 1
    assert outcome.fault.line >= 4 * len(outcome.records) + 1
    assert issubclass(outcome.fault.kind, seqtide.FormatError)


@pytest.mark.parametrize("validation", ["strict", "standard", "lenient"])
@pytest.mark.parametrize("row", READ, ids=lambda row: row[3])
def test_valid(row, validation):
    outcome = assert_same_everywhere(SUITE / row[3], validation)
    assert outcome.fault is None
    assert len(outcome.records) == int(row[1])
    for record in outcome.records:
        assert len(record.sequence) == len(record.quality) == len(record)


@pytest.mark.parametrize("name", ["longreads", "wrapping", "misc_dna", "misc_rna", "sanger_full_range"])
def test_wrapped_and_unwrapped_files_hold_the_same_records(name):
    original = outcome_of(SUITE / f"{name}_original_sanger.fastq")
    converted = outcome_of(SUITE / f"{name}_as_sanger.fastq")
    assert original == converted


def test_line_ends_do_not_matter():
    assert outcome_of(SUITE / "example_dos.fastq") == outcome_of(SUITE / "example.fastq")


def test_contents_of_the_example():
    records = outcome_of(SUITE / "example.fastq").records
    assert [record.id for record in records] == [
        "EAS54_6_R1_2_1_413_324",
        "EAS54_6_R1_2_1_540_792",
        "EAS54_6_R1_2_1_443_348",
    ]
    assert records[0].sequence == "CCCTTCTTGTCTTCAGCGTTTCTCC"
    assert records[0].quality == ";;3;;;;;;;;;;;;7;;;;;;;88"
    assert list(records[0].phred[:3]) == [26, 26, 18]
    with seqtide.open(SUITE / "example.fasta") as reader:
        assert [(record.id, record.sequence) for record in reader] == [(r.id, r.sequence) for r in records]
