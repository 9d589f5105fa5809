"""The group of all commands, and how each of them ends."""

from __future__ import annotations

import difflib
import errno
import importlib
import os
import signal
import sys
from typing import IO, Any

import click

import seqtide
from seqtide.cli import COMMANDS
from seqtide.cli.errors import forget_output, printable


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            # click looks only among the commands that are imported.
            near = difflib.get_close_matches(args[0], COMMANDS)
            if not near:
                raise
            raise click.UsageError(f"{error.message} Did you mean {' or '.join(map(repr, near))}?", ctx) from error


class WrongEnvironment(click.ClickException):
    """An environment variable that means nothing; ends the command with exit code 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"seqtide: error: {self.message}", err=True)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(seqtide.__version__, message="seqtide %(version)s")
def cli() -> None:
    """Stream genomics data: FASTQ, FASTA, SAM and BAM, plain or compressed."""
    try:
        seqtide.simd_target()
    except ValueError as error:
        raise WrongEnvironment(printable(str(error))) from error


class Terminated(BaseException):
    """A signal that ends the process, once nothing is left of unfinished outputs."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def terminate(number: int, frame: object) -> None:
    raise Terminated(number)


def run() -> int:
    """Runs the command line; returns the exit code."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup has one ignored
            signal.signal(number, terminate)
    try:
        return run_commands()
    except Terminated as ended:
        signal.signal(ended.number, signal.SIG_DFL)
        os.kill(os.getpid(), ended.number)
        raise


def run_commands() -> int:
    try:
        code = cli.main(prog_name="seqtide", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        code = 130
    except MemoryError:
        click.echo("seqtide: error: not enough memory", err=True)
        code = 1
    except OSError as error:
        if error.errno != errno.EPIPE:
            click.echo(f"seqtide: error: cannot write the output: {error.strerror or error}", err=True)
        forget_output()
        code = 1
    return code or 0
