"""What `seqtide qc` shows on a terminal: a line for each file, and one for each check with a small chart."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any, TypeAlias

from rich.text import Text

from seqtide.cli.charts import chart, ramp_for
from seqtide.cli.errors import printable
from seqtide.cli.qc_alignments import print_alignments
from seqtide.cli.table import Column, print_table
from seqtide.quality_control.html import title_of
from seqtide.quality_control.samples import adapter_percent, duplicate_percent

Report: TypeAlias = Mapping[str, Any]

FILES = [
    Column("file", "file"),
    Column("checks", "checks"),
    Column("reads", "reads", ",d"),
    Column("bases", "bases", ",d"),
    Column("mean_length", "mean len", ",.1f"),
    Column("gc_percent", "GC %", ".2f"),
    Column("mean_quality", "mean Q", ".2f"),
    Column("q30_percent", "Q30 %", ".2f"),
    Column("duplicates", "duplicate %", ".2f"),
    Column("adapters", "adapter %", ".2f"),
    Column("quality", "quality by position"),
]
CHECKS = [Column("status", ""), Column("check", "check"), Column("chart", "chart"), Column("why", "why", wraps=True)]
STYLES = {"pass": "green", "warn": "yellow", "fail": "bold red"}


def print_reports(files: Sequence[str], reports: Sequence[Report], output: IO[str]) -> None:
    """Prints a table of files, one of alignments, and one of checks: of one file all, of several those that did not
    pass."""
    ramp = ramp_for(output)
    print_table(FILES, [file_row(*one, ramp) for one in zip(files, reports, strict=True)], total=False, file=output)
    print_alignments(files, reports, output)
    for file, report in zip(files, reports, strict=True):
        rows = [check_row(report, module, ramp) for module in report["verdicts"]]
        rows = [row for row in rows if len(reports) == 1 or str(row["status"]) != "pass"]
        if rows:
            output.write("\n" if len(reports) == 1 else f"\n{printable(file)}\n")
            print_table(CHECKS, rows, total=False, file=output)


def file_row(file: str, report: Report, ramp: str) -> dict[str, object]:
    statuses = [verdict["status"] for verdict in report["verdicts"].values()]
    counts = [(status, statuses.count(status)) for status in ("fail", "warn", "pass")]
    checks = Text(", ").join(Text(f"{count} {status}", STYLES[status]) for status, count in counts if count)
    return {
        "file": file,
        "checks": checks,
        **report["summary"],
        "duplicates": duplicate_percent(report),
        "adapters": adapter_percent(report),
        "quality": CHARTS["position_quality"](report, ramp),
    }


def check_row(report: Report, module: str, ramp: str) -> dict[str, object]:
    verdict = report["verdicts"][module]
    draw = CHARTS.get(module)
    return {
        "status": Text(verdict["status"], STYLES[verdict["status"]]),
        "check": title_of(module),
        "chart": draw(report, ramp) if draw else "",
        "why": verdict["why"],
    }


def _quality(report: Report, ramp: str) -> str:
    quality = report["positions"]["quality"]
    return chart(quality["mean"], ramp, top=40, join=statistics.fmean) if quality else ""


def _base_content(report: Report, ramp: str) -> str:
    """How far A is from T or C from G, in percent, whichever is more."""
    positions = report["positions"]
    bases = zip(*(positions[letter] for letter in "acgt"), positions["covered"], strict=True)
    differences = [100 * max(abs(a - t), abs(c - g)) / covered if covered else None for a, c, g, t, covered in bases]
    return chart(differences, ramp, top=40)


def _n_content(report: Report, ramp: str) -> str:
    positions = report["positions"]
    counted = zip(positions["n"], positions["covered"], strict=True)
    return chart([100 * n / covered if covered else None for n, covered in counted], ramp, top=20)


def _adapters(report: Report, ramp: str) -> str:
    percents = [adapter["percent"] for adapter in report["adapters"]["adapters"]]
    return chart([max(at) for at in zip(*percents, strict=True)], ramp, top=20)


def _tiles(report: Report, ramp: str) -> str:
    """How much worse than the others each tile is where it is worst."""
    tiles = report.get("tiles")
    if not tiles:
        return ""
    known = ([value for value in row if value is not None] for row in tiles["deviation"])
    return chart([max(0.0, -min(row, default=0.0)) for row in known], ramp, top=20)


CHARTS: Mapping[str, Callable[[Report, str], str]] = {
    "position_quality": _quality,
    "tile_quality": _tiles,
    "read_quality": lambda report, ramp: chart(report["read_quality"]["reads"], ramp),
    "base_content": _base_content,
    "read_gc": lambda report, ramp: chart(report["read_gc"]["reads"], ramp, join=sum),
    "n_content": _n_content,
    "lengths": lambda report, ramp: chart(report["lengths"]["reads"], ramp, join=sum),
    "duplication": lambda report, ramp: chart(report["duplication"]["estimate"]["levels_total"], ramp, top=100),
    "adapters": _adapters,
}
