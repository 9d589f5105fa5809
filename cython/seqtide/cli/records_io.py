"""Inputs and outputs of the commands that read records and write records."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import functools
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, cast

import click

import seqtide
from seqtide.cli.before_after import BeforeAfter
from seqtide.cli.errors import (
    FAILURES,
    CommandError,
    describe,
    forget_output,
    is_pipe,
    open_reads,
    output_errors,
    wrong_usage,
)
from seqtide.cli.option_types import ENCODINGS
from seqtide.cli.outputs import atomic_for, joint_outputs, write_joint
from seqtide.cli.pipeline import in_order, usable_threads
from seqtide.cli.progress import ProgressBar
from seqtide.cli.same_files import check_inputs, check_outputs, refuse_terminal
from seqtide.cli.steps import Batch, Mates, Outcome, Steps, in_turn, to_fasta
from seqtide.cli.summary import Summary
from seqtide.formats import format_of_name, in_words, names_of
from seqtide.io.sameness import refuse_same_source

Reader: TypeAlias = seqtide.FastqReader | seqtide.FastaReader | seqtide.FastqPairReader
Writer: TypeAlias = seqtide.FastqWriter | seqtide.FastaWriter

OPTIONS = [
    click.argument("input", metavar="INPUT"),
    click.argument("input2", metavar="[INPUT2]", required=False),
    click.option("-o", "--output", default="-", show_default=True, metavar="FILE", help="Where to write."),
    click.option("-O", "--output2", metavar="FILE", help="Where to write second reads; else pairs are interleaved."),
    click.option("--interleaved", is_flag=True, help="INPUT holds pairs, read 2 after read 1."),
    click.option("--no-check-names", is_flag=True, help="Take pairs as they come, whatever the names of their reads."),
    click.option("--encoding", type=click.Choice(ENCODINGS), help="How the input writes qualities (default: sanger)."),
    click.option(
        "--validation",
        type=click.Choice(["standard", "strict", "lenient"]),
        default="standard",
        show_default=True,
        help="Standard refuses damage, strict every breach of the format; lenient also accepts blank lines.",
    ),
    click.option(
        "--compression",
        type=click.Choice(["auto", "none", "bgzf", "gzip", "bzip2", "xz", "zstd"]),
        default="auto",
        show_default=True,
        help="How to compress; auto goes by the name of the output.",
    ),
    click.option("--level", type=click.IntRange(min=0), help="Compression level (default: that of the compression)."),
    click.option(
        "--threads",
        type=click.IntRange(min=1),
        help="Threads each for decompression, for the work itself and for compression (default: up to 4).",
    ),
    click.option("--summary", metavar="FILE", help="Write the numbers of the summary to this file, as JSON."),
    click.option("-q", "--quiet", is_flag=True, help="Show neither progress bar nor summary."),
]


@dataclasses.dataclass
class Files:
    """The shared arguments and options."""

    input: str
    input2: str | None
    output: str
    output2: str | None
    interleaved: bool
    no_check_names: bool
    output_format: str | None
    encoding: str | None
    validation: str
    compression: str
    level: int | None
    threads: int | None
    summary: str | None
    quiet: bool
    families: tuple[str, ...] = ("reads",)  # of formats that it may write

    @property
    def paired(self) -> bool:
        return self.interleaved or self.input2 is not None

    @property
    def inputs(self) -> list[str]:
        return [self.input] if self.input2 is None else [self.input, self.input2]

    @property
    def outputs(self) -> list[str]:
        return [self.output] if self.output2 is None else [self.output, self.output2]

    def check(self) -> None:
        """Ends the command if the options contradict each other, or need a stream that is closed."""
        if self.interleaved and self.input2 is not None:
            wrong_usage("pairs come from INPUT2 or --interleaved, not both")
        if self.output2 is not None and not self.paired:
            wrong_usage("--output2 is for pairs: give INPUT2 or --interleaved")
        if self.no_check_names and not self.paired:
            wrong_usage("--no-check-names is for pairs: give INPUT2 or --interleaved")
        check_inputs(*self.inputs)
        if self.input2 is not None:
            try:
                refuse_same_source(self.input, self.input2, "both inputs")
            except ValueError as error:
                wrong_usage(str(error))
        if "-" in self.inputs and sys.stdin is None:
            raise CommandError(f"<stdin>: {os.strerror(errno.EBADF)}")
        summaries = [] if self.summary is None else [self.summary]
        check_outputs(self.inputs, summaries, replacing=self.outputs)
        if self.compression not in ("auto", "none"):
            for name in self.outputs:
                refuse_terminal(name, "compressed data")

    def format_to_write(self, input_format: str) -> str:
        """ "FASTQ", "FASTA" and so on: what is asked for, else what the names say, else that of the input."""
        if self.output_format is not None:
            return self.output_format.upper()
        told = {format_of_name(name) for name in self.outputs} - {None}
        formats = formats_of(self.families)
        if not told <= {*formats}:
            wrong_usage(f"the command writes {in_words(formats)}")
        if len(told) > 1:
            wrong_usage("the names of the outputs tell different formats; give --to")
        return str(told.pop()).upper() if told else input_format


def formats_of(families: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for family in families for name in names_of(family))


def record_options(families: tuple[str, ...] = ("reads",)) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Adds the options that all these commands share; the command gets them as its first argument, checked.

    Args:
        families: Of formats that the command writes.
    """
    to = click.option(
        "--to",
        "output_format",
        type=click.Choice(formats_of(families)),
        help="Format to write (default: by the name of the output, else that of the input).",
    )

    def add(function: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(function)
        def command(**values: Any) -> None:
            shared = {field.name: values.pop(field.name) for field in FIELDS}
            files = Files(**shared, families=families)
            files.check()
            function(files, **values)

        for option in [*reversed(OPTIONS), to]:
            command = option(command)
        return command

    return add


FIELDS = [field for field in dataclasses.fields(Files) if field.name != "families"]


class Job:
    """An opened input, and what becomes of its records."""

    def __init__(self, files: Files, reader: Reader) -> None:
        self._files = files
        self._reader = reader
        self.format: str = reader.format  # of the input
        self.output_format = files.format_to_write(reader.format)

    def need_quality(self, option: str) -> None:
        """Ends the command if the input has no qualities."""
        if self.format == "FASTA":
            wrong_usage(f"{option} needs qualities, and {self._files.input!r} is FASTA")

    def run(
        self,
        command: str,
        steps: Steps,
        convert: Callable[[Batch], Batch] | None = None,
        join: Callable[..., Any] | None = None,
        report: BeforeAfter | None = None,
        **writer_options: Any,
    ) -> None:
        """Reads, works, writes and prints the summary.

        Args:
            command: Its name.
            steps: What to do with each batch.
            convert: What to write of a batch instead of the batch itself.
            join: What to write of the batches of mates, or of the batch of single reads, to the one output.
            report: What to count of the reads besides, and to publish after the outputs.
            writer_options: Further arguments of the writers.
        """
        files = self._files
        summary = Summary(command, files.inputs, files.outputs, steps)
        if convert is None and join is None and self.output_format != self.format:
            if self.output_format == "FASTQ":
                wrong_usage(f"{files.input!r} is FASTA, without the qualities of FASTQ; convert --quality sets them")
            convert = to_fasta

        def work(mates: Mates) -> tuple[Outcome, Mates]:
            outcome = steps(mates)
            result = outcome.mates if convert is None else tuple(convert(batch) for batch in outcome.mates)
            if join is not None:
                with input_errors(files, ValueError):  # of reads that the format cannot hold
                    return outcome, (join(*result),)
            return outcome, (in_turn(result),) if len(result) > len(files.outputs) else result

        with joint_outputs() as joint, open_writers(files, self.output_format, writer_options, joint) as writers:
            with ProgressBar(enabled=not files.quiet) as progress:
                progress.start(files.input, self._reader.input_size)
                self._pump(work, summary, writers, progress, report)
            finish(files.outputs, writers)
            if report is not None:
                report.write(command, joint)
            if files.summary is not None:
                write_joint(files.summary, summary.as_json(), joint)
        if not files.quiet:
            summary.print()

    def _pump(
        self,
        work: Callable[[Mates], tuple[Outcome, Mates]],
        summary: Summary,
        writers: list[Writer],
        progress: ProgressBar,
        report: BeforeAfter | None,
    ) -> None:
        files = self._files
        results = in_order(work, self._batches(), files.threads or usable_threads())
        with contextlib.closing(results):
            try:
                for outcome, batches in results:
                    for name, writer, batch in zip(files.outputs, writers, batches, strict=True):
                        with output_errors(name):
                            writer.write(batch)  # type: ignore[arg-type]
                    summary.add(outcome)
                    if report is not None:
                        report.add(outcome)
                    progress.move(self._reader.input_position)
            except InputError as error:
                self._give_up(error, writers)

    def _batches(self) -> Iterator[Mates]:
        with input_errors(self._files):
            for batch in self._reader.batches():
                yield batch if isinstance(batch, tuple) else (batch,)

    def _give_up(self, error: InputError, writers: list[Writer]) -> None:
        """Sends what was good before the fault down the pipes; files are left alone."""
        not_written = []
        for name, writer in zip(self._files.outputs, writers, strict=True):
            if not is_pipe(name):
                not_written.append(name)
                continue
            with contextlib.suppress(*FAILURES):
                writer.flush()
        if not_written:
            raise InputError(f"{error.message}; not written: {', '.join(map(repr, not_written))}") from error
        raise error


class InputError(CommandError):
    """Bad input, as opposed to a failed output."""


@contextlib.contextmanager
def input_errors(files: Files, *more: type[Exception]) -> Iterator[None]:
    failures: tuple[type[Exception], ...] = (*FAILURES, *more)
    try:
        yield
    except failures as error:
        # Of two inputs, the error knows which.
        name = getattr(error, "path", None) or getattr(error, "filename", None) or files.input
        message = describe(error, os.fsdecode(name))
        if "are no pair" in message:
            message += "; --no-check-names takes reads as they come"
        raise InputError(message) from error


@contextlib.contextmanager
def open_records(files: Files, format: str | None = None) -> Iterator[Job]:
    """Opens the input or inputs, whose format is found out unless it is given."""
    options: dict[str, Any] = {"validation": files.validation, "threads": files.threads, "format": format}
    if files.encoding is not None:
        options |= {"encoding": files.encoding, "format": "fastq"}
    if files.no_check_names:
        options["check_names"] = False
    with input_errors(files):
        opened = open_reads(files.input, mate=files.input2, interleaved=files.interleaved, **options)
    reader = cast(Reader, opened)
    with reader:
        yield Job(files, reader)


@contextlib.contextmanager
def open_writers(
    files: Files, format: str, options: dict[str, Any], joint: seqtide.JointFiles
) -> Iterator[list[Writer]]:
    """Opens the outputs. Unless they are finished, they are given up: named files stay what they were."""
    options = {
        "compression": files.compression,
        "level": files.level,
        "threads": files.threads,
        **options,
    }
    if format == "BAM":  # which is BGZF whatever its name
        del options["compression"]
    with contextlib.ExitStack() as stack:
        writers: list[Writer] = []
        for name in files.outputs:
            with output_errors(name):
                try:
                    atomic = atomic_for(name, joint)
                    opened = seqtide.open(name, "w", format=format.lower(), atomic=atomic, **options)
                except FAILURES:
                    raise
                except ValueError as error:
                    wrong_usage(str(error))
                writer = cast(Writer, opened)
                writers.append(writer)
                stack.enter_context(writer)
        try:
            yield writers
        except BaseException:
            if "-" in files.outputs:
                # A closing writer marks the end of compressed data, as if they were complete.
                forget_output()
            raise


def finish(names: list[str], writers: list[Writer]) -> None:
    """Completes the outputs; if one fails, likely before any of them has its end mark."""
    if len(writers) > 1:
        for name, writer in zip(names, writers, strict=True):
            with output_errors(name):
                writer.flush()
    for name, writer in zip(names, writers, strict=True):
        with output_errors(name):
            writer.close()
