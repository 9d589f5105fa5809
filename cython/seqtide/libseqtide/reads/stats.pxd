from libc.stdint cimport uint64_t
from libcpp cimport bool

from seqtide.errors cimport translate
from seqtide.libseqtide.kernels.byte_counts cimport BaseCounts
from seqtide.libseqtide.reads.fasta.reader cimport CFastaReader
from seqtide.libseqtide.reads.fasta.record cimport FastaView
from seqtide.libseqtide.reads.fastq.reader cimport CFastqReader
from seqtide.libseqtide.reads.fastq.record cimport FastqView


cdef extern from "seqtide/reads/stats.hpp" namespace "seqtide" nogil:
    cdef cppclass CSequenceStats "seqtide::SequenceStats":
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
        double mean_quality() noexcept
        double quality_percent(int phred) noexcept

    bool collect_fastq "seqtide::collect"(CFastqReader& reader, CSequenceStats& stats,
                                          uint64_t max_bytes) except +translate
    bool collect_fasta "seqtide::collect"(CFastaReader& reader, CSequenceStats& stats,
                                          uint64_t max_bytes) except +translate
