from libc.stdint cimport uint64_t

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.found_records cimport FoundRecords
from seqtide.libseqtide.alignments.sam.header cimport CSamHeader
from seqtide.libseqtide.alignments.statistics.counter cimport AlignmentCounter
from seqtide.libseqtide.alignments.statistics.mate_checks cimport CMateChecks


cdef extern from "seqtide/alignments/statistics/record_checks.hpp" namespace "seqtide" nogil:
    enum class RecordFault:
        flag_unpaired
        flag_mate
        flag_proper
        flag_unmapped
        mapq_unmapped
        mapped_nowhere
        beyond_reference
        unsorted

    cdef cppclass CRecordChecks "seqtide::RecordChecks"(AlignmentCounter):
        CRecordChecks() except +
        void start(const CSamHeader& header) except +translate
        void finish() except +translate
        FoundRecords found(RecordFault fault) noexcept
        const CMateChecks& mates() noexcept
        uint64_t mapped(size_t reference) noexcept
        uint64_t unmapped(size_t reference) noexcept
        uint64_t unplaced() noexcept
