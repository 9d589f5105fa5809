"""What `validate` looks at in alignments beyond the format: flags, positions and order."""

import numpy as np

from seqtide.alignments.mate_checks import MateChecks

PAIRED, PROPER, UNMAPPED, MATE_UNMAPPED = 0x1, 0x2, 0x4, 0x8
MATE_REVERSE, FIRST, SECOND = 0x20, 0x40, 0x80
SECONDARY, SUPPLEMENTARY = 0x100, 0x800


class AlignmentChecks:
    """Counts problems of batches of alignments, which come in the order of the file."""

    def __init__(self, header, problems):
        self._problems = problems
        self._records = 0
        self._lengths = np.array([reference.length for reference in header.references] or [0], np.int64)
        self.references = len(header.references)
        self.mapped = np.zeros(self.references, np.int64)  # records by reference, as an index counts them
        self.unmapped = np.zeros(self.references, np.int64)
        self.unplaced = 0
        self._mates = MateChecks()
        self._coordinate = header.sort_order == "coordinate"
        self._last = -1  # place of the record before, as one number

    def look_at(self, batch):
        flags = np.asarray(batch.flag, np.int64)
        ids = np.asarray(batch.reference_id, np.int64)
        positions = np.asarray(batch.pos, np.int64)
        mapped = (flags & UNMAPPED) == 0
        paired = (flags & PAIRED) != 0
        ends = (flags & (FIRST | SECOND)) != 0
        add = self._add
        add("flag_unpaired", ~paired & ((flags & (PROPER | MATE_UNMAPPED | MATE_REVERSE | FIRST | SECOND)) != 0),
            "a flag of pairs without flag 0x1")
        add("flag_mate", paired & ~ends, "a read of a pair that is neither the first nor the second")
        add("flag_proper", paired & ((flags & PROPER) != 0) & ((flags & (UNMAPPED | MATE_UNMAPPED)) != 0),
            "a proper pair of which one read is unmapped")
        add("flag_unmapped", ~mapped & ((flags & (SECONDARY | SUPPLEMENTARY)) != 0),
            "an unmapped record that is secondary or supplementary")
        add("mapped_nowhere", mapped & ((ids < 0) | (positions < 0)), "a mapped record without a position")
        add("mapq_unmapped", ~mapped & (np.asarray(batch.mapq) != 0), "an unmapped record with a MAPQ")
        placed = (ids >= 0) & (positions >= 0)
        lengths = self._lengths[np.where(placed, ids, 0)]
        beyond = placed & (lengths > 0) & (np.asarray(batch.reference_end, np.int64) > lengths)
        add("beyond_reference", beyond, "a record that ends behind its reference")
        if self._coordinate:
            self._check_order(ids, positions)
        self._count(ids, mapped)
        self._mates.look_at(batch)
        self._records += len(batch)

    def finish(self):
        """After the last batch of a file that was read to its end."""
        for kind, reason, count, record in self._mates.finish():
            self._problems.add("deviation", kind, count, reason, record=record)

    def _add(self, kind, chosen, reason):
        count = int(np.count_nonzero(chosen))
        if count:
            first = self._records + int(np.argmax(chosen)) + 1
            self._problems.add("deviation", kind, count, reason, record=first)

    def _check_order(self, ids, positions):
        # Records without a reference come last.
        places = np.where(ids < 0, np.int64(1) << 62, (ids << 32) + positions)
        before = np.concatenate(([self._last], places[:-1]))
        chosen = places < before
        count = int(np.count_nonzero(chosen))
        if count:
            first = self._records + int(np.argmax(chosen)) + 1
            self._problems.add("damage", "unsorted", count, "the header says that records are sorted by coordinate, "
                               "but one lies before the one in front of it", record=first)
        if len(places):
            self._last = int(places[-1])

    def _count(self, ids, mapped):
        placed = ids >= 0
        self.unplaced += int(np.count_nonzero(~placed))
        if self.references:
            self.mapped += np.bincount(ids[placed & mapped], minlength=self.references)
            self.unmapped += np.bincount(ids[placed & ~mapped], minlength=self.references)
