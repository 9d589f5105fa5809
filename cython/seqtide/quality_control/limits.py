"""When a module of the report warns and when it fails: one table, with the limits that FastQC documents."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Limit:
    """What is worse than `warn` or `fail`, in the direction that `worse` names, gets that verdict."""

    measure: str
    worse: str
    warn: float
    fail: float
    unit: str = ""

    def status(self, value: float) -> str:
        """`pass`, `warn` or `fail`; a value that is not a number passes."""
        if self._exceeded(value, self.fail):
            return "fail"
        return "warn" if self._exceeded(value, self.warn) else "pass"

    def phrase(self, status: str) -> str:
        """Words for the limit that a value of that verdict has exceeded, or would have to exceed first."""
        verb, limit = ("fails", self.fail) if status == "fail" else ("warns", self.warn)
        return f"{verb} at {limit} or less" if self.worse == "at most" else f"{verb} {self.worse} {limit}{self.unit}"

    def _exceeded(self, value: float, limit: float) -> bool:
        return {"above": value > limit, "below": value < limit, "at most": value <= limit}[self.worse]


LIMITS = {
    "position_quality": {
        "lower_quartile": Limit("lower quartile of quality", "below", 10, 5),
        "median": Limit("median quality", "below", 25, 20),
    },
    "tile_quality": {"deviation": Limit("deviation of a tile from the mean of tiles", "above", 5, 10)},
    "read_quality": {"mode": Limit("most frequent mean quality of reads", "at most", 27, 20)},
    "base_content": {"difference": Limit("difference of A and T, or of G and C", "above", 10, 20, "%")},
    "read_gc": {"deviation": Limit("reads off the modelled distribution", "above", 15, 30, "%")},
    "n_content": {"percent": Limit("bases that are N", "above", 5, 20, "%")},
    "duplication": {"remaining": Limit("sequences left without duplicates", "below", 70, 50, "%")},
    "overrepresented": {"percent": Limit("reads that are one sequence", "above", 0.1, 1, "%")},
    "adapters": {"percent": Limit("reads with an adapter", "above", 5, 10, "%")},
    "kmers": {"rarity": Limit("-log10 of the chance of the most enriched 7-mer", "above", 2, 5)},
}


def as_dict() -> dict[str, dict[str, dict[str, float]]]:
    """The table as plain values, for reports."""
    return {
        module: {name: {"warn": limit.warn, "fail": limit.fail} for name, limit in limits.items()}
        for module, limits in LIMITS.items()
    }
