from libc.stdint cimport int32_t, int64_t
from libcpp cimport bool
from libcpp.memory cimport shared_ptr
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.validation cimport Validation


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
        int32_t known_reference_id(string_view name) except +translate
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
