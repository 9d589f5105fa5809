"""``seqtide sort``: sorts SAM and BAM files."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Literal

import click

import seqtide
from seqtide.cli.alignment_options import (
    Bytes,
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
from seqtide.cli.progress import bar_of, progress_option
from seqtide.cli.same_files import check_outputs, refuse_terminal


@click.command(cls=Command, name="sort", short_help="Sort a SAM or BAM file by coordinate, name or tag.")
@click.argument("file", metavar="FILE")
@click.option("-n", "--by-name", is_flag=True, help="Sort by name instead of by coordinate.")
@click.option("-t", "--by-tag", "tag", metavar="TAG", help="By the value of this tag, then by coordinate or name.")
@click.option("-o", "--output", default="-", metavar="FILE", help="Write to a file; its suffix .sam means SAM.")
@click.option(
    "-m", "--memory", type=Bytes(), default="1536M", show_default=True, help="Memory for records, in all threads."
)
@click.option("-T", "--temporary-folder", metavar="FOLDER", help="Where temporary files go (default: $TMPDIR or /tmp).")
@output_format_option
@level_options
@click.option("--write-index", is_flag=True, help="Also write OUTPUT.bai; OUTPUT.csi if a reference is beyond 2^29.")
@no_pg_option
@threads_option
@validation_option
@progress_option
def command(
    file: str,
    by_name: bool,
    tag: str | None,
    output: str,
    memory: int,
    temporary_folder: str | None,
    output_format: str | None,
    level: int | None,
    write_index: bool,
    no_pg: bool,
    threads: int | None,
    validation: str,
    no_progress: bool,
) -> None:
    """Sort the records of a SAM or BAM FILE ("-" is standard input) as samtools does; equal records keep their order.

    By tag, records without it come first, then those of single letters, arrays, text, and numbers.

    What does not fit into --memory goes to temporary files, which disappear in any case. A file is written under a
    temporary name until it is complete.
    """
    sam = (output_format or format_to_write(output, "bam")) == "sam"
    if sam and (level is not None or write_index):
        wrong_usage("levels and --write-index are for BAM")
    if tag is not None and (len(tag) != 2 or not tag.isascii()):
        wrong_usage(f"the name of a tag has two characters, not {tag!r}")
    if write_index and (by_name or tag is not None or output == "-"):
        wrong_usage("--write-index needs --output and the order of coordinates")
    indexes = [f"{output}.bai", f"{output}.csi"] if write_index else []  # one of them
    check_outputs([file], [], replacing=[output], indexes=indexes)
    if not sam:
        refuse_terminal(output, "BAM")
    order: Literal["coordinate", "name"] = "name" if by_name else "coordinate"
    with open_alignments(file, threads=threads, validation=validation) as reader:
        header = seqtide.sorted_header(reader.header if no_pg else add_program(reader.header), order, tag=tag)
        atomic = output != "-"
        with sort_errors(file, output):
            writer = (
                seqtide.SamWriter(output, header, threads=threads, atomic=atomic)
                if sam
                else seqtide.BamWriter(output, header, level=level, threads=threads, atomic=atomic, index=write_index)
            )
            with writer, bar_of(reader, file, enabled=not no_progress, output=output) as progress, progress.moving():
                seqtide.sort_alignments(
                    reader,
                    writer,
                    order=order,
                    tag=tag,
                    memory_bytes=memory,
                    temporary_folder=temporary_folder,
                    threads=threads,
                )


@contextlib.contextmanager
def sort_errors(file: str, output: str) -> Iterator[None]:
    """Reading and writing go on at the same time: bad data is the input's fault, all else names its file itself."""
    try:
        yield
    except BrokenPipeError as error:
        raise click.exceptions.Exit(1) from error
    except seqtide.FormatError as error:
        raise CommandError(describe(error, file)) from error
    except OSError as error:
        name = error.filename if isinstance(error.filename, str) else output
        raise CommandError(describe(error, name)) from error
    except (*FAILURES, ValueError) as error:
        raise CommandError(describe(error, output)) from error
