"""What `trim` and `filter` do to a batch, and the count of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from seqtide.reads.batch import (  # type: ignore[attr-defined]
    FastaBatch,
    FastqBatch,
    _restore_fasta_batch,
    _restore_fastq_batch,
)

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Mask: TypeAlias = NDArray[numpy.bool_]

Batch: TypeAlias = FastqBatch | FastaBatch
# Of single reads one batch, of pairs those of the first and the second reads.
Mates: TypeAlias = tuple[Batch, ...]


class Trim(NamedTuple):
    """Shortens reads."""

    key: str
    title: str
    cut: Callable[[Any], Batch]
    mate: int | None = None  # 0 or 1 if only the first or the second reads of pairs are cut


class Criterion(NamedTuple):
    """Drops reads."""

    key: str
    title: str
    fails: Callable[[Any], Mask]


@dataclass
class Count:
    reads: int = 0
    bases: int = 0

    def add(self, other: Count) -> None:
        self.reads += other.reads
        self.bases += other.bases


@dataclass
class Outcome:
    """What is left of a batch, and what was done to it."""

    mates: Mates
    taken_in: Count
    counts: list[Count] = field(default_factory=list)  # one per trim and criterion


@dataclass(frozen=True)
class Steps:
    """All trims in turn, then all criteria.

    A read or pair that fails several criteria counts for the first of them.

    Attributes:
        both: Whether a pair is dropped only if both reads fail the same criterion.
    """

    trims: list[Trim] = field(default_factory=list)
    criteria: list[Criterion] = field(default_factory=list)
    both: bool = False

    def __call__(self, mates: Mates) -> Outcome:
        outcome = Outcome(mates, count_of(mates))
        for trim in self.trims:
            outcome.counts.append(self._trim(outcome, trim))
        if self.criteria:
            self._drop(outcome)
        return outcome

    def _trim(self, outcome: Outcome, trim: Trim) -> Count:
        count = Count()
        results = list(outcome.mates)
        for number, batch in enumerate(outcome.mates):
            if trim.mate in (None, number):
                results[number] = trim.cut(batch)
                removed = batch.lengths - results[number].lengths
                count.add(Count(int((removed > 0).sum()), int(removed.sum())))
        outcome.mates = tuple(results)
        return count

    def _drop(self, outcome: Outcome) -> None:
        import numpy

        lengths = reduce(numpy.add, [batch.lengths for batch in outcome.mates])
        dropped = numpy.zeros(len(outcome.mates[0]), bool)
        combine = numpy.logical_and if self.both else numpy.logical_or
        for criterion in self.criteria:
            fails = reduce(combine, [criterion.fails(batch) for batch in outcome.mates]) & ~dropped
            reads = int(fails.sum()) * len(outcome.mates)
            outcome.counts.append(Count(reads, int(lengths[fails].sum()) if reads else 0))
            dropped |= fails
        if dropped.any():
            outcome.mates = tuple(batch[~dropped] for batch in outcome.mates)


def count_of(mates: Mates) -> Count:
    return Count(
        sum(len(batch) for batch in mates),
        sum(bases_of(batch) for batch in mates),
    )


def bases_of(batch: Batch) -> int:
    offsets = batch.sequences.offsets
    return int(offsets[-1] - offsets[0])


def in_turn(mates: Mates) -> Batch:
    """First and second reads one after the other in one batch."""
    import numpy

    first, second = mates
    order = numpy.arange(2 * len(first)).reshape(2, -1).T.ravel()
    joined: Batch = type(first).concat([first, second])  # type: ignore[list-item]
    return joined[order]


def to_fasta(batch: Batch) -> Batch:
    """The names and sequences of a FASTQ batch, in the same memory."""
    result: FastaBatch = _restore_fasta_batch(batch.names, batch.sequences)
    return result


def to_fastq(batch: Batch, score: int) -> Batch:
    """A FASTA batch, with this score for all bases."""
    qualities = bytes([ord("!") + score]) * bases_of(batch)
    result: FastqBatch = _restore_fastq_batch(batch.names, batch.sequences, qualities)
    return result
