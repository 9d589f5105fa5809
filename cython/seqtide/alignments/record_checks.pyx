"""Whether records contradict themselves, their header or their mates, for `validate`."""

cimport cython

from seqtide.alignments.batch cimport AlignmentBatch
from seqtide.alignments.header cimport SamHeader
from seqtide.libseqtide.alignments.filter cimport AlignmentFilter
from seqtide.libseqtide.alignments.found_records cimport FoundRecords
from seqtide.libseqtide.alignments.statistics.counter cimport collect_batch
from seqtide.libseqtide.alignments.statistics.mate_checks cimport MateFault
from seqtide.libseqtide.alignments.statistics.record_checks cimport CRecordChecks, RecordFault

_OF_RECORDS = (
    (<int> RecordFault.flag_unpaired, "flag_unpaired", "a flag of pairs without flag 0x1"),
    (<int> RecordFault.flag_mate, "flag_mate", "a read of a pair that is neither the first nor the second"),
    (<int> RecordFault.flag_proper, "flag_proper", "a proper pair of which one read is unmapped"),
    (<int> RecordFault.flag_unmapped, "flag_unmapped", "an unmapped record that is secondary or supplementary"),
    (<int> RecordFault.mapped_nowhere, "mapped_nowhere", "a mapped record without a position"),
    (<int> RecordFault.mapq_unmapped, "mapq_unmapped", "an unmapped record with a MAPQ"),
    (<int> RecordFault.beyond_reference, "beyond_reference", "a record that ends behind its reference"),
    (<int> RecordFault.unsorted, "unsorted", "the header says that records are sorted by coordinate, but one lies "
     "before the one in front of it"),
)
_OF_MATES = (
    (<int> MateFault.missing, "mate_missing", "a read of a pair whose mate is not in the file"),
    (<int> MateFault.same_end, "mate_same_end", "both reads of a pair are the first one, or both the second one"),
    (<int> MateFault.flag_unmapped, "mate_unmapped", "flag 0x8 is not the mate's flag 0x4"),
    (<int> MateFault.flag_reverse, "mate_reverse", "flag 0x20 is not the mate's flag 0x10"),
    (<int> MateFault.reference, "mate_reference", "RNEXT is not the mate's RNAME"),
    (<int> MateFault.position, "mate_position", "PNEXT is not the mate's POS"),
    (<int> MateFault.cigar, "mate_cigar", "MC is not the mate's CIGAR"),
)


@cython.final
@cython.auto_pickle(False)
cdef class RecordChecks:
    """Takes batches in the order of the file, of readers of this header. One thread at a time."""
    cdef CRecordChecks checks
    cdef readonly size_t references

    def __cinit__(self, SamHeader header not None):
        self.checks.start(header.snapshot.header.get()[0])
        self.references = header.snapshot.header.get()[0].references().size()

    def look_at(self, AlignmentBatch batch not None):
        cdef AlignmentFilter everything
        with nogil:
            collect_batch(batch.batch, everything, self.checks)

    def finish(self):
        """After the last batch of a file that was read to its end: mates that did not come are missing."""
        self.checks.finish()

    def found(self):
        """Kind, reason, number of records and the first record or None, of what was found."""
        cdef FoundRecords found
        result = []
        for fault, kind, reason in _OF_RECORDS:
            found = self.checks.found(<RecordFault> <int> fault)
            if found.count > 0:
                result.append((kind, reason, found.count, found.record))
        for fault, kind, reason in _OF_MATES:
            found = self.checks.mates().found(<MateFault> <int> fault)
            if found.count > 0:
                result.append((kind, reason, found.count, found.record))
        if self.checks.mates().left_out() > 0:
            result.append(("mates_unchecked", "more reads wait for their mates than there is room for; of these, mates "
                           "are not compared, and none counts as missing", self.checks.mates().left_out(), None))
        return result

    def counts(self, size_t reference):
        """Mapped and unmapped records of a reference, as an index counts them."""
        if reference >= self.references:
            raise IndexError(f"no reference {reference}")
        return self.checks.mapped(reference), self.checks.unmapped(reference)

    @property
    def unplaced(self):
        """int: records without a reference."""
        return self.checks.unplaced()
