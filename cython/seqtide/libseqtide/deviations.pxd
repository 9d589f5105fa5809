from libc.stdint cimport uint64_t
from libcpp.string cimport string

from seqtide.errors cimport Place
from seqtide.libseqtide.validation cimport Validation


cdef extern from "seqtide/deviations.hpp" namespace "seqtide" nogil:
    cdef cppclass CDeviation "seqtide::Deviation":
        string kind
        uint64_t count
        string reason
        Place first
        Validation accepted_by
