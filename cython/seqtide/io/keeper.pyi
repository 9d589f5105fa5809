from typing import final

from _typeshed import ReadableBuffer
from typing_extensions import Self

@final
class Keeper:
    def __new__(cls, object: object) -> Self: ...

@final
class HeldBuffer:
    def __new__(cls, source: ReadableBuffer) -> Self: ...
