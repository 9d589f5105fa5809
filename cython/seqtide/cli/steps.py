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


class Adapters(NamedTuple):
    """Cuts one of several adapters, and knows which."""

    key: str
    title: str
    names: tuple[str, ...]
    find: Callable[[Any], tuple[Any, Any]]  # what is left of the reads, and the number of the adapter or -1
    mate: int | None = None


class Criterion(NamedTuple):
    """Drops reads."""

    key: str
    title: str
    fails: Callable[[Any], Mask] | None  # None: those without an adapter


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
    original: Mates  # before all steps
    counts: list[Count] = field(default_factory=list)  # one per trim and criterion
    adapters: dict[str, list[Count]] = field(default_factory=dict)  # by the key of the step, one per adapter
    without_adapter: list[Mask] = field(default_factory=list)  # of the mates whose adapters were looked for


@dataclass(frozen=True)
class Steps:
    """All trims in turn, then all criteria.

    A read or pair that fails several criteria counts for the first of them.

    Attributes:
        both: Whether a pair is dropped only if both reads fail the same criterion.
    """

    trims: list[Trim | Adapters] = field(default_factory=list)
    criteria: list[Criterion] = field(default_factory=list)
    both: bool = False

    def __call__(self, mates: Mates) -> Outcome:
        outcome = Outcome(mates, count_of(mates), mates)
        for trim in self.trims:
            outcome.counts.append(self._trim(outcome, trim))
        if self.criteria:
            self._drop(outcome)
        return outcome

    def _trim(self, outcome: Outcome, trim: Trim | Adapters) -> Count:
        count = Count()
        results = list(outcome.mates)
        for number, batch in enumerate(outcome.mates):
            if trim.mate in (None, number):
                results[number] = cut_adapters(outcome, trim, batch) if isinstance(trim, Adapters) else trim.cut(batch)
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
            if criterion.fails is None:
                masks = outcome.without_adapter
            else:
                masks = [criterion.fails(batch) for batch in outcome.mates]
            fails = reduce(combine, masks) & ~dropped
            reads = int(fails.sum()) * len(outcome.mates)
            outcome.counts.append(Count(reads, int(lengths[fails].sum()) if reads else 0))
            dropped |= fails
        if dropped.any():
            outcome.mates = tuple(batch[~dropped] for batch in outcome.mates)


def cut_adapters(outcome: Outcome, step: Adapters, batch: Batch) -> Batch:
    import numpy

    kept, found = step.find(batch)
    result: Batch = batch.cut(kept)
    outcome.without_adapter.append(found < 0)
    # Number 0 is for reads without any.
    reads = numpy.bincount(found + 1, minlength=len(step.names) + 1)[1:]
    bases = numpy.bincount(found + 1, batch.lengths - result.lengths, len(step.names) + 1)[1:]
    outcome.adapters[step.key] = [Count(int(n), int(size)) for n, size in zip(reads, bases, strict=True)]
    return result


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
