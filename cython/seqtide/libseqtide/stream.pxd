from libc.stdint cimport int64_t, uint32_t


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
