from collections.abc import Iterator
from typing import Literal, final

from seqtide.io.joint_files import JointFiles
from seqtide.io.reader import RecordReader, RecordWriter
from seqtide.io.stream import Source, Target
from seqtide.reads.batch import FastaBatch
from seqtide.reads.record import FastaRecord as FastaRecord

@final
class FastaReader(RecordReader):
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
    def __next__(self) -> FastaRecord: ...
    def batches(self, max_bytes: int = 4194304, max_records: int | None = None) -> Iterator[FastaBatch]: ...

@final
class FastaWriter(RecordWriter):
    def __init__(
        self,
        target: Target,
        *,
        line_width: int = 60,
        compression: str = "auto",
        level: int | None = None,
        threads: int | None = None,
        atomic: bool | JointFiles = False,
        sync: bool = False,
    ) -> None: ...
    @property
    def line_width(self) -> int: ...
    def write(self, record: FastaRecord | FastaBatch) -> None: ...
