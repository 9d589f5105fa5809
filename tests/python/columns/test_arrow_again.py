"""A reader is one Arrow stream: what asks for its records again is told so."""

import pytest

import seqtide as st
from seqtide import FastaReader, FastqReader

pa = pytest.importorskip("pyarrow")

FASTQ = b"@r1 first\nACGT\n+\nIIII\n@r2\n\n+\n\n@r3 \xc3\xa9\nGGG\n+\n!~J\n"
FASTA = b">c1 one\nACGT\nAC\n>c2\n>c3\nG\n"
ALIGNMENTS = b"@SQ\tSN:c\tLN:99\n" + b"r\t0\tc\t5\t255\t1M\t*\t0\t0\tA\tI\n" * 3
READERS = {
    "fastq": (lambda: FastqReader(FASTQ), lambda reader: list(reader)),
    "fasta": (lambda: FastaReader(FASTA), lambda reader: list(reader)),
    "sam": (lambda: st.SamReader(ALIGNMENTS), lambda reader: list(reader)),
    "batches": (lambda: FastqReader(FASTQ), lambda reader: list(reader.batches())),
    "as_fastq": (lambda: st.SamReader(ALIGNMENTS), lambda reader: list(reader.as_fastq())),
}


@pytest.mark.parametrize("name", READERS)
def test_a_reader_that_is_read_out_has_no_stream(name):
    make, read_out = READERS[name]
    reader = make()
    assert pa.schema(reader).names and len(pa.table(reader)) == 3
    for use in (pa.table, pa.RecordBatchReader.from_stream):
        with pytest.raises(ValueError, match="read to its end"):
            use(reader)
    reader = make()
    read_out(reader)
    with pytest.raises(ValueError, match="read to its end"):
        pa.table(reader)
    assert list(reader) == [] == list(reader.batches())


def test_a_stream_behind_the_last_record_is_not_empty():
    # The first stream has all records, but did not look for more of them.
    reader = FastqReader(FASTQ)
    first = pa.RecordBatchReader.from_stream(reader)
    assert first.read_next_batch().num_rows == 3
    second = pa.RecordBatchReader.from_stream(reader)
    with pytest.raises(pa.ArrowInvalid, match="read to its end"):
        second.read_next_batch()
    with pytest.raises(ValueError, match="read to its end"):
        pa.table(reader)
    assert first.read_all().num_rows == 0


def test_an_empty_file_makes_an_empty_table():
    reader = FastqReader(b"")
    assert pa.table(reader).num_rows == 0


def test_what_is_left_makes_a_stream():
    reader = FastqReader(FASTQ)
    next(reader)
    assert pa.table(reader).num_rows == 2


def test_a_second_query_of_duckdb_is_an_error():
    duckdb = pytest.importorskip("duckdb")
    reads = FastqReader(b"@r\nACGT\n+\nIIII\n" * 50_000)
    with duckdb.connect() as connection:
        connection.register("reads", reads)
        query = connection.sql("SELECT count(*) FROM reads")
        assert query.fetchall() == [(50_000,)]
        with pytest.raises((duckdb.Error, ValueError), match="open the file again"):
            connection.sql("SELECT count(*) FROM reads").fetchall()
