from libc.stdint cimport uint64_t
from libcpp.memory cimport unique_ptr
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.sam.header cimport HeaderPtr
from seqtide.libseqtide.alignments.statistics.depth cimport CDepthRun
from seqtide.libseqtide.io.output cimport OutputOptions
from seqtide.libseqtide.io.stream cimport Stream


cdef extern from "seqtide/alignments/statistics/depth_writer.hpp" namespace "seqtide" nogil:
    cdef enum DepthLines "seqtide::DepthLines":
        lines_of_positions "seqtide::DepthLines::positions"
        lines_of_runs "seqtide::DepthLines::runs"

    cdef cppclass CDepthWriter "seqtide::DepthWriter":
        CDepthWriter(unique_ptr[Stream] target, HeaderPtr header, DepthLines lines,
                     const OutputOptions& options) except +translate
        void write(const vector[CDepthRun]& runs) except +translate
        uint64_t line_count() noexcept
        void flush() except +translate
        void close() except +translate
        void abandon() noexcept
