"""The report as plain values: what `QcReport.to_dict` gives. docs/guide/qc.md describes each key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from seqtide._version import __version__
from seqtide.quality_control import duplication, gc, kmers, lengths, limits, origins, scores
from seqtide.quality_control.alignment_document import alignments as alignment_document
from seqtide.quality_control.plain import plain, ratio, weighted_median

if TYPE_CHECKING:
    from seqtide.quality_control.alignment_counters import AlignmentCounters
    from seqtide.quality_control.counters import ReadCounters
    from seqtide.quality_control.modules import Modules
    from seqtide.quality_control.pair_overlaps import PairOverlaps

SCHEMA = "seqtide.qc"
SCHEMA_VERSION = 1

_PERCENTILES = {"p10": 10, "p25": 25, "median": 50, "p75": 75, "p90": 90}


def document(
    modules: Modules,
    sources: Sequence[str],
    mate: dict[str, Any] | None = None,
    overlaps: PairOverlaps | None = None,
    alignments: AlignmentCounters | None = None,
) -> dict[str, Any]:
    """The dictionary of a report.

    Args:
        modules (Modules): of its counters.
        sources (tuple[str, ...]): names of what was read.
        mate (dict[str, object] | None): the dictionary of the second reads of pairs.
        overlaps (PairOverlaps | None): the fragments of pairs.
        alignments (AlignmentCounters | None): of the records whose reads these are.
    """
    counters = modules.counters
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "seqtide": __version__,
        "kind": "reads" if alignments is None else "alignments",
        "sources": list(sources),
        "summary": _summary(modules),
        "lengths": dict(zip(("start", "end", "reads"), map(plain, lengths.classes(*_lengths(counters))), strict=True)),
        "positions": _positions(modules),
        "read_quality": _read_quality(modules),
        "read_gc": {
            "percent": list(range(101)),
            "reads": plain(counters.read_gc),
            "model": plain(gc.model(counters.read_gc.astype(float))),
        },
        "duplication": _duplication(counters),
        "overrepresented": [
            {"sequence": sequence, "count": int(count), "percent": float(percent), "source": source}
            for sequence, count, percent, source in modules.all["overrepresented"].rows
        ],
        "adapters": _adapters(counters),
        "kmers": kmers.kmers(counters),
        "tiles": _tiles(modules),
        "lanes": origins.lanes(modules),
        "channels": origins.channels(modules),
        "times": origins.times(modules),
        "verdicts": {name: {"status": module.status, "why": module.why} for name, module in modules.all.items()},
        "limits": limits.as_dict(),
        "insert_sizes": None if overlaps is None else _insert_sizes(overlaps),
        "mate": mate,
        "alignments": None if alignments is None else alignment_document(alignments, counters),
    }


def _lengths(counters: ReadCounters) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    found, reads = counters.lengths
    return found.astype(np.int64), reads.astype(np.int64)


def _summary(modules: Modules) -> dict[str, Any]:
    counters = modules.counters
    found, reads = _lengths(counters)
    a, c, g, t, n = counters.base_counts.sum(axis=0).tolist()
    quality = modules.by_score(counters.quality_counts).sum(axis=0)
    measured = int(quality.sum())
    return {
        "reads": counters.reads,
        "bases": counters.bases,
        "min_length": int(found[0]) if len(found) else None,
        "max_length": int(found[-1]) if len(found) else None,
        "mean_length": ratio(counters.bases, counters.reads, 1),
        "median_length": weighted_median(found, reads),
        "n50": _n50(found, reads),
        "gc_percent": ratio(g + c, a + c + g + t),
        "n_percent": ratio(n, counters.bases),
        "mean_quality": ratio(quality @ np.arange(len(quality)), measured, 1),
        "q20_percent": ratio(quality[20:].sum(), measured),
        "q30_percent": ratio(quality[30:].sum(), measured),
        "encoding": modules.encoding.name if measured else None,
    }


def _n50(found: NDArray[np.int64], reads: NDArray[np.int64]) -> int | None:
    """The length of which reads at least as long hold half of the bases."""
    bases = (found * reads)[::-1].cumsum()
    if not len(bases) or not bases[-1]:
        return None
    return int(found[::-1][np.searchsorted(2 * bases, bases[-1])])


def _positions(modules: Modules) -> dict[str, Any]:
    counters = modules.counters
    covered = counters.covered.astype(np.int64)
    bases = counters.base_counts.astype(np.int64)
    longest = int(counters.lengths[0][-1]) if counters.reads else 0
    result: dict[str, Any] = {
        "start": plain(counters.bin_start.astype(np.int64) + 1),
        "end": plain(np.minimum(counters.bin_end.astype(np.int64), longest)),
        "covered": plain(covered),
    }
    result |= {letter: plain(bases[:, column]) for column, letter in enumerate("acgtn")}
    result["other"] = plain(covered - bases.sum(axis=1))
    if counters.has_quality:
        counts = modules.by_score(counters.quality_counts)
        known = counts.sum(axis=1) > 0
        result["quality"] = {
            name: plain(np.where(known, values, np.nan))
            for name, values in {
                "mean": scores.means(counts),
                **{name: scores.percentiles(counts, percent) for name, percent in _PERCENTILES.items()},
            }.items()
        }
    else:
        result["quality"] = None
    return result


def _read_quality(modules: Modules) -> dict[str, Any]:
    """From 0 to the best score that a read has."""
    by_error, arithmetic = (
        modules.by_score(counts) for counts in (modules.counters.read_quality, modules.counters.read_quality_arithmetic)
    )
    behind = int(np.flatnonzero(by_error + arithmetic).max(initial=-1)) + 1
    return {
        "quality": list(range(behind)),
        "reads": plain(by_error[:behind]),
        "reads_arithmetic": plain(arithmetic[:behind]),
    }


def _duplication(counters: ReadCounters) -> dict[str, Any]:
    total, distinct, remaining = duplication.fastqc_levels(counters)
    multiplicity, sampled, fraction = counters.duplication_sample
    levels, _, estimate = duplication.percents(multiplicity.astype(np.int64), sampled.astype(np.int64))
    return {
        "percent_remaining_fastqc": remaining,
        "levels": list(duplication.LEVELS),
        "fastqc_total": plain(total),
        "fastqc_distinct": plain(distinct),
        "estimate": {"percent_remaining": estimate, "fraction": float(fraction), "levels_total": plain(levels)},
        "explanation": _explanation(counters, remaining, estimate, float(fraction)),
    }


def _explanation(counters: ReadCounters, remaining: float, estimate: float, fraction: float) -> str:
    if counters.tracked_reads == counters.reads:
        first = "FastQC's rule follows the first 100,000 distinct sequences, and saw all of the reads"
    else:
        first = (
            f"FastQC's rule follows the first 100,000 distinct sequences, which are those of the first "
            f"{counters.tracked_reads:,} reads, and extrapolates from them"
        )
    if fraction == 1:
        second = "the other number is exact, since all distinct sequences of the file were followed"
    else:
        second = (
            f"the other number follows {fraction:.3g} of all distinct sequences, chosen by hash over the whole file"
        )
    return f"{first} ({remaining:.2f} % remain); {second} ({estimate:.2f} % remain)."


def _adapters(counters: ReadCounters) -> dict[str, Any]:
    longest = int(counters.lengths[0][-1]) if counters.reads else 0
    up_to = counters.adapter_first.astype(np.int64).cumsum(axis=1)
    return {
        "start": plain(counters.bin_start.astype(np.int64) + 1),
        "end": plain(np.minimum(counters.bin_end.astype(np.int64), longest)),
        "adapters": [
            {"name": name, "sequence": sequence, "percent": plain(row / max(counters.reads, 1) * 100)}
            for (name, sequence), row in zip(counters.adapters, up_to, strict=True)
        ],
    }


def _tiles(modules: Modules) -> dict[str, Any] | None:
    measured = modules.tile_deviations()
    if measured is None:
        return None
    tiles, starts, ends, deviations, known = measured
    return {
        "tile": plain(tiles.astype(np.int64)),
        "start": plain(starts),
        "end": plain(ends),
        "deviation": [plain(row) for row in np.where(known, deviations, np.nan)],
    }


def _insert_sizes(overlaps: PairOverlaps) -> dict[str, Any]:
    found, pairs = (column.astype(np.int64) for column in overlaps.fragments)
    classes = lengths.classes(found, pairs)
    return {
        **dict(zip(("start", "end", "pairs"), map(plain, classes), strict=True)),
        "without_overlap": overlaps.pairs - int(pairs.sum()),
        "peak": int(found[pairs.argmax()]) if len(found) else None,
    }
