from libc.stdint cimport uint64_t
from libcpp.string cimport string
from libcpp.vector cimport vector

from seqtide.libseqtide.alignments.statistics.histogram cimport Histogram


cdef extern from "seqtide/qc/coverage_qc.hpp" namespace "seqtide" nogil:
    cdef cppclass CoverageOfReference "seqtide::CoverageDistribution::OfReference":
        string name
        uint64_t length
        uint64_t covered
        uint64_t bases
        uint64_t median_sum

    cdef cppclass CoverageDistribution:
        vector[CoverageOfReference] references
        Histogram depths
        string unknown
