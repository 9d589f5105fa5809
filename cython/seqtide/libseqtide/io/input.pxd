from libcpp cimport bool
from libcpp.memory cimport unique_ptr
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.interrupt cimport InterruptCheck
from seqtide.libseqtide.io.block cimport BlockSource
from seqtide.libseqtide.io.chunk_reader cimport ChunkReader
from seqtide.libseqtide.io.stream cimport Stream
from seqtide.libseqtide.span cimport Bytes


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
    unique_ptr[BlockSource] open_input(
        ChunkReader reader, Compression compression, const InputOptions& options
    ) except +translate
