/// \file
/// Lengths of fragments, told by the overlap of the two reads of a pair: no reference is needed.
#pragma once

#include <cstdint>
#include <utility>

#include "seqtide/api.h"
#include "seqtide/columns/text_column.hpp"
#include "seqtide/qc/read_qc.hpp"
#include "seqtide/reads/stats.hpp"

namespace seqtide {

class FastqPairReader;

/// How many pairs have which length of their fragment (the insert size). An overlap has at least 30 letters, of which
/// at most five, and at most every fifth, differ; of several, that with the smallest part of mismatches counts, then
/// the longest. Reads whose fragment is longer than both of them, less 30, tell nothing.
///
/// Thread safety: one thread may add; several may ask while none adds.
class SEQTIDE_API PairOverlaps {
 public:
  /// Reads longer than this, as those of nanopores, are cut to it: an overlap is looked for in time that grows with the
  /// square.
  static constexpr std::size_t longest_read = 1000;

  PairOverlaps() = default;
  /// What `fragments()` and `pairs()` of others gave, to go on from there.
  PairOverlaps(LengthCounts fragments, std::uint64_t pairs) : fragments_(std::move(fragments)), pairs_(pairs) {}

  /// \param first, second  reads of the same pairs, as they were sequenced
  /// Throws std::bad_alloc, and then has counted nothing.
  void add(const TextColumn& first, const TextColumn& second);
  void merge(const PairOverlaps& other);

  /// Pairs by the length of their fragment.
  const LengthCounts& fragments() const noexcept { return fragments_; }
  std::uint64_t pairs() const noexcept { return pairs_; }

 private:
  LengthCounts fragments_;
  std::uint64_t pairs_ = 0;
};

/// As collect() of single reads.
SEQTIDE_API bool collect(FastqPairReader& reader, ReadQc& first, ReadQc& second, PairOverlaps& sizes,
                         std::uint64_t max_bytes);

}  // namespace seqtide
