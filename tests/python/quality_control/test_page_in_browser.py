"""Pages as a person has them: in a browser, on a screen of any width, with a pointer and with keys."""

import pytest
import qc_reports
from browser import CHROMIUM, Browser

from seqtide.quality_control.html import render

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")

SEVERAL = [
    *(qc_reports.good(f"s{number}_R{mate}.fastq.gz", seed=10 * number + mate) for number in (1, 2) for mate in (1, 2)),
    qc_reports.nanopore("a_very_long_name_of_a_file_" * 4 + ".fastq.gz"),
    qc_reports.bad("bad_R1.fastq.gz"),
]
BEFORE_AFTER = [
    qc_reports.good(f"/data/{'of_a_run_with_a_long_name_' * 3}R{mate}.fastq.gz {side}", seed=10 * mate + rank)
    for mate in (1, 2)
    for rank, side in enumerate(("before", "after"))
]
PAGES = {
    "good": [qc_reports.good()],
    "bad": [qc_reports.bad()],
    "nanopore": [qc_reports.nanopore("x" * 150 + ".fastq.gz")],
    "fasta": [qc_reports.fasta()],
    "one_read": [qc_reports.one_read()],
    "aligned": [qc_reports.aligned()],
    "pair": [qc_reports.pair("a_R1.fastq", "a_R2.fastq")],
    "empty": [qc_reports.empty()],
    "several": SEVERAL,
    "unsorted": [qc_reports.unsorted()],
    "ten": [qc_reports.aligned(f"sample{number}.bam", seed=number) for number in range(9)] + [qc_reports.nanopore()],
    "before_after": BEFORE_AFTER,
}

# What sticks out of the window, but for what can be scrolled there or is not to be seen.
STICKS_OUT = """(() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) return ["the page itself"];
  return [...document.querySelectorAll("body *")]
    .filter((one) => !one.closest(".scroll, .area, .hidden, .skip"))
    .filter((one) => one.getBoundingClientRect().right > width + 0.5 || one.getBoundingClientRect().left < -0.5)
    .map((one) => one.outerHTML.slice(0, 100));
})()"""

# Plots without a size or without anything drawn.
NOT_SHOWN = """[...document.querySelectorAll(".plot")].filter((plot) => {
  const box = plot.querySelector(".area").getBoundingClientRect();
  const marks = [...plot.querySelectorAll(".line, .band, .bar, .heat")].filter((mark) => {
    const size = mark.getBoundingClientRect();
    return size.width > 0 && size.left >= box.left - 2 && size.right <= box.right + 2 && size.top >= box.top - 2;
  });
  return box.width < 200 || box.height < 100 || !marks.length;
}).map((plot) => plot.dataset.plot)"""

LABELS_THAT_MEET = """[...document.querySelectorAll(".x-labels")].filter((labels) => {
  const boxes = [...labels.children].map((label) => label.getBoundingClientRect()).filter((box) => box.width);
  return boxes.some((box, number) => number && box.left < boxes[number - 1].right);
}).map((labels) => labels.textContent)"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with Browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for name, reports in PAGES.items():
        options = {"paired": True, "note": "Below the heading. " * 20} if name == "before_after" else {}
        (folder / f"{name}.html").write_text(render(reports, **options), encoding="utf-8")
    return folder


@pytest.fixture
def opened(browser, pages):
    """Opens a page; its console must be empty in the end."""

    def open_page(name, **options):
        browser.open(pages / f"{name}.html", **options)
        return browser

    browser.messages.clear()
    yield open_page
    assert browser.messages == []


def box_of(browser, selector):
    """Where an element is, once it is in the middle of the window."""
    browser.run(f"document.querySelector({selector!r}).scrollIntoView({{block: 'center'}})")
    # What the page does when it is scrolled, it does with the next picture.
    browser.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return browser.run(
        f"(() => {{ const box = document.querySelector({selector!r}).getBoundingClientRect();"
        "return [box.x, box.y, box.width, box.height]; })()"
    )


def tip(browser):
    """What is read out: the place, and a value by name."""
    return browser.run(
        "(() => { const tip = document.getElementById('tip'); if (tip.hidden) return null;"
        "return [tip.querySelector('b').textContent, Object.fromEntries([...tip.querySelectorAll('div')].map("
        "(line) => [...line.querySelectorAll('span')].map((one) => one.textContent)))]; })()"
    )


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_every_plot_shows_and_nothing_sticks_out(opened, name, width, dark):
    page = opened(name, width=width, dark=dark)
    assert page.run(STICKS_OUT) == []
    assert page.run(NOT_SHOWN) == []
    assert page.run(LABELS_THAT_MEET) == []
    background = page.run("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, background[4:-1].split(","))) < 200) == dark


def test_a_pointer_reads_out_values(opened):
    page = opened("bad")
    x, y, width, height = box_of(page, '[data-plot="content"] .area')
    page.move(x + width * 32.6 / 151, y + height / 2)
    place, values = tip(page)
    assert place == "position 33"
    assert values["N"] == "33.01\N{NO-BREAK SPACE}%"
    assert values.keys() == set("ACGTN")
    page.move(5, 5)
    assert tip(page) is None


def test_keys_read_out_values(opened):
    page = opened("good")
    page.run("document.querySelector('[data-plot=gc]').focus()")
    for _ in range(3):
        page.press("ArrowRight")
    assert tip(page)[0] == "2 % GC"
    page.press("ArrowLeft")
    assert tip(page)[0] == "1 % GC"
    page.press("End")
    assert tip(page)[0] == "100 % GC"
    page.press("Home")
    assert tip(page)[0] == "0 % GC"
    assert tip(page)[1].keys() == {"reads", "normal distribution"}
    page.press("Escape")
    assert tip(page) is None


def test_cells_of_the_heat_map_are_read_out(opened):
    page = opened("bad")
    tiles = qc_reports.bad()["tiles"]
    row = next(number for number, values in enumerate(tiles["deviation"]) if values[75] < -10)
    page.run("document.querySelector('[data-plot=tiles]').focus()")
    for _ in range(76):
        page.press("ArrowRight")
    for _ in range(row):
        page.press("ArrowDown")
    place, values = tip(page)
    assert place == "position 76"
    ((name, value),) = values.items()
    assert name == f"tile {tiles['tile'][row]}"
    assert float(value.replace("\N{MINUS SIGN}", "-")) == pytest.approx(tiles["deviation"][row][75], abs=0.2)


def test_the_nearest_of_several_lines_is_lit(opened):
    page = opened("several")
    x, y, width, height = box_of(page, '[data-plot="gc"] .area')
    page.move(x + width * 0.72, y + height * 0.66)
    assert page.run("document.querySelector('[data-plot=gc] .line.lit').dataset.sample") == "5"
    assert page.run("document.querySelector('tr.lit').textContent").strip().startswith("bad_R1")


def test_tables_sort(opened):
    page = opened("several")
    names = "[...document.querySelectorAll('.samples tbody th')].map((one) => one.textContent.trim().slice(0, 5))"
    click = "[...document.querySelectorAll('.samples thead button')].find((one) => one.textContent === {!r}).click()"
    page.run(click.format("Mean quality"))
    down = page.run(names)
    assert down[-1] == "a_ver"
    assert page.run("document.querySelectorAll('[aria-sort=descending]').length") == 1
    page.run(click.format("Mean quality"))
    assert page.run(names) == down[::-1]
    page.run(click.format("File"))
    assert page.run(names) == sorted(down)
    assert page.run("document.querySelector('[aria-sort]').textContent") == "File"


def test_a_link_into_a_closed_part_opens_it(opened):
    page = opened("several")
    assert not page.run("document.querySelector('details').open")
    page.run("document.querySelector('.samples tbody a').click()")
    assert page.run("new Promise((done) => setTimeout(() => done(document.querySelector('details').open), 100))")


def test_the_button_changes_colours(opened):
    page = opened("good")
    ink = "getComputedStyle(document.body).color"
    before = page.run(ink)
    page.run("document.getElementById('theme').click()")
    assert page.run(ink) != before
    page.run("document.getElementById('theme').click()")
    assert page.run(ink) == before


def test_it_prints(opened):
    document = opened("bad", dark=True).print()
    assert document.startswith(b"%PDF")
    assert 1 < document.count(b"/Type /Page\n") < 8
