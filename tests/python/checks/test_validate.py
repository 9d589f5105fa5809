"""`validate`: damage and deviations of whole files, indexes beside them, and what contradicts itself."""

import gzip
import io
import json
import os

import pytest
from outcome import bgzf

from seqtide import BamIndex, BamWriter, FaiIndex, SamReader, validate

HEADER = "@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:c\tLN:100\n@SQ\tSN:d\tLN:50\n"


def record(name="r", flag=0, rname="c", pos=5, mapq=60, cigar="3M"):
    return f"{name}\t{flag}\t{rname}\t{pos}\t{mapq}\t{cigar}\t*\t0\t0\tACG\tIII\n"


SOUND = record() + record("s", 16, pos=7) + record("t", 4, "*", 0, 0, "*")


def found(source):
    return [(problem.severity, problem.kind, problem.count, problem.record) for problem in validate(source).problems]


def write_bam(path, text, index="bai"):
    with SamReader(text.encode()) as reader, BamWriter(path, reader.header, index=index) as writer:
        for each in reader:
            writer.write(each)


@pytest.mark.parametrize(
    "data, format, records",
    [
        (b"@a\nAC\n+\nII\n@b\n\n+\n\n", "FASTQ", 2),
        (b">a\nAC\n>b\n", "FASTA", 2),
        ((HEADER + SOUND).encode(), "SAM", 3),
        (gzip.compress(b">a\nAC\n"), "FASTA", 1),
        (b"", "FASTQ", 0),
    ],
)
def test_clean(data, format, records):
    report = validate(data)
    assert report == (None, format, records, [])
    assert report.status == "clean"


def test_damage_and_deviations_of_one_file():
    lines = [record("a b"), record("u", 4, "*", 0, 7, "*"), record("x", 0x40, "c", 99), record("y", 0, "c", 98)]
    report = validate((HEADER + "@RG\tID:a\tPL:HiSeq\n" + "".join(lines) + "cut\t0\n").encode())
    assert report.status == "damaged"
    assert report.records == 4
    assert [(problem.severity, problem.kind, problem.count) for problem in report.problems] == [
        ("damage", "unsorted", 2),
        ("damage", "malformed", 1),
        ("deviation", "flag_unpaired", 1),
        ("deviation", "mapq_unmapped", 1),
        ("deviation", "beyond_reference", 1),
        ("deviation", "header_value", 1),
        ("deviation", "name", 1),
    ]
    by_kind = {problem.kind: problem for problem in report.problems}
    assert by_kind["unsorted"].record == 3
    assert by_kind["malformed"].line == 9
    assert by_kind["header_value"].line == 4
    assert str(by_kind["name"]) == 'deviation: name: not allowed in a name: " " (line 5)'
    assert json.loads(json.dumps(report.to_dict()))["status"] == "damaged"


@pytest.mark.parametrize(
    "kind, line",
    [
        ("flag_unpaired", record(flag=0x2)),
        ("flag_mate", record(flag=0x1)),
        ("flag_proper", record(flag=0x1 | 0x2 | 0x8 | 0x40)),
        ("flag_unmapped", record(flag=0x4 | 0x100, mapq=0)),
        ("mapped_nowhere", record(rname="*", pos=0)),
        ("mapq_unmapped", record(flag=0x4)),
        ("beyond_reference", record(pos=99)),
    ],
)
@pytest.mark.parametrize("before", [0, 3])
def test_what_contradicts_itself(kind, line, before):
    text = HEADER.replace("coordinate", "unsorted") + record() * before + line * 2
    told = [problem for problem in found(text.encode()) if not problem[1].startswith("mate_")]
    assert told == [("deviation", kind, 2, before + 1)]


def test_batches_do_not_matter():
    """More records than one batch holds, in order but for the last one."""
    count = 300_000
    text = (HEADER + record() * count + record(pos=4)).encode()
    assert found(text) == [("damage", "unsorted", 1, count + 1)]
    assert found((HEADER + record() * count + record(rname="d", pos=1)).encode()) == []


def test_order_matters_only_where_it_is_claimed():
    lines = record(rname="d") + record(rname="c")
    assert found((HEADER + lines).encode()) == [("damage", "unsorted", 1, 2)]
    assert found((HEADER.replace("SO:coordinate", "SO:unsorted") + lines).encode()) == []
    assert found((HEADER + record("u", 4, "*", 0, 0, "*") + record()).encode()) == [("damage", "unsorted", 1, 2)]


@pytest.mark.parametrize(
    "data, kind",
    [
        (b"@a\nAC\n+\nI", "truncated"),
        (b"@a\nAC\n+\nIII\n", "malformed"),
        (gzip.compress(b"@a\nAC\n+\nII\n")[:-5], "truncated"),
        (bgzf(b"@a\nAC\n+\nII\n")[:-28], "truncated"),
        (b"hello, this is text\n", "malformed"),
    ],
)
def test_what_ends_reading(data, kind):
    report = validate(data)
    assert report.status == "damaged"
    assert [(problem.severity, problem.kind) for problem in report.problems] == [("damage", kind)]
    assert validate(io.BytesIO(data)).problems == report.problems


def test_a_wrong_checksum():
    data = bytearray(gzip.compress(b"@a\nAC\n+\nII\n"))
    data[-6] ^= 1
    report = validate(bytes(data))
    assert ([problem.kind for problem in report.problems], report.records) == (["corrupt"], 1)


def test_lenient_deviations_are_damage():
    report = validate(b"@a\nAC\n+\nII\n\n@b x\nAC\n+b\nII\n")
    assert [(problem.severity, problem.kind) for problem in report.problems] == [
        ("damage", "blank_line"),
        ("deviation", "plus_line"),
    ]
    assert report.records == 2


@pytest.mark.parametrize("kind", ["bai", "csi"])
def test_index_of_other_data(tmp_path, kind):
    path = tmp_path / "a.bam"
    write_bam(path, HEADER + SOUND, kind)
    assert found(path) == []
    index = tmp_path / f"a.bam.{kind}"
    kept = index.read_bytes()
    write_bam(path, HEADER + record() + SOUND, kind)
    index.write_bytes(kept)
    (problem,) = validate(path).problems
    assert (problem.severity, problem.kind) == ("damage", "index_of_other_data")
    assert "counts 2 mapped and 0 unmapped records of reference 0, and there are 3 and 0" in problem.reason
    index.write_bytes(kept[:-3])
    (problem,) = validate(path).problems
    assert (problem.severity, problem.kind) == ("damage", "index_malformed")


def test_an_index_that_is_older(tmp_path):
    path = tmp_path / "a.bam"
    write_bam(path, HEADER + SOUND)
    os.utime(tmp_path / "a.bam.bai", (1, 1))
    assert found(path) == [("deviation", "index_older", 1, None)]


def test_index_with_more_references(tmp_path):
    path = tmp_path / "a.bam"
    write_bam(path, HEADER + SOUND)
    more = tmp_path / "b.bam"
    write_bam(more, HEADER + "@SQ\tSN:e\tLN:9\n" + SOUND)
    BamIndex.build(more).write(tmp_path / "a.bam.bai")
    (problem,) = validate(path).problems
    assert problem.kind == "index_of_other_data"
    assert "has 3 references, and the header 2" in problem.reason


def test_fasta_index(tmp_path):
    path = tmp_path / "a.fa"
    path.write_bytes(b">a x\nACGT\n>b\nAC\n")
    FaiIndex.build(path).write(tmp_path / "a.fa.fai")
    assert found(path) == []
    os.utime(path, (os.stat(path).st_mtime,) * 2)
    path.write_bytes(b">a x\nACGT\n>b\nACG\n")
    os.utime(path, (1, 1))
    (problem,) = validate(path).problems
    assert (problem.severity, problem.kind) == ("damage", "index_of_other_data")
    assert "'b' has 2 bases in the index" in problem.reason
    assert "has 3 bases in the data" in problem.reason
    (tmp_path / "a.fa.fai").write_bytes(b"a\tx\n")
    assert [problem.kind for problem in validate(path).problems] == ["index_malformed"]


def test_progress_and_sources(tmp_path):
    path = tmp_path / "a.sam"
    path.write_text(HEADER + SOUND)
    positions = []
    report = validate(path, threads=1, progress=lambda reader: positions.append(reader.input_position))
    assert report.path == str(path)
    assert positions == [path.stat().st_size]
    with pytest.raises(FileNotFoundError):
        validate(tmp_path / "missing")
    with pytest.raises(TypeError):
        validate(5.5)
