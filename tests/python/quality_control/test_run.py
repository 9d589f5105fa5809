"""`qc`, from files to reports."""

import gzip
import pickle
import subprocess
import sys

import numpy as np
import pytest
from qc_reads import fastq, reads

import seqtide
from seqtide.quality_control.run import name_of_mate

FASTQ = fastq(reads("short")).encode()


def test_a_file_and_its_report(tmp_path):
    path = tmp_path / "short.fastq.gz"
    path.write_bytes(gzip.compress(FASTQ))
    report = seqtide.qc(path)
    document = report.to_dict()
    assert report.sources == tuple(document["sources"]) == (str(path),)
    assert document["summary"]["reads"] == 300
    assert document["verdicts"]["adapters"]["status"] == "warn"
    assert repr(report) == f"<QcReport of {path}: 300 reads>"
    assert pickle.loads(pickle.dumps(report)).to_dict() == document
    report.to_html(tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text() == report.to_html()
    assert report._repr_html_().startswith('<iframe srcdoc="&lt;!')
    assert {**seqtide.qc(FASTQ).to_dict(), "sources": None} == {**document, "sources": None}


FRAGMENTS = [
    "ACGTTGCATGCCGATAGGCTTAACGTAGCTAGCTA",
    "TTGACCGTAAGGCTAACGTTAGCCATAAGCTGACCTAGG",
    reads("of_500")[0][1][:140],
]


def mates(fragments=FRAGMENTS):
    """First and second reads, of 50 bases."""
    first = [(f"r{number}", (fragment + "AGATCGGAAGAGCAC")[:50]) for number, fragment in enumerate(fragments)]
    second = [
        (f"r{number}", (seqtide.reverse_complement(fragment) + "AGATCGGAAGAGCGT")[:50])
        for number, fragment in enumerate(fragments)
    ]
    return [[(name, sequence, "I" * len(sequence)) for name, sequence in side] for side in (first, second)]


def test_pairs():
    first, second = mates()
    report = seqtide.qc(fastq(first).encode(), fastq(second).encode())
    document = report.to_dict()
    assert (report.counters.reads, report.mate.counters.reads, report.mate.mate) == (3, 3, None)
    assert document["mate"] == report.mate.to_dict()
    assert document["positions"]["a"] != document["mate"]["positions"]["a"]
    sizes = document["insert_sizes"]
    assert (sizes["without_overlap"], sizes["peak"]) == (1, 35)
    found = [(start, pairs) for start, pairs in zip(sizes["start"], sizes["pairs"], strict=True) if pairs]
    assert found == [(len(fragment), 1) for fragment in FRAGMENTS[:2]]
    assert pickle.loads(pickle.dumps(report)).to_dict() == document
    assert report.to_html() != seqtide.qc(fastq(first).encode()).to_html()


def test_interleaved_pairs_are_the_same():
    first, second = mates()
    both = fastq([read for pair in zip(first, second, strict=True) for read in pair]).encode()
    report = seqtide.qc(both, interleaved=True, name="lane")
    apart = seqtide.qc(fastq(first).encode(), fastq(second).encode(), name="lane")
    assert (report.sources, report.mate.sources) == (("lane_R1",), ("lane_R2",))
    assert report.to_dict() == apart.to_dict()


@pytest.mark.parametrize(
    ("name", "mate"),
    [
        ("lane", "lane_R1"),
        ("run/lane.1.fq.gz", "run/lane.1_R1.fq.gz"),
        ("lane.gz", "lane_R1.gz"),
        ("lane.FASTQ", "lane_R1.FASTQ"),
        ("run/.fastq", "run/.fastq_R1"),
        ("<memory>", "<memory>_R1"),
    ],
)
def test_names_of_mates(name, mate):
    assert name_of_mate(name, 1) == mate


def test_merged_pairs():
    parts = [seqtide.qc(*(fastq(side).encode() for side in mates(part))) for part in (FRAGMENTS[:1], FRAGMENTS[1:])]
    merged, whole = (
        seqtide.QcReport.merge(parts).to_dict(),
        seqtide.qc(*(fastq(side).encode() for side in mates())).to_dict(),
    )
    assert merged["insert_sizes"] == whole["insert_sizes"]
    assert {**merged["mate"], "sources": None} == {**whole["mate"], "sources": None}
    with pytest.raises(ValueError, match="only some of the reports are on pairs"):
        seqtide.QcReport.merge([parts[0], seqtide.qc(FASTQ)])


def test_mates_that_are_none():
    first, second = mates()
    with pytest.raises(seqtide.FormatError):
        seqtide.qc(fastq(first).encode(), fastq(second[:2]).encode())


def test_names():
    assert seqtide.qc(FASTQ, name="mine").sources == ("mine",)
    assert seqtide.qc(FASTQ).to_dict()["insert_sizes"] is None


def test_progress_reaches_the_end(tmp_path):
    seen = []
    path = tmp_path / "reads.fastq"
    path.write_bytes(b"@r\n" + b"ACGT" * 500 + b"\n+\n" + b"I" * 2000 + b"\n")
    path.write_bytes(path.read_bytes() * 10_000)
    seqtide.qc(path, progress=lambda done, total: seen.append((done, total)))
    size = path.stat().st_size
    assert len(seen) > 2
    assert {total for _, total in seen} == {size}
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1][0] == size

    def refuse(done, total):
        raise KeyError("enough")

    with pytest.raises(KeyError, match="enough"):
        seqtide.qc(path, progress=refuse)


def test_adapters_and_contaminants_of_the_users_own(tmp_path):
    path = tmp_path / "list"
    path.write_text("# mine\nMine\tTGGAATTCTCGGGTGC\n")
    by_file, given = seqtide.qc(FASTQ, adapters=path), seqtide.qc(FASTQ, adapters=[("Mine", "tggaattctcgggtgc")])
    assert by_file.to_dict() == given.to_dict()
    assert by_file.counters.adapters == [("Mine", "TGGAATTCTCGGGTGC")]
    assert "Mine" in by_file.to_dict()["verdicts"]["adapters"]["why"]
    named = seqtide.qc(FASTQ, contaminants=[("Known", "TGGAATTCTCGGGTGCCAAGGAACTCCAGTCACATC")])
    assert named.to_dict()["overrepresented"][0]["source"] == "Known (100% over 36bp)"
    with pytest.raises(ValueError, match="can have A, C, G and T only"):
        seqtide.qc(FASTQ, adapters=[("wrong", "ACGX")])
    assert "adapters" not in seqtide.qc(FASTQ, adapters=[]).to_dict()["verdicts"]


def test_merge_of_reports_with_other_adapters():
    with pytest.raises(ValueError):
        seqtide.QcReport.merge([seqtide.qc(FASTQ), seqtide.qc(FASTQ, adapters=[])])


def test_alignments_give_reads_as_they_were_sequenced():
    header = "@SQ\tSN:c\tLN:100\n"
    sam = header + "a\t16\tc\t1\t9\t4M\t*\t0\t0\tAACG\t!+5I\nb\t256\tc\t1\t9\t4M\t*\t0\t0\tAAAA\tIIII\n"
    report = seqtide.qc(sam.encode())
    positions = report.to_dict()["positions"]
    assert (positions["c"], positions["g"], positions["t"]) == ([1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 1])
    assert positions["quality"]["mean"] == [40, 20, 10, 0]
    assert seqtide.qc(sam.encode(), excluded_flags=0).counters.reads == 2


def test_fasta_has_no_qualities():
    document = seqtide.qc(b">a\nACGTN\n>b\nGG\n").to_dict()
    assert document["positions"]["quality"] is None
    assert document["summary"]["encoding"] is document["summary"]["mean_quality"] is None
    assert set(document["verdicts"]) & {"position_quality", "read_quality", "tile_quality"} == set()


def test_damage_is_an_error():
    with pytest.raises(seqtide.FormatError) as caught:
        seqtide.qc(FASTQ + b"@last\nACGT\n+\nII\n")
    assert caught.value.record == 301


def test_numbers_are_arrays():
    counters = seqtide.qc(FASTQ).counters
    assert counters.base_counts.sum() == counters.bases
    assert isinstance(counters.quality_counts, np.ndarray)


def test_import_needs_no_numpy():
    code = "import sys, seqtide; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0
