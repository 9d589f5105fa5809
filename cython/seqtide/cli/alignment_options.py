"""What the commands on SAM and BAM files share: opening, options, filters."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import click

import seqtide
from seqtide.alignments.fields import parse_flags
from seqtide.cli.errors import (
    FAILURES,
    CommandError,
    describe,
    index_warnings,
    printable,
    tell_deviations,
    warn,
    wrong_usage,
)
from seqtide.formats import format_of_name, in_words, names_of

# Flags of records that depth and coverage leave out unless they are told others, as samtools does.
NOT_COUNTED = "UNMAP,SECONDARY,QCFAIL,DUP"

Command = TypeVar("Command", bound=Callable[..., Any])
Item = TypeVar("Item")


class Flags(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """Bits of FLAG: a number (4, 0x904) or names ("UNMAP,SECONDARY")."""

    name = "flags"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        try:
            return parse_flags(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Bytes(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """An amount of memory: "512M", "2G", or bytes."""

    name = "size"
    _units = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        text = str(value).upper()
        number, unit = (text[:-1], self._units[text[-1]]) if text[-1:] in self._units else (text, 1)
        if not number.isdecimal() or not 1 << 20 <= int(number) * unit < 1 << 60:
            self.fail(f"{value!r} is no amount of memory from 1M on, such as 512M or 2G", param, ctx)
        return int(number) * unit


# SAM specification, section 4.1: how each block of BGZF starts, and the empty block at the end of a file.
BGZF_START = b"\x1f\x8b\x08\x04"
BGZF_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
MISSING_END = "the end-of-file block of BGZF is missing, so that data may be missing too"

FLAGS = Flags()
MAPQ = click.IntRange(0, 255)

threads_option = click.option("-@", "--threads", type=click.IntRange(min=1), help="Threads in all (default: up to 4).")
validation_option = click.option(
    "--validation",
    type=click.Choice(["standard", "strict", "lenient"]),
    default="standard",
    show_default=True,
    help="Standard refuses damage, strict every breach of the format; lenient accepts what samtools accepts.",
)
no_pg_option = click.option("--no-pg", "--no-PG", "no_pg", is_flag=True, help="Add no @PG line to the header.")
output_format_option = click.option(
    "-O",
    "--output-fmt",
    "output_format",
    type=click.Choice(names_of("alignments"), case_sensitive=False),
    help="What to write, whatever the name of the output.",
)


class Filter(NamedTuple):
    """Which records a command looks at."""

    required: int
    excluded: int
    min_mapq: int

    def chosen(self, batch: seqtide.AlignmentBatch) -> seqtide.AlignmentBatch:
        if self == (0, 0, 0):
            return batch
        return batch.filter(required_flags=self.required, excluded_flags=self.excluded, min_mapq=self.min_mapq)


def filter_options(command: Command) -> Command:
    """Adds -f, -F and -q; the command gets them as `required`, `excluded` and `min_mapq`."""
    for option in (
        click.option("-q", "--min-mapq", "--min-MQ", type=MAPQ, default=0, help="Only records of at least this MAPQ."),
        click.option(
            "-F",
            "--exclude-flags",
            "--excl-flags",
            "excluded",
            type=FLAGS,
            default=0,
            help="Only without any of these.",
        ),
        click.option("-f", "--require-flags", "required", type=FLAGS, default=0, help="Only with all of these."),
    ):
        command = option(command)
    return command


def open_alignments(file: str, *, threads: int | None = None, validation: str = "standard") -> Any:
    """A reader of SAM or BAM; the command ends if the file cannot be opened or is something else.

    As in samtools, a missing end-of-file block only makes lenient commands warn.
    """
    try:
        reader = seqtide.open(file, threads=threads, validation=validation, require_eof=validation != "lenient")
    except FAILURES as error:
        raise CommandError(describe(error, file)) from error
    tell_deviations(reader, file)
    if validation == "lenient":
        warn_of_missing_end(file)
    if not isinstance(reader, seqtide.AlignmentReader):
        found = "the input is empty" if is_empty(reader) else f"this is {reader.format}"
        reader.close()
        raise CommandError(describe(ValueError(f"{found}; the command takes SAM and BAM"), file))
    return reader


def is_empty(reader: Any) -> bool:
    """Whether a reader of reads has no data at all. The first of its records is gone."""
    try:
        return next(reader, None) is None
    except FAILURES:
        return False


def warn_of_missing_end(file: str) -> None:
    if end_is_missing(file):
        warn(f"{file}: {MISSING_END}")


def end_is_missing(file: str) -> bool:
    """Whether this is a file of BGZF blocks, of which the last one is not the empty one."""
    if not os.path.isfile(file) or os.path.getsize(file) < len(BGZF_END):
        return False
    with open(file, "rb") as opened:
        is_bgzf = opened.read(len(BGZF_START)) == BGZF_START
        opened.seek(-len(BGZF_END), os.SEEK_END)
        return is_bgzf and opened.read() != BGZF_END


def query(reader: Any, file: str, regions: Sequence[str] | list[tuple[str, int, int]]) -> Any:
    """The records of a reader that overlap regions, given as text or as intervals; all of them without any text."""
    if not regions and not isinstance(regions, list):
        return reader
    if not isinstance(reader, seqtide.BamReader):
        raise CommandError(describe(ValueError("regions need BAM with an index; sort --write-index makes both"), file))
    try:
        with index_warnings():
            return reader.query(list(regions))
    except KeyError as error:
        raise CommandError(describe(ValueError(str(error.args[0])), file)) from error
    except (*FAILURES, ValueError) as error:
        raise CommandError(describe_query(error, file)) from error


def describe_query(error: Exception, file: str) -> str:
    """As `describe`, of a file that is open already; if it is the index that is not there, what makes it."""
    hint = ""
    if isinstance(error, FileNotFoundError) and error.filename == file:
        hint = f"; make it with: seqtide index {shlex.quote(file)}"
    return describe(error, file) + printable(hint)


def checked(items: Iterable[Item], file: str, options: Mapping[str, str] | None = None) -> Iterator[Item]:
    """Items that come from a file; what reading raises ends the command, after the items before it.

    `options` has words of the library's messages, and what a user of the command says for them.
    """
    iterator = iter(items)
    while True:
        try:
            item = next(iterator)
        except StopIteration:
            return
        except (*FAILURES, ValueError) as error:
            message = describe(error, file)
            for words, option in (options or {}).items():
                message = message.replace(words, option)
            raise CommandError(message) from error
        yield item


def level_options(command: Command) -> Command:
    """Adds -l, -1 and -u, of which the command gets one as `level`."""
    for option in (
        click.option("-u", "--uncompressed", "level", type=int, flag_value=0, help="The same as --level 0."),
        click.option("-1", "--fast", "level", type=int, flag_value=1, help="The same as --level 1."),
        click.option(
            "-l", "--level", type=click.IntRange(0, 12), help="Compression level of BAM, 0 (none) to 12 (small)."
        ),
    ):
        command = option(command)
    return command


def format_to_write(output: str, default: str) -> str:
    """ "sam" or "bam", by the name of the output."""
    told = format_of_name(output)
    if told not in (None, *names_of("alignments")) or output.lower().endswith(".cram"):
        wrong_usage(f"the command writes {in_words(names_of('alignments'))}, not {os.path.basename(output)!r}")
    return told or default


def add_program(header: seqtide.SamHeader) -> seqtide.SamHeader:
    """A copy of the header with a @PG line for this command."""
    header = header.copy()
    command_line = printable(" ".join(["seqtide", *sys.argv[1:]]))
    header.add_pg("seqtide", PN="seqtide", VN=seqtide.__version__, CL=command_line)
    return header
