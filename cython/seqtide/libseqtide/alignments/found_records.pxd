from libc.stdint cimport uint64_t


cdef extern from "seqtide/alignments/found_records.hpp" namespace "seqtide" nogil:
    cdef cppclass FoundRecords:
        FoundRecords() noexcept
        uint64_t count
        uint64_t record
