"""Reading and writing the quality encodings of old FASTQ files, against the published conversions."""

import io
import re
from pathlib import Path

import pytest

import seqtide
from seqtide import FastqReader, FastqRecord, FastqWriter, FormatError

SUITE = Path(__file__).resolve().parents[4] / "shared" / "data" / "fastq-published"
ENCODINGS = {"sanger": "sanger", "illumina": "illumina1.3", "solexa": "solexa"}
CONVERSIONS = [
    (original, original.with_name(re.sub(r"_original_\w+", f"_as_{target}", original.name)), target)
    for original in sorted(SUITE.glob("*_original_*.fastq"))
    for target in ENCODINGS
]

pytestmark = pytest.mark.timeout(30)


def convert(data, source, target):
    written = io.BytesIO()
    with FastqReader(data, encoding=source) as reader, FastqWriter(written, encoding=target) as writer:
        for record in reader:
            writer.write(record)
    return written.getvalue()


@pytest.mark.skipif(not CONVERSIONS, reason="the published FASTQ suite is not beside the checkout")
@pytest.mark.parametrize(
    ("original", "expected", "target"), CONVERSIONS, ids=lambda value: getattr(value, "name", value)
)
def test_published_conversions(original, expected, target):
    source = re.search(r"_original_(\w+)\.", original.name)[1]
    if source == target:
        converted = convert(original, "sanger", "sanger")  # as it is
    else:
        converted = convert(original, ENCODINGS[source], ENCODINGS[target])
    assert converted == expected.read_bytes()


def test_the_conversions_are_there():
    if SUITE.is_dir():
        assert len(CONVERSIONS) >= 15


@pytest.mark.parametrize("block_size", [1, 7, 64, 1 << 20])
def test_records_have_phred_scores_of_33(block_size):
    data = b"@r\nACGT\n+\n@hK~\n@s\nAC\nGT\n+\n@h\nK~\n"
    with FastqReader(data, encoding="illumina1.3", block_size=block_size) as reader:
        records = list(reader)
    assert records == [FastqRecord(name, "ACGT", "!I,_") for name in "rs"]
    assert bytes(records[0]) == b"@r\nACGT\n+\n!I,_\n"


@pytest.mark.parametrize("block_size", [1, 7, 64, 1 << 20])
@pytest.mark.parametrize(
    ("encoding", "byte"), [("illumina1.3", b"?"), ("illumina1.3", b"!"), ("solexa", b":"), ("solexa", b"!")]
)
def test_a_byte_that_the_encoding_lacks(encoding, byte, block_size):
    good = b"@r\nACGT\n+\nhhhh\n"
    with FastqReader(
        good + b"@s\nACGT\n+\nhh" + byte + b"h\n" + good, encoding=encoding, block_size=block_size
    ) as reader:
        assert next(reader).quality == "IIII"
        with pytest.raises(FormatError, match=f"none of the encoding {encoding}") as caught:
            next(reader)
        assert (caught.value.record, caught.value.line, caught.value.offset) == (2, 8, len(good) + 12)
        with pytest.raises(FormatError):
            next(reader)
        assert reader.record_count == 1


def test_a_bad_byte_in_a_wrapped_record():
    with FastqReader(b"@s\nAC\nGT\n+\nhh\n!h\n", encoding="solexa") as reader, pytest.raises(FormatError) as caught:
        next(reader)
    assert (caught.value.record, caught.value.line) == (1, 1)


def test_scores_that_cannot_be_written_become_the_highest():
    target = io.BytesIO()
    with FastqWriter(target, encoding="illumina1.3") as writer:
        writer.write(FastqRecord("r", "ACG", "!I~"))
    assert target.getvalue() == b"@r\nACG\n+\n@h~\n"


def test_large_records():
    sequence, quality = "ACGT" * 200_000, "!5I~" * 200_000
    target = io.BytesIO()
    with FastqWriter(target, encoding="illumina1.3") as writer:
        writer.write(FastqRecord("r", sequence, quality))
    [record] = FastqReader(target.getvalue(), encoding="illumina1.3")
    assert record.quality == quality.replace("~", "_")


def test_open_and_pairs_take_it():
    data = b"@r\nAC\n+\nhh\n"
    assert next(seqtide.open(data, encoding="illumina1.3")).quality == "II"
    [(read1, read2)] = seqtide.open(data * 2, interleaved=True, encoding="solexa", check_names=False)
    assert read1.quality == read2.quality == "II"


@pytest.mark.parametrize("make", [FastqReader, FastqWriter])
def test_bad_names(make):
    with pytest.raises(ValueError, match="sanger"):
        make(io.BytesIO(), encoding="phred64")
    with pytest.raises(TypeError, match="encoding must be str"):
        make(io.BytesIO(), encoding=64)
