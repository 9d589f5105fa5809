"""open: formats told by content when reading and by name when writing."""

import bz2
import gzip
import io
import lzma
import os

import pytest
from alignment_outcome import OnlyRead, bam_file, lines_of, pipe_with, sam_lines
from bam_data import REFERENCES, Alignment, bam_data, header_text, sam_data
from outcome import bgzf, fastq

import seqtide
from seqtide import (
    BamReader,
    BamWriter,
    FastaReader,
    FastaRecord,
    FastaWriter,
    FastqReader,
    FastqRecord,
    FastqWriter,
    FormatError,
    SamReader,
    SamWriter,
    formats,
)

FASTQ = fastq((b"r1", b"ACGT", b"IIII"), (b"r2", b"GG", b"##"))
FASTA = b">r1\nACGT\n>r2\nGG\n"


@pytest.mark.parametrize("compress", [bytes, gzip.compress, bgzf, bz2.compress, lzma.compress])
@pytest.mark.parametrize("name", ["x", "x.fq", "x.fasta", "x.fa.gz", "x.bam"])
@pytest.mark.parametrize("data, kind", [(FASTQ, FastqReader), (FASTA, FastaReader)])
def test_format_and_compression_by_content(data, kind, name, compress, tmp_path):
    path = tmp_path / name
    path.write_bytes(compress(data))
    for source in (path, str(path), path.read_bytes(), io.BytesIO(path.read_bytes())):
        with seqtide.open(source) as reader:
            assert type(reader) is kind
            assert [record.sequence for record in reader] == ["ACGT", "GG"]
    with open(path, "rb") as file, seqtide.open(file) as reader:
        assert type(reader) is kind and reader.name == str(path)


@pytest.mark.parametrize("block_size", [1, 2, 100])
@pytest.mark.parametrize("start", [b"", b"\n\n", b"\r\n", b"\xef\xbb\xbf", b"\n" * 1000])
def test_what_may_come_before_the_first_record(start, block_size):
    for data, kind in ((FASTQ, FastqReader), (FASTA, FastaReader)):
        reader = seqtide.open(start + data, validation="lenient", block_size=block_size)
        assert type(reader) is kind
        assert len(list(reader)) == 2


@pytest.mark.parametrize("block_size", [1, 7, 100])
@pytest.mark.parametrize("start", [b"; a\n", b"# a\n", b"#\r\n\n#b\n;c\n", b"\xef\xbb\xbf# a\n", b"# a\n" * 1000])
def test_comments_before_the_first_record(start, block_size):
    with seqtide.open(start + FASTA, block_size=block_size) as reader:
        assert type(reader) is FastaReader
        assert len(list(reader)) == 2
        assert "comment_line" in [found.kind for found in reader.deviations]


def test_what_starts_like_a_comment_and_is_none():
    line = b"#1\t4\t*\t0\t0\t*\t*\t0\t0\tAC\tII\n"
    with seqtide.open(line) as reader:
        assert type(reader) is SamReader
        assert next(reader).qname == "#1"
    for data, kind in ((b"##gff-version 3\n>r1\nAC\n", "GFF"), (b"# a\nchr1\t5\n>r1\nAC\n", "none of FASTQ")):
        with pytest.raises(FormatError, match=kind):
            seqtide.open(data)


def test_options_reach_the_reader():
    reader = seqtide.open(FASTQ, validation="lenient", threads=1, block_size=3, max_record_bytes=10)
    assert reader.validation == "lenient"
    with pytest.raises(seqtide.LimitError):
        list(reader)
    cut = bgzf(FASTQ)[:-28]
    assert len(list(seqtide.open(cut, require_eof=False))) == 2
    with pytest.raises(seqtide.TruncatedError):
        list(seqtide.open(cut))


@pytest.mark.parametrize(
    "name, kind", [("x", FastqReader), ("x.fq", FastqReader), ("x.fa", FastaReader), ("x.fna.gz", FastaReader)]
)
def test_empty_data_goes_by_name(name, kind, tmp_path):
    (tmp_path / name).write_bytes(b"")
    reader = seqtide.open(tmp_path / name)
    assert type(reader) is kind and list(reader) == []


def test_format_can_be_given():
    assert type(seqtide.open(b"", format="fasta")) is FastaReader
    with pytest.raises(FormatError, match="FASTA"):
        list(seqtide.open(FASTA, format="fastq"))
    for format in ("cram", "FASTQ", 7):
        with pytest.raises(ValueError, match="format"):
            seqtide.open(FASTQ, format=format)
        with pytest.raises(ValueError, match="format"):
            seqtide.open(io.BytesIO(), "w", format=format)


@pytest.mark.parametrize(
    "data, looks",
    [
        (b"hello", "none of FASTQ, FASTA, .* and [A-Z]+$"),
        (b"CRAM\3\0", "CRAM"),
        (b"<html>", "HTML"),
        (b"PK\3\4", "ZIP"),
        (b"##fileformat=VCFv4.2\n", "VCF"),
        (gzip.compress(gzip.compress(FASTQ)), "compressed twice"),
    ],
    ids=["text", "CRAM", "HTML", "ZIP", "VCF", "gzip in gzip"],  # that of a gzip file would hold the time
)
def test_data_in_no_format(data, looks, tmp_path):
    path = tmp_path / "data"
    path.write_bytes(data)
    with pytest.raises(FormatError, match=looks) as caught:
        seqtide.open(path)
    assert caught.value.path == str(path)
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize(
    "name, kind",
    [
        ("x.fq", FastqWriter),
        ("x.FASTQ.gz", FastqWriter),
        ("x.fq.xz", FastqWriter),
        ("x.fa", FastaWriter),
        ("x.fasta.bz2", FastaWriter),
        ("x.fna", FastaWriter),
        ("x.faa.bgz", FastaWriter),
    ],
)
def test_format_to_write_by_name(name, kind, tmp_path):
    record = FastqRecord("a", "ACGT", "IIII") if kind is FastqWriter else FastaRecord("a", "ACGT")
    with seqtide.open(tmp_path / name, "w") as writer:
        assert type(writer) is kind
        writer.write(record)
    assert list(seqtide.open(tmp_path / name)) == [record]
    with open(tmp_path / name, "wb") as file, seqtide.open(file, "w") as writer:
        assert type(writer) is kind


def test_format_to_write_that_nothing_tells(tmp_path):
    for target in (tmp_path / "x.txt", tmp_path / "x", io.BytesIO(), "-"):
        with pytest.raises(ValueError, match="format"):
            seqtide.open(target, "w")
    assert list(tmp_path.iterdir()) == []
    target = io.BytesIO()
    with seqtide.open(target, "w", format="fasta", line_width=2) as writer:
        writer.write(FastaRecord("a", "ACG"))
    assert target.getvalue() == b">a\nAC\nG\n"


@pytest.mark.parametrize("mode", ["rb", "a", "", None, "x", "rw"])
def test_other_modes(mode):
    with pytest.raises(ValueError, match="mode"):
        seqtide.open(FASTQ, mode)


def test_pairs_are_fastq_in_one_way():
    with pytest.raises(ValueError, match="not both"):
        seqtide.open(FASTQ, mate=FASTQ, interleaved=True)
    with pytest.raises(ValueError, match="FASTQ"):
        seqtide.open(FASTA, format="fasta", interleaved=True)


def test_file_to_read_is_not_created(tmp_path):
    with pytest.raises(FileNotFoundError):
        seqtide.open(tmp_path / "x.fq")
    assert list(tmp_path.iterdir()) == []


def test_an_unclosed_reader_is_silent(recwarn):
    reader = seqtide.open(FASTQ)
    next(reader)
    del reader
    assert not recwarn.list


ALIGNMENTS = [Alignment("a", 0, 0, 5, 9, "2M", seq="AC", qual=b"\1\2"), Alignment("b")]


@pytest.mark.parametrize("name", ["x", "x.fq", "x.bam", "x.sam.gz"])
@pytest.mark.parametrize("kind", [BamReader, SamReader])
def test_alignments_by_content(kind, name, tmp_path):
    if kind is BamReader:
        data = bam_data(ALIGNMENTS, REFERENCES)
        files = [data, gzip.compress(data), bgzf(data), bz2.compress(data), bam_file(*ALIGNMENTS)]
    else:
        data = sam_data(ALIGNMENTS, REFERENCES)
        files = [data, gzip.compress(data), bgzf(data), lzma.compress(data)]
    path = tmp_path / name
    for file in files:
        path.write_bytes(file)
        pipe = pipe_with(file)
        for source in (path, str(path), file, io.BytesIO(file), OnlyRead(file, 3), pipe):
            with seqtide.open(source, threads=2, block_size=100) as reader:
                assert type(reader) is kind
                assert lines_of(reader) == sam_lines(ALIGNMENTS)
        os.close(pipe)


def test_options_reach_readers_of_alignments():
    reader = seqtide.open(bam_file(*ALIGNMENTS)[:-28], validation="lenient", require_eof=False)
    assert reader.validation == "lenient" and len(list(reader)) == 2
    assert type(seqtide.open(b"r\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*\n", format="sam")) is SamReader
    assert type(seqtide.open(bam_file(), format="bam")) is BamReader
    with pytest.raises(TypeError):
        seqtide.open(bam_file(), line_width=5)
    for format in ("sam", "bam"):
        with pytest.raises(ValueError, match="FASTQ"):
            seqtide.open(FASTQ, format=format, interleaved=True)


def test_empty_alignments_go_by_name(tmp_path):
    (tmp_path / "x.sam").write_bytes(b"")
    assert type(seqtide.open(tmp_path / "x.sam")) is SamReader
    (tmp_path / "x.bam").write_bytes(b"")
    with pytest.raises(FormatError):
        seqtide.open(tmp_path / "x.bam")


@pytest.mark.parametrize(
    "name, kind", [("x.bam", BamWriter), ("x.BAM", BamWriter), ("x.sam", SamWriter), ("x.sam.gz", SamWriter)]
)
def test_alignments_to_write_by_name(name, kind, tmp_path):
    with seqtide.open(tmp_path / name, "w", header=header_text(REFERENCES)) as writer:
        assert type(writer) is kind
        for record in BamReader(bam_file(*ALIGNMENTS)):
            writer.write(record)
    with seqtide.open(tmp_path / name) as reader:
        assert lines_of(reader) == sam_lines(ALIGNMENTS)
        with seqtide.open(io.BytesIO(), "w", format="sam", template=reader) as writer:
            assert type(writer) is SamWriter
    with pytest.raises(TypeError, match="header="):
        seqtide.open(tmp_path / "y.bam", "w")
    assert not (tmp_path / "y.bam").exists()


def test_parse_functions():
    assert lines_of(seqtide.parse_bam_file(bam_file(*ALIGNMENTS), threads=1)) == sam_lines(ALIGNMENTS)
    assert lines_of(seqtide.parse_sam_file(sam_data(ALIGNMENTS, REFERENCES))) == sam_lines(ALIGNMENTS)


@pytest.mark.parametrize("block_size", [1, 3, 1 << 18])
@pytest.mark.parametrize("name", ["r", "Bread", "B", "BAM", "x" * 254])
def test_sam_needs_no_header(name, block_size):
    line = f"{name}\t4\t*\t0\t0\t*\t*\t0\t0\tAC\tII\n".encode()
    with seqtide.open(line, block_size=block_size) as reader:
        assert type(reader) is SamReader
        assert [record.qname for record in reader] == [name]


@pytest.mark.parametrize(
    "data",
    [b"r\t4\t*\t0\n", b"r\tx\t*\t0\t0\t*", b"chr1\t100\t200\tname\t0\n", b"r\t\t*\t0\t0\t", b"word\n", b"x" * 5000],
)
def test_other_tables_are_no_sam(data):
    with pytest.raises(FormatError, match="none of"):
        seqtide.open(data)


@pytest.mark.parametrize("row", formats.FORMATS, ids=lambda row: row.name)
def test_names_tell_the_format_to_write(row, tmp_path):
    for suffix in row.suffixes:
        for compression in ("", ".gz", ".bz2"):
            assert formats.format_of_name(tmp_path / f"x{suffix.upper()}{compression}") == row.name
    options = {"header": "@HD\tVN:1.6\n"} if row.family == "alignments" else {}
    with seqtide.open(tmp_path / f"x{row.suffixes[0]}", "w", **options) as writer:
        assert type(writer) is row.writer


@pytest.mark.parametrize("name", ["y.bam", "y.sam", "y.fasta", "y.fa.gz"])
def test_pairs_are_written_as_fastq_only(name, tmp_path):
    target, reads = tmp_path / name, tmp_path / "y.fastq"
    for source, options in [
        (target, {"interleaved": True}),
        (target, {"mate": reads}),
        (reads, {"mate": target}),
    ]:
        with pytest.raises(ValueError, match="paired reads are FASTQ"):
            seqtide.open(source, "w", **options)
    assert list(tmp_path.iterdir()) == []
    with seqtide.open(target, "w", interleaved=True, format="fastq") as pairs:
        assert type(pairs) is seqtide.FastqPairWriter
