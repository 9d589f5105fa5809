"""The intervals of BED files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seqtide.errors import FormatError
from seqtide.io.compressed import GzipReader
from seqtide.io.stream import wrap_file

if TYPE_CHECKING:
    from seqtide.io.stream import Source

_LARGEST = (1 << 63) - 1


def read_bed(source: Source) -> list[tuple[str, int, int]]:
    """The intervals of a BED file, for `RecordFilter` and `BamReader.query`.

    What `samtools view -L` takes: the first three fields of each line, separated by tabs or blanks, or a name and one
    position, which counts from 1. Comments and the lines "browser" and "track" of genome browsers are passed over.

    Args:
        source: a path, bytes-like data or a binary file object; plain or gzip. "-" is standard input.

    Returns:
        Names of references with start and end, 0-based, in the order of the file.

    Raises:
        FormatError: a line is none of these.
        OSError: reading failed.

    Example:
        >>> import seqtide
        >>> seqtide.read_bed(b"track name=exons\\nchr1\\t10\\t20\\texon1\\nchr2\\t7\\n")
        [('chr1', 10, 20), ('chr2', 6, 7)]
    """
    with wrap_file(source) as stream:
        name = stream.name
        data = stream.readall()
    if data[:2] == b"\x1f\x8b":
        with GzipReader(data) as reader:
            data = reader.read()
    intervals = []
    offset = 0
    for number, line in enumerate(data.split(b"\n"), 1):
        fields = line.split(None, 3)
        if fields and not fields[0].startswith(b"#"):
            interval = _interval_of(fields)
            if interval is not None:
                intervals.append(interval)
            elif fields[0] not in (b"browser", b"track"):
                reason = "a line of BED has a name, a start and an end that does not lie before it"
                excerpt = line[:60]
                raise FormatError(
                    f"{name}: BED line {number}, offset {offset}: {reason}, at {excerpt.decode('utf-8', 'replace')!r}",
                    reason=reason,
                    path=name,
                    line=number,
                    offset=offset,
                    excerpt=excerpt,
                )
        offset += len(line) + 1
    return intervals


def _interval_of(fields: list[bytes]) -> tuple[str, int, int] | None:
    numbers = [int(field) for field in fields[1:3] if field.isdigit()]
    if not numbers or not fields[1].isdigit():
        return None
    start, end = numbers if len(numbers) == 2 else (numbers[0] - 1, numbers[0])
    if not 0 <= start <= end <= _LARGEST:
        return None
    return fields[0].decode("utf-8", "surrogateescape"), start, end
