from collections.abc import Iterator
from typing import Literal, final

from typing_extensions import Self

from seqtide._fasta_record import FastaRecord as FastaRecord
from seqtide._reader import RecordReader
from seqtide.batch import FastaBatch
from seqtide.stream import Source, Target

@final
class FastaReader(RecordReader):
    def __init__(
        self,
        source: Source,
        *,
        threads: int | None = None,
        validation: Literal["strict", "lenient"] = "strict",
        max_record_bytes: int = 1073741824,
        require_eof: bool = True,
        block_size: int = 262144,
    ) -> None: ...
    def __next__(self) -> FastaRecord: ...
    def batches(self, max_bytes: int = 4194304, max_records: int | None = None) -> Iterator[FastaBatch]: ...

@final
class FastaWriter:
    def __init__(
        self,
        target: Target,
        *,
        line_width: int = 60,
        compression: str = "auto",
        level: int | None = None,
        threads: int | None = None,
        atomic: bool = False,
    ) -> None: ...
    def __del__(self) -> None: ...
    @property
    def line_width(self) -> int: ...
    def write(self, record: FastaRecord | FastaBatch) -> None: ...
    def flush(self) -> None: ...
    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, kind: object, value: object, traceback: object) -> None: ...
    @property
    def closed(self) -> bool: ...
    @property
    def record_count(self) -> int: ...
