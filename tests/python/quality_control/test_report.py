"""Reports: what their dictionary says, against calculations of another kind."""

import json
import math
import pickle
import statistics
import sys

import numpy as np
import pytest
from qc_reads import NAMES, reads
from slow_counters import SlowCounters

import seqtide
from seqtide.quality_control.known_sequences import ADAPTERS
from seqtide.quality_control.report import QcReport

MODULES = (
    "position_quality", "tile_quality", "read_quality", "base_content", "read_gc", "n_content", "lengths",
    "duplication", "overrepresented", "adapters",
)  # fmt: skip


def report_of(records, name="reads.fastq"):
    return QcReport(SlowCounters(records, ADAPTERS), [name])


def scores(records, shift=0):
    return [[ord(character) - 33 - shift for character in quality] for _, _, quality in records]


@pytest.mark.parametrize("name", NAMES)
def test_summary(name):
    records = reads(name)
    summary = report_of(records).to_dict()["summary"]
    lengths = [len(sequence) for _, sequence, _ in records]
    letters = "".join(sequence for _, sequence, _ in records).upper()
    called = sum(letters.count(base) for base in "ACGT")
    assert (summary["reads"], summary["bases"]) == (len(records), len(letters))
    assert (summary["min_length"], summary["max_length"]) == (min(lengths), max(lengths))
    assert summary["mean_length"] == pytest.approx(statistics.mean(lengths))
    assert summary["median_length"] == statistics.median(lengths)
    longest_first = sorted(lengths, reverse=True)
    up_to = np.cumsum(longest_first)
    assert summary["n50"] == longest_first[int(np.argmax(2 * up_to >= up_to[-1]))]
    gc = letters.count("G") + letters.count("C")
    assert summary["gc_percent"] == (pytest.approx(100 * gc / called) if called else None)
    assert summary["n_percent"] == pytest.approx(100 * letters.count("N") / len(letters))
    assert summary["encoding"] == ("Illumina 1.5" if name == "phred_64" else "Sanger / Illumina 1.9")
    quality = np.concatenate(scores(records, 31 if name == "phred_64" else 0))
    assert summary["mean_quality"] == pytest.approx(quality.mean())
    assert summary["q20_percent"] == pytest.approx(100 * (quality >= 20).mean())
    assert summary["q30_percent"] == pytest.approx(100 * (quality >= 30).mean())


@pytest.mark.parametrize("name", ["mixed_lengths", "phred_64", "lower_case_and_iupac", "of_500"])
def test_positions(name):
    records = reads(name)
    positions = report_of(records).to_dict()["positions"]
    longest = max(len(sequence) for _, sequence, _ in records)
    assert positions["start"] == positions["end"] == list(range(1, longest + 1))
    for place in (0, 1, longest // 2, longest - 1):
        letters = [sequence[place].upper() for _, sequence, _ in records if len(sequence) > place]
        assert positions["covered"][place] == len(letters)
        for letter in "ACGTN":
            assert positions[letter.lower()][place] == letters.count(letter)
        assert positions["other"][place] == sum(letter not in "ACGTN" for letter in letters)
        quality = sorted(row[place] for row in scores(records, 31 if name == "phred_64" else 0) if len(row) > place)
        assert positions["quality"]["mean"][place] == pytest.approx(statistics.mean(quality))
        for key, percent in {"p10": 10, "p25": 25, "median": 50, "p75": 75, "p90": 90}.items():
            assert positions["quality"][key][place] == np.percentile(quality, percent, method="inverted_cdf")


def test_long_reads_take_few_positions():
    document = report_of([("r", "ACGTN" * 1000, "5" * 5000), ("s", "A" * 501, "I" * 501)]).to_dict()
    positions = document["positions"]
    assert (positions["start"][499:502], positions["end"][499:502]) == ([500, 501, 551], [500, 550, 600])
    assert positions["end"][-1] == 5000
    assert positions["covered"][500:502] == [51, 50]
    assert positions["quality"]["mean"][500] == pytest.approx((50 * 20 + 40) / 51)
    assert document["verdicts"]["n_content"]["status"] == "fail"
    assert sum(document["lengths"]["reads"]) == 2
    assert len(document["lengths"]["start"]) <= 100


def test_lengths_of_all_reads_are_in_a_class():
    rng = np.random.default_rng(1)
    for lengths in (rng.integers(30, 80, 50), rng.integers(1, 900, 300), rng.integers(0, 60_000, 40)):
        measured = report_of([("r", "A" * length, "I" * length) for length in lengths]).to_dict()["lengths"]
        assert len(measured["start"]) <= 100
        assert measured["start"][0] == min(lengths)
        assert measured["end"][-1] >= max(lengths)
        for start, end, reads_ in zip(*measured.values(), strict=True):
            assert reads_ == sum(start <= length <= end for length in lengths)
        assert measured["start"][1:] == [end + 1 for end in measured["end"][:-1]]


def test_quality_of_reads():
    measured = report_of([("a", "ACGT", "5555"), ("b", "AC", "+5"), ("c", "", "")]).to_dict()["read_quality"]
    error = (0.1 + 0.01) / 2
    assert measured["quality"] == list(range(21))
    assert [score for score, count in enumerate(measured["reads"]) if count] == [int(-10 * math.log10(error)), 20]
    assert [score for score, count in enumerate(measured["reads_arithmetic"]) if count] == [15, 20]


def test_a_few_good_scores_are_no_sign_of_phred_64():
    good = report_of([("a", "ACGT", "IIII")])
    assert good.to_dict()["summary"]["encoding"] == "Sanger / Illumina 1.9"
    assert good.modules(as_fastqc=True).encoding.name == "Illumina 1.5"
    assert report_of([("a", "ACGT", "abAB")]).to_dict()["summary"]["encoding"] == "Illumina 1.3"


def test_adapters_add_up():
    records = reads("pairs_with_adapters")
    measured = report_of(records).to_dict()["adapters"]
    first = next(adapter for adapter in measured["adapters"] if adapter["sequence"] == "AGATCGGAAGAG")
    places = [sequence.find("AGATCGGAAGAG") for _, sequence, _ in records]
    for place in (0, 60, 100, 149):
        expected = 100 * sum(0 <= found <= place for found in places) / len(records)
        assert first["percent"][place] == pytest.approx(expected)
    assert report_of(records).to_dict()["verdicts"]["adapters"]["status"] == "fail"


def test_adapters_that_fastqc_does_not_look_for_count_in_reports_only():
    records = reads("two_colours")
    report = report_of(records)
    assert report.to_dict()["verdicts"]["adapters"]["status"] == "fail"
    assert report.to_dict()["verdicts"]["adapters"]["why"].startswith("PolyG, ")
    assert report.modules(as_fastqc=True).all["adapters"].status == "pass"


def test_duplicates():
    document = report_of(
        [(f"r{number}", "ACGTACGT", "IIIIIIII") for number in range(3)] + [("s", "TTTT", "IIII")]
    ).to_dict()
    measured = document["duplication"]
    assert measured["percent_remaining_fastqc"] == measured["estimate"]["percent_remaining"] == 50
    assert measured["fastqc_total"][:3] == measured["estimate"]["levels_total"][:3] == [25, 0, 75]
    assert measured["fastqc_distinct"][:3] == [50, 0, 50]
    assert [row["count"] for row in document["overrepresented"]] == [3, 1]


def test_names_of_the_users_own_contaminants():
    counters = SlowCounters([("r", "ACGTTGCAAC", "I" * 10)] * 2)
    report = QcReport(counters, ["x"], contaminants=[("mine", "GGACGTTGCAACGG")])
    assert report.to_dict()["overrepresented"][0]["source"] == "mine (100% over 10bp)"
    assert pickle.loads(pickle.dumps(report)).to_dict() == report.to_dict()


@pytest.mark.parametrize("name", NAMES)
def test_dictionary_is_plain_and_whole(name):
    report = report_of(reads(name), "a file")
    document = report.to_dict()
    assert (document["schema"], document["schema_version"], document["sources"]) == ("seqtide.qc", 1, ["a file"])
    assert json.loads(report.to_json(indent=2)) == document
    assert set(document["verdicts"]) <= set(MODULES)
    assert set(MODULES) - set(document["verdicts"]) <= {"tile_quality"}
    assert all(
        verdict["status"] in ("pass", "warn", "fail") and verdict["why"] for verdict in document["verdicts"].values()
    )
    document["summary"].clear()
    assert report.to_dict()["summary"]


@pytest.mark.parametrize(
    "records", [[], [("r", "", "")], [("r", "A", "I")], [("r", "ACGT", None)]], ids=["none", "empty", "one", "fasta"]
)
def test_hardly_anything(records):
    document = report_of(records).to_dict()
    assert document["summary"]["reads"] == len(records)
    json.dumps(document, allow_nan=False)


def test_json_goes_into_a_file(tmp_path):
    report = report_of(reads("short"))
    assert report.to_json(tmp_path / "report.json") is None
    assert json.loads((tmp_path / "report.json").read_text()) == report.to_dict()
    with pytest.raises(OSError):
        report.to_json(tmp_path / "absent" / "report.json")


def test_merged_reports_are_as_one():
    records = reads("mixed_lengths")
    parts = [report_of(records[:100], "a"), report_of(records[100:], "b")]
    merged, whole = QcReport.merge(parts), report_of(records)
    assert merged.sources == ("a", "b")
    assert {**merged.to_dict(), "sources": None} == {**whole.to_dict(), "sources": None}
    assert parts[0].counters.reads == 100
    with pytest.raises(ValueError, match="at least one report"):
        QcReport.merge([])


def test_figure_of_fragments():
    pytest.importorskip("matplotlib")
    fragment = "ACGTTGCATGCCGATAGGCTTAACGTAGCTAGCTA"
    sides = (fragment, seqtide.reverse_complement(fragment))
    report = seqtide.qc(*(f"@r\n{side}\n+\n{'I' * 35}\n".encode() for side in sides))
    assert report.plot("insert_sizes").axes[0].get_ylabel() == "pairs"


@pytest.mark.parametrize("name", [module for module in MODULES if module != "overrepresented"])
def test_figures(name, tmp_path):
    pytest.importorskip("matplotlib")
    figure = report_of(reads("ordinary")).plot(name)
    assert figure.axes[0].get_xlabel()
    figure.savefig(tmp_path / "figure.png")
    with pytest.raises(ValueError, match="nothing to show"):
        report_of([]).plot(name)


def test_figures_need_matplotlib(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ImportError, match=r'pip install "seqtide\[plot\]"'):
        report_of(reads("short")).plot("lengths")


def test_figure_of_nothing_known():
    with pytest.raises(ValueError, match="no module 'gc'; there are position_quality"):
        report_of(reads("short")).plot("gc")


def test_a_part_of_a_read_has_no_model():
    # FastQC counts a read of 499 bases, cut to 400, as a quarter of a read at its percentage.
    report = report_of([("r", "AAAAAC" * 83 + "A", "0" * 499)])
    assert report.counters.fastqc_gc.sum() < 1
    assert report.to_dict()["verdicts"]["read_gc"]["status"] == "pass"
