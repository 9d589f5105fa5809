"""Problems that `validate` finds, by kind."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Problem:
    """One kind of problem in a file.

    Args:
        severity (str): "damage" or "deviation".
        kind (str): A word for what it is, such as ``"truncated"`` or ``"header_value"``; {doc}`/edge_cases` lists them.
        count (int): How often it was met, at least 1.
        reason (str): What is wrong where it was met first.
        record (int | None): 1-based number of the first record that has it.
        line (int | None): 1-based line; None in BAM.
        offset (int | None): 0-based offset in the uncompressed data, in bytes.
        virtual_offset (int | None): BGZF virtual offset of the same byte.
        compressed_offset (int | None): 0-based offset in the compressed data, in bytes.
        excerpt (bytes): The bytes in question, at most 80.

    Each argument is an attribute of the same name.

    Example:
        >>> import seqtide
        >>> seqtide.validate(b"@r1\\nACGT\\n+\\nIII").problems[0].kind
        'truncated'
    """

    severity: str
    kind: str
    count: int
    reason: str
    record: int | None = None
    line: int | None = None
    offset: int | None = None
    virtual_offset: int | None = None
    compressed_offset: int | None = None
    excerpt: bytes = b""

    def __str__(self):
        numbers = (("line", self.line), ("record", self.record))
        place = next((f"{name} {number}" for name, number in numbers if number is not None), None)
        notes = [note for note in (place, f"{self.count} times" if self.count > 1 else None) if note]
        return f"{self.severity}: {self.kind}: {self.reason}" + (f" ({', '.join(notes)})" if notes else "")


_PLACE = ("record", "line", "offset", "virtual_offset", "compressed_offset", "excerpt")


class Problems:
    """Collects them, each kind once."""

    def __init__(self):
        self._found = {}

    def add(self, severity, kind, count, reason, **place):
        """Counts `count` more; reason and place are those of the first."""
        if not count:
            return
        known = self._found.get(kind)
        if known is None:
            self._found[kind] = Problem(severity, kind, int(count), reason, **place)
        else:
            self._found[kind] = dataclasses.replace(known, count=known.count + int(count))

    def add_fault(self, kind, error):
        """What ended reading."""
        self.add("damage", kind, 1, error.reason, **{name: getattr(error, name) for name in _PLACE})

    def add_deviations(self, deviations):
        for found in deviations:
            if found.kind == "made_unmapped":  # what lenient reading does, and nothing that is wrong
                continue
            severity = "deviation" if found.accepted_by == "standard" else "damage"
            place = {name: getattr(found, name) for name in _PLACE}
            self.add(severity, found.kind, found.count, found.reason, **place)

    def in_order(self):
        """Damage first, else in the order in which the kinds came."""
        return sorted(self._found.values(), key=lambda problem: problem.severity != "damage")
