"""``seqtide flagstat``: how many records there are of each kind."""

from __future__ import annotations

import dataclasses
import json

import click

import seqtide
from seqtide.cli.alignment_options import open_alignments, query, threads_option, validation_option
from seqtide.cli.command import Command
from seqtide.cli.errors import FAILURES, CommandError, describe
from seqtide.cli.progress import bar_of, progress_option
from seqtide.cli.same_files import check_outputs


@click.command(cls=Command, name="flagstat", short_help="Count the records of a SAM or BAM file by their flags.")
@click.argument("file", metavar="FILE")
@click.argument("regions", nargs=-1, metavar="[REGION]...")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@threads_option
@validation_option
@progress_option
def command(
    file: str, regions: tuple[str, ...], as_json: bool, threads: int | None, validation: str, no_progress: bool
) -> None:
    """Count the records of a SAM or BAM FILE ("-" is standard input) as samtools flagstat does.

    Each line has two numbers: records that passed the quality controls of the sequencer, and those that failed
    (flag 0x200). REGIONs limit it to records that overlap them; they need BAM with an index.
    """
    check_outputs([file], ["-"])
    with open_alignments(file, threads=threads, validation=validation) as reader:
        records = query(reader, file, regions)
        try:
            with bar_of(records, file, enabled=not no_progress) as progress, progress.moving():
                counts = seqtide.count_by_flag(records)
        except FAILURES as error:
            raise CommandError(describe(error, file)) from error
    if as_json:
        parts = {"passed": dataclasses.asdict(counts.passed), "failed": dataclasses.asdict(counts.failed)}
        click.echo(json.dumps(parts, indent=2))
    else:
        click.echo(str(counts).rstrip("\n"))
