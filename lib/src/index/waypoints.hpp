// What the queries of one file have learned of it: later starts than the index knows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "seqtide/index/binning_index.hpp"

namespace seqtide {

/// An index tells where to begin for each window of 2^min_shift positions, so that a query for the last of them has to
/// pass all records of the window. One that has done so leaves waypoints there, which spare the next one most of them.
///
/// Thread safety: any number of threads.
class Waypoints {
 public:
  struct Waypoint {
    std::uint64_t offset;  ///< virtual, where a record begins
    std::int64_t reach;    ///< no record before `offset` that can reach into the window goes beyond this position
  };

  explicit Waypoints(const BinningIndex& index) : min_shift_(index.min_shift()) {}

  /// The furthest one for a query that starts at `begin`.
  std::optional<Waypoint> find(std::int32_t reference_id, std::int64_t begin) const;
  /// Adds one for the window of `begin`, met by a query that starts there and has looked at all records that the index
  /// puts between the window's start, or a waypoint, and this one.
  void add(std::int32_t reference_id, std::int64_t begin, Waypoint waypoint);

 private:
  using Key = std::pair<std::int32_t, std::int64_t>;

  Key key(std::int32_t reference_id, std::int64_t begin) const noexcept { return {reference_id, begin >> min_shift_}; }

  int min_shift_;
  mutable std::mutex mutex_;
  std::map<Key, std::vector<Waypoint>> windows_;  // ascending by offset and by reach
  std::size_t count_ = 0;
};

}  // namespace seqtide
