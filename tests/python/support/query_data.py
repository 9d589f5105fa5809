"""A sorted, indexed BAM file of all kinds of records, and regions of it."""

import random

from bam_data import REFERENCES, Alignment, indexed_bam


def many_alignments(count=1500, seed=7):
    """Sorted records of all kinds of length, some unmapped at their place, some without one."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        ref = chance.randrange(3)
        length = REFERENCES[ref][1]
        span = chance.choice((1, 50, 100, 1000, 20_000))
        pos = chance.randrange(max(1, length - span))
        span = min(span, length - pos)
        if chance.random() < 0.1:
            made.append(Alignment(f"u{number}", 4, ref, pos, 0, "*", seq="A", qual=b"\1"))
        elif span > 100:
            made.append(Alignment(f"g{number}", 0, ref, pos, 9, f"1M{span - 2}N1M", seq="AC", qual=b"\1\2"))
        else:
            made.append(Alignment(f"m{number}", 16, ref, pos, 9, f"{span}M", seq="A" * span))
    made.sort(key=lambda alignment: (alignment.ref, alignment.pos))
    return made + [Alignment(f"n{number}") for number in range(20)]


MANY = many_alignments()
DATA, INDEX = indexed_bam(MANY, REFERENCES, 2000)


def scan(alignments, *regions):
    """Names of the records that overlap regions (reference, start, end), in the order of the file."""
    return [
        alignment.qname
        for alignment in alignments
        if any(
            alignment.ref == ref and alignment.pos < end and alignment.end > start if ref >= 0 else alignment.ref < 0
            for ref, start, end in regions
        )
    ]


def names(records):
    return [record.qname for record in records]


def random_regions(count, seed=3):
    chance = random.Random(seed)
    for _ in range(count):
        ref = chance.randrange(3)
        length = REFERENCES[ref][1]
        start = chance.choice((0, chance.randrange(length), length - 1, 16384 * chance.randrange(length // 16384 + 1)))
        yield ref, start, start + chance.choice((1, 10, 1000, 16384, 100_000, 1 << 30))
