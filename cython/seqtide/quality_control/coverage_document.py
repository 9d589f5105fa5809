"""What a report's dictionary says of the reference: how it is covered, and whether GC matters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from seqtide.quality_control import lengths
from seqtide.quality_control.plain import plain, ratio, weighted_median

if TYPE_CHECKING:
    from seqtide.quality_control.alignment_counters import AlignmentCounters


def coverage(counters: AlignmentCounters) -> dict[str, Any]:
    """Depths of all references together, and of each; what is not known, and why."""
    found = counters.coverage()
    length, covered, bases = (found[key].astype(np.int64) for key in ("length", "covered", "bases"))
    depths, positions = (found[key].astype(np.int64) for key in ("depths", "positions"))
    total = int(length.sum())
    known = not found["unknown"] and total > 0
    uncovered = total - int(covered.sum())
    start, end, classes = lengths.classes(depths, positions)
    at_least = classes[::-1].cumsum()[::-1]
    return {
        "unknown": found["unknown"] or None,
        "length": total if known else None,
        "covered_percent": ratio(int(covered.sum()), total) if known else None,
        "mean_depth": ratio(int(bases.sum()), total, 1) if known else None,
        "median_depth": weighted_median(np.append(0, depths), np.append(uncovered, positions)) if known else None,
        "uncovered": uncovered if known else None,
        "depths": {
            "start": plain(start),
            "end": plain(end),
            "positions": plain(classes),
            "percent_at_least": plain(100 * at_least / max(total, 1)),
        },
        "references": {
            "name": found["references"],
            "length": plain(length),
            "covered_percent": plain(_percent(covered, length)),
            "mean_depth": plain(_percent(bases, length) / 100),
            "median_depth": plain(np.where(length > 0, found["median"], np.nan)),
        },
    }


def gc_bias(counters: AlignmentCounters) -> dict[str, Any] | None:
    """Coverage by the GC of windows of 100 bases, relative to that of all windows; None without a reference."""
    windows, reads = (counts.astype(np.int64) for counts in counters.gc_bias())
    if not windows.any():
        return None
    per_window = reads.sum() / windows.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(windows > 0, reads / windows / per_window, np.nan)
    if not reads.any():
        relative = np.full(len(reads), np.nan)
    # How much less of the reads than of the windows has each GC, in percent.
    missing = np.maximum(100 * windows / windows.sum() - 100 * reads / max(int(reads.sum()), 1), 0)
    return {
        "percent": list(range(len(windows))),
        "windows": plain(windows),
        "reads": plain(reads),
        "relative_coverage": plain(relative),
        "at_dropout": float(missing[:51].sum()) if reads.any() else None,
        "gc_dropout": float(missing[51:].sum()) if reads.any() else None,
    }


def _percent(parts: NDArray[np.int64], wholes: NDArray[np.int64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        percents: NDArray[np.float64] = np.where(wholes > 0, 100 * parts / wholes, np.nan)
    return percents
