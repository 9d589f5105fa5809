"""``seqtide filter``: keeps the reads that meet all criteria."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from seqtide.cli.before_after import BeforeAfter, report_options
from seqtide.cli.command import Command
from seqtide.cli.errors import wrong_usage
from seqtide.cli.option_types import LENGTH, Number, pair_filter_option
from seqtide.cli.records_io import Files, open_records, record_options
from seqtide.cli.steps import Criterion, Steps

if TYPE_CHECKING:
    from seqtide.cli.steps import Mask

COLUMN_OF_N = 4  # in base_counts()
ACCURACY = 1e-6  # of expected_errors(): a sum that is the limit but for this is not above it


@click.command(cls=Command, name="filter", short_help="Keep the reads that meet all criteria.")
@click.option("--min-length", type=LENGTH, metavar="N", help="Least number of bases.")
@click.option("--max-length", type=LENGTH, metavar="N", help="Largest number of bases.")
@click.option("--max-n", type=LENGTH, metavar="N", help="Largest number of bases N.")
@click.option("--max-n-fraction", type=Number(0, 1), metavar="X", help="Largest share of bases N, 0 to 1.")
@click.option(
    "--min-mean-quality", type=Number(0), metavar="Q", help="Least Phred score of the mean error probability."
)
@click.option("--max-expected-errors", type=Number(0), metavar="X", help="Largest sum of error probabilities.")
@click.option("--min-complexity", type=Number(0, 1), metavar="X", help="Least complexity, 0 to 1.")
@pair_filter_option
@record_options()
@report_options
def command(files: Files, pair_filter: str, report: BeforeAfter | None, **limits: Any) -> None:
    """Keep the reads that meet all criteria, in their order.

    INPUT is FASTQ or FASTA, compressed or not; "-" is standard input. INPUT2 holds the second reads of pairs. A pair
    is kept or dropped as a whole.

    The summary counts a read for the first criterion that it fails, in the order of the options here. The mean quality
    is that of the error probabilities, which bad bases pull down more than in a mean of the scores. The complexity
    is the share of bases that differ from the next one, as in fastp. A read that is too short for it, or for a
    mean quality, fails.

    --html and --json report on the quality of reads before and after, as `qc` does, counted in the same pass.

    If the input is bad, the exit code is 1 and no named output is written.
    """
    criteria = [CRITERIA[name](limit) for name, limit in limits.items() if limit is not None]
    if not criteria:
        wrong_usage("no criterion is given")
    # In the order of the table, not that of the command line.
    order = list(CRITERIA)
    criteria.sort(key=lambda criterion: order.index(criterion.key))
    with open_records(files) as job:
        for name, option in [
            ("min_mean_quality", "--min-mean-quality"),
            ("max_expected_errors", "--max-expected-errors"),
        ]:
            if limits[name] is not None:
                job.need_quality(option)
        job.run("filter", Steps(criteria=criteria, both=pair_filter == "both"), report=report)


def min_length(limit: int) -> Criterion:
    return Criterion("min_length", f"shorter than {limit}", lambda batch: batch.lengths < limit)


def max_length(limit: int) -> Criterion:
    return Criterion("max_length", f"longer than {limit}", lambda batch: batch.lengths > limit)


def max_n(limit: int) -> Criterion:
    return Criterion("max_n", f"more than {limit} N", lambda batch: batch.base_counts()[:, COLUMN_OF_N] > limit)


def max_n_fraction(limit: float) -> Criterion:
    def fails(batch: Any) -> Mask:
        # Of a read without bases, no share of them is N.
        failing: Mask = batch.base_counts()[:, COLUMN_OF_N] > limit * batch.lengths
        return failing

    return Criterion("max_n_fraction", f"share of N above {limit:g}", fails)


# NaN, the quality of a read without bases, is not at least anything.


def min_mean_quality(limit: float) -> Criterion:
    return Criterion("min_mean_quality", f"mean Q below {limit:g}", lambda batch: ~(batch.mean_quality() >= limit))


def max_expected_errors(limit: float) -> Criterion:
    most = limit * (1 + ACCURACY)
    return Criterion(
        "max_expected_errors", f"more than {limit:g} expected errors", lambda batch: batch.expected_errors() > most
    )


def min_complexity(limit: float) -> Criterion:
    return Criterion(
        "min_complexity", f"complexity below {limit:g}", lambda batch: ~(batch.transition_complexity() >= limit)
    )


CRITERIA: dict[str, Callable[[Any], Criterion]] = {
    make.__name__: make
    for make in (min_length, max_length, max_n, max_n_fraction, min_mean_quality, max_expected_errors, min_complexity)
}
