from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.reader cimport CAlignmentReader
from seqtide.libseqtide.alignments.sam.header cimport CSamHeader
from seqtide.libseqtide.region cimport Region


cdef extern from "seqtide/alignments/bam/query.hpp" namespace "seqtide" nogil:
    Region parse_region(string_view text, const CSamHeader& header) except +translate
    vector[Region] c_parse_regions "seqtide::parse_regions"(
        string_view text, const CSamHeader& header) except +translate

    cdef cppclass CBamQuery "seqtide::BamQuery"(CAlignmentReader):
        pass
