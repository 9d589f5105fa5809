from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, final

from typing_extensions import Self

from seqtide.alignments.batch import AlignmentBatch
from seqtide.alignments.header import SamHeader
from seqtide.alignments.reader import AlignmentReader
from seqtide.alignments.record import BamRecord
from seqtide.reads.batch import FastqBatch
from seqtide.reads.record import FastqRecord

@final
class FastqIterator:
    def __init__(
        self,
        reader: AlignmentReader,
        suffixes: bool,
        default_quality: int | None,
        excluded_flags: int,
        tags: str | Iterable[str] | None = None,
    ) -> None: ...
    def __iter__(self) -> Self: ...
    def __next__(self) -> FastqRecord: ...

@final
class FastqPairIterator:
    def __init__(
        self,
        reader: AlignmentReader,
        suffixes: bool,
        default_quality: int | None,
        excluded_flags: int,
        singletons: Callable[[FastqRecord], object] | None = None,
        others: Callable[[FastqRecord], object] | None = None,
        tags: str | Iterable[str] | None = None,
    ) -> None: ...
    def __iter__(self) -> Self: ...
    def __next__(self) -> tuple[FastqRecord, FastqRecord]: ...

def unaligned_record(
    record: FastqRecord,
    *,
    mate: Literal[1, 2] | None = None,
    read_group: str | None = None,
    tags: str | Iterable[str] | None = None,
) -> BamRecord: ...
def unaligned_pair(
    read1: FastqRecord,
    read2: FastqRecord,
    *,
    read_group: str | None = None,
    tags: str | Iterable[str] | None = None,
) -> tuple[BamRecord, BamRecord]: ...
def unaligned_records(
    reads1: FastqBatch,
    reads2: FastqBatch | None = None,
    *,
    header: SamHeader | str | Mapping[str, Any] | None = None,
    read_group: str | None = None,
    tags: str | Iterable[str] | None = None,
) -> AlignmentBatch: ...
