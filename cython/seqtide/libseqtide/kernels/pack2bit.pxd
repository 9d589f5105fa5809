from libc.stdint cimport uint64_t, uint8_t


cdef extern from "seqtide/kernels/pack2bit.hpp" namespace "seqtide::kernels" nogil:
    size_t packed_2bit_size(size_t bases) noexcept
    uint64_t pack_2bit(const char* data, size_t size, uint8_t* out) noexcept
    void unpack_2bit(const uint8_t* packed, size_t size, char* out) noexcept
