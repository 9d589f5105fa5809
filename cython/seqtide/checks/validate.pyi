import os
from collections.abc import Callable
from typing import Any, NamedTuple

from seqtide.alignments.reader import AlignmentReader
from seqtide.checks.problem import Problem
from seqtide.index.fasta_file import FastaFile
from seqtide.io.stream import Source
from seqtide.reads.fasta import FastaReader
from seqtide.reads.fastq import FastqReader

__all__ = ["Problem", "ValidationReport", "validate"]

class ValidationReport(NamedTuple):
    path: str | None
    format: str | None
    records: int
    problems: list[Problem]
    @property
    def status(self) -> str: ...
    def to_dict(self) -> dict[str, Any]: ...

def validate(
    source: Source,
    *,
    reference: FastaFile | str | os.PathLike[str] | None = None,
    threads: int | None = None,
    progress: Callable[[FastqReader | FastaReader | AlignmentReader], object] | None = None,
) -> ValidationReport: ...
