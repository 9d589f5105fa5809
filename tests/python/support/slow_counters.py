"""What ReadCounters counts, counted again read by read and letter by letter, without any of its code."""

import decimal
import functools
import math
from collections import Counter

import numpy as np
from slow_names import lane_of, nanopore_of

TRACKED = 100_000
TILES = 2_501  # one more than FastQC's own limit, which it tests before it takes another
LETTERS = {letter: column for column, letters in enumerate(("A", "C", "G", "TU", "N")) for letter in letters}


def bins(longest):
    """Half-open bins of positions: exact below 500, then ten to each octave."""
    starts, ends = [], []
    start, width = 0, 1
    while start < longest:
        if start >= 500:
            width = 50 * 2 ** int(math.log2(start // 500))
        starts.append(start)
        ends.append(start + width)
        start += width
    return np.array(starts, np.uint64), np.array(ends, np.uint64)


def gc_percentages(length, count):
    """The percentages that a count of GC may be in a read of that length: from half a count less to half more."""
    low, high = (min(max(count + half, 0), length) * 100 / length for half in (-0.5, 0.5))
    return range(math.floor(low + 0.5), math.floor(high + 0.5) + 1)


@functools.cache
def gc_claims(length):
    """How many counts of GC claim each percentage."""
    return Counter(percent for count in range(length + 1) for percent in gc_percentages(length, count))


class SlowCounters:
    """ReadCounters' properties of (header line, sequence, quality or None)."""

    def __init__(self, records, adapters=()):
        self.records = [(name, sequence.upper(), quality) for name, sequence, quality in records]
        self.adapters = list(adapters)
        self.sequences = [sequence for _, sequence, _ in self.records]
        self.qualities = [quality for _, _, quality in self.records if quality is not None]
        self.reads = len(self.records)
        self.bases = sum(map(len, self.sequences))
        self.has_quality = bool(self.qualities)
        self.bin_start, self.bin_end = bins(max(map(len, self.sequences), default=0))

    def merge(self, other):
        records, adapters = self.records + other.records, self.adapters
        self.__dict__.clear()
        self.__init__(records, adapters)

    @functools.cached_property
    def _bins(self):
        """The bin of each position."""
        return np.repeat(np.arange(len(self.bin_start)), (self.bin_end - self.bin_start).astype(int)).tolist()

    @functools.cached_property
    def lengths(self):
        counts = sorted(Counter(map(len, self.sequences)).items())
        return tuple(np.array([row[column] for row in counts], np.uint64) for column in (0, 1))

    @functools.cached_property
    def base_counts(self):
        counts = np.zeros((len(self.bin_start), 5), np.uint64)
        for sequence in self.sequences:
            for position, letter in enumerate(sequence):
                if letter in LETTERS:
                    counts[self._bins[position], LETTERS[letter]] += 1
        return counts

    @functools.cached_property
    def covered(self):
        counts = np.zeros(len(self.bin_start), np.uint64)
        for sequence in self.sequences:
            for position in range(len(sequence)):
                counts[self._bins[position]] += 1
        return counts

    @functools.cached_property
    def quality_counts(self):
        counts = np.zeros((len(self.bin_start), 94), np.uint64)
        for quality in self.qualities:
            for position, character in enumerate(quality):
                counts[self._bins[position], ord(character) - 33] += 1
        return counts

    @functools.cached_property
    def read_quality(self):
        counts = np.zeros(94, np.uint64)
        with decimal.localcontext(decimal.Context(prec=40)):
            for quality in filter(None, self.qualities):
                powers = sum(
                    decimal.Decimal(10) ** (decimal.Decimal(33 - ord(character)) / 10) for character in quality
                )
                phred = -10 * (powers / len(quality)).log10()
                counts[int(phred + decimal.Decimal("1e-5"))] += 1
        return counts

    @functools.cached_property
    def read_quality_arithmetic(self):
        counts = np.zeros(94, np.uint64)
        for quality in filter(None, self.qualities):
            counts[sum(map(ord, quality)) // len(quality) - 33] += 1
        return counts

    @functools.cached_property
    def read_gc(self):
        counts = np.zeros(101, np.uint64)
        for sequence in self.sequences:
            letters = sum(sequence.count(letter) for letter in "ACGTU")
            if letters:
                gc = sequence.count("G") + sequence.count("C")
                counts[(200 * gc + letters) // (2 * letters)] += 1
        return counts

    @functools.cached_property
    def fastqc_gc(self):
        counts = np.zeros(101)
        for sequence in self.sequences:
            step = 1000 if len(sequence) > 1000 else 100 if len(sequence) > 100 else 1
            cut = sequence[: len(sequence) // step * step]
            if cut:
                for percent in gc_percentages(len(cut), cut.count("G") + cut.count("C")):
                    counts[percent] += 1 / gc_claims(len(cut))[percent]
        return counts

    def _keys(self):
        return [sequence[:50] if len(sequence) > 75 else sequence for sequence in self.sequences]

    def _track(self):
        table, reads = {}, 0
        for number, key in enumerate(self._keys(), 1):
            open_ = len(table) < TRACKED
            if key in table or open_:
                table[key] = table.get(key, 0) + 1
            if open_:
                reads = number
        return table, reads

    @functools.cached_property
    def tracked(self):
        return [(key.encode(), count) for key, count in self._track()[0].items()]

    @functools.cached_property
    def tracked_reads(self):
        return self._track()[1]

    @functools.cached_property
    def duplication_sample(self):
        counts = sorted(Counter(Counter(self._keys()).values()).items())
        multiplicity, distinct = (np.array([row[column] for row in counts], np.uint64) for column in (0, 1))
        return multiplicity, distinct, 1.0

    @functools.cached_property
    def adapter_first(self):
        counts = np.zeros((len(self.adapters), len(self.bin_start)), np.uint64)
        for row, (_, adapter) in enumerate(self.adapters):
            for sequence in self.sequences:
                place = sequence.find(adapter.upper())
                if place >= 0:
                    counts[row, self._bins[place]] += 1
        return counts

    @functools.cached_property
    def _sampled_tiles(self):
        """Tiles and qualities of the first 10,000 reads with bases, and of each tenth after; None without tiles."""
        sampled, field = [], None
        numbered = enumerate(((name, quality) for name, _, quality in self.records if quality), 1)
        for number, (name, quality) in numbered:
            if number > 10_000 and number % 10:
                continue
            fields = name.split(":")
            if field is None:
                field = 4 if len(fields) >= 7 else 2
            if len(fields) < 5 or not fields[field].isdecimal():
                return None
            sampled.append((int(fields[field]), quality))
        return sampled if len({tile for tile, _ in sampled}) <= TILES else None

    @functools.cached_property
    def tiles(self):
        return np.array(sorted({tile for tile, _ in self._sampled_tiles or ()}), np.uint64)

    def _per_tile(self, value):
        tiles = self.tiles
        result = np.zeros((len(tiles), len(self.bin_start)), np.uint64)
        for tile, quality in self._sampled_tiles or ():
            row = int(np.searchsorted(tiles, tile))
            for position, character in enumerate(quality):
                result[row, self._bins[position]] += value(character)
        return result

    @functools.cached_property
    def tile_sums(self):
        return self._per_tile(lambda character: ord(character) - 33)

    @functools.cached_property
    def tile_counts(self):
        return self._per_tile(lambda character: 1)

    @staticmethod
    def _totals(records):
        """Reads, bases, bases with a score, and the sum of scores."""
        scores = [ord(character) - 33 for _, _, quality in records for character in quality or ""]
        return [len(records), sum(len(sequence) for _, sequence, _ in records), len(scores), sum(scores)]

    def _grouped(self, key):
        groups = {}
        for record in self.records:
            groups.setdefault(key(record[0]), []).append(record)
        groups.pop(None, None)
        return dict(sorted(groups.items()))

    @functools.cached_property
    def _lanes(self):
        return self._grouped(lane_of)

    @functools.cached_property
    def lanes(self):
        return np.array(list(self._lanes), np.int64).reshape(-1, 2)

    @functools.cached_property
    def lane_totals(self):
        return np.array([self._totals(records) for records in self._lanes.values()], np.uint64).reshape(-1, 4)

    def _per_lane(self, value):
        result = np.zeros((len(self._lanes), len(self.bin_start)), np.uint64)
        for row, records in enumerate(self._lanes.values()):
            for _, _, quality in records:
                for position, character in enumerate(quality or ""):
                    result[row, self._bins[position]] += value(character)
        return result

    @functools.cached_property
    def lane_sums(self):
        return self._per_lane(lambda character: ord(character) - 33)

    @functools.cached_property
    def lane_counts(self):
        return self._per_lane(lambda character: 1)

    @functools.cached_property
    def _channels(self):
        return self._grouped(lambda name: None if lane_of(name) else nanopore_of(name)[0])

    @functools.cached_property
    def channels(self):
        return np.array(list(self._channels), np.int64)

    @functools.cached_property
    def channel_totals(self):
        return np.array([self._totals(records) for records in self._channels.values()], np.uint64).reshape(-1, 4)

    def _time_of(self, name):
        return None if lane_of(name) else nanopore_of(name)[1]

    @functools.cached_property
    def time_width(self):
        times = [time for time in (self._time_of(name) for name, _, _ in self.records) if time is not None]
        width = 60
        while times and max(times) // width - min(times) // width >= 1024:
            width *= 2
        return width

    @functools.cached_property
    def _times(self):
        def start(name):
            time = self._time_of(name)
            return None if time is None else time // self.time_width * self.time_width

        return self._grouped(start)

    @functools.cached_property
    def time_start(self):
        return np.array(list(self._times), np.int64)

    @functools.cached_property
    def time_totals(self):
        return np.array([self._totals(records) for records in self._times.values()], np.uint64).reshape(-1, 4)

    @functools.cached_property
    def _kmers(self):
        """Positions of each k-mer of the sample, and for each the span of the read that has it first."""
        found, spans = {}, {}
        for sequence in self.sequences[49::50]:
            cut = sequence[:500].replace("U", "T")
            for start in range(len(cut) - 6):
                kmer = cut[start : start + 7]
                if set(kmer) <= set("ACGT"):
                    found.setdefault(kmer, []).append(start)
                    spans.setdefault(kmer, len(cut) - 6)
        return found, spans

    @staticmethod
    def _number(kmer):
        return int(kmer.translate(str.maketrans("ACGT", "0123")), 4)

    @functools.cached_property
    def kmer_bases(self):
        return min(500, max(map(len, self.sequences[49::50]), default=0))

    @functools.cached_property
    def kmer_totals(self):
        totals = np.zeros(max(0, self.kmer_bases - 6), np.uint64)
        for starts in self._kmers[0].values():
            for start in starts:
                totals[start] += 1
        return totals

    @functools.cached_property
    def kmer_spans(self):
        spans = np.zeros(4**7 if self.kmer_bases >= 7 else 0, np.uint16)
        for kmer, starts in self._kmers[0].items():
            spans[self._number(kmer)] = max(self._kmers[1][kmer], max(starts) + 1)
        return spans

    def kmer_counts(self, ends):
        counts = np.zeros((4**7, len(ends)), np.uint64)
        for kmer, starts in self._kmers[0].items():
            for start in starts:
                group = next((number for number, end in enumerate(ends) if start < end), None)
                if group is not None:
                    counts[self._number(kmer), group] += 1
        return counts
