# lib/include/seqtide/bam/*.hpp, sam/{text,reader,writer}.hpp, alignment/{reader,batch}.hpp
from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libcpp cimport bool
from libcpp.memory cimport unique_ptr
from libcpp.optional cimport optional
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.batch cimport BatchLimits, CTextColumn, IndexSpan
from seqtide.libseqtide.fastq cimport Validation
from seqtide.libseqtide.input cimport BlockSource, OutputOptions
from seqtide.libseqtide.record_reader cimport CRecordReader
from seqtide.libseqtide.record_writer cimport CRecordWriter
from seqtide.libseqtide.sam cimport CigarView, CSamHeader, HeaderPtr, TagView
from seqtide.libseqtide.stream cimport Stream


cdef extern from "seqtide/alignments/record.hpp" namespace "seqtide" nogil:
    cdef cppclass BamView:
        BamView() noexcept
        BamView(string_view raw) noexcept
        string_view raw() noexcept
        int32_t reference_id() noexcept
        int32_t pos() noexcept
        uint8_t mapq() noexcept
        uint16_t bin() noexcept
        uint16_t flag() noexcept
        int32_t sequence_size() noexcept
        int32_t next_reference_id() noexcept
        int32_t next_pos() noexcept
        int32_t tlen() noexcept
        string_view name() noexcept
        CigarView stored_cigar() noexcept
        CigarView cigar() noexcept
        const uint8_t* packed_sequence() noexcept
        const uint8_t* quality() noexcept
        bool has_quality() noexcept
        string_view stored_tags() noexcept
        optional[TagView] tag(string_view name) noexcept
        int64_t reference_length() noexcept
        int64_t reference_end() noexcept
        bool has_placeholder() noexcept

    cdef cppclass BamFault:
        string reason
        const char* field
        size_t offset

    BamFault check_bam(string_view raw, int64_t references, bool strict) except +translate

    cdef cppclass CBamRecord "seqtide::BamRecord":
        CBamRecord() except +translate
        CBamRecord(const BamView& view) except +translate
        BamView view() noexcept
        const string& raw() noexcept
        void set_name(string_view name) except +translate
        void set_flag(uint16_t flag) except +translate
        void set_reference_id(int32_t id) except +translate
        void set_pos(int64_t pos) except +translate
        void set_mapq(uint8_t mapq) except +translate
        void set_next_reference_id(int32_t id) except +translate
        void set_next_pos(int64_t pos) except +translate
        void set_tlen(int64_t tlen) except +translate
        void set_cigar(const vector[uint32_t]& operations) except +translate
        void set_sequence(string_view letters, string_view scores) except +translate
        void set_tags(string_view fields) except +translate
        void set_tag(string_view field) except +translate
        bool erase_tag(string_view name) except +translate


cdef extern from "seqtide/alignments/batch.hpp" namespace "seqtide" nogil:
    cdef cppclass CAlignmentBatch "seqtide::AlignmentBatch":
        CAlignmentBatch() noexcept
        CTextColumn records
        HeaderPtr header
        size_t size() noexcept
        BamView at "operator[]"(size_t i) noexcept
        CAlignmentBatch slice(size_t first, size_t count) except +translate
        CAlignmentBatch take(IndexSpan indices) except +translate


cdef extern from "seqtide/alignments/reader.hpp" namespace "seqtide" nogil:
    cdef struct AlignmentOptions:
        Validation validation
        uint64_t max_record_bytes
        uint64_t max_header_bytes

    cdef cppclass CAlignmentReader "seqtide::AlignmentReader"(CRecordReader):
        const HeaderPtr& header() noexcept
        bool next(BamView& record) except +translate
        bool next_buffered(BamView& record) except +translate
        bool read_batch(CAlignmentBatch& batch, const BatchLimits& limits) except +translate

    cdef cppclass CAlignmentWriter "seqtide::AlignmentWriter"(CRecordWriter):
        const HeaderPtr& header() noexcept
        void write_view "write"(const BamView& record) except +translate
        void write_batch "write"(const CAlignmentBatch& batch) except +translate
        bool fits(size_t size) noexcept


cdef extern from "seqtide/alignments/bam/reader.hpp" namespace "seqtide" nogil:
    cdef cppclass CBamReader "seqtide::BamReader"(CAlignmentReader):
        CBamReader(unique_ptr[BlockSource] source, const AlignmentOptions& options) except +translate
        optional[uint64_t] virtual_begin() except +translate
        optional[uint64_t] virtual_end() except +translate


cdef extern from "seqtide/alignments/sam/reader.hpp" namespace "seqtide" nogil:
    cdef cppclass CSamReader "seqtide::SamReader"(CAlignmentReader):
        CSamReader(unique_ptr[BlockSource] source, const AlignmentOptions& options) except +translate


cdef extern from "seqtide/alignments/sam/text.hpp" namespace "seqtide" nogil:
    cdef cppclass SamFault:
        string reason
        string field
        size_t offset

    cdef cppclass SamLineParser:
        SamLineParser(HeaderPtr header, Validation validation) except +translate
        SamFault parse(string_view line, string& raw) except +translate

    void append_sam(string& target, const BamView& record, const CSamHeader& header) except +translate
