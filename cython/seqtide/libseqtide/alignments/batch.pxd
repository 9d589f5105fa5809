from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.record cimport BamView
from seqtide.libseqtide.alignments.sam.header cimport HeaderPtr
from seqtide.libseqtide.columns.text_column cimport CTextColumn
from seqtide.libseqtide.span cimport IndexSpan


cdef extern from "seqtide/alignments/batch.hpp" namespace "seqtide" nogil:
    cdef cppclass CAlignmentBatch "seqtide::AlignmentBatch":
        CAlignmentBatch() noexcept
        CTextColumn records
        HeaderPtr header
        size_t size() noexcept
        BamView at "operator[]"(size_t i) noexcept
        CAlignmentBatch slice(size_t first, size_t count) except +translate
        CAlignmentBatch take(IndexSpan indices) except +translate

    cdef cppclass AlignmentBatchSpan "std::span<const seqtide::AlignmentBatch>":
        AlignmentBatchSpan(const CAlignmentBatch*, size_t)

    CAlignmentBatch concat_alignments "seqtide::AlignmentBatch::concat"(AlignmentBatchSpan batches) except +translate
