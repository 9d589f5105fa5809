from libcpp.string cimport string
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.batch cimport CAlignmentBatch
from seqtide.libseqtide.columns.arrow_abi cimport ArrowArray, ArrowSchema


cdef extern from "seqtide/alignments/arrow.hpp" namespace "seqtide" nogil:
    cdef enum AlignmentField "seqtide::AlignmentField":
        pass

    cdef enum TagKind "seqtide::TagKind":
        integer_tag "seqtide::TagKind::integer"
        real_tag "seqtide::TagKind::real"
        text_tag "seqtide::TagKind::text"

    cdef cppclass TagChoice:
        string name
        TagKind kind

    cdef cppclass AlignmentChoice:
        vector[AlignmentField] fields
        vector[TagChoice] tags

    void export_alignment_schema(const AlignmentChoice& choice, ArrowSchema& out) except +translate
    void export_alignments "seqtide::export_array"(
        const CAlignmentBatch& batch, const AlignmentChoice& choice, ArrowArray& out) except +translate
