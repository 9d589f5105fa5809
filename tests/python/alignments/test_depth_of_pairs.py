"""Depth and coverage with overlapping mates counted once, as samtools depth -s counts them."""

import collections
import random
import shutil
import subprocess
import sys

import pytest
from alignment_data import samtools
from cli_runner import run as run_seqtide

import seqtide

needs_samtools = pytest.mark.skipif(shutil.which("samtools") is None, reason="samtools is not installed")
HEADER = "@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:c\tLN:400\n@SQ\tSN:d\tLN:400\n"


def line(name, flag, rname, pos, cigar, rnext, pnext, size, scores="I"):
    quality = "".join(random.Random(f"{name}{flag}").choices(scores, k=size))
    return f"{name}\t{flag}\t{rname}\t{pos}\t60\t{cigar}\t{rnext}\t{pnext}\t0\t{'A' * size}\t{quality}\n"


def depths(text, **options):
    return {run.start: run.depth for run in seqtide.depth_runs(text.encode(), **options)}


def test_the_second_read_counts_behind_the_end_of_the_first():
    pair = line("p", 0x63, "c", 11, "20M", "=", 21, 20) + line("p", 0x93, "c", 21, "20M", "=", 11, 20)
    assert depths(HEADER + pair) == {10: 1, 20: 2, 30: 1}
    assert depths(HEADER + pair, overlaps_once=True) == {10: 1}
    assert seqtide.depth((HEADER + pair).encode(), "c", overlaps_once=True).tolist() == [0] * 10 + [1] * 30 + [0] * 360
    command = [sys.executable, "-m", "seqtide", "depth", "-s", "--runs", "-"]
    assert subprocess.run(command, input=(HEADER + pair).encode(), capture_output=True).stdout == b"c\t10\t40\t1\n"
    # A skip of the first read counts as part of it.
    pair = line("p", 0x63, "c", 11, "5M10N5M", "=", 16, 10) + line("p", 0x93, "c", 16, "20M", "=", 11, 20)
    assert depths(HEADER + pair, overlaps_once=True) == {10: 1, 25: 1}


CIGARS = [("30M", 30), ("10M5D20M", 30), ("10M8N20M", 30), ("5S20M5I5M", 35), ("10M5I15M", 30), ("12M", 12)]


def random_pairs(numbers):
    records = []
    for number in range(numbers.randrange(1, 60)):
        at = numbers.randrange(1, 300)
        places = [("c", at), (numbers.choice("cccd"), at + numbers.randrange(50))]
        flags = [0x63, 0x93]
        if numbers.random() < 0.15:
            flags = [flag ^ numbers.choice([0x1, 0x8, 0x400, 0x4]) for flag in flags]
        name = f"r{number}"
        for flag, (rname, pos), (rnext, pnext) in zip(flags, places, places[::-1], strict=True):
            cigar, size = numbers.choice(CIGARS)
            rnext = "=" if rnext == rname else rnext
            if rnext == "=" and numbers.random() < 0.1:
                pnext = max(1, pnext + numbers.choice([-40, -5, 5, 40]))
            elif numbers.random() < 0.05 and places[0][0] == places[1][0]:
                rnext, pnext = "*", 0
            records.append((rname, pos, line(name, flag, rname, pos, cigar, rnext, pnext, size, "!5I")))
    records.sort(key=lambda record: record[:2])
    return HEADER + "".join(text for *_, text in records)


@needs_samtools
def test_random_pairs_as_samtools(tmp_path):
    numbers = random.Random(3)
    changed = 0
    for _ in range(80):
        text = random_pairs(numbers)
        path = tmp_path / "a.sam"
        path.write_text(text)
        for arguments, options in (
            ([], {}),
            (["-J"], {"count_deletions": True}),
            (["-q", "15"], {"min_base_quality": 15}),
        ):
            run = subprocess.run(["samtools", "depth", "-s", *arguments, path], capture_output=True, check=True)
            expected = [tuple(row.split("\t")) for row in run.stdout.decode().splitlines() if not row.endswith("\t0")]
            runs = list(seqtide.depth_runs(path, overlaps_once=True, **options))
            found = [
                (run.reference, str(position + 1), str(run.depth))
                for run in runs
                for position in range(run.start, run.end)
            ]
            assert found == expected
            by_place = seqtide.depth(path, "c", overlaps_once=True, **options).tolist()
            assert by_place == [
                dict(((r, p), int(d)) for r, p, d in expected).get(("c", str(i + 1)), 0) for i in range(400)
            ]
            changed += runs != list(seqtide.depth_runs(path, **options))
    assert changed > 100


def test_names_of_many_pairs_are_forgotten():
    """Far more pairs than wait at a time."""
    lines = []
    for number in range(5000):
        # Each says that its mate overlaps, but none comes.
        lines.append(line(f"r{number}", 0x63, "c", 1 + number // 20, "12M", "=", 1 + number // 20, 12))
    assert depths(HEADER + "".join(lines), overlaps_once=True) == depths(HEADER + "".join(lines))


def test_coverage_counts_overlaps_once(tmp_path):
    path = tmp_path / "a.sam"
    pair = line("p", 0x63, "c", 11, "4M", "=", 13, 4, "5") + line("p", 0x93, "c", 13, "4M", "=", 11, 4, "I")
    path.write_text(HEADER + pair)
    twice = seqtide.coverage(path, "c", 0, 20)[0]
    once = seqtide.coverage(path, "c", 0, 20, overlaps_once=True)[0]
    assert (twice.reads, twice.covered, twice.bases, twice.mean_base_quality) == (2, 6, 8, 30)
    assert (once.reads, once.covered, once.bases, once.mean_base_quality) == (2, 6, 6, 160 / 6)
    assert seqtide.coverage(path, "c", 13, 20, overlaps_once=True)[0].bases == 3
    for switch in ("-s", "--overlaps-once"):
        fields = run_seqtide("coverage", "-H", "-r", "c:1-20", switch, path).stdout.decode().split()
        assert fields == ["c", "1", "20", "2", "6", "30", "0.3", "26.7", "60"]


def test_coverage_of_random_pairs_as_samtools_depth(tmp_path):
    numbers = random.Random(9)
    fewer = 0
    for _ in range(20):
        text = random_pairs(numbers)
        path = tmp_path / "a.sam"
        # All scores are equal, so that their mean tells whether as many were summed up as bases counted.
        lines = [line.split("\t") for line in text.splitlines()]
        path.write_text(
            "".join("\t".join([*fields[:10], *("5" * len(text) for text in fields[10:])]) + "\n" for fields in lines)
        )
        depths = collections.Counter()
        for line in samtools("depth", "-s", path).splitlines():
            rname, _, depth = line.split("\t")
            depths[rname] += int(depth)
        found = seqtide.coverage(path, overlaps_once=True)
        assert {row.reference: row.bases for row in found if row.bases} == depths
        assert {row.mean_base_quality for row in found if row.bases} == {20}
        fewer += sum(row.bases for row in found) < sum(row.bases for row in seqtide.coverage(path))
    assert fewer > 10
