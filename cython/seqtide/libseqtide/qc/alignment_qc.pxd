from libc.stdint cimport uint16_t, uint64_t
from libcpp cimport bool
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.reader cimport CAlignmentReader
from seqtide.libseqtide.alignments.statistics.distributions cimport InsertSizes, MapqCounts
from seqtide.libseqtide.alignments.statistics.flag_counts cimport CFlagCounts
from seqtide.libseqtide.qc.alignment_errors cimport AlignmentErrors
from seqtide.libseqtide.qc.coverage_qc cimport CoverageDistribution
from seqtide.libseqtide.qc.gc_bias cimport GcBias, GcCounts
from seqtide.libseqtide.qc.read_qc cimport ReadQc
from seqtide.libseqtide.qc.reference_bases cimport ReferenceBases


cdef extern from "seqtide/qc/alignment_qc.hpp" namespace "seqtide" nogil:
    cdef cppclass ReadGroupQc:
        ReadGroupQc() except +translate
        void merge(const ReadGroupQc& other) except +translate
        CFlagCounts flags
        MapqCounts mapq
        InsertSizes insert_sizes
        AlignmentErrors errors
        uint64_t forward
        uint64_t reverse
        uint64_t bases
        uint64_t scored_bases
        uint64_t score_sum

    cdef cppclass AlignmentQc:
        AlignmentQc() noexcept
        void compare_with(ReferenceBases& reference, const GcCounts& windows) except +translate
        void merge(const AlignmentQc& other) except +translate
        string save() except +translate
        void load(string_view saved) except +translate
        vector[string] names() except +translate
        const ReadGroupQc* group(string_view name) noexcept
        CoverageDistribution coverage() except +translate
        const GcBias& gc_bias() noexcept

    bool collect_both "seqtide::collect"(CAlignmentReader& reader, ReadQc& qc, uint64_t max_bytes,
                                         uint16_t excluded_flags, AlignmentQc* counter) except +translate
