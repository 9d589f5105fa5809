from libc.stdint cimport int64_t
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.columns.interval cimport Interval
from seqtide.libseqtide.kernels.pieces cimport Pieces


cdef extern from "seqtide/reads/adapters.hpp" namespace "seqtide" nogil:
    enum class AdapterEnd:
        three_prime
        five_prime

    struct AdapterMatch:
        Interval kept
        size_t errors
        Py_ssize_t score
        size_t adapter

    cdef cppclass AdapterSet:
        AdapterSet() except +
        void add(string_view sequence, double error_rate, size_t min_overlap, AdapterEnd end) except +translate
        size_t size() noexcept

    void trim_adapters_each(const Pieces& sequences, const AdapterSet& adapters, Interval* out,
                            int64_t* found) except +translate
