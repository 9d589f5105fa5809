from libcpp cimport bool
from libcpp.memory cimport unique_ptr

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.reader cimport CAlignmentWriter
from seqtide.libseqtide.alignments.sam.header cimport HeaderPtr
from seqtide.libseqtide.io.output cimport OutputOptions
from seqtide.libseqtide.io.stream cimport Stream


cdef extern from "seqtide/alignments/sam/writer.hpp" namespace "seqtide" nogil:
    cdef cppclass CSamWriter "seqtide::SamWriter"(CAlignmentWriter):
        CSamWriter(unique_ptr[Stream] target, HeaderPtr header, const OutputOptions& options,
                   bool with_header) except +translate
