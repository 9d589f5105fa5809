from libc.stdint cimport int32_t
from libcpp cimport bool

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.reader cimport CAlignmentReader
from seqtide.libseqtide.alignments.record cimport BamView
from seqtide.libseqtide.region cimport Region


cdef extern from "seqtide/alignments/mates.hpp" namespace "seqtide" nogil:
    cdef cppclass MateSearch:
        MateSearch(const BamView& record, int32_t reference_id) except +translate
        Region region() noexcept
        bool next(CAlignmentReader& records, BamView& mate) except +translate
