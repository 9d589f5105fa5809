"""Options that choose records of SAM and BAM files, as those of samtools view do."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import click

import seqtide
from seqtide.cli.alignment_options import FLAGS, filter_options
from seqtide.cli.errors import FAILURES, CommandError, describe, wrong_usage
from seqtide.cli.option_types import Number
from seqtide.io.stream import wrap_file

Command = TypeVar("Command", bound=Callable[..., Any])


class TagValue(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """TAG or TAG:TEXT, where the text is a value or the name of a file."""

    def __init__(self, name: str, *, needs_text: bool) -> None:
        self.name = name
        self._needs_text = needs_text

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str | None]:
        if isinstance(value, tuple):
            return value
        tag, text = value[:2], value[3:]
        if len(tag) < 2 or not tag.isascii() or value[2:3] not in ("", ":") or (self._needs_text and not text):
            self.fail(f"{value!r} is not {self.name}, where TAG has two characters", param, ctx)
        return tag, text if value[2:] else None


class Sample(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """SEED.FRACTION, as samtools has it: 42.1 is a tenth of the reads, chosen with the seed 42."""

    name = "seed.fraction"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, float]:
        if isinstance(value, tuple):
            return value
        seed, point, digits = str(value).partition(".")
        if not point or not (seed or "0").isdecimal() or not digits.isdecimal() or int(seed or "0") >= 1 << 32:
            self.fail(f"{value!r} is not SEED.FRACTION, such as 42.1", param, ctx)
        fraction = float(f"0.{digits}")
        if fraction == 0:
            self.fail("a fraction of 0 chooses nothing", param, ctx)
        return int(seed or "0"), fraction


class Expression(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """A filter expression, looked at before any file is opened."""

    name = "expression"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            seqtide.RecordFilter(expression=value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return str(value)


OPTIONS = [
    click.option(
        "-e",
        "--expr",
        "--expression",
        "expression",
        type=Expression(),
        metavar="EXPRESSION",
        help='Only what meets this filter expression, such as "mapq >= 30 && [NM] < 3".',
    ),
    click.option(
        "--rf",
        "--incl-flags",
        "--include-flags",
        "any_flags",
        type=FLAGS,
        default=0,
        help="Only with one of these flags, or more.",
    ),
    click.option("-G", "not_all_flags", type=FLAGS, default=0, help="Only without one of these flags, or more."),
    click.option(
        "-d",
        "--tag",
        "tags",
        type=TagValue("TAG[:VALUE]", needs_text=False),
        multiple=True,
        help="Only with this tag, and this value of it or that of another -d.",
    ),
    click.option(
        "-D",
        "--tag-file",
        "tag_files",
        type=TagValue("TAG:FILE", needs_text=True),
        multiple=True,
        help="Only with one of the values of this tag that stand in FILE, one in a line.",
    ),
    click.option(
        "-r",
        "--read-group",
        "read_groups",
        metavar="GROUP",
        multiple=True,
        help="Only of this read group; as in samtools, also without any.",
    ),
    click.option(
        "-R",
        "--read-group-file",
        metavar="FILE",
        multiple=True,
        help="The same for read groups that stand in FILE, one in a line.",
    ),
    click.option(
        "-N", "--qname-file", metavar="FILE", multiple=True, help="Only of names that stand in FILE, one in a line."
    ),
    click.option(
        "-L",
        "--target-file",
        "--targets-file",
        "bed",
        metavar="FILE",
        help="Only what overlaps an interval of this BED file.",
    ),
    click.option(
        "--subsample",
        type=Number(min=0, min_open=True, max=1),
        metavar="FRACTION",
        help="Only this share of the templates; mates stay together.",
    ),
    click.option(
        "--seed",
        "--subsample-seed",
        type=click.IntRange(0, (1 << 32) - 1),
        help="With --subsample: another seed, another share.  [default: 0]",
    ),
    click.option("-s", "sample", type=Sample(), metavar="SEED.FRACTION", help="The same in one number."),
]


def record_filter_options(command: Command) -> Command:
    """Adds these options and -f, -F and -q; the command gets them as `criteria`, a `Criteria`."""

    @functools.wraps(command)
    def wrapper(**values: Any) -> None:
        criteria = Criteria({name: values.pop(name) for name in NAMES})
        command(criteria=criteria, **values)

    for option in reversed(OPTIONS):
        wrapper = option(wrapper)
    return filter_options(wrapper)  # type: ignore[return-value]


NAMES = [
    *("required", "excluded", "min_mapq", "any_flags", "not_all_flags", "tags", "tag_files", "read_groups"),
    *("read_group_file", "qname_file", "bed", "subsample", "seed", "sample", "expression"),
]


class Criteria:
    """What the options say."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values
        if values["sample"] is not None and (values["subsample"], values["seed"]) != (None, None):
            wrong_usage("-s is a seed and a fraction; it goes without --subsample and --seed")
        if values["seed"] is not None and values["subsample"] is None:
            wrong_usage("--seed goes with --subsample")

    @property
    def files(self) -> list[str]:
        """The files that hold criteria."""
        values = self._values
        named = [*values["read_group_file"], *values["qname_file"], *(file for _, file in values["tag_files"])]
        return named if values["bed"] is None else [*named, values["bed"]]

    @property
    def is_empty(self) -> bool:
        return not any(self._values.values())

    @property
    def has_intervals(self) -> bool:
        return self._values["bed"] is not None

    def intervals(self) -> list[tuple[str, int, int]] | None:
        """Those of the BED file, if there is one."""
        file = self._values["bed"]
        return None if file is None else _read(file, seqtide.read_bed)

    def filter(self, intervals: list[tuple[str, int, int]] | None) -> seqtide.RecordFilter:
        """The filter, with these intervals."""
        values = self._values
        seed, fraction = values["sample"] or (values["seed"] or 0, values["subsample"])
        return seqtide.RecordFilter(
            required_flags=values["required"],
            excluded_flags=values["excluded"],
            any_flags=values["any_flags"],
            not_all_flags=values["not_all_flags"],
            min_mapq=values["min_mapq"],
            names=_texts((), values["qname_file"]),
            read_groups=_texts(values["read_groups"], values["read_group_file"]),
            without_read_group=True,
            tags=self._tags(),
            intervals=intervals,
            fraction=1.0 if fraction is None else fraction,
            seed=seed,
            expression=values["expression"],
        )

    def _tags(self) -> dict[str, list[str] | None]:
        tags: dict[str, list[str] | None] = {}
        for tag, value in self._values["tags"]:
            tags[tag] = tags.get(tag) if value is None else [*(tags.get(tag) or []), value]
        for tag, file in self._values["tag_files"]:
            tags[tag] = [*(tags.get(tag) or []), *_lines_of(file)]
        return tags


def _texts(given: tuple[str, ...], files: tuple[str, ...]) -> list[str] | None:
    if not given and not files:
        return None
    return [*given, *(line for file in files for line in _lines_of(file))]


def _lines_of(file: str) -> list[str]:
    """Lines of a text without blanks at their ends, and no empty ones."""

    def read(name: str) -> list[str]:
        with wrap_file(name) as stream:
            data = stream.readall()
        lines = (line.rstrip() for line in data.split(b"\n"))
        return [line.decode("utf-8", "surrogateescape") for line in lines if line]

    lines: list[str] = _read(file, read)
    return lines


def _read(file: str, reading: Callable[[str], Any]) -> Any:
    try:
        return reading(file)
    except FAILURES as error:
        raise CommandError(describe(error, file)) from error
