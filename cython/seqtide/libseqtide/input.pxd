# lib/include/seqtide/io/{block,input,output}.hpp and sniff.hpp
from libc.stdint cimport uint64_t
from libcpp cimport bool
from libcpp.memory cimport unique_ptr
from libcpp.string cimport string
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.stream cimport Bytes, InterruptCheck, Stream


cdef extern from "seqtide/io/block.hpp" namespace "seqtide" nogil:
    cdef cppclass BlockSource:
        uint64_t input_position() noexcept
        uint64_t input_size() noexcept
        const string& name() noexcept
        void close() except +translate


cdef extern from "seqtide/io/input.hpp" namespace "seqtide" nogil:
    cdef enum class Compression:
        none
        gzip
        bgzf
        bzip2
        xz
        zstd

    cdef struct InputOptions:
        int threads
        size_t block_size
        bool require_eof
        InterruptCheck interrupt_check

    Compression sniff_compression(Bytes start) noexcept
    string_view compression_name(Compression compression) noexcept
    int default_threads() noexcept
    unique_ptr[BlockSource] open_input(unique_ptr[Stream] stream, const InputOptions& options) except +translate


cdef extern from "seqtide/io/output.hpp" namespace "seqtide" nogil:
    cdef struct OutputOptions:
        Compression compression
        int level
        int threads
        InterruptCheck interrupt_check

    unique_ptr[Stream] open_output(unique_ptr[Stream] target, const OutputOptions& options) except +translate


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
