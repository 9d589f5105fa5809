from libcpp.memory cimport unique_ptr
from libcpp.optional cimport optional

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.reader cimport CAlignmentWriter
from seqtide.libseqtide.alignments.sam.header cimport CSamHeader, HeaderPtr
from seqtide.libseqtide.index.binning_index cimport CBinningIndex, IndexKind
from seqtide.libseqtide.io.output cimport OutputOptions
from seqtide.libseqtide.io.stream cimport Stream


cdef extern from "seqtide/alignments/bam/writer.hpp" namespace "seqtide" nogil:
    cdef cppclass BamWriterOptions:
        BamWriterOptions() noexcept
        OutputOptions output
        optional[IndexKind] index

    IndexKind fitting_index(const CSamHeader& header) noexcept

    cdef cppclass CBamWriter "seqtide::BamWriter"(CAlignmentWriter):
        CBamWriter(unique_ptr[Stream] target, HeaderPtr header, const BamWriterOptions& options) except +translate
        const CBinningIndex& index() except +translate
