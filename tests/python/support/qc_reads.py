"""Reads with the faults that reports are about, by name: (header line, sequence, quality). Always the same ones."""

import functools
import random

ADAPTER = "AGATCGGAAGAGCACACGTCTGAACTCCAGTCACATCACGATCTCGTATGCCGTCTTCTGCTTG"
PRIMER = "AATGATACGGCGACCACCGAGATCTACACTCTTTCCCTACACGACGCTCTTCCGATCT"


class _Sequencer:
    def __init__(self, seed):
        # Nothing but random() is the same in all versions of Python.
        self._random = random.Random(seed)
        self.genome = self.bases(3000)

    def number(self, behind):
        return int(self._random.random() * behind)

    def chance(self, probability):
        return self._random.random() < probability

    def bases(self, length):
        return "".join("ACGT"[self.number(4)] for _ in range(length))

    def fragment(self, length):
        start = self.number(len(self.genome) - length)
        return self.genome[start : start + length]

    def quality(self, length, best=38, loss=0.05, offset=33, least=2):
        scores = (max(least, int(best - loss * place - 6 * self._random.random())) for place in range(length))
        return "".join(chr(offset + score) for score in scores)


def _ordinary(sequencer):
    # Tiles differ by a constant: so any sample of reads finds the same means. FastQC reads each tenth.
    for number in range(330):
        tile = number % 3
        sequence = sequencer.fragment(80)
        yield f"M1:7:F:1:{1101 + tile}:{number}:9 1:N:0:ACGT", sequence, chr(70 - 3 * tile) * 80


def _pairs_with_adapters(sequencer):
    for number in range(400):
        insert = 40 + sequencer.number(160)
        sequence = (sequencer.fragment(insert) + ADAPTER + "G" * 150)[:150]
        sequence = "".join("N" if sequencer.chance(0.003) else base for base in sequence)
        yield f"r{number}", sequence, sequencer.quality(150, loss=0.15)


def _short(sequencer):
    for number in range(300):
        adapter = sequencer.chance(0.1)
        yield (
            f"r{number}",
            "TGGAATTCTCGGGTGCCAAGGAACTCCAGTCACATC" if adapter else sequencer.fragment(36),
            sequencer.quality(36, best=30),
        )


def _mixed_lengths(sequencer):
    for number in range(500):
        length = sequencer.number(301)
        yield f"r{number}", sequencer.fragment(length), sequencer.quality(length)


def _phred_64(sequencer):
    for number in range(200):
        yield f"r{number}", sequencer.fragment(76), sequencer.quality(76, offset=64)


def _lower_case_and_iupac(sequencer):
    for number in range(200):
        sequence = "".join(
            "RYKMSWN."[sequencer.number(8)] if sequencer.chance(0.05) else base for base in sequencer.fragment(90)
        )
        yield f"r{number}", sequence.lower() if number % 2 else sequence, sequencer.quality(90)


def _duplicates(sequencer):
    kinds = [(sequencer.fragment(60), copies) for copies in (1,) * 90 + (2,) * 20 + (5, 9, 10, 11, 50, 51, 60)]
    for number, sequence in enumerate(kind for kind, copies in kinds for _ in range(copies)):
        yield f"r{number}", sequence, sequencer.quality(60)


def _contaminated(sequencer):
    found = (
        PRIMER[:50],
        PRIMER[20:45],
        ADAPTER[1:50],
        ADAPTER[1:25] + "A" + ADAPTER[26:50],
        "TGGAATTCTCGGGTGCC",
        "ACGTACG",
    )
    for number in range(200):
        sequence = found[number % 8] if number % 8 < len(found) else sequencer.fragment(50)
        yield f"r{number}", sequence, "I" * (len(sequence) - 1) + "5"


def _two_colours(sequencer):
    for number in range(200):
        called = 100 - sequencer.number(80) if sequencer.chance(0.4) else 100
        yield f"r{number}", sequencer.fragment(called) + "G" * (100 - called), "F" * 99 + "#"


def _no_bases(sequencer):
    for number in range(60):
        yield f"r{number}", "" if number % 3 == 0 else "N" * 20, "" if number % 3 == 0 else "#" * 20


def _of_adapter_length(sequencer):
    for number in range(60):
        yield f"r{number}", sequencer.fragment(12) if number % 2 else ADAPTER[:12], "9" * 12


def _of_500(sequencer):
    for number in range(150):
        length = 500 - 20 * sequencer.number(3)
        yield f"r{number}", sequencer.fragment(length), sequencer.quality(length, loss=0.03)


_KINDS = {
    "ordinary": _ordinary,
    "pairs_with_adapters": _pairs_with_adapters,
    "short": _short,
    "mixed_lengths": _mixed_lengths,
    "phred_64": _phred_64,
    "lower_case_and_iupac": _lower_case_and_iupac,
    "duplicates": _duplicates,
    "contaminated": _contaminated,
    "two_colours": _two_colours,
    "no_bases": _no_bases,
    "of_adapter_length": _of_adapter_length,
    "of_500": _of_500,
}
NAMES = tuple(_KINDS)


@functools.cache
def reads(name):
    """The reads of that name; not to be changed."""
    return tuple(_KINDS[name](_Sequencer(name)))


def fastq(records):
    return "".join(f"@{name}\n{sequence}\n+\n{quality}\n" for name, sequence, quality in records)


def reads_with_enriched_kmers(count, lengths):
    """Reads of random bases, some of which have a piece of an adapter, a beginning or an end of their own."""
    sequencer = _Sequencer("kmers")
    found = []
    for number in range(count):
        length = lengths[sequencer.number(len(lengths))]
        sequence = sequencer.bases(length)
        if sequencer.chance(0.05):
            sequence = (sequence[:20] + ADAPTER[:13] + sequence)[:length]
        if sequencer.chance(0.02):
            sequence = ("TTTTTGGGG" + sequence)[:length]
        if sequencer.chance(0.02):
            sequence = sequence[: length // 2] + "N" + sequence[length // 2 + 1 :]
        if length > 20 and sequencer.chance(0.03):
            sequence = sequence[:-10] + "CATCATCATC"
        found.append((f"r{number}", sequence, "I" * length))
    return found
