from libc.stdint cimport uint64_t

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.statistics.counter cimport AlignmentCounter
from seqtide.libseqtide.index.binning_index cimport ReferenceCounts
from seqtide.libseqtide.kernels.complement cimport reverse


cdef extern from "seqtide/alignments/statistics/reference_counter.hpp" namespace "seqtide" nogil:
    cdef struct CStrandCounts "seqtide::StrandCounts":
        uint64_t forward
        uint64_t reverse

    cdef cppclass ReferenceCounter(AlignmentCounter):
        ReferenceCounter() except +translate
        ReferenceCounter(size_t references) except +translate
        size_t references() noexcept
        const ReferenceCounts& counts(size_t id) noexcept
        const CStrandCounts& strands(size_t id) noexcept
        const ReferenceCounts& unplaced() noexcept
