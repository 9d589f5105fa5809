from collections.abc import Iterable, Iterator
from typing import Literal, final

from seqtide.intervals.batch import BedBatch
from seqtide.intervals.header import BedHeader
from seqtide.intervals.record import BedRecord
from seqtide.io.joint_files import JointFiles
from seqtide.io.reader import RecordReader, RecordWriter
from seqtide.io.stream import Source, Target

@final
class BedReader(RecordReader):
    def __init__(
        self,
        source: Source,
        *,
        kind: str = "auto",
        threads: int | None = None,
        validation: Literal["standard", "strict", "lenient"] = "standard",
        max_record_bytes: int = 1073741824,
        require_eof: bool = True,
        block_size: int = 262144,
    ) -> None: ...
    @property
    def kind(self) -> str: ...
    @property
    def header(self) -> BedHeader: ...
    @property
    def field_count(self) -> int: ...
    def __next__(self) -> BedRecord: ...
    def batches(
        self, max_bytes: int = 4194304, max_records: int | None = None, *, fields: Iterable[str] | None = None
    ) -> Iterator[BedBatch]: ...

@final
class BedWriter(RecordWriter):
    def __init__(
        self,
        target: Target,
        *,
        kind: str = "auto",
        header: str = "",
        compression: str = "auto",
        level: int | None = None,
        threads: int | None = None,
        atomic: bool | JointFiles = False,
        sync: bool = False,
    ) -> None: ...
    @property
    def kind(self) -> str: ...
    def write(self, record: BedRecord | BedBatch) -> None: ...
