"""The pictures of FastQC's archive, under its names, drawn by matplotlib out of seqtide's own numbers."""

from __future__ import annotations

import importlib
import io
from collections.abc import Mapping
from typing import Any

from seqtide.quality_control.figures import figure, figure_class

# In FastQC's order; its table of over-represented sequences has none.
_IMAGES = {
    "per_base_quality": "position_quality",
    "per_tile_quality": "tile_quality",
    "per_sequence_quality": "read_quality",
    "per_base_sequence_content": "base_content",
    "per_sequence_gc_content": "read_gc",
    "per_base_n_content": "n_content",
    "sequence_length_distribution": "lengths",
    "duplication_levels": "duplication",
    "adapter_content": "adapters",
    "kmer_profiles": "kmers",
}
_ICONS = {
    "fastqc_icon": ("QC", "#4a6fa5"),
    "warning": ("!", "#d98e04"),
    "error": ("\N{MULTIPLICATION SIGN}", "#c0392b"),
    "tick": ("\N{CHECK MARK}", "#2e8b57"),
}
# Nothing of the day or the version: the same report is the same archive.
_METADATA = {"Software": None}


def pictures(document: Mapping[str, Any], *, kmers: bool) -> dict[str, bytes]:
    """PNG files by their names in the archive; a module that has nothing to show has no picture.

    Args:
        document: As `QcReport.to_dict()` makes it.
        kmers: Whether Kmer Content is one of the modules.

    Raises:
        ImportError: matplotlib is not installed, which the extra `seqtide[plot]` brings.
    """
    made = {f"Icons/{name}.png": _icon(*drawn) for name, drawn in _ICONS.items()}
    for name, module in _IMAGES.items():
        if module == "kmers" and not kmers:
            continue
        drawn = figure(document, module, missing_ok=True)
        if drawn is not None:
            made[f"Images/{name}.png"] = _png(drawn, 89)
    return made


def _icon(letters: str, colour: str) -> bytes:
    """A disc with a letter or two, of 32 pixels."""
    icon = figure_class()(figsize=(1, 1))
    icon.patch.set_alpha(0)
    axes = icon.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(-1, 1), ylim=(-1, 1))
    circle = importlib.import_module("matplotlib.patches").Circle((0, 0), 0.95, color=colour)
    axes.add_patch(circle)
    size = 44 if len(letters) == 1 else 30
    axes.text(0, -0.05, letters, color="white", fontsize=size, ha="center", va="center", weight="bold")
    return _png(icon, 32)


def _png(drawn: Any, dpi: int) -> bytes:
    held = io.BytesIO()
    drawn.savefig(held, format="png", dpi=dpi, metadata=_METADATA)
    return held.getvalue()
