from collections.abc import Iterator
from typing import Literal, final, overload

from seqtide.io.joint_files import JointFiles
from seqtide.io.reader import Reader, RecordWriter
from seqtide.io.stream import Source, Target
from seqtide.reads.batch import FastqBatch
from seqtide.reads.record import FastqRecord

@final
class FastqPairReader(Reader):
    def __init__(
        self,
        source1: Source,
        source2: Source | None = None,
        *,
        check_names: bool = True,
        threads: int | None = None,
        validation: Literal["standard", "strict", "lenient"] = "standard",
        max_record_bytes: int = 1073741824,
        encoding: Literal["sanger", "illumina1.3", "solexa"] = "sanger",
        require_eof: bool = True,
        block_size: int = 262144,
    ) -> None: ...
    def __next__(self) -> tuple[FastqRecord, FastqRecord]: ...
    def batches(
        self, max_bytes: int = 4194304, max_records: int | None = None
    ) -> Iterator[tuple[FastqBatch, FastqBatch]]: ...
    @property
    def interleaved(self) -> bool: ...
    @property
    def pair_count(self) -> int: ...

@final
class FastqPairWriter(RecordWriter):
    def __init__(
        self,
        target1: Target,
        target2: Target | None = None,
        *,
        check_names: bool = True,
        encoding: Literal["sanger", "illumina1.3", "solexa"] = "sanger",
        compression: str = "auto",
        level: int | None = None,
        threads: int | None = None,
        atomic: bool | JointFiles = False,
        sync: bool = False,
    ) -> None: ...
    @overload
    def write(self, record1: FastqRecord, record2: FastqRecord) -> None: ...
    @overload
    def write(self, record1: FastqBatch, record2: FastqBatch) -> None: ...
    @property
    def pair_count(self) -> int: ...
