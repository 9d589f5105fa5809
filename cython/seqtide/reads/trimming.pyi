from typing import TypeAlias, TypeVar, final, overload

from _typeshed import ReadableBuffer

from seqtide.reads.record import FastaRecord, FastqRecord

_Letters = TypeVar("_Letters", str, FastqRecord, FastaRecord)
_Adapters: TypeAlias = str | ReadableBuffer | list[str] | list[bytes] | tuple[str | ReadableBuffer, ...]

@final
class PreparedAdapters: ...

# Records have the buffer protocol too; type checkers take the first signature that fits.

@overload
def trim_start(sequence: _Letters, n: int) -> _Letters: ...  # type: ignore[overload-overlap]
@overload
def trim_start(sequence: ReadableBuffer, n: int) -> bytes: ...
@overload
def trim_end(sequence: _Letters, n: int) -> _Letters: ...  # type: ignore[overload-overlap]
@overload
def trim_end(sequence: ReadableBuffer, n: int) -> bytes: ...
@overload
def trim_both(sequence: _Letters, start: int, end: int) -> _Letters: ...  # type: ignore[overload-overlap]
@overload
def trim_both(sequence: ReadableBuffer, start: int, end: int) -> bytes: ...
@overload
def trim_quality_start(read: FastqRecord, min_quality: int) -> FastqRecord: ...  # type: ignore[overload-overlap]
@overload
def trim_quality_start(read: str | ReadableBuffer, min_quality: int) -> tuple[int, int]: ...
@overload
def trim_quality_end(read: FastqRecord, min_quality: int) -> FastqRecord: ...  # type: ignore[overload-overlap]
@overload
def trim_quality_end(read: str | ReadableBuffer, min_quality: int) -> tuple[int, int]: ...
@overload
def trim_quality_both(read: FastqRecord, min_quality: int) -> FastqRecord: ...  # type: ignore[overload-overlap]
@overload
def trim_quality_both(read: str | ReadableBuffer, min_quality: int) -> tuple[int, int]: ...
@overload
def trim_quality_window(read: FastqRecord, window: int, mean_quality: float) -> FastqRecord: ...  # type: ignore[overload-overlap]
@overload
def trim_quality_window(read: str | ReadableBuffer, window: int, mean_quality: float) -> tuple[int, int]: ...
@overload
def trim_quality_bwa(read: FastqRecord, min_quality: int, *, min_quality_start: int = 0) -> FastqRecord: ...  # type: ignore[overload-overlap]
@overload
def trim_quality_bwa(
    read: str | ReadableBuffer, min_quality: int, *, min_quality_start: int = 0
) -> tuple[int, int]: ...
@overload
def trim_poly(sequence: _Letters, letter: str | ReadableBuffer, *, min_length: int = 3) -> _Letters: ...  # type: ignore[overload-overlap]
@overload
def trim_poly(sequence: ReadableBuffer, letter: str | ReadableBuffer, *, min_length: int = 3) -> bytes: ...
@overload
def trim_adapter(  # type: ignore[overload-overlap]
    sequence: _Letters, adapter: _Adapters = (), *, front: _Adapters = (), error_rate: float = 0.1, min_overlap: int = 3
) -> _Letters: ...
@overload
def trim_adapter(
    sequence: ReadableBuffer,
    adapter: _Adapters = (),
    *,
    front: _Adapters = (),
    error_rate: float = 0.1,
    min_overlap: int = 3,
) -> bytes: ...
@overload
def mask_low_quality(
    sequence: FastqRecord, min_quality: int, *, quality: None = None, soft: bool = False
) -> FastqRecord: ...
@overload
def mask_low_quality(  # type: ignore[overload-overlap]
    sequence: _Letters, min_quality: int, *, quality: str | ReadableBuffer, soft: bool = False
) -> _Letters: ...
@overload
def mask_low_quality(
    sequence: ReadableBuffer, min_quality: int, *, quality: str | ReadableBuffer, soft: bool = False
) -> bytes: ...
def count_masked_bases(sequence: str | ReadableBuffer | FastqRecord | FastaRecord) -> int: ...
