from libc.stdint cimport int64_t
from libcpp cimport bool
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.interrupt cimport InterruptCheck


cdef extern from "seqtide/kmers/syncmers.hpp" namespace "seqtide" nogil:
    vector[int64_t] closed_syncmers(string_view sequence, int64_t k, int64_t s, bool canonical,
                                    InterruptCheck check) except +translate
    vector[int64_t] open_syncmers(string_view sequence, int64_t k, int64_t s, int64_t offset, bool canonical,
                                  InterruptCheck check) except +translate
