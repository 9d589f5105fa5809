from libc.stdint cimport uint64_t

from seqtide.libseqtide.kernels.pieces cimport Pieces


cdef extern from "seqtide/kernels/byte_counts.hpp" namespace "seqtide::kernels" nogil:
    cdef struct BaseCounts:
        uint64_t a
        uint64_t c
        uint64_t g
        uint64_t t
        uint64_t n
        uint64_t other

    cdef cppclass ByteHistogram "seqtide::kernels::ByteHistogram":
        ByteHistogram() noexcept
        uint64_t& operator[](size_t value) noexcept

    BaseCounts count_bases(const char* data, size_t size) noexcept
    void count_bases_each(const Pieces& pieces, BaseCounts* out) noexcept
