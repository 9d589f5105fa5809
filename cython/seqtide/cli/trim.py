"""``seqtide trim``: cuts bases off the ends of reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

import seqtide
from seqtide.cli.before_after import BeforeAfter, report_options
from seqtide.cli.command import Command
from seqtide.cli.errors import FAILURES, CommandError, describe, wrong_usage
from seqtide.cli.filter import min_length as shorter_than
from seqtide.cli.option_types import LENGTH, SCORE, Number, Window, pair_filter_option
from seqtide.cli.records_io import Files, open_records, record_options
from seqtide.cli.steps import Adapters, Criterion, Steps, Trim
from seqtide.reads.column_kernels import find_adapters

ADAPTER_OPTIONS = ("adapter", "adapter2", "front_adapter", "front_adapter2")
QUALITY_STEPS = ("quality_start", "quality_end", "quality_window", "quality_bwa")


@click.command(cls=Command, name="trim", short_help="Cut adapters, tails and bad bases off reads.")
@click.option("--cut-start", type=LENGTH, metavar="N", help="Cut N bases off the start.")
@click.option("--cut-end", type=LENGTH, metavar="N", help="Cut N bases off the end.")
@click.option("--poly-g", type=click.IntRange(min=1), metavar="N", help="Cut tails of N or more G off the end.")
@click.option("--quality-start", type=SCORE, metavar="Q", help="Cut the start up to the first base of score Q or more.")
@click.option("--quality-end", type=SCORE, metavar="Q", help="Cut the end down to the last base of score Q or more.")
@click.option("--quality-window", type=Window(), metavar="SIZE:MEAN", help="Cut as Trimmomatic's SLIDINGWINDOW does.")
@click.option("--quality-bwa", type=SCORE, metavar="Q", help="Cut the end as bwa's and cutadapt's -q do.")
@click.option("--adapter", multiple=True, metavar="SEQ", help="Cut this 3' adapter and what follows it.")
@click.option("--adapter2", multiple=True, metavar="SEQ", help="The same for the second reads of pairs.")
@click.option("--front-adapter", multiple=True, metavar="SEQ", help="Cut this 5' adapter and what precedes it.")
@click.option("--front-adapter2", multiple=True, metavar="SEQ", help="The same for the second reads of pairs.")
@click.option(
    "--error-rate",
    type=Number(0, 1, max_open=True),
    metavar="X",
    help="Adapters: most errors per base.  [default: 0.1]",
)
@click.option(
    "--min-overlap",
    type=click.IntRange(min=1),
    metavar="N",
    help="Adapters: least number of their bases.  [default: 3]",
)
@click.option("--poly-a", type=click.IntRange(min=1), metavar="N", help="Cut tails of N or more A off the end.")
@click.option("--max-length", type=LENGTH, metavar="N", help="Cut longer reads off after N bases.")
@click.option("--min-length", type=LENGTH, metavar="N", help="Drop reads that are shorter than N in the end.")
@click.option("--discard-untrimmed", is_flag=True, help="Drop reads without any of the adapters.")
@pair_filter_option
@record_options()
@report_options
def command(files: Files, pair_filter: str, report: BeforeAfter | None, **values: Any) -> None:
    """Cut bases off the ends of reads, and their qualities with them.

    INPUT is FASTQ or FASTA, compressed or not; "-" is standard input. INPUT2 holds the second reads of pairs.

    The steps are taken in the order of the options here, whatever their order on the command line. All of them apply
    to both reads of a pair, except for adapters: those with a 2 are for the second reads, the others for the first. Of
    a read, nothing may be left; --min-length 1 drops such reads.

    Adapter options may be given several times, and file:adapters.fa stands for all adapters of a FASTA file. Of all
    adapters for a read, the one that fits best is cut, once.

    --html and --json report on the quality of reads before and after, as `qc` does, counted in the same pass.

    If the input is bad, the exit code is 1 and no named output is written.
    """
    given = [key for key in ADAPTER_OPTIONS if values[key]]
    for key in given:
        if key.endswith("2") and not files.paired:
            wrong_usage(f"--{key.replace('_', '-')} is for pairs: give INPUT2 or --interleaved")
    if not given:
        for name in ("error_rate", "min_overlap", "discard_untrimmed"):
            if values[name]:
                wrong_usage(f"--{name.replace('_', '-')} is for --adapter")
    trims = make_trims(values, files)
    criteria = [] if values["min_length"] is None else [shorter_than(values["min_length"])]
    if values["discard_untrimmed"]:
        criteria.append(Criterion("untrimmed", "without adapter", None))
    if not trims and not criteria:
        wrong_usage("no step is given")
    with open_records(files) as job:
        for name in QUALITY_STEPS:
            if values[name] is not None:
                job.need_quality(f"--{name.replace('_', '-')}")
        job.run("trim", Steps(trims, criteria, both=pair_filter == "both"), report=report)


def make_trims(values: dict[str, Any], files: Files) -> list[Trim | Adapters]:
    """The steps that were asked for, in their order.

    Poly-G comes before the qualities, which are high in such tails. Poly-A lies before the adapter in the read, and is
    at its end only without it.
    """
    makers: dict[str, Callable[[Any], Trim | Adapters]] = {
        "cut_start": lambda n: Trim("cut_start", f"first {n}", lambda batch: batch.trim_start(n)),
        "cut_end": lambda n: Trim("cut_end", f"last {n}", lambda batch: batch.trim_end(n)),
        "poly_g": lambda n: Trim("poly_g", "poly-G", lambda batch: batch.trim_poly("G", min_length=n)),
        "quality_start": lambda q: Trim("quality_start", f"start below Q{q}", lambda b: b.trim_quality_start(q)),
        "quality_end": lambda q: Trim("quality_end", f"end below Q{q}", lambda batch: batch.trim_quality_end(q)),
        "quality_window": lambda window: Trim(
            "quality_window", f"window {window[0]}:{window[1]:g}", lambda batch: batch.trim_quality_window(*window)
        ),
        "quality_bwa": lambda q: Trim("quality_bwa", f"end by BWA, Q{q}", lambda batch: batch.trim_quality_bwa(q)),
        "adapter": lambda adapters: adapter_step("adapter", adapters, values, 0 if files.paired else None),
        "adapter2": lambda adapters: adapter_step("adapter2", adapters, values, 1),
        "poly_a": lambda n: Trim("poly_a", "poly-A", lambda batch: batch.trim_poly("A", min_length=n)),
        "max_length": lambda n: Trim("max_length", f"behind base {n}", lambda batch: cropped(batch, n)),
    }
    for mate in ("", "2"):
        both = values[f"adapter{mate}"], values[f"front_adapter{mate}"]
        values[f"adapter{mate}"] = both if any(both) else None
    return [make(values[key]) for key, make in makers.items() if values[key] is not None]


def cropped(batch: Any, length: int) -> Any:
    import numpy

    ends = numpy.minimum(batch.lengths, length)
    return batch.cut(numpy.stack([numpy.zeros_like(ends), ends], axis=1))


def adapter_step(
    key: str, adapters: tuple[Sequence[str], Sequence[str]], values: dict[str, Any], mate: int | None
) -> Adapters:
    """Cuts the best of the 3' and 5' adapters that were asked for."""
    options = {name: values[name] for name in ("error_rate", "min_overlap") if values[name] is not None}
    back, front = (
        [adapter for text in texts for adapter in named_adapters(f"--{option}{key}", text)]
        for option, texts in zip(("", "front-"), adapters, strict=True)
    )
    options |= {"adapter": [sequence for _, sequence in back], "front": [sequence for _, sequence in front]}
    names: list[str] = []
    for name, _ in back + front:
        # Two may be alike, as a 3' and a 5' adapter often are.
        alike = sum(name == other or other.startswith(f"{name} (") for other in names)
        names.append(f"{name} ({alike + 1})" if alike else name)
    return Adapters(key, key, tuple(names), lambda batch: find_adapters(batch.sequences, **options), mate)


def named_adapters(option: str, text: str) -> list[tuple[str, str]]:
    """Name and sequence of an adapter, or of all those in a file."""
    if text.startswith("file:"):
        path = text.removeprefix("file:")
        try:
            adapters = [(record.id, record.sequence) for record in seqtide.FastaReader(path)]
        except FAILURES as error:
            raise CommandError(describe(error, path)) from error
        if not adapters:
            wrong_usage(f"{option}: {path!r} has no adapters")
    else:
        adapters = [(text, text)]
    for name, sequence in adapters:
        try:
            seqtide.trim_adapter("", sequence)
        except ValueError as error:
            wrong_usage(f"{option}: {error}" if name == sequence else f"{option}: {name!r} in {path!r}: {error}")
    return adapters
