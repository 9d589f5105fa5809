"""Lengths of reads in classes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

_MOST = 100  # classes in a report


def fastqc_rows(lengths: NDArray[np.int64], reads: NDArray[np.int64]) -> Iterator[tuple[str, float]]:
    """FastQC's classes of lengths, at most about 50 of them: labels and numbers of reads.

    Args:
        lengths (numpy.ndarray): lengths that occur, ascending.
        reads (numpy.ndarray): numbers of reads that have them.
    """
    if not len(lengths):
        return
    least, most = max(int(lengths[0]) - 1, 0), int(lengths[-1]) + 1
    width = _fastqc_width(most - least)
    start = least // width * width
    counts = np.bincount((lengths - start) // width, reads, (most - start) // width + 1)
    for number, count in enumerate(counts.tolist()):
        # One class more at either end belongs to its plot only.
        if count or 0 < number < len(counts) - 1:
            first = start + number * width
            last = min(first + width - 1, most)
            yield (f"{first}" if width == 1 else f"{first}-{last}"), count


def _fastqc_width(span: int) -> int:
    base = 1
    while True:
        for factor in (1, 2, 5):
            if span // (base * factor) <= 50:
                return base * factor
        base *= 10


def classes(
    lengths: NDArray[np.int64], reads: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """At most 100 classes of lengths: first and last length of each, and reads.

    Each length is one while there are few; else classes are equally wide up to 1,000 bases, and grow by a constant
    factor beyond, as lengths of long reads spread over orders of magnitude.

    Returns:
        tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]: int64.
    """
    if not len(lengths):
        return lengths, lengths, reads
    least, most = int(lengths[0]), int(lengths[-1])
    if most - least < _MOST:
        edges = np.arange(least, most + 2)
    elif most <= 1000:
        width = -(-(most - least + 1) // _MOST)
        edges = np.arange(least, most + width + 1, width)
    else:
        edges = np.unique(np.ceil(np.geomspace(max(least, 1), most + 1, _MOST + 1)).astype(np.int64))
        edges[0], edges[-1] = least, most + 1
    counts = np.bincount(np.searchsorted(edges, lengths, side="right") - 1, reads, len(edges) - 1)
    return edges[:-1], edges[1:] - 1, counts.astype(np.int64)
