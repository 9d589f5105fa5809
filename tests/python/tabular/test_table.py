"""Tables whose columns are declared."""

import io
import pickle

import numpy as np
import pytest
from outcome import outcome_of

import seqtide as st
from seqtide import TabularBatch, TabularReader, TabularRecord, TabularWriter

pytestmark = pytest.mark.timeout(60)

COLUMNS = {"name": str, "kind": "category", "count": int, "mean": float, "list": "ints"}
DATA = b"a b\tx\t-7\t0.25\t1,2,3\n\ty\t.\t1e3\t\n"


def read(data=DATA, **options):
    return TabularReader(data, COLUMNS, **{"missing": ["."], **options})


def test_records():
    first, second = read()
    assert first.values == ("a b", "x", -7, 0.25, (1, 2, 3))
    assert second.to_dict() == {"name": "", "kind": "y", "count": None, "mean": 1000.0, "list": ()}
    assert first.names == tuple(COLUMNS)
    assert second.fields == ("", "y", ".", "1e3", "")
    assert (first["count"], first[2], first.count, first[1:3]) == (-7, -7, -7, ("x", -7))
    assert len(first) == 5
    assert bytes(first) == DATA.splitlines(keepends=True)[0]
    assert first == next(read()) and first != second
    assert pickle.loads(pickle.dumps(second)).values == second.values
    assert repr(first) == "TabularRecord(name='a b', kind='x', count=-7, mean=0.25, list=(1, 2, 3))"
    with pytest.raises(KeyError, match="no column is called 'x'"):
        first["x"]
    with pytest.raises(AttributeError, match="has no attribute 'x'"):
        assert first.x
    with pytest.raises(TypeError, match="cannot be made directly"):
        TabularRecord()


def test_columns():
    batch = next(read().batches())
    assert batch.column("name").tolist() == ["a b", ""]
    assert batch.column("kind").tolist() == ["x", "y"]
    assert batch.column("count").tolist() == [-7, None]
    assert isinstance(batch.column("count"), np.ma.MaskedArray)
    assert batch.column("mean").tolist() == [0.25, 1000]
    offsets, values = batch.column("list")
    assert (offsets.tolist(), values.tolist()) == ([0, 3, 3], [1, 2, 3])
    plain = next(TabularReader(b"1\n2\n", {"i": int}).batches()).column("i")
    assert type(plain) is np.ndarray and plain.tolist() == [1, 2]
    chosen = next(read().batches(fields=["mean", "name"]))
    assert chosen.fields == ("mean", "name")
    assert chosen[0].values == (0.25, "a b")


def test_positions_that_count_from_one():
    columns = {"chrom": str, "pos": int}
    reader = TabularReader(b"c\t1\n", columns, one_based=["pos"])
    (record,) = reader
    assert record.pos == 0
    target = io.BytesIO()
    with TabularWriter(target, columns, one_based=["pos"]) as writer:
        writer.write(record)
        writer.write(("d", 1))
        writer.write(next(TabularReader(b"e\t3\n", columns, one_based=["pos"]).batches()))
    assert target.getvalue() == b"c\t1\nd\t2\ne\t3\n"


@pytest.mark.parametrize(
    "delimiter, data", [("\t", b"a b\t1\n"), (",", b"a b,1\n"), (None, b" ab \t 1 \n"), ("|", b"a\\|1\r\n")]
)
def test_delimiters(delimiter, data):
    reader = TabularReader(data, {"a": str, "b": int}, delimiter=delimiter)
    (record,) = reader
    assert record.b == 1
    assert pickle.loads(pickle.dumps(record)) == record


def test_lines_that_are_no_records():
    reader = TabularReader(b"name count\n//x\n#a\t1\n\nb\t2\n", {"name": str, "count": int}, comment="//", skip=1)
    assert [record.name for record in reader] == ["#a", "b"]
    assert [(one.kind, one.line) for one in reader.deviations] == [("blank_line", 4)]
    # In a table of one column of text, an empty line is a record.
    assert [record.values for record in TabularReader(b"\na\n", {"x": str})] == [("",), ("a",)]


@pytest.mark.parametrize(
    "data, reason, line",
    [
        (b"a\t1\nb\n", "the line has 1 of 2 columns: count is missing", 2),
        (b"a\tx\n", 'count: "x" is no integer of 64 bits', 1),
        (b"a\t1\t2\n", "the line has more than 2 columns", 1),
        (b"a\0\t1\n", 'byte "\\x00" cannot stand in a line', 1),
    ],
)
@pytest.mark.parametrize("block_size", [1, 5, 1 << 18])
def test_faults(data, reason, line, block_size):
    def opened(source, **options):
        return TabularReader(source, {"name": str, "count": int}, **options)

    _, fault = outcome_of(data, opened, block_size=block_size)
    assert (fault.reason, fault.line) == (reason, line)


@pytest.mark.parametrize(
    "columns, options, error, says",
    [
        ({}, {}, ValueError, "at least one column"),
        (["a"], {}, TypeError, "columns must be a mapping"),
        ({"a": bytes}, {}, ValueError, "type of a column must be"),
        ({1: str}, {}, TypeError, "name of a column must be str"),
        ({"": str}, {}, ValueError, "empty"),
        ({"a": str}, {"delimiter": "ab"}, ValueError, "delimiter must be one"),
        ({"a": str}, {"delimiter": " "}, ValueError, "None for blanks"),
        ({"a": str}, {"delimiter": "\n"}, ValueError, "cannot be separated"),
        ({"a": str}, {"delimiter": 9}, TypeError, "delimiter must be str"),
        ({"a": str}, {"one_based": ["b"]}, ValueError, "no column is called 'b'"),
        ({"a": str}, {"one_based": ["a"]}, ValueError, "no column of integers"),
        ({"a": str}, {"one_based": "a"}, TypeError, "iterable of names"),
        ({"a": str}, {"missing": "."}, TypeError, "iterable of texts"),
        ({"a": str}, {"skip": -1}, ValueError, "skip must not be negative"),
    ],
)
def test_arguments(columns, options, error, says):
    with pytest.raises(error, match=says):
        TabularReader(b"", columns, **options)


@pytest.mark.parametrize(
    "values, error, says",
    [
        (("a",), ValueError, "1 values, the table 2 columns"),
        (("a\tb", 1), ValueError, "no field can hold"),
        (("a", "1"), TypeError, "count must be int"),
        ((1, 1), TypeError, "name must be str"),
        (("a", None), ValueError, "count may not be None"),
        (("#a", 1), ValueError, "would be a comment"),
        (("a", 2**63), ValueError, "no integer of 64 bits"),
    ],
)
def test_values_that_cannot_be_written(values, error, says):
    target = io.BytesIO()
    with TabularWriter(target, {"name": str, "count": int}) as writer:
        with pytest.raises(error, match=says):
            writer.write(values)
        with pytest.raises(ValueError, match="other columns"):
            writer.write(next(read()))
        writer.write(("a", 1))
    assert target.getvalue() == b"a\t1\n"


def test_numbers_are_written_so_that_they_come_back():
    numbers = [0.1, 1e300, -0.0, 5e-324, 1 / 3, 12345678.0]
    target = io.BytesIO()
    with TabularWriter(target, {"x": float, "y": float}) as writer:
        for number in numbers:
            writer.write((number, number))
    data = target.getvalue()
    batch = next(TabularReader(data, {"x": float, "y": float}).batches())
    assert batch.column("x").tolist() == numbers
    assert pickle.loads(pickle.dumps(batch)).column("y").tolist() == numbers


def test_batches_with_other_columns():
    one, other = next(read().batches()), next(TabularReader(b"1\n", {"i": int}).batches())
    with pytest.raises(ValueError, match="different columns"):
        TabularBatch.concat([one, other])
    with pytest.raises(ValueError, match="different columns"):
        TabularBatch.from_records([one[0], other[0]])
    with TabularWriter(io.BytesIO(), {"i": int}) as writer, pytest.raises(ValueError, match="other columns"):
        writer.write(one)
    assert one != other


def test_arrow():
    pa = pytest.importorskip("pyarrow")
    table = pa.table(read())
    assert table.to_pylist()[1] == {"name": "", "kind": "y", "count": None, "mean": 1000.0, "list": []}
    assert pa.table(read(b"")).schema.names == list(COLUMNS)


def test_it_is_no_format_of_open():
    with pytest.raises(ValueError, match="format must be"):
        st.open(DATA, format="table")
