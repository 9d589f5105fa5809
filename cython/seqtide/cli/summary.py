"""The numbers at the end of a command that reads and writes records."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Sequence
from typing import Any

import seqtide
from seqtide.cli.steps import Adapters, Count, Criterion, Outcome, Steps, Trim, count_of
from seqtide.cli.table import Column, print_table

COLUMNS = [
    Column("title", ""),
    Column("reads", "reads", ",d"),
    Column("reads_percent", "%", ".2f"),
    Column("bases", "bases", ",d"),
    Column("bases_percent", "%", ".2f"),
]


class Summary:
    """Reads and bases read and written, and for each step what it took away."""

    def __init__(self, command: str, inputs: Sequence[str], outputs: Sequence[str], steps: Steps) -> None:
        self._about = {"command": command, "version": seqtide.__version__, "input": inputs, "output": outputs}
        self._steps = steps
        self._taken_in = Count()
        self._given_out = Count()
        self._counts = [Count() for _ in [*steps.trims, *steps.criteria]]
        # One adapter has the numbers of its step.
        self._adapters = {
            step.key: {name: Count() for name in step.names}
            for step in steps.trims
            if isinstance(step, Adapters) and len(step.names) > 1
        }

    def add(self, outcome: Outcome) -> None:
        self._taken_in.add(outcome.taken_in)
        self._given_out.add(count_of(outcome.mates))
        for total, count in zip(self._counts, outcome.counts, strict=True):
            total.add(count)
        for key, totals in self._adapters.items():
            for total, count in zip(totals.values(), outcome.adapters[key], strict=True):
                total.add(count)

    def as_dict(self) -> dict[str, Any]:
        trims = len(self._steps.trims)
        trimmed = self._by_key(self._steps.trims, self._counts[:trims])
        for key, totals in self._adapters.items():
            trimmed[key] = {**trimmed[key], "adapters": {name: vars(count) for name, count in totals.items()}}
        return {
            **self._about,
            "in": vars(self._taken_in),
            "trimmed": trimmed,
            "dropped": self._by_key(self._steps.criteria, self._counts[trims:]),
            "out": vars(self._given_out),
        }

    @staticmethod
    def _by_key(steps: Sequence[Any], counts: Sequence[Count]) -> dict[str, Any]:
        return {step.key: vars(count) for step, count in zip(steps, counts, strict=True)}

    def as_json(self) -> str:
        return json.dumps(self.as_dict(), indent=2) + "\n"

    def print(self) -> None:
        """Prints a table on standard error."""
        if sys.stderr is None:
            return
        rows = [self._row("in", self._taken_in)]
        steps: list[Trim | Adapters | Criterion] = [*self._steps.trims, *self._steps.criteria]
        for step, count in zip(steps, self._counts, strict=True):
            rows.append(self._row(step.title, count))
            for name, part in self._adapters.get(step.key, {}).items():
                rows.append(self._row(f"  {name}", part))
        rows.append(self._row("out", self._given_out))
        # The reads are written; nobody being there to hear of it is no failure.
        with contextlib.suppress(OSError):
            print_table(COLUMNS, rows, total=True, file=sys.stderr)

    def _row(self, title: str, count: Count) -> dict[str, object]:
        return {
            "title": title,
            "reads": count.reads,
            "reads_percent": percent(count.reads, self._taken_in.reads),
            "bases": count.bases,
            "bases_percent": percent(count.bases, self._taken_in.bases),
        }


def percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None
