"""``seqtide view``: SAM and BAM files, whole or by region, as text or BAM."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

import click

import seqtide
from seqtide.cli.alignment_options import (
    add_program,
    checked,
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
from seqtide.cli.outputs import atomic_for, joint_outputs
from seqtide.cli.progress import bar_of, progress_option
from seqtide.cli.record_filter import Criteria, record_filter_options
from seqtide.cli.same_files import check_outputs, refuse_terminal


@click.command(cls=Command, name="view", short_help="Print, filter or convert SAM and BAM files.")
@click.argument("file", metavar="FILE")
@click.argument("regions", nargs=-1, metavar="[REGION]...")
@click.option("-b", "--bam", is_flag=True, help="Write BAM.")
@output_format_option
@click.option("-h", "--with-header", is_flag=True, help="Write the header too (BAM always has one).")
@click.option("-H", "--header-only", is_flag=True, help="Write only the header.")
@click.option("-c", "--count", is_flag=True, help="Print only the number of records.")
@record_filter_options
@click.option(
    "-M", "--use-index", is_flag=True, help="Find the intervals of -L by the index, without reading the rest."
)
@click.option("-o", "--output", default="-", metavar="FILE", help="Write to a file; its suffix .bam means BAM.")
@click.option(
    "-U", "--unoutput", "--output-unselected", "unselected", metavar="FILE", help="Write the other records here."
)
@level_options
@no_pg_option
@click.option("-S", "ignored", is_flag=True, expose_value=False, help="Ignored: what FILE holds is recognised.")
@threads_option
@validation_option
@progress_option
def command(
    file: str,
    regions: tuple[str, ...],
    bam: bool,
    output_format: str | None,
    with_header: bool,
    header_only: bool,
    count: bool,
    criteria: Criteria,
    use_index: bool,
    output: str,
    unselected: str | None,
    level: int | None,
    no_pg: bool,
    threads: int | None,
    validation: str,
    no_progress: bool,
) -> None:
    """Print the records of a SAM or BAM FILE ("-" is standard input), all of them or those that pass the filters.

    REGIONs are "chr1", "chr1:1,001-2,000" (1-based, both ends included) or "*" (records without a position). They need
    BAM with an index (seqtide index); a record that overlaps several regions is printed once, and records come in the
    order of the file.

    Flags are numbers or names, such as 0x904 or UNMAP,SECONDARY,SUPPLEMENTARY.

    A level means BAM, as the suffix .bam does.
    """
    if count and (bam or output_format is not None or level is not None or with_header or header_only or unselected):
        wrong_usage("--count goes with no other output")
    if header_only and regions:
        wrong_usage("--header-only goes without regions")
    if bam and output_format == "sam":
        wrong_usage("--bam and --output-fmt sam exclude each other")
    if use_index and regions and criteria.has_intervals:
        wrong_usage("--use-index finds the intervals of --target-file or REGIONs, not both")
    default = "sam" if level is None else "bam"
    names = [output] if unselected is None else [output, unselected]
    bams = [bam or (output_format or format_to_write(name, default)) == "bam" for name in names]
    if level is not None and not all(bams):
        wrong_usage("a level is for BAM")
    check_outputs([file, *criteria.files], names)
    for name, is_bam in zip(names, bams, strict=True):
        if is_bam:
            refuse_terminal(name, "BAM")
    intervals = criteria.intervals()
    chosen = criteria.filter(None if use_index else intervals)
    with open_alignments(file, threads=threads, validation=validation) as reader:
        records = query(reader, file, known(intervals, reader) if use_index and intervals is not None else regions)
        if count:
            with bar_of(reader, file, enabled=not no_progress) as progress:
                batches = checked(records.batches(filter=None if criteria.is_empty else chosen), file)
                total = sum(len(batch) for batch in progress.watch(batches))
            with output_errors(output):
                write_count(output, total)
            return
        header = reader.header if no_pg else add_program(reader.header)
        with joint_outputs() as files, contextlib.ExitStack() as stack:
            writers = []
            for name, is_bam in zip(names, bams, strict=True):
                stack.enter_context(output_errors(name))
                opened = open_writer(name, header, is_bam, level, threads, with_header or header_only, files)
                writers.append(stack.enter_context(finished(opened, name)))
            if not header_only:
                with bar_of(reader, file, enabled=not no_progress, output=output) as progress:
                    copy(progress.watch(checked(parts_of(records, chosen, len(writers)), file)), names, writers)
            # What fails is more likely to do so before standard output has its end mark.
            for name, writer in zip(names[1:], writers[1:], strict=True):
                with output_errors(name):
                    writer.flush()


def known(intervals: list[tuple[str, int, int]], reader: Any) -> list[tuple[str, int, int]]:
    """Those of references that the file has."""
    names = {reference.name for reference in reader.header.references}
    return [interval for interval in intervals if interval[0] in names]


def open_writer(
    output: str,
    header: seqtide.SamHeader,
    bam: bool,
    level: int | None,
    threads: int | None,
    with_header: bool,
    files: seqtide.JointFiles,
) -> Any:
    atomic = atomic_for(output, files)
    if bam:
        return seqtide.BamWriter(output, header, level=level, threads=threads, atomic=atomic)
    return seqtide.SamWriter(output, header, threads=threads, with_header=with_header, atomic=atomic)


def parts_of(records: Any, chosen: seqtide.RecordFilter, count: int) -> Iterator[list[seqtide.AlignmentBatch]]:
    """The chosen records, and those that are not if there are two parts, batch by batch."""
    if count == 1:
        yield from ([batch] for batch in records.batches(filter=chosen))
    else:
        for batch in records.batches():
            mask = batch.mask(chosen)
            yield [batch[mask], batch[~mask]]


def copy(batches: Iterable[list[seqtide.AlignmentBatch]], names: list[str], writers: list[Any]) -> None:
    """What was read before a fault is written to standard output; a file gets its name only if all is well."""
    for parts in batches:
        for name, writer, part in zip(names, writers, parts, strict=True):
            with output_errors(name):
                writer.write(part)


def write_count(output: str, total: int) -> None:
    if output == "-":
        click.echo(total)
    else:
        write_text(output, f"{total}\n")
