from libc.stdint cimport uint8_t
from libcpp cimport bool


cdef extern from "seqtide/kernels/mask.hpp" namespace "seqtide::kernels" nogil:
    cdef enum class Mask(bool):
        hard
        soft

    void mask_low_quality(const char* sequence, const char* quality, size_t size, uint8_t phred, Mask mask,
                          char* out) noexcept
    void mask_interval(char* sequence, size_t begin, size_t end, Mask mask) noexcept
