from libc.stdint cimport int64_t
from libcpp cimport bool
from libcpp.string cimport string
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate


cdef extern from "seqtide/alignments/sam/tag_values.hpp" namespace "seqtide" nogil:
    cdef struct TagRange:
        int64_t lowest
        int64_t highest

    char smallest_tag_type(int64_t lowest, int64_t highest) except +translate
    void check_tag_name(string_view name) except +translate
    void check_tag_integer(char type, int64_t value) except +translate
    void append_checked_integer(string& fields, string_view name, char type, int64_t value) except +translate
    void append_checked_real(string& fields, string_view name, double value) except +translate
    void append_checked_text(string& fields, string_view name, char type, string_view text) except +translate
