from libc.stdint cimport int32_t, int64_t, uint64_t, uint8_t
from libcpp cimport bool
from libcpp.optional cimport optional
from libcpp.string cimport string
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.filter cimport AlignmentFilter
from seqtide.libseqtide.alignments.reader cimport CAlignmentReader
from seqtide.libseqtide.alignments.record cimport BamView
from seqtide.libseqtide.interrupt cimport InterruptCheck
from seqtide.libseqtide.region cimport Region


cdef extern from "seqtide/alignments/statistics/pileup.hpp" namespace "seqtide" nogil:
    cdef cppclass PileupOptions:
        PileupOptions() noexcept
        AlignmentFilter filter
        uint8_t min_base_quality
        uint64_t max_depth
        InterruptCheck interrupt_check
        bool overlaps_once

    cdef cppclass CPileupRead "seqtide::PileupRead":
        CPileupRead() noexcept
        int64_t query_position
        int64_t next_query_position
        int64_t indel
        bool is_deletion
        bool is_refskip
        BamView record() noexcept
        char base() noexcept
        string inserted() except +translate
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
