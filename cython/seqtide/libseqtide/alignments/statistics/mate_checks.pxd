from libc.stdint cimport uint64_t

from seqtide.errors cimport translate
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

    cdef cppclass MateFound "seqtide::MateChecks::Found":
        uint64_t count
        uint64_t record

    cdef cppclass CMateChecks "seqtide::MateChecks"(AlignmentCounter):
        CMateChecks() except +
        void finish() except +translate
        MateFound found(MateFault fault) noexcept
        uint64_t left_out() noexcept
