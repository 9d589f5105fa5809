from libc.stdint cimport uint64_t
from libcpp cimport bool

from seqtide.errors cimport translate
from seqtide.libseqtide.qc.read_qc cimport ReadQc
from seqtide.libseqtide.reads.fastq.pair cimport CFastqPairReader
from seqtide.libseqtide.reads.stats cimport LengthCounts


cdef extern from "seqtide/qc/pair_overlaps.hpp" namespace "seqtide" nogil:
    cdef cppclass CPairOverlaps "seqtide::PairOverlaps":
        CPairOverlaps() noexcept
        CPairOverlaps(LengthCounts fragments, uint64_t pairs) except +translate
        void merge(const CPairOverlaps& other) except +translate
        const LengthCounts& fragments() noexcept
        uint64_t pairs() noexcept

    bool collect_pairs "seqtide::collect"(CFastqPairReader& reader, ReadQc& first, ReadQc& second, CPairOverlaps& sizes,
                                          uint64_t max_bytes) except +translate
