from libc.stdint cimport int32_t, int64_t
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.reader cimport CAlignmentReader
from seqtide.libseqtide.alignments.sam.header cimport CSamHeader


cdef extern from "seqtide/alignments/bam/query.hpp" namespace "seqtide" nogil:
    cdef cppclass Region:
        Region() noexcept
        int32_t reference_id
        int64_t begin
        int64_t end

    const int64_t OPEN_END "seqtide::Region::open_end"

    Region parse_region(string_view text, const CSamHeader& header) except +translate

    cdef cppclass CBamQuery "seqtide::BamQuery"(CAlignmentReader):
        pass
