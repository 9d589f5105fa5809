"""Batches and readers in the Arrow PyCapsule interface: pyarrow, polars and duckdb read them."""

import gc
import io
import threading

import pytest

import seqtide as st
from seqtide import FastaBatch, FastaReader, FastqBatch, FastqReader, FastqRecord

pa = pytest.importorskip("pyarrow")

FASTQ = b"@r1 first\nACGT\n+\nIIII\n@r2\n\n+\n\n@r3 \xc3\xa9\nGGG\n+\n!~J\n"
FASTA = b">c1 one\nACGT\nAC\n>c2\n>c3\nG\n"
COLUMNS = ["name", "sequence", "quality"]


@pytest.fixture
def batch():
    return next(FastqReader(FASTQ).batches())


@pytest.fixture
def fasta_batch():
    return next(FastaReader(FASTA).batches())


def many_reads(count):
    return b"".join(b"@read%d\n%s\n+\n%s\n" % (i, b"ACGTN" * (i % 7), b"IIII!" * (i % 7)) for i in range(count))


class FailingSource(io.RawIOBase):
    """Gives three records, then raises."""

    def __init__(self, error=None):
        self.error = error
        self.rest = FASTQ

    def readable(self):
        return True

    def fail(self):
        raise self.error

    def readinto(self, buffer):
        if not self.rest:
            self.fail()
        size = min(len(buffer), len(self.rest))
        buffer[:size] = self.rest[:size]
        self.rest = self.rest[size:]
        return size


def rows(batch):
    return [
        {"name": record.name, "sequence": record.sequence, "quality": record.quality}
        if isinstance(record, FastqRecord)
        else {"name": record.name, "sequence": record.sequence}
        for record in batch
    ]


# ---- pyarrow


def test_batch_becomes_a_record_batch_and_back(batch, fasta_batch):
    for given in (batch, fasta_batch):
        table = pa.record_batch(given)
        table.validate(full=True)
        assert table.schema.names == COLUMNS[: len(table.schema)]
        assert all(field.type == pa.large_string() and not field.nullable for field in table.schema)
        assert table.to_pylist() == rows(given)
        assert type(given).from_arrow(table) == given
        assert pa.schema(given) == table.schema


def test_memory_is_shared_and_outlives_the_batch(batch):
    address = batch.sequences.data.ctypes.data
    table = pa.record_batch(batch)
    assert table.column("sequence").buffers()[2].address == address
    expected = rows(batch)
    del batch
    gc.collect()
    assert table.to_pylist() == expected
    column = table.column("name")
    del table
    gc.collect()
    assert column.to_pylist() == [row["name"] for row in expected]


def test_slices(batch):
    for first in range(4):
        for last in range(first, 4):
            part = batch[first:last]
            table = pa.record_batch(part)
            table.validate(full=True)
            assert table.to_pylist() == rows(part)
            assert FastqBatch.from_arrow(table) == part
            assert FastqBatch.from_arrow(pa.record_batch(batch)[first:last]) == part


def test_empty_batches(batch):
    for empty in (FastqBatch(), batch[:0], batch[3:]):
        table = pa.record_batch(empty)
        table.validate(full=True)
        assert table.num_rows == 0 and table.schema.names == COLUMNS
        assert len(FastqBatch.from_arrow(table)) == 0
    table = pa.table(FastqReader(b""))
    assert table.num_rows == 0 and table.schema.names == COLUMNS
    assert len(FastqBatch.from_arrow(table)) == 0
    assert len(FastaBatch.from_arrow(FastaReader(b""))) == 0


def test_batch_as_a_stream(batch):
    reader = pa.RecordBatchReader.from_stream(batch)
    assert [part.to_pylist() for part in reader] == [rows(batch)]


def test_reader_becomes_a_table():
    data = many_reads(200_000)
    table = pa.table(FastqReader(data))
    table.validate(full=True)
    assert table.num_rows == 200_000
    assert table.column("name").num_chunks > 1
    assert FastqBatch.from_arrow(table) == FastqBatch.concat(FastqReader(data).batches())
    target = io.BytesIO()
    with st.FastqWriter(target, compression="none") as writer:
        writer.write(FastqBatch.from_arrow(table))
    assert target.getvalue() == data
    assert pa.table(FastaReader(FASTA)).column("sequence").to_pylist() == ["ACGTAC", "", "G"]


def test_reader_is_read_when_asked():
    reader = FastqReader(many_reads(200_000))
    stream = pa.RecordBatchReader.from_stream(reader)
    assert stream.schema.names == COLUMNS
    assert reader.record_count == 0
    first = stream.read_next_batch()
    assert 0 < first.num_rows < 200_000
    # Records that others take meanwhile are missing in the stream, and no more.
    assert next(reader).name == f"read{first.num_rows}"
    assert first.num_rows + 1 + sum(part.num_rows for part in stream) == 200_000


def test_reader_that_was_used_gives_what_is_left():
    reader = FastqReader(FASTQ)
    next(reader)
    assert pa.table(reader).column("name").to_pylist() == ["r2", "r3 é"]


def test_stream_outlives_its_reader_object():
    stream = pa.RecordBatchReader.from_stream(FastqReader(io.BytesIO(FASTQ)))
    gc.collect()
    assert stream.read_all().num_rows == 3


def test_unused_capsules_are_dropped(no_collector):
    class Source(io.BytesIO):
        dropped = 0

        def __del__(self):
            Source.dropped += 1

    for _ in range(3):
        FastqReader(Source(FASTQ)).__arrow_c_stream__()
        FastqReader(Source(FASTQ)).__arrow_c_schema__()
    assert Source.dropped == 6
    stream = pa.RecordBatchReader.from_stream(FastqReader(Source(FASTQ)))
    stream.read_next_batch()
    assert Source.dropped == 6
    del stream
    assert Source.dropped == 7


def test_get_next_from_another_thread():
    stream = pa.RecordBatchReader.from_stream(FastqReader(io.BytesIO(many_reads(50_000))))
    counts = []

    def read():
        counts.append(sum(part.num_rows for part in stream))

    thread = threading.Thread(target=read)
    thread.start()
    thread.join(30)
    assert counts == [50_000]


def test_two_streams_of_one_reader_share_its_records():
    reader = FastqReader(io.BytesIO(many_reads(300_000)))
    names = []
    streams = [pa.RecordBatchReader.from_stream(reader) for _ in range(4)]

    def read(stream):
        for part in stream:
            names.extend(part.column("name").to_pylist())

    threads = [threading.Thread(target=read, args=(stream,)) for stream in streams]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(names) == sorted(f"read{i}" for i in range(300_000))


def test_requested_schema(batch):
    for kind in (pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())):
        requested = pa.schema([(name, kind) for name in COLUMNS]).__arrow_c_schema__()
        assert len(batch.__arrow_c_array__(requested)) == 2
        batch.__arrow_c_stream__(requested)
        FastqReader(FASTQ).__arrow_c_stream__(requested)
    for names, kind in ((COLUMNS[:2], pa.string()), (COLUMNS[::-1], pa.string()), (COLUMNS, pa.int64())):
        schema = pa.schema([(name, kind) for name in names])
        for method in (batch.__arrow_c_array__, batch.__arrow_c_stream__, FastqReader(FASTQ).__arrow_c_stream__):
            with pytest.raises(ValueError, match="Arrow"):
                method(schema.__arrow_c_schema__())
    with pytest.raises(ValueError, match="PyCapsule"):
        batch.__arrow_c_array__(object())


# ---- errors on the way out


def test_names_that_are_not_utf8():
    data = b"@r1\nA\n+\nI\n@r2 \xff\nC\n+\nI\n@r3\nG\n+\nI\n"
    batch = next(FastqReader(data).batches())
    with pytest.raises(ValueError, match=r'record 2: name "r2 \\xff" is not UTF-8'):
        pa.record_batch(batch)
    assert pa.record_batch(batch[:1]).num_rows == 1
    stream = pa.RecordBatchReader.from_stream(FastqReader(data))
    assert stream.read_next_batch().column("name").to_pylist() == ["r1"]
    with pytest.raises(pa.ArrowInvalid, match="record 2: name"):
        stream.read_next_batch()


def test_good_records_come_before_an_error():
    stream = pa.RecordBatchReader.from_stream(FastqReader(FASTQ + b"@r4\nACGT\n+\nII\n"))
    assert stream.read_next_batch().num_rows == 3
    for _ in range(2):
        with pytest.raises(pa.ArrowInvalid, match=r"TruncatedError: .*FASTQ record 4, line \d+"):
            stream.read_next_batch()


@pytest.mark.parametrize(
    "error, kind, text",
    [
        (OSError(5, "Input/output error"), OSError, "OSError: .*Input/output error"),
        (RuntimeError("out of cheese"), OSError, "RuntimeError: out of cheese"),
        (MemoryError(), MemoryError, "MemoryError"),
        (ValueError("\udcff\0"), pa.ArrowInvalid, r"ValueError: \\udcff\\0"),
    ],
)
def test_exceptions_of_the_source_are_told(error, kind, text):
    stream = pa.RecordBatchReader.from_stream(FastqReader(FailingSource(error)))
    assert stream.read_next_batch().num_rows == 3
    with pytest.raises(kind, match=text):
        stream.read_next_batch()


def test_exception_without_a_text_is_an_error_too():
    class Silent(Exception):
        def __str__(self):
            raise RuntimeError

    with pytest.raises(OSError, match="no text"):
        pa.table(FastqReader(FailingSource(Silent())))


def test_closed_reader():
    reader = FastqReader(FASTQ)
    stream = pa.RecordBatchReader.from_stream(reader)
    reader.close()
    with pytest.raises(pa.ArrowInvalid, match="ValueError: the reader is closed"):
        stream.read_next_batch()
    with pytest.raises(ValueError, match="closed"):
        pa.table(reader)


def test_reading_from_inside_the_source_is_refused():
    streams = []

    class Source(FailingSource):
        def fail(self):
            return streams[0].read_next_batch()

    streams.append(pa.RecordBatchReader.from_stream(FastqReader(Source())))
    assert streams[0].read_next_batch().num_rows == 3
    with pytest.raises(OSError, match="callbacks may not call it"):
        streams[0].read_next_batch()


# ---- construction from Arrow


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "binary", "large_binary", "binary_view"])
def test_every_text_type(kind):
    values = {
        "extra": pa.array([1, 2, 3, 4]),
        "quality": pa.array(["", "I", "IIIIIIIIIIIIIIIII", "!!"], getattr(pa, kind)()),
        "name": pa.array(["é" if "string" in kind else b"\xff", "", "x" * 40, "r4"], getattr(pa, kind)()),
        "sequence": pa.array(["", "A", "ACGTACGTACGTACGTN", "GG"], getattr(pa, kind)()),
    }
    table = pa.record_batch(values)
    for first in range(4):
        batch = FastqBatch.from_arrow(table[first:])
        assert batch.sequences.tolist() == ["", "A", "ACGTACGTACGTACGTN", "GG"][first:]
        assert batch.qualities.tolist() == ["", "I", "IIIIIIIIIIIIIIIII", "!!"][first:]
        assert batch.names.tolist() == ["é" if "string" in kind else "\udcff", "", "x" * 40, "r4"][first:]


def test_table_of_several_chunks_is_one_batch(batch):
    table = pa.concat_tables([pa.table(batch), pa.table(batch[1:]), pa.table(batch[:0])])
    assert FastqBatch.from_arrow(table) == FastqBatch.concat([batch, batch[1:]])


def test_fasta_from_a_fastq_table(batch):
    assert FastaBatch.from_arrow(pa.table(batch)).sequences == batch.sequences
    assert FastaBatch.from_arrow(batch).names == batch.names


def test_from_a_reader():
    assert FastqBatch.from_arrow(FastqReader(FASTQ)) == next(FastqReader(FASTQ).batches())
    with pytest.raises(st.IoError, match=r"the Arrow stream failed: .*FASTQ record 4"):
        FastqBatch.from_arrow(FastqReader(FASTQ + b"@r4\nACGT\n+\nII\n"))


def test_python_producer_that_fails(batch):
    def batches():
        yield pa.record_batch(batch)
        raise RuntimeError("out of cheese")

    reader = pa.RecordBatchReader.from_batches(pa.schema(batch), batches())
    with pytest.raises(st.IoError, match="out of cheese"):
        FastqBatch.from_arrow(reader)


@pytest.mark.parametrize(
    "columns, message",
    [
        ({"name": ["a"], "sequence": ["A"]}, 'no Arrow column "quality"'),
        ({"name": ["a"], "sequence": ["A"], "quality": [1]}, 'column "quality" is of type "l"'),
        ({"name": ["a"], "sequence": ["A"], "quality": ["II"]}, "record 1: sequence has 1 bytes but quality has 2"),
        ({"name": ["a", None], "sequence": ["", ""], "quality": ["", ""]}, 'column "name" has a null at position 1'),
        ({"name": ["a\n"], "sequence": ["A"], "quality": ["I"]}, "record 1: name .* holds a line break"),
        ({"name": ["a"], "sequence": ["é"], "quality": ["II"]}, "record 1: sequence holds the byte"),
        (
            {"name": ["a"], "sequence": ["A"], "quality": pa.array(["I"]).dictionary_encode()},
            'column "quality" is of type "i" with a dictionary',
        ),
    ],
)
def test_unfit_tables(columns, message):
    for make in (pa.table, pa.record_batch):
        with pytest.raises(ValueError, match=message):
            FastqBatch.from_arrow(make({name: pa.array(values) for name, values in columns.items()}))


def test_record_numbers_count_from_the_start_of_a_stream(batch):
    bad = pa.record_batch({"name": ["x"], "sequence": [" "], "quality": ["I"]}).cast(pa.schema(batch))
    table = pa.Table.from_batches([pa.record_batch(batch), bad])
    with pytest.raises(ValueError, match="record 4: sequence holds"):
        FastqBatch.from_arrow(table)


def test_what_is_no_arrow_data():
    class Wrong:
        def __init__(self, result):
            self.result = result

        def __arrow_c_array__(self):
            return self.result

    for source in (3, None, [FastqRecord("r", "A", "I")], Wrong(None), Wrong(3)):
        with pytest.raises(TypeError):
            FastqBatch.from_arrow(source)
    array = pa.array(["x"]).__arrow_c_array__()
    for capsules in (array[::-1], (array[0], array[0]), (object(), object())):
        with pytest.raises(ValueError, match="PyCapsule"):
            FastqBatch.from_arrow(Wrong(capsules))
    with pytest.raises(ValueError, match="not a struct"):
        FastqBatch.from_arrow(pa.array(["x"]))


def test_capsules_can_be_used_once(batch):
    schema, array = batch.__arrow_c_array__()

    class Source:
        def __arrow_c_array__(self, requested_schema=None):
            return schema, array

    assert pa.record_batch(Source()).num_rows == 3
    with pytest.raises(ValueError, match="used before"):
        FastqBatch.from_arrow(Source())


# ---- polars


@pytest.fixture
def pl():
    return pytest.importorskip("polars")


def frame_from_arrow(data):
    """From version 2 on, polars makes a series of structs."""
    import polars as pl

    result = pl.from_arrow(data)
    return result if isinstance(result, pl.DataFrame) else result.struct.unnest()


def test_polars_from_batches(pl, batch, fasta_batch):
    for given in (batch, batch[1:], batch[:0], fasta_batch):
        for frame in (pl.DataFrame(given), frame_from_arrow(given)):
            assert frame.to_dicts() == rows(given)
            assert all(kind == pl.String for kind in frame.dtypes)
            assert type(given).from_arrow(frame) == given


def test_polars_from_a_reader(pl):
    data = many_reads(50_000)
    for make in (frame_from_arrow, pl.DataFrame):
        frame = make(FastqReader(io.BytesIO(data)))
        assert frame.height == 50_000
        assert frame.columns == COLUMNS
        chosen = frame.with_columns(length=pl.col("sequence").str.len_bytes()).filter(pl.col("length") > 20)
        batch = FastqBatch.from_arrow(chosen)
        assert rows(batch) == [row for row in rows(record for record in FastqReader(data)) if len(row["sequence"]) > 20]


def test_polars_tells_errors(pl):
    with pytest.raises(Exception, match="FASTQ record 4"):
        pl.DataFrame(FastqReader(FASTQ + b"@r4\nACGT\n+\nII\n"))


def test_polars_lazily(pl):
    if not hasattr(pl, "scan_arrow_c_stream"):
        pytest.skip("this polars has no scan_arrow_c_stream")
    query = pl.scan_arrow_c_stream(FastqReader(io.BytesIO(many_reads(200_000)))).select(
        pl.col("sequence").str.len_bytes().sum()
    )
    assert query.collect().item() == 200_000 // 7 * 105 + sum(5 * i for i in range(200_000 % 7))


def test_pandas_from_and_to_batches(batch):
    pd = pytest.importorskip("pandas", minversion="2.2")
    frame = pd.DataFrame(rows(batch)).astype("string")
    assert FastqBatch.from_arrow(frame) == batch


# ---- duckdb


@pytest.fixture
def duckdb():
    return pytest.importorskip("duckdb")


def test_duckdb_queries_a_reader(duckdb):
    data = many_reads(50_000)
    query = "select count(*), sum(length(sequence)), min(name) from reads"
    expected = (50_000, len(b"".join(data.split(b"\n")[1::4])), "read0")
    reads = pa.RecordBatchReader.from_stream(FastqReader(io.BytesIO(data)))
    assert duckdb.query(query).fetchall() == [expected]
    reads = pa.table(FastqReader(data))
    assert duckdb.query(query).fetchall() == [expected]
    del reads


def test_duckdb_takes_our_objects(duckdb, batch):
    reads = FastqReader(FASTQ)
    assert duckdb.query("select name from reads where length(sequence) > 0").fetchall() == [("r1 first",), ("r3 é",)]
    reads = batch[1:]
    assert duckdb.query("select name from reads").fetchall() == [("r2",), ("r3 é",)]
    del reads


def test_duckdb_result_becomes_a_batch(duckdb, batch):
    reads = pa.table(batch)
    result = duckdb.query("select * from reads where name <> 'r2' order by name desc")
    assert FastqBatch.from_arrow(result) == batch[[2, 0]]
    del reads


def test_duckdb_tells_errors(duckdb):
    reads = pa.RecordBatchReader.from_stream(FastqReader(FASTQ + b"@r4\nACGT\n+\nII\n"))
    with pytest.raises(duckdb.Error, match="FASTQ record 4"):
        duckdb.query("select count(*) from reads").fetchall()
    del reads
