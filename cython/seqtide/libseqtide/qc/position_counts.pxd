from libc.stdint cimport uint64_t

from seqtide.libseqtide.kernels.byte_counts cimport BaseCounts


cdef extern from "seqtide/qc/position_counts.hpp" namespace "seqtide" nogil:
    const size_t phred_scores

    cdef struct PositionBin:
        uint64_t begin
        uint64_t end

    PositionBin position_bin(size_t bin) noexcept

    cdef cppclass ScoreCounts:
        const uint64_t* data() noexcept

    cdef cppclass PositionCounts:
        size_t bins() noexcept
        const BaseCounts& bases(size_t bin) noexcept
        const ScoreCounts& scores(size_t bin) noexcept
