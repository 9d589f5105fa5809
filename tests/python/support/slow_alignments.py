"""Alignments with errors, and what a report says of them, counted again base by base."""

import random
import statistics
from collections import Counter

import seqtide

CIGARS = ("40M", "5S30M5S", "10M2I20M3D8M", "3H20=1X19=2S", "15M100N25M", "1S10M1I1D28M", "20M4P1I19M")
FLAGS = (0, 16, 99, 147, 256, 1024, 2048, 512, 4)


class Alignments:
    """Records on references of random bases, some of them in lower case or N.

    Args:
        seed (int): of all that is random.
        lengths (dict[str, int]): names and lengths of references.
        records (int): how many.
    """

    def __init__(self, seed, lengths, records=200):
        rng = random.Random(seed)
        self.lengths = lengths
        self.bases = {name: self._sequence(rng, length) for name, length in lengths.items()}
        self.lines = []
        room = {name: length for name, length in lengths.items() if length > 400}
        for number in range(records):
            name = rng.choice([*room])
            begin = rng.randrange(room[name] - 150)
            self.lines.append((name, begin, self._fields(rng, number, name, begin)))

    @staticmethod
    def _sequence(rng, length):
        parts = []
        while sum(map(len, parts)) < length:
            part = "".join(rng.choices("ACGT", (rng.random(), 1, rng.random(), 1), k=rng.randrange(50, 300)))
            parts.append(rng.choice([part, part.lower(), part, "N" * rng.randrange(12)]))
        return "".join(parts)[:length]

    def _fields(self, rng, number, name, begin):
        cigar = seqtide.Cigar(rng.choice(CIGARS))
        # A base is not equal to an N.
        if "=" in str(cigar) and "N" in self.bases[name][begin : begin + 150].upper():
            cigar = seqtide.Cigar("40M")
        place, sequence, md, equal = begin, "", "", 0
        for letter, length in cigar:
            for _ in range(length):
                if letter in "M=X":
                    original = self.bases[name][place].upper()
                    base = original
                    if letter == "X" or letter == "M" and rng.random() < 0.1:
                        base = rng.choice([other for other in "ACGTN" if other != original])
                    if base == original != "N":
                        equal += 1
                    else:
                        md, equal = f"{md}{equal}{original}", 0
                    sequence += base
                elif letter in "IS":
                    sequence += rng.choice("ACGT")
                place += letter in "M=XDN"
            if letter == "D":
                md, equal = f"{md}{equal}^{self.bases[name][place - length : place].upper()}", 0
        quality = "*" if rng.random() < 0.1 else "".join(chr(rng.randrange(33, 74)) for _ in sequence)
        flag, tlen = rng.choice(FLAGS), rng.choice([0, 90, -90, 300])
        group = rng.choice(["", "\tRG:Z:a", "\tRG:Z:b"])
        start = (
            f"r{number}\t{flag}\t{name}\t{begin + 1}\t{rng.choice([0, 30, 60, 255])}\t{cigar}\t=\t{begin + 50}\t{tlen}"
        )
        return start + f"\t{sequence}\t{quality}", f"\tMD:Z:{md}{equal}", group

    def sam(self, *, chosen=None, with_md=True, in_order=True):
        """The records on the references of these names, or all, as a file."""
        order = [*self.lengths]
        lines = [line for line in self.lines if chosen is None or line[0] in chosen]
        if in_order:
            lines = sorted(lines, key=lambda line: (order.index(line[0]), line[1]))
        header = "".join(f"@SQ\tSN:{name}\tLN:{length}\n" for name, length in self.lengths.items())
        header += "@RG\tID:a\n@RG\tID:b\n"
        return (
            header + "".join(f"{start}{md if with_md else ''}{group}\n" for _, _, (start, md, group) in lines)
        ).encode()

    def fasta(self, chosen=None):
        """The references of these names, or all."""
        names = self.lengths if chosen is None else chosen
        return "".join(f">{name}\n{self.bases[name]}\n" for name in names).encode()

    def depths(self, sam):
        """The depth of each position of each reference."""
        found = {name: [0] * length for name, length in self.lengths.items()}
        with seqtide.open(sam) as reader:
            for record in reader:
                if record.flag & 0x704 == 0:
                    for _, place in record.aligned_pairs(matches_only=True):
                        found[record.rname][place] += 1
        return found

    def coverage(self, sam):
        """What a report says of them."""
        depths = self.depths(sam)
        every = [depth for of_one in depths.values() for depth in of_one]
        counts = Counter(every)
        return {
            "length": len(every),
            "uncovered": counts[0],
            "covered_percent": 100 * (len(every) - counts[0]) / len(every),
            "mean_depth": sum(every) / len(every),
            "median_depth": statistics.median(every),
            "depths": {depth: count for depth, count in counts.items() if depth},
            "references": {
                name: (sum(map(bool, of_one)), sum(of_one), statistics.median(of_one) if of_one else None)
                for name, of_one in depths.items()
            },
        }

    def gc_of(self, name, begin):
        """G and C of a window of 100 bases; None if it has more than four N, or leaves the reference."""
        window = self.bases[name][begin : begin + 100].upper() if begin >= 0 else ""
        if len(window) < 100 or window.count("N") > 4:
            return None
        return window.count("G") + window.count("C")

    def gc_bias(self, sam, names=None):
        """Windows and reads by their GC, with the references of these names."""
        names = self.lengths if names is None else names
        windows = Counter(self.gc_of(name, begin) for name in names for begin in range(self.lengths[name]))
        reads = Counter()
        with seqtide.open(sam) as reader:
            for record in reader:
                if record.flag & 0xB04 == 0 and record.rname in names:
                    places = [place for _, place in record.aligned_pairs(matches_only=True)]
                    reads[self.gc_of(record.rname, places[-1] - 99 if record.flag & 16 else places[0])] += 1
        return [[counts[gc] for gc in range(101)] for counts in (windows, reads)]
