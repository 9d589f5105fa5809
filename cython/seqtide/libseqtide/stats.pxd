# lib/include/seqtide/stats.hpp
from libc.stdint cimport uint64_t
from libcpp cimport bool

from seqtide.errors cimport translate
from seqtide.libseqtide.fasta cimport CFastaReader, FastaView
from seqtide.libseqtide.fastq cimport CFastqReader, FastqView
from seqtide.libseqtide.kernels cimport BaseCounts


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
