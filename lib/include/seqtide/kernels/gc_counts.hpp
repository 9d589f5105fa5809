/// \file
/// Counts of strong (G, C) and weak (A, T, U) bases: what GC content is made of.
#pragma once

#include <cstddef>
#include <cstdint>

#include "seqtide/api.h"
#include "seqtide/kernels/pieces.hpp"

namespace seqtide::kernels {

/// Case-insensitive; names as in the IUPAC codes S and W (Cornish-Bowden 1985, Nucleic Acids Research 13:3021).
struct GcCounts {
  std::uint64_t strong = 0;  ///< G and C
  std::uint64_t weak = 0;    ///< A, T and U

  bool operator==(const GcCounts&) const = default;
};

SEQTIDE_API GcCounts count_gc(const char* data, std::size_t size) noexcept;
/// out[i] for piece i.
SEQTIDE_API void count_gc_each(const Pieces& pieces, GcCounts* out) noexcept;

namespace scalar {
SEQTIDE_API GcCounts count_gc(const char* data, std::size_t size) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
