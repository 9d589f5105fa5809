"""``seqtide idxstats``: how many records lie on each reference."""

from __future__ import annotations

import json
import os

import click

import seqtide
from seqtide.cli.alignment_options import open_alignments, threads_option, validation_option
from seqtide.cli.command import Command
from seqtide.cli.errors import FAILURES, CommandError, describe, index_warnings
from seqtide.cli.progress import bar_of, progress_option
from seqtide.cli.same_files import check_outputs


@click.command(cls=Command, name="idxstats", short_help="Count the records on each reference.")
@click.argument("file", metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list with one object per reference.")
@threads_option
@validation_option
@progress_option
def command(file: str, as_json: bool, threads: int | None, validation: str, no_progress: bool) -> None:
    """Print name, length, mapped and unmapped records of each reference of a SAM or BAM FILE, as samtools does.

    The last line, "*", is for records without a reference. The numbers are taken from the index of a BAM file if there
    is one; else all records are read ("-" is standard input).
    """
    check_outputs([file], ["-"])
    with open_alignments(file, threads=threads, validation=validation) as reader:
        try:
            with index_warnings(), bar_of(reader, file, enabled=not no_progress) as progress, progress.moving():
                references = seqtide.idxstats(reader)
        except (*FAILURES, ValueError) as error:
            raise CommandError(describe(error, file)) from error
    if as_json:
        click.echo(json.dumps([reference._asdict() for reference in references], indent=2))
    else:
        # Names may be bytes that are no text.
        click.echo(b"".join(os.fsencode("\t".join(map(str, reference)) + "\n") for reference in references), nl=False)
