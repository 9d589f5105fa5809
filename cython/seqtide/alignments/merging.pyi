from collections.abc import Iterable, Sequence
from typing import Literal

from seqtide.alignments.header import SamHeader
from seqtide.alignments.reader import AlignmentReader, AlignmentWriter

def merged_header(
    headers: Iterable[SamHeader],
    order: Literal["coordinate", "name"] = "coordinate",
    *,
    combine_read_groups: bool = False,
    combine_programs: bool = False,
) -> SamHeader: ...
def merge_alignments(
    readers: Sequence[AlignmentReader],
    writer: AlignmentWriter,
    *,
    order: Literal["coordinate", "name"] = "coordinate",
    combine_read_groups: bool = False,
    combine_programs: bool = False,
) -> None: ...
