"""Values that statistics of alignments consist of."""
import functools
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from seqtide.errors import initialised_twice

_Value = TypeVar("_Value")


def _initialised_once(kind: type[_Value]) -> type[_Value]:
    """Makes `__init__` of a frozen class, which goes round what is frozen, refuse to be called again."""
    initialise = kind.__init__

    @functools.wraps(initialise)
    def once(self: _Value, *arguments: Any, **named: Any) -> None:
        if vars(self):
            raise initialised_twice(self)
        initialise(self, *arguments, **named)

    kind.__init__ = once  # type: ignore[method-assign, assignment]
    return kind


@_initialised_once
@dataclass(frozen=True)
class FlagCategories:
    """How many records there are of each kind, as `samtools flagstat` counts them.

    Attributes:
        total (int): all records.
        primary (int): records that are neither secondary nor supplementary; all further kinds but `duplicates` and
            `mapped` are of these.
        secondary (int): records with the flag 0x100.
        supplementary (int): records with the flag 0x800 that are not secondary.
        duplicates (int): records with the flag 0x400.
        primary_duplicates (int): primary duplicates.
        mapped (int): records without the flag 0x4.
        primary_mapped (int): primary mapped records.
        paired (int): records with the flag 0x1.
        read1 (int): paired with the flag 0x40.
        read2 (int): paired with the flag 0x80.
        properly_paired (int): paired with the flag 0x2, and mapped.
        both_mapped (int): paired, record and mate mapped.
        singletons (int): paired, mapped, and the mate is not.
        mate_elsewhere (int): record and mate mapped to different references.
        mate_elsewhere_confident (int): the same with a MAPQ of at least 5.

    Example:
        >>> import seqtide
        >>> seqtide.count_by_flag(b"@HD\\tVN:1.6\\n").passed.total
        0
    """

    total: int
    primary: int
    secondary: int
    supplementary: int
    duplicates: int
    primary_duplicates: int
    mapped: int
    primary_mapped: int
    paired: int
    read1: int
    read2: int
    properly_paired: int
    both_mapped: int
    singletons: int
    mate_elsewhere: int
    mate_elsewhere_confident: int


_FLAGSTAT_LINES = (
    ("total", "in total (QC-passed reads + QC-failed reads)", None),
    ("primary", "primary", None),
    ("secondary", "secondary", None),
    ("supplementary", "supplementary", None),
    ("duplicates", "duplicates", None),
    ("primary_duplicates", "primary duplicates", None),
    ("mapped", "mapped", "total"),
    ("primary_mapped", "primary mapped", "primary"),
    ("paired", "paired in sequencing", None),
    ("read1", "read1", None),
    ("read2", "read2", None),
    ("properly_paired", "properly paired", "paired"),
    ("both_mapped", "with itself and mate mapped", None),
    ("singletons", "singletons", "paired"),
    ("mate_elsewhere", "with mate mapped to a different chr", None),
    ("mate_elsewhere_confident", "with mate mapped to a different chr (mapQ>=5)", None),
)


def _single(number: float) -> float:
    """Rounded to single precision."""
    rounded: float = struct.unpack("f", struct.pack("f", number))[0]
    return rounded


def _percent(part: int, whole: int) -> str:
    """As samtools rounds it: the quotient is a number of single precision."""
    return f"{100 * _single(_single(part) / _single(whole)):.2f}%" if whole else "N/A"


@_initialised_once
@dataclass(frozen=True)
class FlagCounts:
    """What `count_by_flag` gives; as text, the lines of `samtools flagstat`.

    Attributes:
        passed (FlagCategories): of records without the flag 0x200.
        failed (FlagCategories): of records that failed a quality control.

    Example:
        >>> import seqtide
        >>> print(str(seqtide.count_by_flag(b"@HD\\tVN:1.6\\n")).splitlines()[6])
        0 + 0 mapped (N/A : N/A)
    """

    passed: FlagCategories
    failed: FlagCategories

    @property
    def total(self) -> int:
        """int: all records."""
        return self.passed.total + self.failed.total

    def __str__(self) -> str:
        lines = []
        for name, text, whole in _FLAGSTAT_LINES:
            line = f"{getattr(self.passed, name)} + {getattr(self.failed, name)} {text}"
            if whole is not None:
                parts = [_percent(getattr(side, name), getattr(side, whole)) for side in (self.passed, self.failed)]
                line += f" ({parts[0]} : {parts[1]})"
            lines.append(line)
        return "\n".join(lines)


@_initialised_once
@dataclass(frozen=True)
class Distribution:
    """How often each value of a number occurs.

    Attributes:
        counts (dict[int, int]): number of records by value, in ascending order of values.

    Example:
        >>> import seqtide
        >>> found = seqtide.Distribution({1: 2, 4: 2})
        >>> found.total, found.min, found.max, found.mean, found.median
        (4, 1, 4, 2.5, 2.5)
    """

    counts: Mapping[int, int]

    @property
    def total(self) -> int:
        """int: number of records."""
        return sum(self.counts.values())

    @property
    def min(self) -> int | None:
        """int | None: the smallest value; None without records, as for the next ones."""
        return min(self.counts, default=None)

    @property
    def max(self) -> int | None:
        """int | None: the largest value."""
        return max(self.counts, default=None)

    @property
    def mean(self) -> float | None:
        """float | None: the mean of all records."""
        total = self.total
        return sum(value * count for value, count in self.counts.items()) / total if total else None

    @property
    def median(self) -> float | None:
        """float | None: the middle value, or the mean of the two middle ones."""
        total = self.total
        return (self._of_rank((total - 1) // 2) + self._of_rank(total // 2)) / 2 if total else None

    def _of_rank(self, rank: int) -> int:
        for value, count in self.counts.items():
            if rank < count:
                return value
            rank -= count
        raise IndexError(rank)


@_initialised_once
@dataclass(frozen=True)
class EditDistanceStats(Distribution):
    """Edit distances of mapped records.

    Attributes:
        counts (dict[int, int]): number of records by edit distance.
        missing (int): mapped records without the tag NM.

    Example:
        >>> import seqtide
        >>> seqtide.EditDistanceStats({0: 3, 1: 1}, missing=2).mean
        0.25
    """

    missing: int


@_initialised_once
@dataclass(frozen=True)
class StrandCounts:
    """Mapped records by strand.

    Attributes:
        forward (int): records without the flag 0x10.
        reverse (int): records with it.

    Example:
        >>> import seqtide
        >>> counts = seqtide.StrandCounts(forward=1, reverse=3)
        >>> counts.total, counts.forward_fraction
        (4, 0.25)
    """

    forward: int
    reverse: int

    @property
    def total(self) -> int:
        """int: records on both strands."""
        return self.forward + self.reverse

    @property
    def forward_fraction(self) -> float | None:
        """float | None: share of the forward strand, 0.5 without a bias; None without records."""
        return self.forward / self.total if self.total else None


@_initialised_once
@dataclass(frozen=True)
class StrandBias(StrandCounts):
    """Mapped records by strand, in all and by reference.

    Attributes:
        forward (int): records without the flag 0x10.
        reverse (int): records with it.
        references (dict[str, StrandCounts]): the same for each reference of the header.

    Example:
        >>> import seqtide
        >>> seqtide.StrandBias(1, 3, {"chr1": seqtide.StrandCounts(1, 3)}).references["chr1"].reverse
        3
    """

    references: Mapping[str, StrandCounts]


class DepthRun(NamedTuple):
    """Positions of equal depth.

    Attributes:
        reference (str): name of the reference.
        start (int): first position, from 0.
        end (int): one behind the last position.
        depth (int): number of reads.

    Example:
        >>> import seqtide
        >>> seqtide.DepthRun("chr1", 8, 12, 3)
        DepthRun(reference='chr1', start=8, end=12, depth=3)
    """

    reference: str
    start: int
    end: int
    depth: int


class ReferenceCoverage(NamedTuple):
    """How much of a reference, or of the region on it, is covered.

    Attributes:
        reference (str): name of the reference.
        start (int): first position, from 0.
        end (int): one behind the last position.
        covered (int): positions with at least one read.
        bases (int): bases of reads on all positions.
        reads (int): reads that count, on any of the positions.
        mapq_sum (int): sum of their mapping qualities.
        base_quality_sum (int): sum of the Phred scores of `bases`; 255 each where a record has none, as in samtools.

    Example:
        >>> import seqtide
        >>> found = seqtide.ReferenceCoverage("chr1", 0, 10, covered=4, bases=8, reads=2, mapq_sum=90)
        >>> found.covered_fraction, found.mean_depth, found.mean_mapq
        (0.4, 0.8, 45.0)
    """

    reference: str
    start: int
    end: int
    covered: int
    bases: int
    reads: int = 0
    mapq_sum: int = 0
    base_quality_sum: int = 0

    @property
    def covered_fraction(self) -> float | None:
        """float | None: share of positions with at least one read; None without positions."""
        return self.covered / (self.end - self.start) if self.end > self.start else None

    @property
    def mean_depth(self) -> float | None:
        """float | None: reads per position; None without positions."""
        return self.bases / (self.end - self.start) if self.end > self.start else None

    @property
    def mean_mapq(self) -> float | None:
        """float | None: mean mapping quality of the reads; None without reads."""
        return self.mapq_sum / self.reads if self.reads else None

    @property
    def mean_base_quality(self) -> float | None:
        """float | None: mean Phred score of the bases; None without bases."""
        return self.base_quality_sum / self.bases if self.bases else None


class BaseModification(NamedTuple):
    """One modification that a base may have.

    Attributes:
        position (int): of the base in `BamRecord.seq` as stored, 0-based.
        base (str): canonical base as the sequencer saw it: "A", "C", "G", "T", "U", or "N" for any.
        strand (str): "+" if it was seen on the strand that was sequenced, "-" on the other.
        code (str | int): kind of modification: a letter such as "m" (5mC), "h" (5hmC) or "a" (6mA), or a ChEBI number.
        probability (int | None): N from 0 to 255 stands for N/256 to (N+1)/256; None if the record has no tag ML.

    Example:
        >>> from seqtide import BamRecord
        >>> record = BamRecord("r1", seq="ACGTC", tags={"MM": "C+m,1;", "ML": [204]})
        >>> record.modified_bases
        [BaseModification(position=4, base='C', strand='+', code='m', probability=204)]
    """

    position: int
    base: str
    strand: str
    code: str | int
    probability: int | None
