from typing import final

from seqtide.alignments.batch import AlignmentBatch

@final
class ReferenceTagChecks:
    def look_at(self, batch: AlignmentBatch, reference_id: int, bases: str, before: int) -> None: ...
    def found(self) -> list[tuple[str, str, int, int]]: ...
