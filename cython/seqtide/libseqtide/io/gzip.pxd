from libcpp.memory cimport unique_ptr

from seqtide.errors cimport translate
from seqtide.libseqtide.interrupt cimport InterruptCheck
from seqtide.libseqtide.io.input cimport InputOptions
from seqtide.libseqtide.io.stream cimport Stream


cdef extern from "seqtide/io/gzip.hpp" namespace "seqtide" nogil:
    cdef cppclass CGzipReader "seqtide::GzipReader"(Stream):
        CGzipReader(unique_ptr[Stream] stream, const InputOptions& options) except +translate

    cdef cppclass CGzipWriter "seqtide::GzipWriter"(Stream):
        CGzipWriter(unique_ptr[Stream] target, int level, InterruptCheck check) except +translate
