# lib/include/seqtide/{reads/batch,columns/{batch,column,interval}}.hpp and kernels/pieces.hpp
from libc.stdint cimport int64_t, uint64_t
from libcpp.memory cimport shared_ptr
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.record cimport FastaView, FastqView


cdef extern from "<span>" namespace "std" nogil:
    cdef cppclass IndexSpan "std::span<const int64_t>":
        IndexSpan() noexcept
        IndexSpan(const int64_t*, size_t)


cdef extern from "seqtide/kernels/pieces.hpp" namespace "seqtide::kernels" nogil:
    cdef struct Pieces:
        const char* data
        const int64_t* offsets
        size_t count


cdef extern from "seqtide/columns/interval.hpp" namespace "seqtide" nogil:
    cdef struct Interval:
        size_t begin
        size_t end

    cdef cppclass IntervalSpan "std::span<const seqtide::Interval>":
        IntervalSpan() noexcept
        IntervalSpan(const Interval*, size_t)


cdef extern from "seqtide/columns/column.hpp" namespace "seqtide" nogil:
    cdef cppclass ByteBuffer:
        ByteBuffer() noexcept
        char* data() noexcept
        size_t size() noexcept
        void reserve(size_t capacity) except +translate
        char* extend(size_t count) except +translate

    cdef cppclass CTextColumn "seqtide::TextColumn":
        CTextColumn() noexcept
        size_t size() noexcept
        string_view at "operator[]"(size_t i) noexcept
        const char* bytes() noexcept
        const int64_t* offsets() noexcept
        Pieces pieces() noexcept
        size_t total_size() noexcept
        CTextColumn slice(size_t first, size_t count) except +translate
        CTextColumn take(IndexSpan indices) except +translate
        CTextColumn cut(IntervalSpan kept) except +translate

    cdef cppclass ColumnBuilder:
        ColumnBuilder() noexcept
        void reserve(size_t bytes, size_t values) except +translate
        void append(string_view value) except +translate
        size_t size() noexcept
        CTextColumn finish() except +translate  # of move(builder)


cdef extern from "seqtide/reads/batch.hpp" namespace "seqtide" nogil:
    cdef cppclass BatchLimits:
        BatchLimits() noexcept
        uint64_t max_bytes
        uint64_t max_records

    cdef cppclass CFastqBatch "seqtide::FastqBatch":
        CFastqBatch() noexcept
        CTextColumn names
        CTextColumn sequences
        CTextColumn qualities
        size_t size() noexcept
        FastqView at "operator[]"(size_t i) noexcept
        CFastqBatch slice(size_t first, size_t count) except +translate
        CFastqBatch take(IndexSpan indices) except +translate
        CFastqBatch cut(IntervalSpan kept) except +translate

    cdef cppclass CFastaBatch "seqtide::FastaBatch":
        CFastaBatch() noexcept
        CTextColumn names
        CTextColumn sequences
        size_t size() noexcept
        FastaView at "operator[]"(size_t i) noexcept
        CFastaBatch slice(size_t first, size_t count) except +translate
        CFastaBatch take(IndexSpan indices) except +translate
        CFastaBatch cut(IntervalSpan kept) except +translate

    cdef cppclass FastqBatchBuilder:
        FastqBatchBuilder() noexcept
        void append(const FastqView& record) except +translate
        size_t size() noexcept
        CFastqBatch finish() except +translate  # of move(builder)

    cdef cppclass FastaBatchBuilder:
        FastaBatchBuilder() noexcept
        void append(const FastaView& record) except +translate
        size_t size() noexcept
        CFastaBatch finish() except +translate  # of move(builder)

    cdef cppclass FastqBatchSpan "std::span<const seqtide::FastqBatch>":
        FastqBatchSpan(const CFastqBatch*, size_t)

    cdef cppclass FastaBatchSpan "std::span<const seqtide::FastaBatch>":
        FastaBatchSpan(const CFastaBatch*, size_t)

    CFastqBatch concat_fastq "seqtide::FastqBatch::concat"(FastqBatchSpan batches) except +translate
    CFastaBatch concat_fasta "seqtide::FastaBatch::concat"(FastaBatchSpan batches) except +translate
