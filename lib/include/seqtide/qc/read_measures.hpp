/// \file
/// One number for each read, and how many reads have it: mean quality, and GC content.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/kernels/pieces.hpp"
#include "seqtide/qc/position_counts.hpp"

namespace seqtide {

/// Thread safety: one thread may add; several may ask while none adds.
class SEQTIDE_API ReadMeasures {
 public:
  using Percents = std::array<std::uint64_t, 101>;

  /// \param qualities  ASCII Phred+33 of the same sizes
  /// Throws std::bad_alloc, and then has counted nothing.
  void add(const kernels::Pieces& sequences, const kernels::Pieces& qualities);
  void add(const kernels::Pieces& sequences);
  void merge(const ReadMeasures& other);

  /// Reads by the Phred score of their mean error probability, rounded down: -10 log10(mean of 10^(-Q/10)). Reads
  /// without bases are left out, as in all of the following.
  const ScoreCounts& mean_scores() const noexcept { return mean_scores_; }
  /// Reads by the arithmetic mean of their scores, rounded down.
  const ScoreCounts& arithmetic_scores() const noexcept { return arithmetic_scores_; }
  /// Reads by G and C among A, C, G, T and U, in percent rounded to the nearest (a half upwards). Reads with none of
  /// these are left out.
  const Percents& gc() const noexcept { return gc_; }

  /// The distribution that FastQC draws: reads are cut to a multiple of 100 bases (of 1,000 if they are longer), and
  /// since a read of n bases cannot have every percentage, a count of G and C stands for all percentages between it
  /// and its neighbours, each with a weight of one by the number of counts that stand for it.
  std::array<double, 101> spread_gc() const;

 private:
  friend class QcState;

  void add_gc(const kernels::Pieces& sequences);

  ScoreCounts mean_scores_{};
  ScoreCounts arithmetic_scores_{};
  Percents gc_{};
  // strong_counts_[n][s]: reads cut to n bases, s of them G or C.
  static constexpr std::size_t counted_length = 1000;
  std::vector<std::vector<std::uint64_t>> strong_counts_;
  // Of longer ones, reads by the percentages that they stand for: p alone at 2p, p and the next at 2p + 1.
  std::map<std::uint64_t, std::array<std::uint64_t, 202>> long_strong_;
};

}  // namespace seqtide
