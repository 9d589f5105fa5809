from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from seqtide.alignments.results import DepthRun, ReferenceCoverage
from seqtide.alignments.statistics import _Records
from seqtide.io.joint_files import JointFiles
from seqtide.io.stream import Target

def depth(
    source: _Records,
    region: str,
    start: int | None = None,
    end: int | None = None,
    *,
    required_flags: int = 0,
    excluded_flags: int = 1796,
    min_mapq: int = 0,
    min_base_quality: int = 0,
    count_deletions: bool = False,
    overlaps_once: bool = False,
) -> NDArray[np.int64]: ...
def depth_runs(
    source: _Records,
    region: str | None = None,
    start: int | None = None,
    end: int | None = None,
    *,
    zeros: Literal["none", "spanned", "used", "all"] = "none",
    required_flags: int = 0,
    excluded_flags: int = 1796,
    min_mapq: int = 0,
    min_base_quality: int = 0,
    count_deletions: bool = False,
    overlaps_once: bool = False,
) -> Iterator[DepthRun]: ...
def write_depth(
    target: Target,
    source: _Records,
    region: str | None = None,
    start: int | None = None,
    end: int | None = None,
    *,
    runs: bool = False,
    zeros: Literal["none", "spanned", "used", "all"] = "none",
    required_flags: int = 0,
    excluded_flags: int = 1796,
    min_mapq: int = 0,
    min_base_quality: int = 0,
    count_deletions: bool = False,
    overlaps_once: bool = False,
    compression: str = "auto",
    level: int | None = None,
    threads: int | None = None,
    atomic: bool | JointFiles = False,
    sync: bool = False,
) -> int: ...
def coverage(
    source: _Records,
    region: str | None = None,
    start: int | None = None,
    end: int | None = None,
    *,
    required_flags: int = 0,
    excluded_flags: int = 1796,
    min_mapq: int = 0,
    min_base_quality: int = 0,
    count_deletions: bool = False,
    overlaps_once: bool = False,
) -> list[ReferenceCoverage]: ...
