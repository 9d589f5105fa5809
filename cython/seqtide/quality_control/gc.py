"""The normal distribution that FastQC lays over the GC contents of reads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def model(distribution: NDArray[np.float64]) -> NDArray[np.float64]:
    """Expected numbers of reads for each percentage of GC, were they normal around the distribution's peak.

    The centre is the mean of the percentages beside the peak that have more than 90 % of its reads; the peak itself
    where those reach an end of the scale. The spread is the standard deviation around that centre.

    Args:
        distribution (numpy.ndarray): reads by percentage, 0 to 100.

    Returns:
        numpy.ndarray: float64; NaN where there is no spread.
    """
    percent = np.arange(len(distribution))
    total = distribution.sum()
    peak = int(distribution.argmax())
    low = distribution <= distribution[peak] - distribution[peak] / 10
    before, after = np.flatnonzero(low[:peak]), np.flatnonzero(low[peak:])
    centre = (before[-1] + 1 + peak + after[0] - 1) / 2 if len(before) and len(after) else peak
    with np.errstate(divide="ignore", invalid="ignore"):
        # Less than one read, as a read can be spread over several percentages in part, has no spread.
        spread = np.sqrt(((percent - centre) ** 2 * distribution).sum() / (total - 1))
        density = np.exp(-((percent - centre) ** 2) / (2 * spread**2)) / (np.sqrt(2 * np.pi) * spread)
        expected: NDArray[np.float64] = density * total
    return expected


def deviation(distribution: NDArray[np.float64], expected: NDArray[np.float64]) -> float:
    """Sum of differences between reads and model, in percent of the reads; NaN where there is no model."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.abs(expected - distribution).sum() / distribution.sum() * 100)
