// Overlaps of reads of the two ends of a fragment.
#pragma once

#include <cstddef>
#include <cstdint>

#include "seqtide/kernels/pieces.hpp"

namespace seqtide::kernels {

/// At least so many letters, of which at most so many differ, and at most every fifth.
inline constexpr std::size_t least_overlap = 30;
inline constexpr std::size_t most_overlap_mismatches = 5;
inline constexpr std::size_t letters_per_mismatch = 5;

/// out[i]: length of the fragment whose first read is piece i of `first`, and whose last read is, as its reverse
/// complement, piece i of `second`; 0 if they have no overlap. Of all overlaps the one with the smallest part of
/// mismatches is taken, of these the longest, of these that with the longest fragment. Letters are compared as they
/// are.
void find_fragments_each(const Pieces& first, const Pieces& second, std::uint32_t* out) noexcept;

/// The best overlap so far, of those that are good enough.
struct BestOverlap {
  std::size_t mismatches = 0;
  std::size_t size = 0;
  std::size_t fragment = 0;

  void take(std::size_t new_mismatches, std::size_t new_size, std::size_t new_fragment) noexcept {
    if (size > 0) {
      const std::size_t new_part = new_mismatches * size;
      const std::size_t part = mismatches * new_size;
      if (new_part > part || (new_part == part && new_size <= size)) return;
    }
    *this = {new_mismatches, new_size, new_fragment};
  }
};

namespace scalar {
void find_fragments_each(const Pieces& first, const Pieces& second, std::uint32_t* out) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
