"""Optional fields of alignment records: every type, the mapping, and what cannot be stored."""

import array
import fractions
import math
import re
import struct
from collections.abc import MutableMapping

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqtide import BamRecord

INTEGER_TYPES = {
    "c": (-(2**7), 2**7 - 1),
    "C": (0, 2**8 - 1),
    "s": (-(2**15), 2**15 - 1),
    "S": (0, 2**16 - 1),
    "i": (-(2**31), 2**31 - 1),
    "I": (0, 2**32 - 1),
}
DTYPES = {"c": "i1", "C": "u1", "s": "i2", "S": "u2", "i": "i4", "I": "u4", "f": "f4"}
LARGEST_FLOAT = 3.4028234663852886e38


def stored(record):
    """Type and value of the only field as they stand in the record."""
    data = bytes(record)
    field = data[data.index(b"r\0") + 2 :]
    return field[2:3], field[3:]


@pytest.mark.parametrize("type", INTEGER_TYPES)
def test_integers_of_each_type(type):
    record = BamRecord("r")
    lowest, highest = INTEGER_TYPES[type]
    for value in (lowest, highest, 0, 1, numpy.int64(7)):
        record.set_tag("XX", value, type)
        assert record.get_tag("XX", with_type=True) == (value, type)
        assert record.to_sam().split("\t")[-1] == f"XX:i:{value}"
        assert stored(record) == (type.encode(), numpy.array(value, "<" + DTYPES[type]).tobytes())
    for value in (lowest - 1, highest + 1, 2**70, -(2**70)):
        with pytest.raises(ValueError):
            record.set_tag("XX", value, type)
    for value in (1.0, "1", b"1", None, [1]):
        with pytest.raises(TypeError):
            record.set_tag("XX", value, type)
    assert record.tags["XX"] == 7


@pytest.mark.parametrize(
    ("value", "type"),
    [
        (0, "C"),
        (255, "C"),
        (256, "S"),
        (65535, "S"),
        (65536, "I"),
        (2**32 - 1, "I"),
        (-1, "c"),
        (-128, "c"),
        (-129, "s"),
        (-32768, "s"),
        (-32769, "i"),
        (-(2**31), "i"),
        (True, "C"),
        (numpy.int8(-3), "c"),
        (numpy.uint32(3), "C"),
    ],
)
def test_smallest_type_of_an_integer(value, type):
    record = BamRecord("r", tags={"XX": value})
    assert record.get_tag("XX", with_type=True) == (value, type)


@pytest.mark.parametrize("value", [2**32, -(2**31) - 1, 2**70, -(2**70)])
def test_integers_that_no_type_holds(value):
    record = BamRecord("r")
    for wrong in (value, [value], [0, value]):
        with pytest.raises(ValueError):
            record.set_tag("XX", wrong)
    assert not record.has_tag("XX")


@pytest.mark.parametrize("value", [0.0, -1.5, 1e-45, LARGEST_FLOAT, numpy.float32(0.1), fractions.Fraction(1, 4)])
def test_floats(value):
    record = BamRecord("r", tags={"XX": value})
    assert record.get_tag("XX", with_type=True) == (struct.unpack("f", struct.pack("f", value))[0], "f")
    record.set_tag("XX", 3, "f")
    assert record.tags["XX"] == 3.0 and isinstance(record.tags["XX"], float)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, LARGEST_FLOAT * 1.01, 1e300, 10**400], ids=range(6))
def test_floats_that_the_type_cannot_hold(value):
    record = BamRecord("r")
    with pytest.raises(ValueError):
        record.set_tag("XX", value, "f")
    with pytest.raises(ValueError):
        record.set_tag("XX", [value], "B:f")


@pytest.mark.parametrize("value", ["1.5", b"1", None, [1.0], 1j])
def test_no_floats(value):
    with pytest.raises(TypeError):
        BamRecord("r").set_tag("XX", value, "f")


@pytest.mark.parametrize("value", ["!", "~", "x", ":"])
def test_characters(value):
    record = BamRecord("r")
    record.set_tag("XX", value, "A")
    assert record.get_tag("XX", with_type=True) == (value, "A")
    assert record.to_sam().endswith(f"\tXX:A:{value}")


@pytest.mark.parametrize("value", ["", "ab", " ", "\x7f", "\0", "ä", b"\xff"])
def test_no_characters(value):
    with pytest.raises(ValueError):
        BamRecord("r").set_tag("XX", value, "A")


@pytest.mark.parametrize("value", ["", "x", "two words", "a:b:c", "x" * 100_000, " ", "~"])
def test_text(value):
    record = BamRecord("r", tags={"XX": value})
    assert record.get_tag("XX", with_type=True) == (value, "Z")
    assert record.to_sam().endswith(f"\tXX:Z:{value}")
    record.tags["XX"] = value.encode()
    assert record.tags["XX"] == value


@pytest.mark.parametrize("value", ["a\tb", "a\nb", "a\0b", "\x7f", "ä", b"\xc3\xa4", "\udcff"])
def test_no_text(value):
    with pytest.raises(ValueError):
        BamRecord("r", tags={"XX": value})


def test_hexadecimal_digits():
    record = BamRecord("r")
    for value, digits in (("", ""), ("1AE3", "1AE3"), (b"\x1a\xe3", "1AE3"), (b"", "")):
        record.set_tag("XX", value, "H")
        assert record.get_tag("XX", with_type=True) == (digits, "H")
        assert record.to_sam().endswith(f"\tXX:H:{digits}")
    for value in ("1", "1a", "XY", "1 ", "1Ä"):
        with pytest.raises(ValueError):
            record.set_tag("XX", value, "H")


@pytest.mark.parametrize("type", ["A", "Z", "H"])
@pytest.mark.parametrize("value", [1, 1.0, None, ["a"], bytearray(b"a")])
def test_values_that_are_no_text(type, value):
    with pytest.raises(TypeError):
        BamRecord("r").set_tag("XX", value, type)


@pytest.mark.parametrize("type", DTYPES)
def test_arrays_of_each_type(type):
    record = BamRecord("r")
    limits = INTEGER_TYPES.get(type, (-LARGEST_FLOAT, LARGEST_FLOAT))
    for values in ([], [0], [*limits, 1], [1] * 10_000):
        expected = numpy.array(values, DTYPES[type])
        for value in (values, tuple(values), expected):
            record.set_tag("XX", value, "B:" + type)
            found, found_type = record.get_tag("XX", with_type=True)
            assert found_type == "B:" + type
            assert found.dtype == expected.dtype and numpy.array_equal(found, expected)
            assert stored(record) == (b"B", type.encode() + struct.pack("<I", len(values)) + expected.tobytes())
        record.set_tag("XX", expected)
        assert record.get_tag("XX", with_type=True)[1] == "B:" + type
    found[0] = 0
    assert record.tags["XX"][0] == 1, "an array is a copy"
    wider = numpy.array([1, 2], ">i8" if type != "f" else ">f8")
    record.set_tag("XX", wider, "B:" + type)
    assert list(record.tags["XX"]) == [1, 2]
    if type in INTEGER_TYPES:
        for wrong in ([limits[0] - 1], [limits[1] + 1], [2**70], numpy.array([limits[1] + 1])):
            with pytest.raises(ValueError):
                record.set_tag("XX", wrong, "B:" + type)
        with pytest.raises(TypeError):
            record.set_tag("XX", [1.5], "B:" + type)


@pytest.mark.parametrize(
    ("value", "type"),
    [
        ([0, 255], "C"),
        ([0, 256], "S"),
        ([0, 65536], "I"),
        ([-1, 127], "c"),
        ([-1, 128], "s"),
        ([-1, 32768], "i"),
        ([1, 2.5], "f"),
        ((1, 2), "C"),
        (range(3), "C"),
        (numpy.array([1, 2], "i2"), "s"),
        (numpy.array([1, 2], ">u4"), "I"),
        (numpy.array([1, 2], "i8"), "C"),
        (numpy.array([1, 2], "f8"), "f"),
        (numpy.array([], "i2"), "s"),
        (numpy.array([[1, 2], [3, 4]], "u2")[:, 1], "S"),
        (array.array("h", [1, 2]), "s"),
        (bytearray(b"ab"), "C"),
        (memoryview(b"ab"), "C"),
    ],
    ids=lambda value: re.sub(" at 0x.*", "", repr(value)),
)
def test_type_of_an_array(value, type):
    record = BamRecord("r", tags={"XX": value})
    found, found_type = record.get_tag("XX", with_type=True)
    assert found_type == "B:" + type and found.tolist() == list(value)
    assert record.to_sam().endswith(f"\tXX:B:{type}" + "".join(f",{number:g}" for number in value))


@pytest.mark.parametrize(
    "value", [[], (), [-1, 2**31], [[1, 2]], numpy.zeros((2, 2), "u1"), numpy.array(1), [[1], [2, 3]]], ids=repr
)
def test_arrays_that_cannot_be_stored(value):
    with pytest.raises(ValueError):
        BamRecord("r", tags={"XX": value})


@pytest.mark.parametrize("value", [["1"], [None], [b"1"], [1j], [True, False], numpy.array(["a"]), object(), {1.5}, 1j])
def test_values_of_no_type(value):
    with pytest.raises(TypeError):
        BamRecord("r", tags={"XX": value})


def test_bytes_are_text_not_arrays():
    record = BamRecord("r", tags={"XX": b"ab"})
    assert record.tags["XX"] == "ab"
    with pytest.raises(TypeError):
        record.set_tag("XX", b"ab", "B")


@pytest.mark.parametrize("type", ["", "b", "d", "BC", "B:", "B:Z", "B:d", "AA", "Q", "\0"])
def test_no_such_type(type):
    with pytest.raises(ValueError):
        BamRecord("r").set_tag("XX", 1, type)


@pytest.mark.parametrize("name", ["", "X", "XXX", "1X", "X_", "X ", "ÄX", "X\0", "\udcffX", "X²", "CG"])
def test_names_that_no_field_has(name):
    record = BamRecord("r", tags={"NM": 1})
    with pytest.raises(ValueError):
        record.set_tag(name, 1)
    with pytest.raises(KeyError):
        record.get_tag(name)
    with pytest.raises(KeyError):
        record.del_tag(name)
    assert not record.has_tag(name) and name not in record.tags and record.tags.get(name, 7) == 7


@pytest.mark.parametrize("name", [None, 5, b"NM", ("N", "M")])
def test_names_of_another_type(name):
    record = BamRecord("r", tags={"NM": 1})
    for use in (record.get_tag, record.del_tag, record.has_tag, record.tags.__getitem__, record.tags.__contains__):
        with pytest.raises(TypeError):
            use(name)
    with pytest.raises(TypeError):
        record.set_tag(name, 1)
    with pytest.raises(TypeError):
        record.set_tag("XX", 1, 5)


def test_mapping():
    record = BamRecord("r", tags={"NM": 1, "RG": "a", "XA": 1.5})
    tags = record.tags
    assert isinstance(tags, MutableMapping) and len(tags) == 3 and list(tags) == ["NM", "RG", "XA"] == list(tags.keys())
    assert list(tags.values()) == [1, "a", 1.5] and list(tags.items()) == [("NM", 1), ("RG", "a"), ("XA", 1.5)]
    assert dict(tags) == {"NM": 1, "RG": "a", "XA": 1.5} == tags and repr(tags) == f"BamTags({dict(tags)!r})"
    assert "NM" in tags and "ZZ" not in tags
    tags["NM"] = 2
    assert list(tags) == ["NM", "RG", "XA"] and record.nm == 2
    tags["ZZ"] = "new"
    assert list(tags) == ["NM", "RG", "XA", "ZZ"]
    del tags["RG"]
    assert list(tags) == ["NM", "XA", "ZZ"]
    for missing in (lambda: tags["RG"], lambda: tags.pop("RG"), lambda: tags.__delitem__("RG")):
        with pytest.raises(KeyError, match="RG"):
            missing()
    assert tags.get("RG") is None and tags.get("NM") == 2
    assert tags.pop("RG", 5) == 5 and tags.pop("RG", None) is None and tags.pop("NM") == 2
    assert tags.setdefault("XA", 9) == 1.5 and tags.setdefault("XB", 9) == 9
    assert tags.popitem() == ("XB", 9) and list(tags) == ["XA", "ZZ"]
    tags.update({"XA": 1}, XC="c")
    tags.update([("XD", 4)])
    assert tags == {"XA": 1, "ZZ": "new", "XC": "c", "XD": 4}
    tags.clear()
    assert len(tags) == 0 and not tags and record == BamRecord("r")
    with pytest.raises(KeyError):
        tags.popitem()
    with pytest.raises(TypeError):
        hash(tags)
    with pytest.raises(TypeError):
        tags.pop("XA", 1, 2)


def test_a_failing_update_changes_nothing():
    record = BamRecord("r", tags={"NM": 1})
    for wrong in ({"XA": 1, "XB": 2**70}, [("XA", 1), ("bad name", 1)], {"XA": None}, 5, [1]):
        with pytest.raises((TypeError, ValueError)):
            record.tags.update(wrong)
        assert record.tags == {"NM": 1}
    record.qname = "edited"
    record.tags.update({})
    assert record.qname == "edited" and record.tags == {"NM": 1}


def test_mappings_with_arrays_compare():
    tags = BamRecord("r", tags={"XA": [1, 2], "NM": 1}).tags
    assert tags == {"NM": 1, "XA": [1, 2]} == tags and tags == {"NM": 1, "XA": numpy.array([1, 2])}
    assert tags == BamRecord("other", tags={"NM": 1, "XA": [1, 2]}).tags
    for array_value, number in (([1, 3], 1), ([1], 1), (1, 1), ([1, 2], "1"), ([1, 2], 2)):
        assert tags != {"NM": number, "XA": array_value}
    assert tags != {"NM": 1}
    assert tags != 5 and tags != [("NM", 1)]


def test_mapping_needs_a_record():
    kind = type(BamRecord("r").tags)
    for wrong in ((), (None,), (5,), (BamRecord("r"), 1)):
        with pytest.raises(TypeError):
            kind(*wrong)


def test_mapping_keeps_its_record():
    tags = BamRecord("r", tags={"NM": 1}).tags
    assert tags["NM"] == 1


def test_shortcuts():
    record = BamRecord("r")
    shortcuts = (("nm", "NM", 3), ("alignment_score", "AS", -5), ("read_group", "RG", "a"), ("md", "MD", "5A5"))
    for name, tag, value in shortcuts:
        assert getattr(record, name) is None
        setattr(record, name, value)
        assert getattr(record, name) == value == record.tags[tag]
        for wrong in (1.5, [1], "x" if isinstance(value, int) else 1):
            with pytest.raises(TypeError):
                setattr(record, name, wrong)
            record.tags[tag] = wrong
            with pytest.raises(ValueError, match=tag):
                getattr(record, name)
        setattr(record, name, None)
        setattr(record, name, None)
        assert getattr(record, name) is None and not record.has_tag(tag)


def test_many_fields():
    names = [first + second for first in "ABDEXYZ" for second in "abcdefghijklmnopqrstuvwxyz0123456789"]
    record = BamRecord("r", tags={name: index for index, name in enumerate(names)})
    assert dict(record.tags) == {name: index for index, name in enumerate(names)}
    for name in names[::2]:
        del record.tags[name]
    assert list(record.tags) == names[1::2]


fields = st.dictionaries(
    st.from_regex(r"[A-Za-z][A-Za-z0-9]", fullmatch=True).filter(lambda name: name != "CG"),
    st.one_of(
        st.integers(-(2**31), 2**32 - 1),
        st.floats(width=32, allow_nan=False, allow_infinity=False),
        st.text(st.characters(min_codepoint=32, max_codepoint=126)),
        st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1, max_size=20),
    ),
    max_size=12,
)


@given(fields)
def test_round_trip(values):
    record = BamRecord("r", tags=values)
    assert record.tags == values and list(record.tags) == list(values)
    # SAM has six digits of a float, as samtools writes it.
    written = {name: float(f"{value:g}") if isinstance(value, float) else value for name, value in values.items()}
    assert BamRecord.from_sam(record.to_sam()).tags == BamRecord("r", tags=written).tags


ALL_TYPES = "XA:A:+\tXb:H:1AFF\tXc:Z:text\tXd:f:1.5\tXe:B:s,1,2\tXf:B:f,1,2\tXg:B:I,7\tXh:i:3"


def typed(record):
    return {name: record.get_tag(name, with_type=True)[1] for name in record.tags}


def record_of_all_types():
    record = BamRecord.from_sam("r\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*\t" + ALL_TYPES)
    for name, type in (("Xi", "c"), ("Xj", "C"), ("Xk", "s"), ("Xl", "S"), ("Xm", "i"), ("Xn", "I")):
        record.set_tag(name, 7, type)
    record.set_tag("Xo", [], "B:S")
    return record


def test_fields_that_are_copied_keep_their_types():
    source = record_of_all_types()
    raw = bytes(source)
    assert bytes(BamRecord("r", tags=source.tags)) == raw
    edited = BamRecord("r")
    edited.tags.update(source.tags, NM=1)
    assert typed(edited) == typed(source) | {"NM": "C"}
    other = BamRecord("r", tags={"XA": 5, "Xg": "x", "ZZ": 1})
    other.tags.update(source.tags)
    assert typed(other) == typed(source) | {"ZZ": "C"}
    source.tags.update(source.tags)
    assert bytes(source) == raw


def test_a_field_of_a_long_cigar_is_not_copied():
    source = BamRecord("r", 0, cigar="1M1I" * 40_000, seq="A" * 80_000, tags={"XA": 1})
    target = BamRecord("q", 0, cigar="4M", seq="ACGT")
    target.tags.update(source.tags)
    assert target.tags == {"XA": 1} and target.cigarstring == "4M"
    source.tags.update({"XB": "b"})
    long = BamRecord("r", 0, cigar="1M1I" * 40_000, seq="A" * 80_000)
    long.tags.update(source.tags)
    assert long.tags == {"XA": 1, "XB": "b"} and long.cigarstring == source.cigarstring


@pytest.mark.parametrize(
    ("name", "value", "type"),
    [
        ("XA", "-", "A"),
        ("XA", b"-", "A"),
        ("XA", "ab", "Z"),
        ("XA", 1, "C"),
        ("Xb", "00", "H"),
        ("Xb", b"\x1a", "H"),
        ("Xb", "text", "Z"),
        ("Xc", "00", "Z"),
        ("Xd", 2, "f"),
        ("Xd", 2**24 + 1, "I"),
        ("Xd", 2.5, "f"),
        ("Xe", [3, 4], "B:s"),
        ("Xe", [], "B:s"),
        ("Xe", [3, 40_000], "B:S"),
        ("Xe", [0.5], "B:f"),
        ("Xe", numpy.array([1], "u1"), "B:C"),
        ("Xe", numpy.array([1]), "B:s"),
        ("Xf", [3, 4], "B:f"),
        ("Xf", [2**24 + 1], "B:I"),
        ("Xf", numpy.array([3.0]), "B:f"),
        ("Xf", 5, "C"),
        ("Xg", (1, 2), "B:I"),
        ("Xh", "x", "Z"),
        ("Xi", -8, "c"),
        ("Xi", 200, "C"),
        ("Xj", -8, "c"),
        ("Xk", 1, "s"),
        ("Xl", 1, "S"),
        ("Xm", 1, "i"),
        ("Xm", 2**31, "I"),
        ("Xm", 1.0, "f"),
        ("Xn", 1, "I"),
        ("Xo", [], "B:S"),
    ],
)  # fmt: skip
def test_a_field_keeps_its_type_where_that_holds_the_value(name, value, type):
    expected = BamRecord("q", tags={name: "x"})
    expected.set_tag(name, value, type)
    for change in (
        lambda record: record.set_tag(name, value),
        lambda record: record.tags.__setitem__(name, value),
        lambda record: record.tags.update({name: value}),
    ):
        record = record_of_all_types()
        change(record)
        assert typed(record) == typed(record_of_all_types()) | {name: type}
        assert numpy.array_equal(record.tags[name], expected.tags[name])


def test_a_value_that_no_type_holds_leaves_the_field():
    for name in record_of_all_types().tags:
        for value in (None, 2**70, [2**70], object(), "ä"):
            record = record_of_all_types()
            with pytest.raises((TypeError, ValueError)):
                record.set_tag(name, value)
            assert record == record_of_all_types()


def test_shortcuts_keep_types():
    record = BamRecord("r")
    record.set_tag("NM", 1, "i")
    record.set_tag("RG", "a", "A")
    record.nm, record.read_group = 2, "b"
    assert typed(record) == {"NM": "i", "RG": "A"} and record.tags == {"NM": 2, "RG": "b"}
