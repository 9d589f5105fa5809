"""`qc`: from a source to a report."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Literal

from seqtide.alignments.reader import AlignmentReader
from seqtide.formats import open
from seqtide.index.fasta_file import FastaFile
from seqtide.io.file_object import name_of
from seqtide.quality_control.alignment_counters import AlignmentCounters
from seqtide.quality_control.contaminants import read_sequences
from seqtide.quality_control.counters import ReadCounters
from seqtide.quality_control.pair_overlaps import PairOverlaps
from seqtide.quality_control.report import QcReport

if TYPE_CHECKING:
    from seqtide.io.stream import Source

_ENDINGS = re.compile(r"(?<=[^/])(\.(fastq|fq))?(\.(gz|bgz|bz2|xz|zst))?$", re.IGNORECASE)
# Bytes of reads between two calls of `progress`.
_STEP = 16 << 20


def qc(
    source: Source,
    mate: Source | None = None,
    *,
    interleaved: bool = False,
    adapters: str | os.PathLike[str] | Iterable[tuple[str, str]] | None = None,
    contaminants: str | os.PathLike[str] | Iterable[tuple[str, str]] | None = None,
    threads: int | None = None,
    progress: Callable[[int, int | None], object] | None = None,
    validation: Literal["strict", "standard", "lenient"] = "standard",
    excluded_flags: int = 0x900,
    name: str | None = None,
    reference: FastaFile | str | os.PathLike[str] | None = None,
) -> QcReport:
    """Reads a file once and reports on the quality of its reads.

    Memory stays below 60 MB for any number of reads of any length. Alignments give their reads as the sequencer wrote
    them, and flags, MAPQ, insert sizes, errors and, if they are sorted, coverage besides; FASTA has no qualities, and
    no modules about them.

    Args:
        source: any source of FASTQ, FASTA, SAM or BAM.
        mate: a source of the second reads of pairs. The report is on the first reads, has one on the second reads as
            `mate`, and tells the lengths of fragments (insert sizes) whose two reads overlap.
        interleaved (bool): the source has the reads of pairs one after the other.
        adapters: names and sequences to look for, or a file of them with a name, a tab and a sequence on each line;
            None for those of Illumina, Nextera, small RNA, SOLiD, Oxford Nanopore and PacBio, and poly-A and poly-G.
        contaminants: names and sequences by which over-represented sequences are named, in the same form; None for
            the package's own list.
        threads (int | None): threads in all for decompression.
        progress (callable | None): is called with the number of bytes read so far, of compressed data if it is, and
            that of all or None, every 16 MiB of reads and at the end. For tqdm:
            ``lambda done, total: bar.update(done - bar.n)``.
        validation (str): "strict", "standard" or "lenient", as for `open`.
        excluded_flags (int): reads of alignment records with any of these flags are left out; by default those of
            secondary and supplementary alignments, which repeat a read.
        name (str | None): what the report calls the source; None for its own name. Two reads of one name are told
            apart by ``_R1`` and ``_R2``, behind it but before endings such as ``.fastq.gz``.
        reference (FastaFile | str | os.PathLike | None): the FASTA file that alignments are made to, for coverage by
            GC, and for mismatches of records without MD. It is read once to its end first.

    Returns:
        QcReport

    Raises:
        FormatError: malformed data, reads that are no pairs, or a file of adapters or contaminants that is none.
        OSError: reading failed.
        ValueError: an adapter has other letters than A, C, G and T, or more than 100 of them; there is a reference, but
            no alignments, or it does not belong to their header.

    Example:
        >>> import seqtide
        >>> report = seqtide.qc(b"@r1\\nACGT\\n+\\nIIII\\n@r2\\nACGG\\n+\\nI5I5\\n")
        >>> report.to_dict()["summary"]["gc_percent"]
        62.5
        >>> report.to_dict()["verdicts"]["lengths"]
        {'status': 'pass', 'why': 'all reads have the same length'}
    """
    if isinstance(reference, (str, os.PathLike)):
        with FastaFile(reference) as fasta:
            return qc(
                source,
                mate,
                interleaved=interleaved,
                adapters=adapters,
                contaminants=contaminants,
                threads=threads,
                progress=progress,
                validation=validation,
                excluded_flags=excluded_flags,
                name=name,
                reference=fasta,
            )
    if reference is not None and (mate is not None or interleaved):
        raise ValueError("a reference is for alignments, not for pairs of reads")
    looked_for, known = _sequences(adapters), _sequences(contaminants)
    if mate is not None or interleaved:
        options: dict[str, Any] = {
            "mate": mate,
            "interleaved": interleaved,
            "threads": threads,
            "validation": validation,
        }
        counts, mates, overlaps = ReadCounters(looked_for), ReadCounters(looked_for), PairOverlaps()
        with open(source, **options) as reader:
            _follow(reader, lambda: overlaps.collect(reader, counts, mates, _STEP), progress)
        if name is None and mate is not None:
            names = [name_of(source), name_of(mate)]
        else:
            common = name_of(source) if name is None else name
            names = [name_of_mate(common, 1), name_of_mate(common, 2)]
        second = QcReport(mates, names[1:], contaminants=known)
        return QcReport(counts, names[:1], contaminants=known, mate=second, overlaps=overlaps)
    counters = ReadCounters(looked_for)
    with open(source, threads=threads, validation=validation) as reader:
        alignments = AlignmentCounters(reference) if isinstance(reader, AlignmentReader) else None
        if reference is not None and alignments is None:
            raise ValueError(f"a reference is for alignments, and {name_of(source)!r} is {reader.format}")
        if alignments is None:
            _follow(reader, lambda: counters.collect(reader, _STEP), progress)
        else:
            options = {"excluded_flags": excluded_flags}
            _follow(reader, lambda: alignments.collect(reader, counters, _STEP, **options), progress)
    names = [name_of(source) if name is None else name]
    return QcReport(counters, names, contaminants=known, alignments=alignments)


def name_of_mate(name: str, number: int) -> str:
    """What one of the two reads of interleaved pairs is called after their file.

    Example:
        >>> name_of_mate("run/lane1.fastq.gz", 2)
        'run/lane1_R2.fastq.gz'
    """
    endings = _ENDINGS.search(name)
    place = endings.start() if endings else len(name)
    return f"{name[:place]}_R{number}{name[place:]}"


def _follow(reader: Any, collect: Callable[[], bool], progress: Callable[[int, int | None], object] | None) -> None:
    """Collects up to the end, and tells how far the reader is."""
    more = True
    while more:
        more = collect()
        if progress is not None:
            progress(reader.input_position, reader.input_size)


def _sequences(given: str | os.PathLike[str] | Iterable[tuple[str, str]] | None) -> list[tuple[str, str]] | None:
    if given is None:
        return None
    return read_sequences(given) if isinstance(given, (str, os.PathLike)) else list(given)
