from libc.stdint cimport int64_t, uint32_t
from libcpp cimport bool
from libcpp.string cimport string
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.validation cimport Validation


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
    string parse_tag(string_view text, Validation validation, string& fields) except +translate
    void append_tag_sam(string& target, const TagView& tag) except +translate
