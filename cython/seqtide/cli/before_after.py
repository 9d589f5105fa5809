"""Reports on the quality of reads before and after the steps of a command, counted while it works."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from seqtide.cli.errors import CommandError
from seqtide.cli.outputs import write_joint
from seqtide.cli.same_files import check_outputs

if TYPE_CHECKING:
    import seqtide
    from seqtide.cli.records_io import Files
    from seqtide.cli.steps import Outcome

SCHEMA = "seqtide.qc.before_after"
SCHEMA_VERSION = 1
SIDES = ("before", "after")


def report_options(function: Callable[..., None]) -> Callable[..., None]:
    """Adds --html and --json, of which the command gets a `BeforeAfter`, or None, as the argument `report`.

    It goes below `record_options`, whose files are its first argument.
    """

    @functools.wraps(function)
    def command(files: Files, html: str | None, json_file: str | None, **values: Any) -> None:
        reports = [name for name in (html, json_file) if name is not None]
        summaries = [] if files.summary is None else [files.summary]
        check_outputs(files.inputs, [*summaries, *reports], replacing=files.outputs)
        function(files, report=BeforeAfter(files, html, json_file) if reports else None, **values)

    for option in (
        click.option("--json", "json_file", metavar="FILE", help="Write both reports as JSON."),
        click.option("--html", metavar="FILE", help="Write a page on the quality of reads before and after."),
    ):
        command = option(command)
    return command


class BeforeAfter:
    """Counts the batches that go into the steps and those that come out; of pairs, first and second reads apart.

    Args:
        files (Files): of the command.
        html (str | None): the page to write.
        json_file (str | None): the numbers to write.
    """

    def __init__(self, files: Files, html: str | None, json_file: str | None) -> None:
        # Only here: commands without a report need not wait for it.
        from seqtide.quality_control.counters import ReadCounters
        from seqtide.quality_control.html import need_jinja2

        if html is not None:
            try:
                need_jinja2()
            except ImportError as error:
                raise CommandError(str(error)) from error
        self._files = files
        self._html = html
        self._json = json_file
        self._sides = [[ReadCounters() for _ in range(1 + files.paired)] for _ in SIDES]

    def add(self, outcome: Outcome) -> None:
        """Counts a batch, each in the order of the input."""
        for counters, batches in zip(self._sides, (outcome.original, outcome.mates), strict=True):
            for counter, batch in zip(counters, batches, strict=True):
                counter.add(batch)

    def write(self, command: str, files: seqtide.JointFiles) -> None:
        """Writes the reports.

        Args:
            command: The name of the command.
            files: With which they get their names.
        """
        for name, text in self._texts(command).items():
            write_joint(name, text, files)

    def _texts(self, command: str) -> dict[str, str]:
        before, after = (self._documents(counters, side) for counters, side in zip(self._sides, SIDES, strict=True))
        texts = {}
        if self._html is not None:
            from seqtide.quality_control.html import render

            # Those of one file follow each other, and have one colour.
            both = [document for pair in zip(before, after, strict=True) for document in pair]
            title = f"{command}: {' + '.join(self._names)}"
            note = "Of each file, the whole line is before the steps, the dashed one after them."
            texts[self._html] = render(both, title, paired=True, note=note)
        if self._json is not None:
            told = {"schema": SCHEMA, "schema_version": SCHEMA_VERSION, "command": command}
            texts[self._json] = json.dumps(told | {"before": before, "after": after}) + "\n"
        return texts

    def _documents(self, counters: list[Any], side: str) -> list[dict[str, Any]]:
        from seqtide.quality_control.report import QcReport

        return [
            QcReport(counter, [f"{name} {side}"]).to_dict() for counter, name in zip(counters, self._names, strict=True)
        ]

    @property
    def _names(self) -> list[str]:
        names = ["<stdin>" if name == "-" else name for name in self._files.inputs]
        return names if len(names) > 1 or not self._files.paired else [f"{names[0]} R1", f"{names[0]} R2"]
