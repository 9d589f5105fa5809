"""The example programs do what they say."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest
from doc_samples import READS, write_samples

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "python"
LINES = READS.split(b"\n")


@pytest.fixture
def run(tmp_path):
    """Runs a program in a folder with sample data; returns what it prints."""
    write_samples(tmp_path)
    # The package that is under test may be found through the path of this process only.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}

    def run_program(name, *arguments):
        command = [sys.executable, "-W", "error", EXAMPLES / f"{name}.py", *arguments]
        result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
        assert result.returncode == 0, result.stderr
        assert result.stderr == ""
        return result.stdout

    return run_program


def test_every_program_is_tested():
    tested = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert {path.stem for path in EXAMPLES.glob("*.py")} <= tested


def test_summarise(run):
    printed = dict(line.split("\t") for line in run("summarise", "reads.fastq.gz").splitlines())
    assert (printed["reads"], printed["bases"], printed["n50"], printed["q20_percent"]) == ("4", "40", "10", "60")


def test_summarise_fasta(run):
    assert "mean_quality\t-\n" in run("summarise", "genome.fa")


def test_filter_reads(run, tmp_path):
    assert run("filter_reads", "reads.fastq.gz", "kept.fastq.gz", "6", "20") == "kept 2 of 4 reads\n"
    assert gzip.decompress((tmp_path / "kept.fastq.gz").read_bytes()).split(b"\n")[:8] == LINES[:8]


def test_query_region(run):
    printed = run("query_region", "alignments.bam", "chr1:105-112", "chr1:900-1000").splitlines()
    assert printed == [
        "r1\t101\t8M\t0",
        "r2\t105\t4M2D4M\t2",
        "mean depth of chr1:105-112: 1.250",
        "mean depth of chr1:900-1000: 0.000",
    ]


def test_fastq_to_fasta(run, tmp_path):
    run("fastq_to_fasta", "reads.fastq.gz", "reads.fasta")
    expected = b"".join(
        b">" + name[1:] + b"\n" + sequence + b"\n" for name, sequence in zip(LINES[::4], LINES[1::4], strict=False)
    )
    assert (tmp_path / "reads.fasta").read_bytes() == expected


def test_interleave(run, tmp_path):
    assert run("interleave", "reads_R1.fastq.gz", "reads_R2.fastq.gz", "both.fastq.gz") == "2 pairs\n"
    names = gzip.decompress((tmp_path / "both.fastq.gz").read_bytes()).split(b"\n")[:-1:4]
    assert names == [b"@pair1 1:N:0:ACGT", b"@pair1 2:N:0:ACGT", b"@pair2 1:N:0:ACGT", b"@pair2 2:N:0:ACGT"]


def test_wrap_file_object(run):
    assert run("wrap_file_object").splitlines() == [
        "the end: b'789'",
        "the file is still open: b'ab23456789'",
        "records: ['r1']",
        "UnsupportedError, code 100",
    ]


def test_in_memory(run):
    first, *rest = run("in_memory").splitlines()
    assert first.startswith("3 records in ")
    assert rest == ["read1 4", "read2 8", "read3 12"]


def test_virtual_offsets(run):
    lines = [line.rpartition(": ")[2] for line in run("virtual_offsets", "lines.txt.gz").splitlines()]
    assert lines == ["line 75000", "line 50000", "line 25000", "line 0"]


def test_qc_faults(run, tmp_path):
    found = dict(line.split(": ") for line in run("qc_faults", "faults").splitlines())
    assert found.pop("good") == "pass"
    named = {
        "adapter_dimers": {"adapters fail", "overrepresented fail"},
        "read_through": {"adapters fail"},
        "tile_bubble": {"tile_quality fail"},
        "poly_g": {"adapters fail", "base_content fail"},
        "n_burst": {"n_content fail"},
        "contamination": {"read_gc fail"},
        "over_amplification": {"duplication fail"},
        "quality_decay": {"position_quality fail"},
        "primed_unevenly": {"base_content fail"},
        "failed_reads": {"position_quality fail"},
    }
    assert found.keys() == named.keys()
    for fault, verdicts in named.items():
        assert verdicts <= set(found[fault].split(", ")), fault
    page = (tmp_path / "faults" / "faults.html").read_text()
    assert all(f"{fault}.fastq.gz" in page for fault in named)
