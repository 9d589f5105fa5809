"""What MultiQC finds in our files."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from other_programs import environment
from qc_reads import fastq, reads

import seqtide
from seqtide.quality_control.fastqc import write_fastqc
from seqtide.quality_control.multiqc import write_multiqc

NAMES = ("ordinary", "pairs_with_adapters", "contaminated")


def report_of(name):
    return seqtide.qc(fastq(reads(name)).encode(), name=f"run/{name}.fastq.gz")


@pytest.fixture
def multiqc(tmp_path):
    """Runs it over a folder; returns the data of its report."""
    program = shutil.which("multiqc")
    if program is None:
        pytest.skip("MultiQC is not installed")

    def run(module):
        out = tmp_path / "out"
        command = [program, "--no-ansi", "--quiet", "-k", "json", "-m", module, "-o", out, tmp_path]
        subprocess.run(command, check=True, timeout=200, capture_output=True, env=environment())
        return json.loads((out / "multiqc_data" / "multiqc_data.json").read_text())

    return run


@pytest.mark.timeout(300)
def test_fastqc_files_are_read_as_fastqcs(multiqc, tmp_path):
    reports = {name: report_of(name) for name in NAMES}
    for report in reports.values():
        write_fastqc(report, tmp_path)
    parsed = multiqc("fastqc")["report_saved_raw_data"]["multiqc_fastqc"]
    assert set(parsed) == set(NAMES)
    for name, report in reports.items():
        document, values = report.to_dict(), parsed[name]
        summary = document["summary"]
        assert (values["Filename"], values["Total Sequences"]) == (f"{name}.fastq.gz", summary["reads"])
        assert values["%GC"] == int(summary["gc_percent"])
        assert values["avg_sequence_length"] == pytest.approx(summary["mean_length"], abs=0.5)
        remaining = document["duplication"]["percent_remaining_fastqc"]
        assert values["total_deduplicated_percentage"] == pytest.approx(remaining, abs=1e-6)
        for module in report.modules(as_fastqc=True).all.values():
            assert values[module.title.lower().replace(" ", "_")] == module.status


@pytest.mark.timeout(300)
def test_reports_are_custom_content(multiqc, tmp_path):
    reports = {name: report_of(name) for name in NAMES}
    write_multiqc(reports.values(), tmp_path)
    data = multiqc("custom_content")
    general = json.dumps(data["report_general_stats_data"])
    for name, report in reports.items():
        assert name in general
        assert str(report.to_dict()["summary"]["reads"]) in general
    curves = ("position_quality", "read_quality", "read_gc", "n_content", "adapters")
    sections = {f"seqtide_qc_{name}_plot" for name in curves}
    assert sections <= set(data["report_plot_data"])


def test_files_for_multiqc(tmp_path):
    report = report_of("pairs_with_adapters")
    paths = write_multiqc([report, seqtide.qc(b">a\nACGT\n", name="b.fa")], tmp_path)
    sections = {}
    for path in paths:
        section = json.loads(Path(path).read_text())
        sections[section["id"]] = section
    summary = sections["seqtide_qc_summary"]["data"]["pairs_with_adapters"]
    assert summary["q30_percent"] == report.to_dict()["summary"]["q30_percent"]
    assert summary["failed"] >= 1
    assert set(sections["seqtide_qc_position_quality"]["data"]) == {"pairs_with_adapters"}
    assert sections["seqtide_qc_adapters"]["data"]["pairs_with_adapters"]["150"] > 10
    assert sections["seqtide_qc_verdicts"]["data"]["b.fa"]["lengths"] == "pass"
    with pytest.raises(ValueError, match="two samples are called 'pairs_with_adapters'"):
        write_multiqc([report, report], tmp_path)
