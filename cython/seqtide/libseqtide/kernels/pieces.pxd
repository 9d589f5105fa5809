from libc.stdint cimport int64_t


cdef extern from "seqtide/kernels/pieces.hpp" namespace "seqtide::kernels" nogil:
    cdef struct Pieces:
        const char* data
        const int64_t* offsets
        size_t count
