from libcpp.memory cimport shared_ptr


cdef extern from "seqtide_python/lent.hpp" namespace "seqtide_python":
    cdef cppclass Lent:
        void own() noexcept


cdef class Keeper:
    cdef object object
    cdef shared_ptr[Lent] lent  # shared with native code


cdef class HeldBuffer:
    cdef object source  # classes with an object are those that the garbage collector looks at
    cdef Py_buffer view
