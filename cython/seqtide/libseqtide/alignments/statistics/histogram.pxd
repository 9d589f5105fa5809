from libc.stdint cimport uint64_t
from libcpp.pair cimport pair
from libcpp.vector cimport vector

from seqtide.errors cimport translate


cdef extern from "seqtide/alignments/statistics/histogram.hpp" namespace "seqtide" nogil:
    cdef cppclass Histogram:
        vector[pair[uint64_t, uint64_t]] entries() except +translate
