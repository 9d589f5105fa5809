from libcpp cimport bool

from seqtide.libseqtide.kernels.pieces cimport Pieces


cdef extern from "seqtide/kernels/complement.hpp" namespace "seqtide::kernels" nogil:
    cdef enum class NucleicAcid(bool):
        dna
        rna

    void complement(const char* data, size_t size, NucleicAcid kind, char* out) noexcept
    void reverse(const char* data, size_t size, char* out) noexcept
    void reverse_complement(const char* data, size_t size, NucleicAcid kind, char* out) noexcept
    void reverse_each(const Pieces& pieces, char* out) noexcept
    void reverse_complement_each(const Pieces& pieces, NucleicAcid kind, char* out) noexcept
