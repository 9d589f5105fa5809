"""Tags of type B as columns of batches."""

import array
import pickle
import random

import pytest

import seqtide

np = pytest.importorskip("numpy")

TYPES = {"c": "int8", "C": "uint8", "s": "int16", "S": "uint16", "i": "int32", "I": "uint32", "f": "float32"}


def batch_of(fields):
    text = "".join(f"r\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*{field and chr(9)}{field}\n" for field in fields)
    return next(seqtide.SamReader(text.encode()).batches())


def lists(column):
    offsets, values = column
    assert offsets[0] == 0 and offsets[-1] == len(values)
    return [values[begin:end].tolist() for begin, end in zip(offsets[:-1], offsets[1:], strict=True)]


def random_arrays(letter, count, seed):
    """Arrays with the limits of their type among them; None for records without one."""
    numbers = random.Random(seed)
    if letter == "f":
        pool = [0.0, -1.5, 2.0**100, 0.25]
    else:
        limits = np.iinfo(TYPES[letter])
        pool = [int(limits.min), int(limits.max), 1, 0]
    sizes = (numbers.choice([None, 1, 2, 500]) for _ in range(count))
    return [None if size is None else numbers.choices(pool, k=size) for size in sizes]


@pytest.mark.parametrize("letter", TYPES)
def test_values_are_those_of_the_records(letter):
    arrays = random_arrays(letter, 300, 3)
    batch = batch_of(["" if row is None else f"XX:B:{letter}," + ",".join(map(str, row)) for row in arrays])
    offsets, values = batch.tag("XX", f"B:{letter}")
    assert (offsets.dtype, values.dtype) == (np.dtype("int64"), np.dtype(TYPES[letter]))
    assert lists((offsets, values)) == [row or [] for row in arrays]
    assert batch.has_tag("XX").tolist() == [row is not None for row in arrays]
    assert lists(batch[100:150].tag("XX", f"B:{letter}")) == [row or [] for row in arrays[100:150]]
    again = pickle.loads(pickle.dumps(batch.select(fields=[], tags={"XX": f"B:{letter}"})))
    assert lists(again.to_dict()["XX"]) == [row or [] for row in arrays]


@pytest.mark.parametrize("letter", TYPES)
def test_arrow(letter):
    pa = pytest.importorskip("pyarrow")
    arrays = random_arrays(letter, 300, 4)
    batch = batch_of(["" if row is None else f"XX:B:{letter}," + ",".join(map(str, row)) for row in arrays])
    chosen = batch.select(fields=["flag"], tags={"XX": f"B:{letter}"})
    table = pa.record_batch(chosen)
    table.validate(full=True)
    types = {name: getattr(pa, name)() for name in TYPES.values()}
    assert table.schema.field("XX").type == pa.large_list(pa.field("item", types[TYPES[letter]], nullable=False))
    assert table.column("XX").to_pylist() == arrays
    assert pa.record_batch(chosen[20:60]).column("XX").to_pylist() == arrays[20:60]
    assert pa.record_batch(chosen[:0]).num_rows == 0


def test_integers_of_all_types_are_taken_if_they_fit():
    batch = batch_of(["XX:B:c,-1,127", "XX:B:I,40000", "XX:B:S,5", "XX:B:C,255"])
    expected = [[-1, 127], [40000], [5], [255]]
    assert lists(batch.tag("XX", "B:i")) == expected
    for letter, record, type, value in [("s", 1, "I", 40000), ("C", 0, "c", -1), ("I", 0, "c", -1)]:
        with pytest.raises(ValueError, match=f"record {record} .*of type B,{type}, not B,{letter}: it has {value}$"):
            batch.tag("XX", f"B:{letter}")


def test_other_types_are_refused():
    batch = batch_of(["XI:i:1\tXZ:Z:a\tXF:B:f,1\tXC:B:C,1"])
    for name, type in [("XI", "B:i"), ("XZ", "B:C"), ("XF", "B:i")]:
        with pytest.raises(ValueError, match=f'"{name}" is of type .*, not an array of integers'):
            batch.tag(name, type)
    for name in ("XI", "XC"):
        with pytest.raises(ValueError, match="not an array of floats"):
            batch.tag(name, "B:f")
    for type in ("B", "B:", "B:x", "B:Cc", "B,C", "b:C"):
        with pytest.raises(ValueError, match="type of a tag"):
            batch.tag("XC", type)


def test_no_records_and_empty_arrays():
    batch = batch_of(["NM:i:1"])
    assert lists(batch[:0].tag("XX", "B:C")) == []
    record = seqtide.BamRecord("r", flag=4)
    record.set_tag("XX", array.array("B"), "B:C")
    batch = seqtide.AlignmentBatch.from_records([record, record])
    assert lists(batch.tag("XX", "B:C")) == lists(batch.tag("XX", "B:I")) == [[], []]
    assert batch.has_tag("XX").all()
