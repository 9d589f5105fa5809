/// \file
/// What stands at each position of reads: bases and qualities.
///
/// Positions count from 0. The first 500 stand for themselves; behind them come bins that grow with the distance, ten
/// for every doubling of it, so that a read of 4 Mb takes no more memory than 630 bins.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/kernels/byte_counts.hpp"
#include "seqtide/kernels/pieces.hpp"

namespace seqtide {

/// Positions [begin, end).
struct PositionBin {
  std::uint64_t begin;
  std::uint64_t end;
};

/// Positions before this one have a bin each.
inline constexpr std::size_t exact_positions = 500;
/// The bin that holds a position.
SEQTIDE_API std::size_t bin_of_position(std::uint64_t position) noexcept;
SEQTIDE_API PositionBin position_bin(std::size_t bin) noexcept;

/// Reads by their score, as many as Phred+33 can write.
inline constexpr std::size_t phred_scores = 94;
using ScoreCounts = std::array<std::uint64_t, phred_scores>;

/// Counts of bases and of qualities for each bin of positions.
///
/// Thread safety: one thread may add; several may ask while none adds.
class SEQTIDE_API PositionCounts {
 public:
  PositionCounts();
  PositionCounts(const PositionCounts& other);
  PositionCounts& operator=(const PositionCounts& other);
  PositionCounts(PositionCounts&&) noexcept;
  PositionCounts& operator=(PositionCounts&&) noexcept;
  ~PositionCounts();

  /// \param qualities  ASCII Phred+33 of the same sizes, bytes '!' to '~' only, as check_fastq() holds them to be
  /// Throws std::bad_alloc, and then has counted nothing.
  void add(const kernels::Pieces& sequences, const kernels::Pieces& qualities);
  void add(const kernels::Pieces& sequences);
  void merge(const PositionCounts& other);

  /// As many as the longest read needs.
  std::size_t bins() const noexcept { return bases_.size(); }
  /// Letters in the bin, by kind.
  const kernels::BaseCounts& bases(std::size_t bin) const noexcept { return bases_[bin]; }
  /// Letters in the bin, by their quality.
  const ScoreCounts& scores(std::size_t bin) const noexcept { return scores_[bin]; }

 private:
  friend class QcState;
  struct Recent;

  void make_bins(const kernels::Pieces& sequences);
  void add_bases(const kernels::Pieces& sequences) noexcept;
  void add_scores(const kernels::Pieces& qualities) noexcept;
  bool add_few_scores(const kernels::Pieces& qualities) noexcept;
  void add_any_scores(const kernels::Pieces& qualities) noexcept;
  void remember_few_scores(const kernels::Pieces& qualities, std::size_t longest) noexcept;

  std::vector<kernels::BaseCounts> bases_;
  std::vector<ScoreCounts> scores_;
  std::unique_ptr<Recent> recent_;
};

}  // namespace seqtide
