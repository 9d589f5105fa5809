"""BED, bedGraph and peaks."""

from batch_rows import BatchRow
from reader_rows import COUNT, ReaderRow, with_batches
from writer_rows import TEXTS, WriterRow

import seqtide as st

HEADER = b"#a comment\ntrack name=all\n"
LINES = [
    b"chr%d\t%d\t%d\tname %d\t%d\t%b\t%d\t%d\t0\t2\t10,20\t0,80\n"
    % (i % 3, 100 * i, 100 * i + 100, i, i, b"+-."[i % 3 : i % 3 + 1], 100 * i, 100 * i + 100)
    for i in range(COUNT)
]
GRAPH = [b"chr%d\t%d\t%d\t%d.5\n" % (i % 3, 1000 * i, 1000 * i + 100, 10_000 + i) for i in range(COUNT)]
RECORDS = [st.BedRecord("chr1", i, i + len(text), text) for i, text in enumerate(TEXTS)]


def graph(source, **options):
    return st.BedReader(source, kind="bedGraph", **options)


ROWS = [
    *with_batches(ReaderRow("BED", ([HEADER, *LINES],), st.BedReader, ends_open=True)),
    *with_batches(ReaderRow("bedGraph", ([HEADER + b"#" * 60 + b"\n", *GRAPH],), graph, ends_open=True)),
    WriterRow(
        "BED",
        lambda target, **options: st.BedWriter(target, header=HEADER.decode(), **options),
        RECORDS,
        [HEADER + b"".join(map(bytes, RECORDS))],
        ".bed",
        [None, "chr1\t1\t2\n", b"chr1\t1\t2\n", st.FastqRecord("a", "A", "I"), RECORDS, st.FastqBatch()],
        st.BedReader,
    ),
    BatchRow(
        st.BedBatch,
        lambda i: st.BedRecord("chr1", i, i + 5, f"n{i}", i, "+-."[i % 3]),
        ("chrom", "start", "end", "name", "score", "strand"),
        imports=False,
    ),
]
