"""FastqReader as an object: what it tells of itself, its options, progress and errors."""

import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outcome import BLOCK_SIZES, bgzf, fastq, outcome_of

import seqtide
from seqtide import FastaReader, FastqReader, FormatError

TEXT = fastq(*((b"r%d" % i, b"ACGT" * 20, b"IIII" * 20) for i in range(2000)))


def test_what_a_reader_tells(tmp_path):
    path = tmp_path / "reads.fq"
    path.write_bytes(TEXT)
    reader = FastqReader(path, block_size=5000)
    assert (reader.format, reader.validation, reader.closed) == ("FASTQ", "standard", False)
    assert (reader.name, reader.record_count, reader.input_size) == (str(path), 0, len(TEXT))
    assert str(path) in repr(reader)
    positions = [reader.input_position]
    for count, record in enumerate(reader, 1):
        assert record.id == f"r{count - 1}"
        assert reader.record_count == count
        positions.append(reader.input_position)
    assert positions == sorted(positions) and positions[-1] == len(TEXT)
    assert len(set(positions)) > 10
    assert next(reader, None) is None and next(reader, None) is None
    reader.close()
    assert repr(reader) == "<FastqReader closed>"
    with pytest.raises(ValueError, match="closed"):
        _ = reader.name


@pytest.mark.parametrize("compress", [gzip.compress, bgzf])
def test_progress_counts_compressed_bytes(compress, tmp_path):
    data = compress(TEXT)
    path = tmp_path / "reads.gz"
    path.write_bytes(data)
    with FastqReader(path) as reader:
        assert reader.input_size == len(data)
        assert sum(1 for _ in reader) == 2000
        assert reader.input_position == len(data)
    with FastqReader(io.BytesIO(data)) as reader:
        assert sum(1 for _ in reader) == 2000
        assert reader.input_position == len(data)


@pytest.mark.parametrize("validation", ["strict", "lenient"])
def test_validation_is_kept(validation):
    assert FastqReader(TEXT, validation=validation).validation == validation
    assert FastaReader(b"", validation=validation).validation == validation


@pytest.mark.parametrize(
    "options, kind",
    [
        ({"validation": "loose"}, ValueError),
        ({"validation": None}, ValueError),
        ({"threads": 0}, ValueError),
        ({"threads": -3}, ValueError),
        ({"threads": 1 << 40}, ValueError),
        ({"threads": "2"}, TypeError),
        ({"threads": 1.5}, TypeError),
        ({"threads": True}, TypeError),
        ({"block_size": 0}, ValueError),
        ({"block_size": -1}, ValueError),
        ({"block_size": 1 << 40}, ValueError),
        ({"block_size": "1"}, TypeError),
        ({"block_size": 1.5}, TypeError),
        ({"nonsense": 1}, TypeError),
    ],
    ids=str,
)
@pytest.mark.parametrize("opener", [FastqReader, FastaReader, seqtide.open, seqtide.FastqPairReader])
def test_options_that_are_refused(opener, options, kind):
    with pytest.raises(kind):
        opener(TEXT if opener is not FastaReader else b">a\nA\n", **options)


def test_sources_are_given_by_position_and_options_by_name():
    with pytest.raises(TypeError):
        FastqReader()
    with pytest.raises(TypeError):
        FastqReader(TEXT, 2)


def test_the_same_error_comes_again():
    reader = FastqReader(TEXT + b"bad\n")
    assert len([next(reader) for _ in range(2000)]) == 2000
    messages = set()
    for _ in range(3):
        with pytest.raises(FormatError) as caught:
            next(reader)
        messages.add(str(caught.value))
    assert len(messages) == 1
    assert reader.record_count == 2000


def test_records_from_the_fast_and_the_exact_way_are_equal():
    plain = list(FastqReader(TEXT))
    wrapped = TEXT.replace(b"ACGT" * 20, b"ACGT" * 10 + b"\n" + b"ACGT" * 10)
    wrapped = wrapped.replace(b"IIII" * 20, b"IIII" * 10 + b"\r\n" + b"IIII" * 10)
    assert list(FastqReader(wrapped)) == plain
    assert list(FastqReader(TEXT.replace(b"\n", b"\r\n"))) == plain
    assert [bytes(record) for record in FastqReader(wrapped)] == [bytes(record) for record in plain]


def test_very_long_records():
    for size in (60_000, 70_000, 300_000, 3_000_000):
        data = fastq((b"a", b"AC", b"II"), (b"long", b"ACGTN" * size, b"IIII!" * size), (b"z", b"GT", b"II"))
        for block_size in (10_000, 1 << 18):
            records = list(FastqReader(data, block_size=block_size))
            assert [len(record) for record in records] == [2, 5 * size, 2]
            assert records[1].sequence == "ACGTN" * size and records[1].quality == "IIII!" * size


lines = st.lists(
    st.sampled_from(
        [b"@a", b"@", b"+", b"+a", b"AC", b"II", b"@I", b"+I", b"", b"A C", b"\x00", b">x", b"I\x7f", b"ACGT\r"]
    ),
    max_size=14,
)


@given(lines, st.sampled_from([b"\n", b"\r\n"]), st.booleans(), st.sampled_from(["strict", "lenient"]))
def test_any_lines_give_the_same_for_every_block_size(lines, end, ended, validation):
    data = end.join(lines) + (end if ended else b"")
    expected = outcome_of(data, validation=validation)
    for block_size in BLOCK_SIZES:
        assert outcome_of(data, validation=validation, block_size=block_size) == expected
    for compressed in (gzip.compress(data, 1), bgzf(data, 5)):
        assert outcome_of(compressed, validation=validation) == expected
    for record in expected.records:
        assert len(record.sequence) == len(record.quality)
        assert not set(record.quality) - set(map(chr, range(33, 127)))


@given(st.binary(max_size=80))
def test_any_bytes_end_in_records_or_an_error(data):
    for reader in (FastqReader, FastaReader, seqtide.open):
        expected = outcome_of(data, reader)
        if reader is not seqtide.open:
            for block_size in (1, 3, 64):
                assert outcome_of(data, reader, block_size=block_size) == expected
