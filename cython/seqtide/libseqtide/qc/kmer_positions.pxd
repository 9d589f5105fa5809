from libc.stdint cimport uint16_t, uint64_t
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.span cimport UnsignedSpan


cdef extern from "seqtide/qc/kmer_positions.hpp" namespace "seqtide" nogil:
    cdef cppclass KmerPositions:
        size_t longest() noexcept
        size_t positions() noexcept
        const vector[uint64_t]& totals() noexcept
        vector[uint16_t] spans() except +translate
        void count_within(UnsignedSpan ends, uint64_t* out) noexcept

    cdef size_t kmer_count "seqtide::KmerPositions::kmers"
