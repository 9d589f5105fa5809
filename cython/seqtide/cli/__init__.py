"""The ``seqtide`` command.

Exit codes: 0 all went well, 1 bad input or failed output, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import errno
import importlib
import sys
from typing import NoReturn

import click

import seqtide
from seqtide.cli.errors import forget_output

# One module per command, imported when it is asked for.
COMMANDS = {
    "convert": "seqtide.cli.convert",
    "depth": "seqtide.cli.depth",
    "faidx": "seqtide.cli.faidx",
    "fastq": "seqtide.cli.fastq",
    "filter": "seqtide.cli.filter",
    "flagstat": "seqtide.cli.flagstat",
    "index": "seqtide.cli.index",
    "sort": "seqtide.cli.sort",
    "stats": "seqtide.cli.stats",
    "trim": "seqtide.cli.trim",
    "view": "seqtide.cli.view",
}


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(seqtide.__version__, message="seqtide %(version)s")
def cli() -> None:
    """Stream genomics data: FASTQ, FASTA, SAM and BAM, plain or compressed."""


def main() -> NoReturn:
    """Runs the command line and ends the process with its exit code."""
    try:
        code = cli.main(prog_name="seqtide", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        code = 130
    except OSError as error:
        if error.errno != errno.EPIPE:
            click.echo(f"seqtide: error: cannot write the output: {error.strerror or error}", err=True)
        forget_output()
        code = 1
    sys.exit(code or 0)
