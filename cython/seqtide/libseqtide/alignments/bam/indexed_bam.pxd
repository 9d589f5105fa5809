from libcpp.memory cimport unique_ptr
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.bam.query cimport CBamQuery
from seqtide.libseqtide.alignments.reader cimport AlignmentOptions
from seqtide.libseqtide.alignments.sam.header cimport HeaderPtr
from seqtide.libseqtide.index.binning_index cimport BinningIndexPtr
from seqtide.libseqtide.io.input cimport InputOptions
from seqtide.libseqtide.io.shared_stream cimport SharedStream
from seqtide.libseqtide.region cimport Region


cdef extern from "seqtide/alignments/bam/indexed_bam.hpp" namespace "seqtide" nogil:
    cdef cppclass CIndexedBam "seqtide::IndexedBam":
        CIndexedBam(SharedStream stream, HeaderPtr header, BinningIndexPtr index, const AlignmentOptions& options,
                    const InputOptions& input) except +translate
        unique_ptr[CBamQuery] query(vector[Region] regions) except +translate
