"""``seqtide merge``: sorted SAM and BAM files as one."""

from __future__ import annotations

import contextlib
import os
from typing import Literal

import click

import seqtide
from seqtide.cli.alignment_options import (
    add_program,
    format_to_write,
    level_options,
    no_pg_option,
    open_alignments,
    output_format_option,
    threads_option,
    validation_option,
)
from seqtide.cli.command import Command
from seqtide.cli.errors import FAILURES, CommandError, describe, wrong_usage
from seqtide.cli.progress import Readers, bar_of, progress_option
from seqtide.cli.same_files import check_inputs, check_outputs, refuse_terminal


@click.command(cls=Command, name="merge", short_help="Merge sorted SAM and BAM files.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("-n", "--by-name", is_flag=True, help="The files are sorted by name instead of by coordinate.")
@click.option("-o", "--output", metavar="FILE", help="Write to this file (default: the first FILE, a new one).")
@click.option("-f", "--force", is_flag=True, help="The first FILE, which is written, may be there already.")
@click.option("-c", "--combine-rg", is_flag=True, help="Read groups of one ID are one, as the first file has it.")
@click.option("-p", "--combine-pg", is_flag=True, help="Programs of one ID are one, as the first file has it.")
@output_format_option
@level_options
@no_pg_option
@threads_option
@validation_option
@progress_option
def command(
    files: tuple[str, ...],
    by_name: bool,
    output: str | None,
    force: bool,
    combine_rg: bool,
    combine_pg: bool,
    output_format: str | None,
    level: int | None,
    no_pg: bool,
    threads: int | None,
    validation: str,
    no_progress: bool,
) -> None:
    """Merge SAM and BAM FILEs that are sorted into one that is sorted, too, as samtools merge does.

    Of records with equal places, those of earlier files come first. Read groups and programs that differ but have one
    ID get other ones ("a-1"), and the tags of records follow, unless they are combined.

    The output is written under a temporary name until it is complete.
    """
    if output is None:
        output, *inputs = files
        if not inputs:
            wrong_usage("there is nothing to merge: give the output and its inputs, or --output")
        if output != "-" and os.path.exists(output) and not force:
            wrong_usage(f"{output!r} is there already; --force writes it anew")
    else:
        inputs = list(files)
    sam = (output_format or format_to_write(output, "bam")) == "sam"
    if sam and level is not None:
        wrong_usage("levels are for BAM")
    check_inputs(*inputs)
    check_outputs(inputs, [output])
    if not sam:
        refuse_terminal(output, "BAM")
    order: Literal["coordinate", "name"] = "name" if by_name else "coordinate"
    combine = {"combine_read_groups": combine_rg, "combine_programs": combine_pg}
    with contextlib.ExitStack() as stack:
        readers = [
            stack.enter_context(open_alignments(file, threads=threads, validation=validation)) for file in inputs
        ]
        try:
            header = seqtide.merged_header((reader.header for reader in readers), order, **combine)
        except ValueError as error:
            raise CommandError(str(error)) from error
        header = header if no_pg else add_program(header)
        try:
            atomic = output != "-"
            opened = (
                seqtide.SamWriter(output, header, threads=threads, atomic=atomic)
                if sam
                else seqtide.BamWriter(output, header, level=level, threads=threads, atomic=atomic)
            )
            shown = bar_of(Readers(readers), output, enabled=not no_progress, output=output)
            with opened as writer, shown as progress, progress.moving():
                seqtide.merge_alignments(readers, writer, order=order, **combine)
        except BrokenPipeError as error:
            raise click.exceptions.Exit(1) from error
        except (*FAILURES, ValueError) as error:
            name = getattr(error, "path", None) or getattr(error, "filename", None) or output
            raise CommandError(describe(error, os.fsdecode(name))) from error
