"""Reports on any reads at all: they can be made, hold together, and are the same from parts."""

import json
import math

from fastqc_tables import tables
from hypothesis import given, settings
from hypothesis import strategies as st
from qc_reads import fastq

import seqtide
from seqtide.quality_control.fastqc_text import data_text, summary_text

ALPHABETS = st.sampled_from(["ACGT", "ACGTN", "N", "acgtn", "ACGUacgu", "ACGTRYKMSWBDHVN.-*", "G"])
PHRED = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
NAMES = st.sampled_from(["M:1:F:1:1101:7:9", "M:1:F:1:1102:7:9 1:N:0:A", "r"])


@st.composite
def read(draw):
    length = draw(st.one_of(st.integers(0, 30), st.integers(70, 110), st.sampled_from([499, 500, 501, 1000, 2600])))
    piece = draw(st.text(draw(ALPHABETS), min_size=1, max_size=30))
    return draw(NAMES), (piece * length)[:length], (draw(PHRED) * length)[:length]


def report_of(records):
    return seqtide.qc(fastq(records).encode())


@settings(max_examples=60, deadline=None)
@given(st.lists(read(), max_size=12))
def test_a_report_holds_together(records):
    report = report_of(records)
    document = report.to_dict()
    summary, positions = document["summary"], document["positions"]
    assert json.loads(report.to_json()) == document
    assert sum(document["lengths"]["reads"]) == summary["reads"] == len(records)
    letters = ("a", "c", "g", "t", "n", "other")
    assert sum(positions["covered"]) == sum(sum(positions[letter]) for letter in letters) == summary["bases"]
    assert sum(document["read_quality"]["reads"]) == sum(document["read_quality"]["reads_arithmetic"])
    if positions["quality"]:
        for p10, p25, median, p75, p90 in zip(
            *(positions["quality"][name] for name in ("p10", "p25", "median", "p75", "p90")), strict=True
        ):
            assert p10 is median is p90 is None or 0 <= p10 <= p25 <= median <= p75 <= p90
    for adapter in document["adapters"]["adapters"]:
        assert adapter["percent"] == sorted(adapter["percent"])
        assert all(0 <= percent <= 100 for percent in adapter["percent"])
    levels = document["duplication"]
    for shares in (levels["fastqc_total"], levels["fastqc_distinct"], levels["estimate"]["levels_total"]):
        assert math.isclose(sum(shares), 100 if records else 0)


@settings(max_examples=40, deadline=None)
@given(st.lists(read(), max_size=12))
def test_fastqcs_files_are_whole(records):
    modules = report_of(records).modules(as_fastqc=True)
    found = tables(data_text(modules, "any.fastq"))
    lines = [line.split("\t") for line in summary_text(modules, "any.fastq").splitlines()]
    assert [title for _, title, _ in lines] == list(found)
    assert [verdict.lower() for verdict, _, _ in lines] == [rows[0][0] for rows in found.values()]
    for rows in found.values():
        assert len({len(row) for row in rows[1:] if not row[0].startswith("#Total Dedup")}) <= 1


@settings(max_examples=30, deadline=None)
@given(st.lists(read(), min_size=1, max_size=10), st.integers(0, 10))
def test_parts_make_the_whole(records, cut):
    merged = seqtide.QcReport.merge([report_of(records[:cut]), report_of(records[cut:])]).to_dict()
    whole = report_of(records).to_dict()
    # Tiles are a sample of the first reads that have them, in which order matters.
    for key in (
        "summary",
        "lengths",
        "positions",
        "read_quality",
        "read_gc",
        "adapters",
        "duplication",
        "overrepresented",
    ):
        assert merged[key] == whole[key], key
