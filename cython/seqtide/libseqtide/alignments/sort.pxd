from libc.stdint cimport uint64_t
from libcpp.string cimport string
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.reader cimport CAlignmentReader, CAlignmentWriter
from seqtide.libseqtide.alignments.sam.header cimport CSamHeader, HeaderPtr
from seqtide.libseqtide.interrupt cimport InterruptCheck


cdef extern from "seqtide/alignments/sort.hpp" namespace "seqtide" nogil:
    cdef enum class SortOrder:
        coordinate
        name

    cdef cppclass SortOptions:
        SortOptions() noexcept
        SortOrder order
        string tag
        uint64_t memory_bytes
        string temporary_folder
        int threads
        InterruptCheck interrupt_check

    HeaderPtr c_sorted_header "seqtide::sorted_header"(
        const CSamHeader& header, SortOrder order, string_view tag) except +translate
    void c_sort_alignments "seqtide::sort_alignments"(
        CAlignmentReader& reader, CAlignmentWriter& writer, const SortOptions& options) except +translate
