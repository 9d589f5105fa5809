"""Commands that would write to what they read are refused before anything is opened."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator, Sequence

from seqtide.cli.errors import CommandError, wrong_usage
from seqtide.io.sameness import identity_of


def check_inputs(*inputs: str) -> None:
    """Ends the command if two inputs are one stream, such as standard input, that the first would read to its end."""
    seen: dict[object, str] = {}
    for name in inputs:
        try:
            status = os.stat(name) if name != "-" else os.fstat(0)
            is_stream = name == "-" or stat.S_ISFIFO(status.st_mode) or stat.S_ISSOCK(status.st_mode)
            key: object = (status.st_dev, status.st_ino)
        except OSError:  # what opens it tells that
            is_stream, key = name == "-", name
        if not is_stream:
            continue
        if key in seen:
            both = repr(name) if seen[key] == name else f"{seen[key]!r} and {name!r}"
            wrong_usage(f"standard input or a pipe can be read once only, and {both} would be read twice")
        seen[key] = name


def check_outputs(
    inputs: Sequence[str], outputs: Sequence[str], *, replacing: Sequence[str] = (), indexes: Sequence[str] = ()
) -> None:
    """Ends the command if two of the files that it reads and writes are one, whatever their names.

    Args:
        inputs: What it reads, and with it any index beside.
        outputs: What it writes.
        replacing: More of that: whole files, which may take the place of an input.
        indexes: More of that: indexes, which may take the place of those beside the inputs.
    """
    read = {identity_of(name, 0) for name in inputs}
    beside = {identity_of(index): name for name in inputs for index in indexes_beside(name)}
    written: dict[object, str] = {}
    for name in (*outputs, *replacing, *indexes):
        if name == "-" and sys.stdout is None:
            raise CommandError(f"<stdout>: {os.strerror(errno.EBADF)}")
        identity = identity_of(name)
        if identity is None:
            if name != "-":
                continue  # a device, to which anybody may write
            identity = name
        if identity in read and (name not in replacing or name == "-"):
            wrong_usage(f"{shown(name)} is the file that is read")
        if identity in beside and name not in indexes:
            wrong_usage(f"{shown(name)} is an index of {beside[identity]!r}")
        if identity in written:
            wrong_usage(f"two outputs are the same: {shown(written[identity])} and {shown(name)}")
        written[identity] = name


def refuse_terminal(output: str, what: str) -> None:
    """Ends the command if an output that is no text, told in words, would go to a terminal."""
    try:
        is_shown = os.isatty(1) and (output == "-" or os.path.samestat(os.stat(output), os.fstat(1)))
    except OSError:  # a file that is not there yet
        return
    if is_shown:
        wrong_usage(f"{what} is nothing to show on a terminal; name a file with --output (-o)")


def shown(output: str) -> str:
    return "standard output" if output == "-" else repr(output)


def indexes_beside(name: str) -> Iterator[str]:
    """Where an index of an input may be."""
    if name == "-":
        return
    for suffix in (".bai", ".csi", ".fai", ".gzi"):
        yield name + suffix
    for suffix in (".bai", ".csi"):
        yield os.path.splitext(name)[0] + suffix
