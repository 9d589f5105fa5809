"""``seqtide depth``: how many reads cover each position."""

from __future__ import annotations

import click

import seqtide
from seqtide.cli.alignment_options import (
    FLAGS,
    MAPQ,
    NOT_COUNTED,
    describe_query,
    open_alignments,
    threads_option,
    validation_option,
)
from seqtide.cli.command import Command
from seqtide.cli.errors import FAILURES, CommandError, describe, index_warnings, wrong_usage
from seqtide.cli.option_types import SCORE
from seqtide.cli.progress import bar_of, progress_option
from seqtide.cli.same_files import check_outputs


@click.command(cls=Command, name="depth", short_help="Print how many reads cover each position.")
@click.argument("file", metavar="FILE")
@click.option("-r", "--region", help='Only positions of a region, "chr1:1,001-2,000"; needs an index.')
@click.option(
    "-a", "--all", "zeros", count=True, help="Also positions without reads; -aa: of references without reads too."
)
@click.option(
    "-q",
    "--min-base-quality",
    "--min-BQ",
    type=SCORE,
    default=0,
    help="Count only bases of at least this Phred score.",
)
@click.option("-Q", "--min-mapq", "--min-MQ", type=MAPQ, default=0, help="Count only reads of at least this MAPQ.")
@click.option(
    "-f", "--require-flags", "required", type=FLAGS, default=0, help="Count only reads with all of these flags."
)
@click.option(
    "-F",
    "--exclude-flags",
    "excluded",
    type=FLAGS,
    default=NOT_COUNTED,
    show_default=True,
    help="Count only reads with none of these flags.",
)
@click.option("-J", "--count-deletions", is_flag=True, help="Deleted bases cover their positions.")
@click.option(
    "-s", "--overlaps-once", is_flag=True, help="Where the reads of a pair overlap, count the first one only."
)
@click.option(
    "--runs", is_flag=True, help="Print a line for each run of equal depth: reference, start, end (0-based), depth."
)
@click.option("-o", "--output", default="-", metavar="FILE", help="Write to a file; by its suffix, compressed.")
@threads_option
@validation_option
@progress_option
def command(
    file: str,
    region: str | None,
    zeros: int,
    min_base_quality: int,
    min_mapq: int,
    required: int,
    excluded: int,
    count_deletions: bool,
    overlaps_once: bool,
    runs: bool,
    output: str,
    threads: int | None,
    validation: str,
    no_progress: bool,
) -> None:
    """Print reference, position (1-based) and depth of the positions that reads of a sorted SAM or BAM FILE cover.

    What is counted is that of samtools depth: aligned bases, of all reads that are mapped, primary, no duplicates and
    of good quality.
    """
    if zeros > 2:
        wrong_usage("-a may be given twice")
    check_outputs([file], [output])
    with open_alignments(file, threads=threads, validation=validation) as reader:
        try:
            with (
                index_warnings(),
                bar_of(reader, file, enabled=not no_progress, output=output) as progress,
                progress.moving(),
            ):
                seqtide.write_depth(
                    output,
                    reader,
                    region,
                    runs=runs,
                    zeros=("spanned", "used", "all")[zeros],
                    required_flags=required,
                    excluded_flags=excluded,
                    min_mapq=min_mapq,
                    min_base_quality=min_base_quality,
                    count_deletions=count_deletions,
                    overlaps_once=overlaps_once,
                    threads=threads,
                    atomic=output != "-",
                )
        except BrokenPipeError as error:
            raise click.exceptions.Exit(1) from error
        except KeyError as error:
            raise CommandError(describe(ValueError(str(error.args[0])), file)) from error
        except OSError as error:
            named = str(error.filename or file)
            raise CommandError(describe_query(error, file) if named == file else describe(error, named)) from error
        except (*FAILURES, ValueError, TypeError) as error:
            raise CommandError(describe(error, file)) from error
