# lib/include/seqtide/fastq/record.hpp and fasta/record.hpp
from libcpp.string_view cimport string_view


cdef extern from "seqtide/reads/fastq/record.hpp" namespace "seqtide" nogil:
    cdef cppclass FastqView:
        string_view name
        string_view sequence
        string_view quality
        string_view raw


cdef extern from "seqtide/reads/fasta/record.hpp" namespace "seqtide" nogil:
    cdef cppclass FastaView:
        string_view name
        string_view sequence
