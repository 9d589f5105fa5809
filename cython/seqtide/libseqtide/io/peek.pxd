from libcpp.memory cimport unique_ptr

from seqtide.errors cimport translate
from seqtide.libseqtide.formats cimport Format
from seqtide.libseqtide.io.chunk_reader cimport ChunkReader
from seqtide.libseqtide.io.input cimport Compression
from seqtide.libseqtide.io.stream cimport Stream
from seqtide.libseqtide.io.window cimport Window


cdef extern from "seqtide/io/peek.hpp" namespace "seqtide" nogil:
    Compression peek_compression(ChunkReader& reader) except +translate
    Format peek_format(Window& window) except +translate
    unique_ptr[Stream] stream_of(ChunkReader reader) except +translate
