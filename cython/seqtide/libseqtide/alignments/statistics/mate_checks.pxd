from libc.stdint cimport uint64_t

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.found_records cimport FoundRecords
from seqtide.libseqtide.alignments.statistics.counter cimport AlignmentCounter


cdef extern from "seqtide/alignments/statistics/mate_checks.hpp" namespace "seqtide" nogil:
    enum class MateFault:
        missing
        same_end
        flag_unmapped
        flag_reverse
        reference
        position
        cigar

    cdef cppclass CMateChecks "seqtide::MateChecks"(AlignmentCounter):
        CMateChecks() except +
        FoundRecords found(MateFault fault) noexcept
        uint64_t left_out() noexcept
