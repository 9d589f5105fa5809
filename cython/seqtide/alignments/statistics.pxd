# Where statistics take their records from: a reader, or batches.
from libcpp.vector cimport vector

from seqtide.alignments.batch cimport AlignmentBatch
from seqtide.alignments.header cimport HeaderSnapshot
from seqtide.alignments.reader cimport AlignmentReader
from seqtide.libseqtide.alignments.filter cimport AlignmentFilter
from seqtide.libseqtide.alignments.statistics.counter cimport AlignmentCounter
from seqtide.libseqtide.region cimport Region


cdef class AlignmentSource:
    cdef AlignmentReader reader    # None: the records come in batches
    cdef AlignmentReader opened    # to be closed at the end
    cdef object batches            # the iterator
    cdef AlignmentBatch first      # looked at, not yet delivered
    cdef HeaderSnapshot snapshot

    # The next batch, of the same references as the first; None at the end.
    cdef AlignmentBatch next_batch(self)
    # Counts all records that are left, and closes what was opened.
    cdef int collect(self, AlignmentCounter* counter, const AlignmentFilter& filter) except -1
    cdef int close(self) except -1


# What the functions take as `source`. Records outside of the region are left out if `must_query`, else they may come
# too.
cdef AlignmentSource open_source(source, region, start, end, bint must_query)

# The arguments of filters. A smaller MAPQ than 0 or a larger than 255 is a ValueError.
cdef AlignmentFilter parse_filter(required_flags, excluded_flags, min_mapq) except *
# One region with positions; an empty one if nothing of it lies on the reference.
cdef Region parse_one_region(region, start, end, HeaderSnapshot snapshot) except *
