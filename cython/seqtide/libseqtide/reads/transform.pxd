from libc.stdint cimport uint8_t

from seqtide.errors cimport translate
from seqtide.libseqtide.columns.text_column cimport CTextColumn
from seqtide.libseqtide.kernels.complement cimport NucleicAcid
from seqtide.libseqtide.kernels.mask cimport Mask


cdef extern from "seqtide/reads/transform.hpp" namespace "seqtide" nogil:
    CTextColumn reverse(const CTextColumn& column) except +translate
    CTextColumn complement(const CTextColumn& sequences, NucleicAcid kind) except +translate
    CTextColumn reverse_complement(const CTextColumn& sequences, NucleicAcid kind) except +translate
    CTextColumn mask_low_quality(const CTextColumn& sequences, const CTextColumn& qualities, uint8_t phred,
                                 Mask mask) except +translate
