"""write_depth: the lines of depth_runs, in any target."""

import io
import os

import pytest
from alignment_data import REFERENCES, random_alignments
from bam_data import bam_data, sam_data
from writer_rows import looks_whole

import seqtide as st

pytest.importorskip("numpy")

OPTIONS = (
    {},
    {"zeros": "spanned", "excluded_flags": 4},
    {"zeros": "used", "min_mapq": 13},
    {"zeros": "all", "count_deletions": True},
)


@pytest.fixture(scope="module")
def data():
    return sam_data(random_alignments(200, 9), REFERENCES)


def position_lines(runs):
    return "".join(f"{run.reference}\t{at + 1}\t{run.depth}\n" for run in runs for at in range(run.start, run.end))


def run_lines(runs):
    return "".join(f"{run.reference}\t{run.start}\t{run.end}\t{run.depth}\n" for run in runs)


@pytest.mark.parametrize("options", OPTIONS, ids=[str(sorted(options)) for options in OPTIONS])
@pytest.mark.parametrize("runs", [False, True])
def test_lines_are_those_of_the_runs(data, options, runs):
    target = io.BytesIO()
    written = st.write_depth(target, data, runs=runs, **options)
    expected = (run_lines if runs else position_lines)(st.depth_runs(data, **options))
    assert target.getvalue().decode() == expected
    assert written == expected.count("\n") > 0


def test_regions(data):
    target = io.BytesIO()
    assert st.write_depth(target, data, "chr1", 400, 600, zeros="all") == 200
    assert target.getvalue().decode() == position_lines(st.depth_runs(data, "chr1:401-600", zeros="all"))


def test_what_lies_before_a_fault_is_written(data):
    cut = bam_data(random_alignments(200, 9), REFERENCES)[:-40]
    target = io.BytesIO()
    with pytest.raises(st.TruncatedError):
        st.write_depth(target, cut)
    collected = []
    runs = st.depth_runs(cut)
    with pytest.raises(st.TruncatedError):
        while True:
            collected.append(next(runs))
    assert collected and target.getvalue().decode() == position_lines(collected)


@pytest.mark.parametrize("compression", ["bgzf", "gzip", "bzip2", "xz"])
def test_what_is_compressed_before_a_fault_does_not_look_whole(data, compression):
    cut = bam_data(random_alignments(2000, 9), REFERENCES)[:-40]
    target = io.BytesIO()
    with pytest.raises(st.TruncatedError):
        st.write_depth(target, cut, compression=compression)
    assert not looks_whole(target.getvalue(), compression)


def test_an_atomic_file_appears_whole_or_not_at_all(data, tmp_path):
    with pytest.raises(st.TruncatedError):
        st.write_depth(tmp_path / "depth.txt", bam_data(random_alignments(200, 9), REFERENCES)[:-40], atomic=True)
    assert os.listdir(tmp_path) == []
    assert st.write_depth(tmp_path / "depth.txt", data, atomic=True) > 0
    assert os.listdir(tmp_path) == ["depth.txt"]


def test_wrong_arguments(data, tmp_path):
    target = tmp_path / "kept.txt"
    target.write_text("kept")
    for error, arguments, options in (
        (ValueError, (data,), {"zeros": "some"}),
        (ValueError, (data,), {"compression": "rar"}),
        (ValueError, (data,), {"level": 3}),
        (KeyError, (data, "chrX"), {}),
        (TypeError, (7.5,), {}),
        (FileNotFoundError, (tmp_path / "none.bam",), {}),
    ):
        with pytest.raises(error):
            st.write_depth(target, *arguments, **options)
        assert target.read_text() == "kept", "nothing is wrong with the arguments once a target is opened"
