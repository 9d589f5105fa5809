"""The same numbers and verdicts as FastQC 0.11.9."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pytest
from fastqc_tables import differences, tables
from other_programs import environment
from qc_reads import NAMES, fastq, reads, reads_with_enriched_kmers
from slow_counters import SlowCounters

import seqtide
from seqtide.quality_control import fastqc as drop_in
from seqtide.quality_control.fastqc_text import data_text, java_number, summary_text
from seqtide.quality_control.known_sequences import ADAPTERS, FASTQC_ADAPTERS, KNOWN_SEQUENCES
from seqtide.quality_control.modules import Modules
from seqtide.quality_control.report import QcReport

# FastQC's own limits, but for one: they leave Kmer Content out.
LIMITS = """
duplication ignore 0
kmer ignore 0
n_content ignore 0
overrepresented ignore 0
quality_base ignore 0
sequence ignore 0
gc_sequence ignore 0
quality_sequence ignore 0
tile ignore 0
sequence_length ignore 0
adapter ignore 0
duplication warn 70
duplication error 50
kmer warn 2
kmer error 5
n_content warn 5
n_content error 20
overrepresented warn 0.1
overrepresented error 1
quality_base_lower warn 10
quality_base_lower error 5
quality_base_median warn 25
quality_base_median error 20
sequence warn 10
sequence error 20
gc_sequence warn 15
gc_sequence error 30
quality_sequence warn 27
quality_sequence error 20
tile warn 5
tile error 10
sequence_length warn 1
sequence_length error 1
adapter warn 5
adapter error 10
"""

KMERS = "Kmer Content"
RECORDED = Path(__file__).parent / "fastqc_0.11.9"


def modules_of(name):
    return Modules(SlowCounters(reads(name), ADAPTERS), as_fastqc=True, with_kmers=True)


@pytest.fixture(scope="module")
def fastqc(tmp_path_factory):
    """Runs FastQC with our lists of sequences over files; returns data and summary of each."""
    program = shutil.which("fastqc")
    if program is None:
        pytest.skip("FastQC is not installed")
    told = subprocess.run([program, "--version"], capture_output=True, timeout=60, check=True, env=environment())
    version = told.stdout.decode().strip()
    if version != "FastQC v0.11.9":
        pytest.skip(f"another version of FastQC: {version}")

    def run(files):
        folder = tmp_path_factory.mktemp("fastqc")
        for kind, sequences in {"adapters": FASTQC_ADAPTERS, "contaminants": KNOWN_SEQUENCES}.items():
            (folder / kind).write_text("".join(f"{name}\t{sequence}\n" for name, sequence in sequences))
        command = [program, "--quiet", "-o", folder, "--adapters", folder / "adapters"]
        (folder / "limits").write_text(LIMITS.replace(" ", "\t"))
        command += ["--contaminants", folder / "contaminants", "--limits", folder / "limits", *files]
        subprocess.run(command, timeout=500, check=True, env=environment())
        for file in files:
            stem = drop_in.fastqc_stem(file.name)
            with zipfile.ZipFile(folder / f"{stem}.zip") as archive:
                yield tuple(archive.read(f"{stem}/{member}").decode() for member in ("fastqc_data.txt", "summary.txt"))

    return run


def assert_same(modules, name, found, *, tiles=True):
    data, summary = found
    different = differences(tables(data_text(modules, name)), tables(data))
    if not tiles:
        different.pop("Per tile sequence quality", None)
    assert different == {}
    assert summary_text(modules, name) == summary


@pytest.mark.timeout(600)
def test_equals_fastqc(fastqc, tmp_path):
    files = [tmp_path / f"{name}.fastq" for name in NAMES]
    for file in files:
        file.write_text(fastq(reads(file.stem)))
    for name, found in zip(NAMES, fastqc(files), strict=True):
        assert_same(modules_of(name), f"{name}.fastq", found)


PUBLISHED = Path(__file__).parents[4] / "shared" / "data"
# FastQC cannot read records of several lines, and does not take U for a base.
NOT_READ = ("longreads_original", "wrapping_original", "tricky", "misc_rna", "error_")


@pytest.mark.timeout(600)
def test_equals_fastqc_on_published_files(fastqc):
    files = [*sorted(PUBLISHED.glob("fastq-published/*.fastq")), *PUBLISHED.glob("reads/*.gz")]
    files = [file for file in (*files, *PUBLISHED.glob("alignments/*.bam")) if not file.name.startswith(NOT_READ)]
    if not files:
        pytest.skip("published files are not beside the checkout")
    for file, found in zip(files, fastqc(files), strict=True):
        report = seqtide.qc(file, excluded_flags=0, validation="lenient")
        # FastQC looks at each tenth read for tiles, which makes other means of real reads.
        assert_same(report.modules(as_fastqc=True, with_kmers=True), file.name, found, tiles=False)


@pytest.mark.timeout(600)
def test_equals_fastqc_on_more_sequences_than_it_follows(fastqc, tmp_path):
    rng = np.random.default_rng(5)
    letters = np.frombuffer(b"ACGT", np.uint8)[rng.integers(0, 4, (150_000, 24))]
    # A quarter of the reads is of a thousand sequences, some of them frequent.
    repeated = rng.random(150_000) < 0.25
    letters[repeated] = letters[:1000][(1000 * rng.random(repeated.sum()) ** 4).astype(int)]
    file = tmp_path / "many.fastq"
    file.write_bytes(b"".join(b"@r\n%b\n+\n%b\n" % (row.tobytes(), b"5I" * 12) for row in letters))
    (found,) = fastqc([file])
    report = seqtide.qc(file)
    assert report.counters.tracked_reads < report.counters.reads
    assert_same(report.modules(as_fastqc=True, with_kmers=True), file.name, found)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("lengths", [[100], [60, 77, 100, 150, 520], [5, 8]])
def test_equals_fastqc_on_enriched_kmers(fastqc, tmp_path, lengths):
    file = tmp_path / "kmers.fastq"
    file.write_text(fastq(reads_with_enriched_kmers(20_000, lengths)))
    (found,) = fastqc([file])
    modules = seqtide.qc(file).modules(as_fastqc=True, with_kmers=True)
    assert (modules.all["kmers"].rows != ()) == (lengths != [5, 8])
    if max(lengths) <= 500:
        assert_same(modules, file.name, found)
    else:  # Positions behind 500 share bins, but for k-mers, which are not looked for there.
        ours, theirs = tables(data_text(modules, file.name)), tables(found[0])
        assert differences({KMERS: ours[KMERS]}, {KMERS: theirs[KMERS]}) == {}


@pytest.mark.parametrize("name", sorted(path.stem for path in RECORDED.glob("*.txt")))
def test_equals_what_fastqc_said(name):
    recorded = (RECORDED / f"{name}.txt").read_text()
    modules = Modules(SlowCounters(reads(name), ADAPTERS), as_fastqc=True)
    assert differences(tables(data_text(modules, f"{name}.fastq")), tables(recorded)) == {}


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
    assert "Kmer Content" not in data
    paths = drop_in.write_fastqc(report, tmp_path, kmers=True)
    with zipfile.ZipFile(paths[0]) as archive:
        assert ">>Kmer Content\tpass\n>>END_MODULE\n" in archive.read("short_fastqc/fastqc_data.txt").decode()
        assert "PASS\tKmer Content\t" in archive.read("short_fastqc/summary.txt").decode()
    assert drop_in.write_fastqc(report, tmp_path, "other.bam")[0] == str(tmp_path / "other_fastqc.zip")
    with pytest.raises(OSError):
        drop_in.write_fastqc(report, tmp_path / "absent")


def test_pictures_are_those_that_fastqc_has(tmp_path):
    pytest.importorskip("matplotlib")
    report = seqtide.qc(fastq(reads_with_enriched_kmers(6000, [100])).encode(), name="a.fastq")
    for kmers in (False, True):
        with zipfile.ZipFile(drop_in.write_fastqc(report, tmp_path, pictures=True, kmers=kmers)[0]) as archive:
            names = {name.removeprefix("a_fastqc/") for name in archive.namelist() if name.endswith(".png")}
            assert all(archive.read(f"a_fastqc/{name}").startswith(b"\x89PNG\r\n") for name in names)
        # What FastQC 0.11.9 writes on reads without tiles.
        images = [
            "per_base_quality", "per_sequence_quality", "per_base_sequence_content", "per_sequence_gc_content",
            "per_base_n_content", "sequence_length_distribution", "duplication_levels", "adapter_content",
        ]  # fmt: skip
        icons = ["fastqc_icon", "warning", "error", "tick"]
        expected = {f"Images/{name}.png" for name in images} | {f"Icons/{name}.png" for name in icons}
        assert names == expected | ({"Images/kmer_profiles.png"} if kmers else set())
    empty = seqtide.qc(b"", name="none.fastq", validation="lenient")
    drop_in.write_fastqc(empty, tmp_path, pictures=True)


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
