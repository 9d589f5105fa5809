from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate


cdef extern from "seqtide/kernels/target.hpp" namespace "seqtide::kernels" nogil:
    string simd_target() except +translate
    vector[string] simd_targets() except +translate
    void set_simd_target(string_view name) except +translate
