from collections.abc import Iterator

from seqtide.alignments.batch import AlignmentBatch

FIELDS: tuple[str, ...]

def export_schema(
    fields: tuple[str, ...], tags: tuple[tuple[str, str], ...], requested: object | None = None
) -> object: ...
def export_array(batch: AlignmentBatch, requested: object | None = None) -> tuple[object, object]: ...
def export_stream(
    fields: tuple[str, ...],
    tags: tuple[tuple[str, str], ...],
    iterator: Iterator[AlignmentBatch],
    requested: object | None = None,
) -> object: ...
