"""FastqRecord and FastaRecord as values: construction, comparison, copies, slices, views of their bytes."""

import copy
import gc
import io
import pickle
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outcome import fastq

import seqtide
from seqtide import FastaReader, FastaRecord, FastaWriter, FastqReader, FastqRecord, FastqWriter

RECORDS = {
    "fastq": FastqRecord("read1 sample=7 x", "ACGTN", "IIII!"),
    "fastq, empty": FastqRecord("", "", ""),
    "fastq, undecodable name": FastqRecord(b"M\xfcller \xff", "AC", "~!"),
    "fastq, long": FastqRecord("x" * 1000, "ACGT" * 100_000, "IIII" * 100_000),
    "fasta": FastaRecord("chr1 a chromosome", "ACGTN"),
    "fasta, empty": FastaRecord("", ""),
    "fasta, undecodable name": FastaRecord(b"M\xfcller", "AC"),
}
every_record = pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)


def parts(record):
    names = ("name", "sequence", "quality")
    return {name: getattr(record, name) for name in names if hasattr(record, name)}


def test_attributes():
    record = RECORDS["fastq"]
    assert (record.name, record.id, record.description) == ("read1 sample=7 x", "read1", "sample=7 x")
    assert (record.sequence, record.quality) == ("ACGTN", "IIII!")
    assert record.phred == bytes([40, 40, 40, 40, 0])
    assert (record.name_bytes, record.sequence_bytes, record.quality_bytes) == (
        b"read1 sample=7 x",
        b"ACGTN",
        b"IIII!",
    )
    assert len(record) == 5 and bool(record) and bool(FastqRecord("", "", ""))
    fasta = RECORDS["fasta"]
    assert (fasta.name, fasta.id, fasta.description, fasta.sequence) == (
        "chr1 a chromosome",
        "chr1",
        "a chromosome",
        "ACGTN",
    )


@pytest.mark.parametrize(
    "name, id, description",
    [
        ("a", "a", ""),
        ("a b", "a", "b"),
        ("a\tb c", "a", "b c"),
        ("a  b", "a", " b"),
        (" a", "", "a"),
        ("", "", ""),
        ("a ", "a", ""),
        ("ü ö", "ü", "ö"),
    ],
)
def test_id_and_description(name, id, description):
    for record in (FastqRecord(name, "", ""), FastaRecord(name, "")):
        assert (record.name, record.id, record.description) == (name, id, description)


@pytest.mark.parametrize("kind", [str, str.encode, lambda text: bytearray(text.encode())])
def test_constructed_from_text_or_bytes(kind):
    name = "a b" if kind is str else b"a b"
    assert FastqRecord(name, kind("ACGT"), kind("II##")) == FastqRecord("a b", "ACGT", "II##")
    assert FastaRecord(name, kind("ACGT")) == FastaRecord("a b", "ACGT")
    assert FastqRecord(name=name, sequence=memoryview(b"AC"), quality="II").sequence == "AC"


@pytest.mark.parametrize(
    "name, sequence, quality",
    [
        ("a", "ACGT", "III"),
        ("a", "", "I"),
        ("a\nb", "A", "I"),
        ("a\rb", "A", "I"),
        ("a", "A C", "III"),
        ("a", "A\nC", "III"),
        ("a", "A\0C", "III"),
        ("a", "AÄC", "III"),
        ("a", b"A\xffC", "III"),
        ("a", "ACG", "I I"),
        ("a", "ACG", "I\x7fI"),
        ("a", "ACG", "I\x1fI"),
        ("a", "ACG", "IÄI"),
        ("a", "@CG", "III"),
        ("a", "+CG", "III"),
        ("a", ">CG", "III"),
    ],
)
def test_values_that_no_file_can_hold(name, sequence, quality):
    with pytest.raises(ValueError):
        FastqRecord(name, sequence, quality)


@pytest.mark.parametrize(
    "name, sequence",
    [("a\nb", "A"), ("a\rb", "A"), ("a", "A C"), ("a", "A\nC"), ("a", "A\0"), ("a", b"\xff"), ("a", "A>C")],
)
def test_values_that_no_fasta_file_can_hold(name, sequence):
    with pytest.raises(ValueError):
        FastaRecord(name, sequence)


@pytest.mark.parametrize(
    "arguments",
    [(), ("a",), ("a", "A"), ("a", "A", "I", "x"), (1, "A", "I"), ("a", 1, "I"), ("a", "A", None), (None, "A", "I")],
)
def test_wrong_arguments(arguments):
    with pytest.raises(TypeError):
        FastqRecord(*arguments)


def test_unknown_keyword():
    with pytest.raises(TypeError):
        FastqRecord("a", "A", "I", colour="red")
    with pytest.raises(TypeError):
        FastaRecord("a", "A", quality="I")


@every_record
def test_immutable(record):
    for name in (*parts(record), "id", "something"):
        with pytest.raises(AttributeError):
            setattr(record, name, "x")
    with pytest.raises(TypeError):
        record[0] = "A"


@every_record
def test_equality_and_hash(record):
    same = type(record)(**{name: value.encode("utf-8", "surrogateescape") for name, value in parts(record).items()})
    assert same is not record and same == record and hash(same) == hash(record)
    assert {record: 1}[same] == 1
    assert record != parts(record) and record != None and record != "x"  # noqa: E711
    with pytest.raises(TypeError):
        record < same  # noqa: B015


def test_differences():
    records = {
        FastqRecord("a", "AC", "II"),
        FastqRecord("b", "AC", "II"),
        FastqRecord("a", "AG", "II"),
        FastqRecord("a", "AC", "I#"),
        FastqRecord("aA", "C", "I"),
        FastaRecord("a", "AC"),
        FastaRecord("aA", "C"),
    }
    assert len(records) == 7


@every_record
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickle(record, protocol):
    again = pickle.loads(pickle.dumps([record, record], protocol))
    assert again == [record, record] and type(again[0]) is type(record)
    assert again[0] is again[1]


def test_a_lenient_record_pickles_and_slices_though_no_constructor_makes_it():
    [record] = FastqReader(b"@a\nA C\n+\nIII\n", validation="lenient")
    assert record.sequence == "A C"
    assert pickle.loads(pickle.dumps(record)) == record
    assert record[:2].sequence == "A "


@every_record
def test_copies(record):
    assert copy.copy(record) == record
    assert copy.deepcopy([record]) == [record]


@every_record
def test_slices_and_letters(record):
    record = record if len(record) < 100 else record[:50]
    size = len(record)
    for start in (None, -7, -2, 0, 1, 3, 9):
        for stop in (None, -7, -1, 0, 2, 5, 9):
            for step in (None, 1, 2, -1, -3):
                piece = record[start:stop:step]
                assert piece.name == record.name
                assert piece.sequence == record.sequence[start:stop:step]
                if isinstance(record, FastqRecord):
                    assert piece.quality == record.quality[start:stop:step]
    for index in range(-size, size):
        assert record[index] == record.sequence[index]
    for index in (size, -size - 1, 1 << 40):
        with pytest.raises(IndexError):
            record[index]
    with pytest.raises((IndexError, OverflowError)):
        record[1 << 80]
    with pytest.raises(TypeError):
        record["x"]
    assert list(record) == list(record.sequence)


@every_record
def test_bytes_without_a_copy(record):
    view = memoryview(record)
    expected = bytes(record)
    if isinstance(record, FastqRecord):
        assert expected == b"@%b\n%b\n+\n%b\n" % (record.name_bytes, record.sequence_bytes, record.quality_bytes)
        quality = record.quality_view
        assert bytes(quality) == record.quality_bytes
    else:
        assert expected == b">%b\n%b\n" % (record.name_bytes, record.sequence_bytes)
    sequence = record.sequence_view
    assert view.readonly and view.c_contiguous and view.format == "B"
    assert bytes(view) == expected and bytes(sequence) == record.sequence_bytes
    with pytest.raises(TypeError):
        view[0] = 1
    assert str(record).encode("utf-8", "surrogateescape") == expected.removesuffix(b"\n")


def test_views_outlive_their_record():
    views = []
    for record in FastqReader(fastq(*((b"r%d" % i, b"ACGT" * i, b"IIII" * i) for i in range(100)))):
        views.append((memoryview(record), record.sequence_view, record.quality_view))
        del record
    filler = [FastqRecord("x", "T" * i, "#" * i) for i in range(500)]
    for i, (whole, sequence, quality) in enumerate(views):
        assert bytes(whole).startswith(b"@r%d\n" % i)
        assert bytes(sequence) == b"ACGT" * i and bytes(quality) == b"IIII" * i
    assert len(filler) == 500


@every_record
def test_cost(record):
    assert not gc.is_tracked(record)
    text = len(bytes(record))
    assert text <= sys.getsizeof(record) <= text + 100


def test_no_subclasses():
    for base in (FastqRecord, FastaRecord):
        with pytest.raises(TypeError):
            type("Sub", (base,), {})
        with pytest.raises(TypeError):
            object.__new__(base)


@every_record
def test_repr(record):
    text = repr(record)
    assert text.startswith(type(record).__name__ + "(name=") and len(text) < 300
    if len(record) < 60:
        assert eval(text) == record


def test_statistics():
    assert FastqRecord("r", "GGCAN", "IIIII").gc_content() == 0.75
    assert FastaRecord("r", "ggcau").gc_content() == pytest.approx(0.6)
    assert FastqRecord("r", "NN", "II").gc_content() != FastqRecord("r", "NN", "II").gc_content()  # NaN
    assert FastqRecord("r", "AC", "+?").mean_quality() == pytest.approx(12.967, abs=1e-3)
    assert FastqRecord("r", "", "").mean_quality() != 0


@pytest.mark.parametrize(
    "first, second, mates",
    [
        ("r/1", "r/2", True),
        ("r", "r", True),
        ("r 1:N:0:A", "r 2:N:0:A", True),
        ("r/2", "r/1", False),
        ("r/1", "r/1", False),
        ("r/1", "s/2", False),
        ("r 1:N:0:A", "r 1:N:0:A", True),
        ("r 1:N:0:A", "r 3:N:0:A", True),
        ("r 2:N:0:A", "r 1:N:0:A", False),
        ("SRR1.7.1", "SRR1.7.2", True),
        ("SRR1.1", "SRR1.2", False),
        ("r", "s", False),
        ("r x", "r y", True),
    ],
)
def test_mates(first, second, mates):
    assert FastqRecord(first, "A", "I").is_mate(FastqRecord(second, "C", "#")) is mates


names = st.binary(max_size=30).filter(lambda name: not re.search(rb"[\r\n]", name))
letters = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=200)


@st.composite
def fastq_records(draw):
    sequence = draw(letters.filter(lambda text: text[:1] not in ("@", "+", ">")))
    quality = draw(
        st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=len(sequence), max_size=len(sequence))
    )
    return FastqRecord(draw(names), sequence, quality)


def written(writer, records, **options):
    target = io.BytesIO()
    with writer(target, **options) as file:
        for record in records:
            file.write(record)
    return target.getvalue()


@given(st.lists(fastq_records(), max_size=8), st.sampled_from([1, 3, 50, 1 << 18]))
def test_fastq_round_trip(records, block_size):
    data = written(FastqWriter, records)
    assert data == b"".join(bytes(record) for record in records)
    assert list(FastqReader(data, block_size=block_size)) == records
    assert list(seqtide.open(written(FastqWriter, records, compression="bgzf"), format="fastq")) == records


@given(
    st.lists(st.builds(FastaRecord, names, st.text("ACGTUNacgtun*-.", max_size=200)), max_size=8),
    st.integers(0, 70),
    st.sampled_from([1, 3, 50, 1 << 18]),
)
def test_fasta_round_trip(records, line_width, block_size):
    data = written(FastaWriter, records, line_width=line_width)
    assert list(FastaReader(data, block_size=block_size)) == records


def test_a_slice_that_no_file_can_hold_is_not_written():
    record = FastqRecord("r", "A@C+G>T", "IIIIIII")
    for start in (1, 3, 5):
        with pytest.raises(ValueError, match="sequence"):
            written(FastqWriter, [record[start:]])
    assert list(FastqReader(written(FastqWriter, [record, record[2:]]))) == [record, record[2:]]


@given(fastq_records(), st.slices(50))
def test_record_properties(record, part):
    piece = record[part]
    assert piece.sequence == record.sequence[part] and piece.quality == record.quality[part]
    assert pickle.loads(pickle.dumps(record)) == record
    assert record.phred == bytes(ord(character) - 33 for character in record.quality)
    assert record.name.encode("utf-8", "surrogateescape") == record.name_bytes
