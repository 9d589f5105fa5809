from libc.stdint cimport int32_t, int64_t, uint64_t, uint8_t
from libcpp cimport bool
from libcpp.optional cimport optional
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.batch cimport CAlignmentBatch
from seqtide.libseqtide.alignments.filter cimport AlignmentFilter
from seqtide.libseqtide.alignments.reader cimport CAlignmentReader
from seqtide.libseqtide.alignments.sam.header cimport HeaderPtr
from seqtide.libseqtide.alignments.statistics.counter cimport AlignmentCounter
from seqtide.libseqtide.region cimport Region


cdef extern from "seqtide/alignments/statistics/depth.hpp" namespace "seqtide" nogil:
    cdef cppclass DepthOptions:
        DepthOptions() noexcept
        AlignmentFilter filter
        uint8_t min_base_quality
        bool count_deletions
        bool overlaps_once

    cdef cppclass RegionDepth(AlignmentCounter):
        RegionDepth(const Region& region, const DepthOptions& options, int64_t* depth) noexcept

    void sum_depth(int64_t* depth, int64_t size) noexcept

    cdef struct CDepthRun "seqtide::DepthRun":
        int32_t reference_id
        int64_t begin
        int64_t end
        int64_t depth

    cdef enum ZeroDepth "seqtide::ZeroDepth":
        no_zeros "seqtide::ZeroDepth::none"
        zeros_of_spans "seqtide::ZeroDepth::spanned"
        zeros_of_used_references "seqtide::ZeroDepth::used_references"
        zeros_of_all_references "seqtide::ZeroDepth::all_references"

    cdef cppclass DepthObserver:
        pass

    cdef cppclass CDepthRuns "seqtide::DepthRuns":
        CDepthRuns(HeaderPtr header, const DepthOptions& options, ZeroDepth zeros,
                   optional[Region] region) except +translate
        void observe(DepthObserver& observer) noexcept
        void finish(vector[CDepthRun]& runs) except +translate

    bool collect_depth "seqtide::collect"(CAlignmentReader& reader, CDepthRuns& depth, vector[CDepthRun]& runs,
                                          uint64_t max_bytes) except +translate
    void collect_batch_depth "seqtide::collect"(const CAlignmentBatch& batch, CDepthRuns& depth,
                                                vector[CDepthRun]& runs) except +translate
