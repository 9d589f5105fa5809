"""``seqtide convert``: writes records in another format, encoding, compression or order."""

from __future__ import annotations

import functools
from typing import Any

import click

import seqtide
from seqtide.cli.alignment_options import add_program, no_pg_option
from seqtide.cli.command import Command
from seqtide.cli.errors import wrong_usage
from seqtide.cli.option_types import ENCODINGS, SCORE, TAGS
from seqtide.cli.records_io import Files, open_records, record_options
from seqtide.cli.same_files import refuse_terminal
from seqtide.cli.steps import Steps, to_fastq
from seqtide.formats import names_of


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
@click.option(
    "-T",
    "--tags",
    type=TAGS,
    metavar="TAGS",
    help="SAM and BAM: take these tags, or all (*), out of header lines that hold them as SAM does.",
)
@click.option("-R", "--rg", metavar="ID", help="SAM and BAM: the read group of all reads.")
@click.option(
    "-r",
    "--rg-line",
    metavar="FIELD",
    multiple=True,
    help="SAM and BAM: the same, as fields of the @RG line, such as ID:a or SM:b.",
)
@no_pg_option
@record_options(("reads", "alignments"))
def command(
    files: Files,
    output_encoding: str | None,
    line_width: int | None,
    quality: int | None,
    tags: str | list[str] | None,
    rg: str | None,
    rg_line: tuple[str, ...],
    no_pg: bool,
) -> None:
    """Write the same records in another format, encoding or compression.

    INPUT is FASTQ or FASTA, compressed or not; "-" is standard input. The names of the outputs tell format and
    compression, unless --to and --compression do.

    Two inputs and one output interleave pairs. --interleaved and two outputs put pairs apart again.

    FASTA has no qualities; it becomes FASTQ with --quality only. Scores above 62 become 62 in the encodings
    illumina1.3 and solexa, which have no higher ones.

    SAM and BAM get the reads as records without alignments, with the flags 77 and 141 for pairs and 4 for others. What
    follows the name in a header line is left out, but for --tags.

    If the input is bad, the exit code is 1 and no named output is written.
    """
    if quality is not None and (files.encoding is not None or files.paired):
        wrong_usage("--quality is for FASTA, which has neither an encoding nor pairs")
    # An empty input could be either.
    with open_records(files, "fasta" if quality is not None else None) as job:
        options: dict[str, Any] = {}
        change = None
        join = None
        unaligned = job.output_format in map(str.upper, names_of("alignments"))
        if unaligned:
            header = header_with(rg, rg_line, no_pg)
            check_unaligned(files, job.output_format, job.format == "FASTA" and quality is None)
            options["header"] = header
            groups = [line.fields["ID"] for line in header.read_groups]
            join = functools.partial(
                seqtide.unaligned_records, header=header, read_group=groups[0] if groups else None, tags=tags
            )
        elif tags is not None or rg is not None or rg_line or no_pg:
            wrong_usage(
                f"--tags, --rg, --rg-line and --no-pg are for SAM and BAM, and the output is {job.output_format}"
            )
        if quality is not None:
            if job.output_format == "FASTA":
                wrong_usage("--quality is for FASTA that becomes FASTQ, and the output is FASTA")
            change = functools.partial(to_fastq, score=quality)
        if output_encoding is not None:
            if job.output_format != "FASTQ":
                wrong_usage(f"--output-encoding is for FASTQ, and the output is {job.output_format}")
            options["encoding"] = output_encoding
        if line_width is not None:
            if job.output_format != "FASTA":
                wrong_usage(f"--line-width is for FASTA, and the output is {job.output_format}")
            options["line_width"] = line_width
        job.run("convert", Steps(), change, join, **options)


def check_unaligned(files: Files, format: str, lacks_quality: bool) -> None:
    """Ends the command if it cannot write unaligned SAM or BAM."""
    if files.output2 is not None:
        wrong_usage(f"{format} has both reads of pairs in one file; leave out --output2")
    if lacks_quality:
        wrong_usage(f"{files.input!r} is FASTA, without qualities; --quality sets them")
    if format == "BAM":
        if files.compression not in ("auto", "bgzf"):
            wrong_usage("BAM is compressed as BGZF")
        refuse_terminal(files.output, "BAM")


def header_with(rg: str | None, rg_line: tuple[str, ...], no_pg: bool) -> seqtide.SamHeader:
    """The header of unaligned reads, as `samtools import` has it, with the read group if there is one."""
    if rg is not None and rg_line:
        wrong_usage("--rg and --rg-line are two ways to say the same")
    fields = [f"ID:{rg}"] if rg is not None else [part for field in rg_line for part in field.split("\\t")]
    text = "@HD\tVN:1.6\tSO:unsorted\tGO:query\n"
    if fields:
        if not any(field.startswith("ID:") for field in fields):
            wrong_usage("--rg-line needs the field ID")
        text += "\t".join(["@RG", *fields]) + "\n"
    try:
        header = seqtide.SamHeader(text)
    except (seqtide.FormatError, ValueError) as error:
        wrong_usage(f"the read group is none: {error}")
    return header if no_pg else add_program(header)
