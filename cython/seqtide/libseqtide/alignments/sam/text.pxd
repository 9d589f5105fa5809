from libcpp.optional cimport optional
from libcpp.string cimport string
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.record cimport BamView
from seqtide.libseqtide.alignments.sam.header cimport CSamHeader, HeaderPtr
from seqtide.libseqtide.validation cimport Validation


cdef extern from "seqtide/alignments/sam/text.hpp" namespace "seqtide" nogil:
    cdef cppclass SamFault:
        string reason
        string field
        size_t offset
        optional[Validation] accepted_by

    cdef cppclass SamLineParser:
        SamLineParser(HeaderPtr header, Validation validation) except +translate
        SamFault parse(string_view line, string& raw) except +translate

    void append_sam(string& target, const BamView& record, const CSamHeader& header) except +translate
