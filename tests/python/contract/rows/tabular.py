"""Tables whose columns are declared."""

from batch_rows import BatchRow
from reader_rows import COUNT, ReaderRow, with_batches
from writer_rows import TEXTS, WriterRow

import seqtide as st

COLUMNS = {"name": str, "kind": "category", "count": int, "mean": float, "list": "ints"}
HEADER = b"#name\tkind\tcount\tmean\tlist\n"
LINES = [b"name %d\tkind%d\t%d\t%d.5\t1,2,%d\n" % (i, i % 3, 10_000 * i, i, i) for i in range(COUNT)]


def read(source, **options):
    return st.TabularReader(source, COLUMNS, missing=["."], **options)


def record(i):
    return next(read(b"n%d\tk%d\t%d\t.\t%d,%d\n" % (i, i % 2, i, i, i)))


RECORDS = [next(read(b"%s\tk\t%d\t0.5\t\n" % (text.encode(), i))) for i, text in enumerate(TEXTS)]

ROWS = [
    *with_batches(ReaderRow("table", ([HEADER, *LINES],), read, ends_open=True)),
    WriterRow(
        "table",
        lambda target, **options: st.TabularWriter(target, COLUMNS, missing=["."], header=HEADER.decode(), **options),
        RECORDS,
        [HEADER + b"".join(map(bytes, RECORDS))],
        ".tsv",
        [None, "a\tb\n", b"a\tb\n", st.FastqRecord("a", "A", "I"), RECORDS, st.FastqBatch()],
        read,
    ),
    BatchRow(st.TabularBatch, record, tuple(COLUMNS), imports=False),
]
