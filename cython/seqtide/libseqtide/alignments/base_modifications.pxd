from libc.stdint cimport int16_t, int32_t
from libcpp cimport bool
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.record cimport BamView


cdef extern from "seqtide/alignments/base_modifications.hpp" namespace "seqtide" nogil:
    cdef struct CBaseModification "seqtide::BaseModification":
        int32_t position
        int32_t chebi
        char code
        char base
        char strand
        int16_t probability

    cdef cppclass BaseModifications:
        BaseModifications(const BamView& record) except +translate
        bool next_group(vector[CBaseModification]& found) except +translate
