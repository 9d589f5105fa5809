"""The same numbers and verdicts as FastQC 0.11.9."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from fastqc_tables import differences, tables
from qc_reads import NAMES, fastq, reads
from slow_counters import SlowCounters

from seqtide.quality_control import fastqc as drop_in
from seqtide.quality_control.fastqc_text import data_text, java_number, summary_text
from seqtide.quality_control.known_sequences import ADAPTERS, FASTQC_ADAPTERS, KNOWN_SEQUENCES
from seqtide.quality_control.modules import Modules
from seqtide.quality_control.report import QcReport

RECORDED = Path(__file__).parent / "fastqc_0.11.9"


def modules_of(name):
    return Modules(SlowCounters(reads(name), ADAPTERS), as_fastqc=True)


@pytest.fixture(scope="module")
def fastqc(tmp_path_factory):
    """What FastQC itself says, with our lists of sequences: data and summary by name."""
    program = shutil.which("fastqc")
    if program is None:
        pytest.skip("FastQC is not installed")
    version = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60, check=True).stdout
    if version.strip() != "FastQC v0.11.9":
        pytest.skip(f"another version of FastQC: {version.strip()}")
    folder = tmp_path_factory.mktemp("fastqc")
    files = []
    for name in NAMES:
        files.append(folder / f"{name}.fastq")
        files[-1].write_text(fastq(reads(name)))
    lists = {"adapters": FASTQC_ADAPTERS, "contaminants": KNOWN_SEQUENCES}
    for kind, sequences in lists.items():
        (folder / kind).write_text("".join(f"{name}\t{sequence}\n" for name, sequence in sequences))
    command = [program, "--quiet", "-o", folder, "--adapters", folder / "adapters"]
    command += ["--contaminants", folder / "contaminants", *files]
    subprocess.run(command, timeout=500, check=True)
    found = {}
    for name in NAMES:
        with zipfile.ZipFile(folder / f"{name}_fastqc.zip") as archive:
            found[name] = tuple(
                archive.read(f"{name}_fastqc/{member}").decode() for member in ("fastqc_data.txt", "summary.txt")
            )
    return found


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", NAMES)
def test_equals_fastqc(fastqc, name):
    data, summary = fastqc[name]
    modules = modules_of(name)
    assert differences(tables(data_text(modules, f"{name}.fastq")), tables(data)) == {}
    assert summary_text(modules, f"{name}.fastq") == summary


@pytest.mark.parametrize("name", sorted(path.stem for path in RECORDED.glob("*.txt")))
def test_equals_what_fastqc_said(name):
    recorded = (RECORDED / f"{name}.txt").read_text()
    assert differences(tables(data_text(modules_of(name), f"{name}.fastq")), tables(recorded)) == {}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.0"),
        (0.001, "0.001"),
        (0.00012345, "1.2345E-4"),
        (1e-9, "1.0E-9"),
        (-2.5e-5, "-2.5E-5"),
        (33.333333333333336, "33.333333333333336"),
        (9999999, "9999999.0"),
        (1e7, "1.0E7"),
        (123456789, "1.23456789E8"),
        (float("nan"), "NaN"),
        (float("inf"), "Infinity"),
        (float("-inf"), "-Infinity"),
    ],
)
def test_numbers_are_written_as_java_does(value, text):
    assert java_number(value) == text


def test_archive_is_laid_out_as_fastqcs(tmp_path):
    report = QcReport(SlowCounters(reads("short"), ADAPTERS), ["run/short.fq.gz"])
    paths = drop_in.write_fastqc(report, tmp_path)
    assert paths == tuple(str(tmp_path / f"short_fastqc.{ending}") for ending in ("zip", "html"))
    with zipfile.ZipFile(paths[0]) as archive:
        assert archive.testzip() is None
        members = {name.removeprefix("short_fastqc/"): archive.read(name) for name in archive.namelist()}
    assert set(members) == {"", "Icons/", "Images/", "fastqc_data.txt", "fastqc_report.html", "summary.txt"}
    data = members["fastqc_data.txt"].decode()
    assert data.startswith("##FastQC\t0.11.9\n>>Basic Statistics\tpass\n#Measure\tValue\nFilename\tshort.fq.gz\n")
    assert members["summary.txt"].decode().splitlines()[0] == "PASS\tBasic Statistics\tshort.fq.gz"
    assert members["fastqc_report.html"].decode() == Path(paths[1]).read_text()
    assert drop_in.write_fastqc(report, tmp_path, "other.bam")[0] == str(tmp_path / "other_fastqc.zip")
    with pytest.raises(OSError):
        drop_in.write_fastqc(report, tmp_path / "absent")


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("a.fastq.gz", "a_fastqc"),
        ("folder/a.b.fq", "a.b_fastqc"),
        ("a.bam", "a_fastqc"),
        ("a.txt.bz2", "a_fastqc"),
        ("a.fasta", "a.fasta_fastqc"),
        ("a.fastq.zst", "a.fastq.zst_fastqc"),
    ],
)
def test_names_of_results(name, stem):
    assert drop_in.fastqc_stem(name) == stem


def test_multiqc_reads_it_as_fastqcs(tmp_path):
    multiqc = pytest.importorskip("multiqc")
    for name in ("ordinary", "pairs_with_adapters"):
        drop_in.write_fastqc(QcReport(SlowCounters(reads(name), ADAPTERS), [f"{name}.fastq"]), tmp_path)
    multiqc.reset()
    multiqc.parse_logs(tmp_path, modules=["fastqc"], quiet=True)
    parsed = multiqc.get_module_data("fastqc")
    assert set(parsed) == {"ordinary", "pairs_with_adapters"}
