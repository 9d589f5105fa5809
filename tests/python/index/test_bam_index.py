"""BamIndex: BAI and CSI are read, built and written; samtools takes ours and we take its."""

import io
import os
import struct
import time

import pytest
from alignment_outcome import bam_file, needs_samtools, samtools
from bam_data import REFERENCES, Alignment, bam_data, header_text
from query_data import DATA, INDEX, MANY, names, random_regions

import seqtide
from seqtide import BamIndex, BamReader, FormatError, TruncatedError


def written(index):
    target = io.BytesIO()
    index.write(target)
    return target.getvalue()


def test_attributes():
    index = BamIndex.read(INDEX)
    assert (index.kind, index.min_shift, index.depth, index.max_position) == ("bai", 14, 5, 1 << 29)
    assert len(index) == 3 and repr(index) == "<BamIndex bai of 3 references>"
    assert index.unplaced == 20
    counts = [(row.mapped, row.unmapped) for row in index.statistics]
    assert sum(map(sum, counts)) == len(MANY) - 20
    assert index.statistics == BamIndex.build(DATA).statistics == BamIndex.build(DATA, "csi").statistics


@pytest.mark.parametrize(
    "kind, options", [("bai", {}), ("csi", {}), ("csi", {"min_shift": 9}), ("csi", {"threads": 1})]
)
def test_build_write_and_read(kind, options, tmp_path):
    index = BamIndex.build(DATA, kind, **options)
    assert index.kind == kind and index.min_shift == options.get("min_shift", 14)
    index.write(tmp_path / "x")
    again = BamIndex.read(tmp_path / "x")
    assert os.listdir(tmp_path) == ["x"]
    for ref in range(3):
        for start, end in ((0, None), (0, 1), (16384, 16385), (5000, 70_000)):
            assert again.chunks(ref, start, end) == index.chunks(ref, start, end)
    own, given = BamReader(DATA, index), BamReader(DATA, INDEX)
    for ref, start, end in random_regions(60, 11):
        name = REFERENCES[ref][0]
        assert names(own.query(name, start, end)) == names(given.query(name, start, end))


def test_chunks_hold_the_records():
    index = BamIndex.read(INDEX)
    assert index.chunks(0, 5, 5) == []
    chunks = index.chunks(0)
    assert chunks == sorted(chunks) and all(begin < end for begin, end in chunks)
    assert index.chunks(0, 1 << 40) == []
    for arguments in ((3,), (-1,)):
        with pytest.raises(IndexError):
            index.chunks(*arguments)
    for arguments in ((0, -1), (0, 0, -1)):
        with pytest.raises(ValueError):
            index.chunks(*arguments)


def test_files_without_records():
    for references in ([], REFERENCES):
        index = BamIndex.build(bam_file(references=references))
        assert len(index) == len(references) and index.unplaced == 0
        assert [tuple(row) for row in index.statistics] == [(0, 0)] * len(references)
        assert len(BamIndex.read(written(index))) == len(references)


@needs_samtools
@pytest.mark.parametrize("kind", ["bai", "csi"])
def test_samtools_takes_ours_and_we_take_its(kind, tmp_path):
    path = tmp_path / "x.bam"
    path.write_bytes(DATA)
    index = tmp_path / f"x.bam.{kind}"
    BamIndex.build(path, kind).write(index)
    ours = samtools("idxstats", path)
    found = [samtools("view", "-c", path, region) for region in ("chr1", "chr2:5000-90000", "*")]
    index.unlink()
    samtools("index", "-c" if kind == "csi" else "-b", path)
    assert samtools("idxstats", path) == ours
    assert [samtools("view", "-c", path, region) for region in ("chr1", "chr2:5000-90000", "*")] == found
    theirs = BamIndex.read(index)
    assert theirs.statistics == BamIndex.build(path).statistics and theirs.unplaced == 20


# ---- what cannot be built


def test_records_out_of_order(tmp_path):
    alignments = [Alignment("a", 0, 0, 9, 9, "1M", seq="A"), Alignment("b", 0, 0, 5, 9, "1M", seq="A")]
    path = tmp_path / "x.bam"
    path.write_bytes(bam_file(*alignments))
    with pytest.raises(ValueError, match=r"x\.bam: record 2"):
        BamIndex.build(path)
    for order in ([Alignment("n"), alignments[0]], [Alignment("a", 4, 1, 5), alignments[0]]):
        with pytest.raises(ValueError, match="record 2"):
            BamIndex.build(bam_file(*order))


def test_data_without_blocks():
    with pytest.raises(ValueError, match="BGZF"):
        BamIndex.build(bam_data(MANY, REFERENCES))


def test_malformed_data():
    with pytest.raises(TruncatedError):
        BamIndex.build(DATA[:-28])
    with pytest.raises(FormatError):
        BamIndex.build(b"@r\nA\n+\nI\n")
    with pytest.raises(FileNotFoundError):
        BamIndex.build("no such file")


def test_reference_beyond_bai():
    file = bam_file(references=[("big", (1 << 29) + 1)])
    assert BamIndex.build(file).max_position == 1 << 29
    index = BamIndex.build(file, "csi")
    assert index.max_position > 1 << 29


@pytest.mark.parametrize("min_shift", [9, 14])
@needs_samtools
def test_records_beyond_their_reference(tmp_path, min_shift):
    """BAI cannot hold one that ends behind 2^29, however short its reference is; CSI grows deeper for it."""
    far = (1 << 29) - 1000
    alignments = [Alignment("a", 0, 0, 9, 9, "1M", seq="A"), Alignment("b", 0, 0, far, 9, "1M3000N1M", seq="AA")]
    path = tmp_path / "x.bam"
    path.write_bytes(bam_file(*alignments, references=[("short", 100)]))
    with pytest.raises(ValueError, match=r"536872914 lies outside what BAI can hold \(2\^29\): use CSI"):
        BamIndex.build(path)
    index = BamIndex.build(path, "csi", min_shift=min_shift)
    assert index.max_position >= far + 3002
    index.write(tmp_path / "x.bam.csi")
    regions = {f"short:{far + 2000}-{far + 2001}": ["b"], "short:1-100": ["a"], "short:200-300": []}
    with BamReader(path) as reader:
        for region, names in regions.items():
            assert [record.qname for record in reader.query(region)] == names
    for region, names in regions.items():
        assert [line.split("\t")[0] for line in samtools("view", path, region).decode().splitlines()] == names


def test_reference_beyond_the_depths_of_csi():
    """Only a record beyond what min_shift and the deepest scheme can hold is refused."""
    references = [("big", (1 << 31) - 1)]
    near, far = Alignment("a", 0, 0, 9, 9, "1M", seq="A"), Alignment("b", 0, 0, (1 << 31) - 9, 9, "1M9N1M", seq="AA")
    assert BamIndex.build(bam_file(near, references=references), "csi", min_shift=1).max_position == 1 << 31
    with pytest.raises(ValueError, match="min_shift 1: use a larger one"):
        BamIndex.build(bam_file(near, far, references=references), "csi", min_shift=1)
    assert BamIndex.build(bam_file(near, far, references=references), "csi").max_position > 1 << 31


def test_arguments():
    for options, error in (
        ({"kind": "tbi"}, ValueError),
        ({"kind": None}, ValueError),
        ({"kind": "csi", "min_shift": 0}, ValueError),
        ({"kind": "csi", "min_shift": 31}, ValueError),
        ({"kind": "csi", "min_shift": "14"}, TypeError),
        ({"min_shift": 12}, ValueError),
        ({"threads": 0}, ValueError),
        ({"validation": "loose"}, ValueError),
    ):
        with pytest.raises(error):
            BamIndex.build(DATA, **options)


# ---- hostile indexes


HOSTILE = {
    "references": b"BAI\1" + struct.pack("<I", (1 << 31) - 1),
    "-1 references": b"BAI\1" + struct.pack("<i", -1),
    "bins": b"BAI\1" + struct.pack("<II", 1, (1 << 31) - 1),
    "chunks": b"BAI\1" + struct.pack("<IIII", 1, 1, 5, (1 << 31) - 1),
    "windows": b"BAI\1" + struct.pack("<III", 1, 0, (1 << 31) - 1),
    "auxiliary data": b"CSI\1" + struct.pack("<III", 14, 5, (1 << 31) - 1),
    "min_shift": b"CSI\1" + struct.pack("<IIII", 100, 5, 0, 0),
    "depth": b"CSI\1" + struct.pack("<IIII", 14, 100, 0, 0),
    "negative min_shift": b"CSI\1" + struct.pack("<iIII", -1, 5, 0, 0),
    "other magic number": b"TBI\1" + bytes(100),
    "nothing": b"",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_index(data):
    start = time.perf_counter()
    with pytest.raises(FormatError):
        BamIndex.read(data + bytes(64) if data else data)
    assert time.perf_counter() - start < 2


def test_writer_and_builder_agree(tmp_path):
    path = tmp_path / "x.bam"
    with seqtide.BamWriter(path, header_text(REFERENCES), index=True) as writer:
        for batch in BamReader(DATA).batches():
            writer.write(batch)
    assert (tmp_path / "x.bam.bai").read_bytes() == written(BamIndex.build(path))
