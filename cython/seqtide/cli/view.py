"""``seqtide view``: SAM and BAM files, whole or by region, as text or BAM."""

from __future__ import annotations

from typing import Any

import click

import seqtide
from seqtide.cli.alignment_options import (
    Filter,
    add_program,
    checked,
    filter_options,
    format_to_write,
    level_options,
    no_pg_option,
    open_alignments,
    output_format_option,
    query,
    threads_option,
    validation_option,
)
from seqtide.cli.command import Command
from seqtide.cli.errors import finished, output_errors, write_text, wrong_usage
from seqtide.cli.same_files import check_outputs, refuse_terminal


@click.command(cls=Command, name="view", short_help="Print, filter or convert SAM and BAM files.")
@click.argument("file", metavar="FILE")
@click.argument("regions", nargs=-1, metavar="[REGION]...")
@click.option("-b", "--bam", is_flag=True, help="Write BAM.")
@output_format_option
@click.option("-h", "--with-header", is_flag=True, help="Write the header too (BAM always has one).")
@click.option("-H", "--header-only", is_flag=True, help="Write only the header.")
@click.option("-c", "--count", is_flag=True, help="Print only the number of records.")
@filter_options
@click.option("-o", "--output", default="-", metavar="FILE", help="Write to a file; its suffix .bam means BAM.")
@level_options
@no_pg_option
@click.option("-S", "ignored", is_flag=True, expose_value=False, help="Ignored: what FILE holds is recognised.")
@threads_option
@validation_option
def command(
    file: str,
    regions: tuple[str, ...],
    bam: bool,
    output_format: str | None,
    with_header: bool,
    header_only: bool,
    count: bool,
    required: int,
    excluded: int,
    min_mapq: int,
    output: str,
    level: int | None,
    no_pg: bool,
    threads: int | None,
    validation: str,
) -> None:
    """Print the records of a SAM or BAM FILE ("-" is standard input), all of them or those that pass the filters.

    REGIONs are "chr1", "chr1:1,001-2,000" (1-based, both ends included) or "*" (records without a position). They need
    BAM with an index (seqtide index); a record that overlaps several regions is printed once, and records come in the
    order of the file.

    Flags are numbers or names, such as 0x904 or UNMAP,SECONDARY,SUPPLEMENTARY.

    A level means BAM, as the suffix .bam does.
    """
    if count and (bam or output_format is not None or level is not None or with_header or header_only):
        wrong_usage("--count goes with no other output")
    if header_only and regions:
        wrong_usage("--header-only goes without regions")
    if bam and output_format == "sam":
        wrong_usage("--bam and --output-fmt sam exclude each other")
    bam = bam or (output_format or format_to_write(output, "sam" if level is None else "bam")) == "bam"
    if level is not None and not bam:
        wrong_usage("a level is for BAM")
    check_outputs([file], [output])
    if bam:
        refuse_terminal(output, "BAM")
    chosen = Filter(required, excluded, min_mapq)
    with open_alignments(file, threads=threads, validation=validation) as reader:
        records = query(reader, file, regions)
        if count:
            total = sum(len(chosen.chosen(batch)) for batch in checked(records.batches(), file))
            with output_errors(output):
                write_count(output, total)
            return
        header = reader.header if no_pg else add_program(reader.header)
        with output_errors(output):
            opened = open_writer(output, header, bam, level, threads, with_header or header_only)
            with finished(opened, output) as writer:
                if not header_only:
                    copy(records, file, chosen, writer)


def open_writer(
    output: str, header: seqtide.SamHeader, bam: bool, level: int | None, threads: int | None, with_header: bool
) -> Any:
    if bam:
        return seqtide.BamWriter(output, header, level=level, threads=threads, atomic=output != "-")
    return seqtide.SamWriter(output, header, threads=threads, with_header=with_header, atomic=output != "-")


def copy(records: Any, file: str, chosen: Filter, writer: Any) -> None:
    """What was read before a fault is written to standard output; a file gets its name only if all is well."""
    for batch in checked(records.batches(), file):
        writer.write(chosen.chosen(batch))


def write_count(output: str, total: int) -> None:
    if output == "-":
        click.echo(total)
    else:
        write_text(output, f"{total}\n")
