"""What SAM headers consist of: lines and references."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from seqtide.errors import initialised_twice

_START = re.compile(r"@[A-Za-z]{2}(?:\t|\Z)")


class Reference(NamedTuple):
    """A reference sequence of a header.

    Attributes:
        name (str): its name, the SN field.
        length (int): bases, the LN field.

    Example:
        >>> from seqtide import SamHeader
        >>> SamHeader(references={"chr1": 1000}).references[0]
        Reference(name='chr1', length=1000)
    """

    name: str
    length: int


class HeaderLine:
    """One line of a SAM header: a type with fields, or a comment. Immutable.

    What a line may hold is checked when it becomes part of a `SamHeader`.

    Args:
        type (str): two letters, "HD", "SQ", "RG", "PG" or "CO".
        fields (Mapping[str, str | int] | Iterable[tuple[str, str | int]]): tags of two letters and their values, in
            this order.
        comment (str): the text of a "CO" line, which has no fields.

    Raises:
        TypeError: an argument is of another type.

    Example:
        >>> from seqtide import HeaderLine
        >>> line = HeaderLine("RG", {"ID": "lane1", "SM": "tumour"})
        >>> line.fields["SM"], line.text
        ('tumour', '@RG\\tID:lane1\\tSM:tumour')
    """

    __slots__ = ("_comment", "_fields", "_pairs", "_type")

    _type: str
    _pairs: tuple[tuple[str, str], ...]
    _fields: Mapping[str, str] | None
    _comment: str

    def __init__(
        self,
        type: str,
        fields: Mapping[str, str | int] | Iterable[tuple[str, str | int]] = (),
        comment: str = "",
    ) -> None:
        if hasattr(self, "_type"):
            raise initialised_twice(self)
        pairs = fields.items() if isinstance(fields, Mapping) else fields
        self._type = _text(type, "type")
        self._pairs = tuple((_text(tag, "tag"), _value(value)) for tag, value in pairs)
        self._comment = _text(comment, "comment")
        self._fields = None

    @classmethod
    def from_text(cls, text: str) -> HeaderLine:
        """The line that a text makes.

        Args:
            text (str): "@", a type, and fields or a comment behind tabs. A line end is dropped.

        Raises:
            ValueError: `text` does not begin as a header line does.

        Example:
            >>> from seqtide import HeaderLine
            >>> HeaderLine.from_text("@SQ\\tSN:chr1\\tLN:1000")
            HeaderLine('SQ', {'SN': 'chr1', 'LN': '1000'})
        """
        text = _text(text, "text").removesuffix("\n").removesuffix("\r")
        if not _START.match(text):
            raise ValueError(f"no header line: {text[:60]!r}")
        # Not by the constructor, whose checks take long where there are a million lines.
        line = cls.__new__(cls)
        line._type = text[1:3]
        line._fields = None
        is_comment = line._type == "CO"
        line._comment = text[4:] if is_comment else ""
        parts = text[4:].split("\t") if len(text) > 3 and not is_comment else []
        line._pairs = tuple([(part[:2], part[3:]) if part[2:3] == ":" else ("", part) for part in parts])
        return line

    @property
    def type(self) -> str:
        """str: two letters, "HD", "SQ", "RG", "PG" or "CO"."""
        return self._type

    @property
    def fields(self) -> Mapping[str, str]:
        """Mapping[str, str]: values by tag, read-only, in their order."""
        if self._fields is None:
            fields: dict[str, str] = {}
            for tag, value in self._pairs:
                # Two fields with one tag, or fields without a tag, are left from lenient parsing.
                if tag:
                    fields.setdefault(tag, value)
            self._fields = MappingProxyType(fields)
        return self._fields

    @property
    def comment(self) -> str:
        """str: the text of a "CO" line; "" for all others."""
        return self._comment

    @property
    def text(self) -> str:
        """str: the line without a line end."""
        if self._type == "CO":
            return f"@CO\t{self._comment}"
        return "\t".join([f"@{self._type}", *(f"{tag}:{value}" if tag else value for tag, value in self._pairs)])

    def updated(self, **fields: str | int | None) -> HeaderLine:
        """A line with other values for some fields.

        Args:
            **fields: new values by tag; None removes the field. New tags go to the end.

        Returns:
            HeaderLine: the changed line; this one stays as it is.

        Example:
            >>> from seqtide import HeaderLine
            >>> HeaderLine("RG", {"ID": "a", "SM": "x"}).updated(SM="y", LB=None, PL="ONT").text
            '@RG\\tID:a\\tSM:y\\tPL:ONT'
        """
        kept = [(tag, fields.get(tag, value)) for tag, value in self._pairs]
        added = [(tag, value) for tag, value in fields.items() if tag not in self.fields]
        pairs = [(tag, value) for tag, value in kept + added if value is not None]
        return HeaderLine(self._type, pairs, self._comment)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, HeaderLine):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[str, tuple[tuple[str, str], ...], str]:
        return self._type, self._pairs, self._comment

    def __reduce__(self) -> tuple[object, tuple[str, tuple[tuple[str, str], ...], str]]:
        return HeaderLine, self._key()

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        if self._type == "CO" and not self._pairs:
            return f"HeaderLine('CO', comment={self._comment!r})"
        fields = dict(self.fields) if len(self.fields) == len(self._pairs) else self._pairs
        return f"HeaderLine({self._type!r}, {fields!r})"


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{name} must be str, not {type(value).__name__}")
    return value


def _value(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise TypeError(f"value of a header field must be str or int, not {type(value).__name__}")
    return str(value)


def lines_of_dict(header: Mapping[str, Any]) -> Iterator[HeaderLine]:
    """The lines that a dict stands for, @HD first."""
    for type in sorted(header, key=lambda type: type != "HD"):
        value = header[_text(type, "type")]
        items: Iterable[Any] = [value] if isinstance(value, (str, Mapping)) else value
        for item in items:
            yield HeaderLine(type, comment=item) if type == "CO" else HeaderLine(type, item)


def dict_of_lines(lines: Iterable[HeaderLine]) -> dict[str, Any]:
    """What `SamHeader.to_dict` returns."""
    result: dict[str, Any] = {}
    for line in lines:
        if line.type == "HD":
            result.setdefault("HD", dict(line.fields))
            continue
        entry: Any = line.comment if line.type == "CO" else dict(line.fields)
        if line.type == "SQ":
            entry["LN"] = int(entry["LN"])
        result.setdefault(line.type, []).append(entry)
    return result
