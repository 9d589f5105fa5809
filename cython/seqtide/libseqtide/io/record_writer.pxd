from libc.stdint cimport uint64_t

from seqtide.errors cimport translate


cdef extern from "seqtide/io/record_writer.hpp" namespace "seqtide" nogil:
    cdef cppclass CRecordWriter "seqtide::RecordWriter":
        void flush() except +translate
        void close() except +translate
        void fail() noexcept
        void abandon() noexcept
        uint64_t record_count() noexcept
