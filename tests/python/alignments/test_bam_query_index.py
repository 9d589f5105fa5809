"""The index that queries of BAM use: where it is found, and what becomes of one that does not fit."""

import gzip
import io
import os
import warnings

import pytest
from alignment_outcome import OnlyRead
from bam_data import NAMES, REFERENCES, Alignment, indexed_bam
from outcome import outcome_of
from query_data import DATA, INDEX, MANY, names, scan

import seqtide
from seqtide import BamIndex, BamReader, BgzfReader, FormatError, StaleIndexWarning

# ---- finding the index


@pytest.mark.parametrize("name", ["x.bam.bai", "x.bai", "x.bam.csi", "x.csi"])
def test_index_beside_the_data(name, tmp_path):
    path = tmp_path / "x.bam"
    path.write_bytes(DATA)
    index = BamIndex.read(INDEX) if name.endswith("bai") else BamIndex.build(DATA, "csi")
    index.write(tmp_path / name)
    for source in (path, str(path)):
        with BamReader(source) as reader:
            assert reader.index.kind == name[-3:]
            assert names(reader.query("chr1", 0, 1000)) == scan(MANY, (0, 0, 1000))
    with seqtide.open(path) as reader:
        assert names(reader.query("chr1", 0, 1000)) == scan(MANY, (0, 0, 1000))


def test_index_given(tmp_path):
    path = tmp_path / "anything"
    path.write_bytes(INDEX)
    for index in (path, str(path), INDEX, io.BytesIO(INDEX), OnlyRead(INDEX, 5), BamIndex.read(INDEX)):
        reader = BamReader(DATA, index)
        for _ in range(2):
            assert reader.count("chr2") == len(scan(MANY, (1, 0, 1 << 20)))


def test_no_index(tmp_path):
    path = tmp_path / "x.bam"
    path.write_bytes(DATA)
    with BamReader(path) as reader:
        for ask in (lambda: reader.query("chr1"), lambda: reader.index, reader.index_statistics):
            with pytest.raises(FileNotFoundError, match="index") as caught:
                ask()
            assert caught.value.filename == str(path)
        assert len(list(reader)) == len(MANY)
    with pytest.raises(ValueError, match="no index"):
        BamReader(DATA).query("chr1")
    with pytest.raises(FileNotFoundError):
        BamReader(path, tmp_path / "no.bai").query("chr1")


def test_an_index_made_later_is_found(tmp_path):
    path = tmp_path / "x.bam"
    path.write_bytes(DATA)
    with BamReader(path) as reader:
        with pytest.raises(FileNotFoundError):
            reader.query("chr1")
        (tmp_path / "x.bam.bai").write_bytes(INDEX)
        assert reader.count("chr1") == len(scan(MANY, (0, 0, 100_000)))


def test_stale_index(tmp_path):
    path, index = tmp_path / "x.bam", tmp_path / "x.bam.bai"
    path.write_bytes(DATA)
    index.write_bytes(INDEX)
    changed = path.stat().st_mtime_ns
    os.utime(index, ns=(changed, changed - 10**9))
    for given in (None, index):
        with BamReader(path, given) as reader:
            with pytest.warns(StaleIndexWarning, match="x.bam.bai"):
                reader.query("chr1")
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                reader.query("chr1")  # once is enough
    BamIndex.build(path, "csi").write(tmp_path / "x.bam.csi")
    with BamReader(path) as reader, warnings.catch_warnings():
        warnings.simplefilter("error")
        assert reader.index.kind == "csi"
    os.utime(index, ns=(changed, changed))
    with BamReader(path) as reader, warnings.catch_warnings():
        warnings.simplefilter("error")
        assert reader.index.kind == "bai"
    os.utime(index, ns=(changed, changed - 1000))  # not stale, but CSI is younger
    with BamReader(path) as reader, warnings.catch_warnings():
        warnings.simplefilter("error")
        assert reader.index.kind == "csi"


def test_index_of_another_file():
    _, index = indexed_bam([], [*REFERENCES, ("more", 5)])
    with pytest.raises(ValueError, match="references"):
        BamReader(DATA, index).query("chr1")


def test_index_object_that_uses_its_reader():
    class Index(OnlyRead):
        def read(self, size):
            reader.query("chr1")

    reader = BamReader(DATA, Index(INDEX))
    with pytest.raises(RuntimeError, match="in use"):
        reader.query("chr1")
    assert len(list(reader)) == len(MANY)


# ---- faults


def test_index_that_points_outside_the_file():
    for cut in (1000, len(DATA) // 2, len(DATA) - 40):
        with pytest.raises(FormatError):
            list(BamReader(DATA[:cut], INDEX).query(NAMES))


def test_faulty_record_in_a_query():
    good, bad = Alignment("good", 0, 0, 5, 9, "1M", seq="A"), Alignment("bad", 0, 0, 6, 300 % 256, "1M", seq="AC")
    data, index = indexed_bam([good, bad], REFERENCES)
    records, fault = outcome_of(data, lambda source: BamReader(source, index).query("chr1"))
    assert names(records) == ["good"] and issubclass(fault.kind, FormatError)
    assert names(BamReader(data, index).query("chr1", 0, 6)) == ["good"]


def test_plain_gzip_says_what_makes_bgzf_of_it(tmp_path):
    """What an index points into is BGZF; where it is not, the message tells what to do."""
    path = tmp_path / "plain.bam"
    with BgzfReader(DATA) as reader:
        path.write_bytes(gzip.compress(reader.read()))
    with pytest.raises(FormatError, match="compress it as BGZF instead, with bgzip or seqtide convert"):
        list(BamReader(path, INDEX).query("chr1:100-2000"))
