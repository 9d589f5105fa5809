from libc.stdint cimport uint64_t
from libcpp cimport bool
from libcpp.pair cimport pair
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.kernels.byte_counts cimport BaseCounts, ByteHistogram
from seqtide.libseqtide.reads.fasta.reader cimport CFastaReader
from seqtide.libseqtide.reads.fasta.record cimport FastaView
from seqtide.libseqtide.reads.fastq.reader cimport CFastqReader
from seqtide.libseqtide.reads.fastq.record cimport FastqView


cdef extern from "seqtide/reads/stats.hpp" namespace "seqtide" nogil:
    cdef cppclass LengthCounts:
        LengthCounts() noexcept
        void add(uint64_t length, uint64_t reads) except +translate
        uint64_t reads() noexcept
        uint64_t bases() noexcept
        vector[pair[uint64_t, uint64_t]] counts() except +translate

    cdef cppclass CSequenceStats "seqtide::SequenceStats":
        CSequenceStats() noexcept
        CSequenceStats(LengthCounts lengths, const BaseCounts& bases, const ByteHistogram& qualities) except +translate
        const LengthCounts& lengths() noexcept
        void add_fastq "add"(const FastqView& record) except +translate
        void add_fasta "add"(const FastaView& record) except +translate
        void merge(const CSequenceStats& other) except +translate
        uint64_t reads() noexcept
        uint64_t bases() noexcept
        uint64_t min_length() noexcept
        uint64_t max_length() noexcept
        double mean_length() noexcept
        double median_length() noexcept
        uint64_t n50() noexcept
        BaseCounts base_counts() noexcept
        double gc_percent() noexcept
        double n_percent() noexcept
        ByteHistogram quality_counts() noexcept
        double mean_quality() noexcept
        double quality_percent(int phred) noexcept

    bool collect_fastq "seqtide::collect"(CFastqReader& reader, CSequenceStats& stats,
                                          uint64_t max_bytes) except +translate
    bool collect_fasta "seqtide::collect"(CFastaReader& reader, CSequenceStats& stats,
                                          uint64_t max_bytes) except +translate
