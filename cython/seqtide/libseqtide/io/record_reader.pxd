from libc.stdint cimport uint64_t
from libcpp cimport bool
from libcpp.string cimport string
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.deviations cimport CDeviation


cdef extern from "seqtide/io/record_reader.hpp" namespace "seqtide" nogil:
    cdef cppclass CReader "seqtide::Reader":
        bool fill() except +translate
        void put_back() noexcept
        uint64_t input_position() noexcept
        uint64_t input_size() noexcept
        vector[CDeviation] deviations() except +translate
        void close() except +translate

    cdef cppclass CRecordReader "seqtide::RecordReader"(CReader):
        uint64_t record_count() noexcept
        const string& name() noexcept
