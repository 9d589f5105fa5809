"""Sequences of seven bases that are enriched at some positions of reads: FastQC's Kmer Content.

A k-mer is enriched if, in a group of positions, it is more than five times as frequent as among all k-mers of all
positions, and if chance would not do that to any of the 16,384 k-mers in one of a hundred experiments (binomial test).
"""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from seqtide.quality_control.plain import plain
from seqtide.quality_control.positions import groups, labels

if TYPE_CHECKING:
    from collections.abc import Callable

    from seqtide.quality_control.counters import ReadCounters

K = 7
# One read of so many is looked at.
EVERY = 50
MOST = 20
LEAST_RATIO = 5.0
MOST_CHANCE = 0.01


@dataclasses.dataclass(frozen=True)
class Kmer:
    """A sequence that is enriched.

    Args:
        sequence: Its bases.
        count: How often it occurs in the sample of reads.
        p_value: Of the group in which chance explains it least.
        ratios: Observed over expected for each group; None where no k-mers are.
        place: The group in which that is the most.
    """

    sequence: str
    count: int
    p_value: float
    ratios: tuple[float | None, ...]
    place: int

    @property
    def most(self) -> float:
        """Observed over expected where it is most enriched."""
        return self.ratios[self.place] or 0.0


@dataclasses.dataclass(frozen=True)
class Enrichment:
    """Enriched k-mers, the most enriched first; and the groups of positions, 1-based and inclusive."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    kmers: tuple[Kmer, ...]

    @property
    def labels(self) -> list[str]:
        return labels(self.starts, self.ends)


def sequence_of(number: int) -> str:
    """The k-mer of that number in alphabetical order."""
    return "".join("ACGT"[number >> 2 * place & 3] for place in reversed(range(K)))


def enrichment(counters: ReadCounters) -> Enrichment:
    """Up to 20 k-mers that are enriched in the sample, as FastQC 0.11.9 finds them.

    Args:
        counters (ReadCounters): that have counted the reads.

    Returns:
        Enrichment
    """
    starts, ends = groups(max(0, counters.kmer_bases - K + 1))
    totals = counters.kmer_totals.astype(np.int64)
    everything = int(totals.sum())
    if not everything:
        return Enrichment(starts, ends, ())
    hits = counters.kmer_counts(ends.tolist()).astype(np.int64)
    spans = counters.kmer_spans.astype(np.int64)[:, None]
    up_to = np.concatenate([[0], totals.cumsum()])
    # FastQC looks no farther than its array of a k-mer reaches.
    covered = up_to[np.minimum(ends, spans)] - up_to[np.minimum(starts - 1, spans)]
    counts = hits.sum(axis=1)
    # Its numbers are floats of 32 bits.
    expected = (counts.astype(np.float32) / np.float32(everything))[:, None] * covered.astype(np.float32)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratios = hits.astype(np.float32) / expected
    found = []
    for number in np.flatnonzero((ratios > LEAST_RATIO).any(axis=1)).tolist():
        share = float(np.float32(counts[number]) / np.float32(everything))
        candidates = np.flatnonzero(ratios[number] > LEAST_RATIO).tolist()
        p_value = min(_chance(int(hits[number, at]), int(covered[number, at]), share) for at in candidates)
        if p_value < MOST_CHANCE:
            row = ratios[number]
            place = int(np.nanargmax(row))
            shown = tuple(float(str(value)) if np.isfinite(value) else None for value in row)
            found.append(Kmer(sequence_of(number), int(counts[number]), p_value, shown, place))
    order = _table_order(int((counts > 0).sum()))
    found.sort(key=lambda kmer: (-kmer.most, order(kmer.sequence)))
    return Enrichment(starts, ends, tuple(found[:MOST]))


def _table_order(size: int) -> Callable[[str], int]:
    """Rank of a k-mer among those that are enriched as much, where `size` of them occur.

    FastQC goes over a table by hash values from its end, and takes its verdict from the k-mer that comes first. The
    table has room for 4^7 and grows once three quarters of that are there, as java.util.Hashtable does; its hash is
    that of java.lang.String.
    """
    places = 4**K if size <= 3 * 4**K // 4 else 2 * 4**K + 1

    def rank(sequence: str) -> int:
        value = 0
        for letter in sequence.encode():
            value = 31 * value + letter & 0xFFFFFFFF
        return -((value & 0x7FFFFFFF) % places)

    return rank


def _chance(hits: int, trials: int, share: float) -> float:
    """That more hits come about by chance, for any of all k-mers; as fine as FastQC's difference from 1 can be."""
    return float(np.float32((1 - (1 - tail(hits, trials, share))) * 4**K))


def tail(hits: int, trials: int, share: float) -> float:
    """Probability of more than so many hits in independent trials that hit with a probability of `share`.

    Args:
        hits: More than `share * trials`.
        trials: At least one.
        share: Above 0 and below 1.
    """
    if hits >= trials:
        return 0.0
    if share >= 1:
        return 1.0
    first = hits + 1
    logarithm = math.lgamma(trials + 1) - math.lgamma(first + 1) - math.lgamma(trials - first + 1)
    term = math.exp(logarithm + first * math.log(share) + (trials - first) * math.log1p(-share))
    odds = share / (1 - share)
    total = 0.0
    # Each term is smaller than the one before by more than hits exceed what is expected.
    for hit in range(first, trials + 1):
        total += term
        term *= (trials - hit) / (hit + 1) * odds
        if term <= total * 1e-17:
            break
    return total


def kmers(counters: ReadCounters) -> dict[str, Any]:
    """The part of a report's dictionary."""
    found = enrichment(counters)
    return {
        "start": plain(found.starts),
        "end": plain(found.ends),
        "enriched": [
            {
                "sequence": kmer.sequence,
                "count": kmer.count,
                "p_value": kmer.p_value,
                "ratio": kmer.most,
                "position": int(found.starts[kmer.place]),
                "ratios": list(kmer.ratios),
            }
            for kmer in found.kmers
        ],
    }
