"""What goes wrong in a command, told in one line."""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from collections.abc import Iterator
from typing import IO, Any, NoReturn

import click

import seqtide
from seqtide.io.stream import open_target_stream

# What reading and writing raise. All but OSError may say "ValueError" too, so this comes before wrong arguments.
FAILURES = (seqtide.SeqtideError, OSError, EOFError, MemoryError)


class CommandError(click.ClickException):
    """Bad input or a failed output; ends the command with exit code 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"seqtide: error: {self.message}", err=True)


def describe(error: Exception, file: str) -> str:
    """One printable line that names the file and what is wrong with it."""
    name = "<stdin>" if file == "-" else file
    if isinstance(error, OSError) and error.strerror:
        text = error.strerror
    else:
        text = str(error) or type(error).__name__
        accepting = getattr(error, "accepted_by", None)
        if accepting is not None:
            text = text.replace(f"validation={accepting!r}", f"--validation {accepting}")
    if not text.startswith(f"{name}:"):
        text = f"{name}: {text}"
    return printable(text)


def open_reads(file: str, **options: Any) -> Any:
    """`seqtide.open` for commands that work on FASTQ and FASTA."""
    reader = seqtide.open(file, **options)
    tell_deviations(reader, file)
    if isinstance(reader, seqtide.AlignmentReader):
        format = reader.format
        reader.close()
        raise seqtide.FormatError(f"{file}: this is {format}; the command takes FASTQ and FASTA", path=file)
    return reader


def printable(text: str) -> str:
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def wrong_usage(message: str) -> NoReturn:
    """Ends the command with exit code 2."""
    raise click.UsageError(printable(message), ctx=click.get_current_context())


@contextlib.contextmanager
def output_errors(file: str) -> Iterator[None]:
    """Turns what writing raises into the end of the command.

    That whoever reads a pipe has seen enough is no news: there is an exit code but no message.
    """
    try:
        yield
    except BrokenPipeError as error:
        raise click.exceptions.Exit(1) from error
    except (*FAILURES, ValueError) as error:
        raise CommandError(describe(error, "<stdout>" if file == "-" else file)) from error


def warn(text: str) -> None:
    click.echo(f"seqtide: warning: {printable(text)}", err=True)


@contextlib.contextmanager
def index_warnings() -> Iterator[None]:
    """Tells of an index that is older than its data in one line, as commands do."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", seqtide.StaleIndexWarning)
        yield
    for warning in caught:
        warn(str(warning.message))


def tell_deviations(reader: Any, file: str) -> None:
    """Has the command tell at its end, in one line, what `reader` accepted although the format does not allow it."""

    def tell() -> None:
        found = reader.deviations
        if found:
            count = sum(deviation.count for deviation in found)
            rest = f"; {count - found[0].count} of other kinds" if len(found) > 1 else ""
            warn(f"{'<stdin>' if file == '-' else file}: read although the format does not allow it: {found[0]}{rest}")

    click.get_current_context().call_on_close(tell)


def forget_output() -> None:
    """Sends to nowhere what is still written to standard output when the process ends or a writer closes."""
    if sys.stdout is not None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def is_pipe(name: str) -> bool:
    """Whether what was written cannot be taken back: standard output, pipes, devices."""
    return name == "-" or (os.path.exists(name) and not os.path.isfile(name))


def write_text(file: str, text: str) -> None:
    """Writes a file that is there whole or not at all."""
    with open_target_stream(file, atomic=True) as stream:
        stream.write(text.encode())


@contextlib.contextmanager
def finished(writer: Any, output: str) -> Iterator[Any]:
    """A writer for `with`: after a fault of the input, what was good goes down a pipe without an end mark, and a file
    does not get its name."""
    with writer:
        try:
            yield writer
        except CommandError:
            if is_pipe(output):
                with contextlib.suppress(*FAILURES):
                    writer.flush()
            raise
