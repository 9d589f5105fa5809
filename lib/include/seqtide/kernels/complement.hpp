/// \file
/// Complement, reverse and reverse complement of nucleotide sequences.
#pragma once

#include <cstddef>

#include "seqtide/api.h"
#include "seqtide/kernels/pieces.hpp"

namespace seqtide::kernels {

/// The complement of A is T in DNA and U in RNA; everything else is the same for both. IUPAC codes are
/// complemented as in Cornish-Bowden 1985, Nucleic Acids Research 13:3021 (R-Y, K-M, B-V, D-H; S, W, N are their
/// own), case is kept, all other bytes stay as they are.
enum class NucleicAcid : bool { dna, rna };

/// `out` has room for `size` letters, and may be `data`.
SEQTIDE_API void complement(const char* data, std::size_t size, NucleicAcid kind, char* out) noexcept;
/// `out` has room for `size` letters and does not overlap `data`, as below.
SEQTIDE_API void reverse(const char* data, std::size_t size, char* out) noexcept;
SEQTIDE_API void reverse_complement(const char* data, std::size_t size, NucleicAcid kind, char* out) noexcept;

/// Piece i goes to out + offsets[i] - offsets[0].
SEQTIDE_API void reverse_each(const Pieces& pieces, char* out) noexcept;
SEQTIDE_API void reverse_complement_each(const Pieces& pieces, NucleicAcid kind, char* out) noexcept;

namespace scalar {
SEQTIDE_API void complement(const char* data, std::size_t size, NucleicAcid kind, char* out) noexcept;
SEQTIDE_API void reverse(const char* data, std::size_t size, char* out) noexcept;
SEQTIDE_API void reverse_complement(const char* data, std::size_t size, NucleicAcid kind, char* out) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
