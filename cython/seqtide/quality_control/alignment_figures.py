"""Figures of alignments for matplotlib, out of the dictionary of a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

# More read groups than that have no place in a legend.
MOST_GROUPS = 20


def _all(document: Mapping[str, Any]) -> Mapping[str, Any]:
    return document["alignments"]["all"] if document["alignments"] else {}


def _rates(counts: Sequence[int], totals: Sequence[int]) -> list[float]:
    return [100 * count / total if total else float("nan") for count, total in zip(counts, totals, strict=True)]


def _mapq(axes: Any, document: Mapping[str, Any]) -> bool:
    measured = _all(document).get("mapq")
    if not measured or not measured["mapq"]:
        return False
    axes.bar(measured["mapq"], measured["records"])
    axes.set(xlabel="mapping quality", ylabel="records")
    return True


def _inserts(axes: Any, document: Mapping[str, Any]) -> bool:
    measured = _all(document).get("insert_sizes")
    if not measured or not measured["start"]:
        return False
    widths = [end - start + 1 for start, end in zip(measured["start"], measured["end"], strict=True)]
    axes.bar(measured["start"], measured["pairs"], width=widths, align="edge")
    axes.set(xlabel="insert size (bases)", ylabel="pairs")
    return True


def _errors(axes: Any, document: Mapping[str, Any]) -> bool:
    cycles = _all(document).get("cycles")
    if not cycles or not any(cycles["aligned"]):
        return False
    every = [aligned + clipped for aligned, clipped in zip(cycles["aligned"], cycles["clipped"], strict=True)]
    for name, totals, style in (
        ("mismatches", cycles["compared"], "-"),
        ("insertions", cycles["aligned"], "--"),
        ("deletions", cycles["aligned"], "-."),
        ("clipped", every, ":"),
    ):
        axes.plot(cycles["start"], _rates(cycles[name], totals), style, label=name)
    axes.set(xlabel="cycle", ylabel="bases (%)", ylim=(0, None))
    axes.legend()
    return True


def _substitutions(axes: Any, document: Mapping[str, Any]) -> bool:
    counts = _all(document).get("substitutions")
    if not counts or not any(counts.values()):
        return False
    axes.bar(list(counts), list(counts.values()))
    axes.set(xlabel="base of the reference, and of the read", ylabel="mismatches")
    return True


def _indels(axes: Any, document: Mapping[str, Any]) -> bool:
    shown = [
        (kind, style, _all(document)[kind])
        for kind, style in (("insertions", "-o"), ("deletions", "--s"))
        if _all(document) and _all(document)[kind]["length"]
    ]
    for kind, style, counts in shown:
        axes.plot(counts["length"], counts["count"], style, label=kind, markersize=3)
    if not shown:
        return False
    axes.set(xlabel="length (bases)", ylabel="how often", yscale="log")
    axes.legend()
    return True


def _coverage(axes: Any, document: Mapping[str, Any]) -> bool:
    measured = document["alignments"] and document["alignments"]["coverage"]
    if not measured or not measured["length"]:
        return False
    depths = measured["depths"]
    axes.plot([0, *depths["start"]], [100, *depths["percent_at_least"]])
    axes.set(xlabel="depth", ylabel="positions with this depth or more (%)", ylim=(0, 100))
    return True


def _gc_bias(axes: Any, document: Mapping[str, Any]) -> bool:
    measured = document["alignments"] and document["alignments"]["gc_bias"]
    if not measured or not any(measured["reads"]):
        return False
    relative = [float("nan") if value is None else value for value in measured["relative_coverage"]]
    axes.plot(measured["percent"], relative, label="relative coverage")
    axes.axhline(1, linestyle="--", color="gray")
    axes.set(xlabel="GC of windows of 100 bases (%)", ylabel="relative coverage", ylim=(0, None))
    windows = axes.twinx()
    windows.bar(measured["percent"], measured["windows"], width=1, color="gray", alpha=0.3)
    windows.set_ylabel("windows of the reference")
    return True


def _read_groups(axes: Any, document: Mapping[str, Any]) -> bool:
    groups = document["alignments"]["read_groups"] if document["alignments"] else {}
    shown = {name: group["cycles"] for name, group in groups.items() if any(group["cycles"]["compared"])}
    if not shown:
        return False
    for name, cycles in shown.items():
        axes.plot(cycles["start"], _rates(cycles["mismatches"], cycles["compared"]), label=name or "(none)")
    axes.set(xlabel="cycle", ylabel="mismatches (%)", ylim=(0, None))
    if len(shown) <= MOST_GROUPS:
        axes.legend(fontsize="small")
    return True


# Each draws on axes, and tells whether there was anything to draw.
DRAWINGS: dict[str, Callable[[Any, Mapping[str, Any]], bool]] = {
    "coverage": _coverage,
    "gc_bias": _gc_bias,
    "inserts": _inserts,
    "mapq": _mapq,
    "errors": _errors,
    "substitutions": _substitutions,
    "indels": _indels,
    "read_groups": _read_groups,
}
