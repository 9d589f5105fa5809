from libc.stdint cimport uint64_t
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.statistics.histogram cimport Histogram


cdef extern from "seqtide/qc/alignment_errors.hpp" namespace "seqtide" nogil:
    cdef cppclass CycleCounts:
        uint64_t aligned
        uint64_t compared
        uint64_t mismatches
        uint64_t insertions
        uint64_t deletions
        uint64_t clipped

    cdef cppclass SubstitutionRow "std::array<std::uint64_t, 4>":
        uint64_t at "operator[]"(size_t base) noexcept

    cdef cppclass Substitutions "seqtide::AlignmentErrors::Substitutions":
        const SubstitutionRow& at "operator[]"(size_t reference) noexcept

    cdef cppclass AlignmentErrors:
        vector[CycleCounts] cycles() except +translate
        const Substitutions& substitutions() noexcept
        const Histogram& insertion_lengths() noexcept
        const Histogram& deletion_lengths() noexcept
        uint64_t without_md() noexcept
        uint64_t wrong_md() noexcept
