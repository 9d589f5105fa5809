from libc.stdint cimport uint64_t
from libcpp.memory cimport unique_ptr
from libcpp.optional cimport optional

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.reader cimport AlignmentOptions, CAlignmentReader
from seqtide.libseqtide.io.block cimport BlockSource
from seqtide.libseqtide.io.window cimport Window


cdef extern from "seqtide/alignments/bam/reader.hpp" namespace "seqtide" nogil:
    cdef cppclass CBamReader "seqtide::BamReader"(CAlignmentReader):
        CBamReader(Window window, const AlignmentOptions& options) except +translate
        CBamReader(unique_ptr[BlockSource] source, const AlignmentOptions& options) except +translate
        optional[uint64_t] virtual_begin() except +translate
        optional[uint64_t] virtual_end() except +translate
