from libc.stdint cimport uint32_t, uint64_t

from seqtide.libseqtide.kernels.pieces cimport Pieces


cdef extern from "seqtide/kernels/hamming.hpp" namespace "seqtide::kernels" nogil:
    uint64_t hamming(const char* a, const char* b, size_t size) noexcept
    void hamming_each(const Pieces& pieces, size_t start, const char* pattern, size_t size, uint32_t* out) noexcept
