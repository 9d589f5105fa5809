"""``seqtide validate``: everything that is wrong with files."""

from __future__ import annotations

import dataclasses
import json

import click

import seqtide
from seqtide.cli.alignment_options import threads_option
from seqtide.cli.command import Command
from seqtide.cli.errors import FAILURES, CommandError, describe
from seqtide.cli.progress import ProgressBar
from seqtide.cli.same_files import check_inputs
from seqtide.cli.table import Column, print_table

COLUMNS = [
    Column("file", "file"),
    Column("severity", "severity"),
    Column("kind", "kind"),
    Column("count", "count", ",d"),
    Column("place", "first"),
    Column("reason", "what is wrong"),
]
CODES = {"clean": 0, "deviations": 1, "damaged": 2}


@click.command(cls=Command, name="validate", short_help="Tell everything that is wrong with files.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list with one object per file.")
@click.option("-r", "--reference", metavar="FASTA", help="Compare NM and MD of alignments with this reference.")
@threads_option
@click.option("--no-progress", is_flag=True, help="Show no progress bar.")
@click.pass_context
def command(
    context: click.Context,
    files: tuple[str, ...],
    as_json: bool,
    reference: str | None,
    threads: int | None,
    no_progress: bool,
) -> None:
    """Read FASTQ, FASTA, SAM, BAM and BED FILEs to their ends ("-" is standard input) and tell all that is wrong.

    Damage is data that is cut, corrupt or ambiguous; other commands refuse it. Deviations are what they read although
    the format does not allow it, and what contradicts itself or, in a pair, the mate. Compression is checked with its
    checksums, and an index beside a file (.bai, .csi, .fai) against it.

    \b
    Exit codes
    0       nothing is wrong
    1       there are deviations, or a file cannot be read
    2       a file is damaged
    """
    check_inputs(*files, *filter(None, [reference]))
    reports = []
    with ProgressBar(enabled=not no_progress) as progress:
        for file in files:
            reports.append(report_of(file, reference, threads, progress))
    if as_json:
        told = [{"file": file, **report.to_dict()} for file, report in zip(files, reports, strict=True)]
        click.echo(json.dumps(told, indent=2))
    else:
        print_reports(files, reports)
    context.exit(max(CODES[report.status] for report in reports))


def report_of(
    file: str, reference: str | None, threads: int | None, progress: ProgressBar
) -> seqtide.ValidationReport:
    started = False

    def move(reader: seqtide.FastqReader | seqtide.FastaReader | seqtide.AlignmentReader) -> None:
        nonlocal started
        if not started:
            progress.start(file, reader.input_size)
            started = True
        progress.move(reader.input_position)

    try:
        return seqtide.validate(file, reference=reference, threads=threads, progress=move)
    except FAILURES as error:
        raise CommandError(describe(error, file)) from error


def print_reports(files: tuple[str, ...], reports: list[seqtide.ValidationReport]) -> None:
    rows = [
        {"file": file, **dataclasses.asdict(problem), "place": place_of(problem)}
        for file, report in zip(files, reports, strict=True)
        for problem in report.problems
    ]
    if rows:
        print_table(COLUMNS, rows, total=False)
    for file, report in zip(files, reports, strict=True):
        if report.status == "clean":
            click.echo(f"{file}: {report.format}, {report.records:,} records, nothing wrong")


def place_of(problem: seqtide.Problem) -> str:
    if problem.line is not None:
        return f"line {problem.line}"
    return f"record {problem.record}" if problem.record is not None else "-"
