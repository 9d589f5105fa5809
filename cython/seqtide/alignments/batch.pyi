from collections.abc import Iterable, Iterator, Mapping
from typing import Any, final, overload

import numpy as np
from numpy.typing import NDArray

from seqtide.alignments.columns import AlignmentColumns
from seqtide.alignments.header import SamHeader
from seqtide.alignments.record import BamRecord
from seqtide.alignments.record_filter import RecordFilter
from seqtide.columns.column import TextColumn, _Selection

@final
class AlignmentBatch(AlignmentColumns):
    @property
    def fields(self) -> tuple[str, ...]: ...
    @property
    def tags(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def header(self) -> SamHeader: ...
    @property
    def nbytes(self) -> int: ...
    def filter(
        self,
        filter: RecordFilter | None = None,
        *,
        required_flags: int = 0,
        excluded_flags: int = 0,
        min_mapq: int = 0,
    ) -> AlignmentBatch: ...
    def mask(self, filter: RecordFilter) -> NDArray[np.bool_]: ...
    def select(
        self, *, fields: Iterable[str] | None = None, tags: Mapping[str, str] | None = None
    ) -> AlignmentBatch: ...
    def to_dict(self) -> dict[str, NDArray[Any] | TextColumn]: ...
    @staticmethod
    def from_records(
        records: Iterable[BamRecord], header: SamHeader | str | Mapping[str, Any] | None = None
    ) -> AlignmentBatch: ...
    @staticmethod
    def concat(batches: Iterable[AlignmentBatch]) -> AlignmentBatch: ...
    @overload
    def __getitem__(self, key: int | np.integer[Any], /) -> BamRecord: ...
    @overload
    def __getitem__(self, key: _Selection, /) -> AlignmentBatch: ...
    def __iter__(self) -> Iterator[BamRecord]: ...
    def __reduce__(self) -> tuple[object, ...]: ...
