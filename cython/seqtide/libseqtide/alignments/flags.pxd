from libc.stdint cimport uint16_t
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate


cdef extern from "seqtide/alignments/flags.hpp" namespace "seqtide::flags" nogil:
    const uint16_t paired
    const uint16_t proper_pair
    const uint16_t unmapped
    const uint16_t mate_unmapped
    const uint16_t reverse
    const uint16_t mate_reverse
    const uint16_t read1
    const uint16_t read2
    const uint16_t secondary
    const uint16_t qc_fail
    const uint16_t duplicate
    const uint16_t supplementary
    const uint16_t which_read
    const uint16_t not_primary

cdef extern from "seqtide/alignments/flags.hpp" namespace "seqtide" nogil:
    uint16_t parse_flags(string_view text) except +translate
