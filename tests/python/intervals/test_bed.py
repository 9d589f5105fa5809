"""BED, bedGraph and peaks: what readers make of unusual text, records, batches, names of files."""

import gzip
import io
import pickle

import numpy as np
import pytest
from outcome import outcome_of

import seqtide as st
from seqtide import BedBatch, BedReader, BedRecord, BedWriter

pytestmark = pytest.mark.timeout(60)

LEVELS = ("strict", "standard", "lenient")
SIX = b"chr1\t100\t200\tname\t5\t-"
TWELVE = SIX + b"\t110\t190\t255,0,0\t2\t10,20\t0,80"

# Rule: (line, the strictest level that takes it or None, what a refusal says or the kind of the deviation).
# Docs: edge_cases.md has the same rows.
LINES = {
    "three fields": (b"chr1\t1\t2", "strict", ""),
    "six": (SIX, "strict", ""),
    "twelve": (TWELVE, "strict", ""),
    "commas at the ends of lists": (TWELVE.replace(b"20\t0,80", b"20,\t0,80,"), "strict", ""),
    "start == end": (b"chr1\t5\t5", "strict", ""),
    "start > end": (b"chr1\t6\t5", None, "start 6 lies behind end 5"),
    "a negative position": (b"chr1\t-1\t5", None, 'start: "-1" is negative'),
    "a real number": (b"chr1\t1\t10.0", None, 'end: "10.0" is no integer of 63 bits'),
    "an exponent": (b"chr1\t1\t1e3", None, 'end: "1e3" is no integer'),
    "a comma": (b"chr1\t1\t1,000", None, 'end: "1,000" is no integer'),
    "a plus": (b"chr1\t+1\t2", None, 'start: "+1" is no integer'),
    "no digits": (b"chr1\tx\t2", None, 'start: "x" is no integer'),
    "31 bits and more": (b"chr1\t2147483648\t9223372036854775807", "strict", ""),
    "64 bits": (b"chr1\t1\t9223372036854775808", None, 'end: "9223372036854775808" is no integer of 63 bits'),
    "chrom with SAM's characters": (b"HLA:A*01-2.b\t1\t2", "strict", ""),
    "chrom empty": (b"\t1\t2", None, 'chrom: "" is no name'),
    "chrom with a blank": (b"chr 1\t1\t2\ta b", "lenient", "chrom"),
    "chrom not ASCII": (b"chr\xc3\xa9\t1\t2", "standard", "chrom"),
    "name not ASCII": (b"chr1\t1\t2\t\xe9", "strict", ""),
    "name with blanks": (b"chr1\t1\t2\ta b c", "strict", ""),
    "name empty": (b"chr1\t1\t2\t", "standard", "empty_field"),
    "NUL in a name": (b"chr1\t1\t2\ta\0b", None, 'byte "\\x00" cannot stand in a line'),
    "score 1000": (b"chr1\t1\t2\tn\t1000", "strict", ""),
    "score 1001": (b"chr1\t1\t2\tn\t1001", "standard", "score"),
    "score negative": (b"chr1\t1\t2\tn\t-5", "standard", "score"),
    "score real": (b"chr1\t1\t2\tn\t0.5", "standard", "score"),
    "score .": (b"chr1\t1\t2\tn\t.", "standard", "score"),
    "score text": (b"chr1\t1\t2\tn\thigh", "lenient", "score"),
    "strand ?": (b"chr1\t1\t2\tn\t0\t?", "standard", "strand"),
    "strand *": (b"chr1\t1\t2\tn\t0\t*", "standard", "strand"),
    "strand text": (b"chr1\t1\t2\tn\t0\tplus", "lenient", "strand"),
    "thick outside": (SIX + b"\t90\t190", "standard", "thick"),
    "thick turned": (SIX + b"\t190\t110", "standard", "thick"),
    "thick .": (SIX + b"\t.\t120", "standard", "thick"),
    "thick text": (SIX + b"\tx\t110", "lenient", "thick"),
    "colour 0": (SIX + b"\t110\t120\t0", "strict", ""),
    "colour .": (SIX + b"\t110\t120\t.", "standard", "item_rgb"),
    "colour 256": (SIX + b"\t110\t120\t0,0,256", "standard", "item_rgb"),
    "colour of two": (SIX + b"\t110\t120\t0,0", "standard", "item_rgb"),
    "fewer blocks than their count": (TWELVE.replace(b"10,20", b"10"), "lenient", "blocks"),
    "more starts than blocks": (TWELVE + b",90", "lenient", "blocks"),
    "blocks that are no numbers": (TWELVE.replace(b"10,20", b"10,x"), "lenient", "blocks"),
    "a block outside": (TWELVE.replace(b"0,80", b"0,90"), "lenient", "blocks"),
    "blocks that overlap": (TWELVE.replace(b"10,20\t0,80", b"10,95\t0,5"), "standard", "blocks"),
    "blocks not from the start": (TWELVE.replace(b"0,80", b"1,80"), "standard", "blocks"),
    "blocks not to the end": (TWELVE.replace(b"0,80", b"0,70"), "standard", "blocks"),
    "one field": (b"chr1", None, "at least 3 fields, not 1"),
    "a position": (b"chr1\t7", "lenient", "position"),
    "position 0": (b"chr1\t0", None, "at least 3 fields"),
    "ten fields": (TWELVE.rsplit(b"\t", 2)[0], "lenient", "field_count"),
    "eleven fields": (TWELVE.rsplit(b"\t", 1)[0], "lenient", "field_count"),
    "thirteen fields": (TWELVE + b"\tmore", "lenient", "field_count"),
}


@pytest.mark.parametrize("block_size", [1, 3, 1 << 18])
@pytest.mark.parametrize("line, least, says", LINES.values(), ids=LINES)
def test_lines(line, least, says, block_size):
    for level in LEVELS:
        records, fault = outcome_of(line + b"\n", BedReader, validation=level, block_size=block_size)
        if least is not None and LEVELS.index(level) >= LEVELS.index(least):
            assert fault is None
            assert len(records) == 1
            if least == "strict" or least == "standard":
                assert bytes(records[0]) == line + b"\n"
            with BedReader(line + b"\n", validation=level) as reader:
                assert len(next(reader.batches())) == 1
                assert [(one.kind, one.accepted_by, one.count) for one in reader.deviations] == (
                    [(says, least, 1)] if says else []
                )
        else:
            assert records == []
            assert (fault.record, fault.line) == (1, 1)
            if least is None and not (level == "lenient" and line.count(b"\t") == 1):
                assert says in fault.reason


def refusal(data, **options):
    with pytest.raises(st.FormatError) as caught:
        list(BedReader(data, **options))
    return caught.value


def test_a_refusal_names_the_level_that_accepts_it_and_the_place():
    error = refusal(b"chr1\t1\t2\tn\t0\t+\nchr1\t1\t2\tn\thigh\t+\n")
    assert error.accepted_by == "lenient"
    assert (error.record, error.line, error.offset, error.excerpt) == (2, 2, 26, b"high")
    assert "score" in str(error)


@pytest.mark.parametrize("level", LEVELS)
def test_the_number_of_fields_does_not_change(level):
    data = b"chr1\t1\t2\tn\nchr1\t1\t2\nchr1\t1\t2\tn\t5\n"
    if level != "lenient":
        error = refusal(data, validation=level)
        assert (error.line, error.reason) == (2, "the line has 3 fields, those before it 4")
        return
    records = list(BedReader(data, validation=level))
    assert [record.name for record in records] == ["n", None, "n"]
    batch = next(BedReader(data, validation=level).batches(fields=["name", "score"]))
    assert batch.name.tolist() == ["n", "", "n"]
    np.testing.assert_array_equal(batch.score, [np.nan, np.nan, 5])


@pytest.mark.parametrize("line", [b"track name=b", b"browser hide all", b"track"])
def test_tracks_behind_records(line):
    data = b"track name=a\nchr1\t1\t2\n" + line + b"\nchr1\t3\t4\n"
    assert refusal(data, validation="strict").line == 3
    for level in LEVELS[1:]:
        with BedReader(data, validation=level) as reader:
            assert [record.start for record in reader] == [1, 3]
            assert [(one.kind, one.line) for one in reader.deviations] == [("track_line", 3)]


@pytest.mark.parametrize("data", [b"chr1\t1\t2", b"chr1 1 2"])
def test_the_last_line_may_have_lost_its_end(data):
    with pytest.raises(st.TruncatedError, match="no line end") as caught:
        list(BedReader(data, validation="strict"))
    assert caught.value.accepted_by == "standard"
    with BedReader(data) as reader:
        assert [record.end for record in reader] == [2]
        assert [(one.kind, one.count) for one in reader.deviations] == [("final_line", 1)]


def test_header():
    track = b"track name='my \"track' type=bedGraph color=1,2,3"
    data = b"#one\r\nbrowser position chr1:1-9\r\n" + track + b"\r\n\r\nchr1\t1\t2\t3\r\n"
    with BedReader(data) as reader:
        header = reader.header
        assert reader.kind == "bedGraph"
        assert header == data.decode()[: -len("chr1\t1\t2\t3\r\n")]
        assert header.comments == ["#one"]
        assert header.browser == ["position chr1:1-9"]
        assert header.tracks == [{"name": 'my "track', "type": "bedGraph", "color": "1,2,3"}]
        assert header.lines[3] == ""
        target = io.BytesIO()
        with BedWriter(target, kind="bedGraph", header=header) as writer:
            for record in reader:
                writer.write(record)
    assert target.getvalue() == data[:-2] + b"\n"
    assert pickle.loads(pickle.dumps(header)).tracks == header.tracks


# ---- records


def test_record():
    record = BedRecord("chr1", 100, 200, "x", 5, "-", 110, 190, (255, 0, 0), [10, 20], [0, 80])
    assert bytes(record) == b"chr1\t100\t200\tx\t5\t-\t110\t190\t255,0,0\t2\t10,20\t0,80\n"
    assert record == next(BedReader(bytes(record)))
    assert (record.thick_start, record.thick_end, record.item_rgb) == (110, 190, (255, 0, 0))
    assert (record.block_count, record.block_sizes, record.block_starts) == (2, (10, 20), (0, 80))
    assert record.blocks == ((100, 110), (180, 200))
    assert BedRecord("chr1", 1, 5).blocks == ((1, 5),)
    assert record.fields[:3] == ("chr1", "100", "200")
    assert eval(repr(record)) == record
    assert pickle.loads(pickle.dumps(record)) == record
    assert hash(record) == hash(pickle.loads(pickle.dumps(record)))
    assert record != BedRecord("chr1", 100, 200)
    assert record.value is None and record.peak is None
    assert BedRecord("chr1", 0, 0)


def test_records_of_other_kinds():
    graph = BedRecord("chr1", 0, 5, kind="bedgraph", value=0.1)
    assert (graph.kind, graph.value, graph.name, bytes(graph)) == ("bedGraph", 0.1, None, b"chr1\t0\t5\t0.1\n")
    peak = BedRecord("c", 0, 9, ".", 0, ".", kind="narrowPeak", signal_value=2.5, p_value=-1, q_value=3, peak=4)
    assert (peak.signal_value, peak.p_value, peak.q_value, peak.peak) == (2.5, -1.0, 3.0, 4)
    assert eval(repr(peak)) == peak
    assert graph != BedRecord("chr1", 0, 5, "0.1")


@pytest.mark.parametrize(
    "arguments, options, error, says",
    [
        (("chr1", 2, 1), {}, ValueError, "start 2 lies behind end 1"),
        (("chr1", -1, 1), {}, ValueError, "is negative"),
        (("a\tb", 1, 2), {}, ValueError, "no field can hold"),
        (("a b", 1, 2), {}, ValueError, "has a blank"),
        (("#a", 1, 2), {}, ValueError, "comment"),
        (("a", 1, 2, "x\n"), {}, ValueError, "no field can hold"),
        (("a", 1, 2, None, 5), {}, ValueError, "name is None"),
        (("a", 1, 2, "n", "high"), {}, ValueError, "score"),
        (("a", 1, 2, "n", 0, "x"), {}, ValueError, "strand"),
        (("a", 1, True), {}, TypeError, "bool"),
        (("a", 1, 2), {"value": 5}, TypeError, "bed has no value"),
        (("a", 1, 2, "n"), {"kind": "bedGraph"}, TypeError, "bedGraph has no name"),
        (("a", 1, 2), {"kind": "bedGraph"}, ValueError, "4 fields, not 3"),
        (("a", 1, 2), {"kind": "wiggle"}, ValueError, "kind must be 'auto' or one of 'bed'"),
        (("a", 1, 2), {"kind": 5}, TypeError, "kind must be str"),
    ],
)
def test_records_that_are_none(arguments, options, error, says):
    with pytest.raises(error, match=says):
        BedRecord(*arguments, **options)


# ---- batches


def test_columns():
    data = TWELVE + b"\nchr2\t5\t9\tm\t.\t.\t.\t9\t0\t1\t4\t0\n"
    batch = next(BedReader(data).batches())
    assert batch.fields[:4] == ("chrom", "start", "end", "name")
    assert batch.chrom.tolist() == ["chr1", "chr2"]
    codes, names = batch.codes("strand")
    assert [names[code] for code in codes] == ["-", "."]
    assert batch.start.tolist() == [100, 5] and batch.start.dtype == np.int64
    np.testing.assert_array_equal(batch.score, [5, np.nan])
    assert batch.thick_start.tolist() == [110, None]
    offsets, sizes = batch.block_sizes
    assert (offsets.tolist(), sizes.tolist()) == ([0, 2, 3], [10, 20, 4])
    offsets, starts = batch[1:].block_starts
    assert (offsets.tolist(), starts.tolist()) == ([0, 1], [0])
    assert list(batch.to_dict()) == list(batch.fields)
    assert batch[1].fields == ("chr2", "5", "9", "m", ".", ".", ".", "9", "0", "1", "4", "0")
    for name in ("value", "nothing"):
        with pytest.raises(AttributeError):
            getattr(batch, name)
    with pytest.raises(KeyError, match="no column is called 'value'"):
        batch.column("value")
    with pytest.raises(ValueError, match="none of categories"):
        batch.codes("start")


def test_chosen_columns():
    data = SIX + b"\n"
    batch = next(BedReader(data).batches(fields=["strand", "start"]))
    assert batch.fields == ("strand", "start")
    with pytest.raises(ValueError, match="and so no records"):
        batch[0]
    assert next(BedReader(data).batches(fields=("chrom", "start", "end")))[0] == BedRecord("chr1", 100, 200)
    with pytest.raises(ValueError, match="no column is called 'pos'"):
        BedReader(data).batches(fields=["pos"])
    with pytest.raises(ValueError, match="twice"):
        BedReader(data).batches(fields=["start", "start"])
    with pytest.raises(ValueError, match="at least one"):
        BedReader(data).batches(fields=[])
    with pytest.raises(TypeError):
        BedReader(data).batches(fields="start")
    # A fault in a column that nobody asked for is one all the same.
    with pytest.raises(st.FormatError, match="strand"):
        next(BedReader(SIX + b"x\n").batches(fields=["start"]))


def test_arrow():
    pa = pytest.importorskip("pyarrow")
    data = TWELVE + b"\nchr2\t5\t9\tm\t.\t.\t.\t9\t0\t1\t4\t0\n"
    table = pa.table(BedReader(data))
    assert table.column("chrom").to_pylist() == ["chr1", "chr2"]
    assert pa.types.is_dictionary(table.schema.field("chrom").type)
    assert table.column("score").to_pylist() == [5, None]
    assert table.column("block_sizes").to_pylist() == [[10, 20], [4]]
    assert pa.table(BedReader(b"")).schema.names == ["chrom", "start", "end"]


def test_categories_grow_from_batch_to_batch():
    data = b"".join(b"chr%d\t%d\t%d\n" % (i // 2, i, i + 1) for i in range(8))
    batches = list(BedReader(data).batches(max_records=3))
    assert [batch.codes("chrom")[0].tolist() for batch in batches] == [[0, 0, 1], [1, 2, 2], [3, 3]]
    assert BedBatch.concat(batches).chrom.tolist() == [f"chr{i // 2}" for i in range(8)]


def test_very_many_names_do_not_stay():
    data = b"".join(b"c%d\t1\t2\n" % i for i in range(100_000))
    sizes = [len(batch.codes("chrom")[1]) for batch in BedReader(data).batches(max_records=10_000)]
    assert max(sizes) <= 80_000
    assert sum(map(len, BedReader(data).batches(max_records=10_000))) == 100_000


def test_kinds_of_batches_stay():
    batch = next(BedReader(b"chr1\t1\t2\t0.5\n", kind="bedGraph").batches(fields=["chrom", "start", "end"]))
    for same in (batch, batch[:1], batch[[0]], pickle.loads(pickle.dumps(batch)), BedBatch.concat([batch])):
        assert same.kind == "bedGraph"
        assert same == batch
    with pytest.raises(ValueError, match="different columns"):
        BedBatch.concat([batch, batch, next(BedReader(b"chr1\t1\t2\tx\n").batches())])


# ---- files


@pytest.mark.parametrize(
    "name, line, kind",
    [
        ("x.bed", b"chr1\t1\t2\n", "bed"),
        ("x.bedGraph", b"chr1\t1\t2\t0.5\n", "bedGraph"),
        ("x.bdg.gz", b"chr1\t1\t2\t0.5\n", "bedGraph"),
        ("x.narrowPeak", SIX + b"\t1\t2\t3\t4\n", "narrowPeak"),
        ("x.broadpeak.gz", SIX + b"\t1\t2\t3\n", "broadPeak"),
        ("x.gappedPeak", TWELVE + b"\t1\t2\t3\n", "gappedPeak"),
    ],
)
def test_open(tmp_path, name, line, kind):
    path = tmp_path / name
    with st.open(path, "w") as writer:
        assert isinstance(writer, BedWriter)
        assert writer.kind == kind
        writer.write(next(BedReader(line, kind=kind)))
    assert (gzip.decompress if name.endswith("gz") else bytes)(path.read_bytes()) == line
    with st.open(path) as reader:
        assert isinstance(reader, BedReader)
        assert (reader.format, reader.kind) == ("BED", kind)
        assert [bytes(record) for record in reader] == [line]


def test_content_tells_what_can_be_nothing_else():
    assert isinstance(st.open(SIX + b"\n"), BedReader)
    assert isinstance(st.open(TWELVE + b"\n"), BedReader)
    assert isinstance(st.open(b"chr1\t10\t20\t5\t60\t+\n"), BedReader)
    assert isinstance(st.open(b"r1\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*\n"), st.SamReader)
    for data in (b"chr1\t1\t2\n", b"chr1\t1\t2\tx\t0\n"):
        with pytest.raises(st.FormatError, match="SAM, BAM and BED"):
            st.open(data)
        assert isinstance(st.open(data, format="bed"), BedReader)


def test_content_counts_more_than_names(tmp_path):
    path = tmp_path / "x.bed"
    path.write_bytes(b">a\nACGT\n")
    assert isinstance(st.open(path), st.FastaReader)
    path.write_bytes(b"")
    assert isinstance(st.open(path), BedReader)
    path.write_bytes(b"%PDF-1.4")
    with pytest.raises(st.FormatError, match="PDF"):
        st.open(path)


def test_validate(tmp_path):
    path = tmp_path / "x.bed"
    path.write_bytes(b"chr1\t1\t2\tn\t0.5\nchr1\t1\t2\t\t5\nchr1\t1\t2\tn\thigh\nchr1\t3\t2\tn\t5\n")
    report = st.validate(path)
    assert (report.format, report.status) == ("BED", "damaged")
    assert {(one.severity, one.kind) for one in report.problems} >= {
        ("damage", "score"),
        ("damage", "malformed"),
        ("deviation", "empty_field"),
    }
    path.write_bytes(b"chr1\t1\t2\n")
    assert st.validate(path).status == "clean"


def test_writers_refuse():
    with pytest.raises(ValueError, match="no comment, track or browser line"):
        BedWriter(io.BytesIO(), header="chr1\t1\t2\n")
    with BedWriter(io.BytesIO()) as writer:
        writer.write(BedRecord("chr1", 1, 2))
        with pytest.raises(ValueError, match="4 fields, those before it 3"):
            writer.write(BedRecord("chr1", 1, 2, "n"))
        with pytest.raises(ValueError, match="bedGraph cannot be written as bed"):
            writer.write(BedRecord("chr1", 1, 2, kind="bedGraph", value=1))
        with pytest.raises(ValueError, match="not the first ones of bed"):
            writer.write(next(BedReader(SIX + b"\n").batches(fields=["start"])))
        assert writer.record_count == 1
