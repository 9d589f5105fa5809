"""Figures of modules for matplotlib, out of the dictionary of a report."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from seqtide.quality_control import alignment_figures


def figure(document: Mapping[str, Any], name: str, *, missing_ok: bool = False) -> Any:
    """The figure of one module; see `QcReport.plot`. With `missing_ok`, None if there is nothing to show."""
    if name not in _DRAWINGS:
        raise ValueError(f"plot: no module {name!r}; there are {', '.join(_DRAWINGS)}")
    made = figure_class()(figsize=(9, 5), layout="constrained")
    axes = made.add_subplot()
    if not _DRAWINGS[name](axes, document):
        if missing_ok:
            return None
        raise ValueError(f"plot: the reads have nothing to show in {name!r}")
    verdict = document["verdicts"].get(name)
    axes.set_title(", ".join(document["sources"]) + (f": {verdict['why']}" if verdict else ""), wrap=True, fontsize=9)
    return made


def figure_class() -> Any:
    """matplotlib's figures.

    Raises:
        ImportError: it is not installed.
    """
    try:
        # By name, so that nobody needs it who only checks types.
        return importlib.import_module("matplotlib.figure").Figure
    except ImportError as error:
        message = 'plot needs matplotlib, which pip install "seqtide[plot]" brings'
        raise ImportError(message, name="matplotlib") from error


def _filled(values: list[float | None]) -> list[float]:
    """For plots, what is not known is a gap."""
    return [float("nan") if value is None else value for value in values]


def _percent(values: list[int], totals: list[int]) -> list[float]:
    return [100 * value / total if total else float("nan") for value, total in zip(values, totals, strict=True)]


def _position_quality(axes: Any, document: Mapping[str, Any]) -> bool:
    positions = document["positions"]
    if not positions["quality"] or not positions["start"]:
        return False
    quality = {key: _filled(values) for key, values in positions["quality"].items()}
    axes.fill_between(positions["start"], quality["p10"], quality["p90"], alpha=0.2, label="10 to 90 %", step="mid")
    axes.fill_between(positions["start"], quality["p25"], quality["p75"], alpha=0.4, label="25 to 75 %", step="mid")
    axes.plot(positions["start"], quality["median"], label="median", drawstyle="steps-mid")
    axes.plot(positions["start"], quality["mean"], label="mean", linestyle="--")
    axes.set(xlabel="position in read", ylabel="quality (Phred)", ylim=(0, None))
    axes.legend()
    return True


def _tile_quality(axes: Any, document: Mapping[str, Any]) -> bool:
    tiles = document["tiles"]
    if tiles is None:
        return False
    image = axes.imshow(
        [_filled(row) for row in tiles["deviation"]],
        aspect="auto",
        cmap="RdBu",
        vmin=-10,
        vmax=10,
        interpolation="none",
    )
    axes.figure.colorbar(image, label="quality off the mean of all tiles (Phred)")
    columns = range(0, len(tiles["start"]), max(len(tiles["start"]) // 10, 1))
    rows = range(0, len(tiles["tile"]), max(len(tiles["tile"]) // 20, 1))
    axes.set_xticks(columns, [tiles["start"][column] for column in columns])
    axes.set_yticks(rows, [tiles["tile"][row] for row in rows])
    axes.set(xlabel="position in read", ylabel="tile")
    return True


def _read_quality(axes: Any, document: Mapping[str, Any]) -> bool:
    measured = document["read_quality"]
    if not measured["quality"]:
        return False
    axes.plot(measured["quality"], measured["reads"], label="of the mean probability of errors")
    axes.plot(measured["quality"], measured["reads_arithmetic"], linestyle="--", label="mean of scores (FastQC)")
    axes.set(xlabel="quality of read (Phred)", ylabel="reads", ylim=(0, None))
    axes.legend()
    return True


def _base_content(axes: Any, document: Mapping[str, Any]) -> bool:
    positions = document["positions"]
    if not positions["start"]:
        return False
    called = [sum(counts) for counts in zip(*(positions[base] for base in "acgt"), strict=True)]
    for base, style in zip("acgt", ("-", "--", "-.", ":"), strict=True):
        axes.plot(positions["start"], _percent(positions[base], called), style, label=base.upper())
    axes.set(xlabel="position in read", ylabel="bases (%)", ylim=(0, 100))
    axes.legend()
    return True


def _read_gc(axes: Any, document: Mapping[str, Any]) -> bool:
    measured = document["read_gc"]
    if not any(measured["reads"]):
        return False
    axes.plot(measured["percent"], measured["reads"], label="reads")
    axes.plot(measured["percent"], _filled(measured["model"]), linestyle="--", label="normal distribution")
    axes.set(xlabel="GC (%)", ylabel="reads", ylim=(0, None))
    axes.legend()
    return True


def _n_content(axes: Any, document: Mapping[str, Any]) -> bool:
    positions = document["positions"]
    if not positions["start"]:
        return False
    axes.plot(positions["start"], _percent(positions["n"], positions["covered"]))
    axes.set(xlabel="position in read", ylabel="N (%)", ylim=(0, 100))
    return True


def _lengths(axes: Any, document: Mapping[str, Any]) -> bool:
    measured = document["lengths"]
    if not measured["start"]:
        return False
    widths = [end - start + 1 for start, end in zip(measured["start"], measured["end"], strict=True)]
    axes.bar(measured["start"], measured["reads"], width=widths, align="edge")
    axes.set(xlabel="length of read (bases)", ylabel="reads")
    return True


def _duplication(axes: Any, document: Mapping[str, Any]) -> bool:
    measured = document["duplication"]
    if not document["summary"]["reads"]:
        return False
    axes.plot(measured["levels"], measured["estimate"]["levels_total"], label="whole file")
    axes.plot(measured["levels"], measured["fastqc_total"], linestyle="--", label="FastQC's rule")
    axes.set(xlabel="copies of a sequence", ylabel="reads (%)", ylim=(0, 100))
    axes.legend()
    return True


def _adapters(axes: Any, document: Mapping[str, Any]) -> bool:
    measured = document["adapters"]
    if not measured["start"] or not measured["adapters"]:
        return False
    for adapter in measured["adapters"]:
        axes.plot(measured["end"], adapter["percent"], label=adapter["name"])
    axes.set(xlabel="position in read", ylabel="reads with the adapter so far (%)", ylim=(0, 100))
    axes.legend(fontsize="small")
    return True


def _insert_sizes(axes: Any, document: Mapping[str, Any]) -> bool:
    measured = document["insert_sizes"]
    if not measured or not measured["start"]:
        return False
    widths = [end - start + 1 for start, end in zip(measured["start"], measured["end"], strict=True)]
    axes.bar(measured["start"], measured["pairs"], width=widths, align="edge")
    axes.set(xlabel="length of fragment (bases)", ylabel="pairs")
    return True


def _lanes(axes: Any, document: Mapping[str, Any]) -> bool:
    lanes = document["lanes"]
    if not lanes or not any(value is not None for row in lanes["quality"] for value in row):
        return False
    for lane, surface, row in zip(lanes["lane"], lanes["surface"], lanes["quality"], strict=True):
        label = f"lane {lane}" if surface is None else f"lane {lane}, surface {surface}"
        axes.plot(lanes["start"], _filled(row), label=label, linestyle="--" if surface == 2 else "-")
    axes.set(xlabel="position in read", ylabel="mean quality (Phred)", ylim=(0, None))
    axes.legend(fontsize="small")
    return True


def _channels(axes: Any, document: Mapping[str, Any]) -> bool:
    channels = document["channels"]
    if not channels:
        return False
    axes.bar(channels["channel"], channels["bases"], width=1)
    axes.set(xlabel="channel", ylabel="bases")
    return True


def _times(axes: Any, document: Mapping[str, Any]) -> bool:
    times = document["times"]
    if not times:
        return False
    axes.bar(times["hours"], times["bases"], width=times["seconds"] / 3600, align="edge", alpha=0.5)
    axes.set(xlabel=f"hours since {times['first']}", ylabel="bases")
    quality = axes.twinx()
    quality.plot([hour + times["seconds"] / 7200 for hour in times["hours"]], _filled(times["mean_quality"]), "C1.-")
    quality.set(ylabel="mean quality (Phred)", ylim=(0, None))
    return True


def _kmers(axes: Any, document: Mapping[str, Any]) -> bool:
    kmers = document["kmers"]
    if not kmers["enriched"]:
        return False
    for kmer in kmers["enriched"][:6]:
        axes.plot(kmers["start"], [ratio or 0 for ratio in kmer["ratios"]], label=kmer["sequence"])
    axes.set(xlabel="position in read", ylabel="observed / expected", ylim=(0, None))
    axes.legend()
    return True


# Each draws on axes, and tells whether there was anything to draw.
_DRAWINGS = {
    "position_quality": _position_quality,
    "tile_quality": _tile_quality,
    "read_quality": _read_quality,
    "base_content": _base_content,
    "read_gc": _read_gc,
    "n_content": _n_content,
    "lengths": _lengths,
    "duplication": _duplication,
    "adapters": _adapters,
    "insert_sizes": _insert_sizes,
    "lanes": _lanes,
    "channels": _channels,
    "times": _times,
    "kmers": _kmers,
    **alignment_figures.DRAWINGS,
}
