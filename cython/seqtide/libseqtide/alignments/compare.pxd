from libcpp cimport bool

from seqtide.libseqtide.alignments.record cimport BamView
from seqtide.libseqtide.alignments.sam.header cimport CSamHeader


cdef extern from "seqtide/alignments/compare.hpp" namespace "seqtide" nogil:
    bool same_record(const BamView& record1, const CSamHeader* header1, const BamView& record2,
                     const CSamHeader* header2) noexcept
    size_t record_hash(const BamView& record) noexcept
