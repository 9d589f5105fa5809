import os
from typing import Literal

from seqtide.alignments.header import SamHeader
from seqtide.alignments.reader import AlignmentReader, AlignmentWriter

def sorted_header(
    header: SamHeader, order: Literal["coordinate", "name"] = "coordinate", *, tag: str | None = None
) -> SamHeader: ...
def sort_alignments(
    reader: AlignmentReader,
    writer: AlignmentWriter,
    *,
    order: Literal["coordinate", "name"] = "coordinate",
    tag: str | None = None,
    memory_bytes: int = 805306368,
    temporary_folder: str | os.PathLike[str] | None = None,
    threads: int | None = None,
) -> None: ...
