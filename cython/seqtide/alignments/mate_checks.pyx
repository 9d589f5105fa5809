"""Whether the two reads of each pair tell the same of each other, for `validate`."""

cimport cython

from seqtide.alignments.batch cimport AlignmentBatch
from seqtide.libseqtide.alignments.filter cimport AlignmentFilter
from seqtide.libseqtide.alignments.found_records cimport FoundRecords
from seqtide.libseqtide.alignments.statistics.counter cimport collect_batch
from seqtide.libseqtide.alignments.statistics.mate_checks cimport CMateChecks, MateFault

_FAULTS = (
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
cdef class MateChecks:
    """Takes batches in the order of the file. One thread at a time."""
    cdef CMateChecks checks

    def look_at(self, AlignmentBatch batch not None):
        cdef AlignmentFilter everything
        with nogil:
            collect_batch(batch.batch, everything, self.checks)

    def finish(self):
        """After the last batch: kind, reason, number of records and the first record, of what was found."""
        cdef FoundRecords found
        self.checks.finish()
        result = []
        for fault, kind, reason in _FAULTS:
            found = self.checks.found(<MateFault> <int> fault)
            if found.count > 0:
                result.append((kind, reason, found.count, found.record))
        if self.checks.left_out() > 0:
            result.append(("mates_unchecked", "more reads wait for their mates than there is room for; of these, mates "
                           "are not compared, and none counts as missing", self.checks.left_out(), None))
        return result
