from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libcpp cimport bool
from libcpp.memory cimport shared_ptr, unique_ptr
from libcpp.optional cimport optional
from libcpp.string cimport string
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.io.stream cimport Stream


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
