/// \file
/// PositionScores: sums and numbers of the scores at each position of some reads, from which their mean follows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/kernels/pieces.hpp"

namespace seqtide {

/// Positions are in the bins of PositionCounts.
///
/// Thread safety: one thread may add; several may ask while none adds.
class SEQTIDE_API PositionScores {
 public:
  std::size_t bins() const noexcept { return bytes_.size(); }
  /// Number of scores in each bin of positions.
  std::vector<std::uint64_t> counts() const;
  /// Sum of the scores in each bin.
  std::vector<std::uint64_t> sums() const;

  /// Makes room for so many bins; reads that are added must not have more. Throws std::bad_alloc.
  void grow(std::size_t bins);
  /// \param quality  ASCII Phred+33
  void add(std::string_view quality) noexcept;
  /// Returns the sum of all scores that were added.
  std::uint64_t add(const kernels::Pieces& qualities) noexcept;
  void add(const PositionScores& other) noexcept;

 private:
  friend class QcState;

  std::uint64_t add_far(std::string_view quality) noexcept;

  std::vector<std::uint64_t> bytes_;  // sums of characters
  // Of the first positions, the change from the count before; one more than there are bins.
  std::vector<std::uint64_t> counts_{0};
};

}  // namespace seqtide
