"""One file, pipe or object is never two of the sources and targets of one call, by whatever names."""

import io
import os
import pathlib

import pytest

import seqtide as st
from seqtide.io.sameness import identity_of

SAM = b"@SQ\tSN:c\tLN:9\nr\t0\tc\t1\t60\t2M\t*\t0\t0\tAC\tII\n"
READS = b"@r\nA\n+\nI\n"


@pytest.fixture
def names(tmp_path, monkeypatch):
    """Different names of one file."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "file"
    path.write_bytes(SAM)
    os.link(path, tmp_path / "hard")
    (tmp_path / "soft").symlink_to("file")
    return ["file", path, pathlib.Path("hard"), str(tmp_path / "soft"), "./file"]


def test_targets_of_pairs(names):
    for other in names:
        with pytest.raises(ValueError, match="both targets are the same"):
            st.FastqPairWriter(names[0], other)
    for name in names:
        for mode in ("ab", "r+b"):
            with open("file", mode) as file:
                for target in (file, file.fileno()):
                    with pytest.raises(ValueError, match="both targets are the same"):
                        st.FastqPairWriter(name, target)
    assert pathlib.Path("file").read_bytes() == SAM
    for one, other in (("new", "./new"), ("soft-new", "new")):
        pathlib.Path("soft-new").unlink(missing_ok=True)
        pathlib.Path("soft-new").symlink_to("new")
        with pytest.raises(ValueError, match="both targets are the same"):
            st.FastqPairWriter(one, other)
    target = io.BytesIO()
    with pytest.raises(ValueError, match="both targets are the same"):
        st.FastqPairWriter(target, target)


def test_a_pipe_for_both_targets():
    reading, writing = os.pipe()
    for one, other in ((writing, writing), (writing, f"/dev/fd/{writing}")):
        with pytest.raises(ValueError, match="both targets are the same"):
            st.FastqPairWriter(one, other)
    os.close(reading)
    os.close(writing)


def test_sources_of_pairs(names):
    for other in names:
        with pytest.raises(ValueError, match="both sources are the same"):
            st.FastqPairReader(names[0], other)
    with open("file", "rb") as file:
        for source in (file, file.fileno(), "-"):
            with pytest.raises(ValueError, match="both sources are the same"):
                st.FastqPairReader(source, source)
    pair = READS + READS
    assert len(list(st.FastqPairReader(pair, pair))) == 2  # wherever it stands, each has a place of its own


def test_an_index_and_its_data(names):
    for other in names[1:]:
        with pytest.raises(ValueError, match="file and index are the same"):
            st.BamWriter("file", SAM.decode().splitlines()[0], index=True, index_target=other)
    assert pathlib.Path("file").read_bytes() == SAM


def test_the_file_whose_header_is_taken(names):
    for name in names:
        with st.SamReader("file") as reader:
            for make in (st.SamWriter, st.BamWriter):
                with pytest.raises(ValueError, match="template and target are the same"):
                    make(name, template=reader)
            for atomic in (False, True):
                with pytest.raises(ValueError, match="template and index are the same"):
                    st.BamWriter("x.bam", template=reader, index=True, index_target=name, atomic=atomic)
            assert len(list(reader)) == 1
    assert not os.path.exists("x.bam")
    with st.SamReader("file") as reader, st.SamWriter("file", template=reader, atomic=True) as writer:
        for record in reader:
            writer.write(record)
    assert pathlib.Path("file").read_bytes() == SAM
    with st.SamReader("file") as reader:
        pass
    st.SamWriter("file", template=reader).close()  # it is closed, so that nobody reads any longer


def test_depth(names):
    for name in names:
        for source in ("file", st.SamReader("file")):
            with pytest.raises(ValueError, match="target and source are the same"):
                st.write_depth(name, source)
    assert pathlib.Path("file").read_bytes() == SAM
    assert st.write_depth("file", "file", atomic=True) == 2
    assert pathlib.Path("file").read_bytes() == b"c\t1\t1\nc\t2\t1\n"


class Odd:
    """Its `fileno` raises something."""

    def __init__(self, error):
        self.error = error

    def fileno(self):
        raise self.error


def test_what_has_no_identity():
    for target in (
        os.devnull,
        io.BytesIO(),
        b"x",
        None,
        3.5,
        "no/such/folder",
        "nul\0",
        Odd(KeyError()),
        Odd(OSError()),
    ):
        assert identity_of(target) is None
    with pytest.raises(KeyboardInterrupt):
        identity_of(Odd(KeyboardInterrupt()))
    st.FastqPairWriter(os.devnull, os.devnull).close()
