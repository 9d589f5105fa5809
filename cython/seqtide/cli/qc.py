"""``seqtide qc``: reports on the quality of reads."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

import seqtide
from seqtide.cli.alignment_options import threads_option, validation_option
from seqtide.cli.command import Command
from seqtide.cli.errors import FAILURES, CommandError, describe, output_errors, wrong_usage
from seqtide.cli.outputs import joint_outputs, write_joint
from seqtide.cli.progress import ProgressBar
from seqtide.cli.qc_tables import print_reports
from seqtide.cli.same_files import check_inputs, check_outputs
from seqtide.quality_control.contaminants import read_sequences
from seqtide.quality_control.fastqc import fastqc_stem, write_fastqc
from seqtide.quality_control.figures import figure_class
from seqtide.quality_control.html import need_jinja2, render
from seqtide.quality_control.run import name_of_mate


@click.command(cls=Command, name="qc", short_help="Report on the quality of reads.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--html", metavar="FILE", help="Write a page with plots, one for all files.")
@click.option("--json", "json_file", metavar="FILE", help="Write all numbers as JSON: a list with an object per file.")
@click.option("--fastqc", metavar="DIR", help="Write what FastQC writes, for each file: NAME_fastqc.zip and .html.")
@click.option("--fastqc-kmers", is_flag=True, help="With --fastqc: also Kmer Content, which FastQC leaves out.")
@click.option("--fastqc-pictures", is_flag=True, help="With --fastqc: also pictures, drawn by matplotlib.")
@click.option(
    "--paired",
    is_flag=True,
    help="FILEs are pairs, two and two: reads must be mates, and tell lengths of fragments.",
)
@click.option(
    "--interleaved",
    is_flag=True,
    help="Each FILE has the reads of pairs one after the other; they are reported on as NAME_R1 and NAME_R2.",
)
@click.option("--adapters", metavar="FILE", help="Look for these adapters instead: lines of name, tab, sequence.")
@click.option("--contaminants", metavar="FILE", help="Name over-represented sequences by these: name, tab, sequence.")
@click.option(
    "-r", "--reference", metavar="FASTA", help="What alignments are made to, for coverage by GC and mismatches."
)
@threads_option
@validation_option
@click.option("--no-progress", is_flag=True, help="Show no progress bar.")
def command(
    files: tuple[str, ...],
    html: str | None,
    json_file: str | None,
    fastqc: str | None,
    fastqc_kmers: bool,
    fastqc_pictures: bool,
    paired: bool,
    interleaved: bool,
    adapters: str | None,
    contaminants: str | None,
    reference: str | None,
    threads: int | None,
    validation: str,
    no_progress: bool,
) -> None:
    """Read FASTQ, FASTA, SAM and BAM FILEs to their ends ("-" is standard input) and report on the quality of reads.

    The table has a line for each file, and one for each check that did not pass: FastQC's checks, with its limits. Of
    one file it has all of them. If --html or --json goes to standard output ("-"), the table goes to standard error.

    Of alignments there is a table with a line for each read group besides. Coverage needs records that are sorted by
    coordinate.

    The page of --html needs nothing else, and can be sent to anybody. Of several files it shows those first that stand
    out. A check that fails is no failure of the command.
    """
    if paired and interleaved:
        wrong_usage("--paired is for pairs in two files, --interleaved for those in one")
    if paired and len(files) % 2:
        wrong_usage(f"--paired takes two files for each pair, and there are {len(files)}")
    if (fastqc_kmers or fastqc_pictures) and fastqc is None:
        wrong_usage("--fastqc-kmers and --fastqc-pictures are for what --fastqc writes")
    lists = [name for name in (adapters, contaminants, reference) if name is not None]
    texts = [name for name in (html, json_file) if name is not None]
    check_inputs(*files, *lists)
    # Each report has one of its own.
    names = [name_of_mate(file, number) for file in files for number in (1, 2)] if interleaved else list(files)
    check_outputs([*files, *lists], [*texts, *fastqc_files(names, fastqc)])
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    if html is not None or fastqc is not None:
        check_installed(pictures=fastqc_pictures)
    options: dict[str, Any] = {
        "threads": threads,
        "validation": validation,
        "reference": reference,
        "interleaved": interleaved,
    }
    for name, file in (("adapters", adapters), ("contaminants", contaminants)):
        if file is not None:
            options[name] = sequences_of(file)

    with ProgressBar(enabled=not no_progress) as progress:
        reports = list(reports_on(files, paired, options, progress))
    # Each has one of its own, whether it is a mate or not.
    documents = [report.to_dict() | {"mate": None} for report in reports]
    outputs = {}
    if html is not None:
        outputs[html] = render(documents, paired=paired or interleaved)
    if json_file is not None:
        outputs[json_file] = json.dumps(documents) + "\n"
    with joint_outputs() as joint:
        for target, text in outputs.items():
            write_joint(target, text, joint)
        if fastqc is not None:
            for name, report in zip(names, reports, strict=True):
                with output_errors(fastqc):
                    os.makedirs(fastqc, exist_ok=True)
                    write_fastqc(report, fastqc, name, kmers=fastqc_kmers, pictures=fastqc_pictures, atomic=joint)
    table = sys.stderr if "-" in outputs else sys.stdout
    if table is not None:
        print_reports(names, documents, table)
        table.flush()


def reports_on(
    files: Sequence[str], paired: bool, options: Mapping[str, Any], progress: ProgressBar
) -> Iterator[seqtide.QcReport]:
    """One for each file, or two for one of interleaved pairs."""
    pairs = zip(files[::2], files[1::2], strict=True) if paired else ((file, None) for file in files)
    for file, mate in pairs:
        report = report_of(file, mate, options, progress)
        yield report
        if report.mate is not None:
            yield report.mate


def report_of(file: str, mate: str | None, options: Mapping[str, Any], progress: ProgressBar) -> seqtide.QcReport:
    started = False

    def move(position: int, size: int | None) -> None:
        nonlocal started
        if not started:
            progress.start(file, size)
            started = True
        progress.move(position)

    try:
        return seqtide.qc(file, mate, progress=move, **options)
    except FAILURES as error:
        # Of two files, the error knows which.
        name = getattr(error, "path", None) or getattr(error, "filename", None) or file
        raise CommandError(describe(error, os.fsdecode(name))) from error
    except ValueError as error:
        wrong_usage(str(error))


def sequences_of(file: str) -> list[tuple[str, str]]:
    try:
        sequences: list[tuple[str, str]] = read_sequences(file)
    except FAILURES as error:
        raise CommandError(describe(error, file)) from error
    return sequences


def fastqc_files(files: Sequence[str], folder: str | None) -> list[str]:
    """What --fastqc will write."""
    if folder is None:
        return []
    stems = [fastqc_stem(file) for file in files]
    twice = next((stem for stem in stems if stems.count(stem) > 1), None)
    if twice is not None:
        wrong_usage(f"two files would both become {twice}.zip in {folder!r}")
    return [os.path.join(folder, stem + suffix) for stem in stems for suffix in (".zip", ".html")]


def check_installed(*, pictures: bool) -> None:
    """Ends the command before it reads for an hour and then cannot write."""
    try:
        need_jinja2()
        if pictures:
            figure_class()
    except ImportError as error:
        raise CommandError(str(error)) from error
