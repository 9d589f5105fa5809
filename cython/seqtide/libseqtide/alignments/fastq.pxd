from libc.stdint cimport uint8_t, uint16_t
from libcpp cimport bool
from libcpp.optional cimport optional
from libcpp.string cimport string

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.carried_tags cimport CarriedTags
from seqtide.libseqtide.alignments.reader cimport CAlignmentReader
from seqtide.libseqtide.alignments.record cimport BamView
from seqtide.libseqtide.reads.fastq.record cimport FastqView


cdef extern from "seqtide/alignments/fastq.hpp" namespace "seqtide" nogil:
    cdef cppclass AlignmentFastqOptions:
        AlignmentFastqOptions() noexcept
        bool suffixes
        optional[uint8_t] default_quality
        uint16_t excluded_flags
        CarriedTags tags

    void append_forward_sequence(string& target, const BamView& record) except +translate
    void append_forward_quality(string& target, const BamView& record) except +translate

    cdef cppclass AlignmentToFastq:
        AlignmentToFastq() except +translate
        FastqView convert(const BamView& record) except +translate

    cdef cppclass AlignmentFastqReader:
        AlignmentFastqReader(CAlignmentReader& records, const AlignmentFastqOptions& options) except +translate
        bool next_buffered(FastqView& read) except +translate
        bool fill() except +translate
        void put_back() noexcept

    cdef enum class MatesKind "seqtide::FastqMates::Kind":
        pair
        singleton
        other

    cdef struct FastqMates:
        MatesKind kind
        FastqView read1
        FastqView read2

    cdef cppclass AlignmentFastqPairReader:
        AlignmentFastqPairReader(CAlignmentReader& records, const AlignmentFastqOptions& options) except +translate
        bool next_buffered(FastqView& read1, FastqView& read2) except +translate
        bool next_mates "next_buffered"(FastqMates& found) except +translate
        bool fill() except +translate
        void put_back() noexcept
