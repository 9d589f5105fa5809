from collections.abc import Iterable
from typing import Any, Literal, NamedTuple, overload

from seqtide.alignments.bam import BamReader
from seqtide.alignments.reader import SamReader
from seqtide.intervals.bed import BedReader
from seqtide.io.stream import Source, Target
from seqtide.reads.fasta import FastaReader
from seqtide.reads.fastq import FastqReader
from seqtide.reads.pairs import FastqPairReader

class Format(NamedTuple):
    name: str
    suffixes: tuple[str, ...]
    reader: type
    writer: type
    family: str
    by_name: bool = ...

FORMATS: tuple[Format, ...]

def names_of(family: str) -> tuple[str, ...]: ...
def in_words(names: Iterable[str]) -> str: ...
def format_of_name(source: object) -> str | None: ...
@overload
def open(
    source: Source,
    mode: Literal["r"] = "r",
    *,
    format: Literal["fastq"],
    mate: None = None,
    interleaved: Literal[False] = False,
    **options: Any,
) -> FastqReader: ...
@overload
def open(
    source: Source,
    mode: Literal["r"] = "r",
    *,
    format: Literal["fasta"],
    mate: None = None,
    interleaved: Literal[False] = False,
    **options: Any,
) -> FastaReader: ...
@overload
def open(
    source: Source,
    mode: Literal["r"] = "r",
    *,
    format: Literal["sam"],
    mate: None = None,
    interleaved: Literal[False] = False,
    **options: Any,
) -> SamReader: ...
@overload
def open(
    source: Source,
    mode: Literal["r"] = "r",
    *,
    format: Literal["bam"],
    mate: None = None,
    interleaved: Literal[False] = False,
    **options: Any,
) -> BamReader: ...
@overload
def open(
    source: Source,
    mode: Literal["r"] = "r",
    *,
    format: Literal["bed"],
    mate: None = None,
    interleaved: Literal[False] = False,
    **options: Any,
) -> BedReader: ...
@overload
def open(
    source: Source,
    mode: Literal["r"] = "r",
    *,
    format: None = None,
    mate: None = None,
    interleaved: Literal[False] = False,
    **options: Any,
) -> Any: ...
@overload
def open(
    source: Source, mode: Literal["r"] = "r", *, format: str | None = None, mate: Source, **options: Any
) -> FastqPairReader: ...
@overload
def open(
    source: Source, mode: Literal["r"] = "r", *, format: str | None = None, interleaved: Literal[True], **options: Any
) -> FastqPairReader: ...
@overload
def open(
    source: Target,
    mode: Literal["w"],
    *,
    format: str | None = None,
    mate: Target | None = None,
    interleaved: bool = False,
    **options: Any,
) -> Any: ...
def parse_fastq_file(source: Source, **options: Any) -> FastqReader: ...
def parse_fasta_file(source: Source, **options: Any) -> FastaReader: ...
def parse_sam_file(source: Source, **options: Any) -> SamReader: ...
def parse_bam_file(source: Source, **options: Any) -> BamReader: ...
def parse_bed_file(source: Source, **options: Any) -> BedReader: ...
