from libcpp.memory cimport unique_ptr
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.io.block cimport BlockSource
from seqtide.libseqtide.io.input cimport Compression
from seqtide.libseqtide.io.stream cimport InterruptCheck, Stream


cdef extern from "seqtide/formats.hpp" namespace "seqtide" nogil:
    cdef enum class Format:
        empty
        unknown
        fastq
        fasta
        sam
        bam

    string_view describe_data(string_view start) noexcept

    cdef cppclass PeekStream(Stream):
        PeekStream(unique_ptr[Stream] stream, InterruptCheck check) except +translate
        Compression compression() except +translate

    cdef cppclass PeekSource(BlockSource):
        PeekSource(unique_ptr[BlockSource] source) except +translate
        Format format() except +translate
        string_view start() noexcept
