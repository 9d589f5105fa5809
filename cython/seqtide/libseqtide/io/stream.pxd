from libc.stdint cimport int64_t, uint64_t
from libcpp cimport bool
from libcpp.string cimport string

from seqtide.errors cimport translate
from seqtide.libseqtide.span cimport Bytes, WritableBytes


cdef extern from "seqtide/io/stream.hpp" namespace "seqtide" nogil:
    cdef enum class Whence:
        start
        current
        end

    cdef cppclass Stream:
        size_t read(WritableBytes out) except +translate
        void write(Bytes data) except +translate
        uint64_t seek(int64_t offset, Whence whence) except +translate
        uint64_t tell() except +translate
        void flush() except +translate
        void close() except +translate
        void abandon() noexcept
        bool readable() noexcept
        bool writable() noexcept
        bool seekable() noexcept
        string name() except +translate
        uint64_t size_hint() noexcept

    size_t read_full(Stream& stream, WritableBytes out) except +translate
