"""Compressed bytes, whatever they are."""

from writer_rows import ALWAYS_BGZF, TEXTS, WriterRow

import seqtide as st

LINES = [text.encode() + b"\n" for text in TEXTS]


def writer_row(name, writer, reader, **options):
    return WriterRow(name, writer, LINES, [b"".join(LINES)], ".gz", [None, "ACGT", 7, ["A"]], reader, **options)


ROWS = [
    writer_row("bytes in gzip", st.GzipWriter, st.GzipReader, compressions=("gzip",), options=("level",)),
    writer_row("bytes in BGZF", st.BgzfWriter, st.BgzfReader, **ALWAYS_BGZF),
]
