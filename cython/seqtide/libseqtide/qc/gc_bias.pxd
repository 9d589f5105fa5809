from libc.stdint cimport uint64_t
from libcpp cimport bool

from seqtide.errors cimport translate
from seqtide.libseqtide.qc.reference_bases cimport ReferenceBases


cdef extern from "seqtide/qc/gc_bias.hpp" namespace "seqtide" nogil:
    cdef cppclass GcCounts:
        const uint64_t* data() noexcept
        size_t size() noexcept

    cdef cppclass GcWindows:
        GcWindows(ReferenceBases& reference) except +translate
        bool advance(uint64_t max_bases) except +translate
        const GcCounts& counts() noexcept

    cdef cppclass GcBias:
        const GcCounts& windows() noexcept
        const GcCounts& reads() noexcept
