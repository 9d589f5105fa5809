"""Lanes, channels, times and k-mers in reports: dictionary, page and figures."""

import json
import math
from fractions import Fraction

import pytest
from qc_reads import fastq, reads, reads_with_enriched_kmers
from slow_counters import SlowCounters

import seqtide
from seqtide.quality_control.kmers import sequence_of, tail
from seqtide.quality_control.report import QcReport


def report_of(records):
    return QcReport(SlowCounters(records, ()), ["reads.fastq"])


LANES = [
    (f"M1:7:F:{1 + i % 2}:{1101 + 1000 * (i // 2 % 2)}:5:9", "ACGT"[: 1 + i % 4], "I5+!"[: 1 + i % 4])
    for i in range(40)
]
NANOPORE = [
    (
        f"r{i} ch={5 + 9 * (i % 3)} start_time=2021-03-04T{10 + i % 5:02}:00:00Z",
        "ACGT" * (1 + i % 5),
        "I5+!" * (1 + i % 5),
    )
    for i in range(60)
    if i % 5 != 2
]


def test_lanes():
    document = report_of(LANES).to_dict()
    lanes = document["lanes"]
    assert list(zip(lanes["lane"], lanes["surface"], strict=True)) == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert lanes["reads"] == [10] * 4
    assert (lanes["start"], lanes["end"]) == ([1, 2, 3, 4], [1, 2, 3, 4])
    # All reads of a lane and surface have one length.
    assert lanes["bases"] == [10, 30, 20, 40]
    assert lanes["quality"] == [[40, None, None, None], [40, 20, 10, None], [40, 20, None, None], [40, 20, 10, 0]]
    assert lanes["mean_quality"] == pytest.approx([40, 70 / 3, 30, 17.5])
    assert lanes["mean_length"] == [1, 3, 2, 4]
    assert document["channels"] is document["times"] is None


def test_scores_of_another_encoding():
    records = [
        (f"M1:7:F:{1 + i % 2}:1101:5:9", sequence, quality)
        for i, (_, sequence, quality) in enumerate(reads("phred_64"))
    ]
    document = report_of(records).to_dict()
    assert document["summary"]["encoding"] == "Illumina 1.5"
    means = document["lanes"]["mean_quality"]
    assert sum(means) / 2 == pytest.approx(document["summary"]["mean_quality"])


def test_channels_and_times():
    document = report_of(NANOPORE).to_dict()
    channels, times = document["channels"], document["times"]
    assert document["lanes"] is None
    assert channels["channel"] == [5, 14, 23]
    assert channels["reads"] == [16, 16, 16]
    assert sum(channels["bases"]) == sum(len(sequence) for _, sequence, _ in NANOPORE)
    assert (times["first"], times["seconds"]) == ("2021-03-04T10:00:00Z", 60)
    assert len(times["hours"]) == 241
    found = [(hour, count) for hour, count in zip(times["hours"], times["reads"], strict=True) if count]
    assert found == [(0, 12), (1, 12), (3, 12), (4, 12)]
    assert times["mean_length"][:2] == [4, None]
    assert times["mean_quality"][:2] == [17.5, None]
    json.dumps(document, allow_nan=False)


def test_kmers():
    records = reads_with_enriched_kmers(6000, [100])
    part = report_of(records).to_dict()["kmers"]
    assert 0 < len(part["enriched"]) <= 20
    ratios = [kmer["ratio"] for kmer in part["enriched"]]
    assert ratios == sorted(ratios, reverse=True)
    sample = [sequence for _, sequence, _ in records[49::50]]
    every = sum(len(sequence) - 6 - sum("N" in sequence[at : at + 7] for at in range(94)) for sequence in sample)
    for kmer in part["enriched"]:
        places = [at + 1 for sequence in sample for at in range(94) if sequence[at : at + 7] == kmer["sequence"]]
        assert kmer["count"] == len(places)
        group = part["start"].index(kmer["position"])
        start, end = part["start"][group], part["end"][group]
        there = sum(start <= place <= end for place in places)
        others = sum("N" not in sequence[at - 1 : at + 6] for sequence in sample for at in range(start, end + 1))
        assert kmer["ratio"] == kmer["ratios"][group] == pytest.approx(there / (len(places) / every * others), rel=1e-5)
        assert 0 <= kmer["p_value"] < 0.01
    assert report_of(reads("ordinary")).to_dict()["kmers"]["enriched"] == []
    assert report_of([]).to_dict()["kmers"]["enriched"] == []


@pytest.mark.parametrize(
    ("hits", "trials", "share"), [(0, 1, 0.3), (2, 10, 0.1), (10, 10, 0.5), (30, 200, 0.02), (7, 8, 0.1)]
)
def test_tails_of_binomial_distributions(hits, trials, share):
    exact = Fraction(share)
    terms = (math.comb(trials, hit) * exact**hit * (1 - exact) ** (trials - hit) for hit in range(hits + 1, trials + 1))
    expected = float(sum(terms))
    assert tail(hits, trials, share) == pytest.approx(expected, rel=1e-9)


def test_numbers_of_kmers():
    assert [sequence_of(number) for number in (0, 1, 6, 4**7 - 1)] == ["AAAAAAA", "AAAAAAC", "AAAAACG", "TTTTTTT"]


def test_page():
    both = report_of(LANES + NANOPORE).to_html()
    for title in ("Quality by lane and surface", "Channels", "Bases over time", "Quality over time"):
        assert f">{title}<" in both
        assert f">{title}<" not in report_of(reads("short")).to_html()
    assert "lane 2, surface 1" in both
    assert "3 channels gave reads." in both
    # A single lane has nothing to be compared with.
    assert "Quality by lane" not in report_of(LANES[::4]).to_html()
    assert ">Enriched 7-mers<" in report_of(reads_with_enriched_kmers(6000, [100])).to_html()


def test_page_of_many_channels():
    records = [(f"r ch={channel} start_time=2021-03-04T10:00:00Z", "ACGT", "IIII") for channel in range(1, 3001, 2)]
    page = report_of(records).to_html()
    assert "channel 1–6" in page
    assert len(page) < 500_000


@pytest.mark.parametrize("name", ["lanes", "channels", "times", "kmers"])
def test_figures(name, tmp_path):
    pytest.importorskip("matplotlib")
    records = {"lanes": LANES, "kmers": reads_with_enriched_kmers(6000, [100])}.get(name, NANOPORE)
    figure = report_of(records).plot(name)
    assert figure.axes[0].get_xlabel()
    figure.savefig(tmp_path / "figure.png")
    with pytest.raises(ValueError, match="nothing to show"):
        report_of(reads("short")).plot(name)


def test_merged_and_from_files():
    parts = [seqtide.qc(fastq(part).encode()) for part in (LANES[:13], LANES[13:])]
    merged, whole = seqtide.QcReport.merge(parts).to_dict(), seqtide.qc(fastq(LANES).encode()).to_dict()
    assert merged["lanes"] == whole["lanes"] == report_of(LANES).to_dict()["lanes"]
    parts = [seqtide.qc(fastq(part).encode()) for part in (NANOPORE[:30], NANOPORE[30:])]
    merged, whole = seqtide.QcReport.merge(parts).to_dict(), seqtide.qc(fastq(NANOPORE).encode()).to_dict()
    assert (merged["channels"], merged["times"]) == (whole["channels"], whole["times"])
