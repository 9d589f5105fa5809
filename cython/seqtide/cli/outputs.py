"""Outputs of one command that get their names together, or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import seqtide
from seqtide.cli.errors import CommandError, describe, output_errors, printable
from seqtide.io.stream import open_target_stream


@contextlib.contextmanager
def joint_outputs() -> Iterator[seqtide.JointFiles]:
    """Named files that the command writes: they are there at the end of the body, or none of them if it raises.

    Ends the command if one of them cannot be put in place.
    """
    files = seqtide.JointFiles()
    try:
        yield files
    except BaseException as error:
        files.__exit__(type(error), error, error.__traceback__)
        raise
    try:
        files.close()
    except OSError as error:
        name = error.filename
        text = printable(str(error)) if name is None else describe(error, os.fsdecode(name))
        raise CommandError(text) from error


def atomic_for(output: str, files: seqtide.JointFiles) -> seqtide.JointFiles | bool:
    """The argument `atomic` for an output, which may be standard output."""
    return files if output != "-" else False


def write_joint(output: str, text: str, files: seqtide.JointFiles) -> None:
    """Writes a text as one of the files, or to standard output; ends the command if that fails."""
    with output_errors(output), open_target_stream(output, atomic=atomic_for(output, files)) as stream:
        stream.write(text.encode())
