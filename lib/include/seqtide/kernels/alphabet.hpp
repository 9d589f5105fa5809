/// \file
/// Counts letters that do not belong to a nucleotide alphabet.
#pragma once

#include <cstddef>
#include <cstdint>

#include "seqtide/api.h"
#include "seqtide/kernels/pieces.hpp"

namespace seqtide::kernels {

/// In either case. The IUPAC sets are those of Cornish-Bowden 1985, Nucleic Acids Research 13:3021, without gaps.
enum class Alphabet : std::uint8_t {
  dna,        ///< ACGT
  rna,        ///< ACGU
  dna_iupac,  ///< ACGT and RYSWKMBDHVN
  rna_iupac,  ///< ACGU and RYSWKMBDHVN
};

SEQTIDE_API std::uint64_t count_invalid(const char* data, std::size_t size, Alphabet alphabet) noexcept;
SEQTIDE_API void count_invalid_each(const Pieces& pieces, Alphabet alphabet, std::uint64_t* out) noexcept;

namespace scalar {
SEQTIDE_API std::uint64_t count_invalid(const char* data, std::size_t size, Alphabet alphabet) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
