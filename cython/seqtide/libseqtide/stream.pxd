# lib/include/seqtide/{stream.h,io/*_stream.hpp,io/stream.hpp}
from libc.stdint cimport int64_t, uint32_t, uint64_t
from libcpp cimport bool
from libcpp.memory cimport unique_ptr
from libcpp.string cimport string

from seqtide.errors cimport translate


cdef extern from "<span>" namespace "std" nogil:
    cdef cppclass WritableBytes "std::span<char>":
        WritableBytes() noexcept
        WritableBytes(char* data, size_t size) noexcept

    cdef cppclass Bytes "std::span<const char>":
        Bytes() noexcept
        Bytes(const char* data, size_t size) noexcept


cdef extern from "seqtide/stream.h" nogil:
    cdef enum:
        SEQTIDE_CALLBACK_FAILED
        SEQTIDE_CALLBACK_WOULD_BLOCK
        SEQTIDE_CALLBACKS_VERSION

    ctypedef struct seqtide_callbacks:
        uint32_t version
        int64_t (*read)(void* context, void* buffer, size_t size) noexcept nogil
        int64_t (*write)(void* context, const void* data, size_t size) noexcept nogil
        int64_t (*seek)(void* context, int64_t offset, int whence) noexcept nogil
        int (*flush)(void* context) noexcept nogil
        int (*close)(void* context) noexcept nogil
        void* (*take_error)(void* context) noexcept nogil
        void (*drop_error)(void* error) noexcept nogil


cdef extern from "seqtide/io/stream.hpp" namespace "seqtide" nogil:
    cdef enum class Whence:
        start
        current
        end

    ctypedef void (*InterruptCheck)() except +translate

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


cdef extern from "seqtide/io/file_stream.hpp" namespace "seqtide" nogil:
    cdef enum class Ownership "seqtide::FileStream::Ownership":
        owned
        borrowed

    cdef cppclass FileStream(Stream):
        FileStream(int descriptor, Ownership ownership, string name, InterruptCheck check) except +translate

    unique_ptr[FileStream] open_file "seqtide::FileStream::open"(
        const string& path, InterruptCheck check) except +translate
    unique_ptr[FileStream] create_file "seqtide::FileStream::create"(
        const string& path, bool atomic, InterruptCheck check) except +translate
