"""Pairs of reads in FASTQ, interleaved and in two files."""

from reader_rows import COUNT, ReaderRow, with_batches
from writer_rows import TEXTS, WriterRow

import seqtide as st
from rows.fastq import read

INTERLEAVED = [b"", *(read(i) + read(i + 1) for i in range(0, COUNT, 2))]
MATES = tuple([b"", *map(read, range(first, COUNT, 2))] for first in (0, 1))
PAIRS = [
    (st.FastqRecord(f"r{number}/1", text, "I" * len(text)), st.FastqRecord(f"r{number}/2", text, "5" * len(text)))
    for number, text in enumerate(TEXTS)
]


def writer_row(name, plain):
    first = PAIRS[0][0]
    wrong = [("r", "r"), (first, b"@a\nA\n+\nI\n"), (first, None), (first, st.FastaRecord("a", "A"))]
    return WriterRow(name, st.FastqPairWriter, PAIRS, plain, ".fastq", wrong, st.FastqPairReader)


ROWS = [
    *with_batches(ReaderRow("pairs", (INTERLEAVED,), st.FastqPairReader)),
    *with_batches(ReaderRow("pairs of two files", MATES, st.FastqPairReader)),
    writer_row("pairs", [b"".join(bytes(first) + bytes(second) for first, second in PAIRS)]),
    writer_row("pairs in two files", [b"".join(map(bytes, mates)) for mates in zip(*PAIRS, strict=True)]),
]
