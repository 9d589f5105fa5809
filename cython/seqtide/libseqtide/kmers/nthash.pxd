from libc.stdint cimport int64_t, uint64_t
from libcpp cimport bool
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.interrupt cimport InterruptCheck


cdef extern from "seqtide/kmers/nthash.hpp" namespace "seqtide" nogil:
    size_t write_nthashes(string_view sequence, int64_t k, bool canonical, int64_t* positions, uint64_t* hashes,
                          InterruptCheck check) except +translate
