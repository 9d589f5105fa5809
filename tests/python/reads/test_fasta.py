"""FastaReader over long and odd sequences; see test_edge_cases.py for the rules."""

import bz2
import gzip
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outcome import BLOCK_SIZES, bgzf, outcome_of

import seqtide
from seqtide import FastaReader, FastaRecord, FastaWriter

RANDOM = random.Random(7)
SEQUENCES = ["".join(RANDOM.choices("ACGTN", k=size)) for size in (0, 1, 59, 60, 61, 5000, 200_000, 3, 1_000_000, 0)]


def wrapped(width, end="\n"):
    lines = []
    for number, sequence in enumerate(SEQUENCES):
        lines.append(f">s{number} length={len(sequence)}")
        lines += [sequence[start : start + width] for start in range(0, len(sequence), width)]
    return (end.join(lines) + end).encode()


@pytest.fixture(scope="module")
def expected():
    return [FastaRecord(f"s{i} length={len(sequence)}", sequence) for i, sequence in enumerate(SEQUENCES)]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("width", [7, 60, 61, 70, 80, 10_000, 1 << 40])
def test_any_width(width, end, expected):
    data = wrapped(width, end)
    for block_size in (1000, 65_536, 1 << 20):
        assert outcome_of(data, FastaReader, block_size=block_size) == (expected, None)


@pytest.mark.parametrize("compress", [bytes, gzip.compress, bgzf, bz2.compress])
@pytest.mark.parametrize("threads", [1, 2])
def test_compressed(compress, threads, expected, tmp_path):
    path = tmp_path / "genome.fa"
    path.write_bytes(compress(wrapped(60)))
    assert list(FastaReader(path, threads=threads)) == expected
    with seqtide.open(path) as reader:
        assert reader.format == "FASTA"
        assert list(reader) == expected
    assert list(seqtide.parse_fasta_file(io.BytesIO(path.read_bytes()))) == expected


def test_lines_of_every_length(expected):
    data = bytearray()
    for record in expected:
        data += b">" + record.name_bytes + b"\n"
        sequence = record.sequence_bytes
        while sequence:
            size = RANDOM.choice((0, 1, 2, 60, 60, 60, 3000))
            data += sequence[:size] + RANDOM.choice((b"\n", b"\n", b"\r\n"))
            sequence = sequence[size:]
    for block_size in (500, 1 << 18):
        assert list(FastaReader(bytes(data), block_size=block_size)) == expected


def test_error_in_a_late_line_tells_where():
    lines = [b"ACGT" * 15] * 10_000
    data = b">a\nAC\n>b\n" + b"\n".join(lines) + b"\nAC GT\n>c\nAC\n"
    for block_size in (100, 1 << 18):
        outcome = outcome_of(data, FastaReader, block_size=block_size, validation="strict")
        assert [record.id for record in outcome.records] == ["a"]
        assert (outcome.fault.record, outcome.fault.line) == (2, 10_004)
        assert outcome.fault.offset == data.index(b"AC GT") + 2


def test_what_a_reader_tells(tmp_path):
    path = tmp_path / "a.fa"
    path.write_bytes(wrapped(60))
    with FastaReader(path) as reader:
        assert (reader.format, reader.name, reader.record_count) == ("FASTA", str(path), 0)
        assert reader.input_size == path.stat().st_size
        assert sum(1 for _ in reader) == reader.record_count == len(SEQUENCES)
        assert reader.input_position == path.stat().st_size
    assert reader.closed and repr(reader) == "<FastaReader closed>"


@pytest.mark.parametrize("compression", ["none", "bgzf", "gzip", "bzip2", "xz"])
def test_written_and_read_again(compression, expected):
    for width in (0, 60):
        target = io.BytesIO()
        with FastaWriter(target, line_width=width, compression=compression) as writer:
            for record in expected:
                writer.write(record)
        assert list(FastaReader(target.getvalue())) == expected


lines = st.lists(
    st.sampled_from(
        [b">a", b">", b"> b", b"ACGT", b"A", b"", b";x", b"A C", b"A>", b"\x00", b"AC\r", b"@a", b"+", b" "]
    ),
    max_size=12,
)


@given(lines, st.sampled_from([b"\n", b"\r\n"]), st.booleans(), st.sampled_from(["strict", "lenient"]))
def test_any_lines_give_the_same_for_every_block_size(lines, end, ended, validation):
    data = end.join(lines) + (end if ended else b"")
    expected = outcome_of(data, FastaReader, validation=validation)
    for block_size in BLOCK_SIZES:
        assert outcome_of(data, FastaReader, validation=validation, block_size=block_size) == expected
    assert outcome_of(bgzf(data, 5), FastaReader, validation=validation) == expected
