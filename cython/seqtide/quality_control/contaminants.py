"""Which known sequence another one is, or is a part of.

FastQC's rule: the longest stretch of more than 20 bases that two sequences share without a gap and with at most one
mismatch, on either strand; sequences of 8 to 19 bases must be a part of the known one. Of equally long stretches the
first in the list counts.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator

from seqtide.errors import FormatError

_SEED = 10  # a stretch of 21 bases with one mismatch has this many without
_COMPLEMENT = str.maketrans("ACGT", "TGCA")


@dataclasses.dataclass(frozen=True)
class Match:
    """The name of the known sequence, and how much of it was found."""

    name: str
    identity: int  # percent
    length: int  # bases

    def __str__(self) -> str:
        return f"{self.name} ({self.identity}% over {self.length}bp)"


class Contaminants:
    """Known sequences, to be searched.

    Args:
        sequences (Iterable[tuple[str, str]]): names and sequences of A, C, G and T.
    """

    def __init__(self, sequences: Iterable[tuple[str, str]]) -> None:
        self._strands: list[tuple[str, str]] = []
        self._seeds: dict[str, list[tuple[int, int]]] = {}
        for name, sequence in sequences:
            forward = sequence.upper()
            for strand in (forward, forward.translate(_COMPLEMENT)[::-1]):
                number = len(self._strands)
                self._strands.append((name, strand))
                for start in range(len(strand) - _SEED + 1):
                    self._seeds.setdefault(strand[start : start + _SEED], []).append((number, start))

    def find(self, query: str) -> Match | None:
        """The best match of a sequence.

        Returns:
            Match | None
        """
        query = query.upper()
        if len(query) < 20:
            return self._containing(query) if len(query) >= 8 else None
        best = None
        # In order of the list, as the first of equals counts.
        for number, offset in sorted(self._candidates(query)):
            name, strand = self._strands[number]
            length, identity = max(_stretches(strand, query, offset))
            if length > (20 if best is None else best.length):
                best = Match(name, identity, length)
        return best

    def _containing(self, query: str) -> Match | None:
        for name, strand in self._strands:
            if query in strand:
                return Match(name, 100, len(query))
        return None

    def _candidates(self, query: str) -> set[tuple[int, int]]:
        """Strands, and where in the query they begin, that share a seed with it."""
        return {
            (number, place - start)
            for place in range(len(query) - _SEED + 1)
            for number, start in self._seeds.get(query[place : place + _SEED], ())
        }


def _stretches(strand: str, query: str, offset: int) -> Iterator[tuple[int, int]]:
    """Length and identity of the stretches of two sequences that lie side by side at this offset."""
    first, behind = max(0, -offset), min(len(strand), len(query) - offset)
    start = end = first
    mismatches = 0
    for place in range(first, behind):
        if strand[place] == query[place + offset]:
            end = place
        elif mismatches:
            yield _measured(start, end, mismatches)
            start = end = place + 1
            mismatches = 0
        else:
            mismatches = 1
    yield _measured(start, end, mismatches)


def _measured(start: int, end: int, mismatches: int) -> tuple[int, int]:
    length = end - start + 1
    return length, (length - mismatches) * 100 // length


def read_sequences(path: str | os.PathLike[str]) -> list[tuple[str, str]]:
    """Names and sequences from a file of the user's own, as FastQC takes them.

    A line is a name, one or more tabs, and a sequence. Empty lines and those that begin with `#` are comments.

    Args:
        path (str | os.PathLike): a text file.

    Returns:
        list[tuple[str, str]]

    Raises:
        FormatError: a line is something else, or a sequence has other letters than A, C, G and T.
    """
    name = os.fspath(path)
    found = []
    with open(path, encoding="utf-8", errors="surrogateescape") as lines:
        for number, line in enumerate(lines, 1):
            if line.startswith("#") or not line.strip():
                continue
            fields = [field.strip() for field in line.split("\t") if field.strip()]
            if len(fields) != 2:
                raise _fault(name, number, "not a name, a tab and a sequence", line)
            if set(fields[1].upper()) - set("ACGT"):
                raise _fault(name, number, "the sequence has letters other than A, C, G and T", line)
            found.append((fields[0], fields[1].upper()))
    return found


def _fault(path: str, line: int, reason: str, text: str) -> FormatError:
    return FormatError(
        f"{path}: line {line}: {reason}",
        reason=reason,
        path=path,
        line=line,
        excerpt=text.rstrip("\n").encode("utf-8", "surrogateescape")[:80],
    )
