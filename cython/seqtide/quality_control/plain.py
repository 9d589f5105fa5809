"""Numbers as reports give them: Python's own, and None for what is not known."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def plain(values: ArrayLike) -> list[Any]:
    """An array as lists of Python's own numbers, with None for what is not a number."""
    listed = np.asarray(values).tolist()
    return [None if isinstance(value, float) and not math.isfinite(value) else value for value in listed]


def ratio(part: float, whole: float, scale: float = 100) -> float | None:
    """A part in percent; None of nothing."""
    return float(part / whole * scale) if whole else None


def weighted_median(values: NDArray[np.int64], weights: NDArray[np.int64]) -> float | None:
    """The middle one, or the mean of the two in the middle."""
    total = int(weights.sum())
    if not total:
        return None
    up_to = weights.cumsum()
    middle = [int(values[np.searchsorted(up_to, rank, side="right")]) for rank in ((total - 1) // 2, total // 2)]
    return sum(middle) / 2
