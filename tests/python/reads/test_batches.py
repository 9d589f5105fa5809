"""Batches: the same records as one by one, as columns; their subscripts, memory, pickles; and writing them."""

import copy
import gc
import io
import itertools
import pickle
import threading

import numpy as np
import pytest
from batch_data import CONTIGS, COUNT, READS, both_formats, record_of
from hypothesis import given, settings
from hypothesis import strategies as st

import seqtide
from seqtide import (
    FastaBatch,
    FastaReader,
    FastaRecord,
    FastaWriter,
    FastqBatch,
    FastqReader,
    FastqRecord,
    FastqWriter,
    TextColumn,
)

pytestmark = pytest.mark.timeout(60)


@pytest.fixture(scope="module")
def batch():
    return FastqBatch.from_records(FastqReader(READS))


@pytest.fixture(scope="module")
def records():
    return list(FastqReader(READS))


# ---- subscripts


def test_records_of_a_batch(batch, records):
    assert len(batch) == COUNT and list(batch) == records
    for i in (0, 1, COUNT - 1, -1, -COUNT, np.int64(5), np.uint8(7)):
        assert batch[i] == records[i]
    for wrong in (COUNT, -COUNT - 1, 1 << 70, -(1 << 70)):
        with pytest.raises(IndexError, match="batch index out of range"):
            batch[wrong]
        with pytest.raises(IndexError, match="column index out of range"):
            batch.names[wrong]


@settings(max_examples=200, deadline=None)
@given(st.slices(COUNT))
def test_slices(batch, records, part):
    assert list(batch[part]) == records[part]
    assert batch.names[part].tolist() == [record.name for record in records[part]]
    assert batch[part].sequences.lengths.tolist() == [len(record) for record in records[part]]


def test_slices_share_memory(batch):
    part = batch[10:20][2:4]
    assert np.shares_memory(part.sequences.data, batch.sequences.data)
    assert part.sequences.offsets[0] == batch.sequences.offsets[12]
    assert not np.shares_memory(batch[[12, 13]].sequences.data, batch.sequences.data)


def test_masks(batch, records):
    mask = np.arange(COUNT) % 3 == 0
    expected = records[::3]
    for key in (mask, mask.tolist(), np.repeat(mask, 2)[::2]):
        assert list(batch[key]) == expected
    assert list(batch.qualities[mask]) == [record.quality for record in expected]
    assert len(batch[np.zeros(COUNT, bool)]) == 0
    assert batch[np.ones(COUNT, bool)] == batch
    for wrong in (mask[1:], [True], []):
        wrong = np.asarray(wrong, bool)
        with pytest.raises(IndexError, match=f"the mask has {len(wrong)} values for {COUNT} records"):
            batch[wrong]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-COUNT, COUNT - 1)), st.sampled_from(["list", "int16", "int64", "strided"]))
def test_index_arrays(batch, records, indices, form):
    key = indices if form == "list" else np.asarray(indices, "int64" if form == "strided" else form)
    if form == "strided":
        key = np.repeat(key, 3)[::3]
    assert list(batch[key]) == [records[i] for i in indices]
    assert batch.names[key].tolist() == [records[i].name for i in indices]


@pytest.mark.parametrize(
    ("key", "error"),
    [
        ([COUNT], IndexError),
        ([-COUNT - 1], IndexError),
        (np.asarray([1 << 63], np.uint64), IndexError),
        (np.zeros((2, 2), int), IndexError),
        (np.zeros(3), TypeError),
        ([1.0], TypeError),
        (["a"], TypeError),
        ("a", TypeError),
        (b"a", TypeError),
        ((0, 1), TypeError),
        (None, TypeError),
        (True, TypeError),
        (1.0, TypeError),
        (np.asarray([], float), TypeError),
    ],
)
def test_wrong_subscripts(batch, key, error):
    with pytest.raises(error):
        batch[key]
    with pytest.raises(error):
        batch.sequences[key]


# ---- columns


def test_columns(batch, records):
    names, sequences, qualities = batch.names, batch.sequences, batch.qualities
    assert isinstance(names, TextColumn) and len(names) == COUNT
    assert names.tolist() == list(names) == [record.name for record in records]
    assert sequences.bytes_list() == [record.sequence_bytes for record in records]
    assert qualities.lengths.dtype == sequences.offsets.dtype == np.int64
    assert sequences.data.dtype == np.uint8
    assert np.array_equal(sequences.offsets, qualities.offsets) and len(sequences.offsets) == COUNT + 1
    assert [
        sequences.data[start:end].tobytes() for start, end in itertools.pairwise(sequences[3:50].offsets)
    ] == sequences[3:50].bytes_list()
    assert names == batch[:].names and names != sequences and names != "names" and names[1:] != names[:-1]
    assert names[5:9] == batch[5:9].names == names[[5, 6, 7, 8]]
    assert repr(names[:2]) == "<TextColumn of 2: ['read0 x', 'read1 x']>"
    assert repr(names).endswith(", ...]>")
    with pytest.raises(TypeError):
        hash(names)


def test_arrays_are_read_only(batch):
    matrix = batch[[5, 36]].sequences.matrix()
    assert not FastqBatch().names.data.flags.writeable
    for array in (batch.sequences.data, batch.sequences.offsets, matrix):
        assert not array.flags.writeable
        with pytest.raises(ValueError, match="read-only|WRITEABLE"):
            array.flags.writeable = True
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_rows_of_equal_length():
    batch = FastqBatch.from_records(record_of(i, 4, "ACGT"[i]) for i in range(4))
    matrix = batch.sequences.matrix()
    assert matrix.shape == (4, 4)
    assert np.shares_memory(matrix, batch.sequences.data)
    assert [row.tobytes() for row in matrix] == [b"AAAA", b"CCCC", b"GGGG", b"TTTT"]
    assert batch[1:3].sequences.matrix().tobytes() == b"CCCCGGGG"
    assert FastqBatch.from_records([record_of(0, 0), record_of(1, 0)]).sequences.matrix().shape == (2, 0)
    with pytest.raises(ValueError, match="number 0 has 4 bytes, number 1 3"):
        FastqBatch.from_records([record_of(0, 4), record_of(1, 3)]).sequences.matrix()


def test_names_that_are_not_utf8():
    record = FastqRecord(b"caf\xc3\xa9 \xff", "A", "I")
    batch = FastqBatch.from_records([record])
    assert batch.names[0] == record.name == "café \udcff"
    assert batch[0] == record and batch.names.bytes_list() == [record.name_bytes]


def test_views_outlive_batch_and_reader(no_collector):
    with FastqReader(READS) as reader:
        batch = next(reader.batches())
    expected = b"".join(record.sequence_bytes for record in batch)
    sequences = batch.sequences
    data, offsets, rows = sequences.data, sequences.offsets, batch[5:6].sequences.matrix()
    view = memoryview(sequences.data)
    row = rows.tobytes()
    del batch, reader, sequences
    gc.collect()
    others = [next(FastqReader(READS).batches()) for _ in range(3)]  # may take over memory that was freed
    assert data.tobytes() == bytes(view) == expected
    assert offsets[-1] == len(expected) and rows.tobytes() == row
    assert len(others) == 3


# ---- making and copying


@both_formats
def test_from_records_and_concat(reader, kind, data):
    records = list(reader(data))
    batch = kind.from_records(iter(records))
    assert list(batch) == records
    parts = [batch[:100], batch[100:100], batch[100:650], kind(), batch[650:]]
    assert kind.concat(parts) == kind.concat(iter(parts)) == batch
    assert list(kind.concat([batch[5:7], batch[:2]])) == records[5:7] + records[:2]
    assert batch != batch[1:] and batch != records
    with pytest.raises(TypeError):
        hash(batch)
    for wrong in ([None], [records[0]], ["batch"], None, 5, [batch, None]):
        with pytest.raises(TypeError):
            kind.concat(wrong)
    for wrong in ([None], [batch], ["ACGT"], None, 5, [records[0], 7]):
        with pytest.raises(TypeError):
            kind.from_records(wrong)


@pytest.mark.parametrize("kind", [FastqBatch, FastaBatch, TextColumn])
def test_constructors_take_nothing(kind):
    assert len(kind()) == 0
    with pytest.raises(TypeError, match="takes no arguments"):
        kind([FastqRecord("a", "A", "I")])  # from_records does that; an empty batch would be a surprise
    with pytest.raises(TypeError, match="takes no arguments"):
        kind(names=["a"])


def test_formats_do_not_mix():
    with pytest.raises(TypeError, match="can join FastqBatch, not FastaBatch"):
        FastqBatch.concat([FastaBatch()])
    with pytest.raises(TypeError, match="a FastaBatch is made of FastaRecord, not FastqRecord"):
        FastaBatch.from_records([record_of(0, 1)])
    assert FastqBatch() != FastaBatch()


@both_formats
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_pickles_hold_the_slice_only(reader, kind, data, protocol):
    batch = kind.from_records(reader(data))
    for part in (batch, batch[3:9], batch[:0], kind()):
        dumped = pickle.dumps(part, protocol)
        assert pickle.loads(dumped) == part
        assert pickle.loads(pickle.dumps(part.names, protocol)) == part.names
    assert len(pickle.dumps(batch[3:5], protocol)) < 1200
    assert len(pickle.dumps(batch, protocol)) < 1.1 * batch.nbytes + 1000
    assert copy.copy(batch) is copy.deepcopy(batch) is batch
    assert copy.deepcopy(batch.names) == batch.names


def test_damaged_pickles_are_refused():
    restore, (names, sequences, qualities) = FastqBatch.from_records([record_of(0, 3), record_of(1, 2)]).__reduce__()
    assert len(restore(names, sequences, qualities)) == 2
    for wrong in [(names, sequences, qualities[1:]), (names[1:], sequences, qualities)]:
        with pytest.raises(ValueError):
            restore(*wrong)
    for wrong in [(None, sequences, qualities), (names, sequences, None)]:
        with pytest.raises(TypeError):
            restore(*wrong)
    restore, (data, ends) = names.__reduce__()
    for wrong in [(data, ends[1:]), (data[1:], ends), (data, ends[::-1]), (data, ends[8:] + ends[:8])]:
        with pytest.raises(ValueError, match="damaged"):
            restore(*wrong)


def test_reprs(batch):
    assert repr(batch[1:3]) == "<FastqBatch of 2 records, 15 bases>"
    assert repr(FastaBatch()) == "<FastaBatch of 0 records, 0 bases>"


text = st.text("ACGTNacgtn", max_size=30)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\r\n")), text)), st.data())
def test_any_records(parts, data):
    records = [FastqRecord(name, sequence, "I" * len(sequence)) for name, sequence in parts]
    batch = FastqBatch.from_records(records)
    assert list(batch) == records
    assert batch.names.tolist() == [name for name, _ in parts]
    cut = data.draw(st.integers(0, len(records)))
    assert FastqBatch.concat([batch[:cut], batch[cut:]]) == batch
    assert pickle.loads(pickle.dumps(batch[cut:])) == batch[cut:]


# ---- writing


@pytest.mark.parametrize("compression", ["none", "bgzf"])
def test_writing_batches(batch, records, compression):
    target = io.BytesIO()
    with FastqWriter(target, compression=compression) as writer:
        writer.write(batch[:100])
        writer.write(records[100])
        writer.write(batch[101:])
        writer.write(FastqBatch())
        assert writer.record_count == COUNT
    assert list(FastqReader(target.getvalue())) == records


def test_writing_fasta_batches():
    target = io.BytesIO()
    with FastaWriter(target, line_width=7) as writer:
        for batch in FastaReader(CONTIGS).batches(max_records=50):
            writer.write(batch)
    assert list(FastaReader(target.getvalue())) == list(FastaReader(CONTIGS))
    assert target.getvalue().startswith(b">c0\n>c1\nACGTGG\n>c2\nACGTGGA\nCGTGG\n")


def test_records_before_one_that_cannot_be_written_are_written():
    lenient = list(FastqReader(b"@a\nA\n+\nI\n@b\nA C\n+\nIII\n@c\nG\n+\nI\n", validation="lenient"))
    target = io.BytesIO()
    wrong = FastqBatch.from_records([lenient[0], FastqRecord("x", "A@", "II")[1:], lenient[2]])
    with FastqWriter(target) as writer:
        with pytest.raises(ValueError, match="@"):
            writer.write(wrong)
        assert writer.record_count == 1
    assert target.getvalue() == b"@a\nA\n+\nI\n"


def test_writers_refuse_other_things(batch):
    writer = FastqWriter(io.BytesIO())
    for wrong in (FastaBatch(), FastaRecord("a", "A"), [batch], None, b"@a"):
        with pytest.raises(TypeError, match="can write FastqRecord or FastqBatch, not"):
            writer.write(wrong)
    writer.close()
    with pytest.raises(ValueError, match="closed"):
        writer.write(batch)
    with FastaWriter(io.BytesIO()) as writer, pytest.raises(TypeError, match="can write FastaRecord or FastaBatch"):
        writer.write(batch)


def test_threads_writing_batches_do_not_mix():
    target = io.BytesIO()
    with FastqWriter(target) as writer:
        batches = [FastqBatch.from_records([record_of(n, 50, "ACGT"[n])] * 200) for n in range(4)]
        threads = [threading.Thread(target=lambda b=b: [writer.write(b) for _ in range(10)]) for b in batches]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
            assert not thread.is_alive()
    groups = [
        (name, len(list(group))) for name, group in itertools.groupby(r.name for r in FastqReader(target.getvalue()))
    ]
    assert all(size % 200 == 0 for _, size in groups)
    assert sum(size for _, size in groups) == 8000


def test_exports():
    for name in ("FastqBatch", "FastaBatch", "TextColumn"):
        assert name in seqtide.__all__ and hasattr(seqtide, name)
