"""Reports for MultiQC's custom content: files that it finds by their names and shows as sections of its own page."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from seqtide.io.joint_files import JointFiles, together
from seqtide.io.stream import open_target_stream

if TYPE_CHECKING:
    from seqtide.quality_control.report import QcReport

_PARENT = {
    "parent_id": "seqtide_qc",
    "parent_name": "seqtide",
    "parent_description": "Quality of reads, by seqtide qc.",
}
_COUNT: dict[str, object] = {"format": "{:,.0f}"}
_BASES: dict[str, object] = {**_COUNT, "suffix": " bp"}
_PERCENT: dict[str, object] = {"suffix": "%", "min": 0, "max": 100}
_COLUMNS = {
    "reads": {"title": "Reads", "description": "Number of reads", **_COUNT},
    "mean_length": {"title": "Length", "description": "Mean length of reads", **_BASES},
    "n50": {"title": "N50", "description": "Reads of this length or more hold half of all bases", **_BASES},
    "gc_percent": {"title": "% GC", "description": "G and C of all A, C, G and T", **_PERCENT},
    "q30_percent": {"title": "% Q30", "description": "Bases of quality 30 or more", **_PERCENT},
    "percent_duplicates": {"title": "% Dups", "description": "Reads that repeat another one", **_PERCENT},
    "failed": {"title": "Failed", "description": "Modules that failed", **_COUNT},
}


def write_multiqc(
    reports: Iterable[QcReport], folder: str | os.PathLike[str], *, atomic: bool | JointFiles = True
) -> list[str]:
    """Writes files that MultiQC shows without any configuration, for several reports together.

    They are a table of general statistics, curves of quality, GC, N and adapters, and the verdicts. Samples are called
    as MultiQC would call them after FastQC: by the source's name without folder and endings.

    Args:
        reports (Iterable[QcReport]): one for each sample; their names must differ. Second reads of pairs are samples of
            their own.
        folder (str | os.PathLike): where to, which must be there.
        atomic (bool | JointFiles): whether the files get their names when all are whole, or none does; with JointFiles,
            together with the others.

    Returns:
        list[str]: paths of the files.

    Raises:
        OSError: a file cannot be written.
        ValueError: two samples have the same name.

    Example:
        >>> import os, seqtide
        >>> from seqtide.quality_control.multiqc import write_multiqc
        >>> report = seqtide.qc(b"@r1\\nACGT\\n+\\nIIII\\n", name="lane1.fastq.gz")
        >>> [os.path.basename(path) for path in write_multiqc([report], ".")][:2]
        ['seqtide_qc_summary_mqc.json', 'seqtide_qc_verdicts_mqc.json']
    """
    samples: dict[str, Mapping[str, Any]] = {}
    documents = [report.to_dict() for report in reports]
    documents = [read for first in documents for read in (first, first["mate"]) if read is not None]
    for document in documents:
        name = _sample(", ".join(document["sources"]))
        if name in samples:
            raise ValueError(f"two samples are called {name!r}")
        samples[name] = document
    paths = []
    with together(atomic) as files:
        for name, section in _sections(samples).items():
            paths.append(os.path.join(folder, f"seqtide_qc_{name}_mqc.json"))
            with open_target_stream(paths[-1], atomic=files) as stream:
                stream.write(json.dumps({"id": f"seqtide_qc_{name}", **section}, allow_nan=False).encode())
    return paths


def _sample(source: str) -> str:
    from seqtide.quality_control.fastqc import fastqc_stem

    return fastqc_stem(source).removesuffix("_fastqc")


def _sections(samples: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {
        "summary": {
            "plot_type": "generalstats",
            "pconfig": [{name: column} for name, column in _COLUMNS.items()],
            "data": {sample: _summary(document) for sample, document in samples.items()},
        },
        "verdicts": {
            **_PARENT,
            "section_name": "Verdicts",
            "plot_type": "table",
            "pconfig": {"id": "seqtide_qc_verdicts_table", "title": "seqtide: Verdicts"},
            "data": {
                sample: {name: verdict["status"] for name, verdict in document["verdicts"].items()}
                for sample, document in samples.items()
            },
        },
    }
    for name, (title, x, y, curve) in _CURVES.items():
        curves = {sample: curve(document) for sample, document in samples.items()}
        if any(curves.values()):
            axes = {"xlab": x, "ylab": y, "ymin": 0}
            made[name] = {
                **_PARENT,
                "section_name": title,
                "plot_type": "linegraph",
                "pconfig": {"id": f"seqtide_qc_{name}_plot", "title": f"seqtide: {title}", **axes},
                "data": {sample: points for sample, points in curves.items() if points},
            }
    return made


def _summary(document: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {name: document["summary"][name] for name in _COLUMNS if name in document["summary"]}
    numbers["percent_duplicates"] = 100 - document["duplication"]["estimate"]["percent_remaining"]
    numbers["failed"] = sum(verdict["status"] == "fail" for verdict in document["verdicts"].values())
    return {name: value for name, value in numbers.items() if value is not None}


def _points(places: Iterable[int], values: Iterable[float | None]) -> dict[int, float]:
    return {place: value for place, value in zip(places, values, strict=True) if value is not None}


def _position_quality(document: Mapping[str, Any]) -> dict[int, float]:
    positions = document["positions"]
    return _points(positions["start"], positions["quality"]["mean"]) if positions["quality"] else {}


def _n_content(document: Mapping[str, Any]) -> dict[int, float]:
    positions = document["positions"]
    return {
        start: 100 * n / covered
        for start, n, covered in zip(positions["start"], positions["n"], positions["covered"], strict=True)
        if covered
    }


def _read_quality(document: Mapping[str, Any]) -> dict[int, float]:
    return _points(document["read_quality"]["quality"], document["read_quality"]["reads"])


def _read_gc(document: Mapping[str, Any]) -> dict[int, float]:
    reads = document["read_gc"]["reads"]
    total = sum(reads)
    return {percent: 100 * count / total for percent, count in enumerate(reads)} if total else {}


def _adapters(document: Mapping[str, Any]) -> dict[int, float]:
    """The most frequent adapter at each position."""
    measured = document["adapters"]
    columns = [adapter["percent"] for adapter in measured["adapters"]]
    return _points(measured["end"], map(max, zip(*columns, strict=True))) if columns else {}


_CURVES = {
    "position_quality": ("Mean quality by position", "Position in read", "Quality (Phred)", _position_quality),
    "read_quality": ("Quality of reads", "Quality (Phred)", "Reads", _read_quality),
    "read_gc": ("GC of reads", "GC (%)", "Reads (%)", _read_gc),
    "n_content": ("N by position", "Position in read", "N (%)", _n_content),
    "adapters": ("Adapters", "Position in read", "Reads with the most frequent adapter (%)", _adapters),
}
