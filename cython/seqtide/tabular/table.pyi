from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, TypeAlias, final

from seqtide.io.joint_files import JointFiles
from seqtide.io.reader import RecordReader, RecordWriter
from seqtide.io.stream import Source, Target
from seqtide.tabular.record import TabularBatch, TabularRecord

_Columns: TypeAlias = Mapping[str, type | str]

@final
class TabularReader(RecordReader):
    def __init__(
        self,
        source: Source,
        columns: _Columns = ...,
        *,
        delimiter: str | None = "\t",
        comment: str = "#",
        skip: int = 0,
        missing: Iterable[str] = (),
        one_based: Iterable[str] = (),
        threads: int | None = None,
        validation: Literal["standard", "strict", "lenient"] = "standard",
        max_record_bytes: int = 1073741824,
        require_eof: bool = True,
        block_size: int = 262144,
    ) -> None: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    def __next__(self) -> TabularRecord: ...
    def batches(
        self, max_bytes: int = 4194304, max_records: int | None = None, *, fields: Iterable[str] | None = None
    ) -> Iterator[TabularBatch]: ...

@final
class TabularWriter(RecordWriter):
    def __init__(
        self,
        target: Target,
        columns: _Columns = ...,
        *,
        delimiter: str | None = "\t",
        comment: str = "#",
        header: str = "",
        missing: Iterable[str] = (),
        one_based: Iterable[str] = (),
        compression: str = "auto",
        level: int | None = None,
        threads: int | None = None,
        atomic: bool | JointFiles = False,
        sync: bool = False,
    ) -> None: ...
    def write(self, record: TabularRecord | tuple[Any, ...] | TabularBatch) -> None: ...
