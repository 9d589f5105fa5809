"""The texts of FastQC's archive: fastqc_data.txt and summary.txt, as its version 0.11.9 writes them."""

from __future__ import annotations

import decimal
import math

from seqtide.quality_control.modules import Module, Modules

VERSION = "0.11.9"


def java_number(value: float) -> str:
    """A float as Java prints it: always with a decimal point, with an exponent from ten million on and below 0.001."""
    value = float(value)
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(value)  # Python's exponents begin farther out
    digits, exponent = f"{decimal.Decimal(repr(value)).normalize():e}".split("e")
    return f"{digits}{'' if '.' in digits else '.0'}E{int(exponent)}"


def basic_statistics(modules: Modules, name: str) -> Module:
    """The module with which FastQC's file begins."""
    counters = modules.counters
    a, c, g, t = counters.base_counts[:, :4].sum(axis=0).tolist()
    lengths = counters.lengths[0].tolist() or [0]
    shown = f"{lengths[0]}" if lengths[0] == lengths[-1] else f"{lengths[0]}-{lengths[-1]}"
    rows = (
        ("Filename", name),
        ("File type", "Conventional base calls"),
        ("Encoding", modules.encoding.name),
        ("Total Sequences", str(counters.reads)),
        ("Sequences flagged as poor quality", "0"),
        ("Sequence length", shown),
        ("%GC", str((g + c) * 100 // max(a + c + g + t, 1))),
    )
    return Module("basic_statistics", "Basic Statistics", "pass", "", ("Measure", "Value"), rows)


def all_modules(modules: Modules, name: str) -> list[Module]:
    """Basic statistics, and all others in FastQC's order."""
    return [basic_statistics(modules, name), *modules.all.values()]


def data_text(modules: Modules, name: str) -> str:
    """fastqc_data.txt.

    Args:
        modules (Modules): of one file.
        name (str): the file's name, as it shall be shown.
    """
    return f"##FastQC\t{VERSION}\n" + "".join(map(_section, all_modules(modules, name)))


def _section(module: Module) -> str:
    lines = [f">>{module.title}\t{module.status}"]
    lines += [f"#{note}\t{java_number(value)}" for note, value in module.notes]
    if module.columns:
        lines.append("#" + "\t".join(module.columns))
    lines += [
        "\t".join(value if isinstance(value, str) else java_number(value) for value in row) for row in module.rows
    ]
    return "\n".join([*lines, ">>END_MODULE", ""])


def summary_text(modules: Modules, name: str) -> str:
    """summary.txt: a line for each module."""
    return "".join(f"{module.status.upper()}\t{module.title}\t{name}\n" for module in all_modules(modules, name))
