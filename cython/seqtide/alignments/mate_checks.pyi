from typing import final

from seqtide.alignments.batch import AlignmentBatch

@final
class MateChecks:
    def look_at(self, batch: AlignmentBatch) -> None: ...
    def finish(self) -> list[tuple[str, str, int, int | None]]: ...
