"""``seqtide fastq``: the reads of SAM and BAM files as FASTQ."""

from __future__ import annotations

from typing import Any

import click

import seqtide
from seqtide.cli.alignment_options import FLAGS, checked, open_alignments, threads_option, validation_option
from seqtide.cli.command import Command
from seqtide.cli.errors import finished, output_errors, warn, wrong_usage
from seqtide.cli.option_types import SCORE, TAGS
from seqtide.cli.outputs import atomic_for, joint_outputs
from seqtide.cli.progress import ReaderBar, bar_of, progress_option
from seqtide.cli.same_files import check_outputs
from seqtide.formats import format_of_name


@click.command(cls=Command, name="fastq", short_help="Turn SAM and BAM files into FASTQ.")
@click.argument("file", metavar="FILE")
@click.option("-o", "--output", metavar="FILE", help="Write all reads here (default: standard output).")
@click.option("-1", "--read1", metavar="FILE", help="Write first mates here; needs --read2.")
@click.option("-2", "--read2", metavar="FILE", help="Write second mates here; needs --read1.")
@click.option("-s", "--singletons", metavar="FILE", help="Write mates without the other one beside them here.")
@click.option("-0", "--others", metavar="FILE", help="Write reads that are not one of two mates here.")
@click.option("--suffixes", is_flag=True, help='Append "/1" and "/2" to the names of mates.')
@click.option(
    "-T", "--tags", type=TAGS, metavar="TAGS", help="Put these tags, or all (*), behind the names, as in SAM."
)
@click.option("-t", "barcode_tags", is_flag=True, help="The same as --tags RG,BC,QT.")
@click.option("--default-quality", type=SCORE, help="Phred score for reads without qualities, which are errors else.")
@click.option(
    "-F",
    "--exclude-flags",
    "excluded",
    type=FLAGS,
    default="SECONDARY,SUPPLEMENTARY",
    show_default=True,
    help="Leave out records with any of these flags.",
)
@threads_option
@validation_option
@progress_option
def command(
    file: str,
    output: str | None,
    read1: str | None,
    read2: str | None,
    singletons: str | None,
    others: str | None,
    suffixes: bool,
    tags: str | list[str] | None,
    barcode_tags: bool,
    default_quality: int | None,
    excluded: int,
    threads: int | None,
    validation: str,
    no_progress: bool,
) -> None:
    """Write the reads of a SAM or BAM FILE ("-" is standard input) as a sequencer wrote them: on their own strand.

    With --read1 and --read2, mates must follow each other: unaligned data, or sorted by name (seqtide sort -n). Reads
    that are in no pair go to --singletons and --others; without these options they are left out, and a warning says how
    many. Mates that come apart from each other are an error.

    Suffixes of files decide on compression.
    """
    if (read1 is None) != (read2 is None):
        wrong_usage("--read1 and --read2 go together")
    if read1 is not None and output is not None:
        wrong_usage("--output goes without --read1 and --read2")
    if read1 is None and (singletons, others) != (None, None):
        wrong_usage("--singletons and --others go with --read1 and --read2")
    if barcode_tags and tags is not None:
        wrong_usage("-t is short for some --tags; give one of them")
    options: dict[str, Any] = {
        "tags": ["RG", "BC", "QT"] if barcode_tags else tags,
        "suffixes": suffixes,
        "default_quality": default_quality,
        "excluded_flags": excluded,
    }
    named = [name for name in (output, read1, read2, singletons, others) if name is not None]
    check_outputs([file], named or ["-"])
    if {format_of_name(name) for name in named} - {None, "fastq"}:
        wrong_usage("the command writes FASTQ")
    with open_alignments(file, threads=threads, validation=validation) as reader:
        target = output or "-"
        shown = None if read1 is not None else target
        with bar_of(reader, file, enabled=not no_progress, output=shown) as progress:
            if read1 is not None and read2 is not None:
                write_pairs(reader, file, (read1, read2), (singletons, others), threads, options, progress)
                return
            with output_errors(target):
                opened = seqtide.FastqWriter(target, threads=threads, atomic=target != "-")
                with finished(opened, target) as reads:
                    for read in progress.watch(checked(reader.as_fastq(**options), file, OPTIONS), every=RECORDS):
                        reads.write(read)


RECORDS = 4096  # between two moves of the bar
# What the library calls otherwise.
OPTIONS = {"a default quality gives it some": "--default-quality gives it some"}


class Unpaired:
    """Takes reads that are in no pair: writes them to a file if there is one, and counts them otherwise."""

    def __init__(self, target: str | None, threads: int | None, files: seqtide.JointFiles) -> None:
        self._target = target
        self.left_out = 0
        self._writer = None
        if target is not None:
            with output_errors(target):
                self._writer = seqtide.FastqWriter(target, threads=threads, atomic=atomic_for(target, files))

    def take(self, read: seqtide.FastqRecord) -> None:
        if self._writer is None:
            self.left_out += 1
        else:
            with output_errors(str(self._target)):
                self._writer.write(read)

    def close(self) -> None:
        if self._writer is not None:
            with output_errors(str(self._target)):
                self._writer.close()

    def __enter__(self) -> Unpaired:
        return self

    def __exit__(self, *exception: Any) -> None:
        if self._writer is not None:
            self._writer.__exit__(*exception)

    def warn(self, file: str, what: str, option: str) -> None:
        if self.left_out:
            are = "read is" if self.left_out == 1 else "reads are"
            warn(f"{file}: {self.left_out} {are} {what} and left out; {option} writes them")


def write_pairs(
    reader: Any,
    file: str,
    paths: tuple[str, str],
    unpaired: tuple[str | None, str | None],
    threads: int | None,
    options: dict[str, Any],
    progress: ReaderBar,
) -> None:
    with (
        joint_outputs() as files,
        Unpaired(unpaired[0], threads, files) as singletons,
        Unpaired(unpaired[1], threads, files) as others,
    ):
        with output_errors(paths[0]), seqtide.FastqPairWriter(*paths, threads=threads, atomic=files) as pairs:
            mates = reader.as_fastq_pairs(singletons=singletons.take, others=others.take, **options)
            for read1, read2 in progress.watch(checked(mates, file, OPTIONS), every=RECORDS):
                pairs.write(read1, read2)
        singletons.close()
        others.close()
    singletons.warn(file, "without a mate", "--singletons")
    others.warn(file, "not one of two mates", "--others")
