"""What a report's dictionary says of alignments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from seqtide.quality_control import lengths
from seqtide.quality_control.coverage_document import coverage, gc_bias
from seqtide.quality_control.plain import plain, ratio, weighted_median

if TYPE_CHECKING:
    from seqtide.quality_control.alignment_counters import AlignmentCounters
    from seqtide.quality_control.counters import ReadCounters

_BASES = "ACGT"


def alignments(counters: AlignmentCounters, reads: ReadCounters) -> dict[str, Any]:
    """All records together, and each read group.

    Args:
        counters (AlignmentCounters): of the records.
        reads (ReadCounters): of their reads, which have the bins of cycles.
    """
    return {
        "all": _table(counters.table(), reads),
        "read_groups": {name: _table(counters.table(name), reads) for name in counters.read_groups},
        "coverage": coverage(counters),
        "gc_bias": gc_bias(counters),
    }


def _table(table: Mapping[str, Any], reads: ReadCounters) -> dict[str, Any]:
    mapq = table["mapq"]
    used = np.flatnonzero(mapq)
    return {
        "summary": _summary(table),
        "flags": {"passed": table["passed"], "failed": table["failed"]},
        "forward": table["forward"],
        "reverse": table["reverse"],
        "mapq": {"mapq": plain(used), "records": plain(mapq[used])},
        "insert_sizes": _insert_sizes(*(column.astype(np.int64) for column in table["insert_sizes"])),
        "cycles": _cycles(table["cycles"].astype(np.int64), reads),
        "substitutions": {
            f"{reference}>{base}": int(table["substitutions"][row, column])
            for row, reference in enumerate(_BASES)
            for column, base in enumerate(_BASES)
            if row != column
        },
        "insertions": _histogram(*table["insertions"]),
        "deletions": _histogram(*table["deletions"]),
        "mismatch_percent": ratio(table["cycles"][:, 2].sum(), table["cycles"][:, 1].sum()),
        "without_md": table["without_md"],
        "wrong_md": table["wrong_md"],
    }


def _summary(table: Mapping[str, Any]) -> dict[str, Any]:
    """What groups are compared by: of primary records, but for MAPQ, which is of all that are mapped."""
    reads, mapped, duplicates = (
        table["passed"][key] + table["failed"][key] for key in ("primary", "primary_mapped", "primary_duplicates")
    )
    mapq = table["mapq"][:255].astype(np.int64)  # 255 is none
    return {
        "reads": reads,
        "bases": table["bases"],
        "mapped_percent": ratio(mapped, reads),
        "duplicate_percent": ratio(duplicates, reads),
        "mean_mapq": ratio(int(mapq @ np.arange(255)), int(mapq.sum()), 1),
        "median_insert_size": weighted_median(*(column.astype(np.int64) for column in table["insert_sizes"])),
        "mismatch_percent": ratio(table["cycles"][:, 2].sum(), table["cycles"][:, 1].sum()),
        "mean_quality": ratio(table["score_sum"], table["scored_bases"], 1),
    }


def _insert_sizes(sizes: NDArray[np.int64], pairs: NDArray[np.int64]) -> dict[str, Any]:
    return {
        **dict(zip(("start", "end", "pairs"), map(plain, lengths.classes(sizes, pairs)), strict=True)),
        "median": weighted_median(sizes, pairs),
        "peak": int(sizes[pairs.argmax()]) if len(sizes) else None,
    }


def _cycles(cycles: NDArray[np.int64], reads: ReadCounters) -> dict[str, Any]:
    from seqtide.quality_control.alignment_counters import CYCLE_COLUMNS

    return {
        "start": plain(reads.bin_start[: len(cycles)].astype(np.int64) + 1),
        "end": plain(reads.bin_end[: len(cycles)].astype(np.int64)),
        **{name: plain(cycles[:, column]) for column, name in enumerate(CYCLE_COLUMNS)},
    }


def _histogram(values: NDArray[np.uint64], counts: NDArray[np.uint64]) -> dict[str, list[int]]:
    return {"length": plain(values), "count": plain(counts)}
