from libcpp.string cimport string
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.reader cimport CAlignmentReader, CAlignmentWriter
from seqtide.libseqtide.alignments.sort cimport SortOrder
from seqtide.libseqtide.interrupt cimport InterruptCheck


cdef extern from "seqtide/alignments/merge.hpp" namespace "seqtide" nogil:
    cdef cppclass MergeNames "seqtide::MergeInput::Names":
        MergeNames() noexcept
        string& at "operator[]"(const string& name) except +translate

    cdef cppclass MergeInput:
        MergeInput() noexcept
        CAlignmentReader* reader
        MergeNames read_groups
        MergeNames programs

    void c_merge_alignments "seqtide::merge_alignments"(
        const vector[MergeInput]& inputs, CAlignmentWriter& writer, SortOrder order,
        InterruptCheck interrupt_check) except +translate
