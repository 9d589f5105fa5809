"""FASTQ."""

from batch_rows import BatchRow
from outcome import fastq
from reader_rows import COUNT, ReaderRow, with_batches
from writer_rows import TEXTS, WriterRow

import seqtide as st


def read(number):
    """Text of a read that is half of a pair."""
    bases = b"ACGTN" * (1 + number % 4)
    return fastq((b"r%d/%d" % (number // 2, number % 2 + 1), bases, b"I#!5:" * (1 + number % 4)))


RECORDS = [st.FastqRecord(f"r{number} x", text, "I5!#~"[number % 5] * len(text)) for number, text in enumerate(TEXTS)]
ROWS = [
    *with_batches(ReaderRow("FASTQ", ([b"", *map(read, range(COUNT))],), st.FastqReader)),
    WriterRow(
        "FASTQ",
        st.FastqWriter,
        RECORDS,
        [b"".join(map(bytes, RECORDS))],
        ".fastq",
        [None, "@a\nA\n+\nI\n", b"@a\nA\n+\nI\n", st.FastaRecord("a", "A"), RECORDS, st.FastaBatch()],
        st.FastqReader,
    ),
    BatchRow(st.FastqBatch, lambda i: st.FastqRecord(f"r{i}", "ACG" * i, "I5!" * i), ("name", "sequence", "quality")),
]
