/// \file
/// Reads by lane and surface of a flow cell, and by channel and time of a nanopore device, as their names tell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/columns/text_column.hpp"
#include "seqtide/qc/position_scores.hpp"
#include "seqtide/qc/read_names.hpp"

namespace seqtide {

/// What is counted of reads that belong together.
struct ReadTotals {
  std::uint64_t reads = 0;
  std::uint64_t bases = 0;
  std::uint64_t scored = 0;     ///< bases that have a score
  std::uint64_t score_sum = 0;  ///< of their Phred scores

  ReadTotals& operator+=(const ReadTotals& other) noexcept {
    reads += other.reads;
    bases += other.bases;
    scored += other.scored;
    score_sum += other.score_sum;
    return *this;
  }
  bool operator==(const ReadTotals&) const = default;
};

/// Reads by the time they began at, in bins that double their width as the times grow apart.
///
/// Thread safety: one thread may add; several may ask while none adds.
class SEQTIDE_API TimeBins {
 public:
  static constexpr std::uint64_t narrowest = 60;  ///< seconds
  static constexpr std::uint64_t most_bins = 1024;

  /// \param time  seconds since 1970
  /// Throws std::bad_alloc, and then nothing is counted.
  void add(std::uint64_t time, const ReadTotals& totals);
  void merge(const TimeBins& other);

  /// Seconds of a bin: the least of 60, 120, 240 ... with which all times lie in at most 1,024 bins.
  std::uint64_t width() const noexcept { return narrowest << doublings_; }
  /// By the number of the bin: it begins at number * width() seconds since 1970. Bins without reads are left out.
  const std::map<std::uint64_t, ReadTotals>& bins() const noexcept { return bins_; }

 private:
  friend class QcState;

  void widen(unsigned doublings);

  std::map<std::uint64_t, ReadTotals> bins_;
  unsigned doublings_ = 0;
};

/// The mean of scores by position for each lane and surface, and totals by channel and time. All reads count, so that
/// parts merge exactly.
///
/// Thread safety: one thread may add; several may ask while none adds.
class SEQTIDE_API ReadOrigins {
 public:
  /// More lanes and surfaces than these are no lanes: further ones are left out.
  static constexpr std::size_t most_lanes = 64;

  struct Lane {
    ReadTotals totals;
    PositionScores scores;
  };

  /// \param qualities  ASCII Phred+33; nullptr if the reads have none
  void add(const TextColumn& names, const TextColumn& sequences, const TextColumn* qualities);
  void merge(const ReadOrigins& other);

  const std::map<LaneSurface, Lane>& lanes() const noexcept { return lanes_; }
  /// Index is the number of the channel; empty if names tell none.
  const std::vector<ReadTotals>& channels() const noexcept { return channels_; }
  const TimeBins& times() const noexcept { return times_; }

 private:
  friend class QcState;

  LaneSurface lane_of(std::string_view name);
  void add_nanopore(std::string_view name, std::size_t bases, std::string_view quality);

  std::map<LaneSurface, Lane> lanes_;
  std::vector<ReadTotals> channels_;
  TimeBins times_;
  // Reads follow each other on a tile: up to there, most names are that of the read before.
  std::string known_;
  LaneSurface known_lane_;
};

}  // namespace seqtide
