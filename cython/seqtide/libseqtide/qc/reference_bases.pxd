from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.sam.header cimport HeaderPtr
from seqtide.libseqtide.index.fai cimport CIndexedFasta


cdef extern from "seqtide/qc/reference_bases.hpp" namespace "seqtide" nogil:
    cdef cppclass ReferenceBases:
        ReferenceBases(CIndexedFasta& fasta, HeaderPtr header) except +translate
