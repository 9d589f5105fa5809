# One choice of the instruction set for all modules. The C++ library is linked into each of them, so each that runs
# kernels calls join_simd_target() once.
from libcpp.string_view cimport string_view

from seqtide.libseqtide cimport kernels

ctypedef int (*SetTarget)(string_view name) except -1


# `set_target` is called with every choice that is made from now on, and with the one that was made before.
cdef int join(SetTarget set_target) except -1


# Inline, so that every module has one that reaches its own kernels.
cdef inline int set_own_target(string_view name) except -1:
    kernels.set_simd_target(name)
    return 0

cdef inline int join_simd_target() except -1:
    return join(set_own_target)
