"""The sections of one file's report: a plot or a table each, with its verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from seqtide.quality_control import (
    alignment_sections,
    axes,
    coverage_sections,
    kmer_sections,
    origin_sections,
    read_group_sections,
)
from seqtide.quality_control.plots.figure import Places, Plot, Series
from seqtide.quality_control.plots.scale import categories, linear, up_from_zero
from seqtide.quality_control.plots.shapes import area, band, bars, line, path
from seqtide.quality_control.section import PositionBins, Section, histogram
from seqtide.quality_control.tile_map import tile_map

Report: TypeAlias = Mapping[str, Any]


# Letters whose lines often lie on that of another one.
DASHED = {"c", "t", "other"}


def sections_of(report: Report, prefix: str, *, brief: bool) -> list[Section]:
    """All sections that a report has something for.

    Args:
        report: As `QcReport.to_dict()` makes it.
        prefix: Begins all keys.
        brief: Whether long reads show fewer positions, which takes less room.
    """
    made: list[Section] = []
    if report["positions"]["start"]:
        bins = PositionBins(f"{prefix}position", report["positions"], brief)
        made += by_position(report, prefix, bins)
    for make in OTHERS:
        section = make(report, prefix, brief)
        if section is not None:
            made.append(section)
    order = {module: number for number, module in enumerate(ORDER)}
    return sorted(made, key=lambda section: order[section.module])


def by_position(report: Report, prefix: str, bins: PositionBins) -> list[Section]:
    made = [content(report, prefix, bins), unknown_bases(report, prefix, bins)]
    return [quality(report, prefix, bins), *made] if report["positions"].get("quality") else made


def quality(report: Report, prefix: str, bins: PositionBins) -> Section:
    scores = {name: bins.of(values) for name, values in report["positions"]["quality"].items()}
    y = axes.quality_scale(axes.highest(scores["p90"], scores["mean"]))
    at = bins.places.at
    plot = Plot(
        f"{prefix}quality",
        "Quality by position: median, mean, quartiles, 10th and 90th percentile",
        bins.scale,
        y,
        "position in the read",
        "Phred score",
        bins.places,
        [
            Series("90th percentile", scores["p90"], shape="none"),
            Series("upper quartile", scores["p75"], shape="none"),
            Series("median", scores["median"], "s0"),
            Series("mean", scores["mean"], "s1", dashed=True),
            Series("lower quartile", scores["p25"], shape="none"),
            Series("10th percentile", scores["p10"], shape="none"),
        ],
        [
            *axes.quality_zones(y),
            path(band(bins.scale, y, at, scores["p10"], scores["p90"]), "band outer s0"),
            path(band(bins.scale, y, at, scores["p25"], scores["p75"]), "band s0"),
            path(line(bins.scale, y, at, scores["median"]), "line s0"),
            path(line(bins.scale, y, at, scores["mean"]), "line s1 dashed"),
        ],
    )
    return Section(
        f"{prefix}quality-section",
        "position_quality",
        "Quality by position",
        "The dark band holds the middle half of all bases, the light one 80 %. A slow fall to the end is usual; "
        "a dip at single positions is a fault of the run.",
        plot,
    )


def content(report: Report, prefix: str, bins: PositionBins) -> Section:
    names = {"a": "A", "c": "C", "g": "G", "t": "T", "n": "N"}
    if any(report["positions"]["other"]):
        names["other"] = "other letters"
    values = {key: bins.of(axes.percent_of_covered(report["positions"], key)) for key in names}
    y = up_from_zero(axes.highest(*values.values()), least=40, unit="%")
    at = bins.places.at
    plot = Plot(
        f"{prefix}content",
        "Bases by position",
        bins.scale,
        y,
        "position in the read",
        "bases",
        bins.places,
        [Series(name, values[key], f"base-{key}", dashed=key in DASHED) for key, name in names.items()],
        [
            path(line(bins.scale, y, at, values[key]), f"line base-{key}" + (" dashed" if key in DASHED else ""))
            for key in names
        ],
        "%",
    )
    return Section(
        f"{prefix}content-section",
        "base_content",
        "Bases by position",
        "Level lines are what random fragments give. Waves in the first dozen positions come from priming; "
        "lines that drift apart mean adapters, poly-G or a contamination.",
        plot,
    )


def unknown_bases(report: Report, prefix: str, bins: PositionBins) -> Section:
    values = bins.of(axes.percent_of_covered(report["positions"], "n"))
    y = up_from_zero(axes.highest(values), least=1, unit="%")
    at = bins.places.at
    plot = Plot(
        f"{prefix}unknown",
        "N by position",
        bins.scale,
        y,
        "position in the read",
        "bases that are N",
        bins.places,
        [Series("N", values, "s5", shape="none")],
        [
            path(area(bins.scale, y, at, values), "band s5"),
            path(line(bins.scale, y, at, values), "line s5"),
        ],
        "%",
    )
    return Section(
        f"{prefix}unknown-section",
        "n_content",
        "N by position",
        "Bases that could not be called. A burst at one position is a cycle that failed.",
        plot,
    )


def read_quality(report: Report, prefix: str, brief: bool) -> Section | None:
    part = report.get("read_quality")
    counted = (
        [index for index, counts in enumerate(zip(part["reads"], part["reads_arithmetic"], strict=True)) if any(counts)]
        if part
        else []
    )
    if not part or not counted:
        return None
    last = min(len(part["quality"]), counted[-1] + 2)
    scores = part["quality"][:last]
    places = Places(f"{prefix}score", tuple(f"Q{score}" for score in scores), tuple(score + 0.5 for score in scores))
    error, mean = (axes.shares(part[key])[:last] for key in ("reads", "reads_arithmetic"))
    x, y = linear(0, max(last, 42), ticks=8), up_from_zero(axes.highest(error, mean), least=5, unit="%")
    starts = [score + 0.08 for score in scores]
    plot = Plot(
        f"{prefix}read-quality",
        "Reads by their quality",
        x,
        y,
        "quality of the whole read",
        "reads",
        places,
        [
            Series("by mean error probability", error, "s0", shape="area"),
            Series("by mean score, as FastQC", mean, "s1", dashed=True),
        ],
        [
            path(bars(x, y, starts, [score + 0.92 for score in scores], error), "bar s0"),
            path(line(x, y, places.at, mean), "line s1 dashed"),
        ],
        "%",
    )
    return Section(
        f"{prefix}read-quality-section",
        "read_quality",
        "Quality of reads",
        "One peak, far to the right, is good; a second one to the left is a part of the run that went wrong. "
        "The mean error probability counts bad bases for what they cost, which a mean of scores hides.",
        plot,
    )


def gc(report: Report, prefix: str, brief: bool) -> Section | None:
    part = report["read_gc"]
    total = sum(part["reads"])
    if not total:
        return None
    reads = axes.shares(part["reads"])
    # Of a few reads there is none.
    model = [None if value is None else 100 * value / total for value in part["model"]]
    x, y = linear(0, 100, ticks=10, unit="%"), up_from_zero(axes.highest(reads, model), least=2, unit="%")
    places = Places(f"{prefix}gc-percent", tuple(f"{at} % GC" for at in part["percent"]), tuple(part["percent"]))
    plot = Plot(
        f"{prefix}gc",
        "Reads by their GC content, beside a normal distribution",
        x,
        y,
        "G and C in the read",
        "reads",
        places,
        [
            Series("reads", reads, "s0", shape="area"),
            *([Series("normal distribution", model, "s1", dashed=True)] if any(model) else []),
        ],
        [
            path(area(x, y, places.at, reads), "band s0"),
            path(line(x, y, places.at, reads), "line s0"),
            path(line(x, y, places.at, model), "line s1 dashed"),
        ],
        "%",
    )
    return Section(
        f"{prefix}gc-section",
        "read_gc",
        "GC of reads",
        "Reads of one genome follow the bell. Sharp peaks are single sequences in great number, such as adapter "
        "dimers; a second bell is another organism.",
        plot,
    )


def lengths(report: Report, prefix: str, brief: bool) -> Section | None:
    part = report["lengths"]
    if not part["start"]:
        return None
    return Section(
        f"{prefix}lengths-section",
        "lengths",
        "Lengths",
        "Illumina reads have one length until they are trimmed. Long reads spread widely; many short ones mean that "
        "the DNA was broken.",
        histogram(f"{prefix}lengths", "Reads by their length", part, "reads", "read"),
    )


def duplication(report: Report, prefix: str, brief: bool) -> Section | None:
    part = report["duplication"]
    levels, fastqc = part["levels"], part["fastqc_total"]
    estimate = part["estimate"]["levels_total"]
    if not report["summary"]["reads"] or not any(fastqc):
        return None
    x, y = categories(levels), up_from_zero(axes.highest(fastqc, estimate, part["fastqc_distinct"]), least=20, unit="%")
    places = Places(
        f"{prefix}level",
        tuple("occurs once" if level == "1" else f"occurs {level} times" for level in levels),
        tuple(index + 0.5 for index in range(len(levels))),
    )
    first = [index + 0.14 for index in range(len(levels))]
    plot = Plot(
        f"{prefix}duplication",
        "Reads by how often their sequence occurs",
        x,
        y,
        "how often a sequence occurs",
        "reads",
        places,
        [
            Series("whole file, estimated", estimate, "s0", shape="area"),
            Series("as FastQC counts", fastqc, "s1", shape="area"),
            Series("distinct sequences, FastQC", part["fastqc_distinct"], "s5", dashed=True),
        ],
        [
            path(bars(x, y, first, [start + 0.36 for start in first], estimate), "bar s0"),
            path(bars(x, y, [start + 0.36 for start in first], [start + 0.72 for start in first], fastqc), "bar s1"),
            path(line(x, y, places.at, part["fastqc_distinct"]), "line s5 dashed"),
        ],
        "%",
    )
    return Section(
        f"{prefix}duplication-section",
        "duplication",
        "Duplication",
        "In a diverse library nearly all sequences occur once. High levels are too many cycles of PCR, or few "
        "molecules to begin with; in RNA they are also genes that are read often.",
        plot,
        part.get("explanation", ""),
    )


def adapters(report: Report, prefix: str, brief: bool) -> Section | None:
    part = report["adapters"]
    if not part["start"] or not part["adapters"]:
        return None
    bins = PositionBins(f"{prefix}adapter-position", part, brief)
    by_most = sorted(part["adapters"], key=lambda adapter: -axes.highest(adapter["percent"]))
    y = up_from_zero(axes.highest(*(adapter["percent"] for adapter in by_most)), least=5, unit="%")
    series, layers = [], []
    for rank, adapter in enumerate(by_most):
        values = bins.of(adapter["percent"])
        # All colours are for those that are there.
        seen = rank < 7 and axes.highest(values) >= 0.1
        colour = f"s{rank}" if seen else "rest"
        series.append(Series(adapter["name"], values, colour, dashed=rank % 2 == 1, shape="line" if seen else "none"))
        layers.append(path(line(bins.scale, y, bins.places.at, values), f"line {series[-1].classes}"))
    plot = Plot(
        f"{prefix}adapters",
        "Reads in which an adapter has begun, by position",
        bins.scale,
        y,
        "position in the read",
        "reads with the adapter so far",
        bins.places,
        series,
        layers[::-1],
        "%",
    )
    most = axes.highest(*(adapter["percent"] for adapter in by_most))
    found = "" if most >= 0.1 else "No adapter is in 0.1 % of the reads."
    return Section(
        f"{prefix}adapters-section",
        "adapters",
        "Adapters",
        "Reads that are longer than their fragment run into the adapter. Trim them if the line rises above a few "
        "percent.",
        plot,
        found,
    )


def tiles(report: Report, prefix: str, brief: bool) -> Section | None:
    part = report.get("tiles")
    if not part or not part["tile"] or not part["start"]:
        return None
    return Section(
        f"{prefix}tiles-section",
        "tile_quality",
        "Quality by tile",
        "How far each tile of the flow cell is from the mean of all, at each position. An even field is good; a patch "
        "of orange is a bubble or dirt, a line over many tiles a cycle that failed.",
        tile_map(part, f"{prefix}tiles", f"{prefix}tile-position"),
    )


def overrepresented(report: Report, prefix: str, brief: bool) -> Section:
    return Section(
        f"{prefix}overrepresented-section",
        "overrepresented",
        "Over-represented sequences",
        "Sequences that make up more than 0.1 % of all reads, and what they look like.",
    )


OTHERS: list[Callable[[Report, str, bool], Section | None]] = [
    read_quality,
    gc,
    lengths,
    duplication,
    adapters,
    kmer_sections.kmers,
    tiles,
    origin_sections.lanes,
    origin_sections.channels,
    origin_sections.times,
    origin_sections.time_quality,
    alignment_sections.fragments,
    alignment_sections.records,
    alignment_sections.inserts,
    alignment_sections.mapping_quality,
    alignment_sections.errors,
    alignment_sections.substitutions,
    alignment_sections.indels,
    coverage_sections.coverage,
    coverage_sections.references,
    coverage_sections.gc_bias,
    read_group_sections.read_groups,
    read_group_sections.errors_of_groups,
    read_group_sections.inserts_of_groups,
    overrepresented,
]
ORDER = [
    "position_quality",
    "read_quality",
    "tile_quality",
    "lanes",
    "channels",
    "times",
    "time_quality",
    "base_content",
    "read_gc",
    "n_content",
    "lengths",
    "duplication",
    "adapters",
    "kmers",
    "insert_sizes",
    "overrepresented",
    "records",
    "coverage",
    "references",
    "gc_bias",
    "inserts",
    "mapq",
    "errors",
    "substitutions",
    "indels",
    "read_groups",
    "group_errors",
    "group_inserts",
]
