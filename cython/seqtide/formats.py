"""The formats that seqtide reads and writes, and `open`: any source and any target by one call."""

import os
from typing import NamedTuple

from seqtide.alignments.bam import BamReader, BamWriter
from seqtide.alignments.reader import SamReader, SamWriter
from seqtide.intervals.bed import BedReader, BedWriter
from seqtide.io.input import open_by_content
from seqtide.reads.fasta import FastaReader, FastaWriter
from seqtide.reads.fastq import FastqReader, FastqWriter
from seqtide.reads.pairs import FastqPairReader, FastqPairWriter


class Format(NamedTuple):
    """A row of the table: what `open`, the commands and their messages know of a format."""

    name: str  # as `format=` takes it
    suffixes: tuple[str, ...]  # of files to write, without that of a compression
    reader: type
    writer: type
    family: str  # "reads", "alignments" or "intervals": what commands work on
    by_name: bool = False  # much data of this format could be of others: names of files tell it


FORMATS = (
    Format("fastq", (".fastq", ".fq"), FastqReader, FastqWriter, "reads"),
    Format("fasta", (".fasta", ".fa", ".fna", ".ffn", ".faa", ".fas"), FastaReader, FastaWriter, "reads"),
    Format("sam", (".sam",), SamReader, SamWriter, "alignments"),
    Format("bam", (".bam",), BamReader, BamWriter, "alignments"),
    Format(
        "bed",
        (".bed", ".bedgraph", ".bdg", ".narrowpeak", ".broadpeak", ".gappedpeak"),
        BedReader,
        BedWriter,
        "intervals",
        by_name=True,
    ),
)
_by_name = {row.name: row for row in FORMATS}
_by_suffix = {suffix: row.name for row in FORMATS for suffix in row.suffixes}
_compression_suffixes = (".gz", ".bgz", ".bgzf", ".bz2", ".xz", ".zst")


def names_of(family):
    """Names of the formats of a family."""
    return tuple(row.name for row in FORMATS if row.family == family)


def in_words(names):
    """Names of formats for a message: "FASTQ, FASTA and SAM"."""
    *others, last = map(str.upper, names)
    return f"{', '.join(others)} and {last}" if others else last


def format_of_name(source):
    """The format that a path or a file object's name tells, as `FORMATS` calls it, or None."""
    name = source if isinstance(source, (str, os.PathLike)) else getattr(source, "name", None)
    if not isinstance(name, (str, os.PathLike)):
        return None
    stem, suffix = os.path.splitext(os.fsdecode(name).lower())
    if suffix in _compression_suffixes:
        suffix = os.path.splitext(stem)[1]
    return _by_suffix.get(suffix)


def _check_format(format):
    if format is not None and format not in _by_name:
        raise ValueError(f"format must be {', '.join(map(repr, _by_name))} or None, not {format!r}")


def _check_paired(source, mate, format):
    """Refuses what says that it is no FASTQ; a format that is given counts more than names."""
    if format not in (None, "fastq"):
        raise ValueError(f"paired reads are FASTQ, but format is {format!r}")
    for target in (source, mate) if format is None else ():
        told = format_of_name(target)
        if told not in (None, "fastq"):
            raise ValueError(f"paired reads are FASTQ, but the name of {target!r} tells {told.upper()}; give format=")


def open(source, mode="r", *, format=None, mate=None, interleaved=False, **options):
    """Opens a file of sequences, alignments or intervals for reading or writing.

    Reading, format and compression are recognised by content; names do not matter. Only BED, whose lines may look like
    those of other tables, is also recognised by names: what is none of the other formats is BED if it is called so.
    Writing, they follow the target's suffix unless they are given.

    Args:
        source (str | os.PathLike | int | bytes-like | file object): what to read from or write to; "-" is standard
            input or output. bytes are data to read, not a path.
        mode (str): "r" or "w".
        format (str | None): "fastq", "fasta", "sam", "bam" or "bed"; None to find out.
        mate: the second source or target of paired reads; the result then reads or writes pairs.
        interleaved (bool): whether mates follow each other in `source`; the result then reads or writes pairs.
        **options: further keyword arguments of the reader or writer, such as `threads`, `validation`,
            `compression`, `level`, `line_width`, `atomic`, and `header` or `template`, of which SAM and BAM need one.

    Returns:
        FastqReader | FastaReader | SamReader | BamReader | BedReader | FastqPairReader | FastqWriter | FastaWriter |
        SamWriter | BamWriter | BedWriter | FastqPairWriter

    Raises:
        FormatError: the data is in none of the formats; the message says what it looks like.
        OSError: opening failed.
        ValueError: an argument is off, or the format to write is neither given nor told by the name.

    Example:
        >>> import seqtide
        >>> with seqtide.open(b">chr1\\nACGT\\n") as reader:
        ...     print(reader.format, [record.id for record in reader])
        FASTA ['chr1']
    """
    _check_format(format)
    if mode not in ("r", "w"):
        raise ValueError(f"mode must be 'r' or 'w', not {mode!r}")
    if mate is not None and interleaved:
        raise ValueError("mates come from a second file or interleaved, not both")
    if mate is not None or interleaved:
        if mode == "w":
            _check_paired(source, mate, format)
            return FastqPairWriter(source, mate, **options)
        if format not in (None, "fastq"):
            raise ValueError(f"paired reads are FASTQ, but format is {format!r}")
        return FastqPairReader(source, mate, **options)
    if mode == "w":
        format = format or format_of_name(source)
        if format is None:
            raise ValueError(f"the name of {source!r} does not tell the format to write; give format=")
        return _by_name[format].writer(source, **options)
    if format is not None:
        return _by_name[format].reader(source, **options)
    readers = {row.name: row.reader for row in FORMATS}
    told = format_of_name(source)
    named = told if told is not None and _by_name[told].by_name else None
    return open_by_content(source, readers, told or "fastq", options, named)


def parse_fastq_file(source, **options):
    """Iterates over the records of a FASTQ file.

    Args:
        source (str | os.PathLike | int | bytes-like | file object): any source; see `FastqReader`.
        **options: keyword arguments of `FastqReader`.

    Returns:
        FastqReader: an iterator of `FastqRecord`, which is also a context manager.

    Example:
        >>> import seqtide
        >>> [record.id for record in seqtide.parse_fastq_file(b"@r1\\nACGT\\n+\\nIIII\\n")]
        ['r1']
    """
    return FastqReader(source, **options)


def parse_fasta_file(source, **options):
    """Iterates over the records of a FASTA file.

    Args:
        source (str | os.PathLike | int | bytes-like | file object): any source; see `FastaReader`.
        **options: keyword arguments of `FastaReader`.

    Returns:
        FastaReader: an iterator of `FastaRecord`, which is also a context manager.

    Example:
        >>> import seqtide
        >>> [len(record) for record in seqtide.parse_fasta_file(b">chr1\\nAC\\nGT\\n")]
        [4]
    """
    return FastaReader(source, **options)


def parse_sam_file(source, **options):
    """Iterates over the records of a SAM file.

    Args:
        source (str | os.PathLike | int | bytes-like | file object): any source; see `SamReader`.
        **options: keyword arguments of `SamReader`.

    Returns:
        SamReader: an iterator of `BamRecord`, which is also a context manager.

    Example:
        >>> import seqtide
        >>> text = b"@SQ\\tSN:chr1\\tLN:1000\\nr1\\t0\\tchr1\\t101\\t60\\t4M\\t*\\t0\\t0\\tACGT\\tIIII\\n"
        >>> [(record.qname, record.pos) for record in seqtide.parse_sam_file(text)]
        [('r1', 100)]
    """
    return SamReader(source, **options)


def parse_bam_file(source, **options):
    """Iterates over the records of a BAM file.

    Args:
        source (str | os.PathLike | int | bytes-like | file object): any source; see `BamReader`.
        **options: keyword arguments of `BamReader`.

    Returns:
        BamReader: an iterator of `BamRecord`, which is also a context manager.

    Example:
        >>> import io, seqtide
        >>> file = io.BytesIO()
        >>> with seqtide.BamWriter(file, "@HD\\tVN:1.6\\n") as writer:
        ...     writer.write(seqtide.unaligned_record(seqtide.FastqRecord("r1", "ACGT", "IIII")))
        >>> [(record.qname, record.seq) for record in seqtide.parse_bam_file(file.getvalue())]
        [('r1', 'ACGT')]
    """
    return BamReader(source, **options)


def parse_bed_file(source, **options):
    """Iterates over the records of a file of BED, bedGraph or peaks.

    Args:
        source (str | os.PathLike | int | bytes-like | file object): any source; see `BedReader`.
        **options: keyword arguments of `BedReader`.

    Returns:
        BedReader: an iterator of `BedRecord`, which is also a context manager.

    Example:
        >>> import seqtide
        >>> [len(record) for record in seqtide.parse_bed_file(b"chr1\\t5\\t9\\n")]
        [4]
    """
    return BedReader(source, **options)
