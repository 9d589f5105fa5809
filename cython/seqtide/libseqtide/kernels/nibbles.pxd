from libc.stdint cimport uint8_t


cdef extern from "seqtide/kernels/nibbles.hpp" namespace "seqtide::kernels" nogil:
    void decode_nibbles(const uint8_t* packed, size_t size, char* out) noexcept
