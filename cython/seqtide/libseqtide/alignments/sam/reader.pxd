from libcpp.memory cimport unique_ptr

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.reader cimport AlignmentOptions, CAlignmentReader
from seqtide.libseqtide.io.block cimport BlockSource


cdef extern from "seqtide/alignments/sam/reader.hpp" namespace "seqtide" nogil:
    cdef cppclass CSamReader "seqtide::SamReader"(CAlignmentReader):
        CSamReader(unique_ptr[BlockSource] source, const AlignmentOptions& options) except +translate
