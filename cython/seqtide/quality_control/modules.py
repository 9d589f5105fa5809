"""The modules of the report: what FastQC 0.11.9 calculates in each, and the verdict on it, out of counters.

A module that the counters cannot answer is not there: none of quality without qualities, no tiles without tiles.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from seqtide.quality_control import duplication, gc, kmers, lengths, scores
from seqtide.quality_control.contaminants import Contaminants
from seqtide.quality_control.known_sequences import ADAPTERS, FASTQC_ADAPTERS, KNOWN_SEQUENCES
from seqtide.quality_control.limits import LIMITS, Limit
from seqtide.quality_control.positions import Groups, groups, labels

if TYPE_CHECKING:
    from seqtide.quality_control.counters import ReadCounters


@dataclasses.dataclass(frozen=True)
class Module:
    """One module: its name here, FastQC's title, the verdict and why, and its table as FastQC prints it."""

    name: str
    title: str
    status: str
    why: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str | float, ...], ...] = ()
    notes: tuple[tuple[str, float], ...] = ()  # what stands above the table: name and value


def _worst_place(limit: Limit, values: ArrayLike, places: Sequence[str]) -> tuple[str, str]:
    """Verdict on the worst of some values, and a sentence that names it."""
    values = np.asarray(values, float)
    if not np.isfinite(values).any():
        return "pass", f"too few bases for a {limit.measure}"
    at = int(np.nanargmax(values) if limit.worse == "above" else np.nanargmin(values))
    status, why = _single(limit, values[at])
    return status, why if values[at] == 0 and status == "pass" else f"{why} at {places[at]}"


def _single(limit: Limit, value: float) -> tuple[str, str]:
    """Verdict on one value, and a sentence on it."""
    status = limit.status(value)
    return status, f"{limit.measure}: {_short(value, limit.unit)} ({limit.phrase(status)})"


def _short(value: float, unit: str = "") -> str:
    """With two digits at most, and nothing of them that looks like more than there is."""
    if abs(value) < 0.005:
        return "none" if value == 0 else "almost none"
    return f"{value:.2f}".rstrip("0").rstrip(".") + unit


class Modules:
    """All modules of counters, in FastQC's order.

    Args:
        counters: ReadCounters.
        contaminants (Iterable[tuple[str, str]] | None): names and sequences for over-represented sequences; None for
            the package's own list.
        as_fastqc (bool): guesses the encoding as FastQC does, and leaves out those of the package's adapters that
            FastQC does not look for.
        with_kmers (bool): adds FastQC's Kmer Content, which FastQC 0.11.9 leaves out unless its limits are changed.
    """

    def __init__(
        self,
        counters: ReadCounters,
        contaminants: Iterable[tuple[str, str]] | None = None,
        *,
        as_fastqc: bool = False,
        with_kmers: bool = False,
    ) -> None:
        self.counters = counters
        self.encoding = scores.encoding_of(counters.quality_counts, by_lowest=as_fastqc)
        self._as_fastqc = as_fastqc
        self._contaminants = Contaminants(KNOWN_SEQUENCES if contaminants is None else contaminants)
        self._groups = Groups(counters)
        self._places = [f"position {label}" for label in self._groups.labels]
        made = (
            self._position_quality(),
            self._tile_quality(),
            self._read_quality(),
            self._base_content(),
            self._read_gc(),
            self._n_content(),
            self._lengths(),
            self._duplication(),
            self._overrepresented(),
            self._adapters(),
            self._kmers() if with_kmers else None,
        )
        self.all = {module.name: module for module in made if module is not None}

    def by_score(self, counts: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Counts by the score that was meant."""
        return counts[..., self.encoding.shift :].astype(np.int64)

    def _position_quality(self) -> Module | None:
        counts = self.by_score(self.counters.quality_counts)
        if not counts.sum():
            return None
        total = counts.sum(axis=1)
        mean = np.nan_to_num(self._groups.means(scores.means(counts), total > 0))
        # FastQC's test is on one position, and those of a bin are taken as alike.
        enough = total > 100 * self._groups.widths
        at = {
            percent: self._groups.means(scores.fastqc_percentiles(counts, percent), enough)
            for percent in (10, 25, 50, 75, 90)
        }
        limits = LIMITS["position_quality"]
        status, why = max(
            _worst_place(limits["lower_quartile"], at[25], self._places),
            _worst_place(limits["median"], at[50], self._places),
            key=lambda verdict: ("pass", "warn", "fail").index(verdict[0]),
        )
        rows = zip(self._groups.labels, mean, at[50], at[25], at[75], at[10], at[90], strict=True)
        columns = ("Base", "Mean", "Median", "Lower Quartile", "Upper Quartile", "10th Percentile", "90th Percentile")
        return Module("position_quality", "Per base sequence quality", status, why, columns, tuple(rows))

    def _tile_quality(self) -> Module | None:
        measured = self.tile_deviations()
        if measured is None:
            return None
        tiles, starts, ends, deviations, _ = measured
        names = labels(starts, ends)
        tile, group = divmod(int(np.abs(deviations).argmax()), len(names))
        limit = LIMITS["tile_quality"]["deviation"]
        status = limit.status(abs(deviations[tile, group]))
        difference = f"{deviations[tile, group]:+.2f} from the mean of all tiles"
        why = f"tile {tiles[tile]}, position {names[group]}: {difference}"
        rows = tuple(
            (str(number), name, value)
            for number, row in zip(tiles, deviations, strict=True)
            for name, value in zip(names, row, strict=True)
        )
        return Module(
            "tile_quality",
            "Per tile sequence quality",
            status,
            f"{why} ({limit.phrase(status)})",
            ("Tile", "Base", "Mean"),
            rows,
        )

    def tile_deviations(
        self,
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_]] | None:
        """Tiles, first and last positions of groups, and mean quality of each tile less the mean over tiles.

        The last array says where a tile has bases; FastQC takes the quality for 0 where it has none.
        """
        tiles = self.counters.tiles
        counts = self.counters.tile_counts.astype(np.int64)
        if not counts.any():
            return None
        reached = np.flatnonzero(counts.sum(axis=0))
        # Only as far as the reads of the sample reach.
        length = min(int(self.counters.bin_end[reached[-1]]), self._groups.length)
        grouped = Groups(self.counters, length)
        means = self.counters.tile_sums / np.maximum(counts, 1) - self.encoding.shift
        values = np.array([grouped.means(row, known) for row, known in zip(means, counts > 0, strict=True)])
        known = np.isfinite(values)
        values = np.where(known, values, 0)
        return tiles, grouped.starts, grouped.ends, values - values.mean(axis=0), known

    def _read_quality(self) -> Module | None:
        counts = self.by_score(self.counters.read_quality_arithmetic)
        found = np.flatnonzero(counts)
        if not len(found):
            return None
        status, why = _single(LIMITS["read_quality"]["mode"], int(counts.argmax()))
        rows = tuple((str(score), float(counts[score])) for score in range(found[0], found[-1] + 1))
        return Module("read_quality", "Per sequence quality scores", status, why, ("Quality", "Count"), rows)

    def _base_content(self) -> Module:
        totals = self._groups.totals(self.counters.base_counts.astype(np.int64))
        with np.errstate(invalid="ignore"):
            a, c, g, t = (totals[:, :4] / totals[:, :4].sum(axis=1, keepdims=True) * 100).T
        difference = np.fmax(np.abs(a - t), np.abs(g - c))
        status, why = _worst_place(LIMITS["base_content"]["difference"], difference, self._places)
        rows = tuple(zip(self._groups.labels, g, a, t, c, strict=True))
        return Module("base_content", "Per base sequence content", status, why, ("Base", "G", "A", "T", "C"), rows)

    def _read_gc(self) -> Module:
        counts = self.counters.fastqc_gc
        status, why = _single(LIMITS["read_gc"]["deviation"], gc.deviation(counts, gc.model(counts)))
        rows = tuple((str(percent), count) for percent, count in enumerate(counts))
        return Module("read_gc", "Per sequence GC content", status, why, ("GC Content", "Count"), rows)

    def _n_content(self) -> Module:
        totals = self._groups.totals(np.c_[self.counters.base_counts[:, 4], self.counters.covered].astype(np.int64))
        with np.errstate(invalid="ignore"):
            percent = totals[:, 0] / totals[:, 1] * 100
        status, why = _worst_place(LIMITS["n_content"]["percent"], percent, self._places)
        rows = tuple(zip(self._groups.labels, percent, strict=True))
        return Module("n_content", "Per base N content", status, why, ("Base", "N-Count"), rows)

    def _lengths(self) -> Module:
        found, reads = (column.astype(np.int64) for column in self.counters.lengths)
        empty = int(reads[0]) if len(found) and found[0] == 0 else 0
        if empty:
            status, why = "fail", f"reads without bases: {empty}"
        elif len(found) > 1:
            status, why = "warn", f"reads of {found[0]} to {found[-1]} bases"
        else:
            status, why = "pass", "all reads have the same length"
        rows = tuple(lengths.fastqc_rows(found, reads))
        return Module("lengths", "Sequence Length Distribution", status, why, ("Length", "Count"), rows)

    def _duplication(self) -> Module:
        total, distinct, remaining = duplication.fastqc_levels(self.counters)
        status, why = _single(LIMITS["duplication"]["remaining"], remaining)
        rows = tuple(zip(duplication.LEVELS, distinct, total, strict=True))
        columns = ("Duplication Level", "Percentage of deduplicated", "Percentage of total")
        notes = (("Total Deduplicated Percentage", remaining),)
        return Module("duplication", "Sequence Duplication Levels", status, why, columns, rows, notes)

    def _overrepresented(self) -> Module:
        limit = LIMITS["overrepresented"]["percent"]
        rows = []
        for sequence, count in self.counters.tracked:
            percent = count / self.counters.reads * 100
            if percent > limit.warn:
                source = self._contaminants.find(sequence.decode("latin-1"))
                rows.append((sequence.decode("latin-1"), str(count), percent, str(source or "No Hit")))
        rows.sort(key=lambda row: -int(row[1]))
        if rows:
            status, why = _single(limit, rows[0][2])
        else:
            status, why = "pass", f"no sequence is more than {limit.warn} % of the reads"
        columns = ("Sequence", "Count", "Percentage", "Possible Source") if rows else ()
        return Module("overrepresented", "Overrepresented sequences", status, why, columns, tuple(rows))

    def _adapters(self) -> Module | None:
        adapters = list(self.counters.adapters)
        ours = self._as_fastqc and tuple(adapters) == ADAPTERS
        chosen = [row for row, adapter in enumerate(adapters) if not ours or adapter in FASTQC_ADAPTERS]
        if not chosen:
            return None
        longest = max(len(adapters[row][1]) for row in chosen)
        name, title = "adapters", "Adapter Content"
        if longest >= self._groups.length:
            return Module(name, title, "warn", f"no read is longer than the longest adapter ({longest} bases)")
        starts, ends = groups(self._groups.length - longest + 1)
        grouped = Groups(self.counters, len(starts) and int(ends[-1]))
        found = self.counters.adapter_first.astype(np.int64).cumsum(axis=1)[chosen]
        everywhere = np.ones(len(self.counters.bin_start), bool)
        percent = np.array([grouped.means(row / self.counters.reads * 100, everywhere) for row in found])
        limit = LIMITS["adapters"]["percent"]
        most = int(percent.max(axis=1).argmax())
        status, why = _worst_place(limit, percent[most], [f"position {label}" for label in grouped.labels])
        if percent[most].any():
            why = f"{adapters[chosen[most]][0]}, {why}"
        columns = ("Position", *(adapters[row][0] for row in chosen))
        return Module(name, title, status, why, columns, tuple(zip(grouped.labels, *percent, strict=True)))

    def _kmers(self) -> Module:
        found = kmers.enrichment(self.counters)
        name, title = "kmers", "Kmer Content"
        if not found.kmers:
            return Module(name, title, "pass", "no sequence of 7 bases is enriched at some positions")
        first = found.kmers[0]
        rarity = -math.log10(first.p_value) if first.p_value > 0 else math.inf
        status = LIMITS["kmers"]["rarity"].status(rarity)
        where = found.labels[first.place]
        why = f"{first.sequence} is {first.most:.3g} times as frequent as elsewhere at position {where}"
        # FastQC multiplies its counts as if it looked at every fifth read.
        rows = tuple(
            (kmer.sequence, str(5 * kmer.count), _float32(kmer.p_value), kmer.most, found.labels[kmer.place])
            for kmer in found.kmers
        )
        columns = ("Sequence", "Count", "PValue", "Obs/Exp Max", "Max Obs/Exp Position")
        return Module(name, title, status, why, columns, rows)


def _float32(value: float) -> float:
    """The shortest number that is the same float of 32 bits."""
    return float(str(np.float32(value)))
