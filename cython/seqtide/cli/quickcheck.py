"""``seqtide quickcheck``: whether files look whole, by their headers and ends."""

from __future__ import annotations

import os

import click

import seqtide
from seqtide.cli.alignment_options import MISSING_END, end_is_missing, validation_option
from seqtide.cli.command import Command
from seqtide.cli.errors import FAILURES, describe, wrong_usage
from seqtide.cli.same_files import check_outputs


@click.command(cls=Command, name="quickcheck", short_help="Check headers and ends of SAM and BAM files.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("-v", "--verbose", is_flag=True, help="Print the names of bad files, one per line.")
@click.option("-q", "--quiet", is_flag=True, help="Do not tell on standard error what is wrong.")
@click.option("-u", "--unmapped", is_flag=True, help="Accept headers without references.")
@validation_option
@click.pass_context
def command(
    context: click.Context, files: tuple[str, ...], verbose: bool, quiet: bool, unmapped: bool, validation: str
) -> None:
    """Check that SAM and BAM FILEs have a header that can be read, references in it, and an end.

    The end is that of BGZF, an empty block; other files have none that could be checked. Records are not read.

    The exit code is 1 if any file is bad.
    """
    if "-" in files:
        wrong_usage("FILE must be a file whose end can be looked at, not standard input")
    check_outputs(files, ["-"])
    bad = False
    for file in files:
        fault = fault_of(file, unmapped, validation)
        if fault is None:
            continue
        bad = True
        if verbose:
            click.echo(os.fsencode(file))
        if not quiet:
            click.echo(f"seqtide: error: {describe(ValueError(fault), file)}", err=True)
    if bad:
        context.exit(1)


def fault_of(file: str, unmapped: bool, validation: str) -> str | None:
    """What is wrong with a file, or None."""
    if os.path.exists(file) and not os.path.isfile(file):
        return "not a file, whose end could be looked at"
    try:
        # One thread, and no word of the end yet: a fault of the header comes first.
        with seqtide.open(file, threads=1, validation=validation, require_eof=False) as reader:
            if not isinstance(reader, seqtide.AlignmentReader):
                return f"this is {reader.format}; the command takes SAM and BAM"
            if not unmapped and not reader.header.references:
                return "there are no references in the header"
        if end_is_missing(file):
            return MISSING_END
    except FAILURES as error:
        return describe(error, file)
    return None
