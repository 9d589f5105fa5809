from libcpp.memory cimport unique_ptr

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.reader cimport AlignmentOptions, CAlignmentReader
from seqtide.libseqtide.io.window cimport Window


cdef extern from "seqtide/alignments/sam/reader.hpp" namespace "seqtide" nogil:
    cdef cppclass CSamReader "seqtide::SamReader"(CAlignmentReader):
        CSamReader(Window window, const AlignmentOptions& options) except +translate
