"""Long commands show a bar on a terminal, and none where they were asked not to."""

import pytest
from alignment_data import REFERENCES, random_alignments
from bam_data import sam_data
from cli_runner import on_terminal, run

HEADER = "@HD\tVN:1.6\tSO:coordinate\n" + "".join(f"@SQ\tSN:{name}\tLN:{size}\n" for name, size in REFERENCES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bars")
    (folder / "reads.sam").write_bytes(sam_data(random_alignments(3000, seed=2), REFERENCES, HEADER))
    assert run("view", "-b", "-o", folder / "reads.bam", folder / "reads.sam").returncode == 0
    (folder / "some.fa").write_text(">c\nACGT\n")
    return folder


@pytest.mark.parametrize(
    "arguments",
    [
        ["sort", "reads.bam", "-o", "sorted.bam"],
        ["view", "reads.bam", "-o", "copy.bam"],
        ["view", "-c", "reads.bam"],
        ["depth", "reads.bam", "-o", "depth.txt"],
        ["index", "reads.bam"],
        ["flagstat", "reads.bam"],
        ["idxstats", "reads.sam"],
        ["fastq", "--default-quality", "9", "reads.bam", "-o", "reads.fastq"],
        ["faidx", "some.fa"],
        ["merge", "-o", "merged.bam", "reads.bam", "reads.sam"],
        ["coverage", "reads.bam"],
    ],
    ids=" ".join,
)
def test_bars(folder, monkeypatch, arguments):
    monkeypatch.chdir(folder)
    code, shown = on_terminal(arguments, stream="stderr")
    assert code == 0 and "━" in shown, shown
    code, shown = on_terminal([*arguments, "--no-progress"], stream="stderr")
    assert (code, shown) == (0, "")
