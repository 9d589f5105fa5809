"""`validate`: everything that is wrong with a file, counted by kind."""

import dataclasses
import os
from typing import NamedTuple

from seqtide.alignments.reader import AlignmentReader
from seqtide.alignments.record_checks import RecordChecks
from seqtide.checks.indexes import check_alignment_index, check_fasta_index
from seqtide.checks.problem import Problem, Problems
from seqtide.errors import CorruptError, FormatError, LimitError, TruncatedError
from seqtide.formats import open
from seqtide.index.fasta_file import FastaFile
from seqtide.io.file_object import is_file_path
from seqtide.reads.fasta import FastaReader

__all__ = ["Problem", "ValidationReport", "validate"]

_FAULTS = ((TruncatedError, "truncated"), (CorruptError, "corrupt"), (LimitError, "limit"), (FormatError, "malformed"))


class ValidationReport(NamedTuple):
    """What `validate` found.

    Args:
        path (str | None): the source, if it is a path.
        format (str | None): "FASTQ", "FASTA", "SAM", "BAM" or "BED"; None if the data is none of them.
        records (int): records read, up to the end or to the damage that ended reading.
        problems (list[Problem]): damage first, then deviations, each kind once.

    Each argument is an attribute of the same name.

    Example:
        >>> import seqtide
        >>> report = seqtide.validate(b"@r1 lane1\\nACGT\\n+r1\\nIIII\\n")
        >>> report.status, report.records, [problem.kind for problem in report.problems]
        ('deviations', 1, ['plus_line'])
    """

    path: str | None
    format: str | None
    records: int
    problems: list[Problem]

    @property
    def status(self):
        """str: "clean", "deviations" or "damaged"."""
        severities = {problem.severity for problem in self.problems}
        return "damaged" if "damage" in severities else "deviations" if severities else "clean"

    def to_dict(self):
        """The report as dicts, lists, str, int and None, which JSON can hold; excerpts are escaped text."""
        problems = [
            {**dataclasses.asdict(problem), "excerpt": problem.excerpt.decode("ascii", "backslashreplace")}
            for problem in self.problems
        ]
        return {
            "path": self.path,
            "format": self.format,
            "status": self.status,
            "records": self.records,
            "problems": problems,
        }


def validate(source, *, reference=None, threads=None, progress=None):
    """Reads a file to its end and tells everything that is wrong with it.

    Damage is what `validation="standard"` refuses: data that is cut, corrupt or ambiguous. A deviation is what it
    accepts although the format does not allow it, and what is allowed but contradicts itself: flags of pairs that are
    none, records out of the order that the header claims, an index that is older than its data. Compression is checked
    with all its checksums and BGZF's end-of-file block. An index beside the file (.bai, .csi, .fai) is checked against
    it. What the primary records of pairs tell of each other is compared: flags, positions, references and MC. A read
    waits for its mate in memory, all of them in about 512 MB; what comes while that is full is left out, and counted.
    NM and MD are compared with a reference, if there is one.

    Args:
        source: any source.
        reference (FastaFile | str | os.PathLike | None): the FASTA file that alignments are made to, plain or in BGZF;
            an index that is missing is built in memory. A whole sequence of it is held at a time, and others up to
            256 MB.
        threads (int | None): threads in all for decompression.
        progress (callable | None): is called with the reader after each batch of records.

    Returns:
        ValidationReport

    Raises:
        OSError: reading failed.

    Example:
        >>> import seqtide
        >>> report = seqtide.validate(b">chr1\\nAC GT\\n>chr2\\nAC>GT\\n")
        >>> for problem in report.problems:
        ...     print(problem)
        damage: malformed: '>' inside a sequence line (line 4)
        deviation: sequence_blank: blank in a sequence line (line 2)
    """
    if is_file_path(reference):
        with FastaFile(reference) as fasta:
            return validate(source, reference=fasta, threads=threads, progress=progress)
    report, fault = _read(source, "standard", reference, threads, progress)
    # What lenient passes is no reason to stop: more may follow. But it changes records, and so comes second.
    if fault is not None and fault.accepted_by == "lenient" and _opens_again(source):
        report, _ = _read(source, "lenient", reference, threads, progress)
    return report


def _opens_again(source):
    if is_file_path(source):
        return os.path.isfile(source)
    return isinstance(source, (bytes, bytearray, memoryview))


def _reference_checks(reader, reference, problems):
    if reference is None or not isinstance(reader, AlignmentReader):
        return None
    # Only here: it needs NumPy, which takes long to import.
    from seqtide.checks.reference import ReferenceChecks

    return ReferenceChecks(reader.header, reference, problems)


def _read(source, validation, reference, threads, progress):
    """The report, and the error that ended reading or None."""
    path = os.fsdecode(source) if is_file_path(source) else None
    problems = Problems()
    try:
        reader = open(source, validation=validation, threads=threads)
    except FormatError as error:
        problems.add_fault(_kind_of(error), error)
        return ValidationReport(path, None, 0, problems.in_order()), error
    fault = None
    with reader:
        checks = RecordChecks(reader.header) if isinstance(reader, AlignmentReader) else None
        by_reference = _reference_checks(reader, reference, problems)
        names = {} if isinstance(reader, FastaReader) else None
        try:
            for batch in reader.batches():
                if checks is not None:
                    checks.look_at(batch)
                if by_reference is not None:
                    by_reference.look_at(batch)
                if names is not None:
                    names.update(zip(_ids_of(batch.names), batch.sequences.lengths.tolist(), strict=True))
                if progress is not None:
                    progress(reader)
            if checks is not None:
                checks.finish()
        except FormatError as error:
            fault = error
        if checks is not None:
            for kind, reason, count, record in checks.found():
                problems.add("damage" if kind == "unsorted" else "deviation", kind, count, reason, record=record)
        if fault is not None:
            problems.add_fault(_kind_of(fault), fault)
        if by_reference is not None:
            by_reference.finish()
        problems.add_deviations(reader.deviations)
        records = reader.record_count
    if path is not None and fault is None:
        if checks is not None:
            check_alignment_index(path, reader.format, checks, problems)
        if names is not None:
            check_fasta_index(path, names, problems)
    return ValidationReport(path, reader.format, records, problems.in_order()), fault


def _ids_of(names):
    return [name.split(None, 1)[0] if name[:1].strip() else "" for name in names]


def _kind_of(error):
    return next(kind for cls, kind in _FAULTS if isinstance(error, cls))
