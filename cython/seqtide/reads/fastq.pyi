from collections.abc import Iterator
from typing import Literal, final

from seqtide.io.joint_files import JointFiles
from seqtide.io.reader import RecordReader, RecordWriter
from seqtide.io.stream import Source, Target
from seqtide.reads.batch import FastqBatch
from seqtide.reads.record import FastqRecord as FastqRecord

@final
class FastqReader(RecordReader):
    def __init__(
        self,
        source: Source,
        *,
        threads: int | None = None,
        validation: Literal["standard", "strict", "lenient"] = "standard",
        max_record_bytes: int = 1073741824,
        encoding: Literal["sanger", "illumina1.3", "solexa"] = "sanger",
        require_eof: bool = True,
        block_size: int = 262144,
    ) -> None: ...
    def __next__(self) -> FastqRecord: ...
    def batches(self, max_bytes: int = 4194304, max_records: int | None = None) -> Iterator[FastqBatch]: ...

@final
class FastqWriter(RecordWriter):
    def __init__(
        self,
        target: Target,
        *,
        encoding: Literal["sanger", "illumina1.3", "solexa"] = "sanger",
        compression: str = "auto",
        level: int | None = None,
        threads: int | None = None,
        atomic: bool | JointFiles = False,
        sync: bool = False,
    ) -> None: ...
    def write(self, record: FastqRecord | FastqBatch) -> None: ...
