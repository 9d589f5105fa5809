from typing import NamedTuple

class BaseModification(NamedTuple):
    position: int
    base: str
    strand: str
    code: str | int
    probability: int | None
