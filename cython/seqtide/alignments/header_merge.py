"""One header for the records of several files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from seqtide.alignments.header import SamHeader
from seqtide.alignments.header_line import HeaderLine


class MergedHeader(NamedTuple):
    """The header, and for each input which of its IDs have other names there."""

    header: SamHeader
    read_groups: list[dict[str, str]]
    programs: list[dict[str, str]]


def merge_headers(
    headers: Iterable[SamHeader], *, combine_read_groups: bool = False, combine_programs: bool = False
) -> MergedHeader:
    """What `merged_header` and `merge_alignments` go by."""
    headers = list(headers)
    if not headers:
        raise ValueError("there is nothing to merge")
    top: list[str] = []
    sequences = _Sequences()
    groups = _Ids([line for header in headers for line in header.read_groups], combine_read_groups)
    programs = _Ids([line for header in headers for line in header.programs], combine_programs)
    rest: dict[str, None] = {}
    for header in headers:
        others = []
        for text in header.text.splitlines():
            if text.startswith("@SQ\t"):
                sequences.add(text)
            elif not text.startswith("@HD\t"):
                others.append(text)
            elif not top:
                top = [text]
        lines = [HeaderLine.from_text(text) for text in others]
        programs.add([line for line in lines if line.type == "PG"], {"PP": None})
        renames = programs.renames[-1]
        groups.add([line for line in lines if line.type == "RG"], {"PG": renames})
        rest |= dict.fromkeys(line.text for line in lines if line.type not in ("PG", "RG"))
    texts = [*top, *sequences.texts, *groups.texts.values(), *programs.texts.values(), *rest]
    header = SamHeader("".join(f"{text}\n" for text in texts))
    return MergedHeader(header, groups.renames, programs.renames)


class _Sequences:
    """The @SQ lines: those of the first header, then what further ones add."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._lengths: dict[str, str] = {}

    def add(self, text: str) -> None:
        fields = HeaderLine.from_text(text).fields
        name, length = fields["SN"], fields["LN"]
        if name not in self._lengths:
            self._lengths[name] = length
            self.texts.append(text)
        known = self._lengths[name]
        if int(known) != int(length):
            raise ValueError(f"reference {name!r} has {known} bases in one header and {length} in another")


class _Ids:
    """Lines that have IDs. One that differs from an earlier line of its ID gets another one, unless they are combined:
    then the first one stands for all."""

    def __init__(self, lines: Sequence[HeaderLine], combine: bool) -> None:
        self.texts: dict[str, str] = {}
        self.renames: list[dict[str, str]] = []  # of each header
        self._taken = {line.fields.get("ID", "") for line in lines}
        self._combine = combine

    def add(self, lines: Sequence[HeaderLine], pointers: dict[str, dict[str, str] | None]) -> None:
        """Takes the lines of the next header.

        Args:
            lines: The lines.
            pointers: Fields with IDs, and what these are renamed to; None for IDs of the lines themselves.
        """
        renames: dict[str, str] = {}
        self.renames.append(renames)

        def changed(line: HeaderLine) -> HeaderLine:
            for field, names in pointers.items():
                name = (renames if names is None else names).get(line.fields.get(field, ""))
                line = line if name is None else line.updated(**{field: name})
            return line

        found = not self._combine
        while found:  # one that points to a line that was renamed differs, too
            found = False
            for line in lines:
                id = line.fields.get("ID", "")
                if id in self.texts and id not in renames and self.texts[id] != changed(line).text:
                    renames[id] = self._free(id)
                    found = True
        for line in lines:
            id = line.fields.get("ID", "")
            line = changed(line)
            self.texts.setdefault(
                renames.get(id, id), line.updated(ID=renames[id]).text if id in renames else line.text
            )

    def _free(self, id: str) -> str:
        number = 1
        while f"{id}-{number}" in self._taken:
            number += 1
        self._taken.add(f"{id}-{number}")
        return f"{id}-{number}"
