"""``seqtide stats``: summary statistics of FASTQ and FASTA files."""

from __future__ import annotations

import errno
import json
import os
import sys
from dataclasses import dataclass, field
from typing import Any

import click

import seqtide
from seqtide.cli.command import Command
from seqtide.cli.errors import FAILURES, describe, open_reads, wrong_usage
from seqtide.cli.option_types import ENCODINGS
from seqtide.cli.progress import ProgressBar
from seqtide.cli.same_files import check_inputs
from seqtide.cli.table import Column, print_table
from seqtide.formats import names_of

COLUMNS = [
    Column("file", "file"),
    Column("format", "format"),
    Column("reads", "reads", ",d"),
    Column("bases", "bases", ",d"),
    Column("min_length", "min len", ",d"),
    Column("mean_length", "mean len", ",.1f"),
    Column("median_length", "median len", ",.1f"),
    Column("max_length", "max len", ",d"),
    Column("n50", "N50", ",d"),
    Column("gc_percent", "GC %", ".2f"),
    Column("n_percent", "N %", ".2f"),
    Column("mean_quality", "mean Q", ".2f"),
    Column("q20_percent", "Q20 %", ".2f"),
    Column("q30_percent", "Q30 %", ".2f"),
]


@dataclass
class Result:
    """What was counted in one file, up to its end or to the error; nothing if it could not be opened."""

    file: str
    format: str | None = None
    stats: seqtide.SequenceStats = field(default_factory=seqtide.SequenceStats)
    error: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {"file": self.file, "format": self.format, **self.stats.as_dict(), "error": self.error}


@click.command(cls=Command, name="stats", short_help="Summarise FASTQ and FASTA files.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "style", flag_value="json", help="Print a JSON list with one object per file.")
@click.option("--tsv", "style", flag_value="tsv", help="Print tab-separated values with one line per file.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["auto", *names_of("reads")]),
    default="auto",
    show_default=True,
    help="What the files hold; auto looks at their first bytes.",
)
@click.option("--encoding", type=click.Choice(ENCODINGS), help="How FASTQ files write qualities (default: sanger).")
@click.option(
    "--validation",
    type=click.Choice(["standard", "strict", "lenient"]),
    default="standard",
    show_default=True,
    help="Standard refuses damage, strict every breach of the format; lenient also accepts blank lines.",
)
@click.option("--threads", type=click.IntRange(min=1), help="Threads for decompression (default: up to 4).")
@click.option("--no-progress", is_flag=True, help="Show no progress bar.")
def command(
    files: tuple[str, ...],
    style: str | None,
    format_: str,
    encoding: str | None,
    validation: str,
    threads: int | None,
    no_progress: bool,
) -> None:
    """Summarise FASTQ and FASTA files: reads, bases, lengths, base composition and qualities.

    Files may be compressed; "-" is standard input. Compression and format are recognised by content, not by name.

    \b
    N50     length such that reads this long or longer hold half of all bases
    GC %    G and C among A, C, G, T and U
    N %     N among all bases
    mean Q  Phred score of the mean error probability of all bases
    Q20 %   bases of quality 20 or better

    The table ends in a total if there are several files. In --json and --tsv, numbers are not rounded, and what is not
    defined (the quality of FASTA, lengths without reads) is null or empty. Their field "error" is the message for
    a file that could not be read to its end; the numbers are then those of the records before. Of a file that
    could not even be opened, the format is null or empty and there are no reads. Such files make the exit code 1.
    """
    options: dict[str, Any] = {"validation": validation}
    if threads is not None:
        options["threads"] = threads
    if encoding is not None and format_ not in ("auto", "fastq"):
        wrong_usage("--encoding is for FASTQ")
    if encoding is not None:
        options |= {"encoding": encoding, "format": "fastq"}
    elif format_ != "auto":
        options["format"] = format_

    check_inputs(*files)
    with ProgressBar(enabled=not no_progress) as progress:
        results = [summarise(file, options, progress) for file in files]

    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    {"json": print_json, "tsv": print_tsv}.get(style or "", print_results)(results)
    sys.stdout.flush()
    errors = [result.error for result in results if result.error is not None]
    for error in errors:
        click.echo(f"seqtide: error: {error}", err=True)
    if errors:
        click.get_current_context().exit(1)


def summarise(file: str, options: dict[str, Any], progress: ProgressBar) -> Result:
    result = Result(file)
    try:
        with open_reads(file, **options) as reader:
            result.format = reader.format
            progress.start(file, reader.input_size)
            result.stats.update(reader, progress=lambda: progress.move(reader.input_position))
    except FAILURES as error:
        result.error = describe(error, file)
    return result


def print_json(results: list[Result]) -> None:
    sys.stdout.write(json.dumps([result.as_dict() for result in results], indent=2) + "\n")


def print_tsv(results: list[Result]) -> None:
    keys = [column.key for column in COLUMNS] + ["error"]
    sys.stdout.write("\t".join(keys) + "\n")
    for result in results:
        values = result.as_dict()
        sys.stdout.write("\t".join(tsv_field(values[key]) for key in keys) + "\n")


def tsv_field(value: object) -> str:
    if value is None:
        return ""
    text = str(value).encode("utf-8", "replace").decode()
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def print_results(results: list[Result]) -> None:
    # What could not be opened has an error message, and no numbers for people to read.
    results = [result for result in results if result.format is not None]
    rows = [result.as_dict() for result in results]
    for row in rows:
        if row["error"] is not None:
            row["file"] += " (incomplete)"
    if len(results) > 1:
        total = seqtide.SequenceStats()
        for result in results:
            total.merge(result.stats)
        rows.append({"file": "total", "format": None, **total.as_dict()})
    if rows:
        print_table(COLUMNS, rows, total=len(results) > 1)
