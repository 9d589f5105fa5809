"""``seqtide convert``: writes records in another format, encoding, compression or order."""

from __future__ import annotations

import functools
from typing import Any

import click

from seqtide.cli.command import Command
from seqtide.cli.errors import wrong_usage
from seqtide.cli.option_types import ENCODINGS, SCORE
from seqtide.cli.records_io import Files, open_records, record_options
from seqtide.cli.steps import Steps, to_fastq


@click.command(cls=Command, name="convert", short_help="Change format, encoding, compression or interleaving.")
@click.option(
    "--output-encoding", type=click.Choice(ENCODINGS), help="How to write qualities in FASTQ (default: sanger)."
)
@click.option(
    "--line-width",
    type=click.IntRange(min=0),
    metavar="N",
    help="Letters per line of FASTA, 0 for one line.  [default: 60]",
)
@click.option("--quality", type=SCORE, metavar="Q", help="Score of all bases when FASTA becomes FASTQ.")
@record_options
def command(files: Files, output_encoding: str | None, line_width: int | None, quality: int | None) -> None:
    """Write the same records in another format, encoding or compression.

    INPUT is FASTQ or FASTA, compressed or not; "-" is standard input. The names of the outputs tell format and
    compression, unless --to and --compression do.

    Two inputs and one output interleave pairs. --interleaved and two outputs put pairs apart again.

    FASTA has no qualities; it becomes FASTQ with --quality only. Scores above 62 become 62 in the encodings
    illumina1.3 and solexa, which have no higher ones.

    If the input is bad, the exit code is 1 and no named output is written.
    """
    if quality is not None and (files.encoding is not None or files.paired):
        wrong_usage("--quality is for FASTA, which has neither an encoding nor pairs")
    # An empty input could be either.
    with open_records(files, "fasta" if quality is not None else None) as job:
        options: dict[str, Any] = {}
        change = None
        if quality is not None:
            if job.output_format != "FASTQ":
                wrong_usage("--quality is for FASTA that becomes FASTQ, and the output is FASTA")
            change = functools.partial(to_fastq, score=quality)
        if output_encoding is not None:
            if job.output_format != "FASTQ":
                wrong_usage("--output-encoding is for FASTQ, and the output is FASTA")
            options["encoding"] = output_encoding
        if line_width is not None:
            if job.output_format != "FASTA":
                wrong_usage("--line-width is for FASTA, and the output is FASTQ")
            options["line_width"] = line_width
        job.run("convert", Steps(), change, **options)
