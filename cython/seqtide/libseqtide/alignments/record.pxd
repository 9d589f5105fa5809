from libc.stdint cimport int32_t, int64_t, uint16_t, uint32_t, uint8_t
from libcpp cimport bool
from libcpp.optional cimport optional
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.sam.cigar cimport CigarView
from seqtide.libseqtide.alignments.sam.tags cimport TagView


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
