"""Pages made of reports: what is on them, and that nothing of a file can become a part of them."""

import html
import json
import re
import sys
from html.parser import HTMLParser

import pytest
import qc_reports

from seqtide.quality_control.html import render

VOID = {"meta", "link", "br", "img", "input", "hr"}
ALL_PLOTS = {
    "quality",
    "read-quality",
    "tiles",
    "content",
    "gc",
    "unknown",
    "lengths",
    "duplication",
    "adapters",
}


class Elements(HTMLParser):
    """All elements of a page with their attributes; they must be closed in their order."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.text = []
        self._open = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def data_of(text):
    """What the page's script gets."""
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)[1])


def plots_of(text):
    elements = Elements(text).elements
    shown = [attributes["data-plot"] for tag, attributes in elements if "data-plot" in attributes]
    assert len(shown) == len(set(shown))
    assert set(shown) == data_of(text)["plots"].keys()
    return set(shown)


@pytest.mark.parametrize(
    ("report", "missing"),
    [
        (qc_reports.good(), set()),
        (qc_reports.bad(), set()),
        (qc_reports.nanopore(), {"tiles"}),
        (qc_reports.fasta("some/folder/contigs.fasta"), {"tiles", "quality", "read-quality"}),
        (qc_reports.one_read(), {"tiles"}),
        (qc_reports.empty(), ALL_PLOTS),
    ],
    ids=["good", "bad", "nanopore", "fasta", "one read", "empty"],
)
def test_a_page_has_the_plots_that_there_are_numbers_for(report, missing):
    text = render([report])
    assert plots_of(text) == ALL_PLOTS - missing
    assert len(text.encode()) < 300_000
    for name in report["sources"]:
        assert html.escape(name) in text
    for plot in data_of(text)["plots"].values():
        for series in plot.get("series", ()):
            assert len(series["values"]) == len(data_of(text)["places"][plot["places"]]["at"])


def test_pairs_and_alignments_have_plots_of_their_own():
    of_alignments = {"coverage", "gc-bias", "inserts", "mapq", "errors", "substitutions", "indels"}
    of_alignments |= {"group-errors", "group-inserts"}
    text = render([qc_reports.aligned()])
    assert plots_of(text) == ALL_PLOTS | of_alignments
    for label in "Records by their flags", "Coverage of each reference", "Read groups":
        assert f'aria-label="{label}"' in text
    pair = qc_reports.pair("a_R1.fastq", "a_R2.fastq")
    text = render([pair, pair["mate"]], paired=True)
    assert {name for name in plots_of(text) if "fragments" in name} == {"f0-fragments"}
    assert "The reads of 50 % of the pairs do not overlap" in text
    report = qc_reports.aligned()
    report["alignments"]["all"] |= {"mapq": {"mapq": [], "records": []}, "substitutions": {"A>C": 0}}
    for column in ("aligned", "compared", "clipped"):
        report["alignments"]["all"]["cycles"][column] = [0] * 151
    report["alignments"]["all"]["insert_sizes"] |= {"start": [], "end": [], "pairs": []}
    report["alignments"]["all"] |= {kind: {"length": [], "count": []} for kind in ("insertions", "deletions")}
    report["alignments"] |= {"read_groups": {}, "gc_bias": None}
    report["alignments"]["coverage"] |= {"unknown": "record <b> is out of order", "length": None, "mean_depth": None}
    text = render([report])
    assert plots_of(text) == ALL_PLOTS
    assert "Coverage cannot be told: record &lt;b&gt; is out of order." in text


def test_links_lead_to_what_is_there_and_no_id_is_there_twice():
    for reports in ([qc_reports.bad()], [qc_reports.bad(), qc_reports.good(), qc_reports.nanopore()]):
        elements = Elements(render(reports)).elements
        names = [attributes["id"] for _, attributes in elements if "id" in attributes]
        assert len(names) == len(set(names))
        links = {attributes["href"] for tag, attributes in elements if tag == "a"}
        assert len(links) > 5
        assert {link.removeprefix("#") for link in links} <= set(names)


def test_a_page_loads_nothing():
    text = render([qc_reports.bad(), qc_reports.nanopore()])
    for tag, attributes in Elements(text).elements:
        assert tag not in {"link", "iframe", "object", "embed"}
        assert "src" not in attributes
        assert attributes.get("href", "#").startswith(("#", "data:image/png;base64,"))
    assert not re.search(r"https?:|@import|url\(|fetch\(|XMLHttp|localStorage|cookie", text)
    assert "default-src 'none'" in text


EVIL = "</script><script>alert(1)</script>\"'&<b onclick=x>{{ 7*7 }}"


def test_names_that_are_no_text_are_shown_all_the_same():
    for count in (1, 3):
        assert "no?text.fq" in render([qc_reports.good(f"{number}no\udcfftext.fq") for number in range(count)])


@pytest.mark.parametrize("count", [1, 3])
def test_nothing_of_a_file_becomes_a_part_of_the_page(count):
    report = qc_reports.bad(EVIL, overrepresented=[(EVIL, 5.0, EVIL)])
    report["seqtide"] = EVIL
    report["summary"]["encoding"] = EVIL
    report["duplication"]["explanation"] = EVIL
    report["adapters"]["adapters"][0]["name"] = EVIL
    report["verdicts"] = {module: {"status": "fail", "why": EVIL} for module in report["verdicts"]}
    report["verdicts"][EVIL] = {"status": "warn", "why": EVIL}
    harmless = qc_reports.bad("x", overrepresented=[("x", 5.0, "x")])
    harmless["verdicts"] = {module: {"status": "fail", "why": "x"} for module in harmless["verdicts"]}
    harmless["verdicts"]["x"] = {"status": "warn", "why": "x"}
    texts = [render([one] * count, title) for one, title in ((report, EVIL), (harmless, "x"))]
    evil, usual = ([tag for tag, _ in Elements(text).elements] for text in texts)
    assert evil == usual
    assert "onclick" not in {name for _, attributes in Elements(texts[0]).elements for name in attributes}
    assert "7*7" in texts[0]
    assert EVIL in [series["name"] for plot in data_of(texts[0])["plots"].values() for series in plot.get("series", ())]


def test_verdicts_are_told_with_their_reasons_and_the_worst_first():
    report = qc_reports.good(statuses={"adapters": "warn", "n_content": "fail"})
    report["verdicts"]["news_from_later"] = {"status": "pass", "why": "as it should be"}
    text = " ".join("".join(Elements(render([report])).text).split())
    found = [
        text.index(f"{title} {spoken}") for title, spoken in (("N by position", "failed"), ("Adapters", "warning"))
    ]
    assert found == sorted(found)
    assert text.count("what n_content found is beyond the limit of fail") == 2
    assert "News from later passed as it should be" in text


def test_several_files_come_with_those_that_stand_out_first_and_pairs_together():
    reports = [
        qc_reports.good(f"run/s{number}_R{mate}.fastq.gz", seed=10 * number + mate)
        for number in range(6)
        for mate in (1, 2)
    ]
    reports[7] = qc_reports.good("run/s3_R2.fastq.gz", gc=61)
    text = render(reports)
    rows = [attributes["data-sample"] for tag, attributes in Elements(text).elements if tag == "tr" and attributes]
    assert rows[:2] == ["6", "7"]
    assert [int(row) // 2 for row in rows[::2]] == [int(row) // 2 for row in rows[1::2]]
    assert "GC 61.0\N{NO-BREAK SPACE}% (others 45.0\N{NO-BREAK SPACE}%)" in text
    plots = data_of(text)["plots"]
    assert [len(plots[key]["series"]) for key in ("quality", "gc", "lengths", "duplication", "adapters")] == [12] * 5
    mates = {series["sample"]: series["class"] for series in plots["gc"]["series"] if series["sample"] in (6, 7)}
    assert mates == {6: "s0", 7: "s0 dashed"}


def test_pairs_that_are_told_need_no_names():
    reports = [qc_reports.good(name, seed=seed) for seed, name in enumerate("abcd")]
    series = data_of(render(reports, paired=True))["plots"]["gc"]["series"]
    assert {one["name"]: one["class"] for one in series} == {
        "a": "s0",
        "b": "s0 dashed",
        "c": "s1",
        "d": "s1 dashed",
    }
    with pytest.raises(ValueError, match="3 reports are no pairs"):
        render(reports[:3], paired=True)
    with pytest.raises(ValueError, match="at least one"):
        render([])


def test_files_of_all_kinds_share_a_page():
    kinds = [qc_reports.good(), qc_reports.nanopore(), qc_reports.fasta(), qc_reports.empty(), qc_reports.one_read()]
    text = render(kinds)
    assert {"quality", "gc", "lengths"} <= plots_of(text)
    assert [*plots_of(render([qc_reports.empty(), qc_reports.empty("b")]))] == []


@pytest.mark.parametrize("make", [qc_reports.good, qc_reports.nanopore])
def test_a_page_of_hundreds_of_files_stays_under_a_megabyte(make):
    reports = [make(f"s{number}.fq", seed=number) for number in range(3)]
    many = [reports[number % 3] | {"sources": [f"folder/of/the/run/sample{number}.fastq.gz"]} for number in range(600)]
    text = render(many)
    assert 300_000 < len(text.encode()) < 1_000_000
    assert re.search(r"\d+ of 600 files are shown", text)
    few = render(many[:12])
    assert 300_000 < len(few.encode()) < 1_000_000
    assert "f0-quality" in plots_of(few)


def test_a_page_stays_under_a_megabyte_whatever_the_names():
    report = qc_reports.good()
    many = [report | {"sources": [f"{number}{'<' * 200}"]} for number in range(300)]
    assert len(render(many).encode()) < 1_000_000


def test_without_jinja2_a_page_tells_what_brings_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(ImportError, match=re.escape('pip install "seqtide[qc]"')):
        render([qc_reports.good()])


def test_no_plot_stands_beside_a_gap():
    """Between what has a row of its own, plots fill rows of two, if need be with a wide one first."""
    for reports in ([qc_reports.aligned()], [qc_reports.unsorted()], [qc_reports.bad()], [qc_reports.fasta()]):
        row = 0
        for tag, attributes in Elements(render(reports)).elements:
            if tag != "section" or not attributes.get("class", "").startswith("card"):
                continue
            wide = attributes["class"] == "card wide"
            assert not (wide and row % 2), attributes["id"]
            row += 1 + (wide and row % 2 == 0)


def test_alignments_of_several_files_are_lines():
    reports = [qc_reports.aligned("one.bam"), qc_reports.unsorted("two.bam"), qc_reports.good("three.fastq")]
    text = render(reports)
    lines = {name: plot.get("series") for name, plot in data_of(text)["plots"].items()}
    names = {
        name: {series["name"] for series in lines[name]} for name in ("coverage", "gc-bias", "inserts", "mismatches")
    }
    assert names["coverage"] == names["gc-bias"] == {"one.bam"}
    assert names["inserts"] == names["mismatches"] == {"one.bam", "two.bam"}
    (coverage,) = lines["coverage"]
    depths = reports[0]["alignments"]["coverage"]["depths"]
    assert coverage["values"][:2] == [100, 98]
    places = data_of(text)["places"][data_of(text)["plots"]["coverage"]["places"]]["labels"]
    at = places.index("depth 31 or more")
    assert coverage["values"][at] == pytest.approx(depths["percent_at_least"][30], rel=1e-3)
    assert "Mean depth" in text
    assert "Mean depth" not in render([qc_reports.good("a.fastq"), qc_reports.good("b.fastq")])
