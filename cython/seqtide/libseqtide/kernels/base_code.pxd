from libc.stdint cimport uint8_t


cdef extern from "seqtide/kernels/base_code.hpp" namespace "seqtide" nogil:
    const uint8_t no_base
    uint8_t base_code(char letter) noexcept
