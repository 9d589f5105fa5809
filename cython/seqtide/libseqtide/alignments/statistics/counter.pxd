from libc.stdint cimport uint64_t
from libcpp cimport bool

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.batch cimport CAlignmentBatch
from seqtide.libseqtide.alignments.filter cimport AlignmentFilter
from seqtide.libseqtide.alignments.reader cimport CAlignmentReader
from seqtide.libseqtide.alignments.record cimport BamView


cdef extern from "seqtide/alignments/statistics/counter.hpp" namespace "seqtide" nogil:
    cdef cppclass AlignmentCounter:
        void add(const BamView& record) except +translate

    bool collect_reader "seqtide::collect"(CAlignmentReader& reader, const AlignmentFilter& filter,
                                           AlignmentCounter& counter, uint64_t max_bytes) except +translate
    void collect_batch "seqtide::collect"(const CAlignmentBatch& batch, const AlignmentFilter& filter,
                                          AlignmentCounter& counter) except +translate
