from libc.stdint cimport uint64_t
from libcpp.optional cimport optional

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.statistics.depth cimport DepthObserver, DepthOptions
from seqtide.libseqtide.region cimport Region


cdef extern from "seqtide/alignments/statistics/coverage.hpp" namespace "seqtide" nogil:
    cdef struct CoverageSums "seqtide::CoverageReads::Sums":
        uint64_t reads
        uint64_t mapqs
        uint64_t base_qualities

    cdef cppclass CoverageReads(DepthObserver):
        CoverageReads(size_t references, const DepthOptions& options, optional[Region] region) except +translate
        const CoverageSums& of(size_t reference) noexcept
