from libc.stdint cimport uint64_t


cdef extern from "seqtide/columns/limits.hpp" namespace "seqtide" nogil:
    cdef cppclass BatchLimits:
        BatchLimits() noexcept
        uint64_t max_bytes
        uint64_t max_records
