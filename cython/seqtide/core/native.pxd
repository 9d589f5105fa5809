# C++ objects made so that a lack of memory is a MemoryError. What Cython writes by itself for `cdef string s = bytes`,
# for a shared_ptr made of a pointer, for the copy that `a = b` makes, and for a variable whose constructor allocates,
# lies outside of its `try`: there a lack of memory ends the process.
from libcpp.memory cimport shared_ptr, unique_ptr
from libcpp.string cimport string


cdef extern from "seqtide_python/native.hpp" namespace "seqtide_python":
    string native_string(bytes text) except +
    void assign(string& target, bytes text) except +
    void copy_to[T](T& target, const T& source) except +
    shared_ptr[T] shared_of[T](unique_ptr[T]& owner) except +


# `text.decode()` would copy the string first.
cdef inline str decoded(const string& text):
    return text.data()[:text.size()].decode("utf-8", "surrogateescape")
