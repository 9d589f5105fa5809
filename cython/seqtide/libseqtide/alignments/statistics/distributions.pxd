from libc.stdint cimport uint64_t

from seqtide.libseqtide.alignments.statistics.counter cimport AlignmentCounter
from seqtide.libseqtide.alignments.statistics.histogram cimport Histogram


cdef extern from "seqtide/alignments/statistics/distributions.hpp" namespace "seqtide" nogil:
    cdef cppclass MapqCounts(AlignmentCounter):
        MapqCounts() noexcept
        uint64_t* counts "counts.data"() noexcept

    cdef cppclass InsertSizes(AlignmentCounter):
        InsertSizes() noexcept
        Histogram sizes

    cdef cppclass EditDistances(AlignmentCounter):
        EditDistances() noexcept
        Histogram distances
        uint64_t missing

    cdef cppclass AlignmentLengths(AlignmentCounter):
        AlignmentLengths() noexcept
        Histogram lengths
