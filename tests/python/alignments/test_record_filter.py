"""RecordFilter against the same criteria in Python."""

import pickle
import random

import pytest
from alignment_data import REFERENCES, random_alignments
from alignment_outcome import bam_file

import seqtide as st
from seqtide import BamReader, BamRecord, RecordFilter

ALIGNMENTS = random_alignments(600, seed=21)
BAM = bam_file(*ALIGNMENTS, references=REFERENCES)


def tag_of(record, name):
    return dict(record.tags).get(name)


def overlaps(record, intervals):
    return record.rname is not None and any(
        name == record.rname and record.pos < end and (record.reference_end or record.pos + 1) > start
        for name, start, end in intervals
    )


INTERVALS = [("chr1", 100, 300), ("chr1", 250, 400), ("chr2", 1000, 1001), ("elsewhere", 0, 10)]
NAMES = {f"read{number}" for number in range(0, 600, 7)}
CASES = [
    ({}, lambda record: True),
    ({"required_flags": 1, "excluded_flags": 0x10}, lambda record: record.flag & 0x11 == 1),
    ({"any_flags": 0x500}, lambda record: record.flag & 0x500),
    ({"not_all_flags": 0x41}, lambda record: record.flag & 0x41 != 0x41),
    ({"min_mapq": 13}, lambda record: record.mapq >= 13),
    ({"names": NAMES}, lambda record: record.qname in NAMES),
    ({"names": []}, lambda record: False),
    ({"read_groups": ["a"]}, lambda record: tag_of(record, "RG") == "a"),
    ({"read_groups": ["a"], "without_read_group": True}, lambda record: tag_of(record, "RG") in ("a", None)),
    ({"tags": {"NM": None}}, lambda record: tag_of(record, "NM") is not None),
    ({"tags": {"NM": [1, "2"], "RG": "b"}}, lambda record: tag_of(record, "NM") in (1, 2) and record.tags["RG"] == "b"),
    ({"intervals": INTERVALS}, lambda record: overlaps(record, INTERVALS)),
    ({"intervals": []}, lambda record: False),
    ({"fraction": 0}, lambda record: False),
]


@pytest.mark.parametrize(("arguments", "meets"), CASES, ids=[str(list(case[0])) for case in CASES])
def test_every_way_to_ask_gives_the_same(arguments, meets):
    chosen = RecordFilter(**arguments)
    records = list(BamReader(BAM))
    expected = [record.qname for record in records if meets(record)]
    assert [record.qname for record in records if chosen.accepts(record)] == expected
    batch = st.AlignmentBatch.from_records(records)
    assert batch.filter(chosen).qname.tolist() == expected
    assert batch[batch.mask(chosen)] == batch.filter(chosen)
    assert len(batch[~batch.mask(chosen)]) == len(records) - len(expected)
    parts = list(BamReader(BAM).batches(max_records=7, filter=chosen))
    assert [name for part in parts for name in part.qname.tolist()] == expected
    assert all(len(part) for part in parts)
    again = pickle.loads(pickle.dumps(chosen))
    assert again == chosen and hash(again) == hash(chosen)
    assert batch.filter(again).qname.tolist() == expected


def test_random_intervals():
    choose = random.Random(3)
    records = list(BamReader(BAM))
    for _ in range(50):
        intervals = []
        for _ in range(choose.randrange(30)):
            name, size = choose.choice(REFERENCES)
            start = choose.randrange(size)
            intervals.append((name, start, start + choose.choice([0, 1, 5, 80])))
        chosen = RecordFilter(intervals=intervals)
        assert [chosen.accepts(record) for record in records] == [overlaps(record, intervals) for record in records]


def test_shares_of_templates():
    """Every seed chooses about as many, and a larger share holds a smaller one."""
    records = [BamRecord(f"r{number}") for number in range(4000)]
    for seed in (0, 1, 99):
        few, many = (RecordFilter(fraction=fraction, seed=seed) for fraction in (0.2, 0.6))
        assert 650 < sum(few.accepts(record) for record in records) < 950
        assert all(many.accepts(record) for record in records if few.accepts(record))
    one, other = (RecordFilter(fraction=0.5, seed=seed) for seed in (1, 2))
    assert any(one.accepts(record) != other.accepts(record) for record in records)


def test_statistics_take_what_is_chosen():
    chosen = RecordFilter(tags={"RG": "a"})
    counts = st.count_by_flag(BamReader(BAM).batches(filter=chosen))
    assert counts.passed.total + counts.failed.total == sum(chosen.accepts(record) for record in BamReader(BAM))


def test_a_fault_comes_behind_what_is_chosen():
    text = (
        b"@HD\tVN:1.6\n" + b"".join(b"r%d\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*\n" % number for number in range(5)) + b"bad\n"
    )
    batches = st.SamReader(text).batches(max_records=2, filter=RecordFilter(names=["r3"]))
    assert next(batches).qname.tolist() == ["r3"]
    for _ in range(2):
        with pytest.raises(st.FormatError, match="line 7"):
            next(batches)


def test_records_without_a_header_lie_nowhere():
    assert not RecordFilter(intervals=[("chr1", 0, 100)]).accepts(BamRecord("r"))
    assert RecordFilter(names=["r"]) != RecordFilter(names=["s"])
    assert RecordFilter() != 1 and repr(RecordFilter(min_mapq=3)) == "RecordFilter(min_mapq=3)"


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        ({"min_mapq": 256}, ValueError),
        ({"any_flags": -1}, ValueError),
        ({"fraction": 1.5}, ValueError),
        ({"fraction": float("nan")}, ValueError),
        ({"seed": -1}, ValueError),
        ({"seed": 1 << 32}, ValueError),
        ({"tags": {"ABC": None}}, ValueError),
        ({"intervals": [("a", 5, 4)]}, ValueError),
        ({"intervals": [("a", 0, 1 << 63)]}, ValueError),
        ({"names": "r1"}, TypeError),
        ({"names": [b"r1"]}, TypeError),
        ({"read_groups": 4}, TypeError),
        ({"tags": ["NM"]}, TypeError),
        ({"tags": {"NM": 1.5}}, TypeError),
        ({"tags": {"NM": [True]}}, TypeError),
        ({"intervals": ["chr1"]}, TypeError),
        ({"intervals": [("a", 0.0, 1)]}, TypeError),
    ],
)
def test_arguments_that_are_off(arguments, kind):
    with pytest.raises(kind):
        RecordFilter(**arguments)


def test_a_filter_goes_with_no_other_argument():
    with pytest.raises(TypeError, match="no other argument"):
        st.AlignmentBatch().filter(RecordFilter(), min_mapq=3)


# ---- BED


def test_bed():
    text = b"#c\r\nchr1\t5\t9\tx\n\n  \nchr2 7\nbrowser 1 2\ntrack a\nchr1\t3\t3\tn\n"
    expected = [("chr1", 5, 9), ("chr2", 6, 7), ("browser", 1, 2), ("chr1", 3, 3)]
    assert st.read_bed(text) == expected
    assert st.read_bed(b"") == []


@pytest.mark.parametrize(
    "line", [b"chr1", b"chr1\tx\t5", b"chr1\t5\t4", b"chr1\t-1\t4", b"chr1\t0", b"a\t1\t9%d" % 2**63]
)
def test_bad_bed(line):
    with pytest.raises(st.FormatError) as caught:
        st.read_bed(b"chr1\t1\t2\n" + line)
    assert caught.value.line == 2
    assert 9 <= caught.value.offset <= 9 + len(line)
