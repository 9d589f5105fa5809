from libcpp.string_view cimport string_view

from seqtide.errors cimport translate


cdef extern from "seqtide/reads/fasta/record.hpp" namespace "seqtide" nogil:
    void check_fasta(string_view name, string_view sequence) except +translate
    string_view header_id(string_view name) noexcept
    string_view header_description(string_view name) noexcept

    cdef cppclass FastaView:
        string_view name
        string_view sequence
