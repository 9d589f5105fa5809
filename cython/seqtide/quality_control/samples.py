"""Several files in one report: their names, which of them are pairs, and which stand out."""

from __future__ import annotations

import math
import os
import re
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from seqtide.quality_control import numbers

# Beyond so many usual distances from the others, a sample stands out.
STANDS_OUT = 3.5
# Fewer than this say nothing of what is usual.
LEAST_SAMPLES = 4


class Measure(NamedTuple):
    """Something that samples of one experiment have in common."""

    name: str
    value: Callable[[Mapping[str, Any]], float | None]
    shown: Callable[[float | None], str]
    least: float  # smaller differences than this are usual


def adapter_percent(report: Mapping[str, Any]) -> float | None:
    """Reads with the most frequent adapter."""
    return max((max(adapter["percent"], default=0.0) for adapter in report["adapters"]["adapters"]), default=None)


def duplicate_percent(report: Mapping[str, Any]) -> float | None:
    """Reads that would go if each sequence were kept once, in the whole file."""
    remaining = report["duplication"]["estimate"]["percent_remaining"]
    return None if remaining is None else 100 - remaining


def _summary(key: str) -> Callable[[Mapping[str, Any]], float | None]:
    return lambda report: report["summary"][key]


def _order_of_magnitude(report: Mapping[str, Any]) -> float | None:
    reads = report["summary"]["reads"]
    return math.log10(reads) if reads else None


MEASURES = [
    Measure("reads", _order_of_magnitude, lambda value: numbers.brief(10 ** (value or 0)), 0.15),
    Measure("mean quality", _summary("mean_quality"), numbers.decimal, 1.0),
    Measure("GC", _summary("gc_percent"), numbers.percent, 1.0),
    Measure("N", _summary("n_percent"), numbers.percent, 0.1),
    Measure("duplication", duplicate_percent, numbers.percent, 4.0),
    Measure("adapters", adapter_percent, numbers.percent, 1.0),
    Measure("mean length", _summary("mean_length"), numbers.brief, 3.0),
]


@dataclass
class Sample:
    """One file of several."""

    number: int  # as they were given
    name: str
    report: Mapping[str, Any]
    unit: int  # mates have the same
    mate: int = 1
    remarks: list[str] = field(default_factory=list)  # by what it stands out
    score: float = 0.0  # how much

    @property
    def full_name(self) -> str:
        return full_name(self.report)


def full_name(report: Mapping[str, Any]) -> str:
    return " + ".join(map(str, report["sources"])) or "reads"


def samples_of(reports: Sequence[Mapping[str, Any]], paired: bool) -> list[Sample]:
    """Those that stand out first; mates stay together."""
    names = short_names([full_name(report) for report in reports])
    samples: list[Sample] = []
    for number, (name, unit) in enumerate(zip(names, units(names, paired), strict=True)):
        mate = 1 + sum(sample.unit == unit for sample in samples)
        samples.append(Sample(number, name, reports[number], unit, mate))
    compare(samples)
    return in_order(samples)


def in_order(samples: Iterable[Sample]) -> list[Sample]:
    """Sorted by what stands out most, which of mates is the more conspicuous one."""
    samples = list(samples)
    scores: dict[int, float] = {}
    for sample in samples:
        scores[sample.unit] = max(scores.get(sample.unit, 0), sample.score)
    return sorted(samples, key=lambda sample: (-scores[sample.unit], sample.unit, sample.mate))


def short_names(names: Sequence[str]) -> list[str]:
    """Names of files without their folders, unless that makes two the same."""
    last = [os.path.basename(name) or name for name in names]
    return last if len(set(last)) == len(last) else list(names)


def units(names: Sequence[str], paired: bool) -> list[int]:
    """A number for each name, the same for mates: two that follow each other if that is known, else by their names."""
    if paired:
        return [number // 2 for number in range(len(names))]
    seen: dict[object, int] = {}
    numbers_taken: dict[tuple[int, str], bool] = {}
    result = []
    for number, name in enumerate(names):
        found = re.search(r"(?<=[._-])(R?)([12])(?=[._-]|$)(?!.*[._-]R?[12](?:[._-]|$))", name)
        stem: object = (name[: found.start(2)], name[found.end(2) :]) if found else number
        unit = seen.setdefault(stem, number)
        mate = (unit, found[2] if found else "")
        if mate in numbers_taken:
            unit = number
        numbers_taken[mate] = True
        result.append(unit)
    return result


def compare(samples: Sequence[Sample]) -> None:
    """Gives all samples their scores and remarks."""
    for sample in samples:
        statuses = [verdict["status"] for verdict in sample.report["verdicts"].values()]
        sample.score = 2.0 * statuses.count("fail") + 0.5 * statuses.count("warn")
    for measure in MEASURES:
        values = [measure.value(sample.report) for sample in samples]
        known = [value for value in values if value is not None]
        if len(known) < LEAST_SAMPLES:
            continue
        middle = statistics.median(known)
        usual = 1.4826 * statistics.median(abs(value - middle) for value in known)
        for sample, value in zip(samples, values, strict=True):
            if value is None:
                continue
            distance = abs(value - middle) / max(usual, measure.least)
            if distance > STANDS_OUT:
                sample.score += min(distance, 20.0)
                sample.remarks.append(f"{measure.name} {measure.shown(value)} (others {measure.shown(middle)})")
