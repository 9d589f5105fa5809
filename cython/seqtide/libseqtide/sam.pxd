# lib/include/seqtide/sam/{header,cigar,tags}.hpp
from libc.stdint cimport int32_t, int64_t, uint32_t
from libcpp cimport bool
from libcpp.memory cimport shared_ptr
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.fastq cimport Validation


cdef extern from "seqtide/alignments/sam/header.hpp" namespace "seqtide" nogil:
    cdef cppclass Reference:
        string name
        int64_t length

    cdef cppclass HeaderField:
        string tag
        string value

    cdef cppclass HeaderLine:
        string type
        vector[HeaderField] fields
        string comment
        string text() except +translate

    cdef cppclass CSamHeader "seqtide::SamHeader":
        CSamHeader() noexcept
        CSamHeader(const CSamHeader&) except +translate
        bool operator==(const CSamHeader& other) noexcept
        const string& text() noexcept
        size_t line_count() noexcept
        string_view line_text(size_t index) noexcept
        const vector[Reference]& references() noexcept
        int32_t reference_id(string_view name) noexcept
        string_view value(string_view type, string_view tag) noexcept
        void insert(size_t index, const HeaderLine& line) except +translate
        void replace(size_t index, const HeaderLine& line) except +translate
        void erase(size_t index) except +translate
        void set_hd(string_view tag, string_view value) except +translate
        vector[string] add_pg(string_view id, const vector[HeaderField]& fields) except +translate

    ctypedef shared_ptr[const CSamHeader] HeaderPtr

    CSamHeader parse_header "seqtide::SamHeader::parse"(string_view text, Validation validation) except +translate
    CSamHeader header_from_lines "seqtide::SamHeader::from_lines"(
        const vector[HeaderLine]& lines, Validation validation) except +translate
    CSamHeader header_from_references "seqtide::SamHeader::from_references"(
        const vector[Reference]& references) except +translate


cdef extern from "seqtide/alignments/sam/cigar.hpp" namespace "seqtide" nogil:
    cdef cppclass CigarView:
        CigarView() noexcept
        CigarView(const char* data, size_t count) noexcept
        size_t size() noexcept
        uint32_t at "operator[]"(size_t i) noexcept
        const char* data() noexcept
        int64_t reference_length() noexcept
        int64_t query_length() noexcept

    bool consumes_query(uint32_t operation) noexcept
    bool consumes_reference(uint32_t operation) noexcept
    bool parse_cigar(string_view text, vector[uint32_t]& operations) except +translate
    void append_cigar(string& target, CigarView cigar) except +translate


cdef extern from "seqtide/alignments/sam/tags.hpp" namespace "seqtide" nogil:
    cdef cppclass TagView:
        char[2] name
        char type
        char subtype
        uint32_t count
        const char* data
        string_view raw
        bool is_integer() noexcept
        int64_t integer() noexcept
        float real() noexcept
        string_view text() noexcept
        int64_t integer_at(uint32_t i) noexcept
        float real_at(uint32_t i) noexcept

    size_t tag_value_size(char type) noexcept
    bool next_tag(string_view& fields, TagView& tag) noexcept
    void append_tag_integer(string& fields, string_view name, int64_t value) except +translate
    void append_tag_real(string& fields, string_view name, float value) except +translate
    void append_tag_text(string& fields, string_view name, char type, string_view text) except +translate
    void append_tag_array(string& fields, string_view name, char subtype, const void* values,
                          uint32_t count) except +translate
    string parse_tag(string_view text, bool strict, string& fields) except +translate
    void append_tag_sam(string& target, const TagView& tag) except +translate
