from libcpp cimport bool
from libcpp.memory cimport unique_ptr
from libcpp.string cimport string

from seqtide.errors cimport translate
from seqtide.libseqtide.interrupt cimport InterruptCheck
from seqtide.libseqtide.io.stream cimport Stream


cdef extern from "seqtide/io/file_stream.hpp" namespace "seqtide" nogil:
    cdef enum class Ownership "seqtide::FileStream::Ownership":
        owned
        borrowed

    cdef cppclass FileStream(Stream):
        FileStream(int descriptor, Ownership ownership, string name, InterruptCheck check) except +translate

    unique_ptr[FileStream] open_file "seqtide::FileStream::open"(
        const string& path, InterruptCheck check) except +translate
    unique_ptr[FileStream] create_file "seqtide::FileStream::create"(
        const string& path, bool atomic, InterruptCheck check, bool sync) except +translate
