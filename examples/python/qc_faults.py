"""Makes reads with ten common faults, and good ones, and reports on them all in one page.

python qc_faults.py FOLDER
"""

import os
import sys

import numpy as np

import seqtide
from seqtide.quality_control.html import render

READS, LENGTH, TILES = 4000, 100, 7
ADAPTER = np.frombuffer(b"AGATCGGAAGAGCACACGTCTGAACTCCAGTCACATCACGATCTCGTATGCCGTCTTCTGCTTG" + b"G" * LENGTH, np.uint8)
LETTERS = np.frombuffer(b"ACGT", np.uint8)


class Run:
    """Reads as matrices of letters and of scores, good so far."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.genome = self.random_genome(gc=0.45)
        self.letters = self.fragments(self.genome, READS)
        ageing = 3 * (np.arange(LENGTH) / LENGTH) ** 2
        self.scores = np.clip(self.rng.normal(36 - ageing, 2, (READS, LENGTH)), 2, 40).astype(np.uint8)
        self.tiles = 1101 + np.arange(READS) % TILES

    def random_genome(self, gc):
        return self.rng.choice(LETTERS, 300_000, p=[(1 - gc) / 2, gc / 2, gc / 2, (1 - gc) / 2])

    def fragments(self, genome, count):
        return genome[self.rng.integers(0, len(genome) - LENGTH, count)[:, None] + np.arange(LENGTH)]

    def some(self, share):
        """A random part of the reads, as a mask."""
        return self.rng.random(READS) < share

    def fastq(self):
        for number in range(READS):
            name = f"@M1:7:FLOW:1:{self.tiles[number]}:{number}:1".encode()
            yield b"%b\n%b\n+\n%b\n" % (name, self.letters[number].tobytes(), (self.scores[number] + 33).tobytes())


def good(run):
    """None."""


def adapter_dimers(run):
    """Adapters without an insert between them."""
    run.letters[run.some(0.2)] = ADAPTER[:LENGTH]


def read_through(run):
    """Inserts that are shorter than the reads, which go on into the adapter."""
    for row in np.flatnonzero(run.some(0.4)):
        insert = run.rng.integers(30, LENGTH)
        run.letters[row, insert:] = ADAPTER[: LENGTH - insert]


def tile_bubble(run):
    """Air over one tile in cycles 41 to 60."""
    rows = np.flatnonzero(run.tiles == 1104)
    run.scores[rows[:, None], np.arange(40, 60)] = 8


def poly_g(run):
    """Clusters that go dark on an instrument of two colours, which calls that G."""
    for row in np.flatnonzero(run.some(0.3)):
        run.letters[row, run.rng.integers(20, LENGTH - 20) :] = ord("G")


def n_burst(run):
    """Cycles 31 to 33 failed."""
    rows, cycles = np.ix_(run.some(0.25), np.arange(30, 33))
    run.letters[rows, cycles] = ord("N")
    run.scores[rows, cycles] = 2


def contamination(run):
    """A third of the reads is of an organism with much more GC."""
    foreign = run.some(0.33)
    run.letters[foreign] = run.fragments(run.random_genome(gc=0.68), foreign.sum())


def over_amplification(run):
    """Few molecules, many copies."""
    run.letters = run.letters[run.rng.integers(0, READS // 8, READS)]


def quality_decay(run):
    """Phasing: the second half of the reads can hardly be read."""
    late = run.scores[:, LENGTH // 2 :]
    late[:] = np.maximum(late.astype(int) - 26, 2)


def primed_unevenly(run):
    """Random primers that are not random in the first ten cycles, as in RNA."""
    for cycle in range(10):
        chosen = run.some(0.4)
        run.letters[chosen, cycle] = LETTERS[(cycle * 7) % 4]


def failed_reads(run):
    """Four in ten clusters failed from the start."""
    run.scores[run.some(0.4)] = 4


FAULTS = (
    good,
    adapter_dimers,
    read_through,
    tile_bubble,
    poly_g,
    n_burst,
    contamination,
    over_amplification,
    quality_decay,
    primed_unevenly,
    failed_reads,
)


def main(folder):
    os.makedirs(folder, exist_ok=True)
    reports = []
    for seed, fault in enumerate(FAULTS):
        run = Run(seed)
        fault(run)
        path = os.path.join(folder, f"{fault.__name__}.fastq.gz")
        with seqtide.GzipWriter(path) as file:
            file.writelines(run.fastq())
        reports.append(seqtide.qc(path, name=f"{fault.__name__}.fastq.gz"))
        verdicts = reports[-1].to_dict()["verdicts"]
        found = [f"{name} {verdict['status']}" for name, verdict in verdicts.items() if verdict["status"] != "pass"]
        print(f"{fault.__name__}: {', '.join(found) or 'pass'}")
    with open(os.path.join(folder, "faults.html"), "w", encoding="utf-8") as page:
        page.write(render([report.to_dict() for report in reports], "Ten faults"))


if __name__ == "__main__":
    main(sys.argv[1])
