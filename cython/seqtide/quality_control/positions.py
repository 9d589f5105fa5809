"""Groups of positions: which positions of reads are one point of a plot, by FastQC's rule, and how bins fall into them.

Counters hold positions below 500 one by one and later ones in bins. A position of a bin counts as the bin's mean; so
what groups say of reads up to 500 bases is exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from seqtide.quality_control.counters import ReadCounters

_SINGLE = 9  # positions that stay alone where others are grouped
_UNGROUPED = 75  # longest read whose positions all stay alone


def group_width(length: int) -> int:
    """Width of groups for reads of that length: the first of 2, 5, 10, 20, 50 … that makes fewer than 75 groups."""
    width, factors = 1, (2, 5, 10)
    while True:
        for factor in factors:
            if _SINGLE - (_SINGLE - length) // (width * factor) < _UNGROUPED:
                return width * factor
        width *= 10


def groups(length: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last positions, 1-based and inclusive, of the groups of `length` positions; as FastQC without options.

    Returns:
        tuple[numpy.ndarray, numpy.ndarray]: int64.
    """
    if length <= _UNGROUPED:
        starts = np.arange(1, length + 1)
        return starts, starts.copy()
    width = group_width(length)
    # Groups begin at multiples of a width above 10, so that the first one is narrower.
    later = np.arange(10, length + 1, width) if width <= 10 else np.r_[10, np.arange(width, length + 1, width)]
    starts = np.r_[np.arange(1, _SINGLE + 1), later]
    return starts, np.r_[starts[1:] - 1, length]


def labels(starts: Iterable[int], ends: Iterable[int]) -> list[str]:
    """`7` or `10-14`."""
    return [f"{start}" if start == end else f"{start}-{end}" for start, end in zip(starts, ends, strict=True)]


class Groups:
    """Groups over the bins of counters.

    Args:
        counters: ReadCounters, or what has their bins.
        length: how many positions there are to group; the longest read's if None.
    """

    def __init__(self, counters: ReadCounters, length: int | None = None) -> None:
        longest = int(counters.lengths[0][-1]) if counters.reads else 0
        self.length = longest if length is None else length
        self.starts, self.ends = groups(self.length)
        self.labels = labels(self.starts, self.ends)
        bin_start = counters.bin_start.astype(np.int64)
        # The last bin is as wide as the others of its kind, and ends where reads end.
        bin_end = np.minimum(counters.bin_end.astype(np.int64), longest)
        self.widths = bin_end - bin_start
        # How many positions each group has of each bin.
        self.overlap = np.maximum(
            np.minimum(self.ends[:, None], bin_end) - np.maximum(self.starts[:, None] - 1, bin_start), 0
        )

    def totals(self, counts: NDArray[np.int64]) -> NDArray[np.float64]:
        """Sums of counts, of one or more columns, over the positions of each group."""
        result: NDArray[np.float64] = (self.overlap / self.widths) @ counts
        return result

    def means(self, values: NDArray[np.float64] | NDArray[np.int64], known: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Means of values over those positions of each group whose bins are `known`; NaN where there are none."""
        weights = self.overlap * known
        with np.errstate(invalid="ignore"):
            result: NDArray[np.float64] = weights @ np.where(known, values, 0) / weights.sum(axis=1)
        return result
