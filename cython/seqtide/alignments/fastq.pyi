from typing import Literal, final

from typing_extensions import Self, disjoint_base

from seqtide.alignments.reader import AlignmentReader
from seqtide.alignments.record import BamRecord
from seqtide.reads.record import FastqRecord

@disjoint_base
class FastqIterator:
    def __init__(
        self, reader: AlignmentReader, suffixes: bool, default_quality: int | None, excluded_flags: int
    ) -> None: ...
    def __iter__(self) -> Self: ...
    def __next__(self) -> FastqRecord: ...

@final
class FastqPairIterator(FastqIterator):
    def __next__(self) -> tuple[FastqRecord, FastqRecord]: ...  # type: ignore[override]

def unaligned_record(
    record: FastqRecord, *, mate: Literal[1, 2] | None = None, read_group: str | None = None
) -> BamRecord: ...
def unaligned_pair(
    read1: FastqRecord, read2: FastqRecord, *, read_group: str | None = None
) -> tuple[BamRecord, BamRecord]: ...
