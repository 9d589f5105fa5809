from collections.abc import Iterable, Iterator
from typing import SupportsIndex, final, overload

import numpy as np
from _typeshed import ReadableBuffer
from numpy.typing import NDArray
from typing_extensions import Self

from seqtide.reads.record import FastaRecord, FastqRecord

@final
class KmerIterator:
    def __iter__(self) -> Self: ...
    def __next__(self) -> str | bytes: ...

# Records have the buffer protocol too; type checkers take the first signature that fits.

@overload
def kmers(sequence: str | FastqRecord | FastaRecord, k: int) -> Iterator[str]: ...  # type: ignore[overload-overlap]
@overload
def kmers(sequence: ReadableBuffer, k: int) -> Iterator[bytes]: ...
def encode_kmers(
    sequence: str | ReadableBuffer | FastqRecord | FastaRecord, k: int, *, canonical: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]: ...
def decode_kmer(kmer: SupportsIndex, k: int) -> str: ...
def nthash(
    sequence: str | ReadableBuffer | FastqRecord | FastaRecord, k: int, *, canonical: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]: ...
def minimizers(
    sequence: str | ReadableBuffer | FastqRecord | FastaRecord, k: int, w: int, *, canonical: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.bool_]]: ...
def syncmers(
    sequence: str | ReadableBuffer | FastqRecord | FastaRecord,
    k: int,
    s: int,
    *,
    offset: int | None = None,
    canonical: bool = False,
) -> NDArray[np.int64]: ...
def kmer_counts(
    sequences: str | ReadableBuffer | FastqRecord | FastaRecord | Iterable[str | bytes | FastqRecord | FastaRecord],
    k: int,
    *,
    canonical: bool = False,
) -> dict[str, int]: ...
def kmer_spectrum(
    sequences: str | ReadableBuffer | FastqRecord | FastaRecord | Iterable[str | bytes | FastqRecord | FastaRecord],
    k: int,
    *,
    canonical: bool = False,
) -> dict[int, int]: ...
