from libcpp.string_view cimport string_view


cdef extern from "seqtide/formats.hpp" namespace "seqtide" nogil:
    cdef enum class Format:
        empty
        unknown
        fastq
        fasta
        sam
        bam

    string_view describe_data(string_view start) noexcept
