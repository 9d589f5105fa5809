# lib/include/seqtide/qc/*.hpp
from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint64_t
from libcpp cimport bool
from libcpp.memory cimport unique_ptr
from libcpp.optional cimport optional
from libcpp.pair cimport pair
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.alignment cimport BamView, CAlignmentBatch, CAlignmentReader
from seqtide.libseqtide.index cimport ReferenceCounts, Region
from seqtide.libseqtide.input cimport OutputOptions
from seqtide.libseqtide.sam cimport HeaderPtr
from seqtide.libseqtide.stream cimport Stream


cdef extern from "seqtide/alignments/filter.hpp" namespace "seqtide" nogil:
    cdef cppclass AlignmentFilter:
        AlignmentFilter() noexcept
        uint16_t required
        uint16_t excluded
        uint8_t min_mapq

    uint16_t default_excluded


cdef extern from "seqtide/alignments/statistics/counter.hpp" namespace "seqtide" nogil:
    cdef cppclass AlignmentCounter:
        void add(const BamView& record) except +translate

    bool collect_reader "seqtide::collect"(CAlignmentReader& reader, const AlignmentFilter& filter,
                                           AlignmentCounter& counter, uint64_t max_bytes) except +translate
    void collect_batch "seqtide::collect"(const CAlignmentBatch& batch, const AlignmentFilter& filter,
                                          AlignmentCounter& counter) except +translate


cdef extern from "seqtide/alignments/statistics/flag_counts.hpp" namespace "seqtide" nogil:
    cdef struct CFlagCategories "seqtide::FlagCategories":
        uint64_t total
        uint64_t primary
        uint64_t secondary
        uint64_t supplementary
        uint64_t duplicates
        uint64_t primary_duplicates
        uint64_t mapped
        uint64_t primary_mapped
        uint64_t paired
        uint64_t read1
        uint64_t read2
        uint64_t properly_paired
        uint64_t both_mapped
        uint64_t singletons
        uint64_t mate_elsewhere
        uint64_t mate_elsewhere_confident

    cdef cppclass CFlagCounts "seqtide::FlagCounts"(AlignmentCounter):
        CFlagCounts() noexcept
        CFlagCategories passed
        CFlagCategories failed


cdef extern from "seqtide/alignments/statistics/reference_counter.hpp" namespace "seqtide" nogil:
    cdef struct CStrandCounts "seqtide::StrandCounts":
        uint64_t forward
        uint64_t reverse

    cdef cppclass ReferenceCounter(AlignmentCounter):
        ReferenceCounter() except +translate
        ReferenceCounter(size_t references) except +translate
        size_t references() noexcept
        const ReferenceCounts& counts(size_t id) noexcept
        const CStrandCounts& strands(size_t id) noexcept
        const ReferenceCounts& unplaced() noexcept


cdef extern from "seqtide/alignments/statistics/histogram.hpp" namespace "seqtide" nogil:
    cdef cppclass Histogram:
        vector[pair[uint64_t, uint64_t]] entries() except +translate


cdef extern from "seqtide/alignments/statistics/distributions.hpp" namespace "seqtide" nogil:
    cdef cppclass MapqCounts(AlignmentCounter):
        MapqCounts() noexcept
        uint64_t* counts "counts.data"() noexcept

    cdef cppclass InsertSizes(AlignmentCounter):
        InsertSizes() noexcept
        Histogram sizes

    cdef cppclass EditDistances(AlignmentCounter):
        EditDistances() noexcept
        Histogram distances
        uint64_t missing

    cdef cppclass AlignmentLengths(AlignmentCounter):
        AlignmentLengths() noexcept
        Histogram lengths


cdef extern from "seqtide/alignments/statistics/depth.hpp" namespace "seqtide" nogil:
    cdef cppclass DepthOptions:
        DepthOptions() noexcept
        AlignmentFilter filter
        uint8_t min_base_quality
        bool count_deletions

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

    cdef cppclass CDepthRuns "seqtide::DepthRuns":
        CDepthRuns(HeaderPtr header, const DepthOptions& options, ZeroDepth zeros,
                   optional[Region] region) except +translate
        void finish(vector[CDepthRun]& runs) except +translate

    bool collect_depth "seqtide::collect"(CAlignmentReader& reader, CDepthRuns& depth, vector[CDepthRun]& runs,
                                          uint64_t max_bytes) except +translate
    void collect_batch_depth "seqtide::collect"(const CAlignmentBatch& batch, CDepthRuns& depth,
                                                vector[CDepthRun]& runs) except +translate


cdef extern from "seqtide/alignments/statistics/depth_writer.hpp" namespace "seqtide" nogil:
    cdef enum DepthLines "seqtide::DepthLines":
        lines_of_positions "seqtide::DepthLines::positions"
        lines_of_runs "seqtide::DepthLines::runs"

    cdef cppclass CDepthWriter "seqtide::DepthWriter":
        CDepthWriter(unique_ptr[Stream] target, HeaderPtr header, DepthLines lines,
                     const OutputOptions& options) except +translate
        void write(const vector[CDepthRun]& runs) except +translate
        uint64_t line_count() noexcept
        void close() except +translate


cdef extern from "seqtide/alignments/statistics/pileup.hpp" namespace "seqtide" nogil:
    cdef cppclass PileupOptions:
        PileupOptions() noexcept
        AlignmentFilter filter
        uint8_t min_base_quality
        uint64_t max_depth

    cdef cppclass CPileupRead "seqtide::PileupRead":
        CPileupRead() noexcept
        int64_t query_position
        int64_t indel
        bool is_deletion
        bool is_refskip
        BamView record() noexcept
        char base() noexcept
        uint8_t quality() noexcept

    cdef cppclass CPileupColumn "seqtide::PileupColumn":
        CPileupColumn() noexcept
        int32_t reference_id
        int64_t pos
        vector[CPileupRead] reads

    cdef cppclass CPileup "seqtide::Pileup":
        CPileup(const PileupOptions& options, optional[Region] region) except +translate
        bool next(CPileupColumn& column) except +translate
        void add(const BamView& record) except +translate
        void finish() noexcept
        bool finished() noexcept

    bool next_column(CAlignmentReader& reader, CPileup& pileup, CPileupColumn& column,
                     uint64_t max_bytes) except +translate
