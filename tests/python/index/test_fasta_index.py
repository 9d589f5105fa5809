"""FaiIndex and GziIndex as values: building, reading, writing, and what they refuse."""

import collections.abc
import copy
import pickle
import shutil
import subprocess

import pytest
from outcome import bgzf

import seqtide
from seqtide import FaiEntry, FaiIndex, FastaFile, GziIndex

SMALL = b">chr1 first\nACGTA\nCGTAC\nGG\n>chr2\nTTTT\n>empty\n\n>one\tline\n" + b"ACGT" * 50 + b"\n"
NAMES = ["chr1", "chr2", "empty", "one"]

needs_samtools = pytest.mark.skipif(shutil.which("samtools") is None, reason="samtools is not installed")
needs_bgzip = pytest.mark.skipif(shutil.which("bgzip") is None, reason="bgzip is not installed")


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b">a\nACG\nAC\nACG\n", 4),
        (b">a\nAC\nACG\n", 3),
        (b">a\nACG\n\nACG\n", 4),
        (b">a\nAC GT\n", 2),
        (b"ACGT\n", 1),
        (b"@r\nAC\n+\nII\n", 1),
    ],
    ids=["short line inside", "longer line", "blank line", "blank", "no header", "FASTQ"],
)
def test_what_cannot_be_indexed(data, line):
    for source in (data, bgzf(data, 2)):
        for make in (FaiIndex.build, FastaFile):
            with pytest.raises(seqtide.FormatError) as caught:
                make(source)
            assert caught.value.line == line
            assert caught.value.format == "FASTA"
    assert caught.value.virtual_offset is not None


def test_duplicate_names():
    with pytest.raises(seqtide.FormatError, match='"a" was there before') as caught:
        FaiIndex.build(b">a\nAC\n>b\nAC\n>a\nGT\n")
    assert caught.value.record == 3


def test_fai_index_is_a_mapping():
    index = FaiIndex.build(SMALL)
    assert isinstance(index, collections.abc.Mapping)
    assert list(index) == index.keys() == NAMES
    assert index["chr1"] == FaiEntry("chr1", 12, 12, 5, 6) == ("chr1", 12, 12, 5, 6)
    assert index.items() == list(zip(index.keys(), index.values(), strict=True))
    assert dict(index) == dict(index.items())
    assert index["empty"] == ("empty", 0, 45, 1, 2)
    assert index.get("chr2").length == 4
    assert index.get("none") is None
    assert index.get("none", 5) == 5
    assert "one" in index
    assert "none" not in index
    assert None not in index
    with pytest.raises(KeyError, match="none"):
        index["none"]
    with pytest.raises(TypeError):
        hash(index)
    assert index == FaiIndex(index.values())
    assert index != FaiIndex(index.values()[1:])
    assert index != dict(index)
    for other in (pickle.loads(pickle.dumps(index)), copy.copy(index), copy.deepcopy(index)):
        assert other == index
    assert repr(index) == "<FaiIndex of 4 sequences>"
    assert len(FaiIndex()) == 0
    with pytest.raises(RuntimeError):
        index.__init__([])


def test_an_empty_name_and_blanks_at_the_end():
    index = FaiIndex.build(b">\nACGT\n>b\nAC\n")
    assert [entry.name for entry in index.values()] == ["", "b"]
    assert FaiIndex.read(b"\t4\t2\t4\t5\nb\t2\t10\t2\t3  \n") == index


@pytest.mark.parametrize(
    "entries",
    [
        [("a b", 1, 1, 1, 2)],
        [("a", -1, 1, 1, 2)],
        [("a", 1, 1, 0, 2)],
        [("a", 5, 1, 4, 4)],
        [("a", 1 << 63, 1, 4, 5)],
        [("a", (1 << 63) - 1, 1, 4, 5)],
        [("a", 1, 1, 1, 2), ("a", 1, 9, 1, 2)],
        [("a", 1, 1, 1)],
    ],
)
def test_entries_that_cannot_be(entries):
    with pytest.raises(ValueError):
        FaiIndex(entries)


def test_entries_of_other_types():
    for entries in ([5], 5, [("a", "1", 1, 1, 2)], [(5, 1, 1, 1, 2)], [("a", 1.5, 1, 1, 2)]):
        with pytest.raises(TypeError):
            FaiIndex(entries)


def test_an_index_of_fastq_is_told():
    with pytest.raises(seqtide.FormatError, match="FASTQ") as caught:
        FaiIndex.read(b"r1\t2\t4\t2\t3\t9\n")
    assert (caught.value.format, caught.value.line) == ("FAI", 1)


def test_gzi_index_is_a_sequence(tmp_path):
    data = bgzf(SMALL * 20, 1000)
    index = GziIndex.build(data)
    assert isinstance(index, collections.abc.Sequence)
    assert index[0] == (0, 0)
    assert [uncompressed for _, uncompressed in index] == list(range(0, len(SMALL) * 20, 1000))
    assert index[-1] == list(index)[-1] == index[len(index) - 1]
    assert index[1:3] == list(index)[1:3]
    for wrong in (len(index), -len(index) - 1, 1 << 70):
        with pytest.raises(IndexError):
            index[wrong]
    reader = seqtide.BgzfReader(data)
    for offset in range(0, len(SMALL) * 20, 777):
        reader.seek(index.virtual_offset(offset))
        assert reader.read(1) == (SMALL * 20)[offset : offset + 1]
    for wrong in (-1, 1 << 40, 1 << 64):
        with pytest.raises(ValueError):
            index.virtual_offset(wrong)
    assert index == GziIndex(index) == GziIndex(list(index)[1:]) == pickle.loads(pickle.dumps(index))
    assert index != GziIndex()
    assert index != list(index)
    index.write(tmp_path / "x.gzi")
    assert GziIndex.read(tmp_path / "x.gzi") == index
    assert repr(index) == f"<GziIndex of {len(index)} blocks>"
    for blocks in ([(0, 5)], [(5, 70000)], [(5, 5), (5, 6)], [(-1, 5)], [(1 << 64, 5)], [(5,)]):
        with pytest.raises(ValueError):
            GziIndex(blocks)
    with pytest.raises(RuntimeError):
        index.__init__([])


def test_hostile_gzi():
    for count in (1, 1 << 32, 1 << 60, (1 << 60) + 1, (1 << 64) - 1):
        with pytest.raises(seqtide.TruncatedError):
            GziIndex.read(count.to_bytes(8, "little"))
    with pytest.raises(seqtide.FormatError):
        GziIndex.read(bytes(24))
    with pytest.raises(seqtide.FormatError):
        GziIndex.build(SMALL)


@needs_samtools
def test_samtools_reads_entries_of_empty_sequences(tmp_path):
    path = tmp_path / "x.fa"
    path.write_bytes(SMALL)
    FaiIndex.build(path).write(f"{path}.fai")
    output = subprocess.run(["samtools", "faidx", path, "empty", "chr2"], capture_output=True, check=True).stdout
    assert output == b">empty\n>chr2\nTTTT\n"


@needs_bgzip
def test_bgzip_agrees(tmp_path):
    path = tmp_path / "x.fa.gz"
    (tmp_path / "x.fa").write_bytes(SMALL * 1000)
    subprocess.run(["bgzip", "-i", tmp_path / "x.fa"], check=True)
    index = GziIndex.build(path)
    assert GziIndex.read(f"{path}.gzi") == index
    index.write(tmp_path / "ours")
    assert (tmp_path / "ours").read_bytes() == (tmp_path / "x.fa.gz.gzi").read_bytes()
