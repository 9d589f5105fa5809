from libcpp.string cimport string
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.batch cimport CAlignmentBatch
from seqtide.libseqtide.columns.batch cimport AnyBatch, Schema


cdef extern from "seqtide/alignments/arrow.hpp" namespace "seqtide" nogil:
    cdef enum AlignmentField "seqtide::AlignmentField":
        pass

    cdef enum TagKind "seqtide::TagKind":
        integer_tag "seqtide::TagKind::integer"
        real_tag "seqtide::TagKind::real"
        text_tag "seqtide::TagKind::text"
        int8_array_tag "seqtide::TagKind::int8_array"

    cdef cppclass TagChoice:
        string name
        TagKind kind

    cdef cppclass AlignmentChoice:
        vector[AlignmentField] fields
        vector[TagChoice] tags

    Schema alignment_schema(const AlignmentChoice& choice) except +translate
    AnyBatch any_alignments "seqtide::any_batch"(
        const CAlignmentBatch& batch, const AlignmentChoice& choice) except +translate
