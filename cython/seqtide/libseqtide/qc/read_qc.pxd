from libc.stdint cimport uint16_t, uint64_t
from libcpp cimport bool
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.reader cimport CAlignmentReader
from seqtide.libseqtide.qc.adapters cimport NamedSequence, AdapterPositions
from seqtide.libseqtide.qc.duplication cimport FirstSequences, SequenceSample
from seqtide.libseqtide.qc.kmer_positions cimport KmerPositions
from seqtide.libseqtide.qc.origins cimport ReadOrigins
from seqtide.libseqtide.qc.position_counts cimport PositionCounts
from seqtide.libseqtide.qc.read_measures cimport ReadMeasures
from seqtide.libseqtide.qc.tiles cimport TileScores
from seqtide.libseqtide.reads.batch cimport CFastaBatch, CFastqBatch
from seqtide.libseqtide.reads.fasta.reader cimport CFastaReader
from seqtide.libseqtide.reads.fastq.reader cimport CFastqReader
from seqtide.libseqtide.reads.stats cimport LengthCounts


cdef extern from "seqtide/qc/read_qc.hpp" namespace "seqtide" nogil:
    cdef cppclass ReadQc:
        ReadQc(vector[NamedSequence] adapters) except +translate
        void add_fastq "add"(const CFastqBatch& batch) except +translate
        void add_fasta "add"(const CFastaBatch& batch) except +translate
        void merge(const ReadQc& other) except +translate
        string save() except +translate
        void load(string_view saved) except +translate
        void check_whole() except +translate
        const LengthCounts& lengths() noexcept
        bool has_quality() noexcept
        const PositionCounts& positions() noexcept
        const ReadMeasures& measures() noexcept
        const FirstSequences& first_sequences() noexcept
        const SequenceSample& sequence_sample() noexcept
        const AdapterPositions& adapters() noexcept
        const TileScores& tiles() noexcept
        const ReadOrigins& origins() noexcept
        const KmerPositions& kmers() noexcept

    bool collect_alignments "seqtide::collect"(CAlignmentReader& reader, ReadQc& qc, uint64_t max_bytes,
                                               uint16_t excluded_flags) except +translate
    bool collect_fastq "seqtide::collect"(CFastqReader& reader, ReadQc& qc, uint64_t max_bytes) except +translate
    bool collect_fasta "seqtide::collect"(CFastaReader& reader, ReadQc& qc, uint64_t max_bytes) except +translate
