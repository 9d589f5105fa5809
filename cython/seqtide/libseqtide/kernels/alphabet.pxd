from libc.stdint cimport uint64_t

from seqtide.libseqtide.kernels.pieces cimport Pieces


cdef extern from "seqtide/kernels/alphabet.hpp" namespace "seqtide::kernels" nogil:
    cdef enum class Alphabet:
        dna
        rna
        dna_iupac
        rna_iupac

    uint64_t count_invalid(const char* data, size_t size, Alphabet alphabet) noexcept
    void count_invalid_each(const Pieces& pieces, Alphabet alphabet, uint64_t* out) noexcept
