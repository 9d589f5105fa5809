"""`validate` on pairs: each contradiction by itself, and all of them in random files against their definition."""

import random
from collections import Counter

import pytest

from seqtide import validate

HEADER = "@HD\tVN:1.6\n@SQ\tSN:c\tLN:1000\n@SQ\tSN:d\tLN:1000\n"
KINDS = ("missing", "same_end", "unmapped", "reverse", "reference", "position", "cigar")


def read(name="p", flag=0x63, rname="c", pos=5, cigar="4M", rnext="=", pnext=50, mc="3M1S"):
    tag = "" if mc is None else f"\tMC:Z:{mc}"
    return f"{name}\t{flag}\t{rname}\t{pos}\t9\t{cigar}\t{rnext}\t{pnext}\t0\tACGT\tIIII{tag}\n"


def mate(**changed):
    return read(**({"flag": 0x93, "pos": 50, "cigar": "3M1S", "pnext": 5, "mc": "4M"} | changed))


def found(*lines):
    report = validate((HEADER + "".join(lines)).encode())
    return [(problem.severity, problem.kind, problem.count, problem.record) for problem in report.problems]


def test_sound_pairs():
    assert found(read(), mate()) == []
    assert found(mate(), read("q"), read(), mate(name="q", mc=None)) == []
    # Other alignments of a read and templates of three reads have no one mate.
    assert found(read(), read(flag=0x863), mate(), mate(flag=0x193, pnext=9), read("t", 0xE3)) == []


@pytest.mark.parametrize(
    ("kind", "second"),
    [
        ("mate_same_end", mate(flag=0x53)),
        ("mate_reverse", mate(flag=0x83)),
        ("mate_reference", mate(rname="d", rnext="c")),
        ("mate_position", mate(pos=51)),
        ("mate_cigar", mate(cigar="2M2S")),
        ("mate_cigar", mate(cigar="*")),
    ],
)
def test_each_contradiction(kind, second):
    """The first record says something else than the second."""
    assert found(read(), second) == [("deviation", kind, 1, 2 if kind == "mate_same_end" else 1)]


def test_an_unmapped_mate():
    lines = read(flag=0x41), mate(flag=0x85, cigar="*", mc="4M").replace("\t9\t", "\t0\t")
    assert found(*lines) == [("deviation", "mate_unmapped", 1, 1), ("deviation", "mate_cigar", 1, 1)]


def test_missing_mates():
    assert found(read("a"), read(), mate(), mate(name="b")) == [("deviation", "mate_missing", 2, 1)]
    # A third read of the same name has none.
    assert found(read(), mate(), mate()) == [("deviation", "mate_missing", 1, 3)]
    # Of what was not read to its end, nobody knows.
    report = validate((HEADER + read() + "cut\t0\n").encode())
    assert [problem.kind for problem in report.problems] == ["malformed"]


def problems_of(records):
    """By the definition: every two primary reads of one name in turn."""
    counts, waiting = Counter(), {}
    for one in records:
        other = waiting.pop(one["name"], None)
        if other is None:
            waiting[one["name"]] = one
            continue
        counts["same_end"] += (one["flag"] & 0xC0) == (other["flag"] & 0xC0)
        for a, b in ((one, other), (other, one)):
            counts["unmapped"] += bool(a["flag"] & 8) != bool(b["flag"] & 4)
            counts["reverse"] += bool(a["flag"] & 0x20) != bool(b["flag"] & 0x10)
            counts["reference"] += (a["rname"] if a["rnext"] == "=" else a["rnext"]) != b["rname"]
            counts["position"] += a["pnext"] != b["pos"]
            counts["cigar"] += a["mc"] is not None and a["mc"] != b["cigar"]
    counts["missing"] = len(waiting)
    return {f"mate_{kind}": count for kind, count in counts.items() if count}


def test_random_files():
    numbers = random.Random(5)
    seen = Counter()
    for _ in range(60):
        records = []
        for number in range(numbers.randrange(1, 40)):
            for flag in (0x41, 0x81):
                if numbers.random() < 0.1:
                    continue
                flag ^= numbers.choice([0, 0, 0x10, 0x20, 0x30, 0xC0, 0x8])
                records.append(
                    {
                        "name": f"r{number}",
                        "flag": flag,
                        "rname": numbers.choice("ccccd"),
                        "pos": numbers.choice([5, 5, 5, 6]),
                        "cigar": numbers.choice(["4M", "4M", "3M1S"]),
                        "rnext": numbers.choice("====cd"),
                        "pnext": numbers.choice([5, 5, 5, 7]),
                        "mc": numbers.choice([None, "4M", "4M", "3M1S"]),
                    }
                )
        numbers.shuffle(records)
        report = validate((HEADER + "".join(read(**record) for record in records)).encode())
        result = {problem.kind: problem.count for problem in report.problems}
        assert result == problems_of(records)
        seen.update(result)
    assert set(seen) == {f"mate_{kind}" for kind in KINDS}
