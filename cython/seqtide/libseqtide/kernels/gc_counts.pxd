from libc.math cimport NAN
from libc.stdint cimport uint64_t

from seqtide.libseqtide.kernels.pieces cimport Pieces


cdef extern from "seqtide/kernels/gc_counts.hpp" namespace "seqtide::kernels" nogil:
    cdef struct GcCounts:
        uint64_t strong
        uint64_t weak

    GcCounts count_gc(const char* data, size_t size) noexcept
    void count_gc_each(const Pieces& pieces, GcCounts* out) noexcept


cdef inline double gc_fraction(const GcCounts& counts) noexcept nogil:
    cdef uint64_t total = counts.strong + counts.weak
    return <double> counts.strong / <double> total if total > 0 else NAN
