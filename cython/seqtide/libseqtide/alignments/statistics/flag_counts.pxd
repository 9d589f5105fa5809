from libc.stdint cimport uint64_t

from seqtide.libseqtide.alignments.statistics.counter cimport AlignmentCounter


cdef extern from "seqtide/alignments/statistics/flag_counts.hpp" namespace "seqtide" nogil:
    cdef struct CFlagCategories "seqtide::FlagCategories":
        uint64_t total
        uint64_t primary
        uint64_t secondary
        uint64_t supplementary
        uint64_t duplicates
        uint64_t primary_duplicates
        uint64_t mapped
        uint64_t primary_mapped
        uint64_t paired
        uint64_t read1
        uint64_t read2
        uint64_t properly_paired
        uint64_t both_mapped
        uint64_t singletons
        uint64_t mate_elsewhere
        uint64_t mate_elsewhere_confident

    cdef cppclass CFlagCounts "seqtide::FlagCounts"(AlignmentCounter):
        CFlagCounts() noexcept
        CFlagCategories passed
        CFlagCategories failed
