from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, final

from typing_extensions import disjoint_base

from seqtide.alignments.batch import AlignmentBatch
from seqtide.alignments.header import SamHeader
from seqtide.alignments.record import BamRecord
from seqtide.alignments.record_filter import RecordFilter
from seqtide.io.joint_files import JointFiles
from seqtide.io.reader import RecordReader, RecordWriter
from seqtide.io.stream import Source, Target
from seqtide.reads.record import FastqRecord

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
        filter: RecordFilter | None = None,
    ) -> Iterator[AlignmentBatch]: ...
    def as_fastq(
        self,
        *,
        suffixes: bool = False,
        default_quality: int | None = None,
        excluded_flags: int = 2304,
        tags: str | Iterable[str] | None = None,
    ) -> Iterator[FastqRecord]: ...
    def as_fastq_pairs(
        self,
        *,
        suffixes: bool = False,
        default_quality: int | None = None,
        excluded_flags: int = 2304,
        tags: str | Iterable[str] | None = None,
        singletons: Callable[[FastqRecord], object] | None = None,
        others: Callable[[FastqRecord], object] | None = None,
    ) -> Iterator[tuple[FastqRecord, FastqRecord]]: ...
    @property
    def header(self) -> SamHeader: ...

@disjoint_base
class AlignmentWriter(RecordWriter):
    def __init__(self, *arguments: object, **options: object) -> None: ...
    def write(self, record: BamRecord | AlignmentBatch) -> None: ...
    @property
    def header(self) -> SamHeader: ...

@final
class SamReader(AlignmentReader):
    def __init__(
        self,
        source: Source,
        *,
        threads: int | None = None,
        validation: Literal["standard", "strict", "lenient"] = "standard",
        max_record_bytes: int = 1073741824,
        require_eof: bool = True,
        block_size: int = 262144,
    ) -> None: ...

@final
class SamWriter(AlignmentWriter):
    def __init__(
        self,
        target: Target,
        header: SamHeader | str | bytes | Any | None = None,
        *,
        template: AlignmentReader | AlignmentWriter | None = None,
        compression: str = "auto",
        level: int | None = None,
        threads: int | None = None,
        atomic: bool | JointFiles = False,
        sync: bool = False,
        with_header: bool = True,
    ) -> None: ...
