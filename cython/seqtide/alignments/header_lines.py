"""The lines of a SAM header as a list."""
from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, MutableSequence
from typing import TYPE_CHECKING, SupportsIndex, overload

from seqtide.alignments.header_line import HeaderLine

if TYPE_CHECKING:
    from seqtide.alignments.header import SamHeader


class HeaderLines(MutableSequence[HeaderLine]):
    """The lines of a `SamHeader`, a list that edits it. Lines may be given as `HeaderLine` or as text.

    Every change leaves a header that is as good as before: it raises `ValueError`, and changes nothing, for a line
    that strict validation would refuse at its place, and for the loss of a program that another one names as its PP.
    A change copies the header: many lines are best added by `extend`.

    Example:
        >>> from seqtide import HeaderLine, SamHeader
        >>> header = SamHeader("@HD\\tVN:1.6\\n@RG\\tID:a\\n")
        >>> header.lines[1] = header.lines[1].updated(SM="tumour")
        >>> header.lines.append(HeaderLine("RG", {"ID": "b"}))
        >>> header.lines.remove(HeaderLine("RG", {"ID": "b"}))
        >>> [line.text for line in header.lines]
        ['@HD\\tVN:1.6', '@RG\\tID:a\\tSM:tumour']
    """

    __slots__ = ("_header",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, header: SamHeader) -> None:
        self._header = header

    def __len__(self) -> int:
        return self._header._line_count()

    @overload
    def __getitem__(self, index: SupportsIndex) -> HeaderLine: ...
    @overload
    def __getitem__(self, index: slice) -> list[HeaderLine]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> HeaderLine | list[HeaderLine]:
        if isinstance(index, slice):
            texts = self._header._line_texts(range(*index.indices(len(self))))
            return [HeaderLine.from_text(text) for text in texts]
        return HeaderLine.from_text(self._header._line_texts([self._position(index)])[0])

    def __iter__(self) -> Iterator[HeaderLine]:
        # Of the header as it is now, whatever happens to it meanwhile.
        return iter(self[:])

    def __setitem__(self, index: SupportsIndex, line: HeaderLine | str) -> None:  # type: ignore[override]
        self._header._replace_line(self._position(index), line)

    def __delitem__(self, index: SupportsIndex) -> None:  # type: ignore[override]
        self._header._remove_line(self._position(index))

    def insert(self, index: SupportsIndex, line: HeaderLine | str) -> None:
        """Puts a line in front of the one at `index`; as with a list, an index beyond the ends means the end."""
        self._header._insert_lines(slice(index, None).indices(len(self))[0], [line])

    def append(self, line: HeaderLine | str) -> None:
        """Adds a line at the end."""
        self.extend([line])

    def extend(self, lines: Iterable[HeaderLine | str]) -> None:
        """Adds lines at the end, all of them or, if one is refused, none."""
        added = list(lines)
        self._header._insert_lines(len(self), added)

    def replace(self, index: SupportsIndex, line: HeaderLine | str) -> None:
        """Puts a line in place of the one at `index`."""
        self[index] = line

    def clear(self) -> None:
        """Removes all lines."""
        self._header._remove_lines()

    def _position(self, index: SupportsIndex) -> int:
        position = operator.index(index)
        count = len(self)
        if not -count <= position < count:
            raise IndexError(f"header has no line {position}")
        return position + count if position < 0 else position

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (list, tuple, HeaderLines)):
            return NotImplemented
        return self[:] == list(other)

    def __repr__(self) -> str:
        return f"HeaderLines({self[:]!r})"
