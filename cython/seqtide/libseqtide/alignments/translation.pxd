from libcpp.string cimport string

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.batch cimport CAlignmentBatch
from seqtide.libseqtide.alignments.reader cimport CAlignmentWriter
from seqtide.libseqtide.alignments.record cimport BamView
from seqtide.libseqtide.alignments.sam.header cimport HeaderPtr


cdef extern from "seqtide/alignments/translation.hpp" namespace "seqtide" nogil:
    cdef cppclass TranslatingWriter:
        TranslatingWriter(CAlignmentWriter& writer, string name) except +translate
        void write_view "write"(const BamView& record, const HeaderPtr& source) except +translate
        void write_batch "write"(const CAlignmentBatch& batch) except +translate
