from libc.stdint cimport int32_t, int64_t, uint16_t, uint32_t, uint64_t, uint8_t
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.batch cimport CAlignmentBatch
from seqtide.libseqtide.columns.text_column cimport CTextColumn
from seqtide.libseqtide.kernels.byte_counts cimport BaseCounts


cdef extern from "seqtide/alignments/columns.hpp" namespace "seqtide" nogil:
    void decode_flags(const CAlignmentBatch& batch, uint16_t* out) noexcept
    void decode_mapqs(const CAlignmentBatch& batch, uint8_t* out) noexcept
    void decode_reference_ids(const CAlignmentBatch& batch, int32_t* out) noexcept
    void decode_positions(const CAlignmentBatch& batch, int32_t* out) noexcept
    void decode_next_reference_ids(const CAlignmentBatch& batch, int32_t* out) noexcept
    void decode_next_positions(const CAlignmentBatch& batch, int32_t* out) noexcept
    void decode_tlens(const CAlignmentBatch& batch, int32_t* out) noexcept
    void decode_sequence_sizes(const CAlignmentBatch& batch, int32_t* out) noexcept
    void decode_reference_ends(const CAlignmentBatch& batch, int64_t* out) noexcept
    CTextColumn decode_names(const CAlignmentBatch& batch) except +translate
    CTextColumn decode_sequences(const CAlignmentBatch& batch) except +translate
    CTextColumn decode_qualities(const CAlignmentBatch& batch) except +translate
    CTextColumn decode_cigar_texts(const CAlignmentBatch& batch) except +translate

    void count_bases(const CAlignmentBatch& batch, BaseCounts* out) noexcept
    void gc_content(const CAlignmentBatch& batch, double* out) noexcept
    void sum_quality(const CAlignmentBatch& batch, uint64_t* out) except +translate
    void count_at_least(const CAlignmentBatch& batch, uint8_t phred, uint64_t* out) except +translate
    void expected_errors(const CAlignmentBatch& batch, double* out) except +translate
    void mean_quality(const CAlignmentBatch& batch, double* out) except +translate

    cdef cppclass CigarColumn:
        vector[int64_t] offsets
        vector[uint32_t] operations

    cdef cppclass IntegerTagColumn:
        vector[int64_t] values
        vector[uint8_t] present

    cdef cppclass RealTagColumn:
        vector[double] values
        vector[uint8_t] present

    cdef cppclass TextTagColumn:
        CTextColumn values
        vector[uint8_t] present

    cdef cppclass ArrayTagColumn[Number]:
        vector[int64_t] offsets
        vector[Number] values

    CigarColumn decode_cigars(const CAlignmentBatch& batch) except +translate
    IntegerTagColumn decode_integer_tag(const CAlignmentBatch& batch, string_view name) except +translate
    RealTagColumn decode_real_tag(const CAlignmentBatch& batch, string_view name) except +translate
    TextTagColumn decode_text_tag(const CAlignmentBatch& batch, string_view name) except +translate
    void decode_array_tag[Number](
        const CAlignmentBatch& batch, string_view name, ArrayTagColumn[Number]& out) except +translate
    vector[uint8_t] decode_tag_presence(const CAlignmentBatch& batch, string_view name) except +translate
