from libc.stdint cimport uint64_t
from libcpp.string cimport string
from libcpp.vector cimport vector


cdef extern from "seqtide/qc/adapters.hpp" namespace "seqtide" nogil:
    cdef cppclass NamedSequence:
        NamedSequence() noexcept
        string name
        string sequence

    cdef cppclass AdapterSpan "std::span<const seqtide::NamedSequence>":
        AdapterSpan() noexcept
        const NamedSequence* data() noexcept
        size_t size() noexcept

    AdapterSpan common_adapters() noexcept

    cdef cppclass AdapterPositions:
        const vector[NamedSequence]& adapters() noexcept
        const vector[uint64_t]& first_positions(size_t adapter) noexcept
