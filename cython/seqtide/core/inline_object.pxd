# cython/seqtide/include/seqtide_python/inline_object.hpp
from cpython.object cimport PyTypeObject, newfunc

cdef extern from "seqtide_python/inline_object.hpp" namespace "seqtide_python":
    object new_inline(PyTypeObject* type, size_t size)
    object ascii_str(const char* data, size_t size)
    object header_str(const char* data, size_t size)
    Py_hash_t bytes_hash(const char* data, size_t size)
    void set_constructor(PyTypeObject* type, newfunc make)
