"""Cigar and CigarOp as values."""

import copy
import pickle
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqtide import BamRecord, Cigar, CigarOp

LETTERS = "MIDNSHP=X"
LONGEST = (1 << 28) - 1

operations = st.lists(st.tuples(st.sampled_from(LETTERS), st.integers(0, LONGEST)), max_size=50)


@pytest.mark.parametrize(
    ("code", "op", "query", "reference"),
    [
        (0, "M", True, True),
        (1, "I", True, False),
        (2, "D", False, True),
        (3, "N", False, True),
        (4, "S", True, False),
        (5, "H", False, False),
        (6, "P", False, False),
        (7, "=", True, True),
        (8, "X", True, True),
    ],
)
def test_operation(code, op, query, reference):
    operation = CigarOp(op, 7)
    assert (operation.op, operation.length) == (op, 7)
    assert (operation.consumes_query, operation.consumes_reference) == (query, reference)
    assert operation == CigarOp(code, 7) == (op, 7) and hash(operation) == hash((op, 7))
    assert operation != CigarOp(op, 8) and operation != (op, 8) and operation != f"7{op}"
    assert str(operation) == f"7{op}" and eval(repr(operation)) == operation
    assert tuple(operation) == (op, 7) and len(operation) == 2 and operation[0] == op and operation[-1] == 7
    for made in (pickle.loads(pickle.dumps(operation)), copy.copy(operation), copy.deepcopy(operation)):
        assert type(made) is CigarOp and made == operation
    assert Cigar([operation]).query_length == 7 * query and Cigar([operation]).reference_length == 7 * reference


def test_operation_is_immutable():
    operation = CigarOp("M", 1)
    for name in ("op", "length", "consumes_query", "other"):
        with pytest.raises(AttributeError):
            setattr(operation, name, 1)
    with pytest.raises(IndexError):
        operation[2]
    with pytest.raises(TypeError):
        operation < CigarOp("M", 2)  # noqa: B015


@pytest.mark.parametrize(
    "arguments",
    [("B", 1), ("m", 1), ("", 1), ("MI", 1), (9, 1), (-1, 1), (2**70, 1), ("M", -1), ("M", 1 << 28), ("M", 2**70)],
)
def test_no_such_operation(arguments):
    with pytest.raises(ValueError):
        CigarOp(*arguments)
    with pytest.raises(ValueError):
        Cigar([arguments])


@pytest.mark.parametrize("arguments", [(), ("M",), ("M", "1"), ("M", 1.0), (None, 1), (b"M", 1), ("M", 1, 2)])
def test_wrong_type_of_operation(arguments):
    with pytest.raises(TypeError):
        CigarOp(*arguments)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*", []),
        ("35M", [("M", 35)]),
        ("1M1I1D1N1S1H1P1=1X", [(letter, 1) for letter in LETTERS]),
        ("0M", [("M", 0)]),
        (f"{LONGEST}D", [("D", LONGEST)]),
        ("5M5M", [("M", 5), ("M", 5)]),
    ],
)
def test_text(text, expected):
    cigar = Cigar(text)
    assert list(cigar) == expected and str(cigar) == text and cigar == Cigar(expected) == Cigar(text.encode())
    assert eval(repr(cigar)) == cigar


@pytest.mark.parametrize(
    "text", ["M", "5", "5M3", "5m", "5Q", "-1M", "+1M", " 5M", "5M ", "5 M", "5.0M", f"{LONGEST + 1}M", "9" * 40 + "M",
             "5M*", "5M\0", "5ä", "٣M"]
)  # fmt: skip
def test_text_that_is_no_cigar(text):
    with pytest.raises(ValueError):
        Cigar(text)
    record = BamRecord("r", cigar="5M")
    with pytest.raises(ValueError):
        record.cigar = text
    assert record.cigarstring == "5M"


@pytest.mark.parametrize("value", [5, 5.0, [5], [None], ["M"], [("M", "5")], [("M",)], [("M", 5, 5)], object()])
def test_wrong_type(value):
    with pytest.raises((TypeError, ValueError)):
        Cigar(value)
    record = BamRecord("r", cigar="5M")
    with pytest.raises((TypeError, ValueError)):
        record.cigar = value
    assert record.cigarstring == "5M"


def test_sequence():
    cigar = Cigar("5S30M2D10M")
    assert isinstance(cigar, Sequence) and len(cigar) == 4
    assert cigar[0] == CigarOp("S", 5) == cigar[-4] and cigar[-1] == ("M", 10)
    assert cigar[1:] == Cigar("30M2D10M") and cigar[::-1] == Cigar("10M2D30M5S") and cigar[4:] == Cigar()
    assert list(reversed(cigar)) == list(cigar)[::-1]
    assert ("D", 2) in cigar and CigarOp("D", 2) in cigar and ("D", 3) not in cigar and "2D" not in cigar
    assert cigar.index(("M", 10)) == 3 and cigar.index(CigarOp("M", 30), 1, 2) == 1 and cigar.count(("M", 30)) == 1
    with pytest.raises(ValueError):
        cigar.index(("M", 30), 2)
    for index in (4, -5, 2**70):
        with pytest.raises(IndexError):
            cigar[index]
    for index in ("0", None, 1.0):
        with pytest.raises(TypeError):
            cigar[index]
    with pytest.raises(TypeError):
        cigar[0] = ("M", 1)
    assert [op for op, length in cigar] == ["S", "M", "D", "M"]


def test_empty():
    assert len(Cigar()) == 0 and not Cigar() and str(Cigar()) == "*" and Cigar() == Cigar("*") == Cigar([])
    assert Cigar().query_length == 0 == Cigar().reference_length


def test_lengths():
    cigar = Cigar("1H2S3M4I5D6N7P8=9X")
    assert cigar.query_length == 2 + 3 + 4 + 8 + 9
    assert cigar.reference_length == 3 + 5 + 6 + 8 + 9
    assert Cigar([("N", LONGEST)] * 1000).reference_length == 1000 * LONGEST


@given(operations)
def test_round_trips(pairs):
    cigar = Cigar(pairs)
    assert list(cigar) == pairs == [(op, length) for op, length in cigar]
    assert Cigar(str(cigar)) == cigar == Cigar(cigar) == Cigar(iter(cigar)) == Cigar(list(cigar))
    assert hash(Cigar(pairs)) == hash(cigar) and len({cigar, Cigar(pairs)}) == 1
    for made in (pickle.loads(pickle.dumps(cigar)), copy.copy(cigar), copy.deepcopy(cigar)):
        assert type(made) is Cigar and made == cigar
    assert (cigar == Cigar([*pairs, ("M", 1)])) is False and cigar != pairs and cigar != str(cigar)


def test_of_a_record():
    record = BamRecord("r", cigar="5S30M")
    cigar = record.cigar
    assert cigar == Cigar("5S30M")
    record.cigar = None
    assert record.cigar is None and record.cigarstring is None and cigar == Cigar("5S30M")
    for value in (cigar, "5S30M", b"5S30M", [("S", 5), CigarOp("M", 30)], iter([(4, 5), (0, 30)])):
        record.cigar = value
        assert record.cigarstring == "5S30M"
    for value in ("*", [], Cigar()):
        record.cigar = "1M"
        record.cigar = value
        assert record.cigar is None
    record.cigarstring = "7M"
    assert record.cigar == Cigar("7M")


def test_an_operation_that_is_too_long_is_told():
    for text in ("268435456M", "5S268435456M2S", "99999999999999999999999D"):
        for make in (Cigar, lambda text: BamRecord("r", 0, cigar=text)):
            with pytest.raises(ValueError, match=r"an operation longer than 2\^28 - 1: '[5S0-9]+"):
                make(text)
        with pytest.raises(ValueError, match=r"CIGAR: an operation longer than 2\^28 - 1: "):
            BamRecord.from_sam(f"r\t4\t*\t0\t0\t{text}\t*\t0\t0\t*\t*")
    for text in ("", "268435456", "268435456Q", "M", "5M268435456", "268435456MM"):
        with pytest.raises(ValueError, match="not a CIGAR"):
            Cigar(text)
    assert Cigar("268435455M").reference_length == 268_435_455
