from libc.stdint cimport uint64_t

from seqtide.errors cimport translate
from seqtide.libseqtide.qc.position_counts cimport ScoreCounts


cdef extern from "seqtide/qc/read_measures.hpp" namespace "seqtide" nogil:
    cdef cppclass Percents "seqtide::ReadMeasures::Percents":
        const uint64_t* data() noexcept
        size_t size() noexcept

    cdef cppclass SpreadGc "std::array<double, 101>":
        SpreadGc() noexcept
        const double* data() noexcept
        size_t size() noexcept

    cdef cppclass ReadMeasures:
        const ScoreCounts& mean_scores() noexcept
        const ScoreCounts& arithmetic_scores() noexcept
        const Percents& gc() noexcept
        SpreadGc spread_gc() except +translate
