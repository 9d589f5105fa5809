"""``seqtide index``: makes BAI and CSI indexes."""

from __future__ import annotations

import os
from typing import Literal

import click

import seqtide
from seqtide.cli.alignment_options import threads_option
from seqtide.cli.command import Command
from seqtide.cli.errors import FAILURES, CommandError, describe, output_errors, wrong_usage
from seqtide.cli.progress import busy_bar, progress_option
from seqtide.cli.same_files import check_outputs, refuse_terminal
from seqtide.formats import format_of_name


@click.command(cls=Command, name="index", short_help="Index a sorted BAM file.")
@click.argument("file", metavar="FILE")
@click.argument("index_file", metavar="[INDEX]", required=False)
@click.option("-b", "--bai", is_flag=True, help="Make a BAI index (the default).")
@click.option("-c", "--csi", is_flag=True, help="Make a CSI index, which records beyond position 2^29 need.")
@click.option(
    "-m", "--min-shift", type=click.IntRange(1, 30), help="CSI: the smallest bins have 2^N positions (default: 14)."
)
@click.option("-o", "--output", metavar="FILE", help="Where to write the index (default: FILE.bai or FILE.csi).")
@threads_option
@progress_option
def command(
    file: str,
    index_file: str | None,
    bai: bool,
    csi: bool,
    min_shift: int | None,
    output: str | None,
    threads: int | None,
    no_progress: bool,
) -> None:
    """Index a BAM FILE that is sorted by coordinate, so that regions of it can be read.

    The index is written to INDEX or beside FILE, under a temporary name until it is complete.
    """
    if index_file is not None and output is not None:
        wrong_usage("give INDEX or --output, not both")
    output = output or index_file
    if bai and (csi or min_shift is not None):
        wrong_usage("--bai goes without --csi and --min-shift")
    csi = csi or min_shift is not None
    if file == "-" and output is None:
        wrong_usage("standard input needs --output")
    kind: Literal["bai", "csi"] = "csi" if csi else "bai"
    target = output or f"{file}.{kind}"
    check_outputs([file], [], indexes=[target])
    refuse_terminal(target, "an index")
    if index_file is not None:
        refuse_data(index_file)
    try:
        with busy_bar(file, enabled=not no_progress):
            index = seqtide.BamIndex.build(file, kind, min_shift=min_shift or 14, threads=threads)
    except (*FAILURES, ValueError) as error:
        raise CommandError(describe(error, file)) from error
    with output_errors(target):
        index.write(target)


def refuse_data(target: str) -> None:
    """Ends the command if the second file of the command line is there to be indexed, too, rather than an index."""
    is_index = format_of_name(target) is None
    if os.path.isfile(target) and os.path.getsize(target) > 0:
        try:
            seqtide.BamIndex.read(target)
        except FAILURES:
            is_index = False
    if not is_index:
        wrong_usage(f"{target!r} is no index to replace; index one file at a time, or name the index with --output")
