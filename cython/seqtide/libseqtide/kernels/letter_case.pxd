from libc.stdint cimport uint64_t

from seqtide.libseqtide.kernels.pieces cimport Pieces


cdef extern from "seqtide/kernels/letter_case.hpp" namespace "seqtide::kernels" nogil:
    void to_upper(const char* data, size_t size, char* out) noexcept
    void to_lower(const char* data, size_t size, char* out) noexcept
    uint64_t count_masked(const char* data, size_t size) noexcept
    void count_masked_each(const Pieces& pieces, uint64_t* out) noexcept
