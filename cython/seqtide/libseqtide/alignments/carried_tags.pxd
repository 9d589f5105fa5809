from libcpp cimport bool
from libcpp.string cimport string
from libcpp.vector cimport vector


cdef extern from "seqtide/alignments/carried_tags.hpp" namespace "seqtide" nogil:
    cdef cppclass CarriedTags:
        CarriedTags() noexcept
        bool all
        vector[string] names
