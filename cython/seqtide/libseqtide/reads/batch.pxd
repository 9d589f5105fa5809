from seqtide.errors cimport translate
from seqtide.libseqtide.columns.arrow_abi cimport ArrowArray, ArrowArrayStream, ArrowSchema
from seqtide.libseqtide.columns.batch cimport AnyBatch, Schema
from seqtide.libseqtide.columns.text_column cimport CTextColumn
from seqtide.libseqtide.columns.interval cimport IntervalSpan
from seqtide.libseqtide.reads.fasta.record cimport FastaView
from seqtide.libseqtide.reads.fastq.record cimport FastqView
from seqtide.libseqtide.span cimport IndexSpan


cdef extern from "seqtide/reads/batch.hpp" namespace "seqtide" nogil:
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
        FastqBatchBuilder() except +translate
        void append(const FastqView& record) except +translate
        size_t size() noexcept
        CFastqBatch finish() except +translate  # of move(builder)

    cdef cppclass FastaBatchBuilder:
        FastaBatchBuilder() except +translate
        void append(const FastaView& record) except +translate
        size_t size() noexcept
        CFastaBatch finish() except +translate  # of move(builder)

    cdef cppclass FastqBatchSpan "std::span<const seqtide::FastqBatch>":
        FastqBatchSpan(const CFastqBatch*, size_t)

    cdef cppclass FastaBatchSpan "std::span<const seqtide::FastaBatch>":
        FastaBatchSpan(const CFastaBatch*, size_t)

    CFastqBatch concat_fastq "seqtide::FastqBatch::concat"(FastqBatchSpan batches) except +translate
    CFastaBatch concat_fasta "seqtide::FastaBatch::concat"(FastaBatchSpan batches) except +translate

    Schema fastq_schema "seqtide::schema_of<seqtide::FastqBatch>"() except +translate
    Schema fasta_schema "seqtide::schema_of<seqtide::FastaBatch>"() except +translate
    AnyBatch any_fastq "seqtide::any_batch<seqtide::FastqBatch>"(const CFastqBatch& batch) except +translate
    AnyBatch any_fasta "seqtide::any_batch<seqtide::FastaBatch>"(const CFastaBatch& batch) except +translate


cdef extern from "seqtide/columns/arrow.hpp" namespace "seqtide" nogil:
    CFastqBatch import_fastq "seqtide::import_batch<seqtide::FastqBatch>"(
        const ArrowSchema& schema, const ArrowArray& array) except +translate
    CFastaBatch import_fasta "seqtide::import_batch<seqtide::FastaBatch>"(
        const ArrowSchema& schema, const ArrowArray& array) except +translate
    CFastqBatch import_fastq_stream "seqtide::import_batch<seqtide::FastqBatch>"(
        ArrowArrayStream& stream) except +translate
    CFastaBatch import_fasta_stream "seqtide::import_batch<seqtide::FastaBatch>"(
        ArrowArrayStream& stream) except +translate
