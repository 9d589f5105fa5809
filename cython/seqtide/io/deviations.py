"""What readers accepted although their format does not allow it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Deviation"]


@dataclass(frozen=True)
class Deviation:
    """What a reader accepted although its format does not allow it, counted by kind.

    Args:
        kind (str): A word for what it is, such as ``"header_value"``; {doc}`/edge_cases` lists them.
        count (int): How often it was met, at least 1.
        reason (str): What is wrong where it was met first.
        accepted_by (str): The strictest validation that accepts all of them, "standard" or "lenient".
        path (str | None): Name of the source.
        format (str | None): Such as ``"SAM"``.
        record (int | None): 1-based number of the first record that has it; None in a header.
        line (int | None): 1-based line; None in BAM.
        offset (int | None): 0-based offset in the uncompressed data, in bytes.
        virtual_offset (int | None): BGZF virtual offset of the same byte.
        compressed_offset (int | None): 0-based offset in the compressed data, in bytes.
        excerpt (bytes): The bytes in question, at most 80.

    Each argument is an attribute of the same name.

    Example:
        >>> import seqtide
        >>> reader = seqtide.SamReader(b"@RG\\tID:a\\tPL:HiSeq\\n")
        >>> [(deviation.kind, deviation.count, deviation.line) for deviation in reader.deviations]
        [('header_value', 1, 1)]
        >>> print(reader.deviations[0])
        header_value: @RG field PL must be a platform that the specification lists, not "HiSeq" (line 1)
    """

    kind: str
    count: int
    reason: str
    accepted_by: str
    path: str | None = None
    format: str | None = None
    record: int | None = None
    line: int | None = None
    offset: int | None = None
    virtual_offset: int | None = None
    compressed_offset: int | None = None
    excerpt: bytes = b""

    def __str__(self) -> str:
        numbers = (("line", self.line), ("record", self.record))
        place = next((f"{name} {number}" for name, number in numbers if number is not None), "header")
        times = f", {self.count} times" if self.count > 1 else ""
        return f"{self.kind}: {self.reason} ({place}{times})"
