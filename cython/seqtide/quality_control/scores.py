"""Quality scores out of counts of them: the encoding, means and percentiles."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray


@dataclasses.dataclass(frozen=True)
class Encoding:
    """Name, and how much a Phred+33 score must be lowered to be the score that was meant."""

    name: str
    shift: int


_SANGER = Encoding("Sanger / Illumina 1.9", 0)
# Phred+64 begins at '@'. Few instruments give more than Q44 in Phred+33, which is 'M'.
_LOWEST_64 = ord("@") - 33
_ORDINARY_33 = ord("M") - 33


def encoding_of(quality_counts: NDArray[np.uint64], *, by_lowest: bool = False) -> Encoding:
    """Guesses the encoding of qualities: Phred+64 where no score is below '@' and one is above 'M'.

    Args:
        quality_counts (numpy.ndarray): counts by bin and Phred+33 score.
        by_lowest (bool): guesses as FastQC 0.11.9 does, from the lowest score alone, which takes good reads of few
            scores for Phred+64.
    """
    present = np.flatnonzero(quality_counts.sum(axis=0))
    if not len(present) or present[0] < _LOWEST_64 or not (by_lowest or present[-1] > _ORDINARY_33):
        return _SANGER
    return Encoding("Illumina 1.3" if present[0] == _LOWEST_64 + 1 else "Illumina 1.5", _LOWEST_64)


def means(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Mean score of each row of counts by score; 0 where a row is empty."""
    total = counts.sum(axis=1)
    result: NDArray[np.float64] = counts @ np.arange(counts.shape[1]) / np.maximum(total, 1)
    return result


def fastqc_percentiles(counts: NDArray[np.int64], percent: int) -> NDArray[np.int64]:
    """FastQC's percentiles: the least score up to which there are at least floor(percent / 100 * bases) bases."""
    return _least(counts, counts.sum(axis=1) * percent // 100)


def percentiles(counts: NDArray[np.int64], percent: int) -> NDArray[np.int64]:
    """Percentiles by nearest rank: the least score up to which there are at least percent / 100 * bases bases."""
    return _least(counts, -(-counts.sum(axis=1) * percent // 100))


def _least(counts: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    result: NDArray[np.int64] = (counts.cumsum(axis=1) >= wanted[:, None]).argmax(axis=1)
    return result
