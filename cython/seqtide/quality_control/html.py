"""Reports as one HTML page that needs nothing else: for a browser, a phone, a printer, a colleague."""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from seqtide.quality_control import numbers

if TYPE_CHECKING:
    import jinja2
    from markupsafe import Markup

    from seqtide.quality_control.plots.figure import Plot
    from seqtide.quality_control.samples import Sample
    from seqtide.quality_control.section import Section

# Bytes of a page, above which no further file of several gets plots of its own.
ROOM = 900_000
# Of more files, the page shows those that stand out most.
MOST_ROWS = 400
MOST_LINES = 100

TITLES = {
    "position_quality": "Quality by position",
    "tile_quality": "Quality by tile",
    "read_quality": "Quality of reads",
    "base_content": "Bases by position",
    "read_gc": "GC of reads",
    "n_content": "N by position",
    "lengths": "Lengths",
    "duplication": "Duplication",
    "overrepresented": "Over-represented sequences",
    "adapters": "Adapters",
}
STATUSES = {"fail": "failed", "warn": "warning", "pass": "passed"}
ORDER = list(STATUSES)  # the worst first


@dataclass(frozen=True)
class Verdict:
    """What was found of a module, and why."""

    module: str
    title: str
    status: str
    why: str
    link: str  # where it is shown; empty for nowhere

    @property
    def spoken(self) -> str:
        return STATUSES[self.status]


@dataclass(frozen=True)
class File:
    """What the page has of one file: its verdicts, and its sections if there is room for them."""

    name: str
    prefix: str
    report: Mapping[str, Any]
    sections: Sequence[Section] = field(default_factory=list)

    @property
    def verdicts(self) -> list[Verdict]:
        links = {section.module: section.key for section in self.sections}
        return [
            Verdict(module, title_of(module), verdict["status"], verdict["why"], links.get(module, ""))
            for module, verdict in sorted(
                self.report["verdicts"].items(), key=lambda item: ORDER.index(item[1]["status"])
            )
        ]

    def verdict(self, module: str) -> Verdict | None:
        return next((verdict for verdict in self.verdicts if verdict.module == module), None)

    @property
    def counts(self) -> dict[str, int]:
        """How many modules failed, have a warning and passed."""
        statuses = [verdict.status for verdict in self.verdicts]
        return {status: statuses.count(status) for status in STATUSES}


def title_of(module: str) -> str:
    """The heading of a module; one that is not known here speaks for itself."""
    return TITLES.get(module, module.replace("_", " ").capitalize())


def render(
    reports: Sequence[Mapping[str, Any]], title: str | None = None, *, paired: bool = False, note: str | None = None
) -> str:
    """One page for one file or several.

    Of several files there is a table, plots with a line for each, and below them the plots of each file, as long as the
    page stays under a megabyte; those that stand out come first. Files whose names differ in "_R1" and "_R2", or the
    like, are pairs and stay together.

    The page loads nothing: its style, its script and its plots are in it, and no name or sequence of a file can become
    a part of them.

    Args:
        reports (Sequence[Mapping[str, Any]]): what `QcReport.to_dict()` returns, one or more.
        title (str | None): its heading; by default the name of the file, or how many there are.
        paired (bool): two reports that follow each other are of mates, whatever the names of their files.
        note (str | None): what stands below the heading of several files; None for how they are ordered.

    Returns:
        str: HTML.

    Raises:
        ImportError: jinja2 is not installed, which `pip install "seqtide[qc]"` brings.
        ValueError: there is no report, or a half of a pair.
    """
    if not reports:
        raise ValueError("a page needs at least one report")
    if paired and len(reports) % 2:
        raise ValueError(f"{len(reports)} reports are no pairs")
    templates = _templates()
    if len(reports) == 1:
        text = _one(templates, reports[0], title)
    else:
        text = _several(templates, reports, title, paired, note)
    # The name of a file may be no text.
    return text.encode("utf-8", "replace").decode()


def _one(templates: jinja2.Environment, report: Mapping[str, Any], title: str | None) -> str:
    from seqtide.quality_control.samples import full_name, short_names
    from seqtide.quality_control.sections import sections_of

    name = short_names([full_name(report)])[0]
    file = File(name, "", report, sections_of(report, "", brief=False))
    return templates.get_template("one.html.jinja").render(
        title=title or name, file=file, data=_payload(file.sections), version=report["seqtide"]
    )


def _several(
    templates: jinja2.Environment,
    reports: Sequence[Mapping[str, Any]],
    title: str | None,
    paired: bool,
    note: str | None,
) -> str:
    from seqtide.quality_control.samples import samples_of
    from seqtide.quality_control.sections import sections_of

    samples = samples_of(reports, paired)
    rows, lines = MOST_ROWS, MOST_LINES
    while True:
        page, together = _overview(templates, samples, rows, lines, title or f"{len(reports):,} files")
        page = functools.partial(page, note=note or "Those that stand out come first; pairs stay together.")
        room = ROOM - _bytes(page(details=[], data=_payload(together)))
        if room >= 0 or lines == 1:
            break
        rows, lines = -(-rows // 2), -(-lines // 2)  # names can be very long
    details: list[File] = []
    for sample in samples[:rows]:
        prefix = f"f{sample.number}-"
        file = File(sample.name, prefix, sample.report, sections_of(sample.report, prefix, brief=True))
        room -= _size(templates, file)
        if room < 0:
            break
        details.append(file)
    data = _payload([*together, *(section for file in details for section in file.sections)])
    return page(details=details, data=data)


def _overview(
    templates: jinja2.Environment, samples: Sequence[Sample], rows: int, lines: int, title: str
) -> tuple[Callable[..., str], Sequence[Section]]:
    """What makes the page once it gets `details` and `data`, with so many rows and lines; and plots of all files."""
    from seqtide.quality_control.alignment_overlays import alignment_overlays
    from seqtide.quality_control.overlays import colours, overlays

    together = overlays(samples[:lines]) + alignment_overlays(samples[:lines])
    page = functools.partial(
        templates.get_template("several.html.jinja").render,
        title=title,
        samples=samples[:rows],
        files={sample.number: File(sample.name, f"f{sample.number}-", sample.report) for sample in samples[:rows]},
        colours=colours(samples[:lines]),
        overlays=together,
        aligned=any(sample.report.get("alignments") for sample in samples),
        most_lines=lines,
        total=len(samples),
        version=samples[0].report["seqtide"],
    )
    return page, together


def _size(templates: jinja2.Environment, file: File) -> int:
    """Bytes that a file's own plots take."""
    text = templates.get_template("details.html.jinja").render(file=file)
    return _bytes(text) + _bytes(_payload(file.sections))


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _payload(sections: Iterable[Section]) -> Markup:
    """What the page's script needs, as JSON that can stand in HTML."""
    from jinja2.utils import htmlsafe_json_dumps

    from seqtide.quality_control.plots.figure import payload

    plots: list[Plot] = [section.plot for section in sections if section.plot is not None]
    return htmlsafe_json_dumps(payload(plots), separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _template(name: str) -> str:
    """The text of a file among the templates, wherever the package is."""
    return importlib.resources.files("seqtide.quality_control").joinpath("templates", name).read_text("utf-8")


def need_jinja2() -> None:
    """Does nothing, if jinja2 is there.

    Raises:
        ImportError: it is not.
    """
    try:
        import jinja2  # noqa: F401
    except ImportError as error:
        raise ImportError('pages need jinja2, which pip install "seqtide[qc]" brings', name="jinja2") from error


def _templates() -> jinja2.Environment:
    """The templates of this folder; all that they print is escaped unless it was made here."""
    need_jinja2()
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_template),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    from seqtide.quality_control.section import with_widths

    environment.filters.update(
        with_widths=with_widths,
        count=numbers.count,
        brief=numbers.brief,
        decimal=numbers.decimal,
        percent=numbers.percent,
    )
    return environment
