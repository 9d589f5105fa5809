"""What `seqtide qc` shows of alignments on a terminal: a line for each file, and one for each of its read groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from seqtide.cli.errors import printable
from seqtide.cli.table import Column, print_table
from seqtide.quality_control.read_group_sections import name_of

COLUMNS = [
    Column("name", "alignments"),
    Column("reads", "reads", ",d"),
    Column("mapped_percent", "mapped %", ".2f"),
    Column("duplicate_percent", "duplicate %", ".2f"),
    Column("mean_mapq", "mean MAPQ", ".1f"),
    Column("median_insert_size", "insert size", ",.0f"),
    Column("mismatch_percent", "mismatch %", ".3f"),
    Column("mean_quality", "mean Q", ".2f"),
    Column("mean_depth", "mean depth", ",.2f"),
    Column("covered_percent", "covered %", ".2f"),
]


def print_alignments(files: Sequence[str], reports: Sequence[Mapping[str, Any]], output: IO[str]) -> None:
    """Prints a table of the files that have alignments, if there are any."""
    rows = [
        row
        for file, report in zip(files, reports, strict=True)
        if report["alignments"]
        for row in _rows(file, report["alignments"])
    ]
    if rows:
        output.write("\n")
        print_table(COLUMNS, rows, total=False, file=output)
    for file, report in zip(files, reports, strict=True):
        unknown = report["alignments"] and report["alignments"]["coverage"]["unknown"]
        if unknown:
            output.write(f"\n{printable(file)}: coverage cannot be told: {unknown}\n")


def _rows(file: str, part: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    coverage = {key: part["coverage"][key] for key in ("mean_depth", "covered_percent")}
    yield {"name": file, **part["all"]["summary"], **coverage}
    if len(part["read_groups"]) > 1:
        for name, group in part["read_groups"].items():
            yield {"name": f"  {name_of(name)}", **group["summary"], **dict.fromkeys(coverage)}
