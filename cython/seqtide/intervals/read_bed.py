"""The intervals of a BED file as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seqtide.intervals.bed import BedReader

if TYPE_CHECKING:
    from seqtide.io.stream import Source


def read_bed(source: Source) -> list[tuple[str, int, int]]:
    """The intervals of a BED file, for `RecordFilter` and `BamReader.query`.

    What `samtools view -L` takes: the first three fields of each line, separated by tabs or blanks, or a name and one
    position, which counts from 1. Comments and the lines "browser" and "track" of genome browsers are passed over.
    `BedReader` tells more, and is stricter.

    Args:
        source: any source, compressed or not. "-" is standard input.

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
    intervals: list[tuple[str, int, int]] = []
    with BedReader(source, kind="bed", validation="lenient") as reader:
        for batch in reader.batches(fields=("chrom", "start", "end")):
            intervals += zip(batch.chrom.tolist(), batch.start.tolist(), batch.end.tolist(), strict=True)
    return intervals
