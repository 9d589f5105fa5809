from libc.stdint cimport uint16_t, uint8_t


cdef extern from "seqtide/alignments/filter.hpp" namespace "seqtide" nogil:
    cdef cppclass AlignmentFilter:
        AlignmentFilter() noexcept
        uint16_t required
        uint16_t excluded
        uint8_t min_mapq

    uint16_t default_excluded
