# lib/include/seqtide/{index/{binning_index,indexed_bam,query},io/{bgzf,shared_stream},bam/writer,sam/writer}.hpp
from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libcpp cimport bool
from libcpp.memory cimport shared_ptr, unique_ptr
from libcpp.optional cimport optional
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.alignment cimport AlignmentOptions, CAlignmentReader, CAlignmentWriter
from seqtide.libseqtide.input cimport InputOptions, OutputOptions
from seqtide.libseqtide.sam cimport CSamHeader, HeaderPtr
from seqtide.libseqtide.stream cimport Stream


cdef extern from "seqtide/io/shared_stream.hpp" namespace "seqtide" nogil:
    cdef cppclass SharedStream:
        SharedStream(unique_ptr[Stream] stream) except +translate
        SharedStream(const SharedStream&) noexcept
        unique_ptr[Stream] cursor() except +translate
        void close() except +translate


cdef extern from "seqtide/index/binning_index.hpp" namespace "seqtide" nogil:
    cdef enum class IndexKind:
        bai
        csi

    cdef cppclass Chunk:
        uint64_t begin
        uint64_t end

    cdef cppclass ReferenceCounts:
        uint64_t mapped
        uint64_t unmapped

    cdef cppclass IndexBin "seqtide::BinningIndex::Bin":
        uint32_t number
        uint64_t first_offset
        vector[Chunk] chunks

    cdef cppclass ReferenceBins "seqtide::BinningIndex::ReferenceBins":
        vector[IndexBin] bins
        vector[uint64_t] windows
        optional[ReferenceCounts] counts
        Chunk extent

    cdef cppclass CBinningIndex "seqtide::BinningIndex":
        CBinningIndex() noexcept
        CBinningIndex(const CBinningIndex&) except +translate
        void write(Stream& target) except +translate
        IndexKind kind() noexcept
        int min_shift() noexcept
        int depth() noexcept
        int64_t max_position() noexcept
        size_t reference_count() noexcept
        const ReferenceBins& reference(size_t id) noexcept
        optional[uint64_t] unplaced() noexcept
        const string& auxiliary() noexcept
        vector[Chunk] chunks(size_t reference_id, int64_t begin, int64_t end) except +translate
        uint64_t last_offset() noexcept

    CBinningIndex read_binning_index "seqtide::BinningIndex::read"(unique_ptr[Stream] stream) except +translate

    ctypedef shared_ptr[const CBinningIndex] BinningIndexPtr "std::shared_ptr<const seqtide::BinningIndex>"

    cdef cppclass BinningIndexBuilder:
        BinningIndexBuilder(IndexKind kind, const vector[int64_t]& reference_lengths,
                            int min_shift) except +translate
        void add(int32_t reference_id, int64_t pos, int64_t end, bool mapped, uint64_t begin_offset,
                 uint64_t end_offset) except +translate
        CBinningIndex finish() except +translate


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


cdef extern from "seqtide/alignments/bam/indexed_bam.hpp" namespace "seqtide" nogil:
    cdef cppclass CIndexedBam "seqtide::IndexedBam":
        CIndexedBam(SharedStream stream, HeaderPtr header, BinningIndexPtr index, const AlignmentOptions& options,
                    const InputOptions& input) except +translate
        unique_ptr[CBamQuery] query(vector[Region] regions) except +translate


cdef extern from "seqtide/alignments/bam/writer.hpp" namespace "seqtide" nogil:
    cdef cppclass BamWriterOptions:
        BamWriterOptions() noexcept
        OutputOptions output
        optional[IndexKind] index

    cdef cppclass CBamWriter "seqtide::BamWriter"(CAlignmentWriter):
        CBamWriter(unique_ptr[Stream] target, HeaderPtr header, const BamWriterOptions& options) except +translate
        const CBinningIndex& index() except +translate


cdef extern from "seqtide/alignments/sam/writer.hpp" namespace "seqtide" nogil:
    cdef cppclass CSamWriter "seqtide::SamWriter"(CAlignmentWriter):
        CSamWriter(unique_ptr[Stream] target, HeaderPtr header, const OutputOptions& options,
                   bool with_header) except +translate
