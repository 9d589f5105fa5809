"""AlignmentBatch: columns, selections, Arrow."""

import copy
import math
import pickle
import random

import pytest
from alignment_data import NAMES, REFERENCES, random_alignments
from bam_data import REFERENCES as ODD_REFERENCES
from bam_data import Alignment, bam_data, odd_alignments, operations_of

import seqtide as st
from seqtide import AlignmentBatch, BamReader, BamRecord

np = pytest.importorskip("numpy")

FIELDS = ("qname", "flag", "rname", "pos", "mapq", "cigar", "rnext", "pnext", "tlen", "seq", "qual")
MASKS = (
    "is_paired is_proper_pair is_unmapped is_mate_unmapped is_reverse is_mate_reverse is_read1 is_read2 is_secondary "
    "is_qc_fail is_duplicate is_supplementary"
).split()


def batch_of(alignments, references=REFERENCES, **options):
    batches = list(BamReader(bam_data(alignments, references)).batches(max_bytes=1 << 30, **options))
    return AlignmentBatch.concat(batches)


@pytest.fixture(scope="module")
def alignments():
    return random_alignments(200, 1)


@pytest.fixture(scope="module")
def batch(alignments):
    return batch_of(alignments)


@pytest.fixture(scope="module")
def odd():
    return batch_of(odd_alignments(500), ODD_REFERENCES)


# ---- columns


def test_columns_are_those_of_the_records(batch, odd):
    for given in (batch, odd, AlignmentBatch()):
        records = list(given)
        for name in ("flag", "query_length", "tlen", *MASKS):
            column = getattr(given, name)
            assert column.tolist() == [getattr(record, name) for record in records], name
        for name in ("pos", "pnext", "reference_end"):
            values = [getattr(record, name) for record in records]
            assert getattr(given, name).tolist() == [-1 if value is None else value for value in values], name
        assert given.mapq.tolist() == [record.mapq for record in records]
        for name in ("rname", "rnext"):
            assert getattr(given, name).tolist() == [getattr(record, name) for record in records]
        for name in ("seq", "qual"):
            assert getattr(given, name).tolist() == [getattr(record, name) or "" for record in records]
        for name in ("qname", "cigarstring"):
            assert getattr(given, name).tolist() == [getattr(record, name) or "*" for record in records]


def test_columns_are_what_the_file_says(batch, alignments):
    assert batch.qname.tolist() == [alignment.qname for alignment in alignments]
    assert batch.pos.tolist() == [alignment.pos for alignment in alignments]
    assert batch.reference_id.tolist() == [alignment.ref for alignment in alignments]
    assert batch.next_reference_id.tolist() == [alignment.next_ref for alignment in alignments]
    assert batch.rname.tolist() == [None if alignment.ref < 0 else NAMES[alignment.ref] for alignment in alignments]
    assert batch.seq.tolist() == [alignment.seq for alignment in alignments]
    assert batch.cigarstring.tolist() == [alignment.cigar for alignment in alignments]
    assert batch.qual.tolist() == [
        "" if alignment.qual is None else "".join(chr(33 + score) for score in alignment.qual)
        for alignment in alignments
    ]


def test_types_of_columns(batch):
    types = {"flag": "uint16", "mapq": "uint8", "pos": "int32", "reference_id": "int32", "tlen": "int32"}
    types |= {"pnext": "int32", "next_reference_id": "int32", "query_length": "int32", "reference_end": "int64"}
    assert {name: getattr(batch, name).dtype.name for name in types} == types
    assert batch.is_reverse.dtype == bool
    assert isinstance(batch.seq, st.TextColumn)


def test_cigars(batch, odd, alignments):
    offsets, operations = batch.cigars
    assert operations.dtype == np.uint32
    for i, alignment in enumerate(alignments):
        found = [(op >> 4, "MIDNSHP=X"[op & 15]) for op in operations[offsets[i] : offsets[i + 1]].tolist()]
        assert found == operations_of(alignment.cigar)
    offsets, operations = AlignmentBatch().cigars
    assert (offsets.tolist(), operations.tolist()) == ([0], [])
    assert np.diff(odd.cigars[0]).max() == 500


def test_a_cigar_of_70000_operations():
    batch = batch_of(odd_alignments(), ODD_REFERENCES)
    assert np.diff(batch.cigars[0]).max() == 70_000
    assert max(batch.cigarstring.lengths) == 140_000


def test_reads(batch):
    records = list(batch)
    for name in ("gc_content", "mean_quality"):
        function = getattr(st, name)
        found = getattr(batch, name)()
        for value, record in zip(found.tolist(), records, strict=True):
            text = record.seq if name == "gc_content" else record.qual
            expected = function(text) if text else math.nan
            assert value == expected or (math.isnan(value) and math.isnan(expected))


# ---- tags


def test_tags(batch, alignments):
    distances = batch.tag("NM", "i")
    assert distances.dtype == np.int64
    assert distances.tolist() == [dict((tag[0], tag[2]) for tag in a.tags).get("NM") for a in alignments]
    assert batch.has_tag("NM").tolist() == [bool(alignment.tags) for alignment in alignments]
    assert batch.tag("NM", "f").tolist() == distances.tolist()
    assert batch.tag("NM", "f").dtype == np.float64
    assert batch.tag("RG", "Z").tolist() == [(a.tags and a.tags[1][2]) or "" for a in alignments]
    assert batch.tag("ZZ", "i").mask.all()
    assert not batch.has_tag("ZZ").any()


def test_every_integer_type(odd):
    values = {name: odd.tag(name, "i")[1] for name in ("Xa", "Xb", "Xc", "Xd", "Xe", "Xf")}
    assert values == {"Xa": -128, "Xb": 255, "Xc": -32768, "Xd": 65535, "Xe": -(1 << 31), "Xf": (1 << 32) - 1}
    assert odd.tag("Xg", "f")[1] == 1.5
    assert [odd.tag(name, "Z")[1] for name in ("XA", "Xi", "Xj")] == ["!", "", "1AE301"]
    assert odd.tag("Xh", "A")[1] == odd.tag("Xh", "Z")[1] == "text with ~ and : in it"


@pytest.mark.parametrize(
    ("name", "type"), [("Xg", "i"), ("Xh", "i"), ("Ya", "i"), ("Xh", "f"), ("Xa", "Z"), ("Ya", "Z")]
)
def test_a_tag_of_another_type_is_refused(odd, name, type):
    with pytest.raises(ValueError, match=f"record 1 of the batch.*{name}"):
        odd.tag(name, type)


def test_arguments_of_tags(batch):
    for name in ("", "N", "NMX", "N\u00e9"):
        with pytest.raises(ValueError, match="two ASCII"):
            batch.tag(name, "i")
    with pytest.raises(TypeError):
        batch.has_tag(b"NM")
    with pytest.raises(ValueError, match="type of a tag"):
        batch.tag("NM", "B")


def test_a_score_above_93_is_refused():
    data = bam_data([Alignment("r", 4, seq="AC", qual=b"\x5e\1")], REFERENCES)
    with pytest.raises(st.FormatError):
        list(BamReader(data).batches())
    batch = next(BamReader(data, validation="lenient").batches())
    assert batch.seq.tolist() == ["AC"]
    with pytest.raises(ValueError, match="above 93"):
        _ = batch.qual
    with pytest.raises(ValueError, match="above 93"):
        batch.to_dict()


# ---- selections


def test_indexing(batch):
    records = list(batch)
    assert batch[0] == records[0]
    assert batch[-1] == batch[np.int64(len(batch) - 1)] == records[-1]
    assert list(batch[3:50]) == records[3:50]
    assert list(batch[::-7]) == records[::-7]
    assert list(batch[[5, 2, -1]]) == [records[5], records[2], records[-1]]
    assert list(batch[batch.is_reverse]) == [record for record in records if record.is_reverse]
    assert len(batch[[]]) == 0
    for wrong in (len(batch), -len(batch) - 1, [len(batch)], [True]):
        with pytest.raises(IndexError):
            batch[wrong]
    for wrong in ("a", 1.5, None):
        with pytest.raises(TypeError):
            batch[wrong]


def test_filter(batch):
    choose = random.Random(2)
    for _ in range(20):
        required, excluded, mapq = choose.choice((0, 1, 16)), choose.choice((0, 4, 0x704)), choose.choice((0, 5, 60))
        found = batch.filter(required_flags=required, excluded_flags=excluded, min_mapq=mapq)
        flag = batch.flag
        assert found == batch[((flag & required) == required) & ((flag & excluded) == 0) & (batch.mapq >= mapq)]
    for arguments in ({"required_flags": -1}, {"excluded_flags": 1 << 16}, {"min_mapq": -1}, {"min_mapq": 256}):
        with pytest.raises(ValueError):
            batch.filter(**arguments)
    with pytest.raises(TypeError):
        batch.filter(required_flags="4")


def test_from_records_and_concat(batch):
    assert AlignmentBatch.from_records(batch) == batch
    assert AlignmentBatch.concat([batch[:9], batch[9:9], batch[9:]]) == batch
    assert AlignmentBatch.concat([]) == AlignmentBatch() == AlignmentBatch.from_records([])
    with pytest.raises(TypeError):
        AlignmentBatch.from_records(["r"])
    with pytest.raises(TypeError):
        AlignmentBatch.concat([batch, 1])


def test_records_with_other_references_are_refused(batch, odd):
    with pytest.raises(ValueError, match="references"):
        AlignmentBatch.concat([batch, odd])
    with pytest.raises(ValueError, match="references"):
        AlignmentBatch.from_records([batch[0], odd[0]])
    with pytest.raises(ValueError, match="reference"):
        AlignmentBatch.from_records([batch[0]], header="@SQ\tSN:x\tLN:9\n")
    mixed = AlignmentBatch.from_records([BamRecord("free"), *batch[:2]], header=batch.header)
    assert mixed.rname.tolist() == [None, "chr1", "chr1"]


def test_equality_pickle_and_copies(batch, odd):
    assert batch == batch_of(random_alignments(200, 1))
    assert batch != batch[1:]
    assert batch != odd
    assert batch != 1
    assert copy.copy(batch) is copy.deepcopy(batch) is batch
    chosen = batch[2:40].select(fields=["pos"], tags={"NM": "i"})
    again = pickle.loads(pickle.dumps(chosen))
    assert again == chosen
    assert (again.fields, again.tags, again.header.text) == (chosen.fields, chosen.tags, chosen.header.text)
    with pytest.raises(TypeError):
        hash(batch)


def test_a_damaged_pickle_is_refused(batch):
    function, (records, ends, *rest) = batch[:3].__reduce__()
    assert function(records, ends, *rest) == batch[:3]
    with pytest.raises(ValueError):
        function(records[:40], ends, *rest)
    for place in range(0, 36):
        damaged = bytearray(records)
        damaged[place] ^= 0xFF
        try:
            restored = function(bytes(damaged), ends, *rest)
        except ValueError:
            continue
        assert len(restored.seq) == len(restored.cigars[0]) - 1 == 3


def test_batches_outlive_their_reader(alignments):
    with BamReader(bam_data(alignments, REFERENCES)) as reader:
        kept = list(reader.batches(max_records=7))
    assert [len(part) for part in kept][:2] == [7, 7]
    assert AlignmentBatch.concat(kept) == batch_of(alignments)
    assert kept[0].nbytes == sum(len(bytes(record)) for record in kept[0]) + 64
    assert repr(kept[0]) == "<AlignmentBatch of 7 records, 3 references>"


def test_region_queries_give_batches(tmp_path, alignments):
    from bam_data import indexed_bam

    data, index = indexed_bam(alignments, REFERENCES, 500)
    reader = BamReader(data, index)
    found = list(reader.query("chr1", 100, 900).batches(max_records=3, fields=["qname", "pos"]))
    assert [record for part in found for record in part] == list(reader.query("chr1", 100, 900))
    assert found[0].fields == ("qname", "pos")


def test_construction_takes_no_arguments():
    with pytest.raises(TypeError):
        AlignmentBatch([1])


# ---- to_dict and Arrow


def test_chosen_columns(alignments):
    batch = batch_of(alignments, fields=["pos", "qname"], tags={"NM": "i", "RG": "Z"})
    columns = batch.to_dict()
    assert list(columns) == ["pos", "qname", "NM", "RG"]
    assert columns["pos"].tolist() == batch.pos.tolist()
    assert list(batch_of(alignments).to_dict()) == list(FIELDS) == list(AlignmentBatch().fields)
    assert (batch.tags, batch[3:5].tags) == ((("NM", "i"), ("RG", "Z")),) * 2


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"fields": ["name"]}, ValueError),
        ({"fields": ["pos", "pos"]}, ValueError),
        ({"fields": "pos"}, TypeError),
        ({"fields": [1]}, ValueError),
        ({"tags": {"NM": "B"}}, ValueError),
        ({"tags": {"NMX": "i"}}, ValueError),
        ({"tags": ["NM"]}, TypeError),
        ({"tags": "NM"}, TypeError),
    ],
)
def test_wrong_choices(batch, options, error):
    with pytest.raises(error):
        batch.select(**options)
    with pytest.raises(error):
        BamReader(bam_data([], REFERENCES)).batches(**options)


def arrow_rows(batch):
    names = [*batch.fields, *(name for name, _ in batch.tags)]
    rows = []
    for record in batch:
        row = {name: getattr(record, "cigarstring" if name == "cigar" else name) for name in batch.fields}
        row |= {name: record.tags.get(name) for name, _ in batch.tags}
        rows.append({name: row[name] for name in names})
    return rows


def test_pyarrow(batch, odd):
    pa = pytest.importorskip("pyarrow")
    for given in (batch, odd, odd[2:9], AlignmentBatch(), batch.select(fields=["rname"], tags={"NM": "i", "RG": "Z"})):
        table = pa.record_batch(given)
        table.validate(full=True)
        assert table.to_pylist() == arrow_rows(given)
        assert pa.schema(given) == table.schema
        assert pa.table(given).to_pylist() == arrow_rows(given)
    schema = pa.schema(batch.select(tags={"NM": "i", "XF": "f", "RG": "Z"}))
    names = pa.dictionary(pa.int32(), pa.large_string())
    types = [pa.large_string(), pa.uint16(), names, pa.int32(), pa.uint8(), pa.large_string(), names, pa.int32()]
    types += [pa.int32(), pa.large_string(), pa.large_string(), pa.int64(), pa.float64(), pa.large_string()]
    assert schema.types == types
    assert [field.name for field in schema if not field.nullable] == ["flag", "mapq", "tlen"]
    with pytest.raises(ValueError, match="columns"):
        batch.__arrow_c_array__(pa.schema([("x", pa.int32())]).__arrow_c_schema__())


def test_names_of_references_are_made_once():
    pa = pytest.importorskip("pyarrow")
    header = st.SamHeader(references={f"contig{i}": 1000 for i in range(3000)})
    reads = [st.BamRecord(f"r{i}", flag=0, rname=f"contig{7 * i}", pos=i, header=header) for i in range(4)]
    whole = AlignmentBatch.from_records([*reads, st.BamRecord("r4", header=header)])
    arrays = [pa.record_batch(part) for part in (whole, whole[2:])]
    dictionaries = [array.column(name).dictionary for array in arrays for name in ("rname", "rnext")]
    assert {len(dictionary) for dictionary in dictionaries} == {3000}
    assert len({dictionary.buffers()[2].address for dictionary in dictionaries}) == 1
    assert arrays[1].column("rname").to_pylist() == ["contig14", "contig21", None]
    # Fewer records than references, and more.
    for batch in (whole, AlignmentBatch.concat([whole] * 700)):
        assert batch.rname.tolist() == [record.rname for record in batch]


def test_arrow_streams_of_readers(alignments):
    pa = pytest.importorskip("pyarrow")
    data = bam_data(alignments, REFERENCES)
    rows = arrow_rows(batch_of(alignments))
    assert pa.table(BamReader(data)).to_pylist() == rows
    stream = pa.RecordBatchReader.from_stream(BamReader(data).batches(max_records=7))
    assert sum(len(part) for part in stream) == len(rows)
    chosen = BamReader(data).batches(fields=["pos"], tags={"NM": "i"})
    assert pa.table(chosen).column_names == ["pos", "NM"]


def test_arrow_outlives_the_batch(alignments):
    pa = pytest.importorskip("pyarrow")
    rows = arrow_rows(batch_of(alignments))
    assert pa.record_batch(batch_of(alignments)).to_pylist() == rows


def test_polars(batch):
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame(batch.select(tags={"NM": "i", "RG": "Z"}))
    assert frame.height == len(batch)
    assert frame["rname"].to_list() == batch.rname.tolist()
    assert frame["NM"].to_list() == batch.tag("NM", "i").tolist()
    assert pl.DataFrame(batch)["pos"].null_count() == 3


def test_arrow_errors():
    pa = pytest.importorskip("pyarrow")
    records = [Alignment(f"r{i}", tags=(("NM", "C", 1),)) for i in range(5)] + [
        Alignment("bad", tags=(("NM", "Z", "x"),))
    ]
    batch = batch_of(records).select(fields=["qname"], tags={"NM": "i"})
    with pytest.raises(ValueError, match="record 5"):
        pa.record_batch(batch)
    stream = pa.RecordBatchReader.from_stream(
        BamReader(bam_data(records, [])).batches(fields=["qname"], tags={"NM": "i"})
    )
    assert stream.read_next_batch().column("qname").to_pylist() == [f"r{i}" for i in range(5)]
    with pytest.raises(pa.ArrowInvalid, match="NM"):
        stream.read_next_batch()


def test_good_records_come_before_a_fault(alignments):
    data = bam_data(alignments, REFERENCES)
    batches = BamReader(data[:-3]).batches(max_records=50)
    found = []
    with pytest.raises(st.TruncatedError):
        for part in batches:
            found.append(part)
    assert AlignmentBatch.concat(found) == batch_of(alignments)[:-1]
