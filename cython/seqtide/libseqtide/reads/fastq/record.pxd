from libcpp.string_view cimport string_view

from seqtide.errors cimport translate


cdef extern from "seqtide/reads/fastq/record.hpp" namespace "seqtide" nogil:
    void check_fastq(string_view name, string_view sequence, string_view quality) except +translate
    string_view header_id(string_view name) noexcept
    string_view header_description(string_view name) noexcept

    cdef cppclass FastqView:
        string_view name
        string_view sequence
        string_view quality
        string_view raw
