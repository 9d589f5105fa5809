"""What every batch can do, run over all kinds of them: a new kind is one more row."""

import copy
import ctypes
import pickle

import numpy as np
import pytest
from batch_rows import BatchRow
from rows import rows_of

pytestmark = pytest.mark.timeout(60)

KINDS = rows_of(BatchRow)
COUNT = 7


@pytest.fixture(params=KINDS, ids=lambda kind: kind.batch.__name__)
def kind(request):
    return request.param


@pytest.fixture
def records(kind):
    return [kind.record(i) for i in range(COUNT)]


@pytest.fixture
def batch(kind, records):
    return kind.batch.from_records(records)


def test_it_is_a_sequence_of_its_records(batch, records):
    assert len(batch) == COUNT
    assert list(batch) == records
    assert [batch[i] for i in range(-COUNT, COUNT)] == records * 2
    assert batch[np.int32(2)] == records[2]
    for index in (COUNT, -COUNT - 1, 2**70):
        with pytest.raises(IndexError, match="batch index out of range"):
            batch[index]


@pytest.mark.parametrize(
    "part", [slice(2, 5), slice(None), slice(5, 2), slice(None, None, 2), slice(-1, None, -2), slice(3, 99)]
)
def test_slices(kind, batch, records, part):
    assert type(batch[part]) is kind.batch
    assert list(batch[part]) == records[part]
    assert list(batch[part][1:]) == records[part][1:]


def test_masks_and_indices(kind, batch, records):
    chosen = [6, 0, 0, -1]
    mask = [i % 3 == 0 for i in range(COUNT)]
    for given in (chosen, np.array(chosen, "int8"), np.array([6, 0, 0, 6], "uint64")):
        assert list(batch[given]) == [records[i] for i in chosen]
    for given in (mask, np.array(mask)):
        assert list(batch[given]) == records[::3]
    assert type(batch[chosen]) is kind.batch
    assert len(batch[[]]) == 0


@pytest.mark.parametrize(
    ("key", "error"),
    [([COUNT], IndexError), ([True], IndexError), ([[0]], IndexError), ("a", TypeError), (1.5, TypeError),
     ((0, 1), TypeError), (None, TypeError), ([0.5], TypeError)],
)  # fmt: skip
def test_other_subscripts_are_refused(batch, key, error):
    with pytest.raises(error):
        batch[key]


def test_it_compares_by_records(kind, batch, records):
    assert batch == kind.batch.from_records(records)
    assert not batch != kind.batch.from_records(records)
    assert batch != batch[1:]
    assert batch != batch[::-1]
    assert batch != records
    with pytest.raises(TypeError, match="unhashable"):
        hash(batch)


def test_kinds_are_never_equal():
    empty = [kind.batch() for kind in KINDS]
    assert [one == other for one in empty for other in empty] == np.eye(len(KINDS), dtype=bool).ravel().tolist()


def test_concat(kind, batch, records):
    joined = kind.batch.concat([batch[4:], kind.batch.from_records(records[:1]), batch[2:2]])
    assert type(joined) is kind.batch
    assert list(joined) == [*records[4:], records[0]]
    assert len(kind.batch.concat([])) == 0
    assert kind.batch.concat(iter([batch])) == batch
    for other in (records[0], None, next(other.batch() for other in KINDS if other.batch is not kind.batch)):
        with pytest.raises(TypeError, match=f"can join {kind.batch.__name__}, not {type(other).__name__}"):
            kind.batch.concat([batch, other])


def test_copies_and_pickles(batch):
    assert copy.copy(batch) is batch
    assert copy.deepcopy(batch) is batch
    for part in (batch, batch[2:5], batch[:0]):
        restored = pickle.loads(pickle.dumps(part))
        assert type(restored) is type(batch)
        assert restored == part


def test_it_is_made_of_its_own_records(kind):
    assert len(kind.batch.from_records([])) == len(kind.batch()) == 0
    with pytest.raises(TypeError, match=f"{kind.batch.__name__} is made of"):
        kind.batch.from_records(["r1"])
    with pytest.raises(TypeError, match="takes no arguments"):
        kind.batch([])


def test_it_says_what_it_is(kind, batch):
    assert repr(batch).startswith(f"<{kind.batch.__name__} of {COUNT} records")
    assert batch.nbytes > 0


def test_records_outlive_the_batch(kind):
    record = kind.batch.from_records([kind.record(3)])[0]
    assert record == kind.record(3)


# ---- Arrow, without a library of it


def test_capsules(batch):
    names = [b"arrow_schema", b"arrow_array", b"arrow_array_stream"]
    capsules = [*batch.__arrow_c_array__(), batch.__arrow_c_stream__()]
    name_of = ctypes.pythonapi.PyCapsule_GetName
    name_of.restype, name_of.argtypes = ctypes.c_char_p, [ctypes.py_object]
    assert [name_of(capsule) for capsule in capsules] == names
    assert name_of(batch.__arrow_c_schema__()) == names[0]
    assert len(batch.__arrow_c_array__(batch.__arrow_c_schema__())) == 2
    batch.__arrow_c_stream__(batch.__arrow_c_schema__())


def test_another_type_cannot_be_requested(kind, batch):
    other = next(other.batch() for other in KINDS if other.batch is not kind.batch)
    requested = other.__arrow_c_schema__()
    for export in (batch.__arrow_c_array__, batch.__arrow_c_stream__):
        with pytest.raises(ValueError, match="the requested Arrow type has the columns"):
            export(requested)


def test_from_arrow(kind, batch):
    if not kind.imports:
        assert not hasattr(kind.batch, "from_arrow")
        return
    for part in (batch, batch[2:5], batch[:0]):
        assert kind.batch.from_arrow(part) == part
    with pytest.raises(TypeError, match="no Arrow data: int has neither"):
        kind.batch.from_arrow(1)


def test_arrow_tables(kind, batch):
    pa = pytest.importorskip("pyarrow")
    for part in (batch, batch[2:5], batch[1:6:2], batch[:0]):
        array = pa.record_batch(part)
        array.validate(full=True)
        assert tuple(array.schema.names) == kind.columns
        assert array.num_rows == len(part)
        table = pa.table(part)
        assert table.to_pylist() == array.to_pylist()
        if kind.imports:
            assert kind.batch.from_arrow(table) == part
