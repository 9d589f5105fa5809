from collections.abc import Iterable, Mapping
from typing import final

from seqtide.alignments.record import BamRecord

@final
class RecordFilter:
    def __init__(
        self,
        *,
        required_flags: int = 0,
        excluded_flags: int = 0,
        any_flags: int = 0,
        not_all_flags: int = 0,
        min_mapq: int = 0,
        names: Iterable[str] | None = None,
        read_groups: Iterable[str] | None = None,
        without_read_group: bool = False,
        tags: Mapping[str, str | int | Iterable[str | int] | None] | None = None,
        intervals: Iterable[tuple[str, int, int]] | None = None,
        fraction: float = 1.0,
        seed: int = 0,
        expression: str | None = None,
    ) -> None: ...
    def accepts(self, record: BamRecord) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[object, ...]: ...
