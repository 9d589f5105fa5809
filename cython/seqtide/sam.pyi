from typing import Any, Literal, final

from seqtide.alignments import AlignmentReader, AlignmentWriter
from seqtide.header import SamHeader
from seqtide.stream import Source, Target

@final
class SamReader(AlignmentReader):
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
        atomic: bool = False,
        with_header: bool = True,
    ) -> None: ...
