from libc.stdint cimport uint64_t
from libcpp.memory cimport unique_ptr

from seqtide.errors cimport translate
from seqtide.libseqtide.io.input cimport InputOptions
from seqtide.libseqtide.io.output cimport OutputOptions
from seqtide.libseqtide.io.stream cimport Stream


cdef extern from "seqtide/io/bgzf.hpp" namespace "seqtide" nogil:
    cdef cppclass BgzfBlockStart:
        uint64_t compressed
        uint64_t uncompressed

    cdef cppclass CBgzfReader "seqtide::BgzfReader"(Stream):
        CBgzfReader(unique_ptr[Stream] stream, const InputOptions& options) except +translate

    cdef cppclass CBgzfWriter "seqtide::BgzfWriter"(Stream):
        CBgzfWriter(unique_ptr[Stream] target, const OutputOptions& options) except +translate
