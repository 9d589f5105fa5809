# lib/include/seqtide/io/{gzip,bgzf}.hpp
from libcpp.memory cimport unique_ptr

from seqtide.errors cimport translate
from seqtide.libseqtide.input cimport InputOptions, OutputOptions
from seqtide.libseqtide.stream cimport InterruptCheck, Stream


cdef extern from "seqtide/io/gzip.hpp" namespace "seqtide" nogil:
    cdef cppclass CGzipReader "seqtide::GzipReader"(Stream):
        CGzipReader(unique_ptr[Stream] stream, const InputOptions& options) except +translate

    cdef cppclass CGzipWriter "seqtide::GzipWriter"(Stream):
        CGzipWriter(unique_ptr[Stream] target, int level, InterruptCheck check) except +translate


cdef extern from "seqtide/io/bgzf.hpp" namespace "seqtide" nogil:
    cdef cppclass CBgzfReader "seqtide::BgzfReader"(Stream):
        CBgzfReader(unique_ptr[Stream] stream, const InputOptions& options) except +translate

    cdef cppclass CBgzfWriter "seqtide::BgzfWriter"(Stream):
        CBgzfWriter(unique_ptr[Stream] target, const OutputOptions& options) except +translate
