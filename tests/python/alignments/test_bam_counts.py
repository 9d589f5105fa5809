"""Counts, mates and the statistics of the index."""

import pytest
from bam_data import NAMES, REFERENCES, Alignment, indexed_bam
from query_data import DATA, INDEX, MANY, random_regions, scan

from seqtide import BamReader, BamRecord, FormatError

# ---- counts, mates, statistics


def test_count():
    reader = BamReader(DATA, INDEX)
    next(reader)
    assert reader.count() == len(MANY)
    for ref, start, end in random_regions(50):
        assert reader.count(NAMES[ref], start, end) == len(scan(MANY, (ref, start, end)))
    assert reader.count("*") == 20
    assert reader.count(["chr1", "*"]) == len(scan(MANY, (0, 0, 1 << 30))) + 20
    assert reader.count(required_flags=4) == sum(alignment.flag & 4 > 0 for alignment in MANY)
    assert reader.count(excluded_flags=4) == sum(alignment.flag & 4 == 0 for alignment in MANY)
    assert reader.count(required_flags=20) == 0
    assert reader.count("chr1", min_mapq=9) == sum(a.ref == 0 and a.mapq >= 9 for a in MANY)
    assert len(list(reader)) == len(MANY) - 1
    for options in ({"required_flags": -1}, {"excluded_flags": 1 << 16}, {"min_mapq": 256}):
        with pytest.raises(ValueError):
            reader.count(**options)
    with pytest.raises(TypeError):
        reader.count(None, 5)
    with pytest.raises(TypeError):
        reader.count(min_mapq="9")
    with pytest.raises(FormatError):
        BamReader(DATA[:-100], INDEX).count()


def pair(name, pos1, pos2, ref2=0, flag=0):
    """Two mates; a position of -1 stands for none."""
    unmapped = [4 if pos < 0 else 0 for pos in (pos1, pos2)]
    first = Alignment(
        name,
        0x41 | flag | unmapped[0] | unmapped[1] << 1,
        0 if pos1 >= 0 else -1,
        pos1,
        9,
        "1M" if pos1 >= 0 else "*",
        ref2 if pos2 >= 0 else -1,
        pos2,
        0,
        "A",
    )
    second = Alignment(
        name,
        0x81 | flag | unmapped[1] | unmapped[0] << 1,
        ref2 if pos2 >= 0 else -1,
        pos2,
        9,
        "1M" if pos2 >= 0 else "*",
        0 if pos1 >= 0 else -1,
        pos1,
        0,
        "C",
    )
    return [first, second]


def test_mates():
    alignments = [
        *pair("near", 5, 90),
        *pair("far", 6, 7, 1),
        *pair("same", 8, 8),
        *pair("nowhere", -1, -1),
        pair("lonely", 9, 10)[0],
        Alignment("near", 0x141, 0, 90, 9, "1M", 0, 90, 0, "A"),  # a secondary alignment of the first read
        Alignment("single", 0, 0, 11, 9, "1M", seq="A"),
    ]
    placed = sorted((a for a in alignments if a.ref >= 0), key=lambda a: (a.ref, a.pos))
    reader = BamReader(*indexed_bam(placed + alignments[6:8], REFERENCES))
    records = {(record.qname, record.flag): record for record in reader}
    for name in ("near", "far", "same"):
        first, second = records[name, 0x41], records[name, 0x81]
        assert reader.mates(first) == [second] and reader.mates(second) == [first]
    first, second = records["nowhere", 0x4D], records["nowhere", 0x8D]
    assert reader.mates(first) == [second]
    assert reader.mates(records["near", 0x141]) == [records["near", 0x81]]
    assert reader.mates(records["lonely", 0x41]) == []
    with pytest.raises(ValueError, match="paired"):
        reader.mates(records["single", 0])
    with pytest.raises(TypeError):
        reader.mates("near")
    other = BamReader(*indexed_bam(placed, REFERENCES))
    assert other.mates(first) == []


def test_mates_of_records_with_another_header():
    first, second = pair("far", 6, 7, 1)
    reader = BamReader(*indexed_bam([first, second], REFERENCES))
    line = first.sam(NAMES)
    reordered = BamRecord.from_sam(line, "@SQ\tSN:chr2\tLN:1048576\n@SQ\tSN:chr1\tLN:100000\n")
    assert [record.flag for record in reader.mates(reordered)] == [0x81]
    foreign = BamRecord.from_sam(line.replace("chr2", "chr7"), "@SQ\tSN:chr7\tLN:9\n@SQ\tSN:chr1\tLN:9\n")
    with pytest.raises(KeyError, match="chr7"):
        reader.mates(foreign)


def test_index_statistics():
    rows = BamReader(DATA, INDEX).index_statistics()
    expected = [
        (
            name,
            length,
            sum(a.ref == ref and not a.flag & 4 for a in MANY),
            sum(a.ref == ref and a.flag & 4 > 0 for a in MANY),
        )
        for ref, (name, length) in enumerate(REFERENCES)
    ]
    assert rows == [*expected, ("*", 0, 0, 20)]
    assert rows[0].name == "chr1" and rows[-1].unmapped == 20
