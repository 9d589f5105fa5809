# lib/include/seqtide/kernels/*.hpp and quality.hpp
from libc.stdint cimport uint64_t
from libcpp.string_view cimport string_view


cdef extern from "seqtide/kernels/byte_counts.hpp" namespace "seqtide::kernels" nogil:
    cdef struct BaseCounts:
        uint64_t a
        uint64_t c
        uint64_t g
        uint64_t t
        uint64_t n
        uint64_t other

    BaseCounts count_bases(const char* data, size_t size) noexcept


cdef extern from "seqtide/quality.hpp" namespace "seqtide" nogil:
    double mean_quality(string_view quality) noexcept
