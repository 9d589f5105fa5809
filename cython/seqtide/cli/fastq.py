"""``seqtide fastq``: the reads of SAM and BAM files as FASTQ."""

from __future__ import annotations

from typing import Any

import click

import seqtide
from seqtide.cli.alignment_options import FLAGS, checked, open_alignments, threads_option, validation_option
from seqtide.cli.command import Command
from seqtide.cli.errors import check_outputs, finished, output_errors, wrong_usage
from seqtide.cli.option_types import SCORE
from seqtide.formats import format_of_name
from seqtide.io.input import refuse_same_target


@click.command(cls=Command, name="fastq", short_help="Turn SAM and BAM files into FASTQ.")
@click.argument("file", metavar="FILE")
@click.option("-o", "--output", metavar="FILE", help="Write all reads here (default: standard output).")
@click.option("-1", "--read1", metavar="FILE", help="Write first mates here; needs --read2.")
@click.option("-2", "--read2", metavar="FILE", help="Write second mates here; needs --read1.")
@click.option("--suffixes", is_flag=True, help='Append "/1" and "/2" to the names of mates.')
@click.option("--default-quality", type=SCORE, help="Phred score for reads without qualities, which are errors else.")
@click.option(
    "-F",
    "--exclude-flags",
    "excluded",
    type=FLAGS,
    default="SECONDARY,SUPPLEMENTARY",
    show_default=True,
    help="Leave out records with any of these flags.",
)
@threads_option
@validation_option
def command(
    file: str,
    output: str | None,
    read1: str | None,
    read2: str | None,
    suffixes: bool,
    default_quality: int | None,
    excluded: int,
    threads: int | None,
    validation: str,
) -> None:
    """Write the reads of a SAM or BAM FILE ("-" is standard input) as a sequencer wrote them: on their own strand.

    With --read1 and --read2, mates must follow each other: unaligned data, or sorted by name (seqtide sort -n).
    Suffixes of files decide on compression.
    """
    if (read1 is None) != (read2 is None):
        wrong_usage("--read1 and --read2 go together")
    if read1 is not None and output is not None:
        wrong_usage("--output goes without --read1 and --read2")
    if read1 is not None:
        try:
            refuse_same_target(read1, read2, "both outputs")
        except ValueError as error:
            wrong_usage(str(error))
    options: dict[str, Any] = {
        "suffixes": suffixes,
        "default_quality": default_quality,
        "excluded_flags": excluded,
    }
    target = read1 or output or "-"
    check_outputs(file, target, *([read2] if read2 is not None else []))
    if {format_of_name(name) for name in (output, read1, read2) if name is not None} - {None, "fastq"}:
        wrong_usage("the command writes FASTQ")
    with open_alignments(file, threads=threads, validation=validation) as reader, output_errors(target):
        if read1 is not None:
            with seqtide.FastqPairWriter(read1, read2, threads=threads, atomic=True) as pairs:
                for mates in checked(reader.as_fastq_pairs(**options), file):
                    pairs.write(*mates)
        else:
            opened = seqtide.FastqWriter(target, threads=threads, atomic=target != "-")
            with finished(opened, target) as reads:
                for read in checked(reader.as_fastq(**options), file):
                    reads.write(read)
