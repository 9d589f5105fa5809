from collections.abc import Iterable, Iterator, Mapping

from typing_extensions import disjoint_base

from seqtide._bam_record import BamRecord
from seqtide._fastq_record import FastqRecord
from seqtide._reader import RecordReader
from seqtide._writer import RecordWriter
from seqtide.alignment_batch import AlignmentBatch
from seqtide.header import SamHeader

@disjoint_base
class AlignmentReader(RecordReader):
    def __init__(self, *arguments: object, **options: object) -> None: ...
    def __next__(self) -> BamRecord: ...
    def batches(
        self,
        max_bytes: int = 1048576,
        max_records: int | None = None,
        *,
        fields: Iterable[str] | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> Iterator[AlignmentBatch]: ...
    def as_fastq(
        self, *, suffixes: bool = False, default_quality: int | None = None, excluded_flags: int = 2304
    ) -> Iterator[FastqRecord]: ...
    def as_fastq_pairs(
        self, *, suffixes: bool = False, default_quality: int | None = None, excluded_flags: int = 2304
    ) -> Iterator[tuple[FastqRecord, FastqRecord]]: ...
    @property
    def header(self) -> SamHeader: ...

@disjoint_base
class AlignmentWriter(RecordWriter):
    def __init__(self, *arguments: object, **options: object) -> None: ...
    def write(self, record: BamRecord | AlignmentBatch) -> None: ...
    @property
    def header(self) -> SamHeader: ...
