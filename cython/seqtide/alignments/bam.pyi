from collections.abc import Iterable
from typing import Any, Literal, NamedTuple, SupportsIndex, TypeAlias, final

from seqtide.alignments.header import SamHeader
from seqtide.alignments.reader import AlignmentReader, AlignmentWriter
from seqtide.alignments.record import BamRecord
from seqtide.index.binning import BamIndex
from seqtide.io.joint_files import JointFiles
from seqtide.io.stream import Source, Target

_Region: TypeAlias = str | tuple[str, SupportsIndex | None, SupportsIndex | None]

class ReferenceStatistics(NamedTuple):
    name: str
    length: int
    mapped: int | None
    unmapped: int | None

@final
class BamReader(AlignmentReader):
    def __init__(
        self,
        source: Source,
        index: Source | BamIndex | None = None,
        *,
        threads: int | None = None,
        validation: Literal["standard", "strict", "lenient"] = "standard",
        max_record_bytes: int = 1073741824,
        require_eof: bool = True,
        block_size: int = 262144,
    ) -> None: ...
    @property
    def index(self) -> BamIndex: ...
    def query(
        self,
        region: str | Iterable[_Region],
        start: SupportsIndex | None = None,
        end: SupportsIndex | None = None,
    ) -> AlignmentReader: ...
    def count(
        self,
        region: str | Iterable[_Region] | None = None,
        start: SupportsIndex | None = None,
        end: SupportsIndex | None = None,
        *,
        required_flags: int = 0,
        excluded_flags: int = 0,
        min_mapq: int = 0,
    ) -> int: ...
    def mates(self, record: BamRecord) -> list[BamRecord]: ...
    def index_statistics(self) -> list[ReferenceStatistics]: ...

@final
class BamQuery(AlignmentReader): ...

@final
class BamWriter(AlignmentWriter):
    def __init__(
        self,
        target: Target,
        header: SamHeader | str | bytes | Any | None = None,
        *,
        template: AlignmentReader | AlignmentWriter | None = None,
        level: int | None = None,
        threads: int | None = None,
        atomic: bool | JointFiles = False,
        sync: bool = False,
        index: Literal["bai", "csi"] | bool | None = None,
        index_target: Target | None = None,
    ) -> None: ...
