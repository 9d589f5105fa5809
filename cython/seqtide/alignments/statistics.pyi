from collections.abc import Iterable
from typing import TypeAlias, final

from seqtide.alignments.bam import ReferenceStatistics
from seqtide.alignments.batch import AlignmentBatch
from seqtide.alignments.reader import AlignmentReader
from seqtide.alignments.results import Distribution, EditDistanceStats, FlagCounts, StrandBias
from seqtide.io.stream import Source

_Records: TypeAlias = Source | AlignmentReader | AlignmentBatch | Iterable[AlignmentBatch]
_Regions: TypeAlias = str | Iterable[str | tuple[str, int | None, int | None]]

def count_by_flag(
    source: _Records,
    region: _Regions | None = None,
    start: int | None = None,
    end: int | None = None,
    *,
    required_flags: int = 0,
    excluded_flags: int = 0,
    min_mapq: int = 0,
) -> FlagCounts: ...
def idxstats(source: _Records) -> list[ReferenceStatistics]: ...
def mapq_distribution(
    source: _Records,
    region: _Regions | None = None,
    start: int | None = None,
    end: int | None = None,
    *,
    required_flags: int = 0,
    excluded_flags: int = 0,
    min_mapq: int = 0,
) -> Distribution: ...
def insert_size_distribution(
    source: _Records,
    region: _Regions | None = None,
    start: int | None = None,
    end: int | None = None,
    *,
    required_flags: int = 2,
    excluded_flags: int = 0,
    min_mapq: int = 0,
) -> Distribution: ...
def edit_distance_stats(
    source: _Records,
    region: _Regions | None = None,
    start: int | None = None,
    end: int | None = None,
    *,
    required_flags: int = 0,
    excluded_flags: int = 0,
    min_mapq: int = 0,
) -> EditDistanceStats: ...
def alignment_length_distribution(
    source: _Records,
    region: _Regions | None = None,
    start: int | None = None,
    end: int | None = None,
    *,
    required_flags: int = 0,
    excluded_flags: int = 0,
    min_mapq: int = 0,
) -> Distribution: ...
def strand_bias(
    source: _Records,
    region: _Regions | None = None,
    start: int | None = None,
    end: int | None = None,
    *,
    required_flags: int = 0,
    excluded_flags: int = 0,
    min_mapq: int = 0,
) -> StrandBias: ...


@final
class AlignmentSource: ...
