"""How many reads repeat another one: FastQC's estimate from the first sequences, and that of a sample of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from seqtide.quality_control.counters import ReadCounters

LEVELS = (*map(str, range(1, 10)), ">10", ">50", ">100", ">500", ">1k", ">5k", ">10k+")
# The least number of further copies for each level but the first.
_FURTHER_COPIES = np.array([*range(1, 10), 50, 100, 500, 1000, 5000, 10000])


def level_of(multiplicity: ArrayLike) -> NDArray[np.int64]:
    """Index in LEVELS: one to nine copies, 10 to 50, 51 to 100 and so on. Names and bounds are FastQC's."""
    return np.searchsorted(_FURTHER_COPIES, np.asarray(multiplicity) - 1, side="right")


def percents(multiplicity: ArrayLike, distinct: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Percent of all reads and of distinct sequences by level, and percent that would remain without duplicates."""
    multiplicity, distinct = np.asarray(multiplicity, float), np.asarray(distinct, float)
    levels = level_of(multiplicity)
    reads = np.bincount(levels, multiplicity * distinct, len(LEVELS)).astype(float)
    kinds = np.bincount(levels, distinct, len(LEVELS)).astype(float)
    if not distinct.size:
        return reads, kinds, 100.0
    return 100 * reads / reads.sum(), 100 * kinds / kinds.sum(), float(100 * kinds.sum() / reads.sum())


def corrected(
    multiplicity: NDArray[np.int64], distinct: NDArray[np.int64], seen: int, reads: int
) -> NDArray[np.float64]:
    """What FastQC makes of the numbers of its table: how many sequences of each multiplicity the file has.

    The table takes no new sequences after the first 100,000. A sequence with few copies may have come later: with m
    copies in `reads` reads, it is not among the first `seen` with the probability
    C(reads - m, seen) / C(reads, seen).

    Args:
        multiplicity (numpy.ndarray): numbers of copies.
        distinct (numpy.ndarray): how many sequences of the table have them.
        seen (int): reads until the table was full.
        reads (int): reads of the file.
    """
    result = np.asarray(distinct, float).copy()
    if seen == reads:
        return result
    for row, (copies, count) in enumerate(zip(multiplicity.tolist(), distinct.tolist(), strict=True)):
        # Where there are no reads left to hide another such sequence in, FastQC corrects nothing; the test is its own.
        if reads - count >= seen:
            missed = _probability_to_miss(copies, seen, reads)
            # It also stops where the count would grow by less than 0.01.
            if missed >= 1 - count / (count + 0.01):
                result[row] = count / (1 - missed)
    return result


def _probability_to_miss(copies: int, seen: int, reads: int) -> float:
    if copies > reads - seen:
        return 0.0
    # Symmetric in copies and seen; the smaller one gives the shorter product.
    few, many = sorted((copies, seen))
    steps = np.arange(few)
    return float(np.exp(np.log1p(-many / (reads - steps)).sum()))


def fastqc_levels(counters: ReadCounters) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """`percents` of FastQC's estimate."""
    counts = np.array([count for _, count in counters.tracked], np.int64)
    multiplicity, distinct = np.unique(counts, return_counts=True)
    return percents(multiplicity, corrected(multiplicity, distinct, counters.tracked_reads, counters.reads))
