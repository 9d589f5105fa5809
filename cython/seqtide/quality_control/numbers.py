"""Numbers as people read them."""

from __future__ import annotations


def count(value: float | None) -> str:
    """1234567 is 1,234,567."""
    return "–" if value is None else f"{value:,.0f}"


def brief(value: float | None) -> str:
    """1234567 is 1.23 M."""
    if value is None:
        return "–"
    for size, letter in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e4, "k")):
        if abs(value) >= size:
            unit = value / (1e3 if letter == "k" else size)
            return f"{unit:.3g}\N{NO-BREAK SPACE}{letter}" if unit < 999.5 else f"{unit:,.0f}\N{NO-BREAK SPACE}{letter}"
    return f"{value:,.0f}"


def decimal(value: float | None, digits: int = 1) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def percent(value: float | None) -> str:
    """Small parts keep a digit that says something."""
    if value is None:
        return "–"
    if 0 < value < 0.01:
        return "<\N{NO-BREAK SPACE}0.01\N{NO-BREAK SPACE}%"
    return f"{value:.{1 if value >= 10 else 2}f}\N{NO-BREAK SPACE}%"
