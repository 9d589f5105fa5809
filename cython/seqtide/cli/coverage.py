"""``seqtide coverage``: how much of each reference is covered, and by what."""

from __future__ import annotations

import json
import os

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
from seqtide.cli.errors import FAILURES, CommandError, describe, index_warnings, output_errors, write_text
from seqtide.cli.progress import bar_of, progress_option
from seqtide.cli.same_files import check_outputs

COLUMNS = "rname startpos endpos numreads covbases coverage meandepth meanbaseq meanmapq".split()


@click.command(cls=Command, name="coverage", short_help="Tell how much of each reference is covered.")
@click.argument("file", metavar="FILE")
@click.option("-r", "--region", metavar="REGION", help="Only this region; a BAM file needs an index.")
@click.option("-q", "--min-mapq", "--min-MQ", type=MAPQ, default=0, help="Only records of at least this MAPQ.")
@click.option("-Q", "--min-bq", "--min-BQ", "min_base_quality", type=MAPQ, default=0, help="Only bases of this score.")
@click.option("--rf", "--incl-flags", "required", type=FLAGS, default=0, help="Only records with all of these flags.")
@click.option(
    "--ff",
    "--excl-flags",
    "excluded",
    type=FLAGS,
    default=NOT_COUNTED,
    show_default=True,
    help="Only records without any of these flags.",
)
@click.option(
    "-s", "--overlaps-once", is_flag=True, help="Where the reads of a pair overlap, count the first one's bases only."
)
@click.option("-H", "--no-header", is_flag=True, help="Print no names of columns.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list with one object per reference.")
@click.option("-o", "--output", default="-", metavar="FILE", help="Write to a file.")
@threads_option
@validation_option
@progress_option
def command(
    file: str,
    region: str | None,
    min_mapq: int,
    min_base_quality: int,
    required: int,
    excluded: int,
    overlaps_once: bool,
    no_header: bool,
    as_json: bool,
    output: str,
    threads: int | None,
    validation: str,
    no_progress: bool,
) -> None:
    """Print for each reference of a sorted SAM or BAM FILE ("-" is standard input) how much of it reads cover.

    The columns are those of samtools coverage: name, first and last position (from 1), reads, positions with a base,
    their share in percent, mean depth, mean score of the bases and mean MAPQ of the reads.
    """
    check_outputs([file], [output])
    with open_alignments(file, threads=threads, validation=validation) as reader:
        try:
            with index_warnings(), bar_of(reader, file, enabled=not no_progress) as progress, progress.moving():
                found = seqtide.coverage(
                    reader,
                    region,
                    required_flags=required,
                    excluded_flags=excluded,
                    min_mapq=min_mapq,
                    min_base_quality=min_base_quality,
                    overlaps_once=overlaps_once,
                )
        except KeyError as error:
            raise CommandError(describe(ValueError(str(error.args[0])), file)) from error
        except OSError as error:
            raise CommandError(describe_query(error, file)) from error
        except (*FAILURES, ValueError, TypeError) as error:
            raise CommandError(describe(error, file)) from error
    rows = [row_of(reference) for reference in found]
    if as_json:
        text = json.dumps([dict(zip(COLUMNS, row, strict=True)) for row in rows], indent=2) + "\n"
    else:
        lines = [] if no_header else ["#" + "\t".join(COLUMNS)]
        text = "".join(line + "\n" for line in [*lines, *map(line_of, rows)])
    if output == "-":
        # Names may be bytes that are no text.
        click.echo(os.fsencode(text), nl=False)
    else:
        with output_errors(output):
            write_text(output, text)


def row_of(found: seqtide.ReferenceCoverage) -> tuple[str, int, int, int, int, float, float, float, float]:
    return (
        found.reference,
        found.start + 1,
        found.end,
        found.reads,
        found.covered,
        100 * (found.covered_fraction or 0),
        found.mean_depth or 0,
        found.mean_base_quality or 0,
        found.mean_mapq or 0,
    )


def line_of(row: tuple[str, int, int, int, int, float, float, float, float]) -> str:
    *counts, coverage, depth, base_quality, mapq = row
    return "\t".join([*map(str, counts), f"{coverage:g}", f"{depth:g}", f"{base_quality:.3g}", f"{mapq:.3g}"])
