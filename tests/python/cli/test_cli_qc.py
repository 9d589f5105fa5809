"""`seqtide qc`: tables, pages, numbers and FastQC's files, of files that are whole or not."""

import json
import os
import zipfile

import pytest
from cli_runner import READS, error_line, fasta, fastq, interrupt, on_terminal, run
from slow_alignments import Alignments

import seqtide

READ = ("ACGTTGCA" * 10, "I" * 80)
GOOD = fastq([READ, ("TTGACCAT" * 10, "I" * 80)] * 20)
DAMAGED = GOOD + b"@half\nACGT\n+\nII\n"


@pytest.fixture
def reads(tmp_path):
    path = tmp_path / "reads.fastq"
    path.write_bytes(fastq(READS))
    return path


def table(result):
    assert result.returncode == 0, result.stderr
    assert result.stderr == b""
    return result.stdout.decode()


def test_the_table_has_a_line_for_the_file_and_one_for_each_check(reads):
    lines = table(run("qc", reads)).splitlines()
    report = seqtide.qc(str(reads)).to_dict()
    assert str(reads) in lines[2]
    assert "500" in lines[2]
    words = [line.split()[0] for line in lines[6:]]
    assert words == [verdict["status"] for verdict in report["verdicts"].values()]
    assert {"pass", "fail"} <= set(words)  # and still the command succeeds
    for verdict, line in zip(report["verdicts"].values(), lines[6:], strict=True):
        assert verdict["why"] in line
    assert set("▁█") <= set("".join(lines))


def test_of_several_files_only_checks_that_did_not_pass_are_told(reads, tmp_path):
    other = tmp_path / "other.fasta"
    other.write_bytes(fasta(READS))
    lines = table(run("qc", reads, other)).splitlines()
    assert [line.split()[0] for line in lines[2:4]] == [str(reads), str(other)]
    assert lines.count(str(reads)) == lines.count(str(other)) == 1
    assert not [line for line in lines[4:] if line.startswith("pass")]
    assert [line for line in lines[4:] if line.startswith("fail")]


def test_charts_are_letters_where_there_is_nothing_better(reads):
    result = run("qc", reads, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert table(result).isascii()


def test_json_has_a_report_for_each_file(reads, tmp_path):
    target = tmp_path / "qc.json"
    (tmp_path / "good.fastq").write_bytes(GOOD)
    files = [str(reads), str(tmp_path / "good.fastq")]
    table(run("qc", *files, "--json", target))
    assert json.loads(target.read_text()) == [seqtide.qc(file).to_dict() for file in files]


def test_a_page_is_written_for_all_files(reads, tmp_path):
    target = tmp_path / "qc.html"
    table(run("qc", reads, "--html", target))
    assert "<title>reads.fastq · seqtide quality report</title>" in target.read_text()
    (tmp_path / "other.fastq").write_bytes(GOOD)
    table(run("qc", reads, tmp_path / "other.fastq", "--html", target))
    assert "<title>2 files · seqtide quality report</title>" in target.read_text()
    assert sorted(os.listdir(tmp_path)) == ["other.fastq", "qc.html", "reads.fastq"]


def test_pairs_tell_the_lengths_of_their_fragments(tmp_path):
    fragment = "ACGTTGCATTGACCATGGCATCAGTACCGATTACAGGCATTGACCTGAATCGGATC"
    mate = fragment[::-1].translate(str.maketrans("ACGT", "TGCA"))[:50]
    files = [tmp_path / "one.fastq", tmp_path / "two.fastq"]
    for file, sequence in zip(files, (fragment[:50], mate), strict=True):
        file.write_bytes(fastq([(sequence, "I" * 50)] * 30))
    result = run("qc", "--paired", *files, "--json", "-", "--html", tmp_path / "qc.html")
    assert result.returncode == 0, result.stderr
    first, second = json.loads(result.stdout)
    assert [first["sources"], second["sources"]] == [[str(file)] for file in files]
    assert (first["mate"], second["mate"], second["insert_sizes"]) == (None, None, None)
    assert (first["insert_sizes"]["peak"], sum(first["insert_sizes"]["pairs"])) == (len(fragment), 30)
    assert "Lengths of fragments" in (tmp_path / "qc.html").read_text()
    files[1].write_bytes(GOOD)
    result = run("qc", "--paired", *files)
    assert result.returncode == 1
    assert "seqtide: error: " in error_line(result)
    files[1].write_bytes(DAMAGED)
    files[0].write_bytes(GOOD)
    assert error_line(run("qc", "--paired", *files)).startswith(f"seqtide: error: {files[1]}: ")


def test_interleaved_pairs_are_as_those_of_two_files(tmp_path):
    fragment = "ACGTTGCATTGACCATGGCATCAGTACCGATTACAGGCATTGACCTGAATCGGATC"
    mate = fragment[::-1].translate(str.maketrans("ACGT", "TGCA"))[:50]
    files = [tmp_path / name for name in ("lane_R1.fastq", "lane_R2.fastq", "lane.fastq")]
    first, second = (fastq([(sequence, "I" * 50)] * 30) for sequence in (fragment[:50], mate))
    both = fastq([(fragment[:50], "I" * 50), (mate, "I" * 50)] * 30)
    # Mates have the same name.
    lines = both.split(b"\n")
    lines[4::8] = lines[0:-1:8]
    for file, content in zip(files, (first, second, b"\n".join(lines)), strict=True):
        file.write_bytes(content)
    apart = run("qc", "--paired", *files[:2], "--json", "-")
    result = run("qc", "--interleaved", files[2], "--json", "-", "--html", tmp_path / "page", "--fastqc", tmp_path)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == json.loads(apart.stdout)
    assert result.stderr.splitlines()[2:4] == apart.stderr.splitlines()[2:4]
    assert "Lengths of fragments" in (tmp_path / "page").read_text()
    assert {"lane_R1_fastqc.zip", "lane_R2_fastqc.zip"} <= set(os.listdir(tmp_path))
    files[2].write_bytes(fastq([READ] * 3))
    assert "lane.fastq" in error_line(run("qc", "--interleaved", files[2]))


def test_fastqcs_pictures(reads, tmp_path):
    pytest.importorskip("matplotlib")
    result = run("qc", reads, "--fastqc", tmp_path, "--fastqc-pictures", "--fastqc-kmers")
    assert result.returncode == 0, result.stderr
    with zipfile.ZipFile(tmp_path / "reads_fastqc.zip") as archive:
        pictures = [name for name in archive.namelist() if name.endswith(".png")]
        assert all(archive.read(name).startswith(b"\x89PNG") for name in pictures)
    assert "reads_fastqc/Images/per_base_quality.png" in pictures
    assert "reads_fastqc/Icons/tick.png" in pictures


@pytest.mark.parametrize("option", ["--html", "--json"])
def test_what_goes_to_standard_output_goes_there_alone(reads, option):
    result = run("qc", reads, option, "-")
    assert result.returncode == 0
    assert result.stdout.startswith(b"<!DOCTYPE html>" if option == "--html" else b'[{"schema"')
    assert b"Quality by position" in result.stderr


def test_standard_input_is_a_file(reads):
    result = run("qc", "-", "--json", "-", input=fastq(READS))
    (report,) = json.loads(result.stdout)
    assert report["summary"] == seqtide.qc(str(reads)).to_dict()["summary"]
    assert run("qc", "-", "-", input=b"").returncode == 2


def test_fastqc_s_files_are_written(reads, tmp_path):
    folder = tmp_path / "new"
    table(run("qc", reads, "--fastqc", folder))
    assert sorted(os.listdir(folder)) == ["reads_fastqc.html", "reads_fastqc.zip"]
    with zipfile.ZipFile(folder / "reads_fastqc.zip") as archive:
        assert archive.read("reads_fastqc/fastqc_data.txt").startswith(b"##FastQC\t")


def test_adapters_and_contaminants_come_from_files(tmp_path):
    reads, adapters, known = (tmp_path / name for name in ("reads.fastq", "adapters.txt", "known.txt"))
    reads.write_bytes(GOOD)
    adapters.write_text("# mine\nmine\tTTGACCATTTGA\n")
    known.write_text(f"all of it\t{READ[0]}\n")
    target = tmp_path / "qc.json"
    table(run("qc", reads, "--adapters", adapters, "--contaminants", known, "--json", target))
    (report,) = json.loads(target.read_text())
    (adapter,) = report["adapters"]["adapters"]
    assert (adapter["name"], adapter["sequence"], adapter["percent"][0]) == ("mine", "TTGACCATTTGA", 50.0)
    assert "all of it" in [row["source"].partition(" (")[0] for row in report["overrepresented"]]
    adapters.write_text("no sequence\n")
    result = run("qc", reads, "--adapters", adapters)
    assert result.returncode == 1
    assert f"{adapters}: line 1" in error_line(result)


def test_damage_leaves_nothing_behind_and_what_was_there_as_it_was(tmp_path):
    good, bad, page, numbers = (tmp_path / name for name in ("good.fastq", "bad.fastq", "qc.html", "qc.json"))
    good.write_bytes(GOOD)
    bad.write_bytes(DAMAGED)
    page.write_text("before")
    result = run("qc", good, bad, "--html", page, "--json", numbers, "--fastqc", tmp_path / "folder")
    assert result.returncode == 1
    assert result.stdout == b""
    assert error_line(result).startswith(f"seqtide: error: {bad}: ")
    assert page.read_text() == "before"
    assert sorted(os.listdir(tmp_path)) == ["bad.fastq", "good.fastq", "qc.html"]


def test_an_output_that_cannot_be_written_leaves_the_others_unwritten(reads, tmp_path):
    result = run("qc", reads, "--html", tmp_path / "qc.html", "--json", tmp_path / "nowhere" / "qc.json")
    assert result.returncode == 1
    assert "nowhere" in error_line(result)
    assert os.listdir(tmp_path) == ["reads.fastq"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["{reads}", "--paired"],
        ["{reads}", "{reads}", "--paired", "--interleaved"],
        ["{reads}", "--fastqc-kmers"],
        ["{reads}", "--fastqc-pictures"],
        ["{reads}", "--html", "{reads}"],
        ["{reads}", "--html", "{folder}/one", "--json", "{folder}/one"],
        ["{reads}", "--html", "-", "--json", "-"],
        ["{reads}", "{reads}", "--fastqc", "{folder}"],
        ["{reads}", "--adapters", "{reads}", "--json", "{reads}"],
        [],
    ],
)
def test_wrong_usage(reads, tmp_path, arguments):
    before = reads.read_bytes()
    result = run("qc", *(argument.format(reads=reads, folder=tmp_path) for argument in arguments))
    assert result.returncode == 2
    assert reads.read_bytes() == before
    assert os.listdir(tmp_path) == ["reads.fastq"]


def test_without_jinja2_the_command_tells_so_before_it_reads(reads, tmp_path):
    (tmp_path / "jinja2.py").write_text("raise ImportError('not here')")
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    result = run("qc", reads, "--html", tmp_path / "qc.html", env={**os.environ, "PYTHONPATH": path})
    assert result.returncode == 1
    assert 'pip install "seqtide[qc]"' in error_line(result)
    assert not (tmp_path / "qc.html").exists()


def test_on_a_terminal_sentences_go_on_in_the_next_line(reads):
    code, shown = on_terminal(["qc", str(reads)], stream="stdout", columns=80)
    assert code == 0
    assert "Quality by position" in shown
    assert "\x1b[" in shown  # verdicts have colours
    code, shown = on_terminal(["qc", str(reads)], stream="stderr")
    assert (code, "reads.fastq" in shown) == (0, True)
    assert on_terminal(["qc", "--no-progress", str(reads)], stream="stderr") == (0, "")


def test_names_cannot_write_on_the_terminal(tmp_path):
    path = tmp_path / "a\x1b[31m\nb.fastq"
    path.write_bytes(GOOD)
    assert "\x1b" not in table(run("qc", path, path))


def test_interrupt():
    interrupt(["qc", "-"], GOOD)


def test_too_many_adapters_are_wrong_usage(reads, tmp_path):
    adapters = tmp_path / "adapters.txt"
    adapters.write_text("".join(f"a{number}\tACGTACGT\n" for number in range(300)))
    assert run("qc", reads, "--adapters", adapters).returncode == 2


def test_alignments_have_a_table_of_read_groups(tmp_path):
    data = Alignments(4, {"one": 2000}, 100)
    files = {"sorted.sam": data.sam(), "mixed.sam": data.sam(in_order=False), "one.fa": data.fasta()}
    for name, text in files.items():
        (tmp_path / name).write_bytes(text)
    sam, mixed, reference = (tmp_path / name for name in files)
    lines = table(run("qc", sam, "--reference", reference, "--json", tmp_path / "qc.json")).splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("alignments"))
    assert [line.split()[0] for line in lines[start + 2 : start + 6]] == [str(sam), "(none)", "a", "b"]
    found = json.loads((tmp_path / "qc.json").read_text())[0]["alignments"]
    assert f"{found['coverage']['mean_depth']:.2f}" in lines[start + 2]
    assert found["gc_bias"]["windows"] == data.gc_bias(files["sorted.sam"])[0]
    assert "coverage cannot be told: record" in table(run("qc", mixed))
    wrong = run("qc", sam, "--reference", sam)
    assert wrong.returncode != 0
    assert b"sorted.sam" in wrong.stderr
