from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from seqtide.errors import FormatError
from seqtide.io.deviations import Deviation

@dataclass(frozen=True)
class Problem:
    severity: str
    kind: str
    count: int
    reason: str
    record: int | None = None
    line: int | None = None
    offset: int | None = None
    virtual_offset: int | None = None
    compressed_offset: int | None = None
    excerpt: bytes = b""

class Problems:
    def add(self, severity: str, kind: str, count: int, reason: str, **place: Any) -> None: ...
    def add_fault(self, kind: str, error: FormatError) -> None: ...
    def add_deviations(self, deviations: Iterable[Deviation]) -> None: ...
    def in_order(self) -> list[Problem]: ...
