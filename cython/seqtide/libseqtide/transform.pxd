# lib/include/seqtide/batch/transform.hpp
from libc.stdint cimport uint8_t

from seqtide.errors cimport translate
from seqtide.libseqtide.batch cimport CTextColumn
from seqtide.libseqtide.kernels cimport Mask, NucleicAcid


cdef extern from "seqtide/reads/transform.hpp" namespace "seqtide" nogil:
    CTextColumn reverse(const CTextColumn& column) except +translate
    CTextColumn complement(const CTextColumn& sequences, NucleicAcid kind) except +translate
    CTextColumn reverse_complement(const CTextColumn& sequences, NucleicAcid kind) except +translate
    CTextColumn mask_low_quality(const CTextColumn& sequences, const CTextColumn& qualities, uint8_t phred,
                                 Mask mask) except +translate
